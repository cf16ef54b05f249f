'use strict';

/**
 * What the sandbox lists: a few spot pairs, and perpetual contracts that are settled in USDT. Bitcoin is XBT in contracts.
 * Fields: https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-all-symbols and
 * https://www.kucoin.com/docs-new/rest/futures-trading/market-data/get-all-symbols
 */

const { decimal, decimalText } = require('../decimal.js');

/** @typedef {import('../trading/instrument.js').Instrument} Instrument */
/** @typedef {import('../trading/market.js').MarketInstance} Market */

/** 2021-01-01, when everything was listed. */
const LISTED = 1_609_459_200_000;

/** @type {ReadonlyArray<readonly [base: string, contract: string, price: string, tick: string, lot: string, multiplier: string]>} */
const ROWS = [
  ['BTC', 'XBT', '60000', '0.1', '0.00001', '0.001'],
  ['ETH', 'ETH', '3000', '0.01', '0.0001', '0.01'],
  ['SOL', 'SOL', '150', '0.001', '0.001', '0.1'],
];

/** @type {ReadonlyMap<string, Instrument>} */
const PAIRS = new Map(
  ROWS.map(([base, , startPrice, tick, lot]) => {
    const id = `${base}-USDT`;
    const shared = { id, kind: /** @type {const} */ ('spot'), base, quote: 'USDT', tick, startPrice };
    return [id, { ...shared, lot, minimum: lot, contractSize: decimal('1'), maxLeverage: '1' }];
  }),
);

/** @type {ReadonlyMap<string, Instrument>} */
const CONTRACTS = new Map(
  ROWS.map(([, base, startPrice, tick, , multiplier]) => {
    const id = `${base}USDTM`;
    const shared = { id, kind: /** @type {const} */ ('contract'), base, quote: 'USDT', tick, startPrice };
    const size = { lot: '1', minimum: '1', contractSize: decimal(multiplier) };
    return [id, { ...shared, ...size, maxLeverage: '100' }];
  }),
);

/** The least that a spot order must be worth, in the quote currency. */
const LEAST_FUNDS = '0.1';

/** @param {Instrument} pair */
function describePair({ id, base, quote, tick, lot }) {
  return {
    ...{ symbol: id, name: id, baseCurrency: base, quoteCurrency: quote, feeCurrency: quote, market: 'USDS' },
    ...{ baseMinSize: lot, quoteMinSize: LEAST_FUNDS, baseMaxSize: '10000000000', quoteMaxSize: '99999999' },
    ...{ baseIncrement: lot, quoteIncrement: '0.000001', priceIncrement: tick, priceLimitRate: '0.1' },
    ...{ minFunds: LEAST_FUNDS, isMarginEnabled: false, enableTrading: true, feeCategory: 1 },
    ...{ makerFeeCoefficient: '1.00', takerFeeCoefficient: '1.00', st: false, callauctionIsEnabled: false },
    ...{ tradingStartTime: null },
  };
}

/** @param {Instrument} contract @param {Market} market */
function describeContract(contract, market) {
  const { id, base, quote, tick, contractSize, maxLeverage } = contract;
  const { last, high, low } = market.figures(contract);
  const price = Number(last);
  return {
    ...{ symbol: id, rootSymbol: quote, type: 'FFWCSX', firstOpenDate: LISTED, expireDate: null },
    ...{ settleDate: null, baseCurrency: base, quoteCurrency: quote, settleCurrency: quote },
    ...{ maxOrderQty: 1_000_000, maxPrice: 1_000_000, lotSize: 1, tickSize: Number(tick) },
    ...{ indexPriceTickSize: Number(tick), multiplier: Number(decimalText(contractSize)) },
    ...{ initialMargin: 1 / Number(maxLeverage), maintainMargin: 0.004, maxRiskLimit: 100_000 },
    ...{ minRiskLimit: 100_000, riskStep: 50_000, makerFeeRate: 0.0002, takerFeeRate: 0.0006 },
    ...{ takerFixFee: 0, makerFixFee: 0, settlementFee: null, isDeleverage: true, isQuanto: true },
    ...{ isInverse: false, markMethod: 'FairPrice', fairMethod: 'FundingRate', status: 'Open' },
    ...{ indexSymbol: `.K${base}USDT`, settlementSymbol: '', fundingFeeRate: 0.0001 },
    ...{ predictedFundingFeeRate: 0.0001, fundingRateGranularity: 28_800_000, openInterest: '1000' },
    ...{ turnoverOf24h: 1_000_000, volumeOf24h: 10_000, markPrice: price, indexPrice: price },
    ...{ lastTradePrice: price, nextFundingRateTime: 28_800_000, maxLeverage: Number(maxLeverage) },
    ...{ sourceExchanges: ['kucoin'], lowPrice: Number(low), highPrice: Number(high), priceChgPct: 0 },
    ...{ priceChg: 0, k: 490, m: 300, f: 1.3, mmrLimit: 0.3, mmrLevConstant: 125, supportCross: true },
    ...{ buyLimit: price * 1.5, sellLimit: price * 0.5 },
  };
}

module.exports = { CONTRACTS, LEAST_FUNDS, PAIRS, describeContract, describePair };
