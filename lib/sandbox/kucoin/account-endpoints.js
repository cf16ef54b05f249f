'use strict';

/**
 * The endpoints about the key and its balances.
 * https://www.kucoin.com/docs-new/rest/account-info/account-funding/introduction
 */

const { decimalText } = require('../decimal.js');
const { permissionText } = require('./keys.js');
const { success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */

/** @param {Call} call */
function keyInformation({ key }) {
  const { remark, apiKey, version, ips, createdAt, uid, subName } = key;
  return success({
    ...{ remark, apiKey, apiVersion: version, permission: permissionText(key) },
    ...(ips !== null && { ipWhitelist: ips.join(',') }),
    ...{ createdAt, uid, isMaster: subName === null },
    ...(subName !== null && { subName }),
  });
}

/** Two names of the account whose money spot orders use. */
const TRADE_TYPES = ['trade', 'trade_hf'];

/** @param {Call} call */
function accounts({ params, desk: { account, market } }) {
  const { currency: wanted, type = 'trade' } = params;
  if (!TRADE_TYPES.includes(type)) return success([]);
  const rows = account.currencies().map((currency, index) => {
    const { cash, held, available } = account.funds(currency, market);
    return {
      ...{ id: `${index + 1}`.padStart(24, '0'), currency, type, balance: decimalText(cash) },
      ...{ available: decimalText(available), holds: decimalText(held) },
    };
  });
  return success(rows.filter(({ currency }) => wanted === undefined || currency === wanted));
}

/** @param {Call} call */
function accountOverview({ params, desk: { account, market } }) {
  // The documented default is XBT, of which the sandbox has no contracts.
  const currency = params.currency ?? 'USDT';
  const { cash, orderMargin, positionMargin, unrealized, available, equity } = account.funds(
    currency,
    market,
  );
  const number = (/** @type {bigint} */ amount) => Number(decimalText(amount));
  return success({
    ...{ accountEquity: number(equity), unrealisedPNL: number(unrealized), marginBalance: number(cash) },
    ...{ positionMargin: number(positionMargin), orderMargin: number(orderMargin), frozenFunds: 0 },
    ...{ availableBalance: number(available), currency, riskRatio: 0, availableMargin: number(available) },
    ...{ maxWithdrawAmount: number(available) },
  });
}

/** @param {Call} call */
function userInformation({ key }) {
  return success({
    ...{ level: 0, subQuantity: 0, spotSubQuantity: 0, marginSubQuantity: 0, futuresSubQuantity: 0 },
    ...{ maxSubQuantity: 5, maxDefaultSubQuantity: 5, maxSpotSubQuantity: 0, maxMarginSubQuantity: 0 },
    maxFuturesSubQuantity: 0,
    uid: key.uid,
  });
}

const READ = { method: 'GET', permission: /** @type {const} */ ('General') };

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const ACCOUNT_ENDPOINTS = [
  { ...READ, product: 'spot', path: '/api/v1/user/api-key', answer: keyInformation },
  { ...READ, product: 'spot', path: '/api/v1/accounts', answer: accounts },
  { ...READ, product: 'spot', path: '/api/v2/user-info', answer: userInformation },
  { ...READ, product: 'spot', path: '/api/v1/hf/accounts/opened', answer: () => success(true) },
  {
    ...{ ...READ, product: 'spot', path: '/api/ua/v1/account/mode' },
    answer: () => success({ selfAccountMode: 'CLASSIC' }),
  },
  { ...READ, product: 'spot', path: '/api/v3/margin/symbols', answer: () => success({ items: [] }) },
  { ...READ, product: 'spot', path: '/api/v1/isolated/symbols', answer: () => success([]) },
  { ...READ, product: 'futures', path: '/api/v1/account-overview', answer: accountOverview },
];

module.exports = { ACCOUNT_ENDPOINTS };
