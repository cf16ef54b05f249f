'use strict';

/** What an installed package takes on disk: the sum of the sizes of its files, and of all it depends on. */

const fs = require('node:fs');
const path = require('node:path');

const { bybitApiTree } = require('../installed-size');
const { ROOT, npm } = require('../setup');

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

module.exports = { size };
