'use strict';

/** The tarball: how it is made, and what must and must not be in it. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { TARGETS } = require('../../scripts/prebuild/targets');
const { mustRun } = require('./tools');

const ROOT = path.join(__dirname, '..', '..');

const WANTED = [
  'README.md',
  'LICENSE',
  'lib/index.mjs',
  'esm/classify.mjs',
  'lib/internal/validate-wasm.js',
  'types/index.d.mts',
  'types/classify.d.mts',
  'src/binding.gyp',
  'scripts/build.js',
];
/** What belongs to the repository only; a binding.gyp at the root counts as an install script. */
const STRAY = /^(?:test|bench|examples|build|docs|coverage|\.|binding\.gyp$)|\.tsbuildinfo$|\.map$/;
const INSTALL_SCRIPT = /^(?:pre|post)?install$|^prepare$/;

/**
 * @typedef {{ path: string, size: number }} PackedFile
 * @typedef {{ tarball: string, files: PackedFile[], bytes: number }} Packed
 */

/** The addons of the manifest. The WebAssembly is in the tarball once: as a module of lib/. */
function promisedBinaries() {
  return TARGETS.filter(({ shipped }) => shipped).map(({ name, file }) => `prebuilds/${name}/${file}`);
}

/** @param {Packed} packed */
function checkContents({ files }) {
  const names = files.map((file) => file.path);
  for (const wanted of WANTED) {
    assert.ok(names.includes(wanted), `${wanted} is missing`);
  }
  assert.deepEqual(
    names.filter((name) => /\.(?:node|wasm)$/.test(name)).sort(),
    promisedBinaries().sort(),
    'the binaries of prebuilds/manifest.json',
  );
  assert.deepEqual(
    names.filter((name) => STRAY.test(name)),
    [],
    'files that no user needs',
  );
}

/** @param {any} manifest  package.json of the tarball */
function checkManifest(manifest) {
  const scripts = Object.keys(manifest.scripts).filter((name) => INSTALL_SCRIPT.test(name));
  assert.deepEqual(scripts, [], 'the package must not run anything when it is installed');
  assert.equal(manifest.dependencies, undefined);
}

/** @param {string} folder  where to put it @returns {Promise<Packed>} */
async function pack(folder) {
  const args = ['pack', '--json', '--silent', '--pack-destination', folder];
  const { stdout } = await mustRun('npm', args, { cwd: ROOT });
  // prepack prints before npm does; npm's part is the JSON at the end.
  const [{ filename, files, unpackedSize }] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
  return { tarball: path.join(folder, filename), files, bytes: unpackedSize };
}

/**
 * The same package with another manifest: what a package manager has to complain about.
 *
 * @param {Packed} packed
 * @param {string} folder
 * @param {(manifest: any) => void} change
 * @returns {Promise<string>} the path of that tarball
 */
async function repack({ tarball }, folder, change) {
  const copy = fs.mkdtempSync(path.join(folder, 'spoilt-'));
  await mustRun('tar', ['-xzf', tarball, '-C', copy], { cwd: folder });
  const file = path.join(copy, 'package', 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(manifest);
  fs.writeFileSync(file, JSON.stringify(manifest));
  const spoilt = `${copy}.tgz`;
  await mustRun('tar', ['-czf', spoilt, '-C', copy, 'package'], { cwd: folder });
  return spoilt;
}

module.exports = { ROOT, checkContents, checkManifest, pack, repack };
