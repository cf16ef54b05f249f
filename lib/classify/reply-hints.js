'use strict';

/** Hints that belong to one reply and not to its category: the cure that its place, its row or its failure shows. */

const { read } = require('../internal/read');
const { CERTIFICATE_REASONS } = require('./certificates');
const { normaliseText } = require('../internal/plain-words');
const { ownHints } = require('../errors/causes');
const { readCode } = require('./responder');

/** @typedef {Readonly<import('../errors/causes/record').CauseHint>} CauseHint */

/** Codes of a connection that was refused or cut while it was made: what a blocked host looks like. */
const CUT_OFF = /^(?:ECONNRESET|EPROTO|ERR_SSL_(?!.*CERT)\w+|UND_ERR_SOCKET)$/;
const CUT_OFF_WORDS = /\bTLS\b|\bSSL\b|handshake|secure channel|connection reset/i;
const CERTIFICATE = /certificate|self.signed|CERT_/i;
const UNRESOLVED = /^(?:ENOTFOUND|EAI_AGAIN)$/;
/** These go on until something is changed. */
const LASTING = /^(?:ENOTFOUND|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ERR_SSL_WRONG_VERSION_NUMBER)$/;
/** A clause. */
const PAGE_REASON = 'the reply was a web page, not JSON, and says nothing about the API key';
const DNS_HINT = Object.freeze({
  id: 'host',
  title: 'Host',
  fix: 'Check the spelling of the host, and the DNS server of this machine or container with nslookup.',
});

const PARTIAL_HINT = Object.freeze({
  id: 'order',
  title: 'Order',
  fix: 'Look up the orders before you send anything again: a part of the request was carried out.',
});

/**
 * @param {unknown} cause
 * @returns {boolean} the connection was cut, and not for the sake of a certificate
 */
function isCutOff(cause) {
  const texts = [cause, read(cause, 'cause')].map((error) => String(read(error, 'message') ?? ''));
  if (texts.some((text) => CERTIFICATE.test(text))) return false;
  return CUT_OFF.test(readCode(cause, read) ?? '') || texts.some((text) => CUT_OFF_WORDS.test(text));
}

/**
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {CauseHint}
 */
function regionalHint({ hosts, clock }) {
  return {
    id: 'host',
    title: 'Host',
    fix: `Ask the host of your region, such as curl https://HOST${clock.path}: in some countries only that one answers. There are ${hosts.regional}.`,
  };
}

/**
 * @param {string} code of a connection error
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {CauseHint[]} repeating the request comes last where it cannot help by itself
 */
function connectionHints(code, venue) {
  const isLasting = LASTING.test(code) || Object.hasOwn(CERTIFICATE_REASONS, code);
  const network = (isLasting ? (ownHints('no-verdict', venue) ?? []) : []).filter(
    ({ id }) => id === 'network',
  );
  return [...(UNRESOLVED.test(code) ? [DNS_HINT] : []), ...network];
}

/** What pages and bodies say that only repeat the status. */
const SAYS_NOTHING_MORE = /^(?:(?:http )?(?:error )?\d{3} ?)?(?:forbidden|access denied)?$/;

/**
 * @param {Pick<import('../venues/venue').ReadReply, 'code' | 'httpStatus' | 'message' | 'shape'>} reply
 * @param {{ row: Readonly<import('../venues/venue').ReplyRow>, category: import('../errors/causes').Category, venue: Readonly<import('../venues').Venue> }} found
 * @returns {string | undefined} what an HTTP status without a verdict, or a page, says more exactly than the title of the category
 */
function reasonOf({ code, httpStatus, message, shape }, { row, category, venue }) {
  if (category !== 'no-verdict' || row.foreign || code !== null) return undefined;
  const documented = venue.replies.statusReasons?.[httpStatus ?? 0];
  if (documented !== undefined && SAYS_NOTHING_MORE.test(normaliseText(message))) return documented;
  return shape === 'html' ? PAGE_REASON : undefined;
}

/**
 * @param {Readonly<import('../venues/venue').ReplyRow>} row
 * @param {Pick<import('./checks').CheckInput, 'venue' | 'category' | 'endpoint' | 'host' | 'misuse'>} found
 * @param {{ cause: unknown, httpStatus: number | null, isPartial?: boolean }} reply
 * @returns {CauseHint[]} most likely cure first
 */
function hintsOf(row, { venue, category, endpoint, host, misuse }, { cause, httpStatus, isPartial }) {
  const { replies, hosts } = venue;
  if (misuse !== null && category === 'business') return [{ id: 'request', title: 'Request', fix: misuse }];
  if (category === 'retired-endpoint' && endpoint !== null && replies.retiredHint) {
    return [replies.retiredHint(endpoint)];
  }
  const isReal = host.environment === null || host.environment === Object.keys(hosts.urls)[0];
  if (row.shapes?.includes('unreachable') && hosts.regional && isReal && isCutOff(cause)) {
    return [regionalHint(venue)];
  }
  if (row.shapes?.includes('unreachable')) return connectionHints(readCode(cause, read) ?? '', venue);
  const ofStatus =
    category === 'no-verdict' && !row.foreign ? replies.statusHints?.[httpStatus ?? 0] : undefined;
  const hint = row.hint ?? (isPartial ? PARTIAL_HINT : ofStatus);
  return hint ? [hint] : [];
}

module.exports = { PAGE_REASON, hintsOf, reasonOf };
