'use strict';

const { isAnyArrayBuffer, isArrayBufferView } = require('node:util').types;

const { WebhookError } = require('./error');

const RECIPE =
  'Pass the raw bytes to verify(): in Express use express.raw({ type: "*/*" }) on this route, in Fastify a content type ' +
  'parser with parseAs: "buffer", in Koa no body parser on this route, in Hono and Next.js ' +
  'await request.arrayBuffer(). See https://github.com/OWNER/bybit-auth/blob/main/docs/webhook.md';

/** @param {unknown} value @returns {Buffer | null} a view of the bytes; null where there are none */
function viewOf(value) {
  if (isArrayBufferView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return isAnyArrayBuffer(value) ? Buffer.from(value) : null;
}

/**
 * The bytes as they were received.
 *
 * @param {unknown} rawBody bytes, or text that becomes UTF-8
 * @returns {Buffer}
 * @throws {WebhookError} parsed-body
 */
function readBody(rawBody) {
  if (typeof rawBody === 'string') return Buffer.from(rawBody, 'utf8');
  try {
    const bytes = viewOf(rawBody);
    if (bytes !== null) return bytes;
  } catch {
    throw new WebhookError('parsed-body', 'The memory of the body was given away before it was verified.');
  }
  if (rawBody === undefined || rawBody === null) {
    throw new WebhookError('parsed-body', `The body was not given, or not read yet. ${RECIPE}`);
  }
  throw new WebhookError('parsed-body', `The body was parsed before it was verified. ${RECIPE}`);
}

/** @param {unknown} rawBody @returns {boolean} whether text was made of bytes that are not UTF-8, or of half a character */
function hasLostBytes(rawBody) {
  return typeof rawBody === 'string' && /\ufffd|\p{Surrogate}/u.test(rawBody);
}

module.exports = { hasLostBytes, readBody };
