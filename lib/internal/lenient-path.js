'use strict';

/**
 * Normalises a path as a lenient server may: encoded, with double slashes, capitals, or parameters and dots at the end of a
 * segment.
 *
 * @param {string} path
 * @returns {string}
 */
function normalizeLeniently(path) {
  let plain = path;
  try {
    plain = decodeURIComponent(path);
  } catch {
    // A path that cannot be decoded is read as it is.
  }
  return plain
    .toLowerCase()
    .replace(/[\\/]+/g, '/')
    .replace(/(?:;[^/]*|\.+)(?=\/|$)/g, '');
}

module.exports = { normalizeLeniently };
