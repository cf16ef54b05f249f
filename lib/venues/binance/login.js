'use strict';

/**
 * Signed requests of the WebSocket API: the login of a session, and any other one. They sign other bytes than those of REST: all
 * parameters but the signature, sorted by name, without percent-encoding.
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security,
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-api-general-info
 *
 * @module
 */

const { integerOf, typeError } = require('../../internal/argument-error');
const rules = require('../../internal/options');

/** The method that logs a session in. */
const LOGON = 'session.logon';
const RECV_WINDOW_MAX = 60_000;

/**
 * A signed request of the WebSocket API of Binance: the login of a session, or another one.
 *
 * @typedef {object} BinanceSignedMessage
 * @property {string | number | null} id that the reply repeats
 * @property {string} method such as `session.logon` or `order.place`
 * @property {Record<string, string | number | boolean> & { apiKey: string, timestamp: number, signature: string }} params
 */
/**
 * @typedef {object} Login
 * @property {string | number | null} id
 * @property {string} method
 * @property {Record<string, any>} params without the signature
 * @property {string} text that is signed
 */

const WINDOW_RULE = rules.integer(1, RECV_WINDOW_MAX);

/** @type {import('../../internal/options').OptionRules} */
const RULES = Object.freeze({
  id: [
    (value) => value === null || ['string', 'number'].includes(typeof value),
    'a string, a number or null',
    'shown',
  ],
  method: [(value) => typeof value === 'string' && value !== '', 'a method such as order.place'],
  params: [(value) => typeof value === 'object' && !Array.isArray(value), 'an object'],
  timestamp: rules.integer(0, Number.MAX_SAFE_INTEGER, 'a time in ms since 1970'),
  recvWindow: WINDOW_RULE,
  clock: rules.clock,
});

/** @param {string} name @param {unknown} value @returns {string} as it stands in the message */
function textOf(name, value) {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  // A number that JSON writes with an exponent is another text for the exchange.
  if (typeof value === 'number' && /^-?\d+(?:\.\d+)?$/.test(String(value))) return String(value);
  throw typeError(
    `The parameter "${name}" of a signed request must be a string, a number without an exponent or a boolean`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/**
 * @param {string} method
 * @param {string} algorithm of the signer
 */
function requireKeyKind(method, algorithm) {
  if (method !== LOGON || algorithm === 'ed25519') return;
  const kind = algorithm.startsWith('rsa') ? 'an RSA key' : 'an API secret (HMAC)';
  throw typeError(
    `Binance takes ${LOGON} only with an Ed25519 key, and this signer has ${kind}. Sign each request of the WebSocket API ` +
      `instead: signer.login({ method: 'order.place', params }); or create an Ed25519 key`,
    'ERR_INVALID_STATE',
  );
}

/**
 * @param {Record<string, unknown>} given
 * @param {string} apiKey
 */
function requireSameKey({ apiKey: named }, apiKey) {
  if (named === undefined || named === apiKey) return;
  throw Object.assign(new Error('The params name another API key than that of the signer'), {
    code: 'ERR_BYBIT_OTHER_KEY',
  });
}

/** @type {import('../venue').LoginSigning['timeOf']} */
function prepare(options, { apiKey, algorithm }) {
  const { method, params, id, timestamp, recvWindow, clock } = rules.checkOptions(options, RULES, 'login()', {
    defaults: { method: LOGON, params: {}, clock: Date },
  });
  requireKeyKind(method, algorithm);
  requireSameKey(params, apiKey);
  const own = Object.entries({ ...params, ...(recvWindow !== undefined && { recvWindow }) });
  const time = integerOf(timestamp ?? Math.floor(clock.now()), 'timestamp', Number.MAX_SAFE_INTEGER);
  /** @type {Record<string, any>} */
  const all = Object.fromEntries([
    // Those of an earlier signature are made anew.
    ...own.filter(([name, value]) => value !== undefined && name !== 'signature' && name !== 'timestamp'),
    ['apiKey', apiKey],
    ['timestamp', time],
  ]);
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${textOf(name, all[name])}`)
    .join('&');
  // The module for browsers has no node:crypto; Node.js has the global since version 20.
  // eslint-disable-next-line n/no-unsupported-features/node-builtins
  return { id: id === undefined ? globalThis.crypto.randomUUID() : id, method, params: all, text };
}

/** @type {Readonly<import('../venue').LoginSigning>} */
const LOGIN = Object.freeze({
  timeOf: prepare,
  message: (_identity, { id, method, params }, signature) => ({
    id,
    method,
    params: { ...params, signature },
  }),
});

module.exports = { LOGIN };
