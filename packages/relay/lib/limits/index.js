'use strict';

/**
 * The limits of a relay. Pure: the store counts the usage and asks this in the transaction that writes `sending`, so that two
 * orders that leave together cannot both be the last one allowed.
 *
 * @module
 */

const { add, compare } = require('../signal/decimal');

/**
 * @typedef {object} Limits  each may be left out
 * @property {{ quote?: string }} [perOrder]  the most that one order may be worth
 * @property {{ quote?: string, orders?: number }} [perDay]  of one account, from 0:00 UTC
 * @property {{ orders?: number }} [perMinute]  of the whole relay
 * @property {number} [rejectionsInARow]  of one account, by the exchange, since the kill switch was last set
 */
/**
 * @typedef {object} Usage  without the order in question, and without orders that only reduce
 * @property {string} dayQuote  decimal
 * @property {number} dayOrders
 * @property {number} minuteOrders
 * @property {number} rejectionsInARow
 */
/**
 * @typedef {object} Breach
 * @property {string} code
 * @property {string} message
 * @property {'stop'} [kill]  the kill switch is set too: a sign that a strategy is out of control
 */
/** @typedef {{ limits: Limits, usage: Usage, notional: string | null, account: string }} Case */

const exceeds = (/** @type {string} */ value, /** @type {string} */ limit) => compare(value, limit) > 0;

/**
 * In the order in which they are asked; the first that is exceeded counts.
 *
 * @type {readonly ((of: Case) => Breach | null | undefined | false)[]}
 */
const RULES = [
  ({ limits, notional }) =>
    notional === null &&
    (limits.perOrder?.quote ?? limits.perDay?.quote) !== undefined && {
      code: 'limit-value-unknown',
      message: 'The value of the order is not known, so a limit in quote currency cannot be kept.',
    },
  ({ limits: { perOrder }, notional }) =>
    perOrder?.quote !== undefined &&
    exceeds(/** @type {string} */ (notional), perOrder.quote) && {
      code: 'limit-per-order',
      message: `The order is worth ${notional}, more than limits.perOrder.quote (${perOrder.quote}).`,
    },
  ({ limits: { perDay }, usage, notional, account }) =>
    perDay?.quote !== undefined &&
    exceeds(add(usage.dayQuote, /** @type {string} */ (notional)), perDay.quote) && {
      code: 'limit-per-day',
      message: `The orders of account ${account} today would be worth ${add(usage.dayQuote, /** @type {string} */ (notional))}, more than limits.perDay.quote (${perDay.quote}).`,
      kill: 'stop',
    },
  ({ limits: { perDay }, usage, account }) =>
    perDay?.orders !== undefined &&
    usage.dayOrders >= perDay.orders && {
      code: 'limit-per-day',
      message: `${account} has placed ${usage.dayOrders} orders today, which is limits.perDay.orders.`,
      kill: 'stop',
    },
  ({ limits: { perMinute }, usage }) =>
    perMinute?.orders !== undefined &&
    usage.minuteOrders >= perMinute.orders && {
      code: 'limit-per-minute',
      message: `The relay has placed ${usage.minuteOrders} orders in the last minute, which is limits.perMinute.orders.`,
      kill: 'stop',
    },
  ({ limits: { rejectionsInARow: most }, usage, account }) =>
    most !== undefined &&
    usage.rejectionsInARow >= most && {
      code: 'limit-rejections',
      message: `The exchange has rejected the last ${usage.rejectionsInARow} orders of ${account}, which is limits.rejectionsInARow.`,
      kill: 'stop',
    },
];

/**
 * @param {Limits} limits
 * @param {Usage} usage
 * @param {{ account: string, reduces: boolean, notional: string | null }} intent
 * @returns {Breach | null} null when it may be sent; orders that only reduce always may
 * @example checkLimits({ perOrder: { quote: '500' } }, usage, { account: 'a', reduces: false, notional: '501' })?.code // 'limit-per-order'
 */
function checkLimits(limits, usage, { account, reduces, notional }) {
  if (reduces) return null;
  for (const rule of RULES) {
    const breach = rule({ limits, usage, notional, account });
    if (breach) return breach;
  }
  return null;
}

/**
 * @param {'off' | 'stop' | 'stop-all'} mode
 * @param {{ reduces: boolean }} intent
 * @returns {boolean} the kill switch holds it: `stop` what opens, `stop-all` everything
 */
const isKilled = (mode, { reduces }) => mode === 'stop-all' || (mode === 'stop' && !reduces);

module.exports = { checkLimits, isKilled };
