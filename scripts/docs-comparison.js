'use strict';

/**
 * Measures the features of this package and of others, and writes docs/comparison.md, the table of the README and
 * test/compat/features/results.json.
 *
 *   node scripts/docs-comparison.js [--check] [--no-measure]
 *
 * --check       writes nothing; the exit code is 1 when a file is not what would be written
 * --no-measure  takes what was measured last; needs none of the other packages
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const FEATURES = path.join(__dirname, '..', 'test', 'compat', 'features');
const USAGE = 'usage: node scripts/docs-comparison.js [--check] [--no-measure] [--help]\n';

const { readResults, render } = require('./comparison/page');

/** @returns {Promise<any>} */
async function measureAll() {
  const { backend } = require('../lib');
  if (backend.name !== 'native') throw new Error('the comparison is of the native backend: npm run build');
  const { GROUPS, measureRow, versions } = require(path.join(FEATURES, 'measure.js'));
  const rows = [];
  for (const { group, rows: questions } of GROUPS) {
    for (const row of questions) {
      process.stderr.write(`${row.feature}\n`);
      const { id, feature, method, inReadme = false } = row;
      rows.push({ id, group, feature, method, inReadme, cells: await measureRow(row) });
    }
  }
  return { versions: versions(), rows };
}

/** @param {{ check: boolean, measure: boolean }} options @returns {Promise<number>} exit code */
async function main({ check, measure }) {
  const files = await render(measure ? await measureAll() : readResults());
  const changed = files.filter(
    ({ file, text }) => !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text,
  );
  for (const { file, text } of changed) {
    if (!check) fs.writeFileSync(file, text);
    console.log(`${check ? 'not up to date' : 'written'}: ${path.relative(process.cwd(), file)}`);
  }
  return check && changed.length > 0 ? 1 : 0;
}

try {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      'no-measure': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
  } else {
    main({ check: values.check, measure: !values['no-measure'] }).then(
      (code) => (process.exitCode = code),
      (error) => {
        console.error(error.code === 'MODULE_NOT_FOUND' ? 'first: npm ci --prefix test/compat' : error);
        process.exitCode = 1;
      },
    );
  }
} catch (error) {
  process.stderr.write(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
