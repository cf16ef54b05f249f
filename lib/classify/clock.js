'use strict';

/**
 * What the figures of an exchange of messages prove about the clock.
 * The rule, all in ms: server - recv_window <= timestamp < server + 1000
 * (https://bybit-exchange.github.io/docs/v5/guide).
 *
 * @module
 */

const { DAY_MS } = require('../internal/durations');
const { toInteger } = require('../venues/bybit/reply');

/** How far ahead of the server a timestamp may be, ms; it must be less. */
const AHEAD_LIMIT_MS = 1000;
const DEFAULT_RECV_WINDOW_MS = 5000;
/** Without local times, an older request counts as signed by a slow clock: hardly any request travels for a minute. */
const LONGEST_JOURNEY_MS = 60000;
/** A window beyond this keeps a signed request valid for so long that mending the clock is the better advice. */
const LONGEST_SENSIBLE_WINDOW_MS = 60000;
const HALF_HOUR_MS = 1800000;
/** A clock that is off by a time zone is off by it, give or take the ordinary error of a clock. */
const ZONE_TOLERANCE_MS = 90000;

/** Sizes of numbers that stand for a moment between the years 2001 and 5138, by their unit. */
const UNITS = Object.freeze([
  { unit: 'seconds', from: 1e9, below: 1e11, inMs: 1000 },
  { unit: 'milliseconds', from: 1e11, below: 1e14, inMs: 1 },
  { unit: 'microseconds', from: 1e14, below: 1e17, inMs: 1e-3 },
  { unit: 'nanoseconds', from: 1e17, below: 1e20, inMs: 1e-6 },
]);

/** @typedef {{ timestamp?: unknown, recvWindow?: unknown, sentAt?: unknown, receivedAt?: unknown }} ClockContext */
/**
 * @typedef {object} ClockFigures
 * @property {number} request timestamp of the request as it was sent, in the unit in which it was sent
 * @property {boolean} [fraction] the timestamp was written with a fraction
 * @property {number} server clock of the server, ms
 * @property {number} recvWindow ms
 * @property {boolean} stated the reply itself gives the figures
 * @property {number | null} [repliedAt] clock of the server in the reply, ms, when that is another moment
 */
/**
 * @typedef {object} ClockVerdict
 * @property {'clock-ahead' | 'clock-behind' | 'request-late' | 'accepted'} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {string} evidence
 * @property {string} fix
 * @property {number} aheadMs the timestamp minus the clock of the server, ms; negative when it is older
 * @property {boolean | null} windowHelps whether a larger recv_window would admit such a request; null when it was admitted
 * @property {number | null} neededRecvWindowMs the least recv_window that would have admitted it, ms
 * @property {{ lowMs: number, highMs: number } | null} offset server minus local clock, as far as the times of sending
 *   and receiving prove it, ms
 */

/**
 * @param {unknown} value a number or the decimal text of one, perhaps with a fraction or an exponent
 * @returns {{ value: number, fraction: boolean } | null}
 */
function readNumber(value) {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > 40) return null;
  if (!/^\s*-?\d{1,24}(?:\.\d{1,12})?(?:e\+?\d{1,2})?\s*$/i.test(text)) return null;
  const number = Number(text);
  return Math.abs(number) < 1e20 ? { value: Math.trunc(number), fraction: !Number.isInteger(number) } : null;
}

/** @param {number} value @returns {(typeof UNITS)[number] | null} */
function unitOf(value) {
  return UNITS.find(({ from, below }) => value >= from && value < below) ?? null;
}

/**
 * @param {unknown} value a moment in any unit
 * @returns {number | null} ms since 1970
 */
function toMoment(value) {
  const number = readNumber(value);
  const unit = number && unitOf(number.value);
  return number && unit ? Math.floor(number.value * unit.inMs) : null;
}

/**
 * @param {string} message
 * @param {string} name
 * @returns {string | undefined} the figure after the name; quotes, a colon or the like may stand between them
 */
function figure(message, name) {
  const number = String.raw`(-?\d{1,24}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)(?![\d.]*\d)`;
  const between = String.raw`["']?\s{0,4}(?:[:=\[(]|\bis\b)?\s{0,4}["']?`;
  return new RegExp(`${name}${between}${number}`, 'i').exec(message)?.[1];
}

/**
 * The figures that the acceptance of a timestamp depends on: from the text of 10002 in its forms
 * (`req_timestamp[a],server_timestamp[b],recv_window[c]`, the same with colons, spaces or equals signs, and the old
 * `o@a, now[b]`), else from the request's own timestamp and the time of the reply.
 *
 * @param {string} message the raw retMsg
 * @param {number | null} serverTime time in the reply, ms
 * @param {ClockContext} context
 * @returns {ClockFigures | null}
 */
function readClock(message, serverTime, context) {
  const recvWindow = toInteger(context.recvWindow) ?? DEFAULT_RECV_WINDOW_MS;
  const request = readNumber(
    figure(message, String.raw`req(?:uest)?[ _-]?time[ _-]?stamp`) ?? /\bo@(\d{10,19})\b/.exec(message)?.[1],
  );
  const server = toMoment(
    figure(message, String.raw`server[ _-]?time[ _-]?stamp`) ?? /\bnow\[(\d{10,19})\]/.exec(message)?.[1],
  );
  if (request && server !== null) {
    const window = toInteger(figure(message, String.raw`recv[ _-]?window`)) ?? recvWindow;
    return {
      request: request.value,
      fraction: request.fraction,
      server,
      recvWindow: window,
      stated: true,
      repliedAt: serverTime,
    };
  }
  const timestamp = readNumber(context.timestamp);
  if (!timestamp || serverTime === null) return null;
  return {
    request: timestamp.value,
    fraction: timestamp.fraction,
    server: serverTime,
    recvWindow,
    stated: false,
    repliedAt: null,
  };
}

const FIX_CLOCK =
  'Synchronise the clock of this machine (NTP), or correct timestamps by the offset to /v5/market/time.';
const WINDOW_NO_HELP = 'A larger recv_window does not help: it only reaches into the past.';

/**
 * Within which bounds the local clock differs from the server's. The server read its clock at some moment between
 * sending and receiving, so it cannot show less than the local clock did at the one, nor more than at the other,
 * unless one of the clocks is wrong by the difference.
 *
 * @param {Pick<ClockFigures, 'server' | 'repliedAt'>} figures
 * @param {ClockContext} context
 * @returns {{ lowMs: number, highMs: number } | null} server minus local clock
 */
function boundOffset({ server, repliedAt }, context) {
  const sentAt = toMoment(context.sentAt);
  const receivedAt = toMoment(context.receivedAt);
  if (sentAt === null || receivedAt === null || receivedAt < sentAt) return null;
  const later = repliedAt !== null && repliedAt !== undefined && repliedAt > server ? repliedAt : server;
  const lowMs = later - receivedAt;
  const highMs = server - sentAt;
  return lowMs <= highMs ? { lowMs, highMs } : null;
}

/**
 * @param {number} offsetMs
 * @returns {string} what a person would suspect of an offset of that size, as a clause; '' for no suspicion
 */
function suspicion(offsetMs) {
  const size = Math.abs(offsetMs);
  const days = Math.round(size / DAY_MS);
  if (days > 0 && Math.abs(size - days * DAY_MS) < ZONE_TOLERANCE_MS) {
    return ` That is ${days} whole ${days === 1 ? 'day' : 'days'}: the date is wrong rather than the time of day.`;
  }
  const halves = Math.round(size / HALF_HOUR_MS);
  if (halves > 0 && halves <= 28 && Math.abs(size - halves * HALF_HOUR_MS) < ZONE_TOLERANCE_MS) {
    const hours = halves / 2;
    return ` That is ${hours} ${hours === 1 ? 'hour' : 'hours'}: probably a local time was taken for UTC.`;
  }
  return '';
}

/**
 * @param {number} ms
 * @returns {string}
 */
function inMs(ms) {
  return `${ms} ms`;
}

/**
 * @param {number} age
 * @returns {string} whether a larger recv_window would have admitted the request
 */
function windowAdvice(age) {
  return age <= LONGEST_SENSIBLE_WINDOW_MS
    ? `A recv_window of at least ${inMs(age)} would have admitted this request.`
    : `Only a recv_window of at least ${inMs(age)} would have admitted this request; a window that long is not a fix.`;
}

/** @typedef {Omit<ClockVerdict, 'aheadMs' | 'windowHelps' | 'neededRecvWindowMs' | 'offset'>} Explanation */

/**
 * Why a request was too old: the clock, the wait before sending, or the way.
 *
 * @param {ClockFigures} figures
 * @param {number} age ms
 * @param {ClockVerdict['offset']} offset
 * @param {ClockContext} context
 * @returns {Explanation}
 */
function explainOld({ request, recvWindow, stated }, age, offset, context) {
  const facts = `The timestamp was ${age} ms old when the server looked at it, and recv_window is ${recvWindow} ms.`;
  const proven = stated ? 'stated' : 'inferred';
  const sentAt = toMoment(context.sentAt);
  const receivedAt = toMoment(context.receivedAt);
  if (!offset || sentAt === null || receivedAt === null) {
    const category = age > LONGEST_JOURNEY_MS ? 'clock-behind' : 'request-late';
    const doubt =
      'Whether the clock is slow or the request was on its way too long cannot be told without the local times of sending and receiving.';
    const fix = `${FIX_CLOCK} If the clock is right, sign just before sending. ${windowAdvice(age)}`;
    return { category, confidence: 'inferred', evidence: `${facts}${suspicion(age)} ${doubt}`, fix };
  }
  const { lowMs, highMs } = offset;
  const waited = sentAt - request;
  const roundTrip = receivedAt - sentAt;
  if (lowMs > 0 && (age - lowMs <= recvWindow || lowMs > recvWindow)) {
    const evidence = `${facts} The server's clock already showed ${lowMs} ms more than the local clock did when the reply arrived: the local clock is at least that much behind.${suspicion(lowMs)}`;
    return {
      category: 'clock-behind',
      confidence: proven,
      evidence,
      fix: `${FIX_CLOCK} ${windowAdvice(age)}`,
    };
  }
  const late = `Sign just before sending and shorten the way. ${windowAdvice(age)}`;
  if (waited > recvWindow) {
    const evidence = `${facts} It had been signed ${waited} ms before it was sent, which is too long already.`;
    return { category: 'request-late', confidence: proven, evidence, fix: late };
  }
  const journey = `the reply arrived ${roundTrip} ms after the request was sent${waited > 0 ? `, and that was ${waited} ms after it was signed` : ''}`;
  // With a clock that runs ahead of the server's, or right, all of the age was spent on the way.
  const certain = highMs <= 0 || age - highMs > recvWindow;
  const evidence = certain
    ? `${facts} The local clock does not explain it: ${journey}.`
    : `${facts} Nothing shows that the local clock is slow, and the way alone explains it: ${journey}.`;
  return { category: 'request-late', confidence: certain ? proven : 'inferred', evidence, fix: late };
}

/**
 * @param {ClockFigures} figures
 * @param {(typeof UNITS)[number]} unit another than milliseconds
 * @returns {Explanation & { momentMs: number }}
 */
function explainUnit({ request, server, stated }, { unit, inMs: factor }) {
  const momentMs = Math.floor(request * factor);
  const rest = momentMs - server;
  const apart =
    Math.abs(rest) > LONGEST_JOURNEY_MS
      ? ` Taken as ${unit} it is still ${Math.abs(rest)} ms ${rest > 0 ? 'ahead of' : 'behind'} the server.`
      : '';
  return {
    category: unit === 'seconds' ? 'clock-behind' : 'clock-ahead',
    confidence: stated ? 'stated' : 'inferred',
    evidence: `The timestamp ${request} has the size of ${unit}; Bybit reads milliseconds.${apart} No recv_window helps against that.`,
    fix: 'Send the timestamp in milliseconds, without a fraction.',
    momentMs,
  };
}

/**
 * @param {ClockFigures} figures
 * @param {number} ahead ms
 * @param {ClockVerdict['offset']} offset
 * @returns {Explanation}
 */
function explainAhead({ stated }, ahead, offset) {
  const proof =
    offset && offset.highMs < 0
      ? ` When the request was sent, the local clock already showed ${-offset.highMs} ms more than the server's did afterwards.`
      : '';
  const evidence = `The timestamp is ${ahead} ms ahead of the server; less than ${AHEAD_LIMIT_MS} ms is accepted.${proof}${suspicion(ahead)} ${WINDOW_NO_HELP}`;
  return { category: 'clock-ahead', confidence: stated ? 'stated' : 'inferred', evidence, fix: FIX_CLOCK };
}

/**
 * @param {ClockFigures} figures
 * @param {number} ahead ms
 * @param {ClockVerdict['offset']} offset
 * @returns {Explanation}
 */
function explainAccepted({ recvWindow, stated }, ahead, offset) {
  const place = ahead > 0 ? `${ahead} ms ahead of` : `${-ahead} ms behind`;
  const source = stated ? 'of the reply' : 'of the request and the reply';
  const sure = offset && (offset.lowMs > 0 || offset.highMs < 0);
  const note = sure
    ? ` The local clock is at least ${offset.lowMs > 0 ? `${offset.lowMs} ms behind` : `${-offset.highMs} ms ahead of`} the server's.`
    : '';
  const evidence = `By the times ${source}, the timestamp is ${place} the server and inside recv_window (${recvWindow} ms).${note}`;
  return { category: 'accepted', confidence: stated ? 'stated' : 'inferred', evidence, fix: FIX_CLOCK };
}

/**
 * Compares a timestamp with the rule: ahead, behind, late on the way, or inside the window.
 *
 * @param {ClockFigures} figures
 * @param {ClockContext} context `sentAt` and `receivedAt`, by the clock that made the timestamp, tell a slow clock from a
 *   slow way; nothing else of it is read
 * @returns {ClockVerdict}
 * @example
 * explainClock({ request: 1706972576658, server: 1706972587026, recvWindow: 5000, stated: true }, {})
 *   // { category: 'request-late', aheadMs: -10368, windowHelps: true, neededRecvWindowMs: 10368, … }
 */
function explainClock(figures, context) {
  const { request, server, recvWindow, fraction } = figures;
  const unit = unitOf(request);
  const offset = boundOffset(figures, context);
  const note = fraction ? ' It was written with a fraction, and Bybit documents whole milliseconds.' : '';
  const ahead = request - server;
  if (unit && unit.unit !== 'milliseconds') {
    const { momentMs, ...told } = explainUnit(figures, unit);
    return { ...told, aheadMs: momentMs - server, windowHelps: false, neededRecvWindowMs: null, offset };
  }
  /** @param {Explanation} told @param {boolean | null} helps */
  const verdict = (told, helps) => ({
    ...told,
    evidence: told.evidence + note,
    aheadMs: ahead,
    windowHelps: helps,
    neededRecvWindowMs: helps ? -ahead : null,
    offset,
  });
  if (ahead >= AHEAD_LIMIT_MS) return verdict(explainAhead(figures, ahead, offset), false);
  if (-ahead > recvWindow) return verdict(explainOld(figures, -ahead, offset, context), true);
  return verdict(explainAccepted(figures, ahead, offset), null);
}

module.exports = { AHEAD_LIMIT_MS, DEFAULT_RECV_WINDOW_MS, readClock, explainClock, toMoment };
