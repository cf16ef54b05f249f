'use strict';

/** What an installed package takes on disk, and how much of it `bybit-auth/axios` loads. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { bybitApiTree } = require('../installed-size');
const { ROOT, npm } = require('../setup');

/** @returns {number} bytes of the tarball's files, and of this machine's addon if the tree has no prebuilt one */
function sizeOfOurs() {
  const [{ unpackedSize, files }] = JSON.parse(
    npm(['pack', '--dry-run', '--ignore-scripts', '--json'], ROOT),
  );
  if (files.some((file) => /^prebuilds\/.*\.node$/.test(file.path))) return unpackedSize;
  const built = fs.statSync(path.join(ROOT, 'build', 'Release', 'bybit_auth.node'), {
    throwIfNoEntry: false,
  });
  return unpackedSize + (built?.size ?? 0);
}

/** Prints the bytes of the files that a require loads, the addon included. */
const LOADED =
  'require(process.argv[1]); const files = Object.keys(require.cache);' +
  "process.stdout.write(String(files.reduce((sum, file) => sum + require('fs').statSync(file).size, 0)))";

/** @type {import('../measure').Row} */
const size = {
  name: 'size',
  measures: 'the installed package, and what bybit-auth/axios loads of it',
  unit: 'bytes',
  rounds: 1,
  quickRounds: 1,
  warmUp: false,
  exact: true,
  comparisons: [
    {
      work: 'installed package',
      versus: 'bybit-api with its tree of packages',
      ours: 'installed',
      theirs: 'bybit-api',
      value: 'ours / theirs',
    },
    { work: 'installed package', versus: '-', ours: 'installed', value: 'ours', target: 1.5e6 },
    {
      work: "files that require('bybit-auth/axios') loads",
      versus: '-',
      ours: 'loaded',
      value: 'ours',
      target: 250e3,
    },
  ],
  prepare: async () => ({
    sides: {
      installed: sizeOfOurs,
      'bybit-api': () => bybitApiTree().bytes,
      loaded: () =>
        Number(
          execFileSync(process.execPath, ['-e', LOADED, path.join(ROOT, 'lib', 'axios.js')], {
            encoding: 'utf8',
          }),
        ),
    },
  }),
};

module.exports = { rows: [size] };
