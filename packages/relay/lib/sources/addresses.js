'use strict';

const { ADDRESSES } = require('bybit-auth/webhook');

/**
 * @param {false | string | readonly string[]} ips  as configured
 * @returns {false | string[]} addresses and networks; false for all
 */
function resolveAddresses(ips) {
  if (ips === false) return false;
  return [...(typeof ips === 'string' ? ADDRESSES[ips] : ips)];
}

module.exports = { resolveAddresses };
