'use strict';

/**
 * The parts of a URL exactly as they are sent. `URL` would write some characters differently, and a signature covers bytes.
 *
 * @module
 */

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** @param {string} url @returns {string} its path without query; `/` where it has none */
function pathOf(url) {
  const start = url.startsWith('/') ? 0 : (ORIGIN.exec(url)?.[0].length ?? 0);
  const end = url.slice(start).search(/[?#]/);
  return url.slice(start, end === -1 ? undefined : start + end) || '/';
}

/** @param {string} url @returns {string} its query without `?` */
function queryOf(url) {
  const start = url.indexOf('?');
  if (start === -1) return '';
  const end = url.indexOf('#');
  if (end === -1) return url.slice(start + 1);
  return end < start ? '' : url.slice(start + 1, end);
}

/** @param {string} url @param {string} query without `?` @returns {string} the URL with this query, without a fragment */
function withQuery(url, query) {
  const end = url.search(/[?#]/);
  return `${end === -1 ? url : url.slice(0, end)}?${query}`;
}

module.exports = { pathOf, queryOf, withQuery };
