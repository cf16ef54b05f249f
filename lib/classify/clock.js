'use strict';

/**
 * What the timestamp of a request and the server's clock prove about the local clock.
 * The rule, all in ms: server - window <= timestamp < server + aheadMs; both limits are those of the exchange.
 *
 * @module
 */

const { DAY_MS } = require('../internal/durations');
const { UNITS, findUnit, toMoment } = require('./clock-figures');
const { venueOf } = require('../venues');

/** @typedef {import('./clock-figures').ClockContext} ClockContext */
/** @typedef {import('./clock-figures').ClockFigures} ClockFigures */
/** @typedef {import('./clock-figures').Unit} Unit */
/** @typedef {import('../venues').Venue} Venue */

/** Without local times, an older request counts as signed by a slow clock: few requests travel for a minute. */
const LONGEST_JOURNEY_MS = 60000;
/** With a larger window a signed request stays valid so long that setting the clock is the better advice. */
const LONGEST_SENSIBLE_WINDOW_MS = 60000;
const HALF_HOUR_MS = 1800000;
/** The usual error of a clock, on top of a wrong time zone. */
const ZONE_TOLERANCE_MS = 90000;

/**
 * @typedef {object} ClockVerdict
 * @property {'clock-ahead' | 'clock-behind' | 'request-late' | 'accepted'} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {string} evidence
 * @property {string} fix
 * @property {number} aheadMs the timestamp minus the clock of the server, ms; negative when it is older
 * @property {boolean | null} windowHelps whether a larger window would admit such a request; null when it was admitted
 * @property {number | null} neededRecvWindowMs the least window that would have admitted it, ms
 * @property {string} [reason] the cause as a clause, where it is not the clock
 * @property {string} [limit] what the clock broke, without the figures of the clock; absent where it is not the clock
 * @property {{ lowMs: number, highMs: number } | null} offset server minus local clock, as far as the times of sending
 *   and receiving prove it, ms
 */

/** @param {Readonly<Venue>} venue */
const fixClock = ({ clock }) =>
  `Synchronise the clock of this machine (NTP), or correct timestamps by the offset to ${clock.path}.`;

/**
 * The bounds of the difference between the two clocks. The server read its clock after the request was sent and before the
 * reply arrived. If the clocks agree, its time lies between the two local times; otherwise they differ by at least the excess.
 *
 * @param {Pick<ClockFigures, 'server' | 'repliedAt' | 'errorMs'>} figures
 * @param {ClockContext} context
 * @returns {{ lowMs: number, highMs: number } | null} server minus local clock
 */
function boundOffset({ server, repliedAt, errorMs = 0 }, context) {
  const sentAt = toMoment(context.sentAt);
  const receivedAt = toMoment(context.receivedAt);
  if (sentAt === null || receivedAt === null || receivedAt < sentAt) return null;
  const later = repliedAt !== null && repliedAt !== undefined && repliedAt > server ? repliedAt : server;
  const lowMs = later - receivedAt;
  const highMs = server + errorMs - sentAt;
  return lowMs <= highMs ? { lowMs, highMs } : null;
}

/**
 * @param {number} offsetMs
 * @returns {string} a likely mistake behind an offset of that size, as a sentence; '' if there is none
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

/** @param {Readonly<Venue>} venue @returns {boolean} whether requests carry a window of their own */
const hasWindow = ({ clock }) => clock.largestWindow > 0;

/**
 * @param {number} age
 * @param {Readonly<Venue>} venue
 * @returns {string} whether a larger window would have admitted the request; empty where requests carry none
 */
function windowAdvice(age, venue) {
  const { windowName: name } = venue.clock;
  if (!hasWindow(venue)) return '';
  return age <= LONGEST_SENSIBLE_WINDOW_MS
    ? `A ${name} of at least ${inMs(age)} would have admitted this request.`
    : `Only a ${name} of at least ${inMs(age)} would have admitted this request; a window that long is not a fix.`;
}

/** @typedef {Omit<ClockVerdict, 'aheadMs' | 'windowHelps' | 'neededRecvWindowMs' | 'offset'>} Explanation */

/**
 * Why a request was too old: the clock, the wait before sending, or the network.
 *
 * @param {ClockFigures} figures
 * @param {number} age ms
 * @param {ClockVerdict['offset']} offset
 * @param {ClockContext} context
 * @returns {Explanation}
 */
function explainOld({ request, recvWindow, stated }, age, offset, context) {
  const venue = venueOf(context);
  const accepted = hasWindow(venue)
    ? `${venue.clock.windowName} is ${recvWindow} ms`
    : `${venue.title} accepts ${recvWindow} ms`;
  const facts = `The timestamp was ${age} ms old when the server looked at it, and ${accepted}.`;
  const advice = windowAdvice(age, venue);
  const proven = stated ? 'stated' : 'inferred';
  const sentAt = toMoment(context.sentAt);
  const receivedAt = toMoment(context.receivedAt);
  if (!offset || sentAt === null || receivedAt === null) {
    const category = age > LONGEST_JOURNEY_MS ? 'clock-behind' : 'request-late';
    const doubt =
      'Without the local times of sending and receiving it is not known whether the clock is slow or the request was on its way too long.';
    const fix = `${fixClock(venue)} If the clock is right, sign just before sending. ${advice}`.trim();
    return { category, confidence: 'inferred', evidence: `${facts}${suspicion(age)} ${doubt}`, fix };
  }
  const { lowMs, highMs } = offset;
  const waited = sentAt - request;
  const roundTrip = receivedAt - sentAt;
  if (lowMs > 0 && (age - lowMs <= recvWindow || lowMs > recvWindow)) {
    const evidence = `${facts} The server's clock already showed ${lowMs} ms more than the local clock did when the reply arrived: the local clock is at least that much behind.${suspicion(lowMs)}`;
    const name = hasWindow(venue) ? ` (${venue.clock.windowName})` : '';
    const limit = `A timestamp may be at most ${recvWindow} ms old${name}.${suspicion(lowMs)}`;
    return {
      category: 'clock-behind',
      confidence: proven,
      evidence,
      limit,
      fix: `${fixClock(venue)} ${advice}`.trim(),
    };
  }
  const late = `Sign just before sending, and shorten the network path. ${advice}`.trim();
  if (waited > recvWindow) {
    const evidence = `${facts} It had been signed ${waited} ms before it was sent, which is already too long.`;
    return { category: 'request-late', confidence: proven, evidence, fix: late };
  }
  const journey = `the reply arrived ${roundTrip} ms after the request was sent${waited > 0 ? `, and that was ${waited} ms after it was signed` : ''}`;
  // If the local clock is right or ahead, the request spent its whole age on the network.
  const certain = highMs <= 0 || age - highMs > recvWindow;
  const evidence = certain
    ? `${facts} The local clock does not explain it: ${journey}.`
    : `${facts} Nothing shows that the local clock is slow, and the network time alone explains it: ${journey}.`;
  return { category: 'request-late', confidence: certain ? proven : 'inferred', evidence, fix: late };
}

/**
 * @param {ClockFigures} figures
 * @param {Unit} unit not the exchange's
 * @param {Readonly<Venue>} venue
 * @returns {Explanation & { momentMs: number }}
 */
function explainUnit({ request, server, stated }, { unit, inMs: factor }, { title, clock }) {
  const momentMs = Math.floor(request * factor);
  const [seconds, milliseconds] = UNITS;
  const expected = clock.unitMs === seconds.inMs ? seconds : milliseconds;
  const rest = momentMs - server;
  const apart =
    Math.abs(rest) > LONGEST_JOURNEY_MS
      ? ` Taken as ${unit} it is still ${Math.abs(rest)} ms ${rest > 0 ? 'ahead of' : 'behind'} the server.`
      : '';
  return {
    category: factor > expected.inMs ? 'clock-behind' : 'clock-ahead',
    confidence: stated ? 'stated' : 'inferred',
    evidence: `The timestamp ${request} has the size of ${unit}; ${title} reads ${expected.unit}.${apart} No ${clock.windowName} helps against that.`,
    fix: `Send the timestamp in ${expected.unit}, without a fraction.`,
    reason: `the timestamp is in ${unit}, not in ${expected.unit}`,
    momentMs,
  };
}

/**
 * @param {ClockFigures} figures
 * @param {number} ahead ms
 * @param {ClockVerdict['offset']} offset
 * @param {Readonly<Venue>} venue
 * @returns {Explanation}
 */
function explainAhead({ stated }, ahead, offset, venue) {
  const { windowName, aheadMs } = venue.clock;
  const proof =
    offset && offset.highMs < 0
      ? ` When the request was sent, the local clock already showed ${-offset.highMs} ms more than the server's did afterwards.`
      : '';
  const noHelp = hasWindow(venue)
    ? ` A larger ${windowName} does not help: it only reaches into the past.`
    : '';
  const evidence = `The timestamp is ${ahead} ms ahead of the server; less than ${aheadMs} ms is accepted.${proof}${suspicion(ahead)}${noHelp}`;
  const limit = `A timestamp must be less than ${aheadMs} ms ahead.${suspicion(ahead)}${noHelp}`;
  const confidence = stated ? 'stated' : 'inferred';
  return { category: 'clock-ahead', confidence, evidence, limit, fix: fixClock(venue) };
}

/**
 * @param {ClockFigures} figures
 * @param {number} ahead ms
 * @param {ClockVerdict['offset']} offset
 * @param {Readonly<Venue>} venue
 * @returns {Explanation}
 */
function explainAccepted({ recvWindow, stated }, ahead, offset, venue) {
  const place = ahead > 0 ? `${ahead} ms ahead of` : `${-ahead} ms behind`;
  const source = stated ? 'of the reply' : 'of the request and the reply';
  const sure = offset && (offset.lowMs > 0 || offset.highMs < 0);
  const note = sure
    ? ` The local clock is at least ${offset.lowMs > 0 ? `${offset.lowMs} ms behind` : `${-offset.highMs} ms ahead of`} the server's.`
    : '';
  const window = hasWindow(venue)
    ? `${venue.clock.windowName} (${recvWindow} ms)`
    : `the ${recvWindow} ms that ${venue.title} accepts`;
  const evidence = `By the times ${source}, the timestamp is ${place} the server and inside ${window}.${note}`;
  const confidence = stated ? 'stated' : 'inferred';
  return { category: 'accepted', confidence, evidence, fix: fixClock(venue) };
}

/**
 * Compares a timestamp with the rule: ahead, behind, late on the way, or inside the window.
 *
 * @param {ClockFigures} figures
 * @param {ClockContext} context its `sentAt` and `receivedAt`, by the clock that made the timestamp, tell a slow clock from a
 *   slow network; besides them, `venue` is read
 * @returns {ClockVerdict}
 * @example
 * explainClock({ request: 1706972576658, server: 1706972587026, recvWindow: 5000, stated: true }, {})
 *   // { category: 'request-late', aheadMs: -10368, windowHelps: true, neededRecvWindowMs: 10368, … }
 */
function explainClock(figures, context) {
  const { request, server, recvWindow, fraction } = figures;
  const venue = venueOf(context);
  const unit = figures.sentUnit ?? findUnit(request);
  const offset = boundOffset(figures, context);
  const note = fraction
    ? ` It was written with a fraction, and ${venue.title} documents whole milliseconds.`
    : '';
  const ahead = request - server;
  if (figures.sentUnit || (unit && unit.unit !== 'milliseconds')) {
    const { momentMs, ...explanation } = explainUnit(figures, /** @type {Unit} */ (unit), venue);
    return {
      ...explanation,
      aheadMs: momentMs - server,
      windowHelps: false,
      neededRecvWindowMs: null,
      offset,
    };
  }
  /** @param {Explanation} explanation @param {boolean | null} helps */
  const verdict = (explanation, helps) => ({
    ...explanation,
    evidence: explanation.evidence + note,
    aheadMs: ahead,
    windowHelps: helps,
    neededRecvWindowMs: helps ? -ahead : null,
    offset,
  });
  if (ahead >= venue.clock.aheadMs) return verdict(explainAhead(figures, ahead, offset, venue), false);
  if (-ahead > recvWindow) return verdict(explainOld(figures, -ahead, offset, context), hasWindow(venue));
  return verdict(explainAccepted(figures, ahead, offset, venue), null);
}

module.exports = { explainClock };
