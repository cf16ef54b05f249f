'use strict';

/**
 * The parts of a URL exactly as they are sent. `URL` would write some characters differently, and a signature covers bytes.
 *
 * @module
 */

const { toWellFormed } = require('./bytes');

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** Runs of characters that URL parsers write differently in a query, or do not send. */
const REWRITTEN = /[^\w\-.~!$&()*+,;=:@/?%[\]]+/g;

/** @param {string} text @returns {string} */
const encode = (text) => encodeURIComponent(text).replaceAll("'", '%27');

/** @param {string} url @returns {string} its path without query; `/` where it has none */
function pathOf(url) {
  const start = url.startsWith('/') ? 0 : (ORIGIN.exec(url)?.[0].length ?? 0);
  const end = url.slice(start).search(/[?#]/);
  return url.slice(start, end === -1 ? undefined : start + end) || '/';
}

/** @param {string} url @returns {string} its path with its query, without a fragment */
function targetOf(url) {
  const query = queryOf(url);
  return query === '' ? pathOf(url) : `${pathOf(url)}?${query}`;
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
  const question = url.indexOf('?');
  const fragment = url.indexOf('#');
  const end = question === -1 || (fragment !== -1 && fragment < question) ? fragment : question;
  const start = end === -1 ? url : url.slice(0, end);
  return query === '' ? start : `${start}?${query}`;
}

/** The same in a path, where parsers leave some more characters as they are. */
const REWRITTEN_IN_PATH = /[^!-~]+|["<>^`{}\\]+/g;

/** A URL of http or https, or a path, that every parser leaves as it is. */
const ENCODED_URL = /^(?:https?:\/\/|\/)[\w\-.~!$&()*+,;=:@/?%[\]]*$/i;

/** @param {string} url @returns {boolean} whether it is one of http or https, or a path, in which nothing is to be encoded */
function isEncoded(url) {
  return ENCODED_URL.test(url);
}

/**
 * @param {string} url
 * @returns {string} percent-encoded where it is not yet, in path and query, without a fragment
 */
function encodedUrl(url) {
  const [origin = ''] = ORIGIN.exec(url) ?? [];
  const [target] = toWellFormed(url.slice(origin.length)).split('#', 1);
  const end = target.indexOf('?');
  const path = end === -1 ? target : target.slice(0, end);
  return withEncodedQuery(
    origin + path.replace(REWRITTEN_IN_PATH, encode) + (end === -1 ? '' : target.slice(end)),
  );
}

/**
 * @param {string} url whose query is not encoded: everything after the first `?` belongs to it
 * @returns {string} the URL with a query that every parser leaves as it is
 */
function withEncodedQuery(url) {
  const start = url.indexOf('?') + 1;
  if (start === 0) return url;
  return url.slice(0, start) + toWellFormed(url.slice(start)).replace(REWRITTEN, encode);
}

/** @param {string} url @returns {boolean} whether everything after its first `?` is sent as it stands there */
function isSentUnchanged(url) {
  const start = url.indexOf('?');
  return start === -1 || new URL(url).search.slice(1) === url.slice(start + 1);
}

module.exports = {
  encodedUrl,
  isEncoded,
  isSentUnchanged,
  pathOf,
  queryOf,
  targetOf,
  withEncodedQuery,
  withQuery,
};
