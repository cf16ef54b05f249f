'use strict';

const { STORE_OPTIONS, YES_OPTION } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'stop',
  summary: 'the kill switch: no new positions',
  description: [
    'From now on no order leaves that opens a position; orders that close or reduce one still do. The switch is in the store: it works on the running relay at once, survives restarts, and stays on until npx signal-relay resume. Signals are still accepted and recorded.',
    'With --flatten the relay also cancels the open orders of its accounts and closes their positions at market. With --all nothing leaves at all, exits included.',
  ],
  operands: [],
  options: {
    ...STORE_OPTIONS,
    all: { type: 'boolean', description: 'Hold exits back, too.' },
    flatten: {
      type: 'boolean',
      description: 'Cancel all orders and close all positions of the accounts. Asks first.',
    },
    reason: { type: 'string', short: 'r', value: 'TEXT', description: 'Why, for the ledger.' },
    yes: YES_OPTION,
  },
  examples: [
    ['signal-relay stop --reason "news"', 'no new positions'],
    ['signal-relay stop --flatten', 'and close those that are open'],
  ],
  exitCodes: {
    0: 'the switch is on',
    1: 'the store failed, or positions could not be closed',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../kill').stop(invocation, surroundings),
};
