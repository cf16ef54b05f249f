'use strict';

/**
 * Request weight and order counts, and the headers that report them.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 */

const { TOO_MUCH_WEIGHT, bannedText } = require('./replies.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

const MINUTE = 60_000;
const TEN_SECONDS = 10_000;
const DAY = 24 * 60 * MINUTE;
/** How long the fault `ipBanned` says that the ban lasts, ms. */
const BAN = 2 * MINUTE;

/** Weight in a minute and orders in ten seconds. */
const LIMITS = {
  spot: { weight: 6000, orders: 100 },
  wallet: { weight: 12_000, orders: 100 },
  usdm: { weight: 2400, orders: 300 },
  coinm: { weight: 2400, orders: 300 },
};
/** @typedef {keyof typeof LIMITS} Area */

/** Counts in fixed windows of the server's clock. */
class Counters {
  /** @type {Map<string, { start: number, count: number }>} */
  #windows = new Map();

  /**
   * @param {string} bucket
   * @param {{ length: number, now: number, by: number }} window `length` in ms.
   * @returns {number} The count in this window.
   */
  add(bucket, { length, now, by }) {
    const start = Math.floor(now / length) * length;
    const current = this.#windows.get(bucket);
    const count = (current?.start === start ? current.count : 0) + by;
    this.#windows.set(bucket, { start, count });
    return count;
  }
}

/** @param {number} end ms @param {number} now ms */
function retryAfter(end, now) {
  return { 'Retry-After': `${Math.max(1, Math.ceil((end - now) / 1000))}` };
}

/** @param {number} now ms @param {Area} area @returns {ReplySpec} */
function tooMuchWeight(now, area) {
  const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
  const msg = TOO_MUCH_WEIGHT.replace('6000', `${LIMITS[area].weight}`);
  return { httpStatus: 429, headers: retryAfter(end, now), code: -1003, msg };
}

/** @param {number} now ms @param {Area} area @returns {ReplySpec} */
function tooManyOrders(now, area) {
  const end = (Math.floor(now / TEN_SECONDS) + 1) * TEN_SECONDS;
  const msg = `Too many new orders; current limit is ${LIMITS[area].orders} orders per 10 SECOND.`;
  return { httpStatus: 429, headers: retryAfter(end, now), code: -1015, msg };
}

/** @param {number} now ms @returns {ReplySpec} */
function banned(now) {
  const until = now + BAN;
  return { httpStatus: 418, headers: retryAfter(until, now), code: -1003, msg: bannedText(until) };
}

class Limits {
  #counters = new Counters();

  /**
   * Counts a request.
   * @param {{ bucket: string, area: Area, weight: number, isOrder: boolean, now: number }} request `bucket`: what shares
   *   the limits.
   * @returns {{ headers: Record<string, string>, refusal: ReplySpec | null, rateLimits: object[] }} `refusal`: when the
   *   limits are enforced. `rateLimits`: as a WebSocket reports them.
   */
  take({ bucket, area, weight, isOrder, now }) {
    const limits = LIMITS[area];
    const used = this.#counters.add(`weight ${bucket} ${area}`, { length: MINUTE, now, by: weight });
    const by = isOrder ? 1 : 0;
    const soon = this.#counters.add(`soon ${bucket} ${area}`, { length: TEN_SECONDS, now, by });
    const today = this.#counters.add(`today ${bucket} ${area}`, { length: DAY, now, by });
    /** @type {Record<string, string>} */
    const headers = { 'X-MBX-USED-WEIGHT': `${used}`, 'X-MBX-USED-WEIGHT-1M': `${used}` };
    if (isOrder) {
      headers['X-MBX-ORDER-COUNT-10S'] = `${soon}`;
      headers['X-MBX-ORDER-COUNT-1D'] = `${today}`;
    }
    const weightRow = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1 };
    const rateLimits = [{ ...weightRow, limit: limits.weight, count: used }];
    if (used > limits.weight) return { headers, refusal: tooMuchWeight(now, area), rateLimits };
    const refusal = isOrder && soon > limits.orders ? tooManyOrders(now, area) : null;
    return { headers, refusal, rateLimits };
  }
}

module.exports = { LIMITS, Limits, banned, tooMuchWeight };
