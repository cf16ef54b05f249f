'use strict';

/**
 * Makes the folder ready for `npm pack` and `npm publish`: types, a binary for this machine's platform below
 * prebuilds/, and the copy of binding.gyp in src/ (one at the root of a package would count as install script).
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { build } = require('./build');

const ROOT = path.join(__dirname, '..');

function makeTypes() {
  execFileSync(process.execPath, [path.join(__dirname, 'types.js')], { stdio: 'inherit' });
}

function makeBinary() {
  const { ok, output } = build();
  if (!ok) throw new Error(`the native addon could not be built\n${output}`);
  const { prebuildTarget } = require('../lib/native');
  const folder = path.join(ROOT, 'prebuilds', prebuildTarget());
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(
    path.join(ROOT, 'build', 'Release', 'bybit_auth.node'),
    path.join(folder, 'bybit_auth.node'),
  );
}

makeTypes();
makeBinary();
fs.copyFileSync(path.join(ROOT, 'binding.gyp'), path.join(ROOT, 'src', 'binding.gyp'));
