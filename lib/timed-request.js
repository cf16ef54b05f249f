'use strict';

/**
 * One GET, timed: what came back, when, and after how long. Whatever goes wrong on the way is part of the answer,
 * for a diagnosis has to tell of it; only the caller's own abort is thrown.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');

/** bytes; no reply of the endpoints that are asked here is nearly as long. */
const BODY_LIMIT = 1024 * 1024;

/**
 * @typedef {object} TimedReply
 * @property {number} sentAt ms since 1970 by the given clock: when the connection stood and the request left
 * @property {number} receivedAt ms since 1970 by the same clock: when the head of the reply was there
 * @property {number} rttMs between the two, by a clock that nobody sets
 * @property {number | null} httpStatus null when no reply came
 * @property {import('node:http').IncomingHttpHeaders} headers of the reply; names in lower case
 * @property {string} body
 * @property {any} json the body parsed, when it is a JSON object; else null
 * @property {Error | null} cause why no whole reply came
 */

/**
 * @typedef {object} TimedRequestOptions
 * @property {Record<string, string>} [headers]
 * @property {import('node:http').Agent} [agent]
 * @property {number} timeoutMs for everything together
 * @property {AbortSignal} [signal]
 * @property {{ now(): number }} clock
 */

/**
 * Follows no redirect: whoever is pointed to must not see the key.
 *
 * @param {URL} url
 * @param {TimedRequestOptions} options
 * @returns {Promise<TimedReply>}
 * @throws the reason of the signal, as a rejection
 */
function timedGet(url, { headers, agent, timeoutMs, signal, clock }) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const watch = stopwatch(clock);
    const { request: open } = url.protocol === 'http:' ? http : https;
    const request = open(url, { method: 'GET', headers, agent });
    /** @type {Error | null} what ended the request here, whatever the socket makes of it */
    let ended = null;
    const end = (/** @type {Error} */ reason) => {
      ended = reason;
      request.destroy(reason);
    };
    const onAbort = () => end(new Error('aborted'));
    const timer = setTimeout(() => end(timeoutError(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });

    const finish = (/** @type {Partial<TimedReply>} */ reply) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (signal?.aborted) reject(signal.reason);
      else {
        resolve({
          ...watch.times(),
          httpStatus: null,
          headers: {},
          body: '',
          json: null,
          cause: null,
          ...reply,
        });
      }
    };
    request.on('socket', (socket) => whenConnected(socket, url.protocol, watch.start));
    request.on('error', (cause) => finish({ cause: ended ?? cause }));
    request.on('response', (response) => {
      watch.stop();
      const { statusCode, headers: replyHeaders } = response;
      const head = { httpStatus: statusCode ?? null, headers: replyHeaders };
      readBody(response).then(
        (body) => finish({ ...head, body, json: parseObject(body) }),
        (/** @type {Error} */ cause) => finish({ ...head, cause: ended ?? cause }),
      );
    });
    request.end();
  });
}

/**
 * @param {{ now(): number }} clock
 */
function stopwatch(clock) {
  let started = performance.now();
  let sentAt = clock.now();
  /** @type {number | null} */
  let rttMs = null;
  return {
    start() {
      started = performance.now();
      sentAt = clock.now();
    },
    stop() {
      rttMs = performance.now() - started;
    },
    times() {
      const elapsed = rttMs ?? performance.now() - started;
      return { sentAt, receivedAt: sentAt + elapsed, rttMs: elapsed };
    },
  };
}

/**
 * The handshakes of a new connection are no part of the way that a request travels.
 *
 * @param {import('node:net').Socket} socket
 * @param {string} protocol
 * @param {() => void} start
 */
function whenConnected(socket, protocol, start) {
  if (!socket.connecting) start();
  else socket.once(protocol === 'http:' ? 'connect' : 'secureConnect', start);
}

/**
 * @param {import('node:http').IncomingMessage} response
 * @returns {Promise<string>} as UTF-8, cut at the limit
 */
async function readBody(response) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > BODY_LIMIT) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8');
}

/** @param {string} text @returns {any} */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** @param {number} timeoutMs */
function timeoutError(timeoutMs) {
  return Object.assign(new Error(`no whole reply within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

module.exports = { timedGet };
