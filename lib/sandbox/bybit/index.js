'use strict';

/** This venue of the sandbox. */

const { randomBytes } = require('node:crypto');
const { parseBalances } = require('../key-fields.js');
const parse = require('../options.js');
const { Application } = require('./application.js');
const { ENVIRONMENTS, describeKey } = require('./keys.js');
const { parseInstruments } = require('./market/instrument-options.js');
const { REDACTION } = require('./redact.js');
const { replies } = require('./replies.js');
const { ORDER_IDS } = require('./trading/link-ids.js');
const { followAccounts } = require('./websocket/account-push.js');
const { findStream } = require('./websocket/channels.js');
const { followMarkets } = require('./websocket/market-push.js');
const { findApiKey, readMessage } = require('./websocket/messages.js');

/** @type {import('../exchange.js').Exchange} */
const BYBIT = {
  environments: ENVIRONMENTS,
  hosts: ENVIRONMENTS.map((name) => ({ name })),
  environmentOf: (host) => host,
  options: { balances: parseBalances, instruments: parseInstruments, orderIds: parse.oneOf(ORDER_IDS) },
  open: ({ now, balances, instruments = [], orderIds }) =>
    new Application({ now, balances, instruments, orderIds }),
  describeKey,
  apiKeyOf: ({ headers }) => headers['x-bapi-api-key']?.toString() ?? null,
  replies,
  redaction: REDACTION,
  streams: {
    find: (environment, path) => findStream(environment, path)?.channel,
    read: readMessage,
    apiKeyOf: findApiKey,
    connectionId: () => `${randomBytes(10).toString('hex')}-1`,
    follow(state, send, beat) {
      for (const environment of ENVIRONMENTS) state.application.market(environment).watch(beat);
      return [followAccounts(state, send), followMarkets(state.application, send)];
    },
  },
};

module.exports = { BYBIT };
