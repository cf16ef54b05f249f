'use strict';

/* global afterAll, afterEach, beforeAll, describe, expect, jest, test */
const { JOBS, TRIPS, startSandbox } = require('./lab.js');
const { KEY } = require('../../support/fixtures.js');

const DAY_MS = 86_400_000;
/** What useFakeTimers() gets. */
const FAKES = {
  everything: {},
  'everything, in another year': { now: new Date('2031-01-01') },
  'only Date': {
    doNotFake: [
      ...['nextTick', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'],
      ...['clearTimeout', 'queueMicrotask', 'performance', 'hrtime'],
    ],
  },
  'everything but Date': { doNotFake: ['Date'] },
  'everything, moving by itself': { advanceTimers: true },
};

let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ keys: [KEY] });
});
afterAll(() => sandbox.close());
afterEach(() => jest.useRealTimers());

for (const [title, fakes] of Object.entries(FAKES)) {
  describe(`faked: ${title}`, () => {
    test.each(Object.keys(JOBS))('%s', async (name) => {
      jest.useFakeTimers(fakes);
      expect(await JOBS[name]()).toBeTruthy();
      jest.useRealTimers();
      expect(await JOBS[name]()).toBeTruthy();
    });

    test.each(Object.keys(TRIPS))('%s', async (name) => {
      jest.useFakeTimers(fakes);
      sandbox.addKey(KEY);
      expect(await TRIPS[name](sandbox)).toBe(0);
      jest.useRealTimers();
      sandbox.addKey(KEY);
      expect(await TRIPS[name](sandbox)).toBe(0);
    });
  });
}

test('the key expires when the clock moves 91 days', async () => {
  jest.useFakeTimers();
  sandbox.addKey(KEY);
  expect(await TRIPS['a read by axios'](sandbox)).toBe(0);
  jest.setSystemTime(Date.now() + 91 * DAY_MS);
  await expect(TRIPS['a read by axios'](sandbox)).rejects.toMatchObject({ category: 'key-expired' });
});
