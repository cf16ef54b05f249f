'use strict';

/**
 * Makes the folder ready for `npm pack` and `npm publish`: checks that the committed binaries match the sources, and
 * makes the types, the ES module and the copy of binding.gyp in src/ (one at the root of a package would count as install script).
 */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { mismatches } = require('./prebuild/check');
const { ALL_TARGETS } = require('./prebuild/targets');

const ROOT = path.join(__dirname, '..');

function checkBinaries() {
  const wrong = mismatches(ALL_TARGETS);
  if (wrong.length === 0) return;
  for (const { name, problem } of wrong) process.stderr.write(`prebuilds/${name} ${problem}\n`);
  process.exit(1);
}

checkBinaries();
for (const script of ['types.js', 'classify-module.js']) {
  execFileSync(process.execPath, [path.join(__dirname, script)], { stdio: 'inherit' });
}
fs.copyFileSync(path.join(ROOT, 'binding.gyp'), path.join(ROOT, 'src', 'binding.gyp'));
