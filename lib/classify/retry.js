'use strict';

/**
 * Whether and when a request can be sent again after a rejection, and whether it was sent at all.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { preventsConnection } = require('../internal/connection-codes');
const { read, toInteger } = require('../internal/read');
const { readText } = require('./context');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */

const LONGEST_WAIT_MS = 86_400_000;
/** A moment with fewer digits is in seconds. */
const SECONDS_BELOW = 1e11;
/** What a socket does before its connection is established. */
const CONNECTING = /^(?:connect|getaddrinfo|queryA)/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * How long the exchange asks to wait.
 *
 * @param {import('../venues/venue').ReadReply} reply
 * @param {ClassifyContext} context
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {number | null} ms
 */
function retryAfter(reply, context, { replies: { waits } }) {
  const now = reply.time ?? toInteger(context.receivedAt) ?? reply.date ?? null;
  const longest = waits.longestMs ?? LONGEST_WAIT_MS;
  const plausible = (/** @type {number} */ wait) => Number.isFinite(wait) && wait <= longest;
  const given = toInteger(reply.header(waits.resetHeader));
  const reset = given !== null && given < SECONDS_BELOW ? given * 1000 : given;
  if (reset !== null && now !== null && plausible(reset - now)) return Math.max(0, reset - now);
  const countdown = toInteger(reply.header(waits.countdownHeader ?? ''));
  if (countdown !== null && countdown >= 0 && plausible(countdown)) return countdown;
  const header = reply.header('retry-after') ?? '';
  const seconds = toInteger(header);
  if (seconds !== null && seconds >= 0 && plausible(seconds * 1000)) return seconds * 1000;
  const until = Number(waits.until?.exec(reply.message)?.[1] ?? NaN);
  if (now !== null && plausible(until - now)) return Math.max(0, until - now);
  const date = seconds === null && header !== '' ? Date.parse(header) : NaN;
  const from = now ?? Date.parse(reply.header('date') ?? '');
  if (plausible(date - from)) return Math.max(0, date - from);
  return reply.httpStatus === 403 ? waits.blockMs : null;
}

/**
 * Whether nothing was sent. Clients wrap the error of the socket in errors of their own. An established connection that
 * loses its route ends with the same codes; the system call tells the two cases apart.
 *
 * @param {ClassifyContext} context
 * @returns {boolean}
 */
function wasNeverSent({ sent, cause }) {
  if (sent === false) return true;
  let error = cause;
  let found = false;
  for (let depth = 0; depth < 4 && error !== null && typeof error === 'object'; depth += 1) {
    const call = readText(read(error, 'syscall')) ?? 'connect';
    if (!CONNECTING.test(call)) return false;
    found ||= preventsConnection(read(error, 'code'));
    error = read(error, 'cause');
  }
  return found;
}

/**
 * @param {Readonly<import('../venues/venue').ReplyRow>} row
 * @param {import('../errors/causes').Category} category
 * @param {ClassifyContext} context
 * @returns {boolean}
 */
function isRetryable(row, category, context) {
  const usual = row.retryable ?? CATEGORIES[category].retryable;
  if (category !== 'no-verdict' || !usual) return usual;
  // The same request gets the same refusal, and an address that is blocked stays blocked for longer.
  const status = toInteger(context.httpStatus);
  if (status === 403 || status === 404) return false;
  // Without a verdict an order may have been placed, so only reads can be repeated.
  const method = readText(context.method)?.toUpperCase() ?? 'GET';
  return READS.has(method) || wasNeverSent(context);
}

module.exports = { isRetryable, retryAfter, wasNeverSent };
