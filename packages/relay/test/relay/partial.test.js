'use strict';

/** A signal that is executed on some accounts only is told, whatever happens after its last outcome. */

const assert = require('node:assert/strict');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');
const { text: textOf } = require('node:stream/consumers');
const { test } = require('node:test');
const { setUp } = require('../support/world');

const REJECTION = { retCode: 110007, retMsg: 'ab not enough', execute: false };

/** What a person gets. @param {import('node:test').TestContext} t */
async function startPerson(t) {
  /** @type {any[]} */
  const messages = [];
  let wake = () => {};
  const server = http.createServer(async (request, response) => {
    messages.push(JSON.parse(await textOf(request)));
    response.end();
    wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const partials = () => messages.map(({ data }) => data).filter(({ kind }) => kind === 'partial');
  return {
    url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`,
    partials,
    async untilPartial() {
      while (partials().length === 0) await new Promise((resolve) => (wake = () => resolve(null)));
    },
  };
}

test('kill -9 right after the last outcome loses no notification', { timeout: 60_000 }, async (t) => {
  const person = await startPerson(t);
  const config = { notify: { webhook: { url: person.url } } };
  const { start, settings, sandbox } = await setUp(t, { accounts: 3, config });
  sandbox.set({ nextReply: { ...REJECTION, when: { path: '/v5/order/create' } } });
  const signal = { id: 'p-1', symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at: Date.now() };
  const child = fork(path.join(__dirname, 'partial-child.js'));
  t.after(() => child.kill('SIGKILL'));
  child.send({ settings, signal, outcomes: 3 });
  const [, end] = await once(child, 'exit');
  assert.equal(end, 'SIGKILL');
  assert.deepEqual(person.partials(), []);
  const relay = await start();
  const intents = await relay.ledger();
  const filled = intents.filter(({ state }) => state === 'accepted').map(({ account }) => account);
  assert.equal(filled.length, 2);
  await person.untilPartial();
  await relay.close();
  const [{ text, detail }, ...more] = person.partials();
  assert.deepEqual(more, []);
  assert.deepEqual(detail.accounts.sort(), filled.sort());
  assert.match(text, /^Signal script\/p-1 was executed in part only: on a\d, a\d\.$/);
});
