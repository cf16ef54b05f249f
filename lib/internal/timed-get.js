'use strict';

/**
 * One timed GET: the reply, the times of sending and receiving, and the round trip. A failure is part of the result, because a
 * diagnosis reports it. Only an abort by the caller is thrown.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');
const { parseData } = require('./json');
const { onceConnected, unexpectedUpgrade } = require('./connection');
const { ownProperties } = require('./own-properties');
const { clearTimeout, setTimeout } = require('./timers');
const { withQuery } = require('./url-parts');

/** bytes; far more than a reply of the requested endpoints. */
const BODY_LIMIT = 1024 * 1024;

/**
 * @typedef {object} TimedReply
 * @property {number} sentAt ms since 1970 by the given clock: when the connection was established and the request left
 * @property {number} receivedAt ms since 1970 by the same clock: when the head of the reply arrived
 * @property {number} rttMs between the two, by the monotonic clock
 * @property {number | null} httpStatus null when no reply came
 * @property {import('node:http').IncomingHttpHeaders} headers of the reply; names in lower case
 * @property {string} body
 * @property {any} json the body parsed, when it is a JSON object or list; else null
 * @property {Error | null} cause why no whole reply came
 */

/**
 * @typedef {object} ReadyRequest
 * @property {Record<string, string>} headers
 * @property {string} [query] to send instead of the query of the URL
 */
/**
 * @typedef {object} TimedRequestOptions
 * @property {Record<string, string> | (() => ReadyRequest)} [headers] a function is called when the connection is
 *   established, so that a timestamp in the request is the time at which it leaves
 * @property {import('node:http').Agent} [agent]
 * @property {number} timeoutMs for the whole request
 * @property {AbortSignal} [signal]
 * @property {{ now(): number }} clock
 */

/**
 * Sends one GET and waits for the whole reply. It always settles within `timeoutMs`:
 * Node.js emits no event for a request that never gets a socket. It follows no redirect, because the target of a
 * redirect must not see the API key. Its timer keeps the process alive.
 *
 * @param {URL} url
 * @param {TimedRequestOptions} options
 * @returns {Promise<TimedReply>}
 * @throws the reason of the signal, or an error of the agent, the clock or the function `headers`, as a rejection
 */
async function timedGet(url, options) {
  const { headers = {}, agent, timeoutMs, signal, clock } = ownProperties(options);
  signal?.throwIfAborted();
  const watch = stopwatch(clock);
  /** @type {(() => void) | undefined} */
  let onAbort;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const exchange = new Exchange(watch);
  try {
    onAbort = () => exchange.abandon(signal?.reason);
    signal?.addEventListener('abort', onAbort, ownProperties({ once: true }));
    timer = setTimeout(() => exchange.fail(timeoutError(timeoutMs)), timeoutMs);
    exchange.begin(url, agent, headers);
    return { ...NO_REPLY, ...(await exchange.outcome) };
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
  }
}

/** @typedef {Partial<TimedReply> & Pick<TimedReply, 'sentAt' | 'receivedAt' | 'rttMs'>} Settled */

/**
 * One request and its reply. The first outcome counts. It is settled before the request is destroyed, so later errors of the
 * socket change nothing.
 */
class Exchange {
  #watch;
  /** @type {import('node:http').ClientRequest | undefined} */
  #request;
  /** The head of the reply. @type {Partial<TimedReply> | null} */
  #head = null;
  #isSettled = false;
  /** @type {(reply: Settled) => void} */
  #resolve = () => {};
  /** @type {(error: unknown) => void} */
  #reject = () => {};

  /** @param {ReturnType<typeof stopwatch>} watch */
  constructor(watch) {
    this.#watch = watch;
    /** @type {Promise<Settled>} */
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /**
   * @param {URL} url
   * @param {import('node:http').Agent | undefined} agent
   * @param {NonNullable<TimedRequestOptions['headers']>} headers
   */
  begin(url, agent, headers) {
    let request;
    try {
      request = open(url, agent);
    } catch (error) {
      this.abandon(error);
      return;
    }
    this.#request = request;
    // This listener stays: a late error without a listener would end the process.
    request.on('error', (error) => this.fail(error));
    request.on('close', () => this.#head === null && this.fail(closedError()));
    request.on('upgrade', (response, socket) => {
      socket.on('error', () => {});
      socket.destroy();
      this.fail(unexpectedUpgrade(response.statusCode));
    });
    request.on('response', (response) => this.#read(response));
    onceConnected(request, () => this.#send(headers));
  }

  /** @param {unknown} cause why no whole reply came */
  fail(cause) {
    this.#giveUp({ ...this.#head, cause: toError(cause) });
  }

  /** @param {unknown} error of the caller's */
  abandon(error) {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
    this.#request?.destroy();
  }

  /** @param {Partial<TimedReply>} reply as far as there is one */
  #giveUp(reply) {
    // After a complete reply the connection belongs to the agent again.
    if (this.#isSettled) return;
    this.#settle(reply);
    this.#request?.destroy();
  }

  /** @param {Partial<TimedReply>} reply */
  #settle(reply) {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#resolve({ ...this.#watch.times(), ...reply });
  }

  /** @param {NonNullable<TimedRequestOptions['headers']>} headers */
  #send(headers) {
    // An agent may provide a socket long after the deadline.
    if (this.#isSettled) return;
    const request = /** @type {import('node:http').ClientRequest} */ (this.#request);
    try {
      const ready = ownProperties(typeof headers === 'function' ? headers() : { headers });
      for (const [name, value] of Object.entries(ready.headers)) request.setHeader(name, value);
      // The agent of a proxy may have put an origin before it.
      if (ready.query !== undefined) request.path = withQuery(request.path, ready.query);
      this.#watch.start();
      request.end();
    } catch (error) {
      this.abandon(error);
    }
  }

  /** @param {import('node:http').IncomingMessage} response */
  #read(response) {
    this.#watch.stop();
    const head = { httpStatus: response.statusCode ?? null, headers: response.headers };
    this.#head = head;
    /** @type {Buffer[]} */
    const chunks = [];
    let size = 0;
    const text = () => Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8');
    // Events instead of `for await`, which reads its options from Object.prototype.
    response.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > BODY_LIMIT) this.#giveUp({ ...head, body: text(), cause: tooLongError() });
    });
    response.on('end', () => {
      const body = text();
      this.#settle({ ...head, body, json: parseData(body) });
    });
    response.on('error', (error) => this.fail(error));
    response.on('close', () => this.fail(closedError()));
  }
}

/** The result of a request without a reply. */
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
  return request(url, ownProperties({ method: 'GET', agent }));
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

/** @param {number} timeoutMs */
function timeoutError(timeoutMs) {
  return Object.assign(new Error(`no whole reply within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

/** @param {unknown} cause @returns {Error} an agent can emit a value that is not an Error */
function toError(cause) {
  if (cause instanceof Error) return cause;
  return new Error(`the connection failed${typeof cause === 'string' ? `: ${cause}` : ''}`);
}

function tooLongError() {
  return Object.assign(new Error(`the reply is longer than ${BODY_LIMIT} bytes`), {
    code: 'ERR_BYBIT_REPLY_TOO_LONG',
  });
}

function closedError() {
  return Object.assign(new Error('the connection was closed before a whole reply came'), {
    code: 'ECONNRESET',
  });
}

module.exports = { timedGet };
