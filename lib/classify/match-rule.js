'use strict';

/** Finds the row of the reply rules that matches a reply. */

const { FIRST_ROWS, PAGE_ROWS } = require('./page-rules');
const { isForeign } = require('./responder');
const { ownProperties } = require('../internal/own-properties');

/** @typedef {import('../venues').Venue} Venue */
/** @typedef {import('../errors/causes').Confidence} Confidence */
/** @typedef {import('../venues/venue').ReplyRow} Row */
/** @typedef {import('../venues/venue').ReadReply} Reply */
/** @typedef {{ path?: string | null, environment?: string | null, host?: { host: string }, passphraseForm?: string }} Place where the request went */

/**
 * @param {Readonly<Row>} candidate
 * @param {Reply} reply
 * @param {Readonly<Venue>} venue
 * @param {Place} place
 * @returns {boolean}
 */
function matches(candidate, reply, venue, place) {
  const { codes, status, shapes, transport, text } = candidate;
  if (codes && (reply.code === null || !codes.includes(reply.code))) return false;
  if (candidate.codeless && reply.code !== null) return false;
  if (status && (reply.httpStatus === null || reply.httpStatus < status[0] || reply.httpStatus > status[1])) {
    return false;
  }
  if (shapes && !shapes.includes(reply.shape)) return false;
  if (transport && !reply.transport.startsWith(transport)) return false;
  if (candidate.op && reply.op !== candidate.op) return false;
  if (candidate.signed !== undefined && reply.signed !== candidate.signed) return false;
  if (text && !text.test(reply.text)) return false;
  if (candidate.path && !candidate.path.test(place.path ?? '')) return false;
  if (candidate.passphraseForm && candidate.passphraseForm !== place.passphraseForm) return false;
  if (candidate.host && !candidate.host.test(place.host?.host ?? '')) return false;
  if (candidate.environment && candidate.environment !== place.environment) return false;
  return !candidate.foreign || isForeign(reply, venue);
}

/** @type {WeakMap<Readonly<Venue>, readonly Readonly<Row>[]>} */
const made = new WeakMap();

/** @param {Readonly<Venue>} venue @returns {readonly Readonly<Row>[]} in the order in which they are tried */
function rowsOf(venue) {
  const { placeRows = [], rows: own } = venue.replies;
  const rows = made.get(venue) ?? [...FIRST_ROWS, ...placeRows, ...PAGE_ROWS, ...own].map(ownProperties);
  made.set(venue, rows);
  return rows;
}

/**
 * The row that matches a reply, and how certain that is.
 *
 * @param {Reply} reply
 * @param {Readonly<Venue>} venue
 * @param {Place} [place]
 * @returns {{ row: Readonly<Row>, confidence: Confidence }}
 */
function findRow(reply, venue, place = {}) {
  const { fallback } = venue.replies;
  const found = rowsOf(venue).find((candidate) => matches(candidate, reply, venue, place)) ?? fallback;
  const stated = found.supports?.test(reply.text) ?? false;
  return { row: found, confidence: stated ? 'stated' : found.confidence };
}

module.exports = { findRow, rowsOf };
