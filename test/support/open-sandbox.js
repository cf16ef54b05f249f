'use strict';

const { startSandbox } = require('../../lib/sandbox/index.js');
const { KEY } = require('./fixtures.js');

/**
 * Origins of this process' earlier sandboxes. The package remembers for up to a minute, per origin, that a host has
 * paused it; the system gives a port out again after a few hundred others. A test must not inherit such a pause.
 */
const used = new Set();

/**
 * A sandbox whose origins no earlier one of this process has had.
 *
 * @param {import('../../lib/sandbox/index.js').SandboxOptions} options
 */
async function startFreshSandbox(options) {
  const sandbox = await startSandbox(options);
  const origins = Object.values(sandbox.urls);
  const isFresh = !origins.some((origin) => used.has(origin));
  for (const origin of origins) used.add(origin);
  if (isFresh || options.ports !== undefined) return sandbox;
  const other = await startFreshSandbox(options);
  await sandbox.close();
  return other;
}

/**
 * A sandbox that closes with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows KEY unless they name other keys
 */
async function openSandbox(t, { keys = [KEY], ...options } = {}) {
  const sandbox = await startFreshSandbox({ keys, ...options });
  t.after(() => sandbox.close());
  return sandbox;
}

module.exports = { openSandbox, startFreshSandbox };
