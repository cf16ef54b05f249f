'use strict';

/** Copies this tree and builds another variant of the addon in the copy; the one in build/ stays unchanged. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');

/**
 * Copies the files that git tracks or would track, and links what was installed or generated.
 *
 * @param {string} folder  emptied first
 */
function copyTree(folder) {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of new Set(list.split('\0').filter(Boolean))) {
    const source = path.join(ROOT, name);
    if (!fs.existsSync(source)) continue; // deleted, and not yet committed
    const target = path.join(folder, name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(source, target);
  }
  for (const installed of ['node_modules', 'types', 'esm']) {
    const source = path.join(ROOT, installed);
    if (fs.existsSync(source)) fs.symlinkSync(source, path.join(folder, installed));
  }
}

/**
 * @param {string} folder  a copy of the tree
 * @param {Parameters<typeof import('../build').build>[0]} options
 */
function buildIn(folder, options) {
  const { build } = require(path.join(folder, 'scripts', 'build.js'));
  const { ok, output } = build(options);
  if (!ok) throw new Error(`the addon could not be built\n${output}`);
}

module.exports = { ROOT, buildIn, copyTree };
