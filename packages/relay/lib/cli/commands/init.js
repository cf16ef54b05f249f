'use strict';

const { EXIT } = require('../exit');

/** @type {import('.').Command} */
module.exports = {
  name: 'init',
  summary: 'write a configuration to start with',
  description: [
    'Writes relay.config.mjs, .env.example and .env to this folder: one source for TradingView and one account. .env gets a new secret for TradingView and empty lines for the API key; only its owner can read it.',
    'A file that exists is never changed.',
  ],
  operands: [],
  options: {},
  examples: [['signal-relay init', 'in an empty folder, or in that of a bot']],
  exitCodes: {
    0: 'written',
    2: 'a configuration exists, or a file cannot be written',
  },
  run: (invocation, surroundings) => require('../init').init(invocation, surroundings) ?? EXIT.ok,
};
