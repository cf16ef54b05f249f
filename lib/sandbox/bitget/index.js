'use strict';

/** This venue of the sandbox. */

const { randomBytes } = require('node:crypto');
const { parseBalances } = require('../key-fields.js');
const { Application } = require('./application.js');
const { ENVIRONMENTS, describeKey } = require('./keys.js');
const { REDACTION } = require('./redact.js');
const { replies } = require('./replies.js');
const { CHANNELS } = require('./websocket/channels.js');
const { follow } = require('./websocket/follow.js');
const { findApiKey, readMessage } = require('./websocket/messages.js');

/**
 * The options of `startSandbox()` for Bitget.
 *
 * @typedef {object} BitgetSandboxOptions
 * @property {'bitget'} venue
 * @property {import('./keys.js').BitgetKeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<import('./keys.js').Environment, number>>} [ports] TCP ports: `mainnet` serves live and demo
 *   trading, `demo` the WebSockets of demo trading. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by coin, for keys without `balances`. Default 10000
 *   USDT, 1000 USDC, 0.5 BTC.
 * @property {import('./faults.js').BitgetFaults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

/**
 * Live and demo trading share a host and are told apart by this header; demo WebSockets have a host of their own.
 * https://www.bitget.com/api-doc/common/demotrading/restapi
 */
const DEMO_HEADER = 'paptrading';

/** @type {import('../exchange.js').Exchange} */
const BITGET = {
  environments: ENVIRONMENTS,
  hosts: [
    { name: 'mainnet', urls: ['mainnet', 'demo'], webSocketUrls: ['mainnet'] },
    { name: 'demo', urls: [], webSocketUrls: ['demo'] },
  ],
  environmentOf: (host, headers) => (host === 'demo' || headers[DEMO_HEADER] === '1' ? 'demo' : 'mainnet'),
  options: { balances: parseBalances },
  open: ({ now, balances }) => new Application({ now, balances }),
  describeKey,
  apiKeyOf: ({ headers }) => headers['access-key']?.toString() ?? null,
  replies,
  redaction: REDACTION,
  streams: {
    find: (_environment, path) => CHANNELS[path],
    read: readMessage,
    apiKeyOf: findApiKey,
    connectionId: () => randomBytes(16).toString('hex'),
    follow,
  },
};

module.exports = { BITGET };
