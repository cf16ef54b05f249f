'use strict';

/**
 * Whether a bundler has put this code into a file of its own. There it finds no addon, which a user would notice by slow
 * signatures only.
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');

const WARNING = 'BYBIT_AUTH_BUNDLED';
const MESSAGE =
  'bybit-auth is part of a bundle, without its native addon, and signs with node:crypto. Leave it out of the bundle: ' +
  "serverExternalPackages: ['bybit-auth'] in Next.js, external or externals in other bundlers. " +
  'BYBIT_AUTH_BACKEND=javascript hides this warning.';

/** @param {string} root where the folder of the package would be @returns {boolean} the package is not there */
function isBundled(root) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).name !== 'bybit-auth';
  } catch (error) {
    // Where the permission model of Node.js refuses to look, nothing shows it.
    return /** @type {any} */ (error).code !== 'ERR_ACCESS_DENIED';
  }
}

/**
 * Warns once. Not where the addon does not load outside of a bundle either.
 *
 * @param {boolean} hasAddon whether there is an addon for this runtime and C library
 */
function warnOfBundle(hasAddon) {
  const { bun, deno } = /** @type {Record<string, string | undefined>} */ (process.versions);
  if (!hasAddon || bun !== undefined || deno !== undefined) return;
  // Late: it reads package.json, which a process with few permissions may not.
  const { pageUrl } = require('../internal/version');
  process.emitWarning(`${MESSAGE} Details: ${pageUrl('install')}#bundlers`, { code: WARNING });
}

module.exports = { isBundled, warnOfBundle };
