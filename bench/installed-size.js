'use strict';

/** What an installed package takes on disk, with all it depends on. Also for `npm run test:package`. */

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const { requireFromBench } = require('./setup');

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

/** @returns {{ bytes: number, packages: number }} bybit-api as it is installed in bench/, with all it depends on */
function bybitApiTree() {
  const folders = treeOf(path.dirname(requireFromBench.resolve('bybit-api/package.json')));
  const bytes = [...folders].reduce((sum, folder) => sum + sizeOfFolder(folder), 0);
  return { bytes, packages: folders.size };
}

module.exports = { bybitApiTree };
