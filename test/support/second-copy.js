'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { temporaryFolder } = require('./temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');
const PARTS = ['lib', 'prebuilds', 'package.json', path.join('build', 'Release', 'bybit_auth.node')];

/**
 * The package once more, from a folder of its own, with an addon of its own.
 *
 * @param {import('node:test').TestContext | typeof import('node:test')} t the folder ends with it
 * @param {string} [backendName] default: the backend of this process
 * @returns {typeof import('../..')}
 */
function loadSecondCopy(t, backendName) {
  const folder = temporaryFolder(t);
  for (const part of PARTS) {
    const source = path.join(ROOT, part);
    if (fs.existsSync(source)) fs.cpSync(source, path.join(folder, part), { recursive: true });
  }
  const before = process.env.BYBIT_AUTH_BACKEND;
  try {
    if (backendName !== undefined) process.env.BYBIT_AUTH_BACKEND = backendName;
    const copy = require(folder);
    // Each name is loaded when it is first used.
    return { ...copy };
  } finally {
    if (before === undefined) delete process.env.BYBIT_AUTH_BACKEND;
    else process.env.BYBIT_AUTH_BACKEND = before;
  }
}

module.exports = { loadSecondCopy };
