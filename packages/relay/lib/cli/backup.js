'use strict';

/** `signal-relay backup`: a copy of the store. */

const fs = require('node:fs');
const path = require('node:path');
const { EXIT } = require('./exit');
const { withStore } = require('./project');
const { UsageError } = require('./usage-error');

/** @type {import('./commands').Run} */
async function backup({ values, operands: [name] }, surroundings) {
  const file = path.resolve(name);
  if (fs.existsSync(file)) throw new UsageError(`${name} exists; choose another name`, 'backup');
  return withStore(values, surroundings, 'operator', async (store) => {
    await store.backup(file);
    surroundings.stdout.write(`wrote ${name}, ${fs.statSync(file).size} bytes\n`);
    return EXIT.ok;
  });
}

module.exports = { backup };
