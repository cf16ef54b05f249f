'use strict';

/** Reads the raw bytes of a body, which signatures are over, within limits. */

/** bytes */
const BODY_LIMIT = 64 * 1024;
/** How much more is read and thrown away: bytes. */
const DISCARD_LIMIT = 1024 * 1024;
/** For the whole body: ms. TradingView gives up after 3 s. */
const BODY_MS = 10_000;

/**
 * `aborted`: the sender is gone, and an answer would not be read.
 *
 * @typedef {{ body: Buffer } | { refused: 'too-large' | 'encoded' | 'too-slow' | 'aborted' }} Reading
 */

/**
 * A signature may be over the compressed or the plain form, and a few bytes can become many: neither is guessed.
 *
 * @param {string} encoding  value of content-encoding
 */
const isEncoded = (encoding) => encoding !== '' && encoding.toLowerCase() !== 'identity';

/**
 * @param {Buffer} body
 * @returns {Reading}
 */
const readingOf = (body) => (body.length > BODY_LIMIT ? { refused: 'too-large' } : { body });

/**
 * Reads a body that is somewhat too large to its end, so that the sender gets the answer instead of a reset.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {{ limitMs?: number, expects?: boolean, proceed?: () => void }} [options]  `expects`: the sender waits until
 *   `proceed` asks it for the body
 * @returns {Promise<Reading>}
 */
function readBody(request, { limitMs = BODY_MS, expects = false, proceed = () => {} } = {}) {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > (expects ? BODY_LIMIT : BODY_LIMIT + DISCARD_LIMIT)) {
    return Promise.resolve({ refused: 'too-large' });
  }
  proceed();
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    let chunks = [];
    let size = 0;
    /** @param {Reading} reading */
    const finish = (reading) => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('error', abort).off('close', abort);
      // A late error of the stream must not be thrown.
      request.on('error', () => {});
      resolve(reading);
    };
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else chunks = [];
      if (size > BODY_LIMIT + DISCARD_LIMIT) finish({ refused: 'too-large' });
    };
    const end = () =>
      finish(size > BODY_LIMIT ? { refused: 'too-large' } : { body: Buffer.concat(chunks, size) });
    const abort = () => finish({ refused: 'aborted' });
    const timer = setTimeout(() => finish({ refused: 'too-slow' }), limitMs);
    request.on('data', take).on('end', end).on('error', abort).on('close', abort);
  });
}

/**
 * @param {Request} request
 * @returns {Promise<Reading>}
 */
async function readWebBody(request) {
  if (request.body === null) return { body: Buffer.alloc(0) };
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) return { refused: 'too-large' };
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (
      /** @type {unknown} */ (request.body)
    )) {
      size += chunk.length;
      if (size > BODY_LIMIT) return { refused: 'too-large' };
      chunks.push(chunk);
    }
  } catch {
    return { refused: 'aborted' };
  }
  return { body: Buffer.concat(chunks, size) };
}

module.exports = { BODY_LIMIT, isEncoded, readBody, readWebBody, readingOf };
