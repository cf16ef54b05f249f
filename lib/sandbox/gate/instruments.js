'use strict';

/**
 * What the sandbox lists: a few spot pairs, and perpetual contracts that are settled in USDT. A pair and a contract share
 * their name and their price.
 * Fields: https://www.gate.com/docs/developers/apiv4/en/#list-all-currency-pairs-supported and #list-all-futures-contracts
 */

const { decimal } = require('../decimal.js');

/** @typedef {import('../trading/instrument.js').Instrument} Instrument */
/** @typedef {import('../trading/market.js').MarketInstance} Market */

/** 2021-01-01, when everything was listed. */
const LISTED = 1_609_459_200;

/** @type {ReadonlyArray<readonly [base: string, price: string, tick: string, precision: number, quanto: string]>} */
const ROWS = [
  ['BTC', '60000', '0.1', 6, '0.0001'],
  ['ETH', '3000', '0.01', 5, '0.01'],
  ['SOL', '150', '0.01', 3, '1'],
];

/** @param {'spot' | 'contract'} kind @returns {ReadonlyMap<string, Instrument>} By id. */
function listOf(kind) {
  const isSpot = kind === 'spot';
  return new Map(
    ROWS.map(([base, startPrice, tick, precision, quanto]) => {
      const lot = isSpot ? `0.${'1'.padStart(precision, '0')}` : '1';
      const id = `${base}_USDT`;
      const shared = { id, kind, base, quote: 'USDT', tick, startPrice, lot, minimum: lot };
      return [
        id,
        { ...shared, contractSize: decimal(isSpot ? '1' : quanto), maxLeverage: isSpot ? '1' : '100' },
      ];
    }),
  );
}

const PAIRS = listOf('spot');
const CONTRACTS = listOf('contract');

/** The least that a spot order must be worth, in the quote currency. */
const LEAST_WORTH = '3';

/** @param {string} number @returns {number} Decimal places. */
function placesOf(number) {
  return number.includes('.') ? number.length - number.indexOf('.') - 1 : 0;
}

/** @param {Instrument} pair */
function describePair({ id, base, quote, tick, lot }) {
  return {
    ...{ id, base, base_name: base, quote, quote_name: quote, fee: '0.2', min_base_amount: lot },
    ...{ min_quote_amount: LEAST_WORTH, max_quote_amount: '5000000', amount_precision: placesOf(lot) },
    ...{ precision: placesOf(tick), trade_status: 'tradable', sell_start: LISTED, buy_start: LISTED },
    ...{ delisting_time: 0, type: 'normal', trade_url: '', st_tag: false, up_rate: '0.05' },
    ...{ down_rate: '0.02', slippage: '0.05' },
  };
}

/** @param {Instrument} contract @param {Market} market */
function describeContract(contract, market) {
  const { id, base, tick, maxLeverage } = contract;
  const { last } = market.figures(contract);
  const quanto = ROWS.find(([name]) => name === base)?.[4] ?? '1';
  return {
    ...{ name: id, type: 'direct', quanto_multiplier: quanto, leverage_min: '1', leverage_max: maxLeverage },
    ...{ maintenance_rate: '0.004', mark_type: 'index', mark_price: last, index_price: last },
    ...{ last_price: last, maker_fee_rate: '-0.0001', taker_fee_rate: '0.0005', order_price_round: tick },
    ...{ mark_price_round: tick, funding_rate: '0.0001', funding_interval: 28_800 },
    ...{ funding_next_apply: LISTED, risk_limit_base: '1000000', interest_rate: '0.0003' },
    ...{ risk_limit_step: '1000000', risk_limit_max: '8000000', order_size_min: 1 },
    ...{ enable_decimal: false, order_size_max: 1_000_000, order_price_deviate: '0.5' },
    ...{ ref_discount_rate: '0', ref_rebate_rate: '0.2', orderbook_id: 1, trade_id: 1, trade_size: 1 },
    ...{ position_size: 1, config_change_time: LISTED, in_delisting: false, orders_limit: 100 },
    ...{ enable_bonus: true, enable_credit: true, create_time: LISTED, funding_cap_ratio: '0.75' },
    ...{ status: 'trading', launch_time: LISTED, cross_leverage_default: '10' },
  };
}

module.exports = { CONTRACTS, LEAST_WORTH, PAIRS, describeContract, describePair };
