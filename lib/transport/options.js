'use strict';

/** The options of all HTTP clients, and those of one request. */

const { apiUrl } = require('../internal/base-url');
const rules = require('../internal/options');
const { ownProperties } = require('../internal/own-properties');
const { WALL_CLOCK } = require('../internal/timers');
const { venueOf } = require('../venues');
const { Signer } = require('../signer');

/**
 * @typedef {object} ExchangeOptions
 * @property {import('../signer').Signer} signer  signs every private request; required
 * @property {number} [recvWindow]  how long the exchange accepts a request after its timestamp, ms; default: the exchange's own, 5000
 *   at Bybit. A request that names a window in its own header keeps it.
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown. `auth` (default): an AuthError; other
 *   rejections stay in the reply. `any`: every ApiError. `never`: none.
 * @property {'worker' | 'main'} [thread]  where requests are signed: `worker` (default), a libuv worker thread; `main`,
 *   the calling thread, synchronously
 * @property {import('../clock').ServerClock | { now(): number }} [clock]  gives timestamps, ms since 1970; default Date.
 *   A ServerClock learns from every reply, and allows one more attempt at a request that is refused for its timestamp.
 * @property {import('../gate').AuthGate} [gate]  blocks orders until the key is verified; it must have the same signer;
 *   default none
 * @property {'safe' | 'always' | 'never'} [resend]  which requests are sent again after their timestamp was refused, once a
 *   ServerClock is synchronised. `safe` (default): reads, what sets a state, and orders with
 *   a client order id that the exchange accepts only once, as Bybit does.
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  the environment behind a base URL that is not a host of the exchange,
 *   such as a sandbox or your own proxy; default: that of the host
 * @property {number} [deadlineMs]  ms from the call until the first byte of a signed request is written; default 10,000,
 *   and never more than the request's own timeout. A request that misses it is not sent.
 * @property {number} [replyMs]  ms from then until the reply, if the request has no timeout of its own; default 60,000
 * @property {'auto'} [clientOrderId]  `auto` adds a client order id (Bybit's orderLinkId) to an order without one, so
 *   that the exchange refuses a second copy of it, at Binance and OKX only while the first is open; default: orders stay as they are
 * @property {(error: ClientError) => unknown} [onError]  called once for each request that fails, whatever `throwOn` says, with the
 *   typed error. It is not awaited, and what it throws becomes a process warning; default none
 */
/**
 * What `onError` gets: an ApiError for a reply or a missing reply; a GateError; or, if the request was not sent for another reason, an
 * Error whose `code` says why.
 *
 * @typedef {import('../errors').ApiError
 *   | (Error & { code: string, sent: boolean, retryable: boolean })} ClientError
 */
/**
 * What a response of the client has in addition, as the property `bybitAuth`, which is not enumerable.
 *
 * @typedef {object} ResponseInfo
 * @property {import('../errors').ApiError | null} error  what the reply means, whether it was thrown or not; null for a success
 */
/**
 * The option of the clients whose requests name their host.
 *
 * @typedef {object} HostOptions
 * @property {string | URL | readonly (string | URL)[]} [baseURL]  one or more origins that are signed for as well, such as a
 *   proxy or a sandbox; default: only the exchange's API hosts
 */
/**
 * Options of one request: `config.bybitAuth` of axios, `init.bybitAuth` of fetch. The default of each is the
 * option of the instance.
 *
 * @typedef {object} RequestOptions
 * @property {import('../signer').Signer} [signer]  signs this request for another account; the instance's gate does not
 *   hold it then
 * @property {import('../gate').AuthGate} [gate]  the gate of that signer
 * @property {boolean} [sign]  false sends the request unsigned; true signs a public endpoint too; default: private
 *   endpoints are signed
 * @property {number} [recvWindow]  how long the exchange accepts the request after its timestamp, ms; comes before its header
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown
 * @property {number} [deadlineMs]  ms from the call until the first byte is written
 * @property {number} [replyMs]  ms from then until the reply
 * @property {number} [leaveBy]  ms since 1970 by Date.now(): no byte of any attempt is sent later; default none
 * @property {'auto'} [clientOrderId]  `auto` adds a client order id to an order without one
 * @property {(error: ClientError) => unknown} [onError]  called if this request fails, in place of the instance's
 */

/** @typedef {import('../internal/options').OptionRule} OptionCheck */

/** @param {{ venue: Readonly<import('../venues/venue').Venue> }} options @returns {boolean} its requests carry a window */
const hasWindow = ({ venue }) => venue.clock.largestWindow > 0;

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  signer: [(value) => value instanceof Signer, 'a Signer'],
  // The exchange's own limit is checked when a request is signed.
  recvWindow: [
    (value, options) => rules.recvWindow[0](value, options) && hasWindow(options),
    (options) => (hasWindow(options) ? 'a positive integer (ms)' : `left out for ${options.venue.title}`),
    'shown',
  ],
  throwOn: rules.oneOf('auth', 'any', 'never'),
  thread: rules.oneOf('worker', 'main'),
  clock: rules.withMethods('a ServerClock, or an object with a method now()', 'now'),
  gate: [
    (value, { signer }) =>
      typeof value?.admit === 'function' && typeof value.report === 'function' && value.signer === signer,
    'an AuthGate of the same signer',
  ],
  resend: rules.oneOf('safe', 'always', 'never'),
  environment: [
    (value, { venue }) => typeof value === 'string' && Object.hasOwn(venue.hosts.urls, value),
    ({ venue }) => `one of ${Object.keys(venue.hosts.urls).join(', ')}`,
    'shown',
  ],
  deadlineMs: rules.delay,
  replyMs: rules.delay,
  clientOrderId: rules.oneOf('auto'),
  onError: rules.callable,
});

/** @param {any} value of the option `baseURL` @returns {any[]} */
const toList = (value) => (Array.isArray(value) ? value : [value]);

/** For `readExchangeOptions`. @type {import('../internal/options').OptionRules} */
const HOST_RULES = Object.freeze({
  baseURL: [
    (value, { venue }) => {
      const list = toList(value);
      return list.length > 0 && list.every((url) => apiUrl(url, 'baseURL', venue) instanceof URL);
    },
    'a URL, or a list of URLs',
  ],
});

const OF_REQUEST = 'signer gate recvWindow throwOn deadlineMs replyMs clientOrderId onError'.split(' ');

/** @type {import('../internal/options').OptionRules} */
const REQUEST_RULES = Object.freeze({
  ...Object.fromEntries(OF_REQUEST.map((name) => [name, RULES[name]])),
  sign: rules.boolean,
  leaveBy: [Number.isFinite, 'a time in ms since 1970', 'shown'],
});

const DEFAULTS = Object.freeze({
  throwOn: 'auth',
  thread: 'worker',
  clock: WALL_CLOCK,
  gate: undefined,
  resend: 'safe',
  environment: undefined,
  deadlineMs: 10_000,
  replyMs: 60_000,
  clientOrderId: undefined,
  onError: undefined,
});

/**
 * @param {ExchangeOptions} options
 * @param {string} taker  for messages: `attach()`
 * @param {import('../internal/options').OptionRules} [further]  rules of the options that only the taker has
 * @returns {any} ExchangeSettings, and the options that `further` names
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readExchangeOptions(options, taker, further = {}) {
  const venue = venueOf(ownProperties(Object(options)).signer);
  const { baseURL = [], ...settings } = rules.checkOptions(options, { ...RULES, ...further }, taker, {
    defaults: { ...DEFAULTS, venue },
    required: ['signer'],
  });
  const baseURLs = toList(baseURL).map((url) => apiUrl(url, 'baseURL', venue).href);
  return ownProperties({ ...settings, baseURLs });
}

/**
 * @param {RequestOptions | undefined} options  of one request
 * @param {any} settings  of the instance
 * @returns {Readonly<import('../venues/venue').Venue>} that of the signer of the request
 */
function venueOfRequest(options, settings) {
  if (options === undefined) return settings.venue;
  const { signer } = ownProperties(Object(options));
  return signer === undefined ? settings.venue : venueOf(signer);
}

/**
 * @param {RequestOptions | undefined} options  of one request
 * @param {any} settings  of the instance
 * @returns {any} ExchangeSettings of the request, with `sign` and `leaveBy`
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readRequestOptions(options, settings) {
  if (options === undefined) return settings;
  // The gate of the instance checks the instance's key, not that of another signer.
  const { signer } = ownProperties(Object(options));
  const isOtherSigner = signer !== undefined && signer !== settings.signer;
  const venue = venueOfRequest(options, settings);
  const defaults = {
    ...settings,
    venue,
    ...(isOtherSigner && { gate: undefined }),
    ...(venue !== settings.venue && { recvWindow: undefined, environment: undefined }),
  };
  return rules.checkOptions(options, REQUEST_RULES, 'bybitAuth', {
    defaults,
    required: ['signer'],
  });
}

module.exports = { HOST_RULES, readExchangeOptions, readRequestOptions, venueOfRequest };
