'use strict';

const { CONFIG_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'rotate',
  summary: 'make a new secret for a source',
  description: [
    'Prints a new secret, the two variables to set, and what to do in which order, so that no signal is lost: the relay accepts the old secret beside the new one until you remove it. Nothing is changed.',
  ],
  operands: [{ name: 'SOURCE', description: 'The name of the source in the configuration.' }],
  options: { ...CONFIG_OPTIONS },
  examples: [['signal-relay rotate tv', 'a new secret for the source tv']],
  exitCodes: { 0: 'printed', 2: 'invalid command line, or the configuration cannot be used' },
  run: (invocation, surroundings) => require('../rotate').rotate(invocation, surroundings),
};
