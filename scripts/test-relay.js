'use strict';

/**
 * Runs the tests of packages/relay, on each SQLite driver: better-sqlite3, where this Node.js has none of its own, and
 * `node:sqlite` of a newer Node.js. Installs first what they need, into packages/relay/test/node_modules.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const ROOT = path.join(__dirname, '..');
const TESTS = path.join(ROOT, 'packages', 'relay', 'test');
const INSTALLED = path.join(TESTS, 'node_modules', '.package-lock.json');
const NEWER_NODE = path.join(TESTS, 'node_modules', 'node-24', 'bin', 'node');

const USAGE = `Usage: npm run test:relay -- [options] [FILE or FOLDER…]

Runs the tests of signal-relay: on this Node.js, and on Node.js 24, whose SQLite is built in.

  --node=this|24                only on this one
  --test-name-pattern=PATTERN   only tests whose name matches this regular expression
  --help                        this text

Exits 0 when all tests passed, 1 when one failed, 2 for wrong usage.
`;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        node: { type: 'string' },
        'test-name-pattern': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {string} file @returns {number} ms; 0 when it does not exist */
const modified = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function install() {
  if (modified(INSTALLED) > modified(path.join(TESTS, 'package-lock.json'))) return;
  const args = ['ci', '--prefix', TESTS, '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(1);
}

/** @returns {Record<string, string>} programs of Node.js by the value of --node */
function runtimes() {
  return { this: process.execPath, ...(fs.existsSync(NEWER_NODE) && { 24: NEWER_NODE }) };
}

function main() {
  const { values, positionals } = readArguments();
  if (values.help) return void process.stdout.write(USAGE);
  install();
  const known = runtimes();
  if (values.node !== undefined && !Object.hasOwn(known, values.node)) {
    process.stderr.write(`--node must be one of ${Object.keys(known).join(', ')}\n\n${USAGE}`);
    process.exit(2);
  }
  const files = positionals.length > 0 ? positionals.map((name) => path.resolve(name)) : [TESTS];
  const pattern = values['test-name-pattern'];
  for (const [name, program] of Object.entries(known)) {
    if (values.node !== undefined && values.node !== name) continue;
    const args = [path.join(__dirname, 'test.js'), '--backend=native', ...files];
    if (pattern !== undefined) args.push(`--test-name-pattern=${pattern}`);
    // better-sqlite3 is looked for in the working folder, too.
    const { status } = spawnSync(program, args, { cwd: TESTS, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

main();
