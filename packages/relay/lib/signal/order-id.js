'use strict';

const { createHmac } = require('node:crypto');

/** Changes when the recipe below changes, so that ids of two recipes never collide. */
const PREFIX = 'r1';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^22 is more than 2^128. */
const LENGTH = 22;

/** @param {Buffer} bytes 16 @returns {string} 22 characters, the most significant first */
function base62(bytes) {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let index = 0; index < LENGTH; index++) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}

/** @param {string} name @param {unknown} value @returns {string} */
function part(name, value) {
  const text = String(value);
  // NUL separates the parts: with one inside, two orders could have the same id.
  if (text.includes('\0')) throw new TypeError(`The ${name} of an order id must not contain a NUL character`);
  return text;
}

/**
 * The client order id of one order: the same input always gives the same id, on every machine and after every restart, so
 * that an exchange can refuse the second order of an id, and a relay can look the first one up. Every exchange takes 24
 * letters and digits.
 *
 * @param {Buffer} key  32 random bytes, made once for each store
 * @param {object} order
 * @param {string} order.source  name of the source
 * @param {string} order.signalId
 * @param {string} order.account  the account's uid at the exchange, not its name: the same account configured twice then
 *   makes the same id, and the exchange refuses the second order
 * @param {string | number} [order.leg]  which order of the signal; default ''
 * @param {string} [order.period]  tells apart two signals of one id, between which the ledger has forgotten the first; default ''
 * @returns {string} `r1` and 22 characters
 * @example orderId(key, { source: 'tv', signalId: 'entry-1', account: '1234567', leg: 'open' })
 */
function orderId(key, { source, signalId, account, leg = '', period = '' }) {
  if (!Buffer.isBuffer(key) || key.length !== 32) {
    throw new TypeError('The key of order ids must be 32 bytes');
  }
  const parts = [
    part('source', source),
    part('signal id', signalId),
    part('account', account),
    part('leg', leg),
  ];
  if (period !== '') parts.push(part('period', period));
  const digest = createHmac('sha256', key).update(parts.join('\0')).digest();
  return PREFIX + base62(digest.subarray(0, 16));
}

module.exports = { orderId };
