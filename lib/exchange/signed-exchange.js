'use strict';

/**
 * One request and its reply, whatever client carries them: the gate is asked, the bytes are signed, the reply is
 * classified, gate and clock learn from it, and a request that only came at the wrong time is signed and sent once more.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { classify } = require('../classify');
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

/**
 * @param {FinalRequest} request
 * @param {(headers: AuthenticationHeaders | null) => Promise<Outcome>} transmit sends the request; never rejects
 * @param {ExchangeSettings} settings
 * @returns {Promise<{ outcome: Outcome, error: import('../errors').BybitApiError | null }>} error: what classify() makes
 *   of the reply, whether or not it is to be thrown
 * @throws {import('../errors').BybitGateError} as a rejection; nothing was sent
 */
async function exchange(request, transmit, settings) {
  const { gate, clock } = settings;
  const [address] = request.url.split('?', 1);
  if (request.sign && gate !== undefined) await gate.admit(request.method, new URL(address).pathname);
  if (request.sign && 'settled' in clock) await clock.settled();
  const first = await attempt(request, address, transmit, settings);
  const again = await resend(first, request, address, transmit, settings);
  const { outcome, error } = again.result ?? first;
  if (request.sign && !outcome.cancelled && !outcome.foreign) {
    gate?.report(error, { resynchronised: again.resynchronised });
  }
  return { outcome, error };
}

/**
 * @param {{ outcome: Outcome, error: import('../errors').BybitApiError | null }} first
 * @param {FinalRequest} request
 * @param {string} address
 * @param {(headers: AuthenticationHeaders | null) => Promise<Outcome>} transmit
 * @param {ExchangeSettings} settings
 * @returns {Promise<{ resynchronised: boolean, result: Awaited<ReturnType<typeof attempt>> | null }>}
 */
async function resend({ error }, request, address, transmit, settings) {
  const { clock, resend: policy } = settings;
  if (error === null || !CLOCK.has(error.category) || !request.sign || !('sync' in clock)) {
    return { resynchronised: false, result: null };
  }
  const fresh = await clock.sync().then(
    () => true,
    () => false,
  );
  const may = policy === 'always' || (policy === 'safe' && isSafeToRepeat(request));
  const result = fresh && may ? await attempt(request, address, transmit, settings) : null;
  const helped = result !== null && !(result.error !== null && CLOCK.has(result.error.category));
  return { resynchronised: !helped && (!fresh || result !== null), result };
}

/**
 * @param {FinalRequest} request
 * @param {string} address without query
 * @param {(headers: AuthenticationHeaders | null) => Promise<Outcome>} transmit
 * @param {ExchangeSettings} settings
 */
async function attempt(request, address, transmit, settings) {
  const { clock } = settings;
  const signed = request.sign ? await sign(request, settings) : null;
  const started = performance.now();
  const sentAt = clock.now();
  const outcome = await transmit(signed);
  const ended = performance.now();
  const { reply } = outcome;
  if (reply && 'observe' in clock) {
    const time = timeIn(reply);
    if (time !== null) clock.observe(time, { sentAt: started, receivedAt: ended });
  }
  const times = { sentAt, receivedAt: sentAt + (ended - started) };
  const error = errorOf(outcome, () => contextOf(outcome, request, address, signed, settings, times));
  tell(request, address, outcome, error, ended - started, settings);
  return { outcome, error };
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
