'use strict';

/**
 * The endpoints about the account: settings, balances, positions.
 * https://www.okx.com/docs-v5/en/#trading-account
 */

const { decimalText, parseDecimal, times } = require('../../decimal.js');
const { failure, parameterEmpty, parameterError, success } = require('../replies.js');
const { permissionText } = require('../keys.js');
const { INSTRUMENTS, describeInstrument, findInstrument } = require('../instruments.js');
const { text } = require('./draft.js');
const { describePosition } = require('./position.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('./engine.js').Desk} Desk */

/** @param {Call} call */
function accountConfig({ key }) {
  const { uid, mainUid, label, kycLv, ips, account } = key;
  return success([
    {
      ...{
        acctLv: `${account.acctLv}`,
        acctStpMode: 'cancel_maker',
        autoLoan: false,
        ctIsoMode: 'automatic',
      },
      ...{ enableSpotBorrow: false, feeType: '0', greeksType: 'PA', ip: (ips ?? []).join(','), kycLv, label },
      ...{ level: 'Lv1', levelTmp: '', liquidationGear: '-1', mainUid, mgnIsoMode: 'automatic', opAuth: '0' },
      ...{ perm: permissionText(key), posMode: account.posMode, roleType: '0', settleCcy: 'USDT' },
      ...{ settleCcyList: ['USDT'], spotBorrowAutoRepay: false, spotOffsetType: '', spotRoleType: '0' },
      ...{ spotTraderInsts: [], stgyType: '0', traderInsts: [], type: '0', uid },
    },
  ]);
}

/** What one unit of a currency is worth in USDT. @param {string} ccy @param {Desk} desk */
function worth(ccy, { market }) {
  const instrument = findInstrument(`${ccy}-USDT`);
  return instrument === undefined ? null : market.price(instrument);
}

/** @param {string} ccy @param {Desk} desk */
function describeBalance(ccy, desk) {
  const { account, market, now } = desk;
  const { frozen, upl, available } = account.funds(ccy, market);
  const equity = account.cash(ccy) + upl;
  const price = worth(ccy, desk);
  const usd = price === null ? equity : times(equity, price);
  const detail = {
    ...{
      accAvgPx: '',
      autoLendStatus: 'off',
      availBal: decimalText(available),
      availEq: decimalText(available),
    },
    ...{ borrowFroz: '', cashBal: decimalText(account.cash(ccy)), ccy, clSpotInUseAmt: '', crossLiab: '' },
    ...{ disEq: decimalText(usd), eq: decimalText(equity), eqUsd: decimalText(usd), fixedBal: '0' },
    ...{ frozenBal: decimalText(frozen), imr: '0', interest: '', isoEq: '0', isoLiab: '', isoUpl: '0' },
    ...{ liab: '', maxLoan: '', mgnRatio: '', mmr: '0', notionalLever: '0', openAvgPx: '' },
    ...{ ordFrozen: decimalText(frozen), rewardBal: '0', spotBal: '', spotInUseAmt: '', spotIsoBal: '0' },
    ...{ stgyEq: '0', totalPnl: '', twap: '0', uTime: `${now}`, upl: decimalText(upl), uplLiab: '' },
  };
  return { detail, usd };
}

/**
 * As GET /api/v5/account/balance and the channel `account` show it.
 * @param {Desk} desk
 * @param {readonly string[]} [shown] Default: all.
 */
function describeBalances(desk, shown = desk.account.currencies()) {
  const rows = shown.map((ccy) => describeBalance(ccy, desk));
  const total = decimalText(
    desk.account.currencies().reduce((sum, ccy) => sum + describeBalance(ccy, desk).usd, 0n),
  );
  return {
    ...{
      adjEq: '',
      availEq: '',
      borrowFroz: '',
      details: rows.map(({ detail }) => detail),
      imr: '',
      isoEq: '0',
    },
    ...{ mgnRatio: '', mmr: '', notionalUsd: '', ordFroz: '', totalEq: total, uTime: `${desk.now}`, upl: '' },
  };
}

/** @param {Call} call */
function balance({ params, desk }) {
  const asked = text(params.ccy) === '' ? undefined : text(params.ccy).split(',');
  const known = desk.account.currencies();
  return success([
    describeBalances(
      desk,
      asked?.filter((ccy) => known.includes(ccy)),
    ),
  ]);
}

/** @param {import('./position.js').Position} position @param {Desk} desk */
function showPosition(position, { account, market }) {
  const { instrument, mgnMode, posSide } = position;
  const lever = account.lever(instrument.instId, mgnMode, posSide);
  return describePosition(position, { price: market.price(instrument), lever });
}

/** @param {Call} call */
function positions({ params, desk }) {
  const { instType, instId, posId } = params;
  const ids = text(instId) === '' ? null : text(instId).split(',');
  const found = desk.account
    .positions()
    .filter(
      (position) =>
        (text(instType) === '' || position.instrument.instType === instType) &&
        (ids === null || ids.includes(position.instrument.instId)) &&
        (text(posId) === '' || position.posId === posId),
    );
  return success(found.map((position) => showPosition(position, desk)));
}

/** @param {Call} call */
function setPositionMode({ params, desk: { account } }) {
  const { posMode } = params;
  if (text(posMode) === '') return parameterEmpty('posMode');
  if (posMode !== 'net_mode' && posMode !== 'long_short_mode') return parameterError('posMode');
  if (account.acctLv === 1) return failure(51010, 'Request unsupported under current account mode');
  if (posMode !== account.posMode && (account.positions().length > 0 || account.open().length > 0)) {
    return failure(59000, 'Settings failed. Close any open positions or orders before modifying settings.');
  }
  account.posMode = posMode;
  return success([{ posMode }]);
}

/** @param {Call} call */
function setLeverage({ params, desk: { account } }) {
  const [lever, mgnMode] = [text(params.lever), text(params.mgnMode)];
  if (lever === '') return parameterEmpty('lever');
  if (mgnMode === '') return parameterEmpty('mgnMode');
  if (mgnMode !== 'cross' && mgnMode !== 'isolated') return parameterError('mgnMode');
  if (text(params.instId) === '') return parameterEmpty('instId');
  const instrument = findInstrument(params.instId);
  if (instrument === undefined) return failure(51001, "Instrument ID doesn't exist.");
  const [wanted, most] = [parseDecimal(lever), parseDecimal(instrument.maxLever)];
  if (wanted === null || wanted <= 0n) return parameterError('lever');
  if (wanted > (most ?? 0n)) {
    return failure(59102, 'Leverage exceeds the maximum limit. Please lower the leverage.');
  }
  const posSide = mgnMode === 'isolated' && text(params.posSide) !== '' ? text(params.posSide) : 'net';
  account.setLever(instrument.instId, mgnMode, posSide, lever);
  return success([{ instId: instrument.instId, lever, mgnMode, posSide: posSide === 'net' ? '' : posSide }]);
}

/** @param {Call} call */
function leverageInfo({ params, desk: { account } }) {
  if (text(params.mgnMode) === '') return parameterEmpty('mgnMode');
  const mgnMode = text(params.mgnMode);
  const sides = account.posMode === 'net_mode' ? ['net'] : ['long', 'short'];
  const ids = text(params.instId).split(',');
  return success(
    ids.flatMap((instId) =>
      sides.map((posSide) => ({
        ...{ ccy: '', instId, lever: account.lever(instId, mgnMode, posSide), mgnMode, posSide },
      })),
    ),
  );
}

/** @param {Call} call */
function instruments({ params }) {
  if (text(params.instType) === '') return parameterEmpty('instType');
  const listed = INSTRUMENTS.filter(
    ({ instType, instId }) =>
      instType === params.instType && (text(params.instId) === '' || instId === params.instId),
  );
  return success(listed.map(describeInstrument));
}

/** @param {Call} call */
function currencies({ params, desk: { account } }) {
  const asked = text(params.ccy) === '' ? account.currencies() : text(params.ccy).split(',');
  return success(
    asked.map((ccy) => ({
      ...{ burningFeeRate: '', canDep: true, canInternal: true, canWd: true, ccy, chain: `${ccy}-ERC20` },
      ...{ ctAddr: '', depQuotaFixed: '', depQuoteDailyLayer2: '', fee: '1', logoLink: '', mainNet: true },
      ...{ maxFee: '1', maxWd: '1000000', minDep: '1', minFee: '1', minWd: '10', name: ccy, needTag: false },
      ...{ usedWdQuota: '0', wdQuota: '1000000', wdTickSz: '6' },
    })),
  );
}

const READ = { method: 'GET', permission: /** @type {const} */ ('read_only'), limit: 10 };
const TRADE = { method: 'POST', permission: /** @type {const} */ ('trade'), limit: 20 };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const ACCOUNT_ENDPOINTS = [
  { ...READ, path: '/api/v5/account/config', limit: 5, answer: accountConfig },
  { ...READ, path: '/api/v5/account/balance', answer: balance },
  { ...READ, path: '/api/v5/account/positions', answer: positions },
  { ...READ, path: '/api/v5/account/leverage-info', limit: 20, answer: leverageInfo },
  { ...READ, path: '/api/v5/account/instruments', limit: 20, answer: instruments },
  { ...READ, path: '/api/v5/asset/currencies', limit: 12, mainnetOnly: true, answer: currencies },
  { ...TRADE, path: '/api/v5/account/set-position-mode', limit: 5, answer: setPositionMode },
  { ...TRADE, path: '/api/v5/account/set-leverage', limit: 20, answer: setLeverage },
];

module.exports = { ACCOUNT_ENDPOINTS, describeBalances, instruments, showPosition };
