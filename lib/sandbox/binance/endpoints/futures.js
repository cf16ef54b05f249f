'use strict';

/**
 * Futures: account and positions of USDT-M and COIN-M.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api
 */

const { decimalText } = require('../../decimal.js');
const { REFUSALS, missingParameter } = require('../replies.js');
const { boundMargin } = require('../trading/engine.js');
const { positionRow } = require('../trading/futures-rows.js');
const { positionOf, profitOf } = require('../trading/positions.js');
const { ALGO_ENDPOINTS, orderEndpoints } = require('./futures-orders.js');

/** @typedef {import('./types.js').Endpoint} Endpoint */
/** @typedef {import('./types.js').Call} Call */
/** @typedef {'usdm' | 'coinm'} Product */
/** @typedef {(product: Product) => Endpoint['answer']} Answer */

const LARGEST_LEVERAGE = 125;

/**
 * @param {Call} call
 * @param {Product} product
 * @param {string} [symbol] '' for all.
 */
function positionRows({ desk }, product, symbol = '') {
  const { account, market } = desk;
  /** @type {Array<'BOTH' | 'LONG' | 'SHORT'>} */
  const sides = account.dualSidePosition ? ['LONG', 'SHORT'] : ['BOTH'];
  return market
    .list(product)
    .filter((row) => symbol === '' || row.symbol === symbol)
    .flatMap((row) =>
      sides.map((positionSide) =>
        positionRow(positionOf(account, { product, row, positionSide }), row, desk),
      ),
    );
}

/** @param {Call} call @param {Product} product */
function assets({ desk }, product) {
  const { account, market, now } = desk;
  return account.coinsOf(product).map((asset) => {
    const wallet = account.total(product, asset);
    const profit = [...account.positions].reduce((sum, [name, { symbol, amount, entryPrice }]) => {
      const row = market.find(product, symbol);
      if (row?.settle !== asset || !name.startsWith(`${product} `)) return sum;
      return sum + profitOf(row, amount, { from: entryPrice, to: market.price(row) });
    }, 0n);
    const free = decimalText(wallet - boundMargin(desk, product, asset));
    const margin = decimalText(boundMargin(desk, product, asset));
    return {
      asset,
      walletBalance: decimalText(wallet),
      unrealizedProfit: decimalText(profit),
      marginBalance: decimalText(wallet + profit),
      maintMargin: '0',
      initialMargin: margin,
      positionInitialMargin: margin,
      openOrderInitialMargin: '0',
      crossWalletBalance: decimalText(wallet),
      crossUnPnl: decimalText(profit),
      availableBalance: free,
      maxWithdrawAmount: free,
      marginAvailable: true,
      updateTime: now,
    };
  });
}

/** @type {Answer} */
const accountInformation = (product) => (call) => {
  const { key } = call;
  const rows = assets(call, product);
  const dollars = rows.find(({ asset }) => asset === 'USDT');
  const body = {
    canTrade: key.canTrade,
    canDeposit: true,
    canWithdraw: true,
    feeTier: 0,
    updateTime: 0,
    multiAssetsMargin: key.multiAssetsMargin,
    totalInitialMargin: dollars?.initialMargin ?? '0',
    totalMaintMargin: '0',
    totalWalletBalance: dollars?.walletBalance ?? '0',
    totalUnrealizedProfit: dollars?.unrealizedProfit ?? '0',
    totalMarginBalance: dollars?.marginBalance ?? '0',
    totalPositionInitialMargin: dollars?.positionInitialMargin ?? '0',
    totalOpenOrderInitialMargin: '0',
    totalCrossWalletBalance: dollars?.crossWalletBalance ?? '0',
    totalCrossUnPnl: dollars?.crossUnPnl ?? '0',
    availableBalance: dollars?.availableBalance ?? '0',
    maxWithdrawAmount: dollars?.maxWithdrawAmount ?? '0',
    assets: rows,
    positions: positionRows(call, product),
  };
  return { body };
};

/** @type {Endpoint['answer']} */
function accountConfig({ key, desk: { account } }) {
  const body = {
    feeTier: 0,
    canTrade: key.canTrade,
    canDeposit: true,
    canWithdraw: true,
    dualSidePosition: account.dualSidePosition,
    updateTime: 0,
    multiAssetsMargin: key.multiAssetsMargin,
    tradeGroupId: -1,
  };
  return { body };
}

/** @type {Answer} */
const balance = (product) => (call) => {
  const body = assets(call, product).map(
    ({ asset, walletBalance, crossWalletBalance, crossUnPnl, ...row }) => ({
      accountAlias: 'sandbox',
      asset,
      balance: walletBalance,
      crossWalletBalance,
      crossUnPnl,
      availableBalance: row.availableBalance,
      maxWithdrawAmount: row.maxWithdrawAmount,
      marginAvailable: true,
      updateTime: row.updateTime,
    }),
  );
  return { body };
};

/** @param {{ onlyOpen: boolean }} of @returns {Answer} */
const positionRisk =
  ({ onlyOpen }) =>
  (product) =>
  (call) => {
    const rows = positionRows(call, product, call.params.symbol);
    return { body: onlyOpen ? rows.filter(({ positionAmt }) => positionAmt !== '0') : rows };
  };

/** @type {Answer} */
const leverageBrackets =
  (product) =>
  ({ desk: { market } }) => ({
    body: market.list(product).map(({ symbol }) => ({
      symbol,
      brackets: [
        {
          bracket: 1,
          initialLeverage: LARGEST_LEVERAGE,
          notionalCap: 100_000_000,
          notionalFloor: 0,
          qtyCap: 1_000_000,
          qtyFloor: 0,
          maintMarginRatio: 0.005,
          cum: 0,
        },
      ],
    })),
  });

/** @type {Answer} */
const changeLeverage =
  (product) =>
  ({ params: { symbol = '', leverage = '' }, desk: { account, market } }) => {
    if (symbol === '') return missingParameter('symbol');
    if (market.find(product, symbol) === undefined) return REFUSALS.unknownSymbol;
    const value = Number(leverage);
    if (!Number.isInteger(value) || value < 1 || value > LARGEST_LEVERAGE) return REFUSALS.leverage;
    account.leverages.set(`${product} ${symbol}`, value);
    return { body: { leverage: value, maxNotionalValue: '100000000', symbol } };
  };

/** @type {Endpoint['answer']} */
function positionMode({ desk: { account } }) {
  return { body: { dualSidePosition: account.dualSidePosition } };
}

/** @type {Endpoint['answer']} */
function changePositionMode({ params, desk: { account } }) {
  const wanted = params.dualSidePosition === 'true';
  if (wanted === account.dualSidePosition) {
    return { httpStatus: 400, code: -4059, msg: 'No need to change position side.' };
  }
  account.dualSidePosition = wanted;
  return { body: { code: 200, msg: 'success' } };
}

const READ = /** @type {const} */ ({ permission: 'enableFutures' });
const TRADE = /** @type {const} */ ({ permission: 'enableFutures', isTrade: true });

/** What both products have, under their own path. @param {Product} product @param {string} base @returns {Endpoint[]} */
function endpointsOf(product, base) {
  return [
    { method: 'GET', path: `${base}/account`, weight: 5, ...READ, answer: accountInformation(product) },
    { method: 'GET', path: `${base}/balance`, weight: 5, ...READ, answer: balance(product) },
    ...orderEndpoints(product, base),
    { method: 'POST', path: `${base}/leverage`, weight: 1, ...TRADE, answer: changeLeverage(product) },
    { method: 'GET', path: `${base}/leverageBracket`, weight: 1, ...READ, answer: leverageBrackets(product) },
    { method: 'GET', path: `${base}/positionSide/dual`, weight: 30, ...READ, answer: positionMode },
    { method: 'POST', path: `${base}/positionSide/dual`, weight: 1, ...TRADE, answer: changePositionMode },
    {
      method: 'GET',
      path: `${base}/positionRisk`,
      weight: 5,
      ...READ,
      answer: positionRisk({ onlyOpen: false })(product),
    },
  ];
}

/** @type {readonly Endpoint[]} */
const FUTURES_ENDPOINTS = [
  ...endpointsOf('usdm', '/fapi/v1'),
  ...endpointsOf('coinm', '/dapi/v1'),
  { method: 'GET', path: '/fapi/v1/accountConfig', weight: 5, ...READ, answer: accountConfig },
  { method: 'GET', path: '/fapi/v2/account', weight: 5, ...READ, answer: accountInformation('usdm') },
  { method: 'GET', path: '/fapi/v3/account', weight: 5, ...READ, answer: accountInformation('usdm') },
  { method: 'GET', path: '/fapi/v2/balance', weight: 5, ...READ, answer: balance('usdm') },
  { method: 'GET', path: '/fapi/v3/balance', weight: 5, ...READ, answer: balance('usdm') },
  {
    method: 'GET',
    path: '/fapi/v2/positionRisk',
    weight: 5,
    ...READ,
    answer: positionRisk({ onlyOpen: false })('usdm'),
  },
  {
    method: 'GET',
    path: '/fapi/v3/positionRisk',
    weight: 5,
    ...READ,
    answer: positionRisk({ onlyOpen: true })('usdm'),
  },
  { method: 'GET', path: '/dapi/v2/leverageBracket', weight: 1, ...READ, answer: leverageBrackets('coinm') },
  ...ALGO_ENDPOINTS,
];

module.exports = { FUTURES_ENDPOINTS };
