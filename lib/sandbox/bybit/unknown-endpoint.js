'use strict';

/**
 * The reply about an endpoint or a channel that the sandbox does not have. Bybit may have it, so the reply names the
 * sandbox and does not look like one of Bybit's.
 */

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {{ method: string, path: string }} Route */

const HEADERS = { Server: 'bybit-auth-sandbox', 'Content-Type': 'application/json' };
/** Longer paths are cut. */
const SHOWN_PATH = 200;

/**
 * Interfaces before V5. The first segment of a path of V5 is always v5.
 * https://bybit-exchange.github.io/docs/v5/upgrade-guide
 */
const RETIRED =
  /^\/(?:v2|v3|spot|unified|contract|derivatives|perpetual|futures|option|private|public|asset|user|open-api|realtime\w*)(?:\/|$)/;

/** @param {string} path @returns {string} in lower case, with /v5 in front, without empty segments */
function tidyPath(path) {
  const segments = path
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '');
  if (segments[0] !== 'v5') segments.unshift('v5');
  return `/${segments.join('/')}`;
}

/**
 * A route that is asked for by mistake: with another method, without /v5, or with letters missing or added at the end.
 * @param {Route} asked
 * @param {readonly Route[]} routes
 * @returns {Route | undefined}
 */
function findNear({ method, path }, routes) {
  const tidy = tidyPath(path);
  // Of `/v5/order` every endpoint of orders would be a near miss.
  const isLong = tidy.split('/').length > 3;
  const sameMethodFirst = routes.toSorted(
    (a, b) => Number(b.method === method) - Number(a.method === method),
  );
  return (
    sameMethodFirst.find((route) => route.path === tidy) ??
    sameMethodFirst.find((route) => isLong && (route.path.startsWith(tidy) || tidy.startsWith(route.path)))
  );
}

/**
 * @param {Route} asked
 * @param {readonly Route[]} routes What the sandbox has.
 * @returns {string} A sentence.
 */
function advice({ method, path }, routes) {
  const near = findNear({ method, path }, routes);
  if (near !== undefined) {
    const full = `${near.method} ${near.path}`;
    return near.path === path ? `It has ${full}.` : `The nearest that it has is ${full}.`;
  }
  if (RETIRED.test(path)) return 'It is part of an interface before V5, which Bybit has retired: use V5.';
  return 'It has no similar one; the fault everyReply adds one.';
}

/**
 * @param {string} what
 * @param {string} more A sentence.
 * @returns {ReplySpec}
 */
function notInSandbox(what, more) {
  const retMsg = `the sandbox has no ${what}. ${more}`;
  // The code is the HTTP status: bots that read only the body see a failure, and no code of Bybit's.
  return { httpStatus: 404, statusText: 'Not In Sandbox', headers: HEADERS, body: { retCode: 404, retMsg } };
}

/**
 * @param {Route} asked
 * @param {readonly Route[]} routes What the sandbox has.
 * @returns {ReplySpec}
 */
function unknownEndpoint({ method, path }, routes) {
  return notInSandbox(`${method} ${path.slice(0, SHOWN_PATH)}`, advice({ method, path }, routes));
}

/**
 * @param {string} path
 * @param {readonly string[]} paths Of the channels of the environment.
 * @returns {ReplySpec}
 */
function unknownChannel(path, paths) {
  const more = RETIRED.test(path)
    ? 'It is part of an interface before V5, which Bybit has retired: use V5.'
    : `It has ${paths.join(', ')}.`;
  return notInSandbox(`WebSocket channel ${path.slice(0, SHOWN_PATH)}`, more);
}

const CONTRACT_TOPIC = /^(?:insurance|priceLimit|adlAlert|orderbook\.rpi)\./;
/**
 * Public topics of Bybit that the sandbox does not have, by category.
 * https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook and the pages beside it.
 * @type {Record<import('./market/instruments.js').Category, RegExp | null>}
 */
const ABSENT_TOPICS = {
  linear: CONTRACT_TOPIC,
  inverse: CONTRACT_TOPIC,
  spot: /^(?:priceLimit|orderbook\.rpi|\w+_lt|lt)\./,
  option: null,
};

/**
 * @param {import('./market/instruments.js').Category} category
 * @param {unknown} topic
 * @returns {string} What the public channels say about it: Bybit's text, if Bybit does not have the topic either.
 */
function unknownTopic(category, topic) {
  const text = String(topic ?? '');
  return ABSENT_TOPICS[category]?.test(text)
    ? `the sandbox has no topic ${text.slice(0, SHOWN_PATH)}.`
    : `error:handler not found,topic:${text}`;
}

module.exports = { unknownChannel, unknownEndpoint, unknownTopic };
