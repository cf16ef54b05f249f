'use strict';

/* global afterAll, beforeAll, expect, jest, test */

jest.useFakeTimers();
const { JOBS, TRIPS, startSandbox } = require('./lab.js');
const { KEY } = require('../../support/fixtures.js');

let sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ keys: [KEY] });
});
afterAll(() => sandbox.close());

test.each(Object.keys(JOBS))('%s', async (name) => {
  expect(await JOBS[name]()).toBeTruthy();
});

test.each(Object.keys(TRIPS))('%s', async (name) => {
  expect(await TRIPS[name](sandbox)).toBe(0);
});
