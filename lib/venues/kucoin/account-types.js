'use strict';

/**
 * Margin mode, position mode and account type of KuCoin, which refuse orders of a key that is in order. The key information shows none
 * of them.
 * Sources: https://www.kucoin.com/docs-new/error-code, https://www.kucoin.com/docs-new/api-3470262 (margin mode),
 * https://github.com/sieblyio/kucoin-api/issues/93 (position mode)
 *
 * @module
 */

const UNKNOWN =
  'The key information of KuCoin does not show the margin mode and the position mode of the account.';

/** @type {import('../venue').VenueKeys['accountModeOf']} */
function accountModeOf() {
  return { fits: null, evidence: UNKNOWN };
}

/** @type {import('../venue').VenueKeys['accountOf']} */
function accountOf() {
  return { status: 'unknown', evidence: UNKNOWN };
}

const MARGIN_MODE = Object.freeze({
  evidence: 'The marginMode of the order is not that of the contract in this account (330005).',
  fix: 'Send marginMode ISOLATED or CROSS as GET /api/v2/position/getMarginMode shows it for the symbol, or change it with POST /api/v2/position/changeMarginMode.',
});
const POSITION_MODE = Object.freeze({
  evidence: 'The positionSide of the order does not fit the position mode of the account.',
  fix: 'Send positionSide LONG or SHORT in hedge mode, and BOTH or nothing in one-way mode: GET /api/v2/position/getPositionMode shows it.',
});
/** By code. @type {Readonly<Record<number, { evidence: string, fix: string }>>} */
const REFUSALS = Object.freeze({
  330005: MARGIN_MODE,
  330011: POSITION_MODE,
  330012: POSITION_MODE,
  112010: {
    evidence: 'The endpoint is for unified accounts, and this account is none (112010).',
    fix: 'Use the endpoints of the classic account (/api/v1 to /api/v3), or switch the account.',
  },
  101030: {
    evidence: 'Margin trading is not enabled for this account (101030).',
    fix: 'Enable margin trading on the web site, or send the order to spot.',
  },
});

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, subject }) {
  if (category !== 'account-mode') return null;
  return REFUSALS[Number(code)] ?? { evidence: `The account does not allow this request (${subject}).` };
}

module.exports = { accountModeOf, accountOf, accountRefusal };
