'use strict';

/** Requests to other exchanges in the queue of undici: a signature in the URL cannot be replaced there. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const undici = require('undici');
const { createFetch } = require('../../lib/fetch.js');
const { INFO } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');
const { EXCHANGES, openExchange } = require('../support/transport/other-exchanges.js');

for (const name of Object.keys(EXCHANGES)) {
  test(`${name}: what has waited in a queue is signed again before it is written`, async (t) => {
    const exchange = await openExchange(t, name);
    const dispatcher = new undici.Agent({ connections: 1, pipelining: 1 });
    t.after(() => dispatcher.close());
    const call = createFetch({ baseURL: exchange.url, signer: exchange.signer, fetch: undici.fetch });
    let answerFirst = () => {};
    const first = new Promise((resolve) => (answerFirst = () => resolve({})));
    exchange.answer = async () => (exchange.seen.length === 1 ? first : {});
    const waiting = [0, 1, 2].map((number) => call(`${INFO}?n=${number}`, { dispatcher }));
    await until(() => exchange.seen.length === 1);
    // Longer than a timestamp counts as fresh.
    await delay(1200);
    const answeredAt = Date.now();
    answerFirst();
    for (const { status } of await Promise.all(waiting)) assert.equal(status, 200);
    assert.equal(exchange.seen.length, 3);
    for (const { signature, right } of exchange.seen) assert.equal(signature, right);
    const [, second, third] = exchange.seen;
    assert.ok(second.time >= answeredAt && third.time >= answeredAt);
  });
}
