'use strict';

/** GET /v5/market/instruments-info. https://bybit-exchange.github.io/docs/v5/market/instrument */

const { CATEGORIES } = require('./instruments.js');
const { decimalsOf, fromTicks } = require('./numbers.js');
const { answerWith, isAbsent, pageOf, readCategory, readLimit, refuse } = require('./params.js');

/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./instruments.js').Category} Category */

const LIMIT = { standard: 500, maximum: 1000 };
/** https://bybit-exchange.github.io/docs/v5/enum#status */
const STATUSES = ['PreLaunch', 'Trading', 'Delivering', 'Closed'];
/** 1 January 2020. */
const LAUNCH_TIME = '1577836800000';
/** The highest price in ticks, as of Bybit's contracts. */
const MAX_TICKS = 19_999_998;

/** @param {InstrumentRow} instrument */
function priceFilter(instrument) {
  const { tickSize } = instrument;
  return { minPrice: tickSize, maxPrice: fromTicks(MAX_TICKS, instrument), tickSize };
}

/** @param {InstrumentRow} instrument */
function contractRow(instrument) {
  const { category, symbol, baseCoin, quoteCoin, settleCoin, tickSize, maxOrderQty } = instrument;
  return {
    symbol,
    contractType: category === 'linear' ? 'LinearPerpetual' : 'InversePerpetual',
    status: 'Trading',
    baseCoin,
    quoteCoin,
    symbolType: '',
    launchTime: LAUNCH_TIME,
    deliveryTime: instrument.deliveryTime,
    deliveryFeeRate: '',
    priceScale: `${decimalsOf(tickSize)}`,
    leverageFilter: {
      minLeverage: '1',
      maxLeverage: `${Number(instrument.maxLeverage).toFixed(2)}`,
      leverageStep: '0.01',
    },
    priceFilter: priceFilter(instrument),
    lotSizeFilter: {
      maxOrderQty,
      minOrderQty: instrument.minOrderQty,
      qtyStep: instrument.qtyStep,
      postOnlyMaxOrderQty: maxOrderQty,
      maxMktOrderQty: instrument.maxMktOrderQty,
      minNotionalValue: instrument.minNotionalValue,
    },
    unifiedMarginTrade: true,
    fundingInterval: instrument.fundingInterval,
    settleCoin,
    copyTrading: 'both',
    upperFundingRate: '0.005',
    lowerFundingRate: '-0.005',
    riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.02' },
    isPreListing: false,
    preListingInfo: null,
    displayName: '',
  };
}

/** @param {InstrumentRow} instrument */
function spotRow({ symbol, baseCoin, quoteCoin, qtyStep, tickSize, ...instrument }) {
  return {
    symbol,
    baseCoin,
    quoteCoin,
    innovation: '0',
    status: 'Trading',
    marginTrading: 'utaOnly',
    stTag: '0',
    symbolType: '',
    lotSizeFilter: {
      basePrecision: qtyStep,
      quotePrecision: '0.00000001',
      minOrderQty: instrument.minOrderQty,
      maxOrderQty: instrument.maxOrderQty,
      minOrderAmt: instrument.minNotionalValue,
      maxOrderAmt: '8000000',
      maxLimitOrderQty: instrument.maxOrderQty,
      maxMarketOrderQty: instrument.maxMktOrderQty,
      postOnlyMaxLimitOrderSize: instrument.maxOrderQty,
    },
    priceFilter: { tickSize },
    riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.02' },
    forbidUplWithdrawal: false,
  };
}

/** @param {InstrumentRow} instrument */
function optionRow(instrument) {
  const { symbol, baseCoin, quoteCoin, settleCoin, maxOrderQty, minOrderQty, qtyStep } = instrument;
  return {
    symbol,
    optionsType: symbol.split('-')[3] === 'C' ? 'Call' : 'Put',
    status: 'Trading',
    baseCoin,
    quoteCoin,
    settleCoin,
    symbolType: '',
    launchTime: LAUNCH_TIME,
    deliveryTime: instrument.deliveryTime,
    deliveryFeeRate: '0.00015',
    priceFilter: priceFilter(instrument),
    lotSizeFilter: { maxOrderQty, minOrderQty, qtyStep },
    displayName: symbol,
  };
}

/** @type {Record<Category, (instrument: InstrumentRow) => object>} */
const ROWS = { linear: contractRow, inverse: contractRow, spot: spotRow, option: optionRow };

/**
 * Spot answers a symbol that it does not list with an empty list, the other categories with 10001.
 * @param {import('./params.js').PublicCall} call
 * @param {Category} category
 */
function findAsked({ params, market }, category) {
  const instruments = market.listInstruments(category);
  const { symbol, baseCoin } = params;
  if (!isAbsent(symbol)) {
    const found = instruments.filter((instrument) => instrument.symbol === symbol);
    if (found.length > 0 || category === 'spot') return found;
    return refuse('params error: symbol invalid', {
      result: { category: '', list: [], nextPageCursor: '' },
    });
  }
  if (category === 'spot' || baseCoin === 'All') return instruments;
  const wanted = isAbsent(baseCoin) && category === 'option' ? 'BTC' : baseCoin;
  return isAbsent(wanted) ? instruments : instruments.filter((instrument) => instrument.baseCoin === wanted);
}

/** @param {import('./params.js').PublicCall} call */
function listInstruments(call) {
  const { params } = call;
  const category = readCategory(params, CATEGORIES);
  const status = isAbsent(params.status) ? 'Trading' : String(params.status);
  if (!STATUSES.includes(status)) refuse('params error: status invalid');
  const asked = status === 'Trading' ? findAsked(call, category) : [];
  const rows = asked.map((instrument) => ({
    symbolId: call.market.listInstruments(category).indexOf(instrument) + 1,
    ...ROWS[category](instrument),
  }));
  // Spot has no pages.
  if (category === 'spot') return { category, list: rows };
  return { category, ...pageOf(rows, params, readLimit(params, LIMIT)) };
}

module.exports = { instrumentsInfo: answerWith(listInstruments) };
