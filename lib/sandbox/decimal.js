'use strict';

/**
 * Exact decimal arithmetic. A decimal is a BigInt that counts units of 10^-18, so sums, differences and comparisons are
 * those of BigInt. Products and quotients are cut off after 18 places.
 */

const PLACES = 18;
const ONE = 10n ** BigInt(PLACES);
const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,18}))?$/;

/**
 * @param {unknown} value
 * @returns {bigint | null} null unless it is a plain decimal, as text or as a number.
 */
function parseDecimal(value) {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const match = DECIMAL.exec(String(value));
  if (match === null) return null;
  const [, sign, whole, fraction = ''] = match;
  const units = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -units : units;
}

/**
 * Reads a decimal that the sandbox itself has written.
 * @param {string} text
 */
function decimal(text) {
  const value = parseDecimal(text);
  if (value === null) throw new Error(`not a decimal: ${text}`);
  return value;
}

/**
 * A decimal as Bybit writes it: no exponent, no trailing zeros.
 * @param {bigint} value
 * @param {number} [places] At most; half is rounded away from zero.
 */
function decimalText(value, places = 8) {
  const size = value < 0n ? -value : value;
  const unit = 10n ** BigInt(PLACES - places);
  const digits = `${(size + unit / 2n) / unit}`.padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return value < 0n && text !== '0' ? `-${text}` : text;
}

/** @param {bigint} a @param {bigint} b */
function times(a, b) {
  return (a * b) / ONE;
}

/** @param {bigint} a @param {bigint} b Not zero. */
function over(a, b) {
  return (a * ONE) / b;
}

/** @param {bigint} a @param {bigint} b */
function smaller(a, b) {
  return a < b ? a : b;
}

/** @param {bigint} a @param {bigint} b */
function larger(a, b) {
  return a > b ? a : b;
}

module.exports = { ONE, decimal, decimalText, larger, over, parseDecimal, smaller, times };
