'use strict';

/** This venue of the sandbox. */

const { randomBytes } = require('node:crypto');
const { parseBalances } = require('../key-fields.js');
const { Application } = require('./application.js');
const { CHANNEL_PATHS } = require('./channel-paths.js');
const { CHANNEL, findApiKey, follow, readMessage } = require('./channels.js');
const { ENVIRONMENTS, describeKey } = require('./keys.js');
const { REDACTION } = require('./redact.js');
const { replies } = require('./replies.js');

/**
 * The options of `startSandbox()` for Gate.io.
 *
 * @typedef {object} GateSandboxOptions
 * @property {'gate'} venue
 * @property {import('./keys.js').GateKeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<import('./keys.js').Environment, number>>} [ports] TCP ports by environment. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by currency, for keys without `balances`: on spot, and
 *   those of USDT as margin of futures. Default 10000 USDT, 1000 USDC, 0.5 BTC.
 * @property {import('./faults.js').GateFaults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

/** @type {import('../exchange.js').Exchange} */
const GATE = {
  environments: ENVIRONMENTS,
  hosts: ENVIRONMENTS.map((name) => ({ name })),
  environmentOf: (host) => host,
  options: { balances: parseBalances },
  open: ({ now, balances }) => new Application({ now, balances }),
  describeKey,
  apiKeyOf: ({ headers }) => headers.key?.toString() ?? null,
  replies,
  redaction: REDACTION,
  streams: {
    find: (_environment, path) => (CHANNEL_PATHS.has(path) ? CHANNEL : undefined),
    read: readMessage,
    apiKeyOf: findApiKey,
    connectionId: () => randomBytes(8).toString('hex'),
    follow,
  },
};

module.exports = { GATE };
