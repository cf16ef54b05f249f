'use strict';

/**
 * Asks the registry for known vulnerabilities of everything in a lock file, and checks the licences.
 *
 *   node scripts/audit.js [--strict] [FOLDER…]
 *
 * Without folders: every one in which git tracks a package-lock.json. Fails (1) on a vulnerability that is high or critical,
 * on a licence that is not allowed, and on a run-time dependency. A registry that does not answer the question is printed as
 * "not answered", and fails with --strict only: it says nothing about the packages.
 */

const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { checkLicences, runtimeDependencies } = require('./licences');

const ROOT = path.join(__dirname, '..');
const USAGE = 'usage: node scripts/audit.js [--strict] [--help] [FOLDER…]\n';
const FAILING = ['high', 'critical'];
const PATIENCE_MS = 120_000;

/** @returns {string[]} */
function foldersWithLocks() {
  const listed = execFileSync('git', ['ls-files', '*package-lock.json', 'package-lock.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return [...new Set(listed.trim().split('\n'))].map((file) => path.join(ROOT, path.dirname(file)));
}

/**
 * @param {string} folder
 * @returns {{ answered: false, reason: string } | { answered: true, found: { name: string, severity: string, range: string }[] }}
 */
function askRegistry(folder) {
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=1'];
  const options = { cwd: folder, timeout: PATIENCE_MS, shell: process.platform === 'win32' };
  const { stdout, error } = spawnSync('npm', args, { ...options, encoding: 'utf8' });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    return { answered: false, reason: error?.message ?? 'npm printed no JSON' };
  }
  if (report.vulnerabilities === undefined) {
    // The message names the registry, which is the machine's own affair.
    const reason = String(report.message ?? report.error?.summary).replace(/https?:\S+/g, 'the registry');
    return { answered: false, reason };
  }
  const found = Object.values(report.vulnerabilities).map(({ name, severity, range }) => ({
    name,
    severity,
    range,
  }));
  return { answered: true, found };
}

/** @param {string} folder @param {boolean} strict @returns {boolean} whether it passed */
function auditVulnerabilities(folder, strict) {
  const outcome = askRegistry(folder);
  if (!outcome.answered) {
    console.log(`  vulnerabilities: not answered (${outcome.reason})`);
    return !strict;
  }
  for (const { name, severity, range } of outcome.found) console.log(`  ${severity}: ${name} ${range}`);
  const bad = outcome.found.filter(({ severity }) => FAILING.includes(severity));
  console.log(`  vulnerabilities: ${outcome.found.length}, of which ${bad.length} are high or critical`);
  return bad.length === 0;
}

/** @param {string} folder @returns {boolean} whether it passed */
function auditLicences(folder) {
  const { counts, findings, exceptions } = checkLicences(folder);
  const listed = Object.entries(counts).sort(([, a], [, b]) => b - a);
  console.log(`  licences: ${listed.map(([licence, count]) => `${licence} ${count}`).join(', ') || 'none'}`);
  for (const exception of exceptions) console.log(`  allowed by name: ${exception}`);
  for (const finding of findings) console.log(`  FAIL ${finding}`);
  return findings.length === 0;
}

/** @param {string[]} folders @param {boolean} strict @returns {number} exit code */
function main(folders, strict) {
  const failed = folders.filter((folder) => {
    console.log(path.relative(ROOT, folder) || 'the root');
    const passed = [auditVulnerabilities(folder, strict), auditLicences(folder)];
    return passed.includes(false);
  });
  const runtime = runtimeDependencies(JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  console.log(`run-time dependencies: ${runtime.length === 0 ? 'none' : `FAIL ${runtime.join(', ')}`}`);
  return failed.length > 0 || runtime.length > 0 ? 1 : 0;
}

try {
  const { values, positionals } = parseArgs({
    options: { strict: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const folders = positionals.map((folder) => path.resolve(folder));
  const strays = folders.filter((folder) => !fs.existsSync(path.join(folder, 'package-lock.json')));
  if (values.help) process.stdout.write(USAGE);
  else if (strays.length > 0) throw new TypeError(`no package-lock.json in ${strays.join(', ')}`);
  else process.exitCode = main(folders.length > 0 ? folders : foldersWithLocks(), values.strict);
} catch (error) {
  process.stderr.write(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
