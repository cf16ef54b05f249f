'use strict';

/**
 * From a signal to its last order at the exchange, with one account and with many, against the relay that most people
 * write. Both sides have the same exchange, the same signals and warm connections.
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { median, now, quantile } = require('../../measure');
const { signedHeaders } = require('../../../packages/relay/test/crash/sender');
const { Child } = require('../child');

const NAIVE = 'express + axios + createHmac';
/** Signals of a round, by the number of accounts. */
const SIGNALS = { 1: 40, 100: 10, 1000: 3 };
/** Between two signals: the account's limit is 10 orders a second, and there is nothing to gain from a queue. */
const BREATH_MS = 150;

let count = 0;

/** @param {string} url @param {number} size @param {Child} exchange @returns {Promise<{ order: number, answer: number }>} ns */
async function sendOne(url, size, exchange) {
  count += 1;
  const signal = {
    ...{ v: 1, id: `bench-${process.pid}-${count}`, at: Date.now(), symbol: 'BTCUSDT.P', kind: 'order' },
    ...{ side: count % 2 === 0 ? 'buy' : 'sell', type: 'market', size: { of: 'base', value: '0.001' } },
  };
  const body = JSON.stringify(signal);
  const expecting = exchange.next(({ expecting: expected }) => expected === size);
  exchange.send({ expect: size });
  await expecting;
  const came = exchange.next(({ last }) => last !== undefined);
  const start = now();
  const reply = await fetch(`${url}/hook/to${size}`, {
    ...{ method: 'POST', headers: signedHeaders(signal.id, body), body },
  });
  const text = await reply.text();
  const answer = now() - start;
  if (!reply.ok) throw new Error(`the relay answered ${reply.status} ${text}`);
  const { last } = await came;
  return { order: last - start, answer };
}

/** @param {Child} relay @param {number} size @param {Child} exchange */
async function measureOne(relay, size, exchange) {
  const orders = [];
  const answers = [];
  await relay.call('watchDelay');
  for (let i = 0; i < SIGNALS[size]; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    const { order, answer } = await sendOne(relay.hello.url, size, exchange);
    orders.push(order);
    answers.push(answer);
  }
  const delay = await relay.call('delay');
  const sorted = answers.sort((one, other) => one - other);
  return {
    ...{ [`order${size}`]: median(orders), [`answer${size}`]: quantile(sorted, 0.99) },
    ...(delay !== null && { [`delay${size}`]: delay.p99 }),
  };
}

/** @param {number[]} sizes */
const fanOut = (sizes) => ({
  /** @param {any} context */
  async prepare({ progress }) {
    const most = Math.max(...sizes);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-bench-'));
    progress(`starting an exchange with ${most} accounts`);
    const exchange = await Child.start('exchange-child.js', [String(most)]);
    const { url: venueURL } = exchange.hello;
    const naive = await Child.start('naive-child.js', [venueURL, String(most)]);
    progress(`starting a relay with ${most} accounts`);
    const setup = { file: path.join(folder, 'relay.db'), venueURL, sizes, dryRun: false };
    const relay = await Child.start('relay-child.js', [JSON.stringify(setup)]);
    const all = async (/** @type {Child} */ side) => {
      const figures = [];
      for (const size of sizes) figures.push(await measureOne(side, size, exchange));
      return Object.assign({}, ...figures);
    };
    const close = async () => {
      await relay.call('close');
      for (const child of [relay, naive, exchange]) await child.close();
      fs.rmSync(folder, { recursive: true, force: true });
    };
    return { sides: { relay: () => all(relay), naive: () => all(naive) }, close };
  },
});

/** @type {import('../../measure').Row} */
const row = {
  name: 'fan-out',
  measures: 'from a signal to its last order at the exchange, and to the answer',
  unit: 'ns',
  rounds: 9,
  quickRounds: 2,
  comparisons: [
    {
      ...{ work: 'one account: signal to order', versus: NAIVE, value: 'ours - theirs' },
      ...{ ours: 'relay.order1', theirs: 'naive.order1', target: 5e6 },
    },
    {
      ...{ work: '100 accounts: signal to the last order', versus: NAIVE, value: 'ours / theirs' },
      ...{ ours: 'relay.order100', theirs: 'naive.order100', target: 0.5 },
    },
    {
      ...{ work: '1,000 accounts: signal to the last order', versus: NAIVE, value: 'ours / theirs' },
      ...{ ours: 'relay.order1000', theirs: 'naive.order1000', target: 0.4 },
    },
    ...[1, 100, 1000].map((size) => ({
      work: `${size.toLocaleString('en')} account${size > 1 ? 's' : ''}: answer, the slowest of a round`,
      ...{ versus: NAIVE, ours: `relay.answer${size}`, theirs: `naive.answer${size}` },
      .../** @type {const} */ ({ value: 'ours / theirs' }),
    })),
    {
      ...{ work: '1,000 accounts: answer, the slowest of a round', versus: '-', value: 'ours' },
      ...{ ours: 'relay.answer1000', target: 50e6 },
    },
    {
      ...{ work: '1,000 accounts: delay of the event loop, 99 %', versus: '-', value: 'ours' },
      ...{ ours: 'relay.delay1000', target: 20e6 },
    },
  ],
  ...fanOut([1, 100, 1000]),
};

module.exports = { rows: [row] };
