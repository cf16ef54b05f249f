'use strict';

/**
 * Checks the packages of each lock file: known vulnerabilities (npm audit) and licences (spdx-satisfies). This package
 * publishes none of them: test/repository/sbom.test.js checks that it has no run-time dependencies.
 *
 *   npm run audit [-- --strict] [FOLDER…]        without folders: every lock file that git tracks
 *
 * Exits 1 on a vulnerability that is high or critical, on a licence that is not allowed, and when npm audit fails. A
 * registry without an audit endpoint is printed as "not answered", and fails with --strict only.
 */

const { execFileSync, spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');
const satisfies = require('spdx-satisfies');

const ROOT = path.join(__dirname, '..');
const FAILING = ['high', 'critical'];
/** HTTP status codes of a registry that has no audit endpoint. */
const NO_ENDPOINT = [404, 405, 501];

/** Permissive: the only condition is to keep the notice. */
const ALLOWED =
  'MIT ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 Python-2.0 Unlicense'.split(' ');

/** By name of the package. Lock files leave out a licence that a package states in an old form. */
const EXCEPTIONS = {
  'axe-core': { licence: 'MPL-2.0', reason: 'copyleft by file; used unchanged, in tests only' },
  argparse: { licence: 'PSF-2.0', reason: 'permissive, the licence of Python; used by a linter' },
  busboy: { licence: 'MIT', reason: 'not in the lock file' },
  'caniuse-lite': {
    licence: 'CC-BY-4.0',
    reason: 'data about browsers; comes with jest and Next.js, in tests only',
  },
  'enhanced-resolve': { licence: 'MIT', reason: 'not in the lock file' },
  'gate-api': { licence: 'Unlicense', reason: 'in the public domain; in tests and benchmarks only' },
  npm: { licence: 'Artistic-2.0', reason: 'the versions that install the package in tests; used unchanged' },
  'qrcode-terminal': { licence: 'Apache-2.0', reason: 'not in the lock file' },
  'spdx-exceptions': {
    licence: 'CC-BY-3.0',
    reason: 'a list, with attribution; read by this script and npm',
  },
  streamsearch: { licence: 'MIT', reason: 'not in the lock file' },
  'spdx-ranges': { licence: '(MIT AND CC-BY-3.0)', reason: 'the same' },
};

/** @param {string} folder @returns {{ result: 'ok' | 'FAIL' | 'skip', text: string }} */
function vulnerabilities(folder) {
  const options = { cwd: folder, shell: process.platform === 'win32', encoding: 'utf8' };
  const { stdout, stderr } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], options);
  const report = JSON.parse(stdout || '{}');
  if (NO_ENDPOINT.includes(report.statusCode)) {
    return { result: 'skip', text: `not answered (${report.statusCode})` };
  }
  if (report.vulnerabilities === undefined) return { result: 'FAIL', text: report.message ?? stderr };
  const found = Object.values(report.vulnerabilities);
  const failed = found.some(({ severity }) => FAILING.includes(severity));
  const text = found.map(({ severity, name, range }) => `${severity}: ${name} ${range}`).join(', ');
  return { result: failed ? 'FAIL' : 'ok', text: text || 'none' };
}

/** @param {string} name @param {string | undefined} licence @returns {boolean} */
function isAllowed(name, licence) {
  const exception = EXCEPTIONS[name]?.licence;
  if (exception !== undefined && (licence ?? exception) === exception) return true;
  try {
    return satisfies(licence, ALLOWED);
  } catch {
    return false; // missing, or not an expression of SPDX
  }
}

/** @param {string} folder @returns {{ result: 'ok' | 'FAIL', text: string }} */
function licences(folder) {
  const { packages } = require(path.join(folder, 'package-lock.json'));
  const installed = Object.entries(packages)
    .filter(([place, { link }]) => place !== '' && !link)
    // For an alias, `name` holds the name of the real package.
    .map(([place, entry]) => ({ name: place.replace(/^.*node_modules\//, ''), ...entry }));
  const refused = installed.filter(({ name, license }) => !isAllowed(name, license));
  if (refused.length === 0) return { result: 'ok', text: `${installed.length} packages` };
  const text = refused.map(({ name, version, license }) => `${name} ${version} has ${license ?? 'none'}`);
  return { result: 'FAIL', text: text.join(', ') };
}

/** @returns {string[]} */
function trackedFolders() {
  const locks = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: ROOT, encoding: 'utf8' });
  const files = locks.trim().split('\n');
  return files.map((file) => path.dirname(file));
}

const options = /** @type {const} */ ({ strict: { type: 'boolean', default: false } });
const { values, positionals } = parseArgs({ options, allowPositionals: true });
for (const name of positionals.length > 0 ? positionals : trackedFolders()) {
  const folder = path.resolve(ROOT, name);
  for (const check of [vulnerabilities, licences]) {
    const { result, text } = check(folder);
    process.stdout.write(`${result.padEnd(4)}  ${name}: ${check.name}: ${text}\n`);
    if (result === 'FAIL' || (result === 'skip' && values.strict)) process.exitCode = 1;
  }
}
