'use strict';

/**
 * IP addresses in texts of the exchange and on the whitelist of a key. Pure: it makes no DNS queries.
 *
 * @module
 */

const { BlockList, isIP, isIPv4, isIPv6 } = require('node:net');

const V4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\.\d|\w)/g;
/** Runs of characters that may be an IPv6 address, perhaps with an IPv4 address at the end. */
const V6_RUN = /(?<![\w.])[0-9a-f]{0,4}:[0-9a-f:.]{1,45}/gi;

/**
 * @param {string} run
 * @returns {string | null} the address in a run of hexadecimal digits, colons and dots
 */
function v6In(run) {
  // The run may begin with the colon of a name, and end with a full stop.
  const bare = run.replace(/[.:]$/, '');
  for (const candidate of [run, bare, run.replace(/^:(?!:)/, ''), bare.replace(/^:(?!:)/, '')]) {
    if (candidate !== '::' && isIPv6(candidate)) return candidate.toLowerCase();
  }
  return null;
}

/**
 * The first IP address in a text: IPv4 or IPv6 in any notation, with or without a port, brackets or a name before it.
 *
 * @param {string} text
 * @returns {string | null}
 * @example ipInText('Unmatched IP: request ip: [2001:db8::1]:443') // '2001:db8::1'
 */
function ipInText(text) {
  for (const [run] of text.matchAll(V6_RUN)) {
    const found = v6In(run);
    if (found) return found;
  }
  const named = /(?<=\b(?:ip|address|addr|client))\s{0,4}[:=(]?[:=[(]\s{0,4}\[?([0-9a-f:.]{2,45})/gi;
  for (const [, run] of text.matchAll(named)) {
    const found = v6In(run);
    if (found) return found;
  }
  for (const [address] of text.matchAll(V4)) {
    if (isIPv4(address)) return address;
  }
  return null;
}

/** @param {string} address */
const getFamily = (address) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Whether an address is on a list of addresses and subnets, in any notation: `2001:DB8:0::1` is
 * `2001:db8::1`, and `::ffff:203.0.113.7` is `203.0.113.7`.
 *
 * @param {string} address
 * @param {readonly string[]} entries addresses, or subnets such as `203.0.113.0/24`
 * @returns {boolean | null} null if it is on no readable entry, and some entries are not readable
 */
function isListed(address, entries) {
  if (isIP(address) === 0) return null;
  const list = new BlockList();
  let unreadable = false;
  for (const entry of entries) {
    const [base, prefix, ...rest] = entry.trim().split('/');
    const bits = isIPv6(base) ? 128 : 32;
    if (isIP(base) === 0 || rest.length > 0) unreadable = true;
    else if (prefix === undefined) list.addAddress(base, getFamily(base));
    else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits) {
      list.addSubnet(base, Number(prefix), getFamily(base));
    } else unreadable = true;
  }
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (list.check(address, getFamily(address)) || (mapped && list.check(mapped, 'ipv4'))) return true;
  return unreadable ? null : false;
}

module.exports = { ipInText, isListed };
