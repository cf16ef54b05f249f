'use strict';

/**
 * Writes two bills of materials in CycloneDX: of what is published, and of the tools with which it is made.
 *
 *   node scripts/sbom.js [--out=FOLDER]
 *
 * npm writes them from package-lock.json. What differs from run to run is taken out (the serial number) or replaced (the
 * time, by that of the commit), so that the same commit gives the same bytes. Exits 1 when a bill does not hold up.
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const ROOT = path.join(__dirname, '..');
const USAGE = 'usage: node scripts/sbom.js [--out=FOLDER] [--help]\n';
const manifest = require('../package.json');

const BILLS = [
  { file: 'published.cdx.json', arguments: ['--omit=dev', '--omit=peer', '--omit=optional'], empty: true },
  { file: 'development.cdx.json', arguments: [], empty: false },
];

/** @param {string} command @param {string[]} args @returns {string} */
function run(command, args) {
  const shell = process.platform === 'win32';
  const stdio = /** @type {any} */ (['ignore', 'pipe', 'pipe']);
  return execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', shell, stdio, maxBuffer: 2 ** 26 });
}

/** @returns {string} SOURCE_DATE_EPOCH or the time of the commit, as ISO 8601 */
function sourceTime() {
  const seconds = process.env.SOURCE_DATE_EPOCH ?? run('git', ['log', '-1', '--format=%ct']);
  return new Date(Number(seconds) * 1000).toISOString();
}

/** @param {string[]} args @param {string} time @returns {any} */
function makeBill(args, time) {
  const bill = JSON.parse(
    run('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=library', '--package-lock-only', ...args]),
  );
  delete bill.serialNumber;
  bill.metadata.timestamp = time;
  // npm takes the name of the folder, which is whatever the clone was called.
  bill.metadata.component.name = manifest.name;
  return bill;
}

/**
 * @param {any} bill
 * @param {{ name: string, version: string, empty: boolean }} expected
 * @returns {string[]} what is wrong with it
 */
function findingsOf(bill, { name, version, empty }) {
  const findings = [];
  const { bomFormat, metadata, components = [], dependencies = [] } = bill;
  if (bomFormat !== 'CycloneDX' || !/^1\.\d$/.test(bill.specVersion)) findings.push('not CycloneDX 1.x');
  if (metadata?.component?.purl !== `pkg:npm/${name}@${version}`) findings.push('is about another package');
  if (empty && components.length > 0) {
    findings.push(`has ${components.length} components, and must have none`);
  }
  if (!empty && components.length === 0) findings.push('has no components');
  for (const { purl, licenses, hashes, 'bom-ref': reference } of components) {
    for (const [what, value] of Object.entries({ purl, licenses, hashes })) {
      if (value === undefined || value.length === 0) findings.push(`${reference} has no ${what}`);
    }
  }
  const known = new Set([metadata, ...components].map((part) => (part?.component ?? part)?.['bom-ref']));
  for (const { ref, dependsOn = [] } of dependencies) {
    for (const reference of [ref, ...dependsOn]) {
      if (!known.has(reference)) findings.push(`${reference} is referred to, and not there`);
    }
  }
  return findings;
}

/** @param {string} folder @returns {number} exit code */
function main(folder) {
  const time = sourceTime();
  let code = 0;
  fs.mkdirSync(folder, { recursive: true });
  for (const { file, arguments: args, empty } of BILLS) {
    const bill = makeBill(args, time);
    const findings = findingsOf(bill, { ...manifest, empty });
    const place = path.join(folder, file);
    fs.writeFileSync(place, `${JSON.stringify(bill, null, 2)}\n`);
    console.log(`${path.relative(process.cwd(), place)}: ${bill.components.length} components`);
    for (const finding of findings) console.error(`  FAIL ${finding}`);
    if (findings.length > 0) code = 1;
  }
  return code;
}

if (require.main === module) {
  try {
    const options = /** @type {const} */ ({
      out: { type: 'string', default: path.join(ROOT, 'build', 'sbom') },
      help: { type: 'boolean', default: false },
    });
    const { values } = parseArgs({ options });
    if (values.help) process.stdout.write(USAGE);
    else process.exitCode = main(path.resolve(values.out));
  } catch (error) {
    const wrongUse = String(error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${error.message}\n${wrongUse ? USAGE : ''}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}

module.exports = { findingsOf };
