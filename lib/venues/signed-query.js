'use strict';

/**
 * Queries as KuCoin, Gate.io and Bitget sign them: the values as they are, while the URL carries them percent-encoded.
 *
 * @module
 */

const { pathOf, queryOf } = require('../internal/url-parts');

/** A run of percent-encoded bytes. */
const ENCODED = /(?:%[\da-f]{2})+/gi;

/** @param {string} run @returns {string} the run itself where its bytes are not UTF-8 */
function decodeRun(run) {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** @param {string} query @returns {string} without percent-encoding; a `+` is a plus sign */
function decodedQuery(query) {
  return query.includes('%') ? query.replace(ENCODED, decodeRun) : query;
}

/** @param {string} url @returns {string} path and decoded query */
function decodedTarget(url) {
  const query = queryOf(url);
  return query === '' ? pathOf(url) : `${pathOf(url)}?${decodedQuery(query)}`;
}

/** @param {string} pair @returns {string} the name of the parameter, as it is signed */
const nameIn = (pair) => decodedQuery(pair.split('=', 1)[0]);

/** @param {string} query @returns {string} its parameters by their names, ascending */
function sortedQuery(query) {
  if (!query.includes('&')) return query;
  const pairs = query.split('&').map((pair) => ({ pair, name: nameIn(pair) }));
  pairs.sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  return pairs.map(({ pair }) => pair).join('&');
}

/**
 * @template T
 * @param {(url: string) => T} partOf
 * @returns {(url: string) => T} the same, which remembers the last URL: orders go to one
 */
function rememberLast(partOf) {
  let last = '';
  /** @type {T | undefined} */
  let part;
  return (url) => {
    if (url !== last || part === undefined) {
      part = partOf(url);
      last = url;
    }
    return part;
  };
}

module.exports = { decodedQuery, decodedTarget, rememberLast, sortedQuery };
