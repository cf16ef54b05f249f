'use strict';

/** Which string a signature that does not fit was made for, as src/core/validate/signed_string.c finds it. */

const {
  decodedQuery,
  encodedQueries,
  jsonOfQuery,
  respacedBody,
  sortedQuery,
} = require('./request-variants');
const { fits } = require('./signers');

/**
 * @typedef {import('./request-text').Report} Report
 * @typedef {import('./signers').SignerState} SignerState
 *
 * @typedef {object} SignedRequest
 * @property {SignerState} signer
 * @property {string} signature
 * @property {boolean} isGet
 * @property {Record<string, Buffer>} parts  by their names in RECIPES
 */

/** All that the strings are made of may have so many bytes together for others than the right one to be tried. */
const CULPRIT_MAX = 1024 * 1024;
const TIMESTAMP_MAX = 9_999_999_999_999;
const TIMESTAMP_REACH = 1000;
/** Of longer contents the signatures of so many times would take too long. */
const TIMESTAMP_BYTES = 4096;
const USUAL_WINDOWS = [1000, 2000, 3000, 5000, 6000, 8000, 10_000, 15_000, 20_000, 30_000, 60_000];

const RIGHT = 'timestamp apiKey recvWindow content';

/**
 * The first that fits is the one that is named.
 *
 * @type {ReadonlyArray<readonly [id: string, parts: string, only?: 'get' | 'others']>}
 */
const RECIPES = [
  ['signed-nothing', 'timestamp apiKey recvWindow'],
  ['signed-with-question-mark', 'timestamp apiKey recvWindow questionMark query'],
  ['signed-body-of-get', 'timestamp apiKey recvWindow body', 'get'],
  ['signed-query-of-post', 'timestamp apiKey recvWindow query', 'others'],
  ['signed-query-and-body', 'timestamp apiKey recvWindow query body'],
  ['signed-query-and-body', 'timestamp apiKey recvWindow body query'],
  ['signed-without-recv-window', 'timestamp apiKey content'],
  ['signed-path', 'timestamp apiKey recvWindow path'],
  ['signed-path', 'timestamp apiKey recvWindow path content'],
  ['signed-path', 'timestamp apiKey recvWindow path questionMark query'],
  ['signed-path', 'timestamp apiKey recvWindow method path'],
  ['signed-path', 'timestamp apiKey recvWindow method path content'],
  ['signed-path', 'timestamp apiKey recvWindow method path questionMark query'],
  ['signed-path', 'timestamp method path content'],
  ['signed-path', 'timestamp method path questionMark query'],
  ['signed-path', 'timestamp apiKey recvWindow url'],
  ['signed-path', 'timestamp apiKey recvWindow url body'],
  ['signed-without-prefix', 'content'],
  ['signed-without-prefix', 'timestamp content'],
  ['signed-without-prefix', 'apiKey content'],
  ['signed-without-prefix', 'timestamp recvWindow content'],
  ['signed-without-prefix', 'apiKey recvWindow content'],
  ['signed-other-order', 'timestamp apiKey content recvWindow'],
  ['signed-other-order', 'timestamp recvWindow apiKey content'],
  ['signed-other-order', 'timestamp recvWindow content apiKey'],
  ['signed-other-order', 'timestamp content apiKey recvWindow'],
  ['signed-other-order', 'timestamp content recvWindow apiKey'],
  ['signed-other-order', 'apiKey timestamp recvWindow content'],
  ['signed-other-order', 'apiKey timestamp content recvWindow'],
  ['signed-other-order', 'apiKey recvWindow timestamp content'],
  ['signed-other-order', 'apiKey recvWindow content timestamp'],
  ['signed-other-order', 'apiKey content timestamp recvWindow'],
  ['signed-other-order', 'apiKey content recvWindow timestamp'],
  ['signed-other-order', 'recvWindow timestamp apiKey content'],
  ['signed-other-order', 'recvWindow timestamp content apiKey'],
  ['signed-other-order', 'recvWindow apiKey timestamp content'],
  ['signed-other-order', 'recvWindow apiKey content timestamp'],
  ['signed-other-order', 'recvWindow content timestamp apiKey'],
  ['signed-other-order', 'recvWindow content apiKey timestamp'],
  ['signed-other-order', 'content timestamp apiKey recvWindow'],
  ['signed-other-order', 'content timestamp recvWindow apiKey'],
  ['signed-other-order', 'content apiKey timestamp recvWindow'],
  ['signed-other-order', 'content apiKey recvWindow timestamp'],
  ['signed-other-order', 'content recvWindow timestamp apiKey'],
  ['signed-other-order', 'content recvWindow apiKey timestamp'],
];

/** @param {SignedRequest} request @param {string} recipe @param {Record<string, Buffer>} [other] */
function recipeFits({ signer, signature, parts }, recipe, other) {
  const sources = { ...parts, ...other };
  return fits(signer, signature, ...recipe.split(' ').map((name) => sources[name]));
}

/** @param {SignedRequest} request @returns {boolean} the signature is that of the bytes that are sent */
function signatureFits(request) {
  return recipeFits(request, RIGHT);
}

/** @param {SignedRequest} request @returns {string | undefined} */
function culpritAmongParts(request) {
  const method = request.isGet ? 'get' : 'others';
  const found = RECIPES.find(
    ([, recipe, only]) => (only === undefined || only === method) && recipeFits(request, recipe),
  );
  return found?.[0];
}

/** @param {SignedRequest} request @returns {string | undefined} */
function culpritAmongForms(request) {
  const { query, body } = request.parts;
  /** @type {[string, () => Buffer][]} */
  const ofQuery = [
    ['signed-decoded-query', () => decodedQuery(query, false)],
    ['signed-decoded-query', () => decodedQuery(query, true)],
    ...encodedQueries(query).map(
      (encode) => /** @type {[string, () => Buffer]} */ (['signed-encoded-query', encode]),
    ),
    ['signed-sorted-query', () => sortedQuery(query)],
    ['signed-query-as-json', () => jsonOfQuery(query)],
  ];
  /** @type {[string, () => Buffer][]} */
  const forms = [
    ...(query.length > 0 ? ofQuery : []),
    ['signed-compact-json', () => respacedBody(body, false)],
    ['signed-spaced-json', () => respacedBody(body, true)],
  ];
  return forms.find(([, form]) => recipeFits(request, RIGHT, { content: form() }))?.[0];
}

/** @param {SignedRequest} request @returns {number | undefined} ms */
function otherWindow(request) {
  return USUAL_WINDOWS.find((ms) => recipeFits(request, RIGHT, { recvWindow: Buffer.from(String(ms)) }));
}

/** @param {SignedRequest} request @returns {number | undefined} ms between the two times */
function otherTime(request) {
  const { content, recvWindow, timestamp } = request.parts;
  const sent = timestamp.toString('latin1');
  const tried =
    /^\d{13}$/.test(sent) &&
    request.signer.algorithm === 'hmac-sha256' &&
    content.length + recvWindow.length <= TIMESTAMP_BYTES;
  for (let distance = 1; tried && distance <= TIMESTAMP_REACH; distance++) {
    for (const time of [Number(sent) - distance, Number(sent) + distance]) {
      if (time < 0 || time > TIMESTAMP_MAX) continue;
      const other = Buffer.from(String(time).padStart(sent.length, '0'));
      if (recipeFits(request, RIGHT, { timestamp: other })) return distance;
    }
  }
  return undefined;
}

/**
 * @param {SignedRequest} request
 * @returns {boolean} all that the strings are made of is short enough to sign it that often; url holds path and query
 */
function isExplicable({ parts }) {
  const { timestamp, recvWindow, method, url, body } = parts;
  const size = [timestamp, recvWindow, method, url, body].reduce((sum, { length }) => sum + length, 0);
  return size <= CULPRIT_MAX && recvWindow.length <= 10 && /^\d*$/.test(recvWindow.toString('latin1'));
}

/**
 * Reports which of the strings that people sign by mistake the signature fits, or that it fits none.
 *
 * @param {SignedRequest} request
 * @param {Report} report
 */
function explainSignature(request, report) {
  const tried = isExplicable(request);
  const culprit = tried ? (culpritAmongParts(request) ?? culpritAmongForms(request)) : undefined;
  if (culprit !== undefined) {
    report.note(culprit, 'signature', 0);
    return;
  }
  const recvWindow = tried ? otherWindow(request) : undefined;
  const distance = tried && recvWindow === undefined ? otherTime(request) : undefined;
  if (recvWindow !== undefined) report.note('signed-other-recv-window', 'signature', 0, recvWindow);
  else if (distance !== undefined) report.note('signed-other-timestamp', 'signature', 0, distance);
  else report.note('signature-mismatch', 'signature', 0);
}

module.exports = { explainSignature, signatureFits };
