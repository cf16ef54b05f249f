'use strict';

/** What the sandbox lists, and how exchangeInfo describes it. */

const { decimal } = require('../decimal.js');

/** @typedef {import('./keys.js').Product} Product */

/**
 * @typedef {object} Listed
 * @property {Product} product
 * @property {string} symbol
 * @property {string} base
 * @property {string} quote
 * @property {string} settle The coin of margin and profit.
 * @property {string} tick
 * @property {string} step
 * @property {bigint} tickSize
 * @property {bigint} stepSize
 * @property {string} notional The least worth of an order.
 * @property {bigint} minNotional The same.
 * @property {bigint} contractSize Of COIN-M, in the quote coin; elsewhere 1.
 * @property {number} price Before the first setPrice().
 */

/** @typedef {readonly [symbol: string, base: string, quote: string, tick: string, step: string, minNotional: string, price: number]} Row */

/** @type {readonly Row[]} */
const SPOT = [
  ['BTCUSDT', 'BTC', 'USDT', '0.01', '0.00001', '5', 60_000],
  ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.0001', '5', 3000],
  ['BNBUSDT', 'BNB', 'USDT', '0.01', '0.001', '5', 600],
  ['SOLUSDT', 'SOL', 'USDT', '0.01', '0.001', '5', 150],
  ['XRPUSDT', 'XRP', 'USDT', '0.0001', '0.1', '5', 0.5],
  ['BTCUSDC', 'BTC', 'USDC', '0.01', '0.00001', '5', 60_000],
  ['ETHBTC', 'ETH', 'BTC', '0.00001', '0.0001', '0.0001', 0.05],
  ['LTCBTC', 'LTC', 'BTC', '0.000001', '0.001', '0.0001', 0.0014],
];
/** @type {readonly Row[]} */
const USDM = [
  ['BTCUSDT', 'BTC', 'USDT', '0.10', '0.001', '50', 60_000],
  ['ETHUSDT', 'ETH', 'USDT', '0.01', '0.001', '20', 3000],
  ['BNBUSDT', 'BNB', 'USDT', '0.010', '0.01', '5', 600],
  ['SOLUSDT', 'SOL', 'USDT', '0.0100', '0.01', '5', 150],
  ['XRPUSDT', 'XRP', 'USDT', '0.0001', '0.1', '5', 0.5],
  ['BTCUSDC', 'BTC', 'USDC', '0.1', '0.001', '50', 60_000],
];
/** @type {readonly Row[]} */
const COINM = [
  ['BTCUSD_PERP', 'BTC', 'USD', '0.1', '1', '0', 60_000],
  ['ETHUSD_PERP', 'ETH', 'USD', '0.01', '1', '0', 3000],
];

/** Quote coins in a contract of COIN-M. @type {Readonly<Record<string, string>>} */
const CONTRACT_SIZES = { BTCUSD_PERP: '100', ETHUSD_PERP: '10' };

/**
 * @param {Product} product
 * @param {Row} row
 * @returns {Listed}
 */
function listed(product, [symbol, base, quote, tick, step, minNotional, price]) {
  return {
    product,
    symbol,
    base,
    quote,
    settle: product === 'coinm' ? base : quote,
    tick,
    step,
    tickSize: decimal(tick),
    stepSize: decimal(step),
    notional: minNotional,
    minNotional: decimal(minNotional),
    contractSize: decimal(CONTRACT_SIZES[symbol] ?? '1'),
    price,
  };
}

/** @type {Readonly<Record<Product, ReadonlyMap<string, Listed>>>} */
const LISTS = {
  spot: new Map(SPOT.map((row) => [row[0], listed('spot', row)])),
  usdm: new Map(USDM.map((row) => [row[0], listed('usdm', row)])),
  coinm: new Map(COINM.map((row) => [row[0], listed('coinm', row)])),
};

/** @param {string} text @returns {number} Digits after the point. */
function places(text) {
  return text.replace(/0+$/, '').split('.')[1]?.length ?? 0;
}

/** @param {Listed} row */
function priceFilters({ tick, step }) {
  return [
    { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00000000', tickSize: tick },
    { filterType: 'LOT_SIZE', minQty: step, maxQty: '9000.00000000', stepSize: step },
    { filterType: 'MARKET_LOT_SIZE', minQty: step, maxQty: '1000.00000000', stepSize: step },
  ];
}

/** @param {Listed} row */
function spotRow(row) {
  const permissions = ['SPOT', 'MARGIN'];
  return {
    symbol: row.symbol,
    status: 'TRADING',
    baseAsset: row.base,
    baseAssetPrecision: 8,
    quoteAsset: row.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: [
      'LIMIT',
      'LIMIT_MAKER',
      'MARKET',
      'STOP_LOSS',
      'STOP_LOSS_LIMIT',
      'TAKE_PROFIT',
      'TAKE_PROFIT_LIMIT',
    ],
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    opoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: false,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      ...priceFilters(row),
      { filterType: 'NOTIONAL', minNotional: row.notional, applyMinToMarket: true },
    ],
    permissions: [],
    permissionSets: [permissions],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

/** @param {Listed} row */
function futuresRow(row) {
  const { product, symbol, base, quote, settle, tick, step } = row;
  const isCoinMargined = product === 'coinm';
  return {
    symbol,
    pair: symbol.split('_')[0],
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_569_398_400_000,
    ...(isCoinMargined
      ? { contractStatus: 'TRADING', contractSize: Number(CONTRACT_SIZES[symbol]) }
      : { status: 'TRADING' }),
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: base,
    quoteAsset: quote,
    marginAsset: settle,
    pricePrecision: places(tick),
    quantityPrecision: places(step),
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: '0.0500',
    liquidationFee: '0.010000',
    marketTakeBound: '0.05',
    filters: [...priceFilters(row), { filterType: 'MIN_NOTIONAL', notional: row.notional }],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
    OrderType: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  };
}

/**
 * The description of a symbol in exchangeInfo.
 * @param {Listed} row
 */
function describeSymbol(row) {
  return row.product === 'spot' ? spotRow(row) : futuresRow(row);
}

module.exports = { LISTS, describeSymbol };
