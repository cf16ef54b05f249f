'use strict';

/**
 * IP addresses in texts of the exchange and on the whitelist of a key. Pure: it makes no DNS queries, and runs in a browser.
 *
 * @module
 */

const V4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\.\d|\w)/g;
/** Runs of characters that may be an IPv6 address, perhaps with an IPv4 address at the end. */
const V6_RUN = /(?<![\w.])[0-9a-f]{0,4}:[0-9a-f:.]{1,45}/gi;

const V4_ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const V6_CHARACTERS = /^[0-9a-f:.]*:[0-9a-f:.]*$/i;
/** The first 96 bits of an IPv4 address that is written as an IPv6 one. */
const MAPPED = 0xffffn;

/** @param {string} text @returns {boolean} */
const isIPv4 = (text) => V4_ADDRESS.test(text);
/** A URL can contain every IPv6 address, and nothing else in brackets. @param {string} text @returns {boolean} */
const isIPv6 = (text) => V6_CHARACTERS.test(text) && URL.canParse(`http://[${text}]`);

/**
 * @param {readonly string[]} digits
 * @param {number} base
 * @param {bigint} bits of each number
 * @returns {bigint} the numbers one after another
 */
const joinBits = (digits, base, bits) =>
  digits.reduce((all, digit) => (all << bits) | BigInt(Number.parseInt(digit, base)), 0n);

/**
 * @param {string} text
 * @returns {{ bits: number, value: bigint } | null} null for anything but an address. One that is mapped into IPv6 counts as IPv4
 */
function readAddress(text) {
  if (isIPv4(text)) return { bits: 32, value: joinBits(text.split('.'), 10, 8n) };
  if (!isIPv6(text)) return null;
  // The host of a URL has one spelling: hexadecimal, with the longest run of zeros left out.
  const [head, tail] = new URL(`http://[${text}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = tail === undefined ? [] : Array(8 - head.length - tail.length).fill('0');
  const value = joinBits([...head, ...zeros, ...(tail ?? [])], 16, 16n);
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

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

/**
 * @param {string} entry
 * @returns {{ bits: number, value: bigint, host: bigint } | null} host: how many bits at the end may differ; null for
 *   anything but an address or a subnet
 */
function readEntry(entry) {
  const [base, prefix, ...rest] = entry.trim().split('/');
  const found = readAddress(base);
  if (found === null || rest.length > 0) return null;
  if (prefix === undefined) return { ...found, host: 0n };
  const bits = isIPv6(base) ? 128 : 32;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return null;
  // Of a mapped address the prefix counts the 96 bits before it, too.
  return { ...found, host: BigInt(Math.min(bits - Number(prefix), found.bits)) };
}

/**
 * Whether an address is on a list of addresses and subnets, in any notation: `2001:DB8:0::1` is
 * `2001:db8::1`, and `::ffff:203.0.113.7` is `203.0.113.7`.
 *
 * @param {string} address
 * @param {readonly string[]} entries addresses, or subnets such as `203.0.113.0/24`
 * @returns {boolean | null} null if it is on no readable entry, and some entries are not readable
 */
function isListed(address, entries) {
  const wanted = readAddress(address);
  if (wanted === null) return null;
  const found = entries.map(readEntry);
  const isOn = found.some(
    (entry) => entry?.bits === wanted.bits && entry.value >> entry.host === wanted.value >> entry.host,
  );
  if (isOn) return true;
  return found.includes(null) ? null : false;
}

module.exports = { ipInText, isListed };
