'use strict';

const { startSandbox } = require('../../lib/sandbox/index.js');
const { KEY } = require('./fixtures.js');

/**
 * A sandbox that closes with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows KEY unless they name other keys
 */
async function openSandbox(t, { keys = [KEY], ...options } = {}) {
  const sandbox = await startSandbox({ keys, ...options });
  t.after(() => sandbox.close());
  return sandbox;
}

module.exports = { openSandbox };
