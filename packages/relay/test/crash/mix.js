'use strict';

/**
 * Signals of every kind, by chance. Each symbol is for signals whose outcome can be told from those of the same symbol, but
 * the last one, which gets everything.
 *
 * @typedef {object} Expected what the audit has to know of a signal
 * @property {string} source
 * @property {readonly string[]} accounts names of those that it is for
 * @property {readonly string[]} [ends] states in which its intents may end, with the code of the reason: `expired:stale`;
 *   default: any
 * @property {boolean} [isBrief] it is soon too old, also to be accepted
 * @property {'repeat' | 'conflict'} [again] it has the id of an earlier one, with the same text or another one
 * @property {boolean} [isRace] another one with this id and another text is sent at the same time
 *
 * @typedef {{ signal: any, expected: Expected }} Made
 */

const MAX_AGE_MS = 3_600_000;
/** Of one order, in USDT; only those of tooLarge() are worth more. */
const PER_ORDER = '1000';

const ACCOUNTS = Object.freeze(['a0001', 'a0002', 'a0003', 'a0004']);
/** Which sends nothing. */
const DRY = 'a0004';
/** Where an exit that is too old is not sent. */
const EXPIRING = 'a0002';
/** Where nothing passes an order whose outcome is unknown. */
const BLOCKING = 'a0003';
/** Whose signals are flattened when only a part of the accounts had them executed. */
const PARTS = 'parts';
const SOURCES = Object.freeze({ other: {}, [PARTS]: { onPartial: 'flatten' } });

/** Of each symbol a quantity that is worth a few USDT. @type {Readonly<Record<string, string>>} */
const SIZES = Object.freeze({
  BTCUSDT: '0.001',
  ETHUSDT: '0.01',
  BNBUSDT: '0.01',
  ADAUSDT: '20',
  AVAXUSDT: '0.3',
  SOLUSDT: '0.1',
  DOGEUSDT: '100',
  XRPUSDT: '20',
});
/** Its limit orders are placed around this price, which moves. */
const LIMITS = Object.freeze({ symbol: 'SOLUSDT', price: 150, spread: 4 });
const TARGETS = Object.freeze(['ETHUSDT', 'BNBUSDT', 'ADAUSDT', 'AVAXUSDT']);
const MARKET = 'BTCUSDT';
const PARTIAL = 'DOGEUSDT';
const MIXED = 'XRPUSDT';

/** A position cannot be reduced that another exit has closed meanwhile. */
const NOTHING_LEFT = 'rejected:110017';
const EXIT_ENDS = ['accepted', 'cancelled:nothing-to-do', NOTHING_LEFT];

/** @typedef {{ below(limit: number): number }} Random */
/** @typedef {(random: Random) => { fields: any, expected?: Partial<Expected> }} Recipe */

/** @template T @param {Random} random @param {readonly T[]} list @returns {T} */
const oneOf = (random, list) => list[random.below(list.length)];

/** @param {string} symbol @param {number} [times] */
const sizeOf = (symbol, times = 1) => ({
  of: 'base',
  value: String(Number((Number(SIZES[symbol]) * times).toFixed(6))),
});
/** @param {Random} random */
const sideOf = (random) => oneOf(random, ['buy', 'sell']);

/** @type {Recipe} */
const market = (random) => ({
  fields: {
    ...{ symbol: MARKET, kind: 'order', type: 'market', side: sideOf(random) },
    size: sizeOf(MARKET, 1 + random.below(3)),
    ...(random.below(4) === 0 && { to: ACCOUNTS.filter(() => random.below(2) === 0).concat('a0001') }),
  },
  expected: { ends: ['accepted'], source: oneOf(random, ['crash', 'other']) },
});

/** @type {Recipe} */
const tooLarge = (random) => ({
  fields: { symbol: MARKET, kind: 'order', type: 'market', side: sideOf(random), size: sizeOf(MARKET, 20) },
  expected: { ends: ['rejected:limit-per-order'] },
});

/** @param {readonly string[]} symbols @returns {Recipe} */
const targetOf = (symbols) => (random) => {
  const symbol = oneOf(random, symbols);
  const position = oneOf(random, ['long', 'long', 'long', 'short', 'short', 'short', 'flat']);
  const isFlat = position === 'flat';
  // A strategy may state the size of a flat position.
  const size = isFlat ? { of: 'base', value: '0' } : sizeOf(symbol, 1 + random.below(3));
  const fields = { symbol, kind: 'target', position, ...((!isFlat || random.below(2) === 0) && { size }) };
  return { fields, expected: { ends: EXIT_ENDS } };
};

/** @param {readonly string[]} symbols @returns {Recipe} */
const closeOf = (symbols) => (random) => ({
  fields: { symbol: oneOf(random, symbols), kind: 'close' },
  expected: { ends: EXIT_ENDS },
});

/** Some rest, some are filled at once or when the price moves. @param {string} symbol @param {number} price @param {number} spread @returns {Recipe} */
const limitOf = (symbol, price, spread) => (random) => ({
  fields: {
    ...{ symbol, kind: 'order', type: 'limit', side: sideOf(random), size: sizeOf(symbol) },
    price: (price + (spread * (random.below(2001) - 1000)) / 1000).toFixed(price > 10 ? 2 : 4),
    timeInForce: oneOf(random, ['GTC', 'GTC', 'GTC', 'IOC', 'PostOnly']),
  },
  expected: { ends: ['accepted'] },
});
const limit = limitOf(LIMITS.symbol, LIMITS.price, LIMITS.spread);

/** @param {string} symbol @returns {Recipe} */
const cancelOf = (symbol) => () => ({ fields: { symbol, kind: 'cancel' }, expected: { ends: ['accepted'] } });

/** @type {Recipe} */
const part = (random) => ({
  fields: { symbol: PARTIAL, kind: 'order', type: 'market', side: sideOf(random), size: sizeOf(PARTIAL) },
  expected: { ends: ['accepted', 'rejected:110007'], source: PARTS },
});

/** Whose signals are nearly too old. @param {Recipe} recipe @returns {Recipe} */
const briefOf = (recipe) => (random) => {
  const { fields, expected = {} } = recipe(random);
  const at = Date.now() - MAX_AGE_MS + 500 + random.below(3000);
  const ends = [...(expected.ends ?? []), 'expired:stale'];
  return { fields: { ...fields, at }, expected: { ...expected, ends, isBrief: true } };
};

/** Kinds that go together in one lane as chance has it. @type {readonly Recipe[]} */
const ANYTHING = [
  targetOf([MIXED]),
  closeOf([MIXED]),
  limitOf(MIXED, 0.5, 0.01),
  cancelOf(MIXED),
  (random) => ({
    fields: { kind: 'order', type: 'market', side: sideOf(random), size: { of: 'quote', value: '12' } },
  }),
  (random) => ({
    fields: { kind: 'order', type: 'market', side: sideOf(random), size: sizeOf(MIXED), reduceOnly: true },
  }),
  (random) => ({
    fields: { kind: 'close', size: { of: 'position%', value: String(25 * (1 + random.below(4))) } },
  }),
  (random) => ({
    fields: {
      ...{ kind: 'order', type: 'stop', side: sideOf(random), size: sizeOf(MIXED) },
      trigger: oneOf(random, ['0.48', '0.52']),
    },
  }),
];

/** @type {Recipe} */
const anything = (random) => {
  const { fields } = oneOf(random, ANYTHING)(random);
  return { fields: { ...fields, symbol: MIXED }, expected: { ends: undefined } };
};

/** How often each recipe is taken. @type {readonly (readonly [Recipe, number])[]} */
const RECIPES = [
  ...[
    /** @type {const} */ ([market, 20]),
    /** @type {const} */ ([tooLarge, 2]),
    /** @type {const} */ ([briefOf(market), 4]),
    /** @type {const} */ ([briefOf(targetOf(TARGETS)), 6]),
  ],
  ...[/** @type {const} */ ([targetOf(TARGETS), 30]), /** @type {const} */ ([closeOf(TARGETS), 3])],
  ...[/** @type {const} */ ([limit, 12]), /** @type {const} */ ([cancelOf(LIMITS.symbol), 4])],
  ...[/** @type {const} */ ([part, 8]), /** @type {const} */ ([anything, 12])],
];
const WEIGHT = RECIPES.reduce((sum, [, weight]) => sum + weight, 0);

/** @param {Random} random @returns {Recipe} */
function nextRecipe(random) {
  let rest = random.below(WEIGHT);
  for (const [recipe, weight] of RECIPES) {
    if (rest < weight) return recipe;
    rest -= weight;
  }
  return market;
}

/** @param {Random} random @param {number} number which no other signal has @returns {Made} */
function nextMade(random, number) {
  const { fields, expected } = nextRecipe(random)(random);
  const { symbol, to = ACCOUNTS, ...rest } = fields;
  const accounts = [...new Set(to)];
  const signal = {
    ...{ v: 1, id: `mixed-${number}`, at: Date.now(), symbol: `${symbol}.P`, ...rest },
    ...(fields.to && { to: accounts }),
  };
  return { signal, expected: { source: 'crash', ...expected, accounts } };
}

/** The same id with another text. @param {Random} random @param {Made} made @returns {Made} */
function conflictOf(random, { signal: { v, id, at }, expected }) {
  const { fields } = market(random);
  const text = { ...fields, symbol: `${MARKET}.P`, to: undefined, note: 'another text' };
  return {
    signal: { v, id, at, ...text },
    expected: { ...expected, accounts: ACCOUNTS, ends: ['accepted'], again: 'conflict' },
  };
}

module.exports = {
  ...{ ACCOUNTS, BLOCKING, DRY, EXPIRING, LIMITS, MAX_AGE_MS, PARTIAL, PARTS, PER_ORDER, SOURCES, TARGETS },
  ...{ conflictOf, nextMade },
};
