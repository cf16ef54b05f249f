'use strict';

/** Stages that do not end well, each in another way. */

const { runStage } = require('../stage');

runStage({
  aborts: () => process.abort(),
  segfaults: () => process.kill(process.pid, 'SIGSEGV'),
  exits: () => process.exit(3),
  throws: () => {
    throw new Error('thrown on purpose');
  },
  rejects: () => void Promise.reject(new Error('rejected on purpose')),
  // Nothing keeps the process, and nothing settles the Promise: Node.js ends with code 0.
  neverSettles: () => new Promise(() => {}),
  hangs: () => new Promise((resolve) => setTimeout(resolve, 2 ** 30)),
  complains: () => process.stderr.write('something is wrong\n'),
  works: () => {},
});
