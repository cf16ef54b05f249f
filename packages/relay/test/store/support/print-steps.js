'use strict';

/** For --require, in each thread: prints the steps of the store. */

const { subscribe } = require('node:diagnostics_channel');
const fs = require('node:fs');

subscribe('signal-relay:step', (message) => {
  const { step, when, phase, name } = /** @type {any} */ (message);
  fs.writeSync(1, `step ${step} ${when} ${phase} ${name}\n`);
});
