'use strict';

/**
 * A function like fetch, on `node:http`. A thousand accounts send at once, and the global fetch takes more CPU time for each
 * request. It does only what a signed request of bybit-auth needs: the body is bytes, a redirect is a reply.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');

const { Paced } = require('./paced');

/** ms; a connection that has been idle for longer may be closed by the other side while an order is written to it. */
const IDLE_MS = 4000;
/** ms; a signature that has waited longer for its connection would arrive late. */
const CONNECT_MS = 2000;
/** Bytes of a reply; a list of a thousand instruments has about one million. */
const LARGEST_REPLY = 16_777_216;

/** Requests are written before the replies to earlier ones are handed on: those behind them wait for their orders to leave. */
const WORK = new Paced({ msPerTurn: 5, longestMs: 250 });

const OPTIONS = { keepAlive: true, maxFreeSockets: 4096, timeout: IDLE_MS };

/** What comes on an idle connection belongs to no request. The next one would take it for its own reply. */
const unasked = new WeakMap();

/** @template {new (...args: any[]) => http.Agent} T @param {T} Agent */
const wary = (Agent) =>
  class extends Agent {
    /** @param {any} socket */
    keepSocketAlive(socket) {
      const end = () => socket.destroy();
      unasked.set(socket, end);
      socket.once('data', end);
      return /** @type {any} */ (super.keepSocketAlive)(socket);
    }

    /** @param {any} socket @param {http.ClientRequest} request */
    reuseSocket(socket, request) {
      socket.off('data', unasked.get(socket));
      super.reuseSocket(socket, request);
    }
  };

const connections = () =>
  Object.freeze({
    'http:': { request: http.request, agent: new (wary(http.Agent))(OPTIONS), connected: 'connect' },
    'https:': { request: https.request, agent: new (wary(https.Agent))(OPTIONS), connected: 'secureConnect' },
  });

/** Orders and reads have connections of their own, so that the reply to one is never taken for that to the other. */
const READS = connections();
const ORDERS = connections();

/**
 * @typedef {object} Init
 * @property {string} [method]
 * @property {Iterable<[string, string]>} [headers]
 * @property {Uint8Array} [body]
 * @property {AbortSignal} [signal]
 * @property {number} [leaveBy]  ms since 1970: nothing is written later
 */

class ReplyHeaders {
  #values;

  /** @param {http.IncomingHttpHeaders} values */
  constructor(values) {
    this.#values = values;
  }

  /** @param {string} name @returns {string | null} */
  get(name) {
    return this.#values[name.toLowerCase()]?.toString() ?? null;
  }

  /** @param {(value: string, name: string) => void} act */
  forEach(act) {
    for (const [name, value] of Object.entries(this.#values)) act(`${value}`, name);
  }
}

/** What bybit-auth/fetch reads of a Response. The body is here as a whole. */
class Reply {
  #bytes;

  /** @param {http.IncomingMessage} message @param {Buffer} bytes @param {string} url */
  constructor({ statusCode = 0, headers }, bytes, url) {
    this.#bytes = bytes;
    this.status = statusCode;
    this.ok = statusCode >= 200 && statusCode < 300;
    this.url = url;
    this.headers = new ReplyHeaders(headers);
    this.body = { getReader: () => readerOf(bytes), cancel: async () => {} };
  }

  clone() {
    return this;
  }

  async text() {
    return this.#bytes.toString('utf8');
  }

  async json() {
    return JSON.parse(this.#bytes.toString('utf8'));
  }
}

/** @param {Buffer} bytes */
function readerOf(bytes) {
  let rest = bytes.length === 0 ? [] : [bytes];
  return {
    async read() {
      const [value] = rest;
      rest = [];
      return { done: value === undefined, value };
    },
    async cancel() {},
  };
}

/** With the code of a host that was not reached: bybit-auth knows by it that no byte was written. @param {string} message */
const notConnected = (message) =>
  Object.assign(new Error(message), { code: 'EHOSTUNREACH', syscall: 'connect' });

/**
 * Of a connection that failed before anything was written, such as in the TLS handshake. The cause tells why.
 *
 * @param {NodeJS.ErrnoException} error
 */
const neverWritten = (error) =>
  Object.assign(notConnected(error.message), { cause: Object.assign(error, { syscall: 'connect' }) });

/** @param {string} message */
const brokenOff = (message) => Object.assign(new Error(message), { code: 'ECONNRESET' });

/**
 * Writes the request once its connection is established, so that what cannot connect was never sent.
 *
 * @param {http.ClientRequest} request
 * @param {import('node:net').Socket} socket
 * @param {string} connected  name of the event
 * @param {() => void} write
 */
function whenConnected(request, socket, connected, write) {
  if (request.reusedSocket || !(socket.connecting || connected === 'secureConnect')) return void write();
  const timer = setTimeout(() => {
    request.destroy(notConnected(`No connection within ${CONNECT_MS} ms`));
  }, CONNECT_MS);
  request.once('close', () => clearTimeout(timer));
  socket.once(connected, () => {
    clearTimeout(timer);
    write();
  });
}

/** @param {URL} url @param {Init} init @returns {http.RequestOptions} */
function optionsOf({ hostname, port, pathname, search }, { method = 'GET', headers = [], body }) {
  const given = /** @type {http.OutgoingHttpHeaders} */ (Object.fromEntries(headers));
  if (body !== undefined && body !== null) given['content-length'] = body.length;
  // An IPv6 address has brackets in a URL, and none for a socket.
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port, path: pathname + search, method, headers: given };
}

/**
 * @param {string | URL} target
 * @param {Init} [init]
 * @param {(bytes: Buffer) => boolean} [namesOrder]  the reply to a POST says which order it is about. After another one the connection is
 *   closed: if it came twice, the second one would be taken for the reply to the next order.
 * @returns {Promise<Reply>} rejects with the error of the socket
 */
async function httpFetch(target, init = {}, namesOrder = () => true) {
  const { body, signal, leaveBy = Infinity } = init;
  await WORK.urgent();
  if (signal?.aborted) throw signal.reason;
  const url = new URL(target);
  const isOrder = init.method === 'POST';
  const clients = isOrder ? ORDERS : READS;
  const { request: start, agent, connected } = clients[/** @type {keyof typeof clients} */ (url.protocol)];
  return new Promise((resolve, reject) => {
    const request = start({ ...optionsOf(url, init), agent });
    let isWritten = false;
    const abort = () => request.destroy(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    let isAnswered = false;
    request.once('close', () => {
      signal?.removeEventListener('abort', abort);
      // Node.js closes the connection without an error when the other side switches protocols.
      if (!isAnswered) reject(brokenOff('The connection was closed without a reply'));
    });
    request.once('error', (error) => {
      reject(isWritten || signal?.aborted ? error : neverWritten(error));
    });
    request.once('socket', (socket) => {
      whenConnected(request, socket, connected, () => {
        if (Date.now() > leaveBy) {
          request.destroy(notConnected('The connection came after leaveBy'));
          return;
        }
        isWritten = true;
        request.end(body);
      });
    });
    request.once('response', (message) => {
      isAnswered = true;
      const { socket } = message;
      const done = (/** @type {Buffer} */ bytes) => {
        if (isOrder && !namesOrder(bytes)) socket.destroy();
        void WORK.patient().then(() => resolve(new Reply(message, bytes, url.href)));
      };
      collect(message, done, reject);
    });
  });
}

/**
 * @param {http.IncomingMessage} message
 * @param {(bytes: Buffer) => void} done
 * @param {(error: Error) => void} fail
 */
function collect(message, done, fail) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  message.on('data', (chunk) => {
    size += chunk.length;
    if (size > LARGEST_REPLY) message.destroy(brokenOff(`The reply has more than ${LARGEST_REPLY} bytes`));
    else chunks.push(chunk);
  });
  message.once('end', () => done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
  message.once('error', fail);
  message.once('aborted', () => fail(brokenOff('The reply broke off')));
}

module.exports = { httpFetch };
