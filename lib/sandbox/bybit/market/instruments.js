'use strict';

/**
 * The instruments that the sandbox lists, with Bybit's names and filters.
 * https://bybit-exchange.github.io/docs/v5/market/instrument
 */

/** @typedef {'linear' | 'inverse' | 'spot' | 'option'} Category */

/**
 * One row, all numbers as decimal strings. Spot has other names for some of the fields: `qtyStep` is its basePrecision,
 * `minNotionalValue` its minOrderAmt, `maxMktOrderQty` its maxMarketOrderQty.
 * @typedef {object} Instrument
 * @property {Category} category
 * @property {string} symbol
 * @property {string} baseCoin
 * @property {string} quoteCoin
 * @property {string} settleCoin Of spot: the quote coin.
 * @property {string} basePrice The price stays close to it unless setPrice() moves it.
 * @property {string} tickSize
 * @property {string} qtyStep
 * @property {string} minOrderQty
 * @property {string} maxOrderQty
 * @property {string} maxMktOrderQty
 * @property {string} minNotionalValue In the quote coin; '0' where the instrument has no such limit.
 * @property {string} maxLeverage '0' for spot and options.
 * @property {number} fundingInterval Minutes; 0 without funding.
 * @property {string} deliveryTime ms; '0' for an instrument that is never delivered.
 */

/** @typedef {Readonly<Instrument>} InstrumentRow */

/** USD for one coin at the base prices. A coin that is not listed counts 1. */
const COIN_PRICES = new Map([
  ['BTC', 60000],
  ['ETH', 3000],
  ['SOL', 150],
  ['XRP', 0.5],
  ['DOGE', 0.1],
  ['BNB', 600],
  ['ADA', 0.4],
  ['AVAX', 25],
  ['LINK', 15],
  ['LTC', 80],
  ['DOT', 5],
  ['TRX', 0.15],
  ['SUI', 2],
  ['TON', 6],
  ['EUR', 1.1],
]);

/** @type {readonly Category[]} */
const CATEGORIES = ['linear', 'inverse', 'spot', 'option'];

/** Fields that the instruments of a category share. @type {Record<Category, Partial<Instrument>>} */
const SHARED = {
  linear: { minNotionalValue: '5', maxLeverage: '100', fundingInterval: 480, deliveryTime: '0' },
  inverse: { qtyStep: '1', minOrderQty: '1', minNotionalValue: '0', fundingInterval: 480, deliveryTime: '0' },
  spot: { minNotionalValue: '5', maxLeverage: '0', fundingInterval: 0, deliveryTime: '0' },
  option: { minNotionalValue: '0', maxLeverage: '0', fundingInterval: 0 },
};

/** 27 December 2030, 08:00 UTC. */
const OPTION_DELIVERY = '1924588800000';
/** Options without a coin at the end of their symbol are quoted in USD. */
const USDC_SETTLED = { settleCoin: 'USDC' };

/** @typedef {[symbol: string, base: string, quote: string, price: string, tick: string, step: string, minimum: string,
 *   maximum: string, marketMaximum: string, more?: Partial<Instrument>]} Line */

/** @type {Record<Category, readonly Line[]>} */
const LINES = {
  linear: [
    ['BTCUSDT', 'BTC', 'USDT', '60000', '0.10', '0.001', '0.001', '1190', '500'],
    ['ETHUSDT', 'ETH', 'USDT', '3000', '0.01', '0.01', '0.01', '7240', '3620'],
    ['SOLUSDT', 'SOL', 'USDT', '150', '0.01', '0.1', '0.1', '79770', '11500'],
    ['XRPUSDT', 'XRP', 'USDT', '0.5', '0.0001', '0.1', '0.1', '4000000', '1000000', { maxLeverage: '75' }],
    ['DOGEUSDT', 'DOGE', 'USDT', '0.1', '0.00001', '1', '1', '37000000', '5000000', { maxLeverage: '75' }],
    ['BNBUSDT', 'BNB', 'USDT', '600', '0.10', '0.01', '0.01', '20400', '2250', { maxLeverage: '75' }],
    ['ADAUSDT', 'ADA', 'USDT', '0.4', '0.0001', '1', '1', '4300000', '750000', { maxLeverage: '75' }],
    ['AVAXUSDT', 'AVAX', 'USDT', '25', '0.001', '0.1', '0.1', '72000', '15000', { maxLeverage: '75' }],
    ['LINKUSDT', 'LINK', 'USDT', '15', '0.001', '0.1', '0.1', '180000', '30000', { maxLeverage: '75' }],
    ['LTCUSDT', 'LTC', 'USDT', '80', '0.01', '0.1', '0.1', '49000', '5400', { maxLeverage: '75' }],
    ['DOTUSDT', 'DOT', 'USDT', '5', '0.0001', '0.1', '0.1', '430000', '85000', { maxLeverage: '75' }],
    ['TRXUSDT', 'TRX', 'USDT', '0.15', '0.00001', '1', '1', '19000000', '3000000', { maxLeverage: '75' }],
    ['SUIUSDT', 'SUI', 'USDT', '2', '0.00001', '10', '10', '750000', '150000', { maxLeverage: '75' }],
    ['TONUSDT', 'TON', 'USDT', '6', '0.0001', '0.1', '0.1', '330000', '70000', { maxLeverage: '50' }],
    ['BTCPERP', 'BTC', 'USDC', '60000', '0.10', '0.001', '0.001', '45', '45'],
    ['ETHPERP', 'ETH', 'USDC', '3000', '0.01', '0.01', '0.01', '500', '500'],
  ],
  inverse: [
    ['BTCUSD', 'BTC', 'USD', '60000', '0.10', '1', '1', '25000000', '5000000', { maxLeverage: '100' }],
    ['ETHUSD', 'ETH', 'USD', '3000', '0.01', '1', '1', '15000000', '1500000', { maxLeverage: '50' }],
  ],
  spot: [
    ['BTCUSDT', 'BTC', 'USDT', '60000', '0.1', '0.000001', '0.000001', '17000', '120'],
    ['ETHUSDT', 'ETH', 'USDT', '3000', '0.01', '0.00001', '0.00001', '34000', '2400'],
    ['SOLUSDT', 'SOL', 'USDT', '150', '0.01', '0.001', '0.001', '100000', '20000'],
    ['XRPUSDT', 'XRP', 'USDT', '0.5', '0.0001', '0.01', '0.01', '25000000', '2500000'],
    ['DOGEUSDT', 'DOGE', 'USDT', '0.1', '0.00001', '0.1', '0.1', '71000000', '7100000'],
    ['BNBUSDT', 'BNB', 'USDT', '600', '0.1', '0.0001', '0.0001', '22000', '2200'],
    ['ADAUSDT', 'ADA', 'USDT', '0.4', '0.0001', '0.01', '0.01', '20000000', '2000000'],
    ['AVAXUSDT', 'AVAX', 'USDT', '25', '0.001', '0.001', '0.001', '450000', '45000'],
    ['LINKUSDT', 'LINK', 'USDT', '15', '0.001', '0.001', '0.001', '700000', '70000'],
    ['LTCUSDT', 'LTC', 'USDT', '80', '0.01', '0.00001', '0.00001', '120000', '12000'],
    ['DOTUSDT', 'DOT', 'USDT', '5', '0.001', '0.001', '0.001', '2000000', '200000'],
    ['TRXUSDT', 'TRX', 'USDT', '0.15', '0.0001', '0.01', '0.01', '60000000', '6000000'],
    ['ETHUSDC', 'ETH', 'USDC', '3000', '0.01', '0.00001', '0.00001', '34000', '2400'],
    ['BTCUSDC', 'BTC', 'USDC', '60000', '0.1', '0.000001', '0.000001', '17000', '120'],
    [
      'USDCUSDT',
      'USDC',
      'USDT',
      '1',
      '0.0001',
      '0.01',
      '0.01',
      '60000000',
      '6000000',
      { minNotionalValue: '1' },
    ],
    ['BTCEUR', 'BTC', 'EUR', '54545.45', '0.01', '0.000001', '0.000001', '80', '40'],
    [
      ...['ETHBTC', 'ETH', 'BTC', '0.05', '0.000001', '0.0001', '0.0001', '5000', '500'],
      { minNotionalValue: '0.0001' },
    ],
  ].map((line) => /** @type {Line} */ (line)),
  option: [
    ['BTC-27DEC30-60000-C-USDT', 'BTC', 'USDT', '12000', '5', '0.01', '0.01', '500', '500'],
    ['BTC-27DEC30-60000-P-USDT', 'BTC', 'USDT', '9000', '5', '0.01', '0.01', '500', '500'],
    ['BTC-27DEC30-60000-C', 'BTC', 'USD', '12000', '5', '0.01', '0.01', '500', '500', USDC_SETTLED],
    ['BTC-27DEC30-60000-P', 'BTC', 'USD', '9000', '5', '0.01', '0.01', '500', '500', USDC_SETTLED],
  ],
};

/**
 * @param {Category} category
 * @param {Line} line
 * @returns {InstrumentRow}
 */
function readLine(category, line) {
  const [symbol, baseCoin, quoteCoin, basePrice, tickSize, qtyStep, minimum, maximum, marketMaximum, more] =
    line;
  const row = {
    category,
    symbol,
    baseCoin,
    quoteCoin,
    settleCoin: category === 'inverse' ? baseCoin : quoteCoin,
    basePrice,
    tickSize,
    ...SHARED[category],
    qtyStep,
    minOrderQty: minimum,
    maxOrderQty: maximum,
    maxMktOrderQty: marketMaximum,
    ...(category === 'option' ? { deliveryTime: OPTION_DELIVERY } : {}),
    ...more,
  };
  return Object.freeze(/** @type {Instrument} */ (row));
}

/** @type {readonly InstrumentRow[]} */
const INSTRUMENTS = CATEGORIES.flatMap((category) => LINES[category].map((line) => readLine(category, line)));

/**
 * @param {unknown} value
 * @returns {value is Category}
 */
function isCategory(value) {
  return CATEGORIES.some((category) => category === value);
}

/** The instruments of one sandbox: those of the table and those that its user adds. */
class InstrumentList {
  /** @type {Map<Category, Map<string, InstrumentRow>>} */
  #rows = new Map(CATEGORIES.map((category) => [category, new Map()]));

  /** @param {readonly InstrumentRow[]} [added] One with the symbol of a listed instrument replaces it. */
  constructor(added = []) {
    for (const row of [...INSTRUMENTS, ...added]) this.#rows.get(row.category)?.set(row.symbol, row);
  }

  /**
   * @param {unknown} category
   * @param {unknown} symbol
   * @returns {InstrumentRow | null} null for a symbol that is not listed.
   */
  find(category, symbol) {
    if (!isCategory(category) || typeof symbol !== 'string') return null;
    return this.#rows.get(category)?.get(symbol) ?? null;
  }

  /**
   * @param {Category} category
   * @returns {InstrumentRow[]}
   */
  list(category) {
    return [...(this.#rows.get(category)?.values() ?? [])];
  }

  all() {
    return CATEGORIES.flatMap((category) => this.list(category));
  }
}

/** @typedef {InstanceType<typeof InstrumentList>} InstrumentListInstance */

module.exports = { CATEGORIES, COIN_PRICES, InstrumentList, isCategory };
