'use strict';

/**
 * Who may send at all: addresses, and the names in a client certificate.
 *
 * @module
 */

const net = require('node:net');

const { typeError } = require('../internal/argument-error');
const { WebhookError } = require('./error');
const { ADDRESSES } = require('./schemes');

/**
 * What the server knows about the connection.
 *
 * @typedef {object} WebhookDetails
 * @property {string} [ip] the address of the sender. Behind a proxy, the one that the proxy has seen
 * @property {ClientCertificate | null} [certificate]
 */
/**
 * A client certificate: what `getPeerCertificate()` of a TLS socket returns, with `authorized` of the socket, or the same
 * facts from a proxy.
 *
 * @typedef {object} ClientCertificate
 * @property {boolean} authorized whether the server has verified the certificate: `socket.authorized`, or that the header
 *   of nginx's `$ssl_client_verify` is `SUCCESS`
 * @property {string | { CN?: string | string[] }} [subject] an object, or a string as nginx's `$ssl_client_s_dn` writes it
 * @property {string} [subjectaltname] such as `email:sender@example.com`
 */
/** @typedef {(details: any) => void} Admission throws a WebhookError */

/** @param {string} text */
const familyOf = (text) => (net.isIPv6(text) ? 'ipv6' : 'ipv4');

/** @param {net.BlockList} list @param {string} entry an address, or a network as 10.0.0.0/8 */
function addEntry(list, entry) {
  const [address, bits, ...rest] = entry.split('/');
  if (net.isIP(address) === 0 || rest.length > 0) throw new Error('not an address');
  if (bits === undefined) list.addAddress(address, familyOf(address));
  else list.addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : NaN, familyOf(address));
}

/** @param {readonly string[]} entries */
function listOf(entries) {
  const list = new net.BlockList();
  for (const entry of entries) {
    try {
      addEntry(list, entry);
    } catch {
      const message = `The option "ips" of WebhookVerifier has an entry that is neither an IP address nor a network such as 10.0.0.0/8`;
      throw typeError(message, 'ERR_INVALID_ARG_VALUE');
    }
  }
  return list;
}

/**
 * @param {string | readonly string[]} ips a name in {@link ADDRESSES}, or addresses and networks
 * @returns {Admission}
 */
function admitAddresses(ips) {
  const list = listOf(typeof ips === 'string' ? ADDRESSES[ips] : ips);
  return (details) => {
    const ip = details?.ip;
    if (typeof ip !== 'string' || net.isIP(ip) === 0) {
      throw new WebhookError(
        'ip-not-allowed',
        'The address of the sender is not known. Pass it: verify(body, headers, { ip }), or give ips: false.',
      );
    }
    if (list.check(ip, familyOf(ip))) return;
    const problem = `The address ${ip} is not on the list. Behind a proxy, pass the address that the proxy has seen.`;
    throw new WebhookError('ip-not-allowed', problem);
  };
}

/**
 * The common names in a subject, as RFC 2253 and RFC 4514 write it. A comma that belongs to a value has a backslash.
 *
 * @param {string} subject
 * @returns {string[]}
 */
function commonNames(subject) {
  const parts = subject.match(/(?:[^,\\]|\\.)+/g) ?? [];
  return parts.flatMap((part) => (/^\s*CN=/.test(part) ? [part.trim().slice('CN='.length)] : []));
}

/** @param {any} subject @returns {unknown[]} */
const namesIn = (subject) => (typeof subject === 'string' ? commonNames(subject) : [subject?.CN].flat());

/**
 * @param {import('./schemes').CertificateNames} names
 * @returns {Admission}
 */
function admitCertificate({ commonName, altName }) {
  /** @param {boolean} fits @param {string} problem */
  const require = (fits, problem) => {
    if (!fits) throw new WebhookError('client-certificate', problem);
  };
  return (details) => {
    const certificate = details?.certificate;
    require(Boolean(certificate?.subject), 'The sender has shown no client certificate.');
    require(certificate.authorized === true, 'The client certificate was not verified by the server.');
    const names = namesIn(certificate.subject);
    require(names.length === 1 &&
      names[0] === commonName, `The client certificate is not one of ${commonName}.`);
    const altNames = certificate.subjectaltname;
    if (altNames === undefined) return;
    require(String(altNames)
      .split(', ')
      .includes(altName), `The client certificate is not one of ${altName.replace(/^email:/, '')}.`);
  };
}

/**
 * @param {{ ips?: false | string | readonly string[], certificate?: boolean }} options
 * @param {import('./schemes').Scheme} scheme
 * @returns {Admission}
 */
function createAdmission({ ips, certificate = false }, { sender }) {
  const addresses = ips ?? sender?.ips ?? false;
  /** @type {Admission[]} */
  const steps = [];
  if (addresses !== false) steps.push(admitAddresses(addresses));
  if (certificate && sender !== undefined) steps.push(admitCertificate(sender.certificate));
  return (details) => {
    try {
      for (const step of steps) step(details);
    } catch (error) {
      if (error instanceof WebhookError) throw error;
      throw new WebhookError('ip-not-allowed', 'What is known about the sender cannot be read.');
    }
  };
}

exports.createAdmission = createAdmission;
