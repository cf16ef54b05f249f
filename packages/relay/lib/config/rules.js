'use strict';

/** The kinds of options: what a value must be, in words and as a test. */

const { isDecimal, sign } = require('../signal/decimal');
const { isAddressEntry } = require('./addresses');

/**
 * An option is a leaf with a test, or has options of its own (`options`), or is an object with names that the user chooses
 * (`each`), or a list (`items`).
 *
 * @typedef {object} Option
 * @property {string} what  one line for the documentation
 * @property {string} type  what a value must be: continues "must be"
 * @property {(value: any) => boolean} [test]  of a leaf
 * @property {unknown} [default]
 * @property {boolean} [isRequired]
 * @property {boolean} [isSecret]  its value is kept in a Secret
 * @property {(text: string) => unknown} [fromText]  makes the value out of an environment variable
 * @property {Readonly<Record<string, Option>>} [options]
 * @property {Option} [each]
 * @property {Option} [items]
 * @property {boolean} [canBeNull]  of an option with options: null switches it off
 * @property {string} [shorthand]  of an option with options: a text stands for this one
 */
/** @typedef {Omit<Partial<Option>, 'what'>} Details */

/** A part of a URL and of file names. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** @param {string} type @param {(value: any) => boolean} test @param {Details} [fixed] */
const leaf =
  (type, test, fixed = {}) =>
  (/** @type {string} */ what, /** @type {Details} */ details = {}) =>
    /** @type {Option} */ ({ what, type, test, ...fixed, ...details });

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === 'string' && value !== '' && value.length <= 4096;

/** @param {string} text */
const numberFrom = (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** @param {string} text */
const booleanFrom = (text) => ({ true: true, false: false })[text] ?? text;

/** @param {number} least @param {number} most */
const integer = (least, most) =>
  leaf(
    `an integer from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
    { fromText: numberFrom },
  );

/** @param {readonly string[]} words */
const oneOf = (...words) => leaf(`one of ${words.join(', ')}`, (value) => words.includes(value));

/** @param {unknown} value */
const isAddress = (value) => typeof value === 'string' && isAddressEntry(value);

/** @param {(value: any) => boolean} test */
const listOf = (test) => (/** @type {any} */ value) =>
  Array.isArray(value) && value.length > 0 && value.every(test);

const text = leaf('text', isText);
const secret = leaf('a secret, best as env(NAME)', isText, { isSecret: true });
const boolean = leaf('true or false', (value) => typeof value === 'boolean', { fromText: booleanFrom });
const callable = leaf('a function', (value) => typeof value === 'function');
const names = leaf('a name, or a list of names', (value) => isText(value) || listOf(isText)(value));
const amount = leaf(
  "a decimal greater than zero as text, such as '500'",
  (value) => isDecimal(value) && sign(value) > 0,
);
const addresses = leaf('a list of IP addresses and networks such as 10.0.0.0/8', listOf(isAddress));

/** @param {string} value @returns {boolean} plain HTTP only on this machine, because requests carry signatures */
function isSafeUrl(value) {
  if (!isText(value) || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** @param {string} host @returns {boolean} */
function isLoopback(host) {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const url = leaf('a URL with https: (http: only on this machine)', isSafeUrl);

/** @param {string} what @param {Readonly<Record<string, Option>>} options @param {Details} [details] @returns {Option} */
const group = (what, options, details = {}) => ({ what, type: 'an object', options, ...details });

/** @param {string} what @param {Option} each @param {Details} [details] @returns {Option} */
const named = (what, each, details = {}) => ({
  what,
  type: 'an object with a name for each',
  each,
  ...details,
});

/** @param {string} what @param {Option} items @param {Details} [details] @returns {Option} */
const list = (what, items, details = {}) => ({ what, type: 'a list', items, ...details });

module.exports = {
  NAME,
  addresses,
  amount,
  boolean,
  callable,
  group,
  integer,
  isAddress,
  isLoopback,
  isText,
  leaf,
  list,
  listOf,
  named,
  names,
  oneOf,
  secret,
  text,
  url,
};
