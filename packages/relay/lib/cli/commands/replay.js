'use strict';

const { STORE_OPTIONS, YES_OPTION } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'replay',
  summary: 'carry out a signal again',
  description: [
    'Makes a new signal that names the old one, with new order ids, and gives it to the relay. It asks first, and names the accepted orders that are placed once more, also with --yes. The new signal has the age of now.',
    'It refuses while an order of the old signal waits, or has an unknown outcome: that order may be placed as well.',
  ],
  operands: [{ name: 'ID', description: 'The id of the signal, or the number of its row in the ledger.' }],
  options: {
    ...STORE_OPTIONS,
    account: { type: 'string', short: 'a', value: 'NAME', description: 'For this account only.' },
    source: { type: 'string', value: 'NAME', description: 'The source, if several sent this id.' },
    yes: YES_OPTION,
  },
  examples: [['signal-relay replay "long|buy|0.01" --account main', 'for one account that was not reached']],
  exitCodes: {
    0: 'accepted as a new signal',
    1: 'there is no such signal, or it must not be carried out again now',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../replay').replay(invocation, surroundings),
};
