'use strict';

/**
 * The strings that Gate.io signs, and the verification of a signature. It uses only node:crypto, so that it can check the
 * signers of the package independently.
 * https://www.gate.com/docs/developers/apiv4/en/#api-signature-string-generation
 */

const { createHash, createHmac, timingSafeEqual } = require('node:crypto');

/**
 * The query is signed without its percent-encoding, as the documentation says, in the order in which it was sent. Whether
 * the real server decodes every character is not known.
 * @param {string} query One character per byte.
 */
function rawQuery(query) {
  try {
    return Buffer.from(decodeURIComponent(query), 'utf8').toString('latin1');
  } catch {
    return query;
  }
}

/**
 * @param {{ method: string, path: string, query: string, body: Buffer, timestamp: string }} parts `path` with /api/v4,
 *   `timestamp` as in the header.
 */
function signedRequest({ method, path, query, body, timestamp }) {
  const digest = createHash('sha512').update(body).digest('hex');
  return Buffer.from([method, path, rawQuery(query), digest, timestamp].join('\n'), 'latin1');
}

/**
 * What a private subscription signs.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#authentication
 * @param {{ channel: string, event: string, time: string }} message
 */
function signedSubscription({ channel, event, time }) {
  return Buffer.from(`channel=${channel}&event=${event}&time=${time}`, 'utf8');
}

/**
 * What a login of the WebSocket API signs.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#client-api-request
 * @param {{ channel: string, param: string, time: string }} message `param`: as JSON, or empty.
 */
function signedLogin({ channel, param, time }) {
  return Buffer.from(`api\n${channel}\n${param}\n${time}`, 'utf8');
}

/**
 * Hexadecimal in lower case only, as documented.
 * @param {import('node:crypto').KeyObject} secret
 * @param {Buffer} payload
 * @param {string} signature
 */
function signatureFits(secret, payload, signature) {
  const expected = Buffer.from(createHmac('sha512', secret).update(payload).digest('hex'));
  const received = Buffer.from(signature);
  return expected.length === received.length && timingSafeEqual(expected, received);
}

module.exports = { signatureFits, signedLogin, signedRequest, signedSubscription };
