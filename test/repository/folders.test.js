'use strict';

// Runs once: nothing here signs.

/** The check of the order of folders finds what it is for: `npm run lint` runs the same rules on lib/. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');
const RULES = path.join(ROOT, '.dependency-cruiser.cjs');
const COMMAND = path.join(ROOT, 'node_modules', '.bin', 'depcruise');

/** @param {any} t @param {Record<string, string>} files path below lib/ to what it requires */
function cruise(t, files) {
  const folder = temporaryFolder(t);
  for (const [name, target] of Object.entries(files)) {
    const file = path.join(folder, 'lib', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, target === '' ? '' : `require('${target}');\n`);
  }
  const { status, stdout } = spawnSync(COMMAND, ['--config', RULES, 'lib'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('imports from folders before it are allowed', (t) => {
  const { status, stdout } = cruise(t, {
    'axios.js': './clients/a.js',
    'clients/a.js': '../gate/b.js',
    'gate/b.js': '../internal/c.js',
    'internal/c.js': '',
    'cli/d.js': '../sandbox/e.js',
    'sandbox/e.js': '',
  });
  assert.equal(status, 0, stdout);
});

for (const [title, files, rule] of [
  [
    'a helper that imports the gate',
    { 'internal/a.js': '../gate/b.js', 'gate/b.js': '' },
    'internal-imports',
  ],
  ['a venue that imports an error', { 'venues/a.js': '../errors/b.js', 'errors/b.js': '' }, 'venues-imports'],
  [
    'folders of one layer',
    { 'transport/a.js': '../diagnose/b.js', 'diagnose/b.js': '' },
    'transport-imports',
  ],
  ['a folder that imports the root', { 'gate/a.js': '../index.js', 'index.js': '' }, 'gate-imports'],
  ['the sandbox', { 'sandbox/a.js': '../errors/b.js', 'errors/b.js': '' }, 'sandbox-stands-alone'],
  ['the sandbox in a bot', { 'gate/a.js': '../sandbox/b.js', 'sandbox/b.js': '' }, 'only-the-command-line'],
  ['a circle', { 'gate/a.js': './b.js', 'gate/b.js': './a.js' }, 'no-cycles'],
  ['a folder without a place', { 'other/a.js': '../internal/b.js', 'internal/b.js': '' }, 'known-folders'],
]) {
  test(`refused: ${title}`, (t) => {
    const { status, stdout } = cruise(t, files);
    assert.notEqual(status, 0);
    assert.match(stdout, new RegExp(rule));
  });
}
