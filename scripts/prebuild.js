'use strict';

/** Makes, checks and loads the binaries below prebuilds/. See USAGE. */

const { parseArgs } = require('node:util');

const { ALL_TARGETS } = require('./prebuild/targets');

const USAGE = `Usage: npm run prebuilds [-- options]       makes the binaries and prebuilds/manifest.json
       npm run prebuilds:check [-- options]  checks that sources, manifest and binaries match
       npm run prebuilds:load [-- options]   loads each binary for real and uses it

  --target=NAME   only this target; may be repeated: ${ALL_TARGETS.map(({ name }) => name).join(', ')}
  --check         rebuilds with each installed compiler, and compares byte for byte
  --load          runs each binary in Node.js for its target: natively, in qemu or in wine
  --strict        a missing compiler (with --check) or runner (with --load) is a failure
  --packages      prints the Debian packages that these commands need
  --help          this text

Exits 0 when all is well, 1 when something failed, 2 for wrong usage.
`;

const OPTIONS = /** @type {const} */ ({
  target: { type: 'string', multiple: true },
  check: { type: 'boolean' },
  load: { type: 'boolean' },
  strict: { type: 'boolean' },
  packages: { type: 'boolean' },
  help: { type: 'boolean' },
});

/** @param {string} message */
function wrongUsage(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return wrongUsage(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string[] | undefined} names @returns {import('./prebuild/targets').AnyTarget[]} */
function chosenTargets(names) {
  if (names === undefined) return ALL_TARGETS;
  const unknown = names.find((name) => !ALL_TARGETS.some((target) => target.name === name));
  if (unknown !== undefined) wrongUsage(`there is no target ${unknown}`);
  return ALL_TARGETS.filter((target) => names.includes(target.name));
}

function printPackages() {
  const { RUNNER_PACKAGES } = require('../test/platforms/runners');
  const packages = [...ALL_TARGETS.flatMap((target) => target.packages), ...RUNNER_PACKAGES];
  process.stdout.write(`${[...new Set(packages)].sort().join(' ')}\n`);
}

async function main() {
  const values = parse() ?? {};
  if (values.help) return void process.stdout.write(USAGE);
  if (values.packages) return printPackages();
  if (values.check && values.load) wrongUsage('--check and --load cannot be combined');
  const targets = chosenTargets(values.target);
  const strict = values.strict === true;
  let passed;
  if (values.check) passed = await require('./prebuild/check').check(targets, { strict });
  else if (values.load) passed = await require('../test/platforms/load').load(targets, { strict });
  else passed = await require('./prebuild/make').make(targets);
  if (!passed) process.exitCode = 1;
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
