'use strict';

/**
 * One request and its reply, for every client. The gate admits the request, the bytes are signed, the reply is classified, and
 * gate and clock learn from it. A request that was refused only for its timestamp is signed and sent once more.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { ServerClock } = require('../clock');
const { environmentOfRequest } = require('../venues/environment');
const { Departure } = require('./departure');
const { AuthError } = require('../errors');
const { classifyOutcome, isRead, readHeader, readTime } = require('./reply-context');
const { SYNCHRONISING, waitForClock } = require('./wait-for-clock');
const { safeCall } = require('../internal/safe-call');
const { clearTimeout, setTimeout } = require('../internal/timers');
const { completeError, isAboutRequest } = require('./validate-sent');

/**
 * @typedef {object} ExchangeSettings
 * @property {import('../signer').Signer} signer
 * @property {Readonly<import('../venues/venue').Venue>} venue of the signer
 * @property {number} [recvWindow] ms; default: the exchange's
 * @property {'auth' | 'any' | 'never'} throwOn
 * @property {'worker' | 'main'} thread
 * @property {{ now(): number } | import('../clock').ServerClock} clock
 * @property {import('../gate').AuthGate} [gate]
 * @property {'safe' | 'always' | 'never'} resend after a refused timestamp
 * @property {string} [environment]
 * @property {number} deadlineMs until a request has to leave
 * @property {number} replyMs for a reply, where the request has no timeout of its own
 * @property {'auto'} [clientOrderId]
 * @property {readonly string[]} baseURLs whose origins are signed for, in addition to the exchange's API hosts
 * @property {(error: any) => unknown} [onError]
 */
/**
 * A request whose bytes are final.
 *
 * @typedef {object} FinalRequest
 * @property {string} method upper case
 * @property {string} url in full
 * @property {boolean} sign
 * @property {string | Uint8Array} body empty where there is none
 * @property {unknown} headers its own, without the signature; read only when needed
 * @property {Record<string, unknown>} params read only when needed
 */
/**
 * @typedef {object} Limits of one request
 * @property {import('./deadline').Deadline} deadline until when it, or its second attempt, has to leave
 * @property {number} replyMs for the reply
 * @property {AbortSignal} [signal] of the caller: once it is aborted, every wait ends
 */
/**
 * @typedef {object} Outcome what a client made of one attempt
 * @property {boolean} fulfilled
 * @property {any} value the client's response, or what it rejected with
 * @property {{ status?: number, headers?: any, data?: any } | null} reply null when none came
 * @property {boolean} [incomplete] the body of the reply broke off, or never came
 * @property {boolean} [cancelled] the caller cancelled the request
 * @property {boolean} [plainSuccess] a success that is recognised without classifying the reply
 * @property {boolean} [foreign] a failure of the client, not of the network or the exchange
 */

const CHANNELS = Object.freeze({
  request: diagnosticsChannel.channel('bybit-auth:request'),
  error: diagnosticsChannel.channel('bybit-auth:error'),
});
const CLOCK = new Set(['clock-ahead', 'clock-behind', 'request-late']);

/** ms; how long nothing is resent after a synchronisation of the clock did not help. */
const FUTILE_MS = 5000;
/** When a resend last failed, by clock. @type {WeakMap<object, number>} */
const futileSince = new WeakMap();
/** ms; how long requests wait for a clock that is synchronised because its timestamp was refused. */
const RELEARN_MS = 2000;
/** The synchronisation that a refused timestamp has started, by clock. @type {WeakMap<object, Promise<unknown>>} */
const relearning = new WeakMap();

/**
 * @typedef {object} Attempt
 * @property {Outcome} outcome
 * @property {import('../errors').ApiError | null} error what classify() makes of the reply, to be thrown or not
 * @property {number} sentAt by performance.now()
 * @property {number} receivedAt the same
 * @property {boolean} sent false only when no byte was written
 * @property {() => Promise<void>} [complete] adds to the error what the validator finds in the request as it left
 */
/**
 * Sends one attempt. `departure` is null for an unsigned request, which leaves at once.
 *
 * @typedef {(departure: Departure | null) => Promise<Outcome>} Transmit
 */

/**
 * @param {FinalRequest} request
 * @param {Transmit} transmit rejects only with what the departure rejects with. For an aborted request it is called too, and
 *   sends nothing
 * @param {ExchangeSettings} settings
 * @param {Limits} limits
 * @returns {Promise<Attempt>}
 * @throws {import('../gate/error').GateError | import('./deadline').ExchangeTimeout} as a rejection; nothing was sent
 */
async function exchange(request, transmit, settings, limits) {
  const { gate, clock } = settings;
  const { origin, pathname } = new URL(request.url);
  const place = { address: origin + pathname, pathname };
  if (request.sign) await admit(request, pathname, settings, limits);
  const first = await attempt(request, place, transmit, settings, limits);
  const again = await resend(first, request, place, transmit, settings, limits);
  const last = again.result ?? first;
  const { outcome, error, sentAt } = last;
  // A reply that was not read says nothing about the key.
  const isKnown = !outcome.cancelled && !outcome.foreign && (error !== null || isRead(outcome));
  // The timestamp was accepted, so the next refusal may resend again.
  if (error === null && isKnown) futileSince.delete(clock);
  if (request.sign && gate && isKnown) {
    const { resynchronised } = again;
    safeCall(() => gate.report(error, { resynchronised, sentAt }));
  }
  // After the report: a gate closes at once.
  await last.complete?.();
  return last;
}

/**
 * @param {FinalRequest} request
 * @param {string} pathname
 * @param {ExchangeSettings} settings
 * @param {Limits} limits
 */
async function admit(request, pathname, { gate, clock }, { deadline, signal }) {
  if (gate !== undefined && gate.state !== 'open') {
    await deadline.wait(
      gate.admit(request.method, pathname, request),
      'the gate is checking the key',
      signal,
    );
  }
  const learning = relearning.get(clock);
  if (learning !== undefined) await deadline.waitInPart(learning, SYNCHRONISING, signal);
  await waitForClock(clock, deadline, signal);
}

/** ms; how far a clock may be from the time in a reply, in addition to the round trip. */
const REPLY_TIME_MS = 100;

/**
 * A synchronisation that began before the refusal may have missed the step of the clock. The refusal contains the time of the
 * exchange, so a result that contradicts it is synchronised again.
 *
 * @param {ServerClock} clock
 * @param {Attempt} refused
 */
async function synchronise(clock, { error, sentAt, receivedAt }) {
  await clock.sync();
  const repliedAt = error?.time ?? null;
  if (repliedAt === null) return;
  const age = performance.now() - receivedAt;
  const tripMs = receivedAt - sentAt;
  if (Math.abs(clock.now() - (repliedAt + age)) > tripMs + REPLY_TIME_MS) await clock.sync();
}

/**
 * Synchronises a clock whose timestamp was refused. Other requests wait for it, because theirs would be refused as well.
 *
 * @param {ServerClock} clock
 * @param {Attempt} refused
 * @returns {Promise<unknown>}
 */
function relearn(clock, refused) {
  const sync = synchronise(clock, refused);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, RELEARN_MS);
  });
  const learning = Promise.race([sync.catch(() => {}), enough]).finally(() => {
    clearTimeout(timer);
    if (relearning.get(clock) === learning) relearning.delete(clock);
  });
  relearning.set(clock, learning);
  return sync;
}

/**
 * @param {Attempt} first
 * @param {FinalRequest} request
 * @param {Place} place
 * @param {Transmit} transmit
 * @param {ExchangeSettings} settings
 * @param {Limits} limits
 * @returns {Promise<{ resynchronised: boolean, result: Attempt | null }>}
 */
async function resend(first, request, place, transmit, settings, limits) {
  const { clock, resend: policy } = settings;
  const { deadline, signal } = limits;
  const nothing = { resynchronised: false, result: null };
  if (!isClockError(first.error) || !request.sign || !(clock instanceof ServerClock)) return nothing;
  // A clock that was refused right after a synchronisation is not synchronised again for every request.
  if (performance.now() - (futileSince.get(clock) ?? -Infinity) < FUTILE_MS) return nothing;
  const fresh = relearn(clock, first);
  const may = policy === 'always' || (policy === 'safe' && settings.venue.endpoints.isSafeToRepeat(request));
  if (!may) return nothing;
  try {
    await deadline.wait(fresh, SYNCHRONISING, signal);
  } catch {
    return nothing;
  }
  if (signal?.aborted) return nothing;
  // If the gate has closed, the deadline has passed or the key was wiped since, the first reply is the result.
  const result = await attempt(request, place, transmit, settings, limits).catch(() => null);
  const failed = result !== null && isClockError(result.error);
  if (failed) futileSince.set(clock, performance.now());
  return { resynchronised: failed, result };
}

/** @param {import('../errors').ApiError | null} error */
function isClockError(error) {
  return error !== null && CLOCK.has(error.category);
}

/** @typedef {{ address: string, pathname: string }} Place the URL without query, user name and password */

/**
 * @param {FinalRequest} request
 * @param {Place} place
 * @param {Transmit} transmit
 * @param {ExchangeSettings} settings
 * @param {Limits} limits
 * @returns {Promise<Attempt>}
 */
async function attempt(request, { address, pathname }, transmit, settings, limits) {
  const { clock } = settings;
  const departure = request.sign ? new Departure(request, pathname, settings, limits) : null;
  const begun = { startedAt: performance.now(), sentAt: clock.now(), sent: true, signed: null };
  const outcome = await transmit(departure);
  const ended = performance.now();
  const { startedAt, sentAt, sent, signed } = departure ?? begun;
  if (departure !== null && outcome.reply && clock instanceof ServerClock && clock.isOf(address)) {
    const time = readTime(outcome.reply, settings.venue);
    if (time !== null) clock.observe(time, { sentAt: startedAt, receivedAt: ended });
  }
  const receivedAt = sentAt + (ended - startedAt);
  const circumstances = { address, signed, sent, sentAt, receivedAt };
  const error = classifyOutcome(outcome, request, circumstances, settings);
  tell(request, address, outcome, error, ended - startedAt, settings);
  /** @type {Attempt} */
  const result = { outcome, error, sentAt: startedAt, receivedAt: ended, sent: error?.sent ?? sent };
  if (signed === null || error === null || !isAboutRequest(error)) return result;
  const classifyWith = (/** @type {readonly object[]} */ findings) =>
    classifyOutcome(outcome, request, { ...circumstances, findings }, settings);
  const rejection = { request, signed, sentAt, receivedAt, until: startedAt + limits.replyMs };
  result.complete = () => completeError(error, classifyWith, rejection, settings, limits.signal);
  return result;
}

/**
 * Whether an error is thrown instead of left in the reply.
 *
 * @param {import('../errors').ApiError | null} error
 * @param {ExchangeSettings['throwOn']} throwOn
 */
function isThrown(error, throwOn) {
  return error !== null && throwOn !== 'never' && (throwOn === 'any' || error instanceof AuthError);
}

/**
 * @param {FinalRequest} request
 * @param {string} url
 * @param {Outcome} outcome
 * @param {import('../errors').ApiError | null} error
 * @param {number} durationMs
 * @param {ExchangeSettings} settings
 */
function tell({ method, sign: signed }, url, { reply, cancelled }, error, durationMs, settings) {
  if (error !== null && CHANNELS.error.hasSubscribers) CHANNELS.error.publish({ error, method, url });
  if (!CHANNELS.request.hasSubscribers) return;
  const { replies } = settings.venue;
  CHANNELS.request.publish({
    method,
    url,
    environment: environmentOfRequest(settings.venue, url, { environment: settings.environment }),
    signed,
    httpStatus: reply?.status ?? null,
    code: error === null ? (reply && !cancelled ? 0 : null) : error.code,
    durationMs,
    rateLimit: reply ? replies.rateLimitOf((name) => readHeader(reply.headers, name)) : null,
    cancelled: cancelled === true,
  });
}

module.exports = { exchange, isThrown };
