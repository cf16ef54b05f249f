'use strict';

const { STORE_OPTIONS } = require('.');

/** @type {import('.').Command} */
module.exports = {
  name: 'backup',
  summary: 'write a copy of the store',
  description: [
    'Writes a whole copy of the store, also while the relay runs. A copy that was made with cp may be unusable.',
    'Do not start a relay with an old copy while orders of the time since then may be open: the relay would not know them.',
  ],
  operands: [{ name: 'FILE', description: 'A file that does not exist.' }],
  options: { ...STORE_OPTIONS },
  examples: [['signal-relay backup relay-backup.db', 'a copy of the store']],
  exitCodes: {
    0: 'written',
    1: 'the store failed',
    2: 'invalid command line, or the configuration or the store cannot be used',
  },
  run: (invocation, surroundings) => require('../backup').backup(invocation, surroundings),
};
