'use strict';

/** Which fields go together. A field without an effect is refused, because the sender expects one. */

const { compare, sign } = require('./decimal');

/** @typedef {Readonly<Record<string, any>>} Fields that could be read */
/** @typedef {Readonly<{ needs: readonly string[], allows: readonly string[] }>} Kind */

/** Fields that every kind has. */
const COMMON = Object.freeze(['v', 'id', 'at', 'kind', 'leg', 'to', 'note']);

/** @type {Readonly<Record<string, Kind>>} */
const KIND_FIELDS = Object.freeze({
  order: {
    needs: ['symbol', 'side'],
    allows: ['size', 'type', 'price', 'trigger', 'takeProfit', 'stopLoss', 'reduceOnly', 'timeInForce'],
  },
  target: { needs: ['symbol', 'position'], allows: ['previous', 'size', 'takeProfit', 'stopLoss'] },
  close: { needs: ['symbol'], allows: ['previous', 'size'] },
  cancel: { needs: ['symbol'], allows: [] },
  // A stop is for all symbols: with one in it the sender expects less.
  stop: { needs: [], allows: [] },
  heartbeat: { needs: [], allows: [] },
});

/** @param {string} kind @returns {string[]} all fields that it may have */
function fieldsOf(kind) {
  const { needs, allows } = KIND_FIELDS[kind];
  return [...COMMON, ...needs, ...allows];
}

/** @param {Fields} fields @returns {boolean} whether the signal makes the position larger on the side of buyers */
const isUpwards = ({ side, position }) => side === 'buy' || position === 'long';

/**
 * A row is a problem when its test is true; the message continues the name of the field.
 *
 * @type {ReadonlyArray<readonly [field: string, problem: string, isWrong: (fields: Fields) => boolean, message: string]>}
 */
const COMBINATIONS = [
  [
    'price',
    'missing',
    ({ type, price }) => type === 'limit' && price === undefined,
    'is missing: a limit order needs one',
  ],
  [
    'type',
    'missing',
    ({ type, price }) => type === undefined && price !== undefined,
    'is missing: write limit for an order at this price, or leave price out for a market order',
  ],
  [
    'price',
    'not-together',
    ({ type, price }) => type === 'market' && price !== undefined,
    'has no effect on a market order',
  ],
  [
    'trigger',
    'missing',
    ({ type, trigger }) => type === 'stop' && trigger === undefined,
    'is missing: a stop order needs one',
  ],
  [
    'trigger',
    'not-together',
    ({ type, trigger }) => type !== 'stop' && trigger !== undefined,
    'has an effect on orders of the type stop only',
  ],
  [
    'timeInForce',
    'not-together',
    ({ price, timeInForce }) => price === undefined && timeInForce !== undefined,
    'has an effect on orders with a price only',
  ],
  [
    'size.value',
    'zero',
    ({ size, position }) => isZero(size) && position !== 'flat',
    'must be greater than zero',
  ],
  [
    'size',
    'not-together',
    ({ size, position }) => size !== undefined && !isZero(size) && position === 'flat',
    'must be left out, or be zero, where position is flat',
  ],
  [
    'size.of',
    'not-together',
    ({ size, kind, reduceOnly }) => size?.of === 'position%' && kind !== 'close' && reduceOnly !== true,
    'can be position% only in a signal of the kind close, or with reduceOnly',
  ],
  [
    'size.value',
    'too-large',
    ({ size }) => size?.of === 'position%' && compare(size.value, '100') > 0,
    'cannot be more than 100 % of the position',
  ],
  [
    'size.of',
    'not-together',
    ({ size, kind }) => kind === 'close' && ['quote', 'equity%', 'risk-quote'].includes(size?.of),
    'must be base, contracts or position% where a position is closed',
  ],
  [
    'stopLoss',
    'missing',
    ({ size, stopLoss }) => size?.of === 'risk-quote' && stopLoss === undefined,
    'is missing: a size by risk is computed from it',
  ],
  ...['takeProfit', 'stopLoss'].map(
    (name) =>
      /** @type {const} */ ([
        name,
        'not-together',
        (/** @type {Fields} */ { [name]: value, position, reduceOnly }) =>
          value !== undefined && (position === 'flat' || reduceOnly === true),
        'has no effect where nothing is opened',
      ]),
  ),
  [
    'takeProfit',
    'wrong-side',
    (fields) => isOnWrongSide(fields, 'takeProfit', 'stopLoss'),
    'is on the wrong side of stopLoss',
  ],
  [
    'takeProfit',
    'wrong-side',
    (fields) => isOnWrongSide(fields, 'takeProfit', 'price'),
    'is on the wrong side of price',
  ],
  [
    'stopLoss',
    'wrong-side',
    (fields) => isOnWrongSide(fields, 'price', 'stopLoss'),
    'is on the wrong side of price',
  ],
];

/** @param {{ value: string } | undefined} size */
const isZero = (size) => size !== undefined && sign(size.value) === 0;

/** @param {Fields} fields @param {string} better @param {string} worse what must be above and below for a buyer */
function isOnWrongSide(fields, better, worse) {
  const [above, below] = [fields[better], fields[worse]];
  if (above === undefined || below === undefined) return false;
  if (fields.side === undefined && fields.position === undefined) return false;
  return compare(above, below) !== (isUpwards(fields) ? 1 : -1);
}

/** Kinds that place, change and cancel no order. */
const WITHOUT_ORDERS = Object.freeze(['stop', 'heartbeat']);

/** @type {Readonly<Record<string, string>>} the kind that a field stands for when the signal does not say it */
const KIND_OF_FIELD = Object.freeze({ side: 'order', position: 'target' });

module.exports = { COMBINATIONS, KIND_FIELDS, KIND_OF_FIELD, WITHOUT_ORDERS, fieldsOf };
