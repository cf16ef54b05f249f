'use strict';

/**
 * The account mode and the position mode of OKX, which refuse orders of a key that is in order.
 * Sources: https://www.okx.com/docs-v5/en/#overview-account-mode,
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order (`tdMode`, `posSide`)
 *
 * @module
 */

const { accountText, positionsText } = require('./key-facts');
const { permissionFor } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../venue').AccountFit} AccountFit */

/** @param {unknown} params an object or URLSearchParams @param {string} name @returns {string} empty where it is not given */
function parameter(params, name) {
  const value = params instanceof URLSearchParams ? params.get(name) : /** @type {any} */ (params)?.[name];
  return typeof value === 'string' ? value : '';
}

/** `BTC-USDT-SWAP`, `BTC-USD-260327`, `BTC-USD-260327-60000-C` */
const DERIVATIVE = /^[^-]+-[^-]+-(?:SWAP|\d{6})(?:-|$)/;
const ORDER = /(?:\/api\/v5\/trade\/|^)(?:order|batch-orders|order-algo)$/;

/**
 * @param {KeyInformation} information
 * @param {unknown} params
 * @returns {string | null} why the modes of the account refuse the order, a clause
 */
function conflictOf({ acctLv, posMode }, params) {
  const instrument = parameter(params, 'instId');
  const side = parameter(params, 'posSide');
  const mode = parameter(params, 'tdMode');
  if (String(acctLv) === '1' && DERIVATIVE.test(instrument)) {
    return `the account is in spot mode (acctLv 1), which has no orders of ${instrument}`;
  }
  if (String(acctLv) === '1' && (mode === 'cross' || mode === 'isolated')) {
    return `the account is in spot mode (acctLv 1), which has no margin (tdMode=${mode})`;
  }
  if (posMode === 'net_mode' && (side === 'long' || side === 'short')) {
    return `the account is in net mode, and posSide=${side} is for long/short mode`;
  }
  if (posMode === 'long_short_mode' && side === 'net') {
    return 'the account is in long/short mode, and posSide=net is for net mode';
  }
  return null;
}

/**
 * Whether the account behind a key fits a request.
 *
 * @param {KeyInformation | null | undefined} information `data[0]` of GET /api/v5/account/config
 * @param {unknown} [method]
 * @param {unknown} [path] of the endpoint, or the operation of a WebSocket
 * @param {unknown} [params] an object or URLSearchParams
 * @returns {AccountFit}
 * @example accountModeOf({ acctLv: '1' }, 'POST', '/api/v5/trade/order', { instId: 'BTC-USDT-SWAP' }) // { fits: false, … }
 */
function accountModeOf(information, method, path, params) {
  if (!information || accountText(information) === '') {
    return {
      fits: null,
      evidence:
        'The key information (/api/v5/account/config) shows the account mode in "acctLv" and "posMode".',
    };
  }
  const isOrder = permissionFor(method, path)?.write === true && ORDER.test(String(path));
  const conflict = isOrder ? conflictOf(information, params) : null;
  if (conflict !== null) return { fits: false, evidence: `According to the key information ${conflict}.` };
  return { fits: null, evidence: accountOf(information).evidence };
}

/** @type {import('../venue').VenueKeys['accountOf']} */
function accountOf(information) {
  const account = accountText(information);
  if (account === '') {
    return { status: 'unknown', evidence: 'The key information does not show the account mode.' };
  }
  const positions = positionsText(information);
  const text = `The account is in ${account} (acctLv ${information.acctLv})${positions === '' ? '' : `, positions in ${positions}`}`;
  const limit =
    String(information.acctLv) === '1' ? ': OKX refuses orders of swaps, futures and options' : '';
  return { status: limit === '' ? 'pass' : 'unknown', evidence: `${text}${limit}.` };
}

/** By code, of the order or of the reply. */
const REFUSALS = Object.freeze({
  51010: {
    evidence: 'The account mode does not allow this request (51010).',
    fix: 'Switch the account mode on the web site (Trade, Settings, Account mode), or send orders that this mode has. GET /api/v5/account/config shows it in "acctLv".',
  },
  51000: {
    evidence: 'The position side of the order does not fit the position mode of the account (51000).',
    fix: 'Send posSide long or short in long/short mode, and leave it out in net mode. GET /api/v5/account/config shows it in "posMode".',
  },
});
/** 51000 is about any parameter; this is its refusal of another one that depends on the account. */
const TRADE_MODE = Object.freeze({
  evidence: 'The tdMode of the order does not fit the mode of the account (51000).',
  fix: 'Send tdMode cash for spot orders, and cross or isolated for others. GET /api/v5/account/config shows the account mode in "acctLv".',
});

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, message, subject }) {
  if (category !== 'account-mode') return null;
  if (Number(code) === 51000 && /\btd ?mode\b/i.test(message)) return TRADE_MODE;
  const known = REFUSALS[/** @type {keyof typeof REFUSALS} */ (Number(code))];
  return known ?? { evidence: `The account does not allow this request (${subject}).` };
}

module.exports = { accountModeOf, accountOf, accountRefusal };
