'use strict';

/**
 * One request and its reply, whatever client carries them: the gate is asked, the bytes are signed, the reply is
 * classified, gate and clock learn from it, and a request that only came at the wrong time is signed and sent once more.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { classify } = require('../classify');
const { ServerClock } = require('../clock');
const { environmentOf } = require('../environments');
const { BybitAuthError } = require('../errors');
const { isSafeToRepeat } = require('./repeatable');
const { rateLimitOf } = require('../rate-limit');

/**
 * @typedef {object} ExchangeSettings
 * @property {import('../signer').Signer} signer
 * @property {number} recvWindow ms
 * @property {'auth' | 'any' | 'never'} throwOn
 * @property {'worker' | 'main'} thread
 * @property {{ now(): number } | import('../clock').ServerClock} clock
 * @property {import('../gate').AuthGate} [gate]
 * @property {'safe' | 'always' | 'never'} resend after a refused timestamp
 * @property {import('../environments').Environment} [environment]
 */
/**
 * A request whose bytes will not change any more.
 *
 * @typedef {object} FinalRequest
 * @property {string} method upper case
 * @property {string} url in full
 * @property {boolean} sign
 * @property {string | Uint8Array} content what Bybit signs of it: the raw query of a GET, else the raw body
 * @property {Record<string, unknown>} params read only when somebody asks
 */
/**
 * @typedef {object} Outcome what a client made of one attempt
 * @property {boolean} fulfilled
 * @property {any} value the client's response, or what it rejected with
 * @property {{ status?: number, headers?: any, data?: any } | null} reply null when none came
 * @property {boolean} [cancelled] the caller ended it
 * @property {boolean} [plainSuccess] seen at a glance: nothing needs to be classified
 * @property {boolean} [foreign] it is no failure of the road or the exchange, but of the client
 */
/** @typedef {import('../signer').AuthenticationHeaders} AuthenticationHeaders */

const CHANNELS = Object.freeze({
  request: diagnosticsChannel.channel('bybit-auth:request'),
  error: diagnosticsChannel.channel('bybit-auth:error'),
});
const CLOCK = new Set(['clock-ahead', 'clock-behind', 'request-late']);

/** ms; for so long nothing is resent by a clock whose last synchronisation did not help. */
const FUTILE_MS = 5000;
/** When a resend last failed, by clock. @type {WeakMap<object, number>} */
const futileSince = new WeakMap();

/** @typedef {{ outcome: Outcome, error: import('../errors').BybitApiError | null, sentAt: number }} Attempt */
/** @typedef {(headers: AuthenticationHeaders | null) => Promise<Outcome>} Transmit */

/**
 * @param {FinalRequest} request
 * @param {Transmit} transmit sends the request; never rejects. It is called, and sends nothing, for one that is aborted
 * @param {ExchangeSettings} settings
 * @param {AbortSignal} [signal] of the caller: nothing is waited for any more once it is aborted
 * @returns {Promise<Attempt>} error: what classify() makes of the reply, whether or not it is to be thrown
 * @throws {import('../errors').BybitGateError} as a rejection; nothing was sent
 */
async function exchange(request, transmit, settings, signal) {
  const { gate, clock } = settings;
  const { origin, pathname } = new URL(request.url);
  const place = { address: origin + pathname, pathname };
  if (request.sign) {
    if (gate !== undefined) await unlessAborted(gate.admit(request.method, pathname), signal);
    if ('settled' in clock) await unlessAborted(clock.settled(), signal);
  }
  const first = await attempt(request, place, transmit, settings, signal);
  const again = await resend(first, request, place, transmit, settings, signal);
  const last = again.result ?? first;
  const { outcome, error, sentAt } = last;
  // A timestamp was accepted: the clock is worth asking again.
  if (error === null && !outcome.cancelled && !outcome.foreign) futileSince.delete(clock);
  if (request.sign && !outcome.cancelled && !outcome.foreign) {
    gate?.report(error, { resynchronised: again.resynchronised, sentAt });
  }
  return last;
}

/**
 * @param {Promise<unknown>} work
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>} when the work is done, or as soon as the caller does not want it any more
 */
async function unlessAborted(work, signal) {
  if (signal === undefined) {
    await work;
    return;
  }
  /** @type {() => void} */
  let stop = () => {};
  const stopped = new Promise((resolve) => {
    stop = () => resolve(undefined);
  });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  // Nobody waits for work that is left behind, and its failure concerns nobody.
  work.catch(() => {});
  try {
    await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * @param {Attempt} first
 * @param {FinalRequest} request
 * @param {Place} place
 * @param {Transmit} transmit
 * @param {ExchangeSettings} settings
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<{ resynchronised: boolean, result: Attempt | null }>}
 */
async function resend(first, request, place, transmit, settings, signal) {
  const { clock, resend: policy } = settings;
  const nothing = { resynchronised: false, result: null };
  if (!isClockError(first.error) || !request.sign || !(clock instanceof ServerClock)) return nothing;
  // A clock that was set anew a moment ago, and was refused all the same, is not asked again for every request.
  if (performance.now() - (futileSince.get(clock) ?? -Infinity) < FUTILE_MS) return nothing;
  const fresh = clock.sync().then(
    () => true,
    () => false,
  );
  const may = policy === 'always' || (policy === 'safe' && isSafeToRepeat(request));
  if (!may) return nothing;
  await unlessAborted(fresh, signal);
  if (signal?.aborted || !(await fresh)) return nothing;
  // A gate that has closed, or a key that was wiped, since: the first reply stands.
  const result = await attempt(request, place, transmit, settings, signal).catch(() => null);
  const failed = result !== null && isClockError(result.error);
  if (failed) futileSince.set(clock, performance.now());
  return { resynchronised: failed, result };
}

/** @param {import('../errors').BybitApiError | null} error */
function isClockError(error) {
  return error !== null && CLOCK.has(error.category);
}

/** @typedef {{ address: string, pathname: string }} Place the URL without query, user name and password */

/**
 * @param {FinalRequest} request
 * @param {Place} place
 * @param {Transmit} transmit
 * @param {ExchangeSettings} settings
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Attempt>}
 */
async function attempt(request, { address, pathname }, transmit, settings, signal) {
  const { clock, gate } = settings;
  const signed = request.sign ? await sign(request, settings) : null;
  // Signing took a moment, in which the gate may have closed; an aborted request is not sent anyway.
  if (request.sign && !signal?.aborted) gate?.requireOpen(request.method, pathname);
  const started = performance.now();
  const sentAt = clock.now();
  const outcome = await transmit(signed);
  const ended = performance.now();
  const { reply } = outcome;
  if (reply && clock instanceof ServerClock && clock.isOf(address)) {
    const time = timeIn(reply);
    if (time !== null) clock.observe(time, { sentAt: started, receivedAt: ended });
  }
  const times = { sentAt, receivedAt: sentAt + (ended - started) };
  const error = errorOf(outcome, () => contextOf(outcome, request, address, signed, settings, times));
  tell(request, address, outcome, error, ended - started, settings);
  return { outcome, error, sentAt: started };
}

/**
 * @param {FinalRequest} request
 * @param {ExchangeSettings} settings
 */
function sign({ content }, { signer, clock, recvWindow, thread }) {
  const request = { body: content, timestamp: Math.floor(clock.now()), recvWindow };
  return thread === 'main' ? signer.signRequestSync(request) : signer.signRequest(request);
}

/**
 * @param {Outcome} outcome
 * @param {() => any} context  made only for what may be a rejection
 */
function errorOf({ plainSuccess, cancelled, foreign, fulfilled, value, reply }, context) {
  if (plainSuccess || cancelled || foreign) return null;
  const known = context();
  if (!fulfilled) return classify(readable(reply?.data), Object.assign(known, { cause: value }));
  const body = readable(reply?.data);
  const error = classify(body, known);
  // A stream is not read here: nothing speaks against it as long as status and headers do not.
  const unread = body !== reply?.data && error?.category === 'no-verdict' && Number(reply?.status) < 300;
  return unread ? null : error;
}

/** @param {any} data @returns {any} the body if it is at hand; a stream belongs to the caller */
function readable(data) {
  return typeof data?.pipe === 'function' || typeof data?.getReader === 'function' ? undefined : data;
}

/**
 * Whether an error leaves the exchange as an exception.
 *
 * @param {import('../errors').BybitApiError | null} error
 * @param {ExchangeSettings['throwOn']} throwOn
 */
function isThrown(error, throwOn) {
  return error !== null && throwOn !== 'never' && (throwOn === 'any' || error instanceof BybitAuthError);
}

/**
 * What classify() may know of the exchange of messages.
 *
 * @param {Outcome} outcome
 * @param {FinalRequest} request
 * @param {string} url
 * @param {AuthenticationHeaders | null} signed
 * @param {ExchangeSettings} settings
 * @param {{ sentAt: number, receivedAt: number }} times  ms, by the clock of the timestamps
 */
function contextOf({ reply }, request, url, signed, settings, { sentAt, receivedAt }) {
  return {
    httpStatus: reply?.status,
    headers: reply?.headers,
    method: request.method,
    url,
    environment: environmentOf(url).environment ?? settings.environment,
    signed: signed !== null,
    sentAt: Math.floor(sentAt),
    receivedAt: Math.floor(receivedAt),
    params: request.params,
    findings: settings.signer.findings,
    ...(signed === null ? {} : signedContext(signed, request.content)),
  };
}

/**
 * @param {AuthenticationHeaders} signed
 * @param {string | Uint8Array} content
 */
function signedContext(signed, content) {
  const apiKey = signed['X-BAPI-API-KEY'];
  const timestamp = signed['X-BAPI-TIMESTAMP'];
  const recvWindow = signed['X-BAPI-RECV-WINDOW'];
  return {
    apiKey,
    timestamp: Number(timestamp),
    recvWindow: Number(recvWindow),
    signedPayload: timestamp + apiKey + recvWindow + Buffer.from(content).toString(),
  };
}

/** @param {any} headers @param {string} name @returns {any} */
function headerOf(headers, name) {
  return typeof headers?.get === 'function' ? headers.get(name) : headers?.[name];
}

/** The exchange's own time closes the body of every reply. */
const TIME = /"time"\s*:\s*(\d{13})\s*\}\s*$/;

/** @param {{ headers?: any, data?: any }} reply @returns {number | null} ms since 1970 */
function timeIn({ headers, data }) {
  const header = headerOf(headers, 'timenow');
  if (/^\d{13}$/.test(header)) return Number(header);
  const tail = typeof data === 'string' ? TIME.exec(data.slice(-64)) : null;
  const time = tail ? Number(tail[1]) : data?.time;
  return typeof time === 'number' && time > 1e12 ? time : null;
}

/**
 * @param {FinalRequest} request
 * @param {string} url
 * @param {Outcome} outcome
 * @param {import('../errors').BybitApiError | null} error
 * @param {number} durationMs
 * @param {ExchangeSettings} settings
 */
function tell({ method, sign: signed }, url, { reply, cancelled }, error, durationMs, settings) {
  if (error !== null && CHANNELS.error.hasSubscribers) CHANNELS.error.publish({ error, method, url });
  if (!CHANNELS.request.hasSubscribers) return;
  CHANNELS.request.publish({
    method,
    url,
    environment: environmentOf(url).environment ?? settings.environment ?? null,
    signed,
    httpStatus: reply?.status ?? null,
    retCode: error === null ? (reply && !cancelled ? 0 : null) : error.code,
    durationMs,
    rateLimit: reply ? rateLimitOf((name) => headerOf(reply.headers, name)) : null,
    cancelled: cancelled === true,
  });
}

module.exports = { exchange, isThrown };
