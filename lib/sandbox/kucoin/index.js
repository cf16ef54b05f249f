'use strict';

/** This venue of the sandbox. */

const { parseBalances } = require('../key-fields.js');
const { Application } = require('./application.js');
const { ENVIRONMENTS, describeKey } = require('./keys.js');
const { REDACTION } = require('./redact.js');
const { replies } = require('./replies.js');
const { STREAMS } = require('./websocket/index.js');

/**
 * The options of `startSandbox()` for KuCoin.
 *
 * @typedef {object} KucoinSandboxOptions
 * @property {'kucoin'} venue
 * @property {import('./keys.js').KucoinKeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<'mainnet' | 'eu' | 'futures', number>>} [ports] TCP ports: `mainnet` and `eu` serve spot, `futures`
 *   the contracts. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by currency, for keys without `balances`: on spot, and
 *   those of USDT as margin of futures. Default 10000 USDT, 1000 USDC, 0.5 BTC.
 * @property {import('./faults.js').KucoinFaults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

/** @type {import('../exchange.js').Exchange} */
const KUCOIN = {
  environments: ENVIRONMENTS,
  // The server that usually gets no port stands last, so that the system cannot choose a port that was given to another one.
  hosts: [{ name: 'mainnet' }, { name: 'eu' }, { name: 'futures' }],
  environmentOf: () => 'mainnet',
  options: { balances: parseBalances },
  open: ({ now, balances }) => new Application({ now, balances }),
  describeKey,
  apiKeyOf: ({ headers, query }) =>
    headers['kc-api-key']?.toString() ?? new URLSearchParams(query).get('apikey'),
  replies,
  redaction: REDACTION,
  streams: STREAMS,
};

module.exports = { KUCOIN };
