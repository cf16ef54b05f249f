'use strict';

/** Runs the bots on versions of axios, prints what their users see, and writes docs/bots.md. */

const { parseArgs } = require('node:util');

const { update } = require('../../scripts/docs/generated.js');
const { playAll } = require('./play-all.js');
const { PAGE, pageOf, summaryOf } = require('./page.js');
const { findAxios, whatIsMissing } = require('./project.js');
const { SHAPES } = require('./shapes.js');

const USAGE = `Usage: npm run test:bots -- [options] [SHAPE…]

Runs small programs in the shape of public bots against the sandbox, before and after their ports, with each fault, and
prints what their users see. Without a SHAPE: all of test/bots/shapes. First run npm ci --prefix test/compat.

  --axios=VERSION,…   versions of axios, or the beginnings of versions; default latest: the newest that is installed
  --write             writes docs/bots.md
  --check             fails if docs/bots.md is not what --write would write
  --help              this text

Exits 0 when every port keeps the rules of test/bots/rules.js, 1 when one does not, 2 for wrong usage.
`;

/** @param {string[]} argv */
function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    options: {
      axios: { type: 'string', default: 'latest' },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !SHAPES.some((shape) => shape.name === name));
  if (unknown.length > 0) throw new Error(`there is no shape ${unknown.join(', ')}`);
  const shapes = positionals.length === 0 ? SHAPES : SHAPES.filter(({ name }) => positionals.includes(name));
  const { write, check, help } = values;
  if ((write || check) && shapes !== SHAPES) throw new Error('the page shows every shape');
  if (help) return { help, write, check, copies: [], shapes };
  const missing = shapes.map(whatIsMissing).find((reason) => reason !== null);
  if (missing !== undefined) throw new Error(`first run ${missing}`);
  return { help, write, check, copies: values.axios.split(',').map(findAxios), shapes };
}

/** @param {ReturnType<typeof readArguments>} options */
async function main({ copies, shapes, write, check }) {
  const newest = findAxios('latest').version;
  for (const [index, axios] of copies.entries()) {
    // Bots without axios run once.
    const chosen = index === 0 ? shapes : shapes.filter(({ packages }) => packages.includes('axios'));
    const played = await playAll(axios, chosen);
    process.stdout.write(`\naxios ${axios.version}\n`);
    for (const { shape, rows, complaints } of played) {
      process.stdout.write(summaryOf(shape, rows));
      for (const complaint of complaints) process.stdout.write(`  ✖ ${complaint}\n`);
      if (complaints.length > 0) process.exitCode = 1;
    }
    if ((write || check) && axios.version === newest) {
      await update([{ file: PAGE, text: pageOf(played) }], check);
    }
  }
}

try {
  const options = readArguments(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else main(options);
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}
