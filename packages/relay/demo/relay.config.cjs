'use strict';

const { defineRelay, env } = require('signal-relay');
const { ACCOUNTS } = require('./accounts');

const accounts = ACCOUNTS.map(({ name, apiKey, secret }) => [
  name,
  {
    venue: 'bybit',
    apiKey,
    apiSecret: secret,
    baseURL: env('DEMO_EXCHANGE'),
    // Shorter than the defaults: the demo waits for what is unknown after the kill.
    leaveWithinMs: 1500,
    recvWindow: 2000,
  },
]);

module.exports = defineRelay({
  store: env('DEMO_STORE'),
  listen: { port: env('DEMO_PORT'), trustProxy: ['127.0.0.1'] },
  sources: { tv: { preset: 'tradingview', secrets: [env('DEMO_SECRET')], accounts: 'all' } },
  accounts: Object.fromEntries(accounts),
  groups: { all: ACCOUNTS.map(({ name }) => name) },
});
