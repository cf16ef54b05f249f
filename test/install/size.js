'use strict';

/** What the package takes on a disk, by folder, beside bybit-api with all it depends on, and against its budget. */

const fs = require('node:fs');
const path = require('node:path');
const { bybitApiTree } = require('../../bench/installed-size');
const { mustRun, tool } = require('./tools');

const ROOT = path.join(__dirname, '..', '..');
const BENCH = path.join(ROOT, 'bench');
const TARGET = 1 / 10;

/** Binaries have one of their own: a platform more is a decision, a binary that grows is not. */
const BUDGET = require('./size-budget.json');

const GROUPS = ['lib', 'esm', 'types', 'src', 'prebuilds', 'scripts'];
const DOCUMENTS = 'documents, manifest';

/** @param {import('./packing').PackedFile} file @returns {string} */
function groupOf({ path: name }) {
  const [first] = name.split('/');
  return GROUPS.includes(first) ? first : DOCUMENTS;
}

/** @param {import('./packing').PackedFile[]} files */
function bytesByGroup(files) {
  return [...GROUPS, DOCUMENTS].map((group) => {
    const inGroup = files.filter((file) => groupOf(file) === group);
    return { group, files: inGroup.length, bytes: inGroup.reduce((sum, { size }) => sum + size, 0) };
  });
}

/** @param {(line: string) => void} say */
async function installBench(say) {
  if (fs.existsSync(path.join(BENCH, 'node_modules', 'bybit-api'))) return;
  say('installing bybit-api into bench/node_modules (once) …');
  await mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: BENCH });
}

/**
 * What lib/ would take if nobody could read it: how far the target is out of reach.
 *
 * @param {import('./packing').PackedFile[]} files
 * @param {string} folder  for what is made
 * @returns {Promise<number>} bytes
 */
async function minifiedBytes(files, folder) {
  const sources = files.map((file) => file.path).filter((name) => /^lib\/.*\.js$/.test(name));
  const options = ['--minify', '--charset=utf8', '--log-level=error', '--outbase=lib', `--outdir=${folder}`];
  await mustRun(tool('esbuild', 'bin', 'esbuild'), [...options, ...sources], { cwd: ROOT });
  return sources.reduce(
    (sum, name) => sum + fs.statSync(path.join(folder, name.slice('lib/'.length))).size,
    0,
  );
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** @param {string} what @param {number} bytes @param {number} budget */
function keepWithin(what, bytes, budget) {
  if (bytes <= budget) return;
  throw new Error(
    `${what} takes ${bytes} bytes; the budget is ${budget} (test/install/size-budget.json): make it smaller, or raise ` +
      'the budget and say why',
  );
}

/**
 * @param {import('./packing').Packed} packed
 * @param {(line: string) => void} say
 * @returns {Promise<string>} a verdict in one line
 * @throws {Error} above the budget
 */
async function checkSize({ files, bytes, tarball }, say) {
  await installBench(say);
  const theirs = bybitApiTree();
  for (const { group, files: count, bytes: part } of bytesByGroup(files)) {
    say(`  ${group.padEnd(20)} ${String(count).padStart(4)} files ${kilobytes(part).padStart(10)}`);
  }
  say(
    `  ${'all of it'.padEnd(20)} ${String(files.length).padStart(4)} files ${kilobytes(bytes).padStart(10)}`,
  );
  const minified = await minifiedBytes(files, path.join(path.dirname(tarball), 'minified'));
  say(`  ${'(lib, were it minified'.padEnd(31)} ${kilobytes(minified).padStart(10)})`);
  const peer = `bybit-api, ${theirs.packages} packages`;
  say(`  ${peer.padEnd(20)} ${' '.repeat(10)} ${kilobytes(theirs.bytes).padStart(10)}`);
  const ratio = bytes / theirs.bytes;
  const target = `target at most ${TARGET.toFixed(2)}: ${ratio <= TARGET ? 'met' : 'missed, see docs/install.md'}`;
  say(`  ratio ${ratio.toFixed(3)} (${target})`);
  const { withoutBinaries, eachBinary } = BUDGET;
  const binaries = files.filter((file) => file.path.endsWith('.node'));
  const rest = bytes - binaries.reduce((sum, file) => sum + file.size, 0);
  keepWithin('the package without its binaries', rest, withoutBinaries);
  for (const binary of binaries) keepWithin(binary.path, binary.size, eachBinary);
  const used = `${kilobytes(rest)} of ${kilobytes(withoutBinaries)} without binaries`;
  return `${used}; ${binaries.length} of at most ${kilobytes(eachBinary)}; ${ratio.toFixed(3)} of bybit-api's tree`;
}

module.exports = { checkSize };
