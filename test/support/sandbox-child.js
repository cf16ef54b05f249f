'use strict';

/** A sandbox in a process of its own, for tests that block theirs: it receives what it is sent at once. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { startSandbox } = require('../../lib/sandbox/index.js');

/**
 * @param {import('node:test').TestContext} t
 * @param {import('../../lib/sandbox/index.js').SandboxOptions} options
 * @returns {Promise<{ urls: Record<string, string>, requests: () => Promise<{ path: string, verdict: string }[]> }>}
 */
async function forkSandbox(t, options) {
  const child = fork(__filename, [JSON.stringify(options)]);
  t.after(() => child.disconnect());
  const [urls] = await once(child, 'message');
  const requests = async () => {
    child.send('requests');
    const [list] = await once(child, 'message');
    return list;
  };
  return { urls, requests };
}

async function serve(options) {
  const sandbox = await startSandbox(options);
  process.on('message', () => {
    process.send(sandbox.requests.map(({ path, verdict }) => ({ path, verdict })));
  });
  process.on('disconnect', () => process.exit());
  process.send(sandbox.urls);
}

if (require.main === module) serve(JSON.parse(process.argv[2]));

module.exports = { forkSandbox };
