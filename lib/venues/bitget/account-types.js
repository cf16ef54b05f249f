'use strict';

/**
 * The kinds of accounts and the position modes of Bitget, which refuse requests of a key that is in order.
 * Sources: https://www.bitget.com/api-doc/contract/trade/Place-Order (`tradeSide`, `reduceOnly`),
 * https://www.bitget.com/api-doc/contract/account/Change-Hold-Mode,
 * https://github.com/hummingbot/hummingbot/issues/8321 (keys of unified accounts)
 *
 * @module
 */

/** @typedef {import('../venue').AccountFit} AccountFit */

const CLASSIC = /(?:^|\/)api\/v2\/(?!public\/|(?:spot|mix|margin)\/(?:public|market)\/)/;

/**
 * Whether the account behind a key fits a request. The key information shows which interface the account has; GET
 * /api/v2/mix/account/account shows the position mode of a symbol, not of the account.
 *
 * @param {import('../venue').KeyInformation | null | undefined} information
 * @param {unknown} [_method]
 * @param {unknown} [path] of the endpoint, or the operation of a WebSocket
 * @returns {AccountFit}
 */
function accountModeOf(information, _method, path) {
  if (information?.permissions !== undefined && CLASSIC.test(String(path))) {
    return {
      fits: false,
      evidence: 'The account is a unified one, and /api/v2/ is the interface of classic accounts.',
    };
  }
  return {
    fits: null,
    evidence:
      'The key information does not show the position mode: "posMode" of GET /api/v2/mix/account/account does.',
  };
}

/** @type {import('../venue').VenueKeys['accountOf']} */
function accountOf({ permissions, authorities }) {
  if (permissions !== undefined) {
    return { status: 'pass', evidence: 'The account is a unified one: it has the interface /api/v3/.' };
  }
  if (authorities !== undefined) {
    return { status: 'pass', evidence: 'The account is a classic one: it has the interface /api/v2/.' };
  }
  return { status: 'unknown', evidence: 'The replies do not show the kind of account.' };
}

const UNIFIED_ACCOUNT = Object.freeze({
  evidence: 'The account is a unified one, and the request was for classic accounts (40085).',
  fix: 'Use the interface of unified accounts, whose paths begin with /api/v3/, or create a key in a classic sub-account.',
});
const CLASSIC_ACCOUNT = Object.freeze({
  evidence: 'The account is a classic one, and the request was for unified accounts.',
  fix: 'Use the interface of classic accounts, whose paths begin with /api/v2/, or upgrade the account to a unified one.',
});
const POSITION_MODE = Object.freeze({
  evidence: 'The form of the order does not fit the position mode of the account.',
  fix: 'Send tradeSide open or close in hedge mode, and leave it out in one-way mode, where reduceOnly YES closes. GET /api/v2/mix/account/account shows the mode in "posMode".',
});
const UNIFIED_POSITION_MODE = Object.freeze({
  evidence: POSITION_MODE.evidence,
  fix: 'Send posSide long or short in hedge mode, and leave it out in one-way mode. GET /api/v3/account/settings shows the mode in "holdMode".',
});

/** By code. @type {Readonly<Record<number, Readonly<{ evidence: string, fix: string }>>>} */
const REFUSALS = Object.freeze({
  40085: UNIFIED_ACCOUNT,
  40084: CLASSIC_ACCOUNT,
  25245: CLASSIC_ACCOUNT,
  40774: POSITION_MODE,
  43075: POSITION_MODE,
  45021: POSITION_MODE,
  25236: UNIFIED_POSITION_MODE,
  25237: UNIFIED_POSITION_MODE,
  40199: {
    evidence: 'Bitget does not let accounts of copy traders use this endpoint (40199).',
    fix: 'Create the key in an account that does not lead copy trading.',
  },
});

/** @type {import('../venue').VenueKeys['accountRefusal']} */
function accountRefusal({ category, code, subject }) {
  if (category !== 'account-mode') return null;
  return REFUSALS[Number(code)] ?? { evidence: `The account does not allow this request (${subject}).` };
}

module.exports = { accountModeOf, accountOf, accountRefusal };
