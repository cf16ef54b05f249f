'use strict';

const { STORE_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'resume',
  summary: 'switch the kill switch off',
  description: [
    'Orders may leave again. Those that were held meanwhile leave only if they are younger than maxAgeMs; older ones have expired.',
  ],
  operands: [],
  options: {
    ...STORE_OPTIONS,
    reason: { type: 'string', short: 'r', value: 'TEXT', description: 'Why, for the ledger.' },
  },
  examples: [['signal-relay resume', 'after npx signal-relay stop']],
  exitCodes: {
    0: 'the switch is off',
    1: 'the store failed',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../kill').resume(invocation, surroundings),
};
