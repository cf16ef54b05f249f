'use strict';

const { ADDRESSES } = require('bybit-auth/webhook');
const { createAddressList } = require('../config/addresses');

/**
 * @param {false | string | readonly string[]} ips  as configured
 * @returns {false | string[]} addresses and networks; false for all
 */
function resolveAddresses(ips) {
  if (ips === false) return false;
  return [...(typeof ips === 'string' ? ADDRESSES[ips] : ips)];
}

/**
 * @param {false | readonly string[]} ips  addresses and networks; false for all
 * @returns {(ip: string | null | undefined) => boolean} whether an address is one of them
 */
const createMatcher = (ips) => (ips === false ? () => true : createAddressList(ips).has);

module.exports = { createMatcher, resolveAddresses };
