'use strict';

/** Parsers of the options of a key that several venues have. */

const { KeyObject, createPublicKey } = require('node:crypto');
const parse = require('./options.js');

/**
 * IPv4 clients of a dual-stack socket appear as ::ffff:a.b.c.d.
 * @param {string} address
 */
function normalizeAddress(address) {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

/** @type {parse.Parser} */
function clientAddress(value, name) {
  return normalizeAddress(parse.address(value, name));
}

/**
 * Whitelisted addresses. null: no whitelist.
 * @type {parse.Parser}
 */
function boundAddresses(value, name) {
  const everyOrAddress = /** @type {parse.Parser} */ (
    (item, itemName) => (item === '*' ? item : clientAddress(item, itemName))
  );
  const addresses = parse.arrayOf(everyOrAddress)(value, name);
  return addresses.length === 0 || addresses.includes('*') ? null : addresses;
}

/**
 * @param {Readonly<Record<string, string>>} kinds By asymmetricKeyType, with the article.
 * @returns {parse.Parser} Gives a KeyObject.
 */
function publicKeyOf(kinds) {
  return (value, name) => {
    const isKeyObject = value instanceof KeyObject;
    if (!isKeyObject && typeof value !== 'string' && !Buffer.isBuffer(value)) {
      throw parse.invalidType(name, 'a PEM string, a Buffer or a KeyObject', value);
    }
    const isPrivate = isKeyObject ? value.type !== 'public' : value.includes('PRIVATE KEY');
    if (isPrivate) {
      throw parse.invalidValue(name, 'it must be a public key; the exchange never has the private key');
    }
    let key;
    try {
      key = isKeyObject ? value : createPublicKey(value);
    } catch {
      throw parse.invalidValue(name, 'it is not a public key in PEM form');
    }
    if (!Object.hasOwn(kinds, String(key.asymmetricKeyType))) {
      throw parse.invalidValue(name, `it must be ${Object.values(kinds).join(' or ')}`);
    }
    return key;
  };
}

/** @type {parse.Parser} */
function moment(value, name) {
  if (typeof value !== 'number' && typeof value !== 'string' && !(value instanceof Date)) {
    throw parse.invalidType(name, 'a number of milliseconds, an ISO 8601 string or a Date', value);
  }
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw parse.invalidValue(name, 'it is not a point in time');
  return time;
}

/** @type {parse.Parser} */
function plainDecimal(value, name) {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw parse.invalidType(name, 'a decimal string or a number', value);
  }
  if (!/^\d{1,30}(\.\d{1,18})?$/.test(String(value))) {
    throw parse.invalidValue(name, 'it is not a plain decimal number');
  }
  return String(value);
}

/** Balances by coin, as decimal strings. */
const parseBalances = parse.recordOf(plainDecimal);

module.exports = {
  boundAddresses,
  clientAddress,
  moment,
  normalizeAddress,
  parseBalances,
  plainDecimal,
  publicKeyOf,
};
