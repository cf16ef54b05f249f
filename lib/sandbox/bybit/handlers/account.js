'use strict';

/** Handlers of the account endpoints and of the key information. */

const { DAY_MS } = require('../keys.js');
const { deskOf } = require('../trading/order-endpoints.js');
const { parameterError } = require('../trading/rules.js');
const { walletRow } = require('../trading/wallet.js');

/** @typedef {import('../trading/order-endpoints.js').Call} Call */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

const COIN = /^[A-Z0-9]+$/;
/** By `uta`: the account types that the wallet of such an account can be asked for. */
const ACCOUNT_TYPES = [['CONTRACT', 'SPOT'], ['UNIFIED']];

/**
 * GET /v5/account/wallet-balance. Without `coin` it lists balances above zero; with it, a row for each requested coin.
 * https://bybit-exchange.github.io/docs/v5/account/wallet-balance
 * @param {Call} call
 * @returns {ReplySpec}
 */
function walletBalance(call) {
  const { key, params } = call;
  const { accountType, coin: asked } = params;
  const accountTypes = ACCOUNT_TYPES[key.uta];
  if (!accountType) return parameterError('accountType is required');
  if (!accountTypes.includes(String(accountType))) {
    return { retCode: 10001, retMsg: `accountType only support ${accountTypes.join(', ')}.` };
  }
  const names = asked ? String(asked).split(',') : undefined;
  if (names?.every((name) => COIN.test(name)) === false) return parameterError('coin is invalid');
  const list = [walletRow(deskOf(call), String(accountType), names)];
  return { retCode: 0, retMsg: 'OK', result: { list } };
}

/**
 * GET /v5/account/info. https://bybit-exchange.github.io/docs/v5/account/account-info
 * @param {Call} call
 * @returns {ReplySpec}
 */
function accountInfo({ key }) {
  const result = {
    marginMode: key.account.marginMode,
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
