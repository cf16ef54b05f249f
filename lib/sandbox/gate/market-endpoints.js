'use strict';

/** The public endpoints. https://www.gate.com/docs/developers/apiv4/en/#spot */

const { CONTRACTS, PAIRS, describeContract, describePair } = require('./instruments.js');
const { invalidParameter, refusal, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').PublicCall} PublicCall */
/** @typedef {import('../trading/instrument.js').Instrument} Instrument */

const UNKNOWN_PAIR = refusal(400, 'INVALID_CURRENCY_PAIR', 'Invalid currency pair');
const UNKNOWN_CONTRACT = refusal(400, 'CONTRACT_NOT_FOUND', 'contract not found');
/** Settlement currencies whose contracts the sandbox does not list. */
const OTHER_SETTLES = ['btc', 'usd'];

/** @param {Instrument} pair @param {PublicCall['market']} market */
function spotTicker(pair, market) {
  const { last, ask, bid, high, low, volume, turnover } = market.figures(pair);
  return {
    ...{ currency_pair: pair.id, last, lowest_ask: ask, lowest_size: '100', highest_bid: bid },
    ...{ highest_size: '100', change_percentage: '0', base_volume: volume, quote_volume: turnover },
    ...{ high_24h: high, low_24h: low },
  };
}

/** @param {Instrument} contract @param {PublicCall['market']} market */
function futuresTicker(contract, market) {
  const { last, ask, bid, high, low, volume, turnover } = market.figures(contract);
  return {
    ...{ contract: contract.id, last, change_percentage: '0', total_size: '10000', low_24h: low },
    ...{ high_24h: high, volume_24h: '10000', volume_24h_base: volume, volume_24h_quote: turnover },
    ...{ volume_24h_settle: turnover, mark_price: last, funding_rate: '0.0001', index_price: last },
    ...{ funding_rate_indicative: '0.0001', quanto_base_rate: '', lowest_ask: ask, lowest_size: '100' },
    ...{ highest_bid: bid, highest_size: '100' },
  };
}

/**
 * @param {ReadonlyMap<string, Instrument>} list
 * @param {string | undefined} id All without.
 */
function chosen(list, id) {
  return id === undefined ? [...list.values()] : [...list.values()].filter((row) => row.id === id);
}

/** @param {PublicCall} call */
function spotTickers({ params, market }) {
  const rows = chosen(PAIRS, params.currency_pair);
  return rows.length === 0 ? UNKNOWN_PAIR : success(rows.map((row) => spotTicker(row, market)));
}

/** @param {PublicCall} call */
function onePair({ ids }) {
  const row = PAIRS.get(ids.currency_pair);
  return row === undefined ? UNKNOWN_PAIR : success(describePair(row));
}

/** @param {string} settle @param {() => ReturnType<typeof success>} answer */
function forSettle(settle, answer) {
  if (OTHER_SETTLES.includes(settle)) return success([]);
  return settle === 'usdt' ? answer() : invalidParameter(`Invalid settle ${settle}`);
}

/** @param {PublicCall} call */
function futuresTickers({ ids, params, market }) {
  return forSettle(ids.settle, () => {
    const rows = chosen(CONTRACTS, params.contract);
    return rows.length === 0 ? UNKNOWN_CONTRACT : success(rows.map((row) => futuresTicker(row, market)));
  });
}

/** @param {PublicCall} call */
function contracts({ ids, market }) {
  return forSettle(ids.settle, () =>
    success([...CONTRACTS.values()].map((row) => describeContract(row, market))),
  );
}

/** @param {PublicCall} call */
function oneContract({ ids, market }) {
  return forSettle(ids.settle, () => {
    const row = CONTRACTS.get(ids.contract);
    return row === undefined ? UNKNOWN_CONTRACT : success(describeContract(row, market));
  });
}

function currencies() {
  const names = ['USDT', 'USDC', ...[...PAIRS.values()].map(({ base }) => base)];
  return success(
    names.map((currency) => ({
      ...{ currency, name: currency, delisted: false, withdraw_disabled: false, withdraw_delayed: false },
      ...{ deposit_disabled: false, trade_disabled: false, chain: 'ETH', chains: [] },
    })),
  );
}

const none = () => success([]);

/** @type {readonly import('./endpoints.js').PublicEndpoint[]} */
const MARKET_ENDPOINTS = [
  { method: 'GET', path: '/spot/time', answer: ({ now }) => success({ server_time: now }) },
  { method: 'GET', path: '/spot/currencies', answer: currencies },
  {
    method: 'GET',
    path: '/spot/currency_pairs',
    answer: () => success([...PAIRS.values()].map(describePair)),
  },
  { method: 'GET', path: '/spot/currency_pairs/{currency_pair}', answer: onePair },
  { method: 'GET', path: '/spot/tickers', answer: spotTickers },
  { method: 'GET', path: '/futures/{settle}/contracts', answer: contracts },
  { method: 'GET', path: '/futures/{settle}/contracts/{contract}', answer: oneContract },
  { method: 'GET', path: '/futures/{settle}/tickers', answer: futuresTickers },
  // Clients that list every market ask for these as well.
  { method: 'GET', path: '/margin/currency_pairs', answer: none },
  { method: 'GET', path: '/delivery/{settle}/contracts', answer: none },
  { method: 'GET', path: '/options/underlyings', answer: none },
];

module.exports = { MARKET_ENDPOINTS, UNKNOWN_CONTRACT, UNKNOWN_PAIR, futuresTicker, spotTicker };
