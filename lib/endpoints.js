'use strict';

/**
 * What the path of a request says by itself: what it is called, whether anybody may ask it, and whether it waits
 * behind a gate. Source of the paths: https://bybit-exchange.github.io/docs/v5/intro
 *
 * @module
 */

/** Nobody needs a key for these. A proxy may put a prefix before them. */
const PUBLIC = /(?:^|\/)v5\/(?:market|announcements|system)\//;
/** What places, changes or moves something. */
const GATED = /(?:^|\/)v5\/(?:spread\/)?(?:order|position|asset)(?:\/|$)|^order\.[a-z-]+$/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LONGEST_PATH = 2048;

/**
 * @param {unknown} path `/v5/…`, perhaps with a query, or the operation of a WebSocket trade request such as `order.create`
 * @returns {string} `/v5/…` without its query
 */
function endpointOf(path) {
  const bare = (typeof path === 'string' ? path.slice(0, LONGEST_PATH) : '').split(/[?#]/, 1)[0];
  return /^order\.[a-z-]+$/.test(bare) ? `/v5/${bare.replace('.', '/')}` : bare;
}

/** @param {string} path @returns {boolean} the endpoint needs no signature */
function isPublic(path) {
  return PUBLIC.test(path);
}

/**
 * However a server may read a path: encoded, doubled, in capitals, with parameters or dots at the end of a part.
 *
 * @param {string} path
 * @returns {string}
 */
function asReadLeniently(path) {
  let plain = path;
  try {
    plain = decodeURIComponent(path);
  } catch {
    // What cannot be decoded is looked at as it is.
  }
  return plain
    .toLowerCase()
    .replace(/[\\/]+/g, '/')
    .replace(/(?:;[^/]*|\.+)(?=\/|$)/g, '');
}

/**
 * Whether a request waits behind a gate: every write to orders, positions and assets. Reads pass.
 *
 * @param {string} method
 * @param {string} path may have a prefix, of a proxy; or the operation of a WebSocket, such as `order.create`
 * @returns {boolean}
 */
function isGated(method, path) {
  return !READS.has(method.toUpperCase()) && GATED.test(asReadLeniently(path));
}

module.exports = { endpointOf, isGated, isPublic };
