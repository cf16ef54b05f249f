'use strict';

const { STATES } = require('../../states');
const { STORE_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'ledger',
  summary: 'what came in, and what became of it',
  description: [
    'Prints the signals, newest first, and the order of each account that a signal led to. With --signal it prints all that is known about one signal: its text without the secret, its orders, and each step with its time.',
  ],
  operands: [],
  options: {
    ...STORE_OPTIONS,
    signal: { type: 'string', short: 's', value: 'ID', description: 'Only the signal with this id.' },
    source: { type: 'string', value: 'NAME', description: 'Only signals of this source.' },
    account: { type: 'string', short: 'a', value: 'NAME', description: 'Only orders of this account.' },
    state: {
      type: 'string',
      value: 'STATE',
      choices: Object.keys(STATES),
      description: 'Only orders in this state, such as needs-operator.',
    },
    since: {
      type: 'string',
      value: 'TIME',
      description: 'Only what came in since then: 2026-11-29, 2026-11-29T10:00Z, or 30m, 12h, 7d ago.',
    },
    limit: {
      type: 'string',
      short: 'n',
      value: 'NUMBER',
      range: [1, 1_000_000],
      description: 'At most so many signals. Default: 50.',
    },
    json: { type: 'boolean', description: 'Print one JSON document.' },
    csv: { type: 'boolean', description: 'Print one line of CSV for each order.' },
  },
  examples: [
    ['signal-relay ledger', 'the last 50 signals'],
    ['signal-relay ledger --signal "long|buy|0.01"', 'one signal with every step'],
    ['signal-relay ledger --state needs-operator', 'what waits for you'],
    ['signal-relay ledger --since 7d --csv', 'for a spreadsheet'],
  ],
  exitCodes: {
    0: 'printed',
    1: 'there is no such signal',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../ledger').ledger(invocation, surroundings),
};
