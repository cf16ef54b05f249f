'use strict';

/**
 * The fields of a signal, as one table: how each is read, and what the JSON Schema says about it. A reader gets the value as
 * it was sent and returns what the relay keeps, or tells what is wrong with it and returns undefined.
 */

const { isDecimal, shortest, sign } = require('./decimal');
const { isUnfilledWord, shown } = require('./json');
const { nearest } = require('./nearest');
const { readInstant } = require('./instant');

/**
 * @typedef {object} Reading what a reader may ask and tell
 * @property {(problem: string, message: string, place?: string) => void} tell  `message` continues the name of the field;
 *   `place` names a part of it: `.value`
 * @property {(place?: string) => string | undefined} typeOf  JSON type of the value, or of a part of it
 */
/** @typedef {(value: any, reading: Reading) => any} Reader undefined after a problem */
/** @typedef {Readonly<{ read: Reader, schema: Readonly<Record<string, unknown>>, what: string }>} Field */

/** How a number must look; used in messages. */
const PLAIN = 'a plain decimal such as 0.01';
const SIZES = Object.freeze(['base', 'quote', 'contracts', 'equity%', 'position%', 'risk-quote']);

/** @param {string} value @returns {string} for messages: '' when it is too long to be shown */
function told(value) {
  return value.length <= 24 ? `, not ${shown(value)}` : '';
}

/** @param {string} value @returns {string | null} the placeholder that was not filled in */
function unfilledPlaceholder(value) {
  const placeholder = /\{\{[^{}]{1,64}\}\}/.exec(value);
  if (placeholder !== null) return placeholder[0];
  return isUnfilledWord(value.trim()) ? value.trim() : null;
}

/** @param {string} type @returns {string} */
const article = (type) =>
  ({ object: 'an object', array: 'a list', null: 'null', boolean: 'true or false' })[type] ?? `a ${type}`;

/**
 * @param {any} value
 * @param {Reading} reading
 * @param {string} wanted
 * @param {readonly string[]} [types]
 * @param {string} [place]
 * @returns {value is string} whether it is text, and no placeholder
 */
function isText(value, { tell, typeOf }, wanted, types = ['string'], place = '') {
  const type = typeOf(place) ?? 'nothing';
  if (!types.includes(type)) {
    tell('wrong-type', `must be ${wanted}, not ${article(type)}`, place);
    return false;
  }
  const placeholder = unfilledPlaceholder(value);
  if (placeholder !== null) {
    tell('unfilled-placeholder', `is ${placeholder}, a placeholder without a value`, place);
    return false;
  }
  return true;
}

/**
 * @param {number} most
 * @param {string} what
 * @param {{ pattern?: RegExp, expected?: string, types?: readonly string[] }} [form]
 * @returns {Field}
 */
function text(most, what, { pattern = /^\P{Cc}*$/u, expected = 'without control characters', types } = {}) {
  return {
    what,
    schema: { type: types ?? 'string', minLength: 1, maxLength: most, pattern: pattern.source },
    read(value, reading) {
      if (!isText(value, reading, 'text', types)) return undefined;
      if (value === '') return reading.tell('empty', 'is empty');
      if (value.length > most) {
        return reading.tell('too-long', `has ${value.length} characters; ${most} are allowed`);
      }
      if (!pattern.test(value)) return reading.tell('malformed', `must be text ${expected}${told(value)}`);
      return value;
    },
  };
}

/** @param {string} what @param {readonly string[]} words @returns {Field} */
function oneOf(what, words) {
  return {
    what,
    schema: { enum: words },
    read: (value, reading) => readWord(value, reading, words),
  };
}

/** @param {any} value @param {Reading} reading @param {readonly string[]} words @param {string} [place] */
function readWord(value, reading, words, place = '') {
  const wanted = `one of ${words.join(', ')}`;
  if (!isText(value, reading, wanted, ['string'], place)) return undefined;
  if (words.includes(value)) return value;
  const meant = nearest(value, words);
  const advice = meant === null ? '' : `. Did you mean ${meant}?`;
  return reading.tell('unknown-value', `must be ${wanted}${told(value)}${advice}`, place);
}

/** @param {any} value @param {Reading} reading @param {string} [place] @param {boolean} [mayBeZero] */
function readDecimal(value, reading, place = '', mayBeZero = false) {
  if (!isText(value, reading, PLAIN, ['string', 'number'], place)) return undefined;
  if (!isDecimal(value)) {
    const problem = /^-?[\d.]{31,}$/.test(value)
      ? 'has more than 30 digits'
      : `must be ${PLAIN}${told(value)}`;
    return reading.tell('not-a-decimal', problem, place);
  }
  if (sign(value) < 0) return reading.tell('negative', `must not be negative${told(value)}`, place);
  if (sign(value) === 0 && !mayBeZero) return reading.tell('zero', 'must be greater than zero', place);
  return shortest(value);
}

/** @param {string} what @returns {Field} */
const price = (what) => ({
  what,
  schema: { $ref: '#/$defs/decimal' },
  read: (value, reading) => readDecimal(value, reading),
});

/** @type {Reader} */
function readSize(value, reading) {
  const { tell, typeOf } = reading;
  if (typeOf() !== 'object') {
    return tell('wrong-type', 'must be an object with of and value: { "of": "base", "value": "0.01" }');
  }
  for (const name of Object.keys(value)) {
    if (name !== 'of' && name !== 'value') {
      tell('unknown-field', 'is not a part of size: it has of and value', `.${name}`);
    }
  }
  for (const name of ['of', 'value']) if (!(name in value)) tell('missing', 'is missing', `.${name}`);
  const of = 'of' in value ? readWord(value.of, reading, SIZES, '.of') : undefined;
  // Zero says "flat" in a target; everywhere else the combination is refused.
  const amount = 'value' in value ? readDecimal(value.value, reading, '.value', true) : undefined;
  return of === undefined || amount === undefined ? undefined : { of, value: amount };
}

/** @type {Reader} */
function readNames(value, reading) {
  if (reading.typeOf() !== 'array') {
    return reading.tell('wrong-type', 'must be a list of names of accounts or groups');
  }
  if (value.length === 0) return reading.tell('empty', 'names no account; leave it out to mean all');
  if (value.length > 64) return reading.tell('too-long', `has ${value.length} names; 64 are allowed`);
  const wrong = value.findIndex(
    (/** @type {any} */ _, /** @type {number} */ index) => reading.typeOf(`[${index}]`) !== 'string',
  );
  if (wrong !== -1) return reading.tell('wrong-type', 'must be text', `[${wrong}]`);
  return [...new Set(value)];
}

/** @type {Reader} */
function readVersion(value, { tell }) {
  return value === '1' ? 1 : tell('unknown-value', 'must be 1, the only version of signals so far');
}

/** @type {Reader} */
function readTime(value, reading) {
  if (!isText(value, reading, 'a time: ISO 8601 with a time zone, or ms since 1970', ['string', 'number'])) {
    return undefined;
  }
  const instant = readInstant(value);
  return 'problem' in instant ? reading.tell(instant.problem, instant.message) : instant.at;
}

/** @type {Reader} */
function readBoolean(value, { tell, typeOf }) {
  return typeOf() === 'boolean' ? value : tell('wrong-type', 'must be true or false, without quotes');
}

const KINDS = Object.freeze(['order', 'target', 'close', 'cancel', 'stop', 'heartbeat']);
const POSITIONS = Object.freeze(['long', 'short', 'flat']);
const TIME = {
  anyOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string', format: 'date-time' },
    { type: 'string', pattern: '^\\d{13}$' },
  ],
};
const SIZE = {
  type: 'object',
  required: ['of', 'value'],
  additionalProperties: false,
  properties: { of: { enum: SIZES }, value: { $ref: '#/$defs/decimal' } },
};

/** @type {Readonly<Record<string, Field>>} */
const FIELDS = Object.freeze({
  v: { what: 'version of this format', schema: { const: 1 }, read: readVersion },
  id: text(128, 'tells one signal from all others: a second one with the same id is not executed', {
    types: ['string', 'number'],
  }),
  at: { what: 'when the signal was made', schema: TIME, read: readTime },
  symbol: text(64, 'what to trade: BYBIT:BTCUSDT.P, BTCUSDT.P or BTC/USDT:USDT', {
    pattern: /^[\p{L}\p{N}.:/_!-]+$/u,
    expected: 'of letters, digits and the characters . : / _ ! -',
  }),
  kind: oneOf('what to do', KINDS),
  side: oneOf('direction of an order', ['buy', 'sell']),
  position: oneOf('the position that a target asks for', POSITIONS),
  previous: oneOf(
    'the position that the sender believes to be there: another one raises the alarm `drift`',
    POSITIONS,
  ),
  size: {
    what: 'how much; an account that has a size of its own takes that one',
    schema: SIZE,
    read: readSize,
  },
  type: oneOf('of the order; default market', ['market', 'limit', 'stop']),
  price: price('limit price'),
  trigger: price('price at which a stop order becomes active'),
  takeProfit: price('price at which the position is closed with a profit'),
  stopLoss: price('price at which the position is closed with a loss'),
  reduceOnly: { what: 'never opens or enlarges a position', schema: { type: 'boolean' }, read: readBoolean },
  timeInForce: oneOf('of a limit order', ['GTC', 'IOC', 'FOK', 'PostOnly']),
  leg: text(32, 'tells orders of one signal apart', {
    pattern: /^[A-Za-z0-9_-]+$/,
    expected: 'of letters, digits, _ and -',
  }),
  to: {
    what: 'accounts or groups, out of those that the source may use; default all of them',
    schema: { type: 'array', minItems: 1, maxItems: 64, items: { type: 'string' } },
    read: readNames,
  },
  note: text(256, 'a remark for the ledger', { pattern: /^[^\0]*$/, expected: 'without NUL characters' }),
});

module.exports = { FIELDS, KINDS, SIZES, unfilledPlaceholder };
