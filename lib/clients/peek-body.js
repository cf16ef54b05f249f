'use strict';

/**
 * Reads the start of a body that belongs to the caller, as far as classify() needs it.
 *
 * @module
 */

const { Readable } = require('node:stream');

/** bytes; far more than any rejection has. */
const LIMIT = 1024 * 1024;

/** Content types of rejections. Other types with a 2xx status are data. */
const READABLE = /json|text|html|xml/i;

/**
 * @typedef {object} Peek
 * @property {Buffer[]} chunks
 * @property {'ended' | 'enough' | 'too-long' | 'failed'} state
 * @property {unknown} failure
 */

/**
 * @param {number} status
 * @param {string | null | undefined} type the content type of the reply
 * @returns {boolean}
 */
function mayBeRejection(status, type) {
  return !(status < 300) || typeof type !== 'string' || READABLE.test(type);
}

/**
 * @param {() => Promise<{ done?: boolean, value?: any }>} next
 * @param {number} status
 * @param {import('../venues/venue').VenueReplies} replies of the exchange
 * @returns {Promise<Peek>} the part of the body that classify() needs
 */
async function peekAt(next, status, { isPlainSuccess, headLength }) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  let looked = false;
  try {
    while (size < LIMIT) {
      const { done, value } = await next();
      if (done) return { chunks, state: 'ended', failure: null };
      chunks.push(Buffer.from(value));
      size += value.length;
      if (looked) continue;
      // A server may stop after a few bytes, which are enough to recognise a success.
      looked = size >= headLength;
      // All chunks are checked, because a second code may follow anywhere.
      if (isPlainSuccess(status, Buffer.concat(chunks).toString('utf8'))) {
        return { chunks, state: 'enough', failure: null };
      }
    }
    return { chunks, state: 'too-long', failure: null };
  } catch (failure) {
    return { chunks, state: 'failed', failure };
  }
}

/**
 * @param {Peek} peek
 * @param {{ next(): Promise<{ done?: boolean, value?: any }> }} iterator of what follows
 * @param {any} source
 * @returns {Readable} the whole body, for the caller
 */
function restoreStream({ chunks, failure }, iterator, source) {
  async function* content() {
    yield* chunks;
    if (failure !== null) throw failure;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const stream = Readable.from(content(), { objectMode: false });
  stream.once('close', () => source.destroy?.());
  // A failure of a body that the caller never reads must not end the process. A caller who reads it gets the error.
  stream.on('error', () => {});
  return stream;
}

module.exports = { LIMIT, mayBeRejection, peekAt, restoreStream };
