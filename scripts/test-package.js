'use strict';

/**
 * Tests the package as users get it: packs it, installs the tarball and uses that, never the checkout.
 *
 *   npm run test:package -- [--only=NAME,…] [--docs] [--keep] [--help]
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

/** What each part of test/install/parts.js is about, in the order in which they run. @type {Record<string, string>} */
const PARTS = {
  contents: 'what is in the tarball',
  size: 'its size, by folder, and its budget',
  lint: 'publint and Are The Types Wrong',
  documents: 'the programs of the README, pasted',
  types: 'TypeScript 5 and 7, each resolution',
  runtimes: 'Node.js, Bun and Deno',
  managers: 'npm, pnpm and yarn',
  peers: 'beside any version of axios and ws',
  bundles: 'esbuild',
  frameworks: 'Next.js, webpack, Vite, Rollup, NestJS, a zip for AWS Lambda',
  fallback: 'without a binary, then built by hand',
};

const USAGE = `Usage: npm run test:package -- [options]

Packs the package, installs the tarball into new projects with dependency scripts blocked, and uses it. The tools come
from test/install/package-lock.json and are kept in test/install/node_modules (about 1.2 GB). Exits with 1 when
a part fails, with 2 for a wrong option.

  --only=NAME,…  only these parts, by name:
${Object.entries(PARTS)
  .map(([name, meaning]) => `                   ${name.padEnd(10)} ${meaning}`)
  .join('\n')}
  --docs         write the table into docs/install.md; without --docs, a complete run compares it with the page
  --keep         keep the projects, and print where they are
  --help         this text
`;

class UsageError extends Error {}

/** @param {string[]} argv */
function readArguments(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      ...{
        only: { type: 'string' },
        docs: { type: 'boolean' },
        keep: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    },
  });
  const names =
    values.only === undefined ? Object.keys(PARTS) : values.only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}"`);
  if (values.docs && values.only !== undefined) {
    throw new UsageError('--docs needs a complete run, without --only');
  }
  return { names, docs: values.docs === true, keep: values.keep === true, help: values.help === true };
}

/** @param {string[]} names @param {string} folder @param {boolean} docs  write the table into the page */
async function runParts(names, folder, docs) {
  const { open, parts, tableOf } = require('../test/install/parts');
  const { checkMatrix, isWhole, shownCells, writeMatrix } = require('../test/install/matrix');
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const context = await open(folder, (line) => console.log(line));
  for (const name of names) {
    console.log(`\n[${seconds()}] ${name}: ${PARTS[name]}`);
    await parts[name](context);
  }
  console.log(`\n${tableOf(context.cells)}`);
  const table = tableOf(shownCells(context.cells));
  if (docs) writeMatrix(table);
  else if (isWhole(names)) console.log(checkMatrix(table));
  console.log(`the package works from a tarball; ${context.cells.length} cells in ${seconds()}`);
}

async function main() {
  const { names, docs, keep, help } = readArguments(process.argv.slice(2));
  if (help) return void process.stdout.write(USAGE);
  // Without the package's name, because the output of package managers is searched for it.
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'tarball-test-')));
  try {
    await runParts(names, folder, docs);
  } finally {
    if (keep) console.log(`the projects are in ${folder}`);
    else fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = isUsage ? 2 : 1;
});
