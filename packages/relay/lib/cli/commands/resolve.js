'use strict';

const { STORE_OPTIONS, YES_OPTION } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'resolve',
  summary: 'say what became of an order that needs a person',
  description: [
    'An order needs a person when the exchange gave no answer and cannot say afterwards whether it has the order. Look for the order id on the exchange first: in the open orders, the order history and the trades.',
    'accepted: the exchange has the order, and nothing is sent. absent: the exchange does not have it; the relay sends it again with the same id if it is younger than maxAgeMs, otherwise it expires.',
  ],
  operands: [
    { name: 'ID', description: 'The order id, as npx signal-relay ledger --state needs-operator shows it.' },
    { name: 'OUTCOME', description: 'accepted or absent.' },
  ],
  options: { ...STORE_OPTIONS, yes: YES_OPTION },
  examples: [['signal-relay resolve r1abcdefghijklmnopqrstuv accepted', 'the exchange has it']],
  exitCodes: {
    0: 'resolved',
    1: 'there is no such order, or it does not need a person',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../resolve').resolve(invocation, surroundings),
};
