'use strict';

/** A gate in a process of its own, which does what its parent says and tells what it hears. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { AuthGate, Signer, classify } = require('../../../lib/index.js');

/**
 * @param {import('node:test').TestContext} t
 * @param {Record<string, any>} options of the gate; `apiKey` and `apiSecret` instead of a signer
 */
async function forkGate(t, options) {
  const child = fork(__filename, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  t.after(() => child.kill('SIGKILL'));
  /** @type {string[]} */
  const events = [];
  let number = 0;
  let errors = '';
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map();
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  child.on('message', (/** @type {any} */ { event, answer, to }) => {
    if (event !== undefined) events.push(event);
    else waiting.get(to)?.resolve(answer);
  });
  child.once('close', (code, signal) => {
    const reason = new Error(`The process of the gate ended (${signal ?? code}). ${errors}`);
    for (const { reject } of waiting.values()) reject(reason);
  });
  /** @param {string} what @param {any} [value] @returns {Promise<any>} */
  const tell = (what, value) => {
    number += 1;
    const to = number;
    const answer = new Promise((resolve, reject) => waiting.set(to, { resolve, reject }));
    // A test that kills the process awaits no answer.
    answer.catch(() => {});
    child.send({ what, value, to });
    return answer;
  };
  const kill = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { events, tell, kill, errors: () => errors };
}

function play({ apiKey, apiSecret, ...options }) {
  const gate = new AuthGate({
    signer: new Signer({ apiKey, apiSecret }),
    environment: 'mainnet',
    ...options,
  });
  for (const event of ['open', 'closed', 'expiring', 'shared']) {
    gate.on(event, (detail) =>
      process.send({ event: event === 'shared' ? `shared ${detail.state}` : event }),
    );
  }
  const actions = {
    ready: () => gate.ready().then(({ ok }) => ({ ok })),
    check: () => gate.check().then(({ ok }) => ({ ok })),
    report: (reply) => gate.report(classify(reply)),
    state: () => ({
      state: gate.state,
      reason: gate.error?.category ?? null,
      message: gate.error?.message ?? null,
    }),
  };
  process.on('message', async ({ what, value, to }) => {
    try {
      process.send({ to, answer: await actions[what](value) });
    } catch ({ message, code, category }) {
      process.send({ to, answer: { message, code, category } });
    }
  });
  process.on('disconnect', () => process.exit());
}

if (require.main === module) play(JSON.parse(process.argv[2]));

module.exports = { forkGate };
