'use strict';

/**
 * What Gate.io's account says about an order of a key that is in order: the futures account, the position mode, the pairs that a key is
 * limited to.
 * Sources: https://www.gate.com/docs/developers/apiv4/en/#label-list,
 * https://www.gate.com/docs/developers/apiv4/en/account#retrieve-user-account-information (`currency_pairs`, `key.mode`)
 *
 * @module
 */

const { MODES } = require('./key-facts');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../venue').AccountFit} AccountFit */

/** @param {unknown} params an object or URLSearchParams @param {string} name @returns {string} empty where it is not given */
function parameter(params, name) {
  const value = params instanceof URLSearchParams ? params.get(name) : /** @type {any} */ (params)?.[name];
  return typeof value === 'string' ? value : '';
}

const SPOT_ORDER = /(?:\/api\/v4\/spot\/(?:price_)?orders|^spot\.order_place)$/;

/**
 * Whether the account behind a key fits a request.
 *
 * @param {KeyInformation | null | undefined} information
 * @param {unknown} [method]
 * @param {unknown} [path] of the endpoint, or the channel of a WebSocket
 * @param {unknown} [params] an object or URLSearchParams
 * @returns {AccountFit}
 * @example accountModeOf({ currency_pairs: ['BTC_USDT'] }, 'POST', '/api/v4/spot/orders', { currency_pair: 'ETH_USDT' })
 *   // { fits: false, … }
 */
function accountModeOf(information, method, path, params) {
  const pairs = information?.currency_pairs;
  const pair = parameter(params, 'currency_pair');
  const isOrder = String(method).toUpperCase() !== 'GET' && SPOT_ORDER.test(String(path));
  if (isOrder && pair !== '' && Array.isArray(pairs) && pairs.length > 0 && !pairs.includes(pair)) {
    return { fits: false, evidence: `The key is limited to the pairs ${pairs.join(', ')}, without ${pair}.` };
  }
  return { fits: null, evidence: accountOf(information ?? {}).evidence };
}

/** @type {import('../venue').VenueKeys['accountOf']} */
function accountOf({ mode, in_dual_mode: isDual, currency_pairs: pairs }) {
  const remarks = [
    Object.hasOwn(MODES, Number(mode)) && `The account is in ${MODES[Number(mode)]} mode.`,
    isDual === true && 'Futures positions are in dual mode: orders that close one need auto_size.',
    isDual === false && 'Futures positions are in one-way mode.',
    Array.isArray(pairs) && pairs.length > 0 && `The key is limited to ${pairs.join(', ')}.`,
  ].filter((remark) => remark !== false);
  if (remarks.length > 0) return { status: 'pass', evidence: remarks.join(' ') };
  return { status: 'unknown', evidence: 'GET /api/v4/account/detail shows the account mode in "key.mode".' };
}

/** By label. @type {Readonly<Record<string, { evidence: string, fix: string }>>} */
const REFUSALS = Object.freeze({
  USER_NOT_FOUND: {
    evidence: 'The account has no futures account yet (USER_NOT_FOUND).',
    fix: 'Transfer funds to the futures account once: that opens it.',
  },
  TRADE_RESTRICTED: {
    evidence: 'The debt ratio of the account is too high to trade (TRADE_RESTRICTED).',
    fix: 'Repay loans, or add funds. GET /api/v4/unified/accounts shows the debt.',
  },
  POSITION_DUAL_MODE: {
    evidence: 'The request is not possible in dual mode (POSITION_DUAL_MODE).',
    fix: 'Close a position of the dual mode with auto_size close_long or close_short, or switch the mode while no position is open.',
  },
});

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, subject }) {
  if (category !== 'account-mode') return null;
  return REFUSALS[String(code)] ?? { evidence: `The account does not allow this request (${subject}).` };
}

module.exports = { accountModeOf, accountOf, accountRefusal };
