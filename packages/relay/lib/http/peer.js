'use strict';

/**
 * Who sent a request. A proxy tells it in headers, which everybody can send: they count only when the connection comes
 * from an address of `listen.trustProxy`.
 */

const net = require('node:net');
const { plainAddress } = require('../config/addresses');

/** @typedef {Record<string, string | string[] | undefined>} Headers */
/** @typedef {ReturnType<typeof import('../config/addresses').createAddressList>} AddressList */

/**
 * What the proxy tells about the certificate that the client presented to it: proxy/Caddyfile and proxy/nginx.conf set
 * these headers in each request, so that a client cannot send its own.
 */
const CERTIFICATE_VERIFIED = 'x-client-cert-verify';
const CERTIFICATE_SUBJECT = 'x-client-cert-subject';

/**
 * @typedef {object} Certificate  of the client, verified by the proxy
 * @property {true} authorized
 * @property {string} subject  such as `CN=TradingView Webhooks,O=TradingView\, Inc.`
 */

/**
 * @typedef {object} Peer
 * @property {string | null} ip  null when nothing tells it
 * @property {string | null} remoteAddress  of the connection
 * @property {boolean} proxied  the connection comes from a trusted proxy
 * @property {boolean} forwardedIgnored  there is an x-forwarded-for of somebody who is not a trusted proxy
 * @property {Certificate} [certificate]
 */

/** @param {Headers} headers @param {string} name */
const header = (headers, name) => [headers[name] ?? ''].flat().join(',');

/**
 * The last address that no trusted proxy has added.
 *
 * @param {string} forwarded  value of x-forwarded-for: client, proxy, proxy
 * @param {AddressList} trusted
 * @returns {string | null}
 */
function forwardedAddress(forwarded, trusted) {
  const hops = forwarded.split(',').map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.reverse()) {
    if (net.isIP(hop) === 0) return null;
    if (!trusted.has(hop)) return hop;
  }
  return hops.at(-1) ?? null;
}

/** @param {Headers} headers @returns {Certificate | undefined} */
function certificateOf(headers) {
  const subject = header(headers, CERTIFICATE_SUBJECT);
  if (header(headers, CERTIFICATE_VERIFIED) !== 'SUCCESS' || subject === '') return undefined;
  return { authorized: true, subject };
}

/**
 * @param {{ headers: Headers, remoteAddress?: string | null }} request
 * @param {AddressList} trusted
 * @returns {Peer}
 */
function peerOf({ headers, remoteAddress }, trusted) {
  const address = remoteAddress ? plainAddress(remoteAddress) : null;
  const forwarded = header(headers, 'x-forwarded-for');
  const proxied = trusted.has(address);
  if (!proxied) return { ip: address, remoteAddress: address, proxied, forwardedIgnored: forwarded !== '' };
  return {
    ip: forwarded === '' ? address : forwardedAddress(forwarded, trusted),
    remoteAddress: address,
    proxied,
    forwardedIgnored: false,
    certificate: certificateOf(headers),
  };
}

exports.peerOf = peerOf;
