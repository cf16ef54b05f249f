'use strict';

/**
 * Why a WebSocket login had expired when it arrived. A login contains the end of its validity and not the time of signing:
 * `expires` must be later than the exchange's clock when the login arrives. The rule for request timestamps does not apply.
 *
 * @module
 */

const { toMoment } = require('./clock-figures');
const { venueOf } = require('../venues');

/** ms; a login with less time left when it is sent may arrive too late even if the clock is right. */
const SHORTEST_LEFT_MS = 1000;
/** A moment of the year 2001; a smaller number is in seconds. */
const LEAST_IN_MS = 1e12;
const CLOCK = new Set(['clock-ahead', 'clock-behind', 'request-late']);

const SIGN_LATE = 'Sign the login when the connection is open, right before it is sent.';
const SET_CLOCK = 'Synchronise the clock of this machine (NTP), or sign with a ServerClock.';
const RULE = 'The "expires" of a login must be later than the time of the exchange when the login arrives.';

/** @typedef {import('./clock').ClockVerdict & { reason: string, isOpen: boolean, isStated: boolean }} LoginVerdict
 * `reason`: the cause as a clause. `isOpen`: the figures do not decide between the causes. `isStated`: the text of the refusal
 * says that the login had expired. */
/**
 * @typedef {object} LoginTimes ms since 1970, by the clock that made the login
 * @property {number} expires
 * @property {number} sentAt
 * @property {number | null} signedAt
 * @property {number | null} receivedAt when the refusal arrived
 */

/**
 * @param {any} context of classify()
 * @param {string | null} signed the string that was signed
 * @returns {unknown} undefined when it is not known
 */
function readExpiry(context, signed) {
  const { expires } = context;
  return expires ?? expiryIn(signed ?? '', venueOf(context).signing);
}

/** A moment whose digits are in no other part of a login. */
const SAMPLE_MS = 1_234_567_890_123;

/**
 * @param {string} signed
 * @param {Pick<import('../venues').Venue['signing'], 'recipe'>} signing
 * @returns {string | undefined} the digits of the time in a signed login
 */
function expiryIn(signed, { recipe }) {
  const [before, after] = recipe.login(SAMPLE_MS).join('').split(String(SAMPLE_MS));
  if (after === undefined || !signed.startsWith(before) || !signed.endsWith(after)) return undefined;
  const digits = signed.slice(before.length, signed.length - after.length);
  return /^\d{10,19}$/.test(digits) ? digits : undefined;
}

/**
 * @param {unknown} expires
 * @param {any} context of classify()
 * @returns {LoginTimes | null} null when it is not known how long the login was still valid when it was sent
 */
function readTimes(expires, { timestamp, sentAt, receivedAt }) {
  const end = toMoment(expires);
  const sent = toMoment(sentAt);
  if (end === null || sent === null) return null;
  return { expires: end, sentAt: sent, signedAt: toMoment(timestamp), receivedAt: toMoment(receivedAt) };
}

/**
 * @param {LoginTimes} times
 * @param {number} leftMs
 * @returns {Pick<LoginVerdict, 'evidence' | 'fix' | 'reason'>}
 */
function explainWait({ expires, sentAt, signedAt }, leftMs) {
  const state = leftMs > 0 ? `${leftMs} ms before it expired` : `${-leftMs} ms after it had expired`;
  const sent = `It was sent ${state}.`;
  if (signedAt === null || signedAt > sentAt) {
    const reason = 'the login waited too long between signing and sending';
    return { reason, evidence: `The login waited between signing and sending. ${sent}`, fix: SIGN_LATE };
  }
  const waitedMs = sentAt - signedAt;
  if (waitedMs > SHORTEST_LEFT_MS) {
    const reason = `the login waited ${waitedMs} ms between signing and sending`;
    const wait = `The login waited ${waitedMs} ms between signing and sending.`;
    return { reason, evidence: `${wait} ${sent}`, fix: SIGN_LATE };
  }
  const validMs = Math.max(expires - signedAt, 0);
  return {
    reason: `the login was valid for ${validMs} ms only`,
    evidence: `The login was valid for ${validMs} ms only. ${sent}`,
    fix: 'Make the login valid for 10 seconds, which is the default of signWebSocket().',
  };
}

/** @typedef {Pick<LoginVerdict, 'category' | 'evidence' | 'fix' | 'reason' | 'isOpen'>} Explanation */

/**
 * @param {LoginTimes} times
 * @param {number} leftMs
 * @returns {Explanation}
 */
function explainInTime({ expires, receivedAt }, leftMs) {
  const sent = `The login was sent ${leftMs} ms before it expired, so it did not wait too long here.`;
  if (receivedAt === null) {
    const reason = 'the local clock is probably slow';
    const evidence = `${sent} Unless it was on its way for that long, the local clock is behind by at least as much.`;
    return { category: 'clock-behind', evidence, fix: `${SET_CLOCK} ${RULE}`, reason, isOpen: false };
  }
  const behindMs = expires - receivedAt;
  if (behindMs > 0) {
    const reason = `the local clock is at least ${behindMs} ms behind`;
    const evidence = `${sent} When it was refused it was valid for another ${behindMs} ms by the local clock, so that clock is behind by at least as much.`;
    return { category: 'clock-behind', evidence, fix: SET_CLOCK, reason, isOpen: false };
  }
  const reason = 'the login was on its way too long, or the local clock is slow';
  const evidence = `${sent} The refusal arrived ${-behindMs} ms after it had expired: the login was on its way too long, or the local clock is behind.`;
  return { category: 'request-late', evidence, fix: `Log in again. ${SET_CLOCK}`, reason, isOpen: true };
}

/** @type {Explanation} */
const NOT_KNOWN = Object.freeze({
  category: 'clock-behind',
  evidence:
    'The login had expired when it arrived: the local clock is slow, or the login waited between signing and sending. Only "sentAt" and "expires" tell which.',
  fix: `${SIGN_LATE} ${SET_CLOCK} ${RULE}`,
  reason: 'the local clock is slow, or the login waited between signing and sending',
  isOpen: true,
});

/** @type {Explanation} */
const NOT_IN_MS = Object.freeze({
  category: 'clock-behind',
  evidence: 'The "expires" of the login is not in milliseconds, so the exchange reads a time long ago.',
  fix: 'Give "expires" in milliseconds, or leave it to signWebSocket().',
  reason: 'the expiry of the login is not in milliseconds',
  isOpen: false,
});

/**
 * @param {any} context of classify()
 * @param {string | null} signed the string that was signed
 * @returns {{ explanation: Explanation, leftMs: number }}
 */
function explain(context, signed) {
  const expires = readExpiry(context, signed);
  if (expires === undefined) return { explanation: NOT_KNOWN, leftMs: 0 };
  const isNumeric = /^(number|bigint|string)$/.test(typeof expires);
  if (isNumeric && Number(expires) < LEAST_IN_MS) return { explanation: NOT_IN_MS, leftMs: 0 };
  const times = readTimes(expires, context);
  if (times === null) return { explanation: NOT_KNOWN, leftMs: 0 };
  const leftMs = times.expires - times.sentAt;
  if (leftMs > SHORTEST_LEFT_MS) return { explanation: explainInTime(times, leftMs), leftMs };
  return { explanation: { category: 'request-late', isOpen: false, ...explainWait(times, leftMs) }, leftMs };
}

/**
 * @param {string} category of the refusal by its text and code alone
 * @param {any} context of classify(): `expires` (or `signedPayload`), `sentAt`, `timestamp`, `receivedAt`
 * @param {{ signed: string | null, isStated: boolean }} known the string that was signed; whether the text of the refusal
 *   says that the login had expired
 * @returns {LoginVerdict | null} null for a refusal that is not about the time
 */
function explainLogin(category, context, { signed, isStated }) {
  if (!CLOCK.has(category)) return null;
  const { explanation, leftMs } = explain(context, signed);
  const confidence = explanation.isOpen ? 'inferred' : isStated ? 'stated' : 'documented';
  return {
    ...explanation,
    isStated,
    confidence,
    aheadMs: leftMs,
    windowHelps: false,
    neededRecvWindowMs: null,
    offset: null,
  };
}

module.exports = { explainLogin };
