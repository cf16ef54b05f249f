'use strict';

/**
 * Which system sent a reply: the exchange itself, or a system between it and the bot. Status, headers and page show which. Only
 * the exchange has checked the API key.
 *
 * @module
 */

const { CERTIFICATE_ADVICE, CERTIFICATE_REASONS } = require('./certificates');
const {
  ANY_FIREWALL,
  CDN_ROWS,
  FIREWALL_ROWS,
  GATEWAY_ROWS,
  PROXY_ROWS,
  lastRowsOf,
  marksOf,
} = require('./responder-rules');
const { REASON_ROWS, SANDBOX_ROW } = require('./page-rules');
const { CONNECTION_REASONS } = require('../internal/connection-codes');
const { oneLine, redactText } = require('../internal/redact');

/** What the error of a connection means, by its code. @type {Readonly<Record<string, string>>} */
const NETWORK_REASONS = Object.freeze({ ...CONNECTION_REASONS, ...CERTIFICATE_REASONS });

/** @typedef {import('../venues').Venue} Venue */
/** @typedef {'exchange' | 'cdn' | 'firewall' | 'region-block' | 'rate-limit' | 'gateway' | 'proxy' | 'network' | 'sandbox'} ResponderPart */
/**
 * The system that sent a reply.
 *
 * @typedef {object} Responder
 * @property {ResponderPart} part `exchange` is the exchange itself; `network` means that no reply came; `sandbox` is the sandbox
 *   speaking for itself, about an endpoint that it does not have
 * @property {string} name of the product, or of the failure
 * @property {string} evidence how it was recognised
 */
/**
 * The input of the rules.
 *
 * @typedef {object} ResponderReply
 * @property {import('../venues/venue').ReplyShape} shape
 * @property {import('../venues/venue').ReplyCode | null} code
 * @property {number | null} httpStatus
 * @property {string} page the body, when it is a page or other text
 * @property {string} text the body as text, see `normaliseText`
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {(name: string) => string | null} header
 */
/**
 * @param {import('./responder-rules').Sign} sign
 * @param {ResponderReply} reply
 */
function matches({ header, page, text, status }, reply) {
  if (status && (reply.httpStatus === null || reply.httpStatus < status[0] || reply.httpStatus > status[1])) {
    return false;
  }
  if (header) {
    const value = reply.header(header[0]);
    if (value === null || !header[1].test(value)) return false;
  }
  return (!page || page.test(reply.page)) && (!text || text.test(reply.text));
}

/**
 * @param {readonly import('./responder-rules').ResponderRule[]} rows
 * @param {ResponderReply} reply
 * @returns {Responder | null}
 */
function findFirst(rows, reply) {
  for (const { part, name, anyOf } of rows) {
    const sign = anyOf.find((candidate) => matches(candidate, reply));
    if (sign) return { part, name, evidence: sign.told };
  }
  return null;
}

/**
 * A proxy, a filter or a login page on the bot's side of the network.
 *
 * @param {ResponderReply} reply
 * @param {Readonly<Venue>} venue
 * @returns {Responder | null}
 */
function findProxy(reply, venue) {
  const strong = findFirst(
    PROXY_ROWS.filter(({ weak }) => !weak),
    reply,
  );
  if (strong !== null || findFirst([marksOf(venue), ...CDN_ROWS], reply) !== null) return strong;
  return findFirst(PROXY_ROWS, reply);
}

/**
 * Whether a reply without a code comes from neither the exchange nor the network in front of it.
 *
 * @param {ResponderReply} reply
 * @param {Readonly<Venue>} venue
 * @returns {boolean}
 */
function isForeign(reply, venue) {
  return reply.code === null && findProxy(reply, venue) !== null;
}

/**
 * @param {unknown} cause
 * @param {(object: unknown, name: string) => unknown} read
 * @returns {string | null} the code of the error or of its cause
 */
function readCode(cause, read) {
  let error = cause;
  let found = null;
  for (let depth = 0; depth < 4 && error !== null && typeof error === 'object'; depth += 1) {
    const code = read(error, 'code');
    // The innermost known code is the most specific. axios reports every failure as `ERR_NETWORK`.
    if (typeof code === 'string' && (found === null || Object.hasOwn(NETWORK_REASONS, code))) found = code;
    const several = read(error, 'errors');
    error = Array.isArray(several) && several.length > 0 ? several[0] : read(error, 'cause');
  }
  // Never cut the code: half of a secret would not be recognised and hidden.
  return found !== null && /^[\w.-]{1,64}$/.test(found) ? found : null;
}

/**
 * @param {unknown} cause the transport's error
 * @param {(object: unknown, name: string) => unknown} read reads a property, and never throws
 * @returns {Responder}
 */
function explainNetwork(cause, read) {
  const code = readCode(cause, read);
  if (code !== null && Object.hasOwn(NETWORK_REASONS, code)) {
    const advice = Object.hasOwn(CERTIFICATE_REASONS, code) ? ` ${CERTIFICATE_ADVICE}.` : '';
    return { part: 'network', name: code, evidence: `No reply came: ${NETWORK_REASONS[code]}.${advice}` };
  }
  const name = code ?? 'no reply';
  return {
    part: 'network',
    name,
    evidence: 'No reply came, and the connection error is unknown.',
  };
}

/**
 * Which system sent the reply.
 *
 * @param {ResponderReply} reply
 * @param {Readonly<Venue>} venue
 * @param {unknown} [cause] the transport's error when no reply came
 * @param {(object: any, name: string) => unknown} [read] reads a property of the cause; must not throw
 * @returns {Responder | null} null if nothing shows which one
 */
function identifyResponder(reply, venue, cause, read = (object, name) => object[name]) {
  if (reply.shape === 'unreachable') return explainNetwork(cause, read);
  const sandbox = findFirst([SANDBOX_ROW], reply);
  if (sandbox) return sandbox;
  if (reply.code !== null && reply.shape === 'json') {
    const evidence = `The reply carries ${venue.replies.fields.code} ${reply.code}.`;
    return { part: 'exchange', name: venue.title, evidence };
  }
  if (reply.transport !== 'rest' && reply.shape === 'json') {
    const evidence = `The reply has the form of ${venue.title}'s WebSocket replies.`;
    return { part: 'exchange', name: venue.title, evidence };
  }
  const proxy = findProxy(reply, venue);
  if (proxy) return proxy;
  const reason = findFirst(REASON_ROWS, reply);
  if (reason) return withNetwork(reason, reply);
  const { httpStatus } = reply;
  if (httpStatus !== null && httpStatus >= 300 && httpStatus < 400) return explainRedirect(reply, venue);
  const firewall = findFirst(FIREWALL_ROWS, reply);
  if (firewall) return firewall.name === ANY_FIREWALL ? withNetwork(firewall, reply) : firewall;
  return findFirst(GATEWAY_ROWS, reply) ?? findFirst([...CDN_ROWS, ...lastRowsOf(venue)], reply);
}

/**
 * @param {Responder} responder
 * @param {ResponderReply} reply
 * @returns {Responder} named after the network that sent the reply, if it is known
 */
function withNetwork(responder, reply) {
  const network = findFirst(CDN_ROWS, reply);
  return network
    ? { ...responder, name: network.name, evidence: `${responder.evidence} ${network.evidence}` }
    : responder;
}

/** A DNS name or an address. URL accepts any text as host, even a signature of 64 characters. */
const HOST = /^(?:(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\[[0-9a-f:.]+\])$/;

/** @param {string} location  of a redirect @returns {string} its host, or '' if there is none */
function readHost(location) {
  const host = URL.canParse(location) ? new URL(location).hostname : '';
  return HOST.test(host) ? oneLine(redactText(host), 100) : '';
}

/**
 * @param {ResponderReply} reply
 * @param {Readonly<Venue>} venue
 * @returns {Responder | null}
 */
function explainRedirect(reply, { title, hosts }) {
  const host = readHost(reply.header('location') ?? '');
  if (host === '') return findFirst(CDN_ROWS, reply);
  // An exchange does not redirect API requests to other hosts. The login page of a network does.
  return hosts.domains.test(host)
    ? {
        part: 'gateway',
        name: 'a redirect',
        evidence: `The reply redirects to ${host}.`,
      }
    : {
        part: 'proxy',
        name: 'a redirect to another host',
        evidence: `The reply redirects to ${host}, which is not a host of ${title}.`,
      };
}

module.exports = { NETWORK_REASONS, isForeign, identifyResponder, readCode };
