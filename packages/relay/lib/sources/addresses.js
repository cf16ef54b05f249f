'use strict';

const net = require('node:net');
const { ADDRESSES } = require('bybit-auth/webhook');

/**
 * @param {false | string | readonly string[]} ips  as configured
 * @returns {false | string[]} addresses and networks; false for all
 */
function resolveAddresses(ips) {
  if (ips === false) return false;
  return [...(typeof ips === 'string' ? ADDRESSES[ips] : ips)];
}

/** @param {string} ip @returns {'ipv4' | 'ipv6'} */
const familyOf = (ip) => (net.isIPv6(ip) ? 'ipv6' : 'ipv4');

/**
 * @param {false | readonly string[]} ips  addresses and networks; false for all
 * @returns {(ip: unknown) => boolean} whether an address is one of them; an IPv4 address may be written as an IPv6 one
 * @example createMatcher(['10.0.0.0/8'])('::ffff:10.1.2.3') // true
 */
function createMatcher(ips) {
  if (ips === false) return () => true;
  const list = new net.BlockList();
  for (const entry of ips) {
    const [address, bits] = entry.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return (ip) => {
    const address = String(ip).replace(/^::ffff:(?=\d+\.)/i, '');
    return net.isIP(address) !== 0 && list.check(address, familyOf(address));
  };
}

module.exports = { createMatcher, resolveAddresses };
