'use strict';

const { STORE_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'status',
  summary: 'what the relay is doing',
  description: [
    'Prints whether the relay runs and is ready, the kill switch, the orders that are open, those that need a person, and requests whose sender could not be verified.',
    'It reads the store, so it also works when the relay does not run. Gates and lanes are known to a running relay only.',
  ],
  operands: [],
  options: {
    ...STORE_OPTIONS,
    watch: { type: 'boolean', short: 'w', description: 'Repeat until Ctrl-C.' },
    interval: {
      type: 'string',
      value: 'SECONDS',
      range: [1, 3600],
      description: 'The time between two looks of --watch. Default: 2.',
    },
    json: { type: 'boolean', description: 'Print one JSON document; with --watch one per line.' },
  },
  examples: [
    ['signal-relay status', 'once'],
    ['signal-relay status --watch', 'on a second terminal'],
  ],
  exitCodes: {
    0: 'the relay is ready',
    1: 'something needs attention: the kill switch, an unknown outcome, a closed gate',
    2: 'invalid command line, or the configuration or the store cannot be used',
    3: 'the relay does not run',
  },
  run: (invocation, surroundings) => require('../status').status(invocation, surroundings),
};
