'use strict';

/**
 * `bybit-auth/fetch`: a fetch that signs requests to an exchange and classifies the replies, for the global fetch, undici and
 * node-fetch. It changes nothing global, so requests of other functions are not signed.
 */

const { ownProperties } = require('./internal/own-properties');
const { asAbort, beforeAbort, getAbortReason, raceWithAbort, signalOfBoth } = require('./transport/abort');
const { createLimits } = require('./clients/limits');
const { callOnError, onErrorOf, tellRefusal, tellResponse, withOutcome } = require('./transport/on-error');
const { HOST_RULES, readExchangeOptions } = require('./transport/options');
const { discard, hideSignature, readReply } = require('./clients/fetch/read-response');
const { finalise, planFetch } = require('./clients/fetch/prepare');
const { exchange, isThrown } = require('./transport/send-signed');
const { warnUnsigned } = require('./transport/unsigned-warning');

/** undici's key for its global dispatcher; the packages of npm and of Node.js share it. */
const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** @typedef {import('./transport/options').RequestOptions} RequestOptions */
/**
 * A function with the interface of `fetch()`.
 *
 * @typedef {(input: any, init?: any) => Promise<any>} AnyFetch
 */
/** @typedef {import('./transport/authentication').Signed} Signed */
/**
 * @template {AnyFetch} [Fetch=typeof globalThis.fetch]
 * @typedef {import('./transport/options').ExchangeOptions & import('./transport/options').HostOptions & {
 *   fetch?: Fetch,
 * }} FetchOptions
 * `fetch`: the function that sends the requests. Default: the global fetch at the time of the call of createFetch().
 * `baseURL`: the first is also the base of relative URLs, including its path.
 */
/**
 * @typedef {object} Client
 * @property {AnyFetch} fetch
 * @property {import('./transport/send-signed').ExchangeSettings} settings
 */
/** @typedef {import('./transport/options').ClientError} ClientError */
/** @typedef {import('./transport/options').ResponseInfo} ResponseInfo */

/** @type {Readonly<Record<string, import('./transport/options').OptionCheck>>} */
const CHECKS = Object.freeze({
  fetch: [
    (value) => value === undefined || typeof value === 'function',
    'a function with the signature of fetch',
  ],
  ...HOST_RULES,
});

/**
 * Creates a function with the signature of fetch.
 *
 * Signs only for the exchange's API hosts and the origin of `baseURL`. Public endpoints are not signed, and signed requests do
 * not follow redirects. The second argument may contain `bybitAuth`, the options of this one request.
 *
 * It rejects as fetch does, and also with:
 * - an AuthError (see `throwOn`) or a GateError
 * - before anything is sent, an Error with the code ERR_BYBIT_NOT_AN_API_HOST, ERR_BYBIT_INSECURE_URL, ERR_BYBIT_GET_BODY,
 *   ERR_BYBIT_UNSIGNABLE_BODY, ERR_BYBIT_SIGNER_DESTROYED or ERR_BYBIT_OTHER_KEY
 * - a TimeoutError with the code ERR_BYBIT_NOT_SENT (`sent: false`) when the request cannot be sent by its deadline, or
 *   ERR_BYBIT_NO_REPLY (`sent: true`) when the reply is late
 * - ERR_BYBIT_UNSAFE_RESEND (`sent: true`) when a retry or a redirect below fetch was stopped
 *
 * @template {AnyFetch} [Fetch=typeof globalThis.fetch]
 * @param {FetchOptions<Fetch>} options
 * @returns {Fetch}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @example
 * const signer = Signer.fromEnv();
 * const signedFetch = createFetch({ signer, baseURL: 'https://api.bybit.com' });
 * const reply = await (await signedFetch(path)).json();
 */
function createFetch(options) {
  const { fetch = nodeFetch(), ...shared } = readExchangeOptions(options, 'createFetch()', CHECKS);
  const client = { fetch, settings: ownProperties(shared) };
  const signingFetch = (/** @type {any} */ input, /** @type {any} */ init) => send(input, init, client);
  return /** @type {any} */ (signingFetch);
}

/** @returns {AnyFetch} */
function nodeFetch() {
  // eslint-disable-next-line n/no-unsupported-features/node-builtins -- experimental by name, since Node.js 18
  return globalThis.fetch;
}

/** The global fetch when the package was loaded; a mock may replace it later. */
const builtInFetch = nodeFetch();

/**
 * @param {any} input
 * @param {any} init
 * @param {Client} client
 * @returns {Promise<any>} a Response of the client
 */
async function send(input, init, { fetch, settings: ofClient }) {
  const plan = planOrRefuse(input, init, ofClient);
  const { signal, settings } = plan;
  if (!plan.trusted) {
    warnUntouched(plan, init, ofClient);
    return fetch(plan.target, init);
  }
  if (signal?.aborted) throw getAbortReason(signal);
  // node-fetch 2 has a timeout of its own.
  const { timeout } = plan.given;
  const timeoutMs = Number.isInteger(timeout) && timeout > 0 ? timeout : null;
  const limits = createLimits(/** @type {any} */ (plan), timeoutMs, signal ?? undefined);
  const waiting = raceWithAbort(signal);
  /** @type {any} the last response of the client */
  let response = null;
  /** @type {import('./clients/fetch/prepare').FinalFetch} */
  let request;
  const call = async (/** @type {any} */ target, /** @type {any} */ options) => {
    // Not every client supports signals.
    if (signal?.aborted) return cancellation(getAbortReason(signal));
    const answer = () => beforeAbort(fetch(target, options), options?.signal, discard);
    const outcome = await callClient(answer, signal, settings.venue.replies);
    response = outcome.response;
    return outcome;
  };
  /** @type {import('./transport/send-signed').Transmit} */
  const transmit = async (departure) => {
    // From now on the client itself rejects when the caller aborts.
    waiting.end();
    discard(response);
    response = null;
    if (departure === null) return call(request.target, request.init);
    const cut = new AbortController();
    const own = signalOfBoth(signal, cut);
    const sendWith = async (/** @type {Signed} */ signed) => {
      // A signature in the URL takes the place of the Request, whose options `init` has.
      const target = signed.url === request.url ? request.target : signed.url;
      const outcome = await call(target, createAttempt(request, signed, own));
      hideSignature(response, signed.url, request.url);
      return outcome;
    };
    const start = () => departure.handOver(sendWith, getDispatcher(plan, fetch));
    return departure.run(start, () => cut.abort());
  };
  const perform = async () => {
    const finalising = finalise(plan, init);
    if (plan.sign) await limits.deadline.wait(finalising, 'its body was being read', limits.signal);
    request = await waiting.race(finalising);
    return waiting.race(exchange(request, transmit, settings, limits));
  };
  try {
    const { outcome, error, sent } = await perform().catch((failure) => {
      throw tellRefusal(failure, settings.onError);
    });
    tellResponse(response, error);
    if (error !== null) callOnError(settings.onError, error);
    if (isThrown(error, settings.throwOn)) {
      discard(response);
      throw error;
    }
    // The caller finds an interrupted body when reading it, as with fetch itself.
    if (outcome.fulfilled || (response !== null && !outcome.cancelled)) return response;
    throw plan.sign && outcome.value instanceof Error ? withOutcome(outcome.value, { sent }) : outcome.value;
  } finally {
    waiting.end();
  }
}

/**
 * @param {any} input
 * @param {any} init
 * @param {any} ofClient the client's settings
 * @returns {import('./clients/fetch/prepare').PlannedFetch}
 */
function planOrRefuse(input, init, ofClient) {
  try {
    return planFetch(input, init, ofClient);
  } catch (error) {
    throw tellRefusal(error, onErrorOf(optionsOf(init), ofClient));
  }
}

/** @param {any} init @returns {unknown} the options of the request for this package */
function optionsOf(init) {
  return /** @type {any} */ (ownProperties(Object(init))).bybitAuth;
}

/**
 * @param {import('./clients/fetch/prepare').PlannedFetch} plan
 * @param {any} init
 * @param {any} ofClient the client's settings
 */
function warnUntouched({ url, given, request }, init, ofClient) {
  if (url === null) return;
  const headerNames = namesOf(given.headers ?? request?.headers);
  warnUnsigned({ url, headerNames, options: optionsOf(init) }, ofClient, 'createFetch()');
}

/** @param {any} headers of any form that fetch takes @returns {string[]} none for an iterator, which only fetch may read */
function namesOf(headers) {
  if (Array.isArray(headers)) return headers.map((entry) => String(entry?.[0]));
  if (typeof headers?.keys === 'function') return [...headers.keys()].map(String);
  return Object.keys(headers ?? {});
}

/**
 * @param {import('./clients/fetch/prepare').FinalFetch} request
 * @param {Signed} signed
 * @param {AbortSignal} signal
 * @returns {any} the client's options, as a copy for each attempt
 */
function createAttempt({ init }, signed, signal) {
  const own = Object.entries(signed.headers);
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const others = init.headers.filter((/** @type {[string, string]} */ [name]) => !names.has(name));
  return { ...init, headers: [...others, ...own], signal };
}

/**
 * @param {import('./clients/fetch/prepare').PlannedFetch} plan
 * @param {AnyFetch} fetch
 * @returns {object | null} the dispatcher of undici; null when only the client knows it
 */
function getDispatcher({ given, request }, fetch) {
  if (typeof given.dispatcher?.dispatch === 'function') return given.dispatcher;
  // The dispatcher of a Request is not readable.
  return fetch === builtInFetch && request === null
    ? (/** @type {any} */ (globalThis)[GLOBAL_DISPATCHER] ?? null)
    : null;
}

/**
 * @param {() => Promise<any>} call
 * @param {AbortSignal | null} signal
 * @param {import('./venues/venue').VenueReplies} replies
 * @returns {Promise<import('./transport/send-signed').Outcome & { response: any }>}
 */
async function callClient(call, signal, replies) {
  try {
    const { response, data, plainSuccess, failure } = await readReply(await call(), replies);
    const { status, headers } = response;
    const reply = { status, headers, data };
    if (failure === null) return { fulfilled: true, value: response, reply, plainSuccess, response };
    const cancelled = signal?.aborted === true;
    return { fulfilled: false, value: failure, reply, incomplete: true, cancelled, response };
  } catch (thrown) {
    const cancelled = signal?.aborted === true;
    const value = cancelled ? asAbort(thrown, signal) : unwrapRefusal(thrown);
    return {
      fulfilled: false,
      value,
      reply: null,
      cancelled,
      foreign: !isNetworkFailure(value),
      response: null,
    };
  }
}

/** @param {unknown} value @returns {import('./transport/send-signed').Outcome} */
function cancellation(value) {
  return { fulfilled: false, value, reply: null, cancelled: true };
}

/**
 * Unwraps the error that fetch puts around the refusal of a retry.
 *
 * @param {any} error
 * @returns {any} the refusal of a retry, or the error itself
 */
function unwrapRefusal(error) {
  return error?.cause?.code === 'ERR_BYBIT_UNSAFE_RESEND' ? error.cause : error;
}

/**
 * Whether the connection failed. fetch rejects with a TypeError for that and for invalid arguments; only the former has a cause.
 *
 * @param {any} error
 * @returns {boolean}
 */
function isNetworkFailure(error) {
  const code = error?.cause?.code ?? error?.code;
  if (typeof code === 'string' && /^ERR_INVALID_/.test(code)) return false;
  return error?.name === 'FetchError' || error?.cause !== undefined || typeof code === 'string';
}

module.exports = { createFetch };
