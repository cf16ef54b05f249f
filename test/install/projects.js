'use strict';

/** New projects that use the tarball, and what they print. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { pinned } = require('./tools');

const PROGRAMS = path.join(__dirname, 'programs');

/** @typedef {{ name: string, reason: string, openssl: string, nodeApi: number | null }} Backend */

/**
 * @param {string} folder    is made
 * @param {string} tarball
 * @param {string[]} packages  that the project needs besides
 */
function makeProject(folder, tarball, packages) {
  fs.mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'project',
    version: '1.0.0',
    private: true,
    type: 'commonjs',
    dependencies: { 'bybit-auth': `file:${tarball}`, ...pinned(packages) },
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  // Tells yarn 4 that this is a project of its own; an empty one is valid for yarn 1 too.
  fs.writeFileSync(path.join(folder, 'yarn.lock'), '');
  fs.cpSync(PROGRAMS, folder, { recursive: true });
}

/** @param {string} stdout  of a program @returns {Backend} */
function backendIn(stdout) {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(line);
}

/** @param {Backend} backend @param {'native' | 'javascript'} name @param {RegExp} reason @param {string} where */
function expectBackend(backend, name, reason, where) {
  assert.equal(backend.name, name, `${where}: the ${backend.name} backend (${backend.reason})`);
  assert.match(backend.reason, reason, where);
}

module.exports = { backendIn, expectBackend, makeProject };
