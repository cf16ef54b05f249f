'use strict';

const { CONFIG_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'send',
  summary: 'send a signal to the running relay',
  description: [
    'Reads a signal in JSON, signs it as the source of the configuration would, and posts it to the running relay: for a first test, and to try a text before it becomes an alert. It prints the answer.',
    'If the text has no id or no time, a new id and the present time are added.',
  ],
  operands: [],
  options: {
    ...CONFIG_OPTIONS,
    file: { type: 'string', short: 'f', value: 'FILE', description: 'The signal; - for stdin.' },
    source: {
      type: 'string',
      short: 's',
      value: 'NAME',
      description: 'The source. Not needed if the configuration has one.',
    },
    times: {
      type: 'string',
      value: 'NUMBER',
      range: [1, 1000],
      description: 'Send the same text so many times, as a sender does that had no answer. Default: 1.',
    },
    url: {
      type: 'string',
      value: 'URL',
      description: 'Where the relay listens. Default: as the configuration says.',
    },
  },
  examples: [
    ['signal-relay send --file signal.json', 'to the only source'],
    ['signal-relay send --source tv --file -', 'from stdin'],
    ['signal-relay send --file signal.json --times 2', 'is the second one a duplicate?'],
  ],
  exitCodes: {
    0: 'accepted, or a duplicate',
    1: 'refused',
    2: 'invalid command line, or the configuration cannot be used',
    3: 'the relay does not answer',
  },
  run: (invocation, surroundings) => require('../send').send(invocation, surroundings),
};
