'use strict';

/**
 * The endpoints about the key and its accounts: information, balances, settings, positions.
 * https://www.bitget.com/api-doc/spot/account/Get-Account-Info and https://www.bitget.com/api-doc/contract/account/Get-Single-Account
 */

const { plainText } = require('../../checks.js');
const { decimalText, parseDecimal } = require('../../decimal.js');
const { findInstrument } = require('../instruments.js');
const { parameterEmpty, parameterError, refusal, success } = require('../replies.js');
const { missing, readProduct } = require('./parameters.js');
const { describePosition } = require('./rows.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../../trading/engine.js').Desk} Desk */

/** 2021-01-01 */
const REGISTERED = '1609459200000';
/** The currency of every contract of the sandbox. */
const MARGIN_COIN = 'USDT';

/** @param {Call} call */
function accountInfo({ key: { userId, parentId, ips, permissions } }) {
  return success({
    ...{ userId, inviterId: '0', ips: (ips ?? []).join(','), authorities: [...permissions], parentId },
    ...{ traderType: 'not_trader', channelCode: '', channel: '', regisTime: REGISTERED },
  });
}

/** Of a unified account. https://www.bitget.com/api-doc/uta/account/Get-Account-Info @param {Call} call */
function unifiedInfo({ key: { userId, parentId, ips, permissions } }) {
  const writes = permissions.some((code) => code.endsWith('w'));
  return success({
    ...{
      userId,
      inviterId: '0',
      parentId: `${parentId}`,
      channelCode: '',
      channel: '',
      ips: (ips ?? []).join(','),
    },
    ...{
      permType: writes ? 'read-and-write' : 'read-only',
      permissions: ['uta_mgt', 'uta_trade'],
      regisTime: REGISTERED,
    },
  });
}

/** Of a unified account. https://www.bitget.com/api-doc/uta/account/Get-Account-Setting @param {Call} call */
function unifiedSettings({ key: { userId, account } }) {
  return success({
    ...{ uid: userId, accountMode: 'unified', assetMode: 'single', holdMode: account.posMode },
    ...{ symbolConfigList: [], coinConfigList: [] },
  });
}

/** @param {string} coin @param {Desk} desk As GET /api/v2/spot/account/assets shows it. */
function describeAsset(coin, { account, market, now }) {
  const { available, held } = account.funds(coin, market);
  return {
    ...{
      coin,
      available: decimalText(available),
      frozen: decimalText(held),
      locked: '0',
      limitAvailable: '0',
    },
    uTime: `${now}`,
  };
}

/** @param {Call} call */
function spotAssets({ params, spot }) {
  const coin = plainText(params.coin).toUpperCase();
  const shown = spot.account.currencies().filter((name) => coin === '' || name === coin);
  return success(shown.map((name) => describeAsset(name, spot)));
}

/** @param {Desk} desk As GET /api/v2/mix/account/accounts and the channel `account` show it. */
function describeFutures({ account, market }) {
  const { available, held, unrealized, equity } = account.funds(MARGIN_COIN, market);
  const free = decimalText(available);
  const profit = decimalText(unrealized);
  return {
    ...{ marginCoin: MARGIN_COIN, locked: decimalText(held), available: free, crossedMaxAvailable: free },
    ...{ isolatedMaxAvailable: free, maxTransferOut: free, accountEquity: decimalText(equity) },
    ...{
      usdtEquity: decimalText(equity),
      btcEquity: '0',
      crossedRiskRate: '0',
      unrealizedPL: profit,
      coupon: '0',
    },
    ...{ crossedUnrealizedPL: profit, isolatedUnrealizedPL: '0', assetMode: 'single', unionTotalMargin: '0' },
    ...{
      unionAvailable: '0',
      unionMm: '0',
      assetList: [],
      isolatedMargin: '0',
      crossedMargin: decimalText(held),
    },
  };
}

/** @param {Call} call @returns {ReplySpec} */
function futuresAccounts({ params, futures }) {
  const { listed, refusal: refused } = readProduct(params);
  return refused ?? success(listed ? [describeFutures(futures)] : []);
}

/** @param {Call} call @returns {ReplySpec} */
function futuresAccount({ params, key, futures }) {
  const { refusal: refused } = readProduct(params);
  const absent = missing(params, ['symbol', 'marginCoin']);
  if (refused !== null) return refused;
  if (absent !== undefined) return parameterEmpty(absent);
  const instrument = findInstrument('contract', plainText(params.symbol).toUpperCase());
  if (instrument === undefined) return refusal(40034, `Parameter ${plainText(params.symbol)} does not exist`);
  const lever = (
    /** @type {'cross' | 'isolated'} */ marginMode,
    /** @type {'net' | 'long' | 'short'} */ positionSide,
  ) => Number(futures.account.leverage({ instrument, marginMode, positionSide }));
  return success({
    ...describeFutures(futures),
    ...{ crossedMarginLeverage: lever('cross', 'net'), isolatedLongLever: lever('isolated', 'long') },
    ...{
      isolatedShortLever: lever('isolated', 'short'),
      marginMode: 'crossed',
      posMode: key.account.posMode,
    },
  });
}

/** @param {Call} call @returns {ReplySpec} */
function setLeverage({ params, futures }) {
  const { refusal: refused } = readProduct(params);
  const absent = missing(params, ['symbol', 'marginCoin']);
  if (refused !== null) return refused;
  if (absent !== undefined) return parameterEmpty(absent);
  const instrument = findInstrument('contract', plainText(params.symbol).toUpperCase());
  if (instrument === undefined) return refusal(40034, `Parameter ${plainText(params.symbol)} does not exist`);
  const both = plainText(params.leverage);
  const long = plainText(params.longLeverage) || both;
  const short = plainText(params.shortLeverage) || both;
  if (long === '' && short === '') return parameterEmpty('leverage');
  for (const asked of [long || short, short || long]) {
    const value = parseDecimal(asked);
    const whole = value !== null && value > 0n && Number.isInteger(Number(asked));
    if (!whole) return parameterError('leverage');
    if (Number(asked) > Number(instrument.maxLeverage)) {
      return refusal(43050, 'Leverage exceeds the effective range');
    }
  }
  const holdSide = plainText(params.holdSide);
  const set = (
    /** @type {'cross' | 'isolated'} */ marginMode,
    /** @type {'net' | 'long' | 'short'} */ positionSide,
    /** @type {string} */ asked,
  ) => asked !== '' && futures.account.setLeverage({ instrument, marginMode, positionSide }, asked);
  set('cross', 'net', long || short);
  if (holdSide !== 'short') set('isolated', 'long', long);
  if (holdSide !== 'long') set('isolated', 'short', short);
  if (holdSide === '') set('isolated', 'net', long || short);
  return success({
    ...{
      symbol: instrument.id,
      marginCoin: MARGIN_COIN,
      longLeverage: long || short,
      shortLeverage: short || long,
    },
    ...{ crossMarginLeverage: long || short, marginMode: 'crossed' },
  });
}

/** @param {Call} call @returns {ReplySpec} */
function setPositionMode({ params, key: { account } }) {
  const { refusal: refused } = readProduct(params);
  const { posMode } = params;
  if (refused !== null) return refused;
  if (plainText(posMode) === '') return parameterEmpty('posMode');
  if (posMode !== 'one_way_mode' && posMode !== 'hedge_mode') return parameterError('posMode');
  const busy = account.futures.positions().length > 0 || account.futures.open().length > 0;
  if (posMode !== account.posMode && busy) {
    return refusal(40920, 'Position or order exists, the position mode cannot be switched');
  }
  account.posMode = posMode;
  return success({ posMode });
}

/** @param {Call} call @returns {ReplySpec} */
function positions({ params, key, futures }) {
  const { listed, refusal: refused } = readProduct(params);
  if (refused !== null) return refused;
  const symbol = plainText(params.symbol).toUpperCase();
  const found = futures.account
    .positions()
    .filter(({ instrument }) => listed && (symbol === '' || instrument.id === symbol));
  return success(found.map((position) => describePosition(position, futures, key.account.posMode)));
}

/** @param {Call} call @returns {ReplySpec} */
function onePosition(call) {
  const absent = missing(call.params, ['symbol', 'marginCoin']);
  return absent === undefined ? positions(call) : parameterEmpty(absent);
}

const READ_SPOT = { method: 'GET', permissions: /** @type {const} */ (['stor', 'stow']), limit: 10 };
const READ_ORDERS = { method: 'GET', permissions: /** @type {const} */ (['coor', 'coow']), limit: 10 };
const READ_POSITIONS = { method: 'GET', permissions: /** @type {const} */ (['cpor', 'cpow']), limit: 10 };
const SETTING = { method: 'POST', permissions: /** @type {const} */ (['cpow', 'coow']), limit: 5 };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const ACCOUNT_ENDPOINTS = [
  { ...READ_SPOT, path: '/api/v2/spot/account/info', limit: 1, answer: accountInfo },
  { ...READ_SPOT, path: '/api/v2/spot/account/assets', answer: spotAssets },
  { method: 'GET', path: '/api/v3/account/info', permissions: [], limit: 10, answer: unifiedInfo },
  { method: 'GET', path: '/api/v3/account/settings', permissions: [], limit: 10, answer: unifiedSettings },
  { ...READ_ORDERS, path: '/api/v2/mix/account/account', answer: futuresAccount },
  { ...READ_ORDERS, path: '/api/v2/mix/account/accounts', answer: futuresAccounts },
  { ...SETTING, path: '/api/v2/mix/account/set-leverage', answer: setLeverage },
  { ...SETTING, path: '/api/v2/mix/account/set-position-mode', answer: setPositionMode },
  { ...READ_POSITIONS, path: '/api/v2/mix/position/all-position', limit: 5, answer: positions },
  { ...READ_POSITIONS, path: '/api/v2/mix/position/single-position', answer: onePosition },
];

module.exports = { ACCOUNT_ENDPOINTS, describeAsset, describeFutures };
