'use strict';

/** A bot in one file, made by esbuild. */

const path = require('node:path');
const { mustRun, nodeFolder, tool } = require('./tools');

const ESBUILD = tool('esbuild', 'bin', 'esbuild');

/** @typedef {{ name: string, entry: string, output: string, options: string[], backend: 'native' | 'javascript', reason: RegExp }} Bundle */

/** @type {Bundle[]} */
const BUNDLES = [
  {
    name: 'esbuild, CommonJS, bybit-auth external',
    entry: 'use.cjs',
    output: path.join('dist', 'external.cjs'),
    options: ['--format=cjs', '--external:bybit-auth'],
    backend: 'native',
    reason: /^prebuilt binary/,
  },
  {
    name: 'esbuild, ESM, bybit-auth and axios external',
    entry: 'use.mjs',
    // Beside checks.cjs, which stays CommonJS: an ES module bundle cannot require.
    output: 'external.mjs',
    options: ['--format=esm', '--external:bybit-auth', '--external:axios', '--external:./checks.cjs'],
    backend: 'native',
    reason: /^prebuilt binary/,
  },
  {
    // What happens to those who forget: no binary beside the bundle.
    name: 'esbuild, CommonJS, everything bundled',
    entry: 'use.cjs',
    output: path.join('dist', 'everything.cjs'),
    options: ['--format=cjs'],
    backend: 'javascript',
    reason: /not available: the package is part of a bundle; no local build; no prebuilt binary/,
  },
];

/** @param {Bundle} bundle @param {string} folder @returns {Promise<string>} what the bundle printed */
async function bundleAndRun({ entry, output, options }, folder) {
  const args = [
    entry,
    '--bundle',
    '--platform=node',
    '--target=node20',
    `--outfile=${output}`,
    '--log-level=warning',
  ];
  await mustRun(process.execPath, [ESBUILD, ...args, ...options], { cwd: folder });
  return (await mustRun(path.join(nodeFolder(22), 'node'), [output], { cwd: folder })).stdout;
}

module.exports = { BUNDLES, bundleAndRun };
