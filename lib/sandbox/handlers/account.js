'use strict';

/** Handlers of the account endpoints and of the key information. */

const { DAY_MS } = require('../keys.js');
const { decimalText } = require('./categories.js');
const { parameterError } = require('./orders.js');

/** @typedef {import('./orders.js').Call} Call */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../keys.js').SandboxKey} SandboxKey */

const COIN = /^[A-Z0-9]+$/;
/** By `uta`: the account types that the wallet of such an account can be asked for. */
const ACCOUNT_TYPES = [['CONTRACT', 'SPOT'], ['UNIFIED']];

/**
 * @param {SandboxKey} key
 * @param {string} coin
 * @param {(category: string) => boolean} accepts
 */
function sumHeld(key, coin, accepts) {
  return [...key.orders.open.values()]
    .filter((order) => order.held.coin === coin && accepts(order.category))
    .reduce((sum, { held }) => sum + held.amount, 0);
}

/**
 * @param {Pick<Call, 'key' | 'market'>} call
 * @param {string} coin
 */
function coinRow({ key, market }, coin) {
  const owned = key.balances[coin] ?? '0';
  return {
    coin,
    equity: owned,
    usdValue: decimalText(Number(owned) * market.usdPrice(coin)),
    walletBalance: owned,
    availableToWithdraw: '',
    availableToBorrow: '',
    borrowAmount: '0',
    accruedInterest: '0',
    totalOrderIM: decimalText(sumHeld(key, coin, (category) => category !== 'spot')),
    totalPositionIM: '0',
    totalPositionMM: '0',
    unrealisedPnl: '0',
    cumRealisedPnl: '0',
    bonus: '0',
    collateralSwitch: true,
    marginCollateral: true,
    locked: decimalText(sumHeld(key, coin, (category) => category === 'spot')),
    spotHedgingQty: '0',
    spotBorrow: '0',
  };
}

/**
 * GET /v5/account/wallet-balance. Without `coin` it lists balances above zero; with it, a row for each requested coin.
 * https://bybit-exchange.github.io/docs/v5/account/wallet-balance
 * @param {Call} call
 * @returns {ReplySpec}
 */
function walletBalance(call) {
  const { key, params, market } = call;
  const { accountType, coin: asked } = params;
  const accountTypes = ACCOUNT_TYPES[key.uta];
  if (!accountType) return parameterError('accountType is required');
  if (!accountTypes.includes(String(accountType))) {
    return { retCode: 10001, retMsg: `accountType only support ${accountTypes.join(', ')}.` };
  }
  const names = asked
    ? String(asked).split(',')
    : Object.keys(key.balances).filter((c) => Number(key.balances[c]) > 0);
  if (!names.every((name) => COIN.test(name))) return parameterError('coin is invalid');

  const owned = Object.keys(key.balances).map((name) => coinRow(call, name));
  const worth = owned.reduce((sum, row) => sum + Number(row.usdValue), 0);
  const margin = owned.reduce((sum, row) => sum + Number(row.totalOrderIM) * market.usdPrice(row.coin), 0);
  const account = {
    accountType,
    accountLTV: '0',
    accountIMRate: worth > 0 ? decimalText(margin / worth) : '0',
    accountIMRateByMp: worth > 0 ? decimalText(margin / worth) : '0',
    accountMMRate: '0',
    accountMMRateByMp: '0',
    totalEquity: decimalText(worth),
    totalWalletBalance: decimalText(worth),
    totalMarginBalance: decimalText(worth),
    totalAvailableBalance: decimalText(worth - margin),
    totalPerpUPL: '0',
    totalInitialMargin: decimalText(margin),
    totalInitialMarginByMp: decimalText(margin),
    totalMaintenanceMargin: '0',
    totalMaintenanceMarginByMp: '0',
    coin: names.map((name) => coinRow(call, name)),
  };
  return { retCode: 0, retMsg: 'OK', result: { list: [account] } };
}

/**
 * GET /v5/account/info. https://bybit-exchange.github.io/docs/v5/account/account-info
 * @param {Call} call
 * @returns {ReplySpec}
 */
function accountInfo({ key }) {
  const result = {
    marginMode: 'REGULAR_MARGIN',
    updatedTime: `${key.createdAt}`,
    // 1 is a classic account, 5 the newest unified one: https://bybit-exchange.github.io/docs/v5/enum#unifiedmarginstatus
    unifiedMarginStatus: key.uta === 1 ? 5 : 1,
    dcpStatus: 'OFF',
    timeWindow: 0,
    smpGroup: 0,
    isMasterTrader: false,
    spotHedgingStatus: 'OFF',
  };
  return { retCode: 0, retMsg: 'OK', result };
}

/**
 * Bybit writes whole seconds.
 * @param {number} time ms
 */
function isoSeconds(time) {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * GET /v5/user/query-api. https://bybit-exchange.github.io/docs/v5/user/apikey-info
 * @param {Call} call
 * @returns {ReplySpec}
 */
function keyInformation({ key, now }) {
  const { expiredAt } = key;
  const result = {
    id: '13770661',
    note: key.note,
    apiKey: key.apiKey,
    readOnly: key.readOnly,
    secret: '',
    permissions: key.permissions,
    ips: key.ips ?? ['*'],
    type: key.type,
    // -2 and the year 1970 are Bybit's way to say that the key does not expire.
    deadlineDay: expiredAt === null ? -2 : Math.ceil((expiredAt - now) / DAY_MS),
    expiredAt: isoSeconds(expiredAt ?? 0),
    createdAt: isoSeconds(key.createdAt),
    unified: 0,
    uta: key.uta,
    userID: key.userID,
    inviterID: 0,
    vipLevel: 'No VIP',
    mktMakerLevel: '0',
    affiliateID: 0,
    rsaPublicKey:
      key.algorithm === 'rsa-sha256' ? String(key.verifier.export({ type: 'spki', format: 'pem' })) : '',
    isMaster: key.isMaster,
    parentUid: key.parentUid,
    kycLevel: 'LEVEL_DEFAULT',
    kycRegion: key.kycRegion,
  };
  return { retCode: 0, retMsg: '', result };
}

module.exports = { accountInfo, keyInformation, walletBalance };
