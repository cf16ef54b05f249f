'use strict';

/**
 * The body of a reply as text, where the caller wants it in another form (`responseType`): a stream, bytes or a Blob. The
 * verdict is then the same as for text, and the caller still gets the whole body.
 *
 * @module
 */

const { promisify } = require('node:util');
const zlib = require('node:zlib');
const { LIMIT, mayBeRejection, peekAt, restoreStream } = require('../peek-body');

const unzip = promisify(zlib.unzip);
/**
 * What `decompress: false` leaves compressed, by content encoding.
 *
 * @type {Map<string, (data: Buffer, options: import('node:zlib').ZlibOptions) => Promise<Buffer>>}
 */
const DECODERS = new Map(
  Object.entries({ gzip: unzip, deflate: unzip, br: promisify(zlib.brotliDecompress) }).map(
    ([name, decode]) => [name, /** @type {any} */ (decode)],
  ),
);

/**
 * @param {any} response of axios; its stream is replaced by one with the same content
 * @param {import('../../venues/venue').VenueReplies} replies of the exchange
 * @returns {Promise<string | undefined>} undefined when the body is text already, or is too long for a rejection
 */
async function readAsText(response, replies) {
  const bytes = await readBytes(response, replies);
  if (bytes === null) return undefined;
  const decode = DECODERS.get(String(response.headers?.['content-encoding']).toLowerCase());
  if (decode === undefined) return bytes.toString('utf8');
  try {
    return (await decode(bytes, { maxOutputLength: LIMIT })).toString('utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {any} response
 * @param {import('../../venues/venue').VenueReplies} replies
 * @returns {Promise<Buffer | null>}
 */
async function readBytes(response, replies) {
  const { data, status, headers } = response;
  if (data === null || typeof data !== 'object') return null;
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) {
    return data.byteLength <= LIMIT ? Buffer.from(/** @type {any} */ (data)) : null;
  }
  if (data instanceof Blob) return data.size <= LIMIT ? Buffer.from(await data.arrayBuffer()) : null;
  if (Object.isFrozen(response) || !mayBeRejection(status, headers?.['content-type'])) return null;
  if (typeof data.getReader === 'function') return peekWeb(response, replies);
  if (typeof data.pipe === 'function' && typeof data.unshift === 'function') {
    return peekNode(response, replies);
  }
  return null;
}

/**
 * The caller gets the same stream, with the start put back. A stream that has ended takes nothing back, so another one stands
 * for it.
 *
 * @param {any} response
 * @param {import('../../venues/venue').VenueReplies} replies
 */
async function peekNode(response, replies) {
  const { data } = response;
  const peek = await peekAt(() => nextChunk(data), response.status, replies);
  const isOver = peek.state === 'failed' || data.readableEnded || data.destroyed;
  if (isOver) response.data = restoreStream(peek, NOTHING, data);
  else data.unshift(Buffer.concat(peek.chunks));
  return contentOf(peek);
}

const NOTHING = { next: async () => ({ done: true, value: undefined }) };

/** @param {any} stream of Node.js @returns {Promise<{ done?: boolean, value?: any }>} */
async function nextChunk(stream) {
  for (;;) {
    const value = stream.read();
    if (value !== null) return { value };
    if (stream.readableEnded) return { done: true };
    if (stream.destroyed) throw stream.errored ?? new Error('The reply broke off');
    await change(stream);
  }
}

/** @param {any} stream @returns {Promise<void>} rejected when the stream fails */
function change(stream) {
  return new Promise((resolve, reject) => {
    const settle = (/** @type {any} */ error) => {
      for (const name of CHANGES) stream.removeListener(name, settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    for (const name of CHANGES) stream.on(name, settle);
  });
}

const CHANGES = ['readable', 'end', 'close', 'error'];

/** @param {any} response @param {import('../../venues/venue').VenueReplies} replies */
async function peekWeb(response, replies) {
  const { data } = response;
  const reader = data.getReader();
  const peek = await peekAt(() => reader.read(), response.status, replies);
  response.data = restoreWeb(peek, reader, data.constructor);
  return contentOf(peek);
}

/**
 * @param {import('../peek-body').Peek} peek
 * @param {any} reader of what follows
 * @param {any} Stream the class of the stream, because Node.js 20 counts the global one as experimental
 * @returns {any} the whole body, for the caller
 */
function restoreWeb({ chunks, failure }, reader, Stream) {
  const start = chunks.values();
  return new Stream({
    async pull(/** @type {any} */ controller) {
      const { value: chunk } = start.next();
      if (chunk !== undefined) return controller.enqueue(new Uint8Array(chunk));
      if (failure !== null) throw failure;
      const { done, value } = await reader.read();
      return done ? controller.close() : controller.enqueue(value);
    },
    cancel: (/** @type {unknown} */ reason) => reader.cancel(reason),
  });
}

/** @param {import('../peek-body').Peek} peek */
function contentOf({ chunks, state }) {
  return state === 'ended' || state === 'enough' ? Buffer.concat(chunks) : null;
}

module.exports = { readAsText };
