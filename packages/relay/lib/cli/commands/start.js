'use strict';

const { CONFIG_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'start',
  summary: 'run the relay',
  description: [
    'Checks every account, continues what the last run left, and listens for signals until Ctrl-C or SIGTERM. If an API key is refused, it does not start, and prints what to do.',
    'On SIGTERM it takes no more signals and waits for the orders that are under way. What is not settled then is looked up after the next start. A second signal ends the process at once; that loses nothing either.',
  ],
  operands: [],
  options: {
    ...CONFIG_OPTIONS,
    quiet: { type: 'boolean', short: 'q', description: 'Print problems only.' },
    json: { type: 'boolean', description: 'Print one JSON document for each event.' },
    'drain-ms': {
      type: 'string',
      value: 'MS',
      range: [0, 600_000],
      description: 'How long to wait at the end for orders that are under way. Default: 10000.',
    },
  },
  examples: [
    ['signal-relay start', 'with relay.config.mjs and .env of this folder'],
    ['signal-relay start --config /etc/relay/relay.config.mjs --env-file /etc/relay/env', 'as a service'],
  ],
  exitCodes: {
    0: 'ended by Ctrl-C or SIGTERM',
    1: 'an account cannot trade, another relay uses the store, or the store failed',
    2: 'invalid command line, or the configuration cannot be used',
    3: 'an unexpected error',
  },
  run: (invocation, surroundings) => require('../start').start(invocation, surroundings),
};
