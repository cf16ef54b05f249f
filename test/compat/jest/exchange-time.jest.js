'use strict';

/* global afterAll, afterEach, beforeAll, expect, jest, test */
const { createServer } = require('node:http');
const { setTimeout: delay } = require('node:timers/promises');
const { bybit, newBot, newSigner, startSandbox } = require('./lab.js');
const { CREATE, KEY, MARKET_ORDER } = require('../../support/fixtures.js');

const DAY_MS = 86_400_000;
const ONLY_DATE = {
  doNotFake: [
    ...['nextTick', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'],
    ...['clearTimeout', 'queueMicrotask', 'performance', 'hrtime'],
  ],
};
const BOUNDS = { timeoutMs: 50 };

let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ keys: [{ ...KEY, expiredAt: '2099-01-01' }] });
});
afterAll(() => sandbox.close());
afterEach(() => jest.useRealTimers());

test.each([
  ['everything', {}],
  ['everything, in another year', { now: new Date('2031-01-01') }],
  ['everything, in the past', { now: new Date('2023-01-01') }],
  ['only Date', ONLY_DATE],
  ['only Date, in another year', { ...ONLY_DATE, now: new Date('2031-01-01') }],
])('a clock that was set before shows the faked time, and sees no step: %s', async (_title, fakes) => {
  const signer = newSigner();
  const clock = new bybit.ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  const gate = new bybit.AuthGate({ signer, baseURL: sandbox.urls.mainnet, clock });
  await gate.ready();
  let steps = 0;
  clock.on('step', () => (steps += 1));
  const bot = newBot(sandbox, { signer, clock, gate });
  const order = async () => expect((await bot.post(CREATE, MARKET_ORDER)).data.retCode).toBe(0);
  await order();
  jest.useFakeTimers(fakes);
  for (const moveMs of [0, DAY_MS, 1000]) {
    jest.setSystemTime(Date.now() + moveMs);
    await order();
    // Longer than what counts as a step of the wall clock.
    await delay(150);
    await order();
  }
  expect(steps).toBe(0);
  jest.useRealTimers();
  await order();
  gate.close();
});

test('clock, gate and order end when an exchange never replies', async () => {
  const server = createServer(() => {});
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  jest.useFakeTimers();
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const signer = newSigner();
  const gate = new bybit.AuthGate({ signer, baseURL, ...BOUNDS });
  const clock = new bybit.ServerClock({ baseURL, ...BOUNDS });
  const bot = newBot({ urls: { mainnet: baseURL } }, { signer, replyMs: 50 });
  await expect(clock.sync()).rejects.toThrow();
  await expect(gate.ready()).rejects.toThrow();
  await expect(bot.post(CREATE, MARKET_ORDER)).rejects.toMatchObject({ sent: true });
  gate.close();
  server.closeAllConnections();
  server.close();
});

test('gates that wait for their share of requests open', async () => {
  jest.useFakeTimers();
  const baseURL = sandbox.urls.mainnet;
  const gates = Array.from({ length: 100 }, () => new bybit.AuthGate({ signer: newSigner(), baseURL }));
  await Promise.all(gates.map((gate) => gate.ready()));
  for (const gate of gates) gate.close();
});

test('a gate makes its daily check when a test advances the timers by a day', async () => {
  jest.useFakeTimers();
  const gate = new bybit.AuthGate({ signer: newSigner(), baseURL: sandbox.urls.mainnet });
  await gate.ready();
  sandbox.removeKey(KEY.apiKey);
  const closed = new Promise((resolve) => gate.on('closed', resolve));
  jest.advanceTimersByTime(DAY_MS);
  expect(await closed).toMatchObject({ category: 'key-or-environment' });
  gate.close();
});
