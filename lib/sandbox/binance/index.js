'use strict';

/** Binance in the sandbox. */

const { randomUUID } = require('node:crypto');
const { parseBalances } = require('../key-fields.js');
const { Application } = require('./application.js');
const { ENVIRONMENTS, describeKey } = require('./keys.js');
const { REDACTION } = require('./redact.js');
const { replies } = require('./replies.js');
const { API_PATHS } = require('./streams.js');
const { followAccounts } = require('./user-data.js');
const { findApiKey, readMessage, webSocketApi } = require('./websocket-api.js');

/**
 * The options of `startSandbox()` for Binance.
 *
 * @typedef {object} BinanceSandboxOptions
 * @property {'binance'} venue
 * @property {import('./keys.js').BinanceKeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<import('./keys.js').Environment, number>>} [ports] TCP ports by environment. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by coin, for keys without `balances`: on spot and as margin
 *   of futures. Default 10000 USDT, 1000 USDC, 0.5 BTC.
 * @property {import('./faults.js').BinanceFaults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

/** @type {import('../exchange.js').Exchange} */
const BINANCE = {
  environments: ENVIRONMENTS,
  hosts: ENVIRONMENTS.map((name) => ({ name })),
  environmentOf: (host) => host,
  options: { balances: parseBalances },
  open: ({ now, balances }) => new Application({ now, balances }),
  describeKey,
  apiKeyOf: ({ headers }) => headers['x-mbx-apikey']?.toString() ?? null,
  replies,
  redaction: REDACTION,
  streams: {
    find: (_environment, path) => (API_PATHS.has(path) ? webSocketApi : undefined),
    read: readMessage,
    apiKeyOf: findApiKey,
    connectionId: () => randomUUID(),
    follow(state, send) {
      followAccounts(state, send);
      return [];
    },
  },
};

module.exports = { BINANCE };
