'use strict';

/** Reads timestamps, server times and windows from a reply and its context. */

const { toInteger } = require('../internal/read');
const { venueOf } = require('../venues');

/** The numbers that mean a moment between the years 2001 and 5138, by their unit. */
const UNITS = Object.freeze([
  { unit: 'seconds', from: 1e9, below: 1e11, inMs: 1000 },
  { unit: 'milliseconds', from: 1e11, below: 1e14, inMs: 1 },
  { unit: 'microseconds', from: 1e14, below: 1e17, inMs: 1e-3 },
  { unit: 'nanoseconds', from: 1e17, below: 1e20, inMs: 1e-6 },
]);

/** @typedef {(typeof UNITS)[number]} Unit */
/**
 * @typedef {{ venue?: unknown, timestamp?: unknown, recvWindow?: unknown, sentAt?: unknown, receivedAt?: unknown }}
 * ClockContext `venue`: the exchange; `bybit` when it is left out
 */
/**
 * @typedef {object} ClockFigures
 * @property {number} request timestamp of the request as it was sent, in the unit in which it was sent
 * @property {boolean} [fraction] the timestamp was written with a fraction
 * @property {Unit} [sentUnit] of the timestamp, where the exchange reads another one; the figure is then in this unit
 * @property {number} server clock of the server, ms
 * @property {number} recvWindow ms
 * @property {boolean} stated the reply itself gives the figures
 * @property {number | null} [repliedAt] clock of the server in the reply, ms, when that is another moment
 * @property {number} [errorMs] by how much the clock of the server may have been later than `server`, ms
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

/** A moment, to see in which form an exchange reads a time. */
const SAMPLE_MS = 1_234_567_890_123;

/**
 * @param {unknown} timestamp of an exchange that reads seconds: a text as it was sent, or a number of ms or seconds
 * @returns {ReturnType<typeof readTimestamp>} ms; in the unit in which it was sent, where that is not seconds
 */
function readSeconds(timestamp) {
  const number = readNumber(timestamp);
  const unit = number && findUnit(number.value);
  if (!number || !unit) return null;
  const isOther = typeof timestamp === 'string' && unit.unit !== 'seconds';
  if (isOther) return { ...number, sentUnit: unit };
  return { value: Math.floor(Number(timestamp) * unit.inMs), fraction: false };
}

/**
 * @param {ClockContext} context
 * @returns {{ value: number, fraction: boolean, sentUnit?: Unit } | null} in the unit in which it was sent; ms where times are
 *   sent as text or in seconds
 */
function readTimestamp(context) {
  const { timestamp } = context;
  const { signing } = venueOf(context);
  const sample = signing.timestampOf(SAMPLE_MS);
  if (sample === String(SAMPLE_MS)) return readNumber(timestamp);
  if (/^\d+$/.test(sample)) return readSeconds(timestamp);
  const isText = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{5,24}Z$/.test(timestamp);
  // A login of the same exchange may carry seconds.
  const time = isText ? Date.parse(timestamp) : toMoment(timestamp);
  return time === null || !Number.isFinite(time) ? null : { value: time, fraction: false };
}

/** ms; a time in whole seconds is up to this much too early. */
const REST_OF_SECOND_MS = 999;

/**
 * Of a time that is known to the second only, the moment that proves the least.
 *
 * @param {ClockFigures} figures
 * @param {number} aheadMs
 * @returns {ClockFigures | null} null where the second does not decide
 */
function withinSecond(figures, aheadMs) {
  const { request, server, recvWindow } = figures;
  const unit = findUnit(request);
  const isOtherUnit = unit !== null && unit.unit !== 'milliseconds';
  if (figures.sentUnit !== undefined) return { ...figures, errorMs: REST_OF_SECOND_MS };
  if (request - (server + REST_OF_SECOND_MS) >= aheadMs) {
    return { ...figures, server: server + REST_OF_SECOND_MS };
  }
  return server - request > recvWindow || isOtherUnit ? { ...figures, errorMs: REST_OF_SECOND_MS } : null;
}

/** @param {number} value @returns {Unit | null} */
function findUnit(value) {
  return UNITS.find(({ from, below }) => value >= from && value < below) ?? null;
}

/**
 * @param {unknown} value a moment in any unit
 * @returns {number | null} ms since 1970
 */
function toMoment(value) {
  const number = readNumber(value);
  const unit = number && findUnit(number.value);
  return number && unit ? Math.floor(number.value * unit.inMs) : null;
}

/**
 * @param {string} message
 * @param {readonly RegExp[]} patterns
 * @returns {string | undefined} the number that the first of them finds
 */
function findFigure(message, patterns) {
  for (const pattern of patterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The figures that decide whether an exchange accepts a timestamp. They come from the text of its refusal, otherwise from the
 * request's own timestamp and the time of the reply.
 *
 * @param {string} message the raw text of the reply
 * @param {number | null} serverTime time in the reply, ms
 * @param {ClockContext} context
 * @param {number | null} [date] the same, of a whole second that has begun
 * @returns {ClockFigures | null}
 */
function readClock(message, serverTime, context, date = null) {
  const { aheadMs, defaultWindow, patterns } = venueOf(context).clock;
  const recvWindow = toInteger(context.recvWindow) ?? defaultWindow;
  const request = readNumber(findFigure(message, patterns.request));
  const server = toMoment(findFigure(message, patterns.server));
  if (request && server !== null) {
    const window = toInteger(findFigure(message, patterns.window)) ?? recvWindow;
    return {
      request: request.value,
      fraction: request.fraction,
      server,
      recvWindow: window,
      stated: true,
      repliedAt: serverTime,
    };
  }
  const timestamp = readTimestamp(context);
  const known = serverTime ?? date;
  if (!timestamp || known === null) return null;
  const figures = {
    request: timestamp.value,
    fraction: timestamp.fraction,
    ...(timestamp.sentUnit && { sentUnit: timestamp.sentUnit }),
    server: known,
    recvWindow,
    stated: false,
    repliedAt: null,
  };
  return serverTime === null ? withinSecond(figures, aheadMs) : figures;
}

module.exports = { UNITS, findUnit, readClock, toMoment };
