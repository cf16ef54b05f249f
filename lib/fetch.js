'use strict';

/**
 * `bybit-auth/fetch`: a fetch that signs what it sends to Bybit and classifies what comes back; for the global fetch,
 * that of undici, and node-fetch. Nothing global is changed: what is not called through it is not signed.
 */

const { apiUrl } = require('./venues/bybit/base-url');
const { signalOfBoth } = require('./transport/abort');
const { Deadline } = require('./transport/deadline');
const { readExchangeOptions } = require('./transport/options');
const { discard, readReply } = require('./clients/fetch/read-response');
const { finalise, planFetch } = require('./clients/fetch/prepare');
const { exchange, isThrown } = require('./transport/send-signed');

/** Of undici: npm's and Node.js's share it. */
const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/** @typedef {import('./transport/options').RequestOptions} RequestOptions */
/** @typedef {(input: any, init?: any) => Promise<any>} AnyFetch */
/**
 * @template {AnyFetch} [Fetch=typeof globalThis.fetch]
 * @typedef {import('./transport/options').ExchangeOptions & {
 *   fetch?: Fetch,
 *   baseURL?: string | URL,
 * }} FetchOptions
 * `fetch`: what sends the requests; default the global fetch as it is when createFetch() is called.
 * `baseURL`: what relative addresses are below, its path included. Its origin is signed for, as Bybit's API hosts are.
 */
/**
 * @typedef {object} Client
 * @property {AnyFetch} fetch
 * @property {string | undefined} baseURL
 * @property {import('./transport/send-signed').ExchangeSettings} settings
 */

/** @type {Readonly<Record<string, import('./transport/options').OptionCheck>>} */
const CHECKS = Object.freeze({
  fetch: [
    (value) => value === undefined || typeof value === 'function',
    'a function with the signature of fetch',
  ],
  baseURL: [(value) => value === undefined || apiUrl(value, 'baseURL') instanceof URL, 'a URL'],
});

/**
 * Makes a function with the signature of fetch.
 *
 * Only Bybit's API hosts and the origin of `baseURL` are ever signed for; public endpoints are not signed; signed
 * requests follow no redirect. It rejects as fetch does, and besides with a BybitAuthError (see `throwOn`), a
 * BybitGateError, or an Error with one of the codes ERR_BYBIT_NOT_AN_API_HOST, ERR_BYBIT_INSECURE_URL,
 * ERR_BYBIT_GET_BODY, ERR_BYBIT_UNSIGNABLE_BODY, ERR_BYBIT_SIGNER_DESTROYED, ERR_BYBIT_OTHER_KEY before anything is
 * sent. A request that cannot leave by its deadline (`sent: false`), or whose reply does not come in time (`sent: true`),
 * rejects with a TimeoutError, code ERR_BYBIT_NOT_SENT or ERR_BYBIT_NO_REPLY. ERR_BYBIT_UNSAFE_RESEND (`sent: true`)
 * means that a retry or a redirect below fetch was stopped. The second argument may hold `bybitAuth`,
 * what this one request says for itself.
 *
 * @template {AnyFetch} [Fetch=typeof globalThis.fetch]
 * @param {FetchOptions<Fetch>} options
 * @returns {Fetch}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function createFetch(options) {
  const { fetch = nodeFetch(), baseURL, ...settings } = readExchangeOptions(options, 'createFetch()', CHECKS);
  const client = {
    fetch,
    baseURL: baseURL === undefined ? undefined : apiUrl(baseURL, 'baseURL').href,
    settings,
  };
  const signingFetch = (/** @type {any} */ input, /** @type {any} */ init) => send(input, init, client);
  return /** @type {any} */ (signingFetch);
}

/** @returns {AnyFetch} */
function nodeFetch() {
  // eslint-disable-next-line n/no-unsupported-features/node-builtins -- experimental by name, since Node.js 18
  return globalThis.fetch;
}

/** As it was when the package was loaded: a mock may have replaced it since. */
const ofNode = nodeFetch();

/**
 * @param {any} input
 * @param {any} init
 * @param {Client} client
 * @returns {Promise<any>} a Response of the client
 */
async function send(input, init, { fetch, baseURL, settings: ofClient }) {
  const plan = planFetch(input, init, baseURL, ofClient);
  const { signal, settings } = plan;
  if (!plan.bybit) return fetch(plan.target, init);
  if (signal?.aborted) throw reasonOf(signal);
  const limits = limitsOf(plan);
  const waiting = waitingFor(signal);
  /** @type {any} what the client answered last */
  let response = null;
  /** @type {import('./clients/fetch/prepare').FinalFetch} */
  let request;
  const call = async (/** @type {any} */ options) => {
    // A client that knows no signals is not asked either.
    if (signal?.aborted) return cancellation(reasonOf(signal));
    const outcome = await settle(() => fetch(request.target, options), signal);
    response = outcome.response;
    return outcome;
  };
  /** @type {import('./transport/send-signed').Transmit} */
  const transmit = async (departure) => {
    // From here on the client itself rejects when the caller gives up.
    waiting.end();
    discard(response);
    response = null;
    if (departure === null) return call(request.init);
    const cut = new AbortController();
    const own = signalOfBoth(signal, cut);
    const sendWith = (/** @type {any} */ headers) => call(attemptOf(request, headers, own));
    const start = () => departure.handOver(sendWith, dispatcherOf(plan, fetch));
    return departure.run(start, () => cut.abort());
  };
  try {
    const finalising = finalise(plan, init);
    if (plan.sign) await limits.deadline.wait(finalising, 'its body was being read', limits.signal);
    request = await waiting.race(finalising);
    const { outcome, error, sent } = await waiting.race(exchange(request, transmit, settings, limits));
    if (isThrown(error, settings.throwOn)) {
      discard(response);
      throw error;
    }
    // A body that broke off is the caller's to find, as with fetch itself.
    if (outcome.fulfilled || (response !== null && !outcome.cancelled)) return response;
    if (plan.sign && outcome.value instanceof Error) Object.assign(outcome.value, { sent });
    throw outcome.value;
  } finally {
    waiting.end();
  }
}

/**
 * @param {import('./clients/fetch/prepare').PlannedFetch} plan
 * @returns {import('./transport/send-signed').Limits}
 */
function limitsOf({ method, url, given, settings, signal }) {
  const { deadlineMs, replyMs, leaveBy } = settings;
  // node-fetch 2 has a timeout of its own.
  const timeoutMs = Number.isInteger(given.timeout) && given.timeout > 0 ? given.timeout : null;
  const title = `${method} ${/** @type {URL} */ (url).pathname}`;
  return {
    deadline: new Deadline({ deadlineMs, timeoutMs, leaveBy, title }),
    replyMs: timeoutMs ?? replyMs,
    signal: signal ?? undefined,
  };
}

/**
 * @param {import('./clients/fetch/prepare').FinalFetch} request
 * @param {import('./signer').AuthenticationHeaders} signed
 * @param {AbortSignal} signal
 * @returns {any} the client's options: a copy, so that a second attempt starts afresh
 */
function attemptOf({ init }, signed, signal) {
  const own = Object.entries(signed);
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const others = init.headers.filter((/** @type {[string, string]} */ [name]) => !names.has(name));
  return { ...init, headers: [...others, ...own], signal };
}

/**
 * @param {import('./clients/fetch/prepare').PlannedFetch} plan
 * @param {AnyFetch} fetch
 * @returns {object | null} what undici sends it with; null where only the client knows
 */
function dispatcherOf({ given, request }, fetch) {
  if (typeof given.dispatcher?.dispatch === 'function') return given.dispatcher;
  // A Request keeps its own to itself.
  return fetch === ofNode && request === null
    ? (/** @type {any} */ (globalThis)[GLOBAL_DISPATCHER] ?? null)
    : null;
}

/**
 * @param {() => Promise<any>} call
 * @param {AbortSignal | null} signal
 * @returns {Promise<import('./transport/send-signed').Outcome & { response: any }>}
 */
async function settle(call, signal) {
  try {
    const { response, data, plainSuccess, failure } = await readReply(await call());
    const { status, headers } = response;
    const reply = { status, headers, data };
    if (failure === null) return { fulfilled: true, value: response, reply, plainSuccess, response };
    const cancelled = signal?.aborted === true;
    return { fulfilled: false, value: failure, reply, incomplete: true, cancelled, response };
  } catch (thrown) {
    const value = refusalIn(thrown);
    const cancelled = signal?.aborted === true;
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
 * fetch wraps what ended its request.
 *
 * @param {any} error
 * @returns {any} the refusal of a retry, as it is
 */
function refusalIn(error) {
  return error?.cause?.code === 'ERR_BYBIT_UNSAFE_RESEND' ? error.cause : error;
}

/**
 * fetch rejects with a TypeError for a mistake of the caller and for a lost connection; only the second has a cause.
 *
 * @param {any} error
 * @returns {boolean}
 */
function isNetworkFailure(error) {
  const code = error?.cause?.code ?? error?.code;
  if (typeof code === 'string' && /^ERR_INVALID_/.test(code)) return false;
  return error?.name === 'FetchError' || error?.cause !== undefined || typeof code === 'string';
}

/** @param {AbortSignal} signal @returns {unknown} */
function reasonOf(signal) {
  return signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
}

/**
 * What is under way before anything is sent (a gate that is being checked, a signature) is not waited for any longer
 * when the caller gives up.
 *
 * @param {AbortSignal | null} signal
 * @returns {{ race: <T>(work: Promise<T>) => Promise<T>, end: () => void }}
 */
function waitingFor(signal) {
  if (signal === null) return { race: (work) => work, end() {} };
  /** @type {() => void} */
  let onAbort = () => {};
  const aborted = new Promise((_, reject) => {
    onAbort = () => reject(reasonOf(signal));
  });
  aborted.catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    race: (work) => Promise.race([/** @type {Promise<never>} */ (aborted), work]),
    end: () => signal.removeEventListener('abort', onAbort),
  };
}

module.exports = { createFetch };
