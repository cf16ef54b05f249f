'use strict';

/**
 * The modes of an account that refuse orders of a key that is in order: position mode, portfolio margin, and accounts that may
 * not trade.
 * Sources: https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api (`positionSide`, `reduceOnly`),
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Account-Config
 *
 * @module
 */

const { permissionFor } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../venue').AccountFit} AccountFit */

/** @param {unknown} params an object or URLSearchParams @param {string} name @returns {string} empty where it is not given */
function parameter(params, name) {
  const value = params instanceof URLSearchParams ? params.get(name) : /** @type {any} */ (params)?.[name];
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

const FUTURES_ORDER = /^\/[fd]api\/v\d\/(?:order|batchOrders|algoOrder)$/;

/**
 * @param {KeyInformation} information
 * @param {unknown} params
 * @returns {string | null} why the position mode of the account refuses the order, a sentence
 */
function modeConflict({ dualSidePosition }, params) {
  const side = parameter(params, 'positionSide').toUpperCase();
  if (dualSidePosition === true && side === 'BOTH') {
    return 'The account is in hedge mode, and positionSide=BOTH is for one-way mode';
  }
  if (dualSidePosition === true && parameter(params, 'reduceOnly') === 'true') {
    return 'The account is in hedge mode, which refuses reduceOnly';
  }
  if (dualSidePosition === false && (side === 'LONG' || side === 'SHORT')) {
    return `The account is in one-way mode, and positionSide=${side} is for hedge mode`;
  }
  return null;
}

/**
 * Whether the account behind a key fits a request.
 *
 * @param {KeyInformation | null | undefined} information
 * @param {unknown} [method]
 * @param {unknown} [path]
 * @param {unknown} [params] an object or URLSearchParams
 * @returns {AccountFit}
 * @example accountModeOf({ dualSidePosition: true }, 'POST', '/fapi/v1/order', { positionSide: 'BOTH' }) // { fits: false, … }
 */
function accountModeOf(information, method, path, params) {
  const isOrder = permissionFor(method, path)?.write === true;
  if (information?.canTrade === false && isOrder) {
    return { fits: false, evidence: 'The account may not trade (canTrade is false).' };
  }
  const conflict =
    information && isOrder && FUTURES_ORDER.test(String(path)) ? modeConflict(information, params) : null;
  if (conflict !== null) return { fits: false, evidence: `${conflict}.` };
  return {
    fits: null,
    evidence:
      'GET /fapi/v1/accountConfig shows the position mode of a futures account in "dualSidePosition".',
  };
}

/** @type {import('../venue').VenueKeys['accountOf']} */
function accountOf({ dualSidePosition, enablePortfolioMarginTrading, canTrade }) {
  const remarks = [
    canTrade === false && 'This account may not trade.',
    dualSidePosition === true &&
      'The account is in hedge mode: orders of futures need positionSide LONG or SHORT, and reduceOnly is refused.',
    dualSidePosition === false && 'The account is in one-way mode: positionSide is BOTH or left out.',
    enablePortfolioMarginTrading === true && 'The key may trade in portfolio margin, at papi.binance.com.',
  ].filter((remark) => remark !== false);
  if (remarks.length === 0) {
    return { status: 'unknown', evidence: 'The key information of Binance does not show the account modes.' };
  }
  return { status: canTrade === false ? 'unknown' : 'pass', evidence: remarks.join(' ') };
}

/** By code, as recorded; the numbers below -4000 have one source. */
const REFUSALS = Object.freeze({
  '-4061': {
    evidence: 'The positionSide of the order does not fit the position mode of the account (-4061).',
    fix: 'Send positionSide LONG or SHORT in hedge mode, and leave it out in one-way mode. GET /fapi/v1/positionSide/dual shows the mode.',
  },
});

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, subject }) {
  if (category !== 'account-mode') return null;
  const known = REFUSALS[/** @type {keyof typeof REFUSALS} */ (String(code))];
  return known ?? { evidence: `The account does not allow this request (${subject}).` };
}

module.exports = { accountModeOf, accountOf, accountRefusal };
