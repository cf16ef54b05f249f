'use strict';

const { CONFIG_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'check',
  summary: 'is everything in order?',
  description: [
    'Reads the configuration and names everything that is wrong with it at once. Then it asks the exchange about each API key, as npx bybit-auth doctor does: clock, key, secret, IP address, permissions. It also looks at the store and at the sources.',
    'It places no order and changes nothing. It may run beside a relay that is running.',
  ],
  operands: [],
  options: {
    ...CONFIG_OPTIONS,
    offline: { type: 'boolean', description: 'Check the configuration only. Ask no exchange.' },
    account: { type: 'string', short: 'a', value: 'NAME', description: 'Ask about this account only.' },
    notify: { type: 'boolean', description: 'Also send a test message to each receiver of notifications.' },
    json: { type: 'boolean', description: 'Print one JSON document.' },
  },
  examples: [
    ['signal-relay check', 'configuration, store, sources, and the key of each account'],
    ['signal-relay check --offline', 'for a build server, with made-up values in the variables'],
  ],
  exitCodes: {
    0: 'in order, perhaps with a warning',
    1: 'a problem was found',
    2: 'invalid command line, or the configuration cannot be used',
    3: 'no verdict: the exchange could not be reached, or was busy',
  },
  run: (invocation, surroundings) => require('../check').check(invocation, surroundings),
};
