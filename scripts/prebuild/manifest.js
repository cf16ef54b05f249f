'use strict';

/** prebuilds/manifest.json: the hash of each committed binary, and the sources and tools that made it. */

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { describeFlags } = require('./build');
const { nodeHeaders } = require('./headers');
const { outputOf } = require('./run');
const { ALL_TARGETS, WASM } = require('./targets');

const ROOT = path.join(__dirname, '..', '..');
const FOLDER = path.join(ROOT, 'prebuilds');
const MANIFEST = path.join(FOLDER, 'manifest.json');

/** Everything that decides what is in a binary; the tests and other scripts may change without a new one. */
const INPUTS = [
  'binding.gyp',
  'src/binding',
  'src/core',
  'src/wasm',
  'scripts/prebuild/build.js',
  'scripts/prebuild/gyp.js',
  'scripts/prebuild/targets.js',
  'scripts/prebuild/wasm.js',
  'scripts/prebuild/windows',
];

/** @param {string | Buffer} content @returns {string} */
const sha256 = (content) => crypto.createHash('sha256').update(content).digest('hex');

/** @returns {string[]} the input files, in an order that does not depend on the machine */
function inputFiles() {
  return INPUTS.flatMap((input) => {
    const place = path.join(ROOT, input);
    if (!fs.statSync(place).isDirectory()) return [input];
    return fs
      .readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:c|h|js)$/.test(name))
      .map((name) => `${input}/${name.replaceAll('\\', '/')}`);
  }).sort();
}

/** @returns {string} SHA-256 over names and contents of all inputs */
function hashOfSources() {
  const lines = inputFiles().map((file) => {
    // A checkout on Windows may have other line ends; the sources are the same.
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
    return `${sha256(text)}  ${file}\n`;
  });
  return sha256(lines.join(''));
}

/** @param {import('./targets').Target} target @returns {string} */
function hashOfRuntime(target) {
  const files = target.runtime.map((name) => outputOf(target.compiler, [`-print-file-name=${name}`]) ?? '');
  return sha256(files.map((file) => sha256(fs.readFileSync(file.trim()))).join(''));
}

/** @param {string | undefined} output  of --version @returns {string | undefined} the first line */
const firstLine = (output) => output?.split('\n')[0];

/** @returns {Tools | undefined} */
function toolsOfWasm() {
  const [compiler, linker] = [WASM.compiler, WASM.linker].map((tool) =>
    firstLine(outputOf(tool, ['--version'])),
  );
  return compiler === undefined || linker === undefined ? undefined : { compiler, linker };
}

/**
 * @typedef {object} Tools
 * @property {string} compiler
 * @property {string} linker
 * @property {string} [headers]  the version of Node.js whose headers are used
 * @property {string} [runtime]  SHA-256 over the parts of the compiler's own that become part of the binary
 *
 * @param {import('./targets').AnyTarget} target
 * @returns {Tools | undefined} undefined where a tool is not installed
 */
function toolsOf(target) {
  if (!('binutils' in target)) return toolsOfWasm();
  const [named, linker] = [['--version'], ['-Wl,--version']].map((args) =>
    firstLine(outputOf(target.compiler, args)),
  );
  if (named === undefined || linker === undefined) return undefined;
  return {
    compiler: `${target.compiler} ${named.slice(named.indexOf(' ') + 1)}`,
    linker,
    headers: `Node.js ${nodeHeaders().version}`,
    runtime: hashOfRuntime(target),
  };
}

/** @param {string} name  of a target @returns {string} */
function binaryOf(name) {
  return path.join(FOLDER, name, ALL_TARGETS.find((target) => target.name === name)?.file ?? '');
}

/** @returns {string[]} the targets that have a folder */
function committed() {
  const entries = fs.readdirSync(FOLDER, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** @returns {{ targets: Record<string, any> }} */
function readManifest() {
  if (!fs.existsSync(MANIFEST)) return { targets: {} };
  return JSON.parse(fs.readFileSync(MANIFEST, 'utf8'));
}

/** @param {Record<string, any>} targets */
function writeManifest(targets) {
  const sorted = Object.fromEntries(Object.entries(targets).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(MANIFEST, `${JSON.stringify({ targets: sorted }, null, 2)}\n`);
}

/**
 * @param {import('./targets').AnyTarget} target
 * @param {Buffer} binary
 * @param {Tools} tools
 */
function entryOf(target, binary, tools) {
  return {
    bytes: binary.length,
    sha256: sha256(binary),
    sources: hashOfSources(),
    ...tools,
    glibc: 'glibc' in target ? target.glibc : undefined,
    flags: describeFlags(target),
  };
}

module.exports = {
  binaryOf,
  committed,
  entryOf,
  hashOfSources,
  readManifest,
  sha256,
  toolsOf,
  writeManifest,
};
