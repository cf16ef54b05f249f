'use strict';

/** Each runtime, what it needs to run a program, and which backend is expected in it. */

const path = require('node:path');
const { mustRun, nodeFolder, program, tool } = require('./tools');

/** As lib/crypto/backend.js says it: the binary of the tarball, and not one that was built here. */
const PREBUILT = /^prebuilt binary for /;
/** Neither of them exports Node.js's OpenSSL, so that the addon does not link; the reason names what is missing. */
const NO_OPENSSL = /^the native addon is not available: .*prebuilt binary for \S+ failed: .*undefined symbol/;

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} file
 * @property {string[]} args  before the program
 * @property {boolean} [bot]  whether it may start the bot as a process of its own; left out: it may
 * @property {'native' | 'javascript'} backend
 * @property {RegExp} reason
 */

/** @param {number} major @returns {Runtime} */
function nodeRuntime(major) {
  const file = path.join(nodeFolder(major), 'node');
  return { name: `Node.js ${major}`, file, args: [], backend: 'native', reason: PREBUILT };
}

const DENO = tool('@deno', 'linux-x64-glibc', 'deno');
const DENO_OPTIONS = ['--node-modules-dir=manual', '--no-lock'];

/** @type {Runtime[]} */
const RUNTIMES = [
  ...[20, 22, 24, 26].map(nodeRuntime),
  {
    name: 'Bun',
    file: tool('@oven', 'bun-linux-x64', 'bin', 'bun'),
    args: [],
    backend: 'javascript',
    reason: NO_OPENSSL,
  },
  {
    name: 'Deno',
    file: DENO,
    args: ['run', '--allow-all', ...DENO_OPTIONS],
    backend: 'javascript',
    reason: NO_OPENSSL,
  },
  {
    // No more rights than a bot needs; it may not load libraries then.
    name: 'Deno, few permissions',
    file: DENO,
    args: ['run', '--no-prompt', '--allow-read', '--allow-env', '--allow-net=127.0.0.1', ...DENO_OPTIONS],
    bot: false,
    backend: 'javascript',
    reason: /Requires ffi access/,
  },
];

/** @param {Runtime} runtime @returns {string | null} what is missing on this platform */
function missing({ file, name }) {
  if (program(file) !== null) return null;
  return `there is no ${name} for ${process.platform}-${process.arch} among the tools`;
}

/** @param {Runtime} runtime @param {string} folder @param {string} file @returns {Promise<string>} stdout */
async function runIn(runtime, folder, file) {
  const env = { DENO_NO_UPDATE_CHECK: '1', DENO_DIR: path.join(folder, '.deno') };
  return (await mustRun(runtime.file, [...runtime.args, file], { cwd: folder, env })).stdout;
}

/** @param {Runtime} runtime @param {string} folder @returns {Promise<string>} */
async function versionIn({ file }, folder) {
  const { stdout } = await mustRun(file, ['--version'], { cwd: folder });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
}

module.exports = { PREBUILT, RUNTIMES, missing, runIn, versionIn };
