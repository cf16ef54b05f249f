'use strict';

/**
 * What the sandbox lists: a few spot pairs, and perpetual futures of the same names that are settled in USDT.
 * Fields: https://www.bitget.com/api-doc/spot/market/Get-Symbols and
 * https://www.bitget.com/api-doc/contract/market/Get-All-Symbols-Contracts
 */

const { decimal } = require('../decimal.js');

/**
 * @typedef {import('../trading/instrument.js').Instrument & { pricePlaces: number, sizePlaces: number }} Instrument
 *   `pricePlaces`, `sizePlaces`: the decimal places of prices and sizes.
 */

/** The only product of futures that the sandbox has contracts of. */
const PRODUCT = 'USDT-FUTURES';
/** Products that exist, and have no contracts here. */
const PRODUCTS = [PRODUCT, 'COIN-FUTURES', 'USDC-FUTURES', 'SUSDT-FUTURES', 'SCOIN-FUTURES', 'SUSDC-FUTURES'];
/** USDT that an order has to be worth at least, on spot and in futures. */
const MINIMUM_VALUE = { spot: '1', contract: '5' };

/** @param {number} places */
function step(places) {
  return places === 0 ? '1' : `0.${'1'.padStart(places, '0')}`;
}

/** @type {ReadonlyArray<readonly [base: string, startPrice: string, spot: readonly [price: number, size: number], futures: readonly [price: number, size: number]]>} */
const ROWS = [
  ['BTC', '60000', [2, 6], [1, 4]],
  ['ETH', '3000', [2, 4], [2, 2]],
  ['SOL', '150', [2, 4], [3, 1]],
];

/** @type {readonly Instrument[]} */
const INSTRUMENTS = ROWS.flatMap(([base, startPrice, ...places]) =>
  /** @type {const} */ (['spot', 'contract']).map((kind, index) => {
    const [pricePlaces, sizePlaces] = places[index];
    return {
      ...{ id: `${base}USDT`, kind, base, quote: 'USDT', contractSize: decimal('1'), startPrice },
      ...{ tick: step(pricePlaces), lot: step(sizePlaces), minimum: step(sizePlaces) },
      ...{ maxLeverage: '125', pricePlaces, sizePlaces },
    };
  }),
);

/** @param {Instrument} instrument As GET /api/v2/spot/public/symbols lists it. */
function describeSymbol({ id, base, quote, pricePlaces, sizePlaces }) {
  return {
    ...{
      symbol: id,
      baseCoin: base,
      quoteCoin: quote,
      minTradeAmount: '0',
      maxTradeAmount: '900000000000000000000',
    },
    ...{ takerFeeRate: '0.001', makerFeeRate: '0.001', pricePrecision: `${pricePlaces}` },
    ...{ quantityPrecision: `${sizePlaces}`, quotePrecision: '8', status: 'online' },
    ...{ minTradeUSDT: MINIMUM_VALUE.spot, buyLimitPriceRatio: '0.05', sellLimitPriceRatio: '0.05' },
    ...{ areaSymbol: 'no', orderQuantity: '200', openTime: '1532454360000', offTime: '' },
  };
}

/** @param {Instrument} instrument As GET /api/v2/mix/market/contracts lists it. */
function describeContract({ id, base, quote, pricePlaces, sizePlaces, lot, maxLeverage }) {
  return {
    ...{
      symbol: id,
      baseCoin: base,
      quoteCoin: quote,
      buyLimitPriceRatio: '0.05',
      sellLimitPriceRatio: '0.05',
    },
    ...{ feeRateUpRatio: '0.005', makerFeeRate: '0.0002', takerFeeRate: '0.0006', openCostUpRatio: '0.01' },
    ...{ supportMarginCoins: [quote], minTradeNum: lot, priceEndStep: '1', volumePlace: `${sizePlaces}` },
    ...{ pricePlace: `${pricePlaces}`, sizeMultiplier: lot, symbolType: 'perpetual' },
    ...{ minTradeUSDT: MINIMUM_VALUE.contract, maxSymbolOrderNum: '200', maxProductOrderNum: '1000' },
    ...{
      maxPositionNum: '150',
      symbolStatus: 'normal',
      offTime: '-1',
      limitOpenTime: '-1',
      deliveryTime: '',
    },
    ...{ deliveryStartTime: '', deliveryPeriod: '', launchTime: '', fundInterval: '8', minLever: '1' },
    ...{
      maxLever: maxLeverage,
      posLimit: '0.1',
      maintainTime: '',
      maxMarketOrderQty: '220',
      maxOrderQty: '1200',
    },
  };
}

/** @param {'spot' | 'contract'} kind @param {unknown} [symbol] All if absent. */
function listed(kind, symbol) {
  return INSTRUMENTS.filter(
    (instrument) =>
      instrument.kind === kind && (symbol === undefined || symbol === '' || instrument.id === symbol),
  );
}

/** @param {'spot' | 'contract'} kind @param {unknown} symbol @returns {Instrument | undefined} */
function findInstrument(kind, symbol) {
  return INSTRUMENTS.find((instrument) => instrument.kind === kind && instrument.id === symbol);
}

module.exports = {
  INSTRUMENTS,
  MINIMUM_VALUE,
  PRODUCT,
  PRODUCTS,
  describeContract,
  describeSymbol,
  findInstrument,
  listed,
};
