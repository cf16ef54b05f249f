'use strict';

/**
 * Exact arithmetic on decimals that are strings, because a float cannot hold 0.1. Each function takes plain decimals such
 * as '-12.50' and returns one in its shortest form: '-12.5'. Exponents, signs before positive numbers, separators and
 * superfluous zeros in front are refused: a sender that writes them may mean another number.
 */

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** Longer numbers in a signal are mistakes; prices and quantities of exchanges have at most 18 digits. */
const MOST_DIGITS = 30;

/**
 * @param {unknown} value
 * @param {{ mostDigits?: number }} [options]
 * @returns {value is string} whether it is a plain decimal as a string
 * @example isDecimal('0.001') // true; '1e-3', '.001', '1,000' and 0.001 are refused
 */
function isDecimal(value, { mostDigits = MOST_DIGITS } = {}) {
  if (typeof value !== 'string' || value.length > mostDigits + 2 || !PLAIN.test(value)) return false;
  return value.replace(/[-.]/g, '').length <= mostDigits;
}

/** @typedef {{ units: bigint, places: number }} Parsed the value is units × 10^-places */

/** @param {string} text @returns {Parsed} */
function parse(text) {
  if (typeof text !== 'string' || !PLAIN.test(text)) {
    throw new TypeError('This value must be a decimal string');
  }
  const point = text.indexOf('.');
  if (point === -1) return { units: BigInt(text), places: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), places: text.length - point - 1 };
}

/** @param {Parsed} value @returns {string} */
function format({ units, places }) {
  const digits = `${units < 0n ? -units : units}`.padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - places);
  const size = places === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${size}` : size;
}

/** @param {number} places */
const power = (places) => 10n ** BigInt(places);

/** @param {string} a @param {string} b @returns {[bigint, bigint, number]} both in units of the finer one */
function align(a, b) {
  const one = parse(a);
  const other = parse(b);
  const places = Math.max(one.places, other.places);
  return [one.units * power(places - one.places), other.units * power(places - other.places), places];
}

/**
 * @param {string} a
 * @param {string} b
 * @returns {-1 | 0 | 1}
 */
function compare(a, b) {
  const [one, other] = align(a, b);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** @param {string} a @param {string} b @returns {string} */
function add(a, b) {
  const [one, other, places] = align(a, b);
  return format({ units: one + other, places });
}

/** @param {string} a @param {string} b @returns {string} a - b */
function subtract(a, b) {
  const [one, other, places] = align(a, b);
  return format({ units: one - other, places });
}

/** @param {string} a @param {string} b @returns {string} exact */
function multiply(a, b) {
  const one = parse(a);
  const other = parse(b);
  return format({ units: one.units * other.units, places: one.places + other.places });
}

/**
 * @param {string} a
 * @param {string} b  not zero
 * @param {number} digits  after the point; the rest is cut off, so that a size never grows
 * @returns {string}
 * @example divide('50', '30', 3) // '1.666'
 */
function divide(a, b, digits) {
  const [one, other] = align(a, b);
  if (other === 0n) throw new RangeError('A decimal cannot be divided by zero');
  return format({ units: (one * power(digits)) / other, places: digits });
}

/** @param {string} step */
function checkStep(step) {
  if (sign(step) <= 0) throw new RangeError('The step must be greater than zero');
}

/**
 * Rounds towards zero, so that an order is never larger than asked for.
 *
 * @param {string} value
 * @param {string} step  greater than zero
 * @returns {string} a multiple of the step
 * @example roundDown('0.0199', '0.005') // '0.015'
 */
function roundDown(value, step) {
  checkStep(step);
  const [units, unit, places] = align(value, step);
  return format({ units: (units / unit) * unit, places });
}

/** @param {string} value @param {string} step greater than zero @returns {boolean} */
function isMultiple(value, step) {
  checkStep(step);
  const [units, unit] = align(value, step);
  return units % unit === 0n;
}

/** @param {string} value @returns {-1 | 0 | 1} */
function sign(value) {
  const { units } = parse(value);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

/** @param {string} value @returns {string} */
const negate = (value) => subtract('0', value);
/** @param {string} value @returns {string} */
const absolute = (value) => (sign(value) < 0 ? negate(value) : shortest(value));
/** @param {string} value @returns {string} '1.50' as '1.5', '-0' as '0' */
const shortest = (value) => format(parse(value));
/** @param {string} a @param {string} b @returns {string} */
const smaller = (a, b) => (compare(a, b) <= 0 ? a : b);
/** @param {string} a @param {string} b @returns {string} */
const larger = (a, b) => (compare(a, b) >= 0 ? a : b);

module.exports = {
  absolute,
  add,
  compare,
  divide,
  isDecimal,
  isMultiple,
  larger,
  multiply,
  negate,
  roundDown,
  shortest,
  sign,
  smaller,
  subtract,
};
