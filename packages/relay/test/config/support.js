'use strict';

const assert = require('node:assert/strict');

const { env } = require('../../lib/config/env');
const { RelayError } = require('../../lib/errors');

const SECRET = 'made-up-secret-of-a-test';
const VARIABLES = {
  TV_SECRET: SECRET,
  A_KEY: 'made-up-key-a',
  A_SECRET: 'made-up-secret-a',
  B_API_KEY: 'made-up-key-b',
  B_API_SECRET: 'made-up-secret-b',
};

const A = {
  venue: 'bybit',
  apiKey: env('A_KEY'),
  apiSecret: env('A_SECRET'),
  size: { of: 'quote', value: '50' },
};
const B = { venue: 'bybit', credentials: env.group('B'), dryRun: true };
const TV = {
  preset: 'tradingview',
  secrets: [env('TV_SECRET'), env.optional('TV_SECRET_OLD')],
  accounts: 'main',
};
const GOOD = {
  store: 'file:./relay.db',
  sources: { tv: TV, mine: { preset: 'push', accounts: ['b', 'main'] } },
  accounts: { a: A, b: B },
  groups: { main: ['a', 'b'] },
  symbols: { 'BTCUSDT.P': 'BTC/USDT:USDT' },
  limits: { perOrder: { quote: '500' }, perDay: { quote: '5000', orders: 200 }, rejectionsInARow: 5 },
};

/** @param {() => unknown} act @returns {RelayError} */
function configError(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof RelayError);
    assert.equal(error.code, 'ERR_RELAY_CONFIG');
    assert.ok(!error.message.includes('\n'));
    assert.ok(error.findings.length > 0);
    return error;
  }
  return assert.fail('this configuration was accepted');
}

module.exports = { A, B, GOOD, TV, VARIABLES, configError };
