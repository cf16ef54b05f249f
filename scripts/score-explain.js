'use strict';

/**
 * Prints how `explain` reads the pastes in test/cli/pastes: right, undecided, wrong, not found.
 *
 *   npm run score:explain -- [--package FOLDER] [--list]
 *
 * `--package` scores the checkout of another version. `--list` prints each paste whose answer is not right.
 */

const path = require('node:path');
const { parseArgs } = require('node:util');

const { explainHere, explainWith, grade, readPastes } = require('../test/support/cli/pastes');

const { values } = parseArgs({
  options: { package: { type: 'string' }, list: { type: 'boolean', default: false } },
});
const folder = values.package === undefined ? undefined : path.resolve(values.package);

async function main() {
  const pastes = readPastes();
  /** @type {Record<string, number>} */
  const counts = { right: 0, undecided: 0, wrong: 0, 'not found': 0 };
  for (const paste of pastes) {
    const output = await (folder === undefined
      ? explainHere(paste.text)
      : explainWith(paste.text, { folder }));
    const result = grade(paste, output);
    counts[result] += 1;
    if (values.list && result !== 'right') console.log(`${result.padEnd(10)} ${paste.name}`);
  }
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.log(`${pastes.length} pastes: ${parts.join(', ')}`);
}

main();
