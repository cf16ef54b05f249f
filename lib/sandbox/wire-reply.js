'use strict';

/** Replies as bytes. */

const { STATUS_CODES } = require('node:http');

/**
 * @typedef {object} WireReply
 * @property {number} httpStatus
 * @property {string} statusText
 * @property {Record<string, string>} headers
 * @property {Buffer} body
 * @property {number | string | null} retCode The code in the body, or null where the body has none.
 */

/**
 * What every venue's replies have in common.
 * @typedef {object} PlainReply
 * @property {number} [httpStatus] Default 200.
 * @property {string} [statusText] Default: the usual one of the status.
 * @property {Record<string, string>} [headers] Added to the usual ones; they win.
 * @property {string | Buffer | object} [body] An object is sent as JSON.
 */

/**
 * @param {string | Buffer | object | undefined} body
 * @returns {{ body: Buffer, contentType: string | null }}
 */
function bodyBytes(body) {
  if (body === undefined) return { body: Buffer.alloc(0), contentType: null };
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    return { body: Buffer.from(body), contentType: null };
  }
  return { body: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

/**
 * @param {Pick<PlainReply, 'httpStatus' | 'statusText' | 'headers'>} spec
 * @param {{ body: Buffer, retCode: number | string | null, headers: Record<string, string> }} content `headers`: those that
 *   the exchange adds.
 * @returns {WireReply}
 */
function wireReply({ httpStatus = 200, statusText, headers: own }, { body, retCode, headers }) {
  return {
    httpStatus,
    statusText: statusText ?? STATUS_CODES[httpStatus] ?? '',
    headers: { ...headers, ...own, 'Content-Length': `${body.length}` },
    body,
    retCode,
  };
}

module.exports = { bodyBytes, wireReply };
