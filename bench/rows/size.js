'use strict';

/** What an installed package takes on disk: the sum of the sizes of its files, and of all it depends on. */

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const { ROOT, npm, requireFromBench } = require('../setup');

/** @param {string} folder @returns {number} bytes of its files, without its node_modules */
function sizeOfFolder(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sum + (entry.name === 'node_modules' ? 0 : sizeOfFolder(file));
    return sum + fs.lstatSync(file).size;
  }, 0);
}

/** @param {string} name @param {string} folder  of who needs it @returns {string | null} the folder it is in */
function findPackage(name, folder) {
  const paths = createRequire(path.join(folder, 'package.json')).resolve.paths(name) ?? [];
  return paths.map((parent) => path.join(parent, name)).find((found) => fs.existsSync(found)) ?? null;
}

/** @param {string} folder @param {Set<string>} [seen] @returns {Set<string>} of it and of all it depends on */
function treeOf(folder, seen = new Set()) {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  const { dependencies = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const found = findPackage(name, folder);
    if (found !== null) treeOf(found, seen);
  }
  return seen;
}

/**
 * What the tarball of this tree would unpack to, and this machine's addon if the tree has no prebuilt binary
 * yet. There is nothing else to install: no dependencies.
 *
 * @returns {{ bytes: number, parts: string[] }}
 */
function sizeOfOurs() {
  const [{ unpackedSize, files }] = JSON.parse(
    npm(['pack', '--dry-run', '--ignore-scripts', '--json'], ROOT),
  );
  const has = (pattern) => files.some((file) => pattern.test(file.path));
  const parts = [`${files.length} files of the tarball`];
  let bytes = unpackedSize;
  if (!has(/^prebuilds\/.*\.node$/)) {
    bytes +=
      fs.statSync(path.join(ROOT, 'build', 'Release', 'bybit_auth.node'), { throwIfNoEntry: false })?.size ??
      0;
    parts.push('the addon of build/Release');
  }
  if (!has(/^types\//)) parts.push('types/ not generated, so not counted');
  return { bytes, parts };
}

/** @returns {{ bytes: number, packages: number }} bybit-api as it is installed in bench/, with all it depends on */
function bybitApiTree() {
  const folders = treeOf(path.dirname(requireFromBench.resolve('bybit-api/package.json')));
  const bytes = [...folders].reduce((sum, folder) => sum + sizeOfFolder(folder), 0);
  return { bytes, packages: folders.size };
}

/** @param {import('../run').Context} _context */
async function size(_context) {
  const ours = sizeOfOurs();
  const { bytes: theirs, packages } = bybitApiTree();
  const entry = {
    work: 'installed package',
    versus: `bybit-api with its tree of ${packages} packages (${(theirs / 1e6).toFixed(1)} MB)`,
    target: { atMost: 1 / 10 },
    value: ours.bytes / theirs,
  };
  return {
    entries: [entry],
    raw: { bytes: { 'bybit-auth': ours.bytes, 'bybit-api': theirs }, counted: ours.parts.join('; ') },
  };
}

module.exports = { bybitApiTree, size };
