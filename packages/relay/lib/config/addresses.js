'use strict';

/** Lists of IP addresses and networks, as `trustProxy` and `ips` of the configuration have them. */

const net = require('node:net');

const FAMILIES = /** @type {const} */ ({ 4: 'ipv4', 6: 'ipv6' });

/**
 * The usual spelling: a socket that takes both families shows IPv4 addresses as `::ffff:192.0.2.1`.
 *
 * @param {string} address
 */
const plainAddress = (address) => (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address);

/**
 * @param {string} entry
 * @returns {{ address: string, family: 'ipv4' | 'ipv6', bits: number | null } | null} null when it is neither an
 *   address nor a network
 */
function readEntry(entry) {
  const [, text, length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const address = plainAddress(text ?? '');
  const version = net.isIP(address);
  if (version !== 4 && version !== 6) return null;
  const bits = length === undefined ? null : Number(length);
  if (bits !== null && bits > (version === 4 ? 32 : 128)) return null;
  return { address, family: FAMILIES[version], bits };
}

/** @param {string} entry  such as `127.0.0.1`, `10.0.0.0/8`, `::1` */
const isAddressEntry = (entry) => readEntry(entry) !== null;

/**
 * @param {readonly string[]} entries
 * @returns {{ has: (address: string | null | undefined) => boolean }}
 * @throws {TypeError} for an entry that is neither an address nor a network
 * @example
 * createAddressList(['127.0.0.1', '10.0.0.0/8']).has('::ffff:10.1.2.3');  // true
 */
function createAddressList(entries) {
  const list = new net.BlockList();
  for (const entry of entries) {
    const read = readEntry(entry);
    if (read === null) {
      throw new TypeError(`${entry} is neither an IP address nor a network such as 10.0.0.0/8`);
    }
    if (read.bits === null) list.addAddress(read.address, read.family);
    else list.addSubnet(read.address, read.bits, read.family);
  }
  return {
    has(address) {
      const plain = plainAddress(address ?? '');
      const version = net.isIP(plain);
      return (version === 4 || version === 6) && list.check(plain, FAMILIES[version]);
    },
  };
}

module.exports = { createAddressList, isAddressEntry, plainAddress };
