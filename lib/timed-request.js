'use strict';

/**
 * One GET, timed: what came back, when, and after how long. Whatever goes wrong on the way is part of the answer,
 * because a diagnosis has to tell of it; only the caller's own abort is thrown.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');
const { onceConnected } = require('./exchange/connection');

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
 * @property {Record<string, string> | (() => Record<string, string>)} [headers] a function is called when the connection
 *   stands, so that a timestamp among them is the time at which the request leaves
 * @property {import('node:http').Agent} [agent]
 * @property {number} timeoutMs for everything together
 * @property {AbortSignal} [signal]
 * @property {{ now(): number }} clock
 */

/**
 * Follows no redirect: whoever is pointed to must not see the key. Settles by its timeout whatever the agent, the proxy
 * and the server do: Node.js tells of no error for a request that never gets a socket.
 *
 * @param {URL} url
 * @param {TimedRequestOptions} options
 * @returns {Promise<TimedReply>}
 * @throws the reason of the signal, or what making the headers throws, as a rejection
 */
function timedGet(url, { headers = {}, agent, timeoutMs, signal, clock }) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const watch = stopwatch(clock);
    /** @type {import('node:http').ClientRequest | undefined} */
    let request;
    /** @type {Partial<TimedReply> | null} */
    let head = null;
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const finish = (/** @type {Partial<TimedReply>} */ reply) => {
      end();
      resolve({ ...NO_REPLY, ...watch.times(), ...reply });
    };
    // The outcome is settled first: what the socket says of its end changes nothing.
    const fail = (/** @type {Error} */ cause) => {
      finish({ ...head, cause });
      request?.destroy();
    };
    const abandon = (/** @type {unknown} */ error) => {
      end();
      reject(error);
      request?.destroy();
    };
    const onAbort = () => abandon(signal?.reason);
    const timer = setTimeout(() => fail(timeoutError(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });

    try {
      request = open(url, agent);
    } catch (error) {
      abandon(error);
      return;
    }
    const leaving = request;
    leaving.on('error', fail);
    // With a reply under way, reading it tells more.
    leaving.on('close', () => head === null && fail(closedError()));
    leaving.on('upgrade', (response, socket) => {
      socket.destroy();
      fail(upgradeError(response.statusCode));
    });
    leaving.on('response', (response) => {
      watch.stop();
      const arrived = { httpStatus: response.statusCode ?? null, headers: response.headers };
      head = arrived;
      readBody(response).then((body) => finish({ ...arrived, body, json: parseObject(body) }), fail);
    });
    onceConnected(leaving, () => {
      try {
        const ready = typeof headers === 'function' ? headers() : headers;
        for (const [name, value] of Object.entries(ready)) leaving.setHeader(name, value);
      } catch (error) {
        abandon(error);
        return;
      }
      watch.start();
      leaving.end();
    });
  });
}

/** What is told of a request without a reply. */
const NO_REPLY = Object.freeze({
  httpStatus: null,
  headers: Object.freeze({}),
  body: '',
  json: null,
  cause: null,
});

/**
 * @param {URL} url
 * @param {import('node:http').Agent | undefined} agent
 */
function open(url, agent) {
  const { request } = url.protocol === 'http:' ? http : https;
  // Without a prototype: what somebody has put on that of all objects is no option of this request.
  return request(url, Object.assign(Object.create(null), { method: 'GET', agent }));
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

function closedError() {
  return Object.assign(new Error('the connection was closed before a whole reply came'), {
    code: 'ECONNRESET',
  });
}

/** @param {number | undefined} status */
function upgradeError(status) {
  return Object.assign(new Error(`the server answered with HTTP ${status}, which is no reply`), {
    code: 'ERR_BYBIT_UNEXPECTED_UPGRADE',
  });
}

module.exports = { timedGet };
