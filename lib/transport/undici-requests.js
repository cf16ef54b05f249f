'use strict';

/**
 * The signed requests that undici sends below fetch. undici may queue a request (a Pool, an Agent with few connections, a
 * slow connect), and may send it again with the same headers (RetryAgent, interceptors). It publishes every request on a
 * diagnostics channel, including those of Node.js's own fetch. This module recognises ours by their signature, and makes
 * undici call Departure#start() right before each write.
 *
 * Sources: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel (request:create, and request.headers as name, value, …),
 * writeH1() and writeH2() of undici 6 to 8: onConnect (8: onRequestStart) runs right before the write. If it throws, the
 * request is not written and its connection stays intact.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { ownProperties } = require('../internal/own-properties');
const { performance, setTimeout } = require('../internal/timers');

const created = diagnosticsChannel.channel('undici:request:create');
const SIGNATURE = 'x-bapi-sign';
const TIMESTAMP = 'x-bapi-timestamp';
/** ms; the interval of the clean-up. */
const SWEEP_MS = 5000;

/** @typedef {import('./departure').Departure} Departure */
/**
 * @typedef {object} Watched
 * @property {Departure | null} departure null once its outcome is known: undici must not write the request then
 * @property {object | null} dispatcher
 * @property {number} duplicates how many identical requests were signed with an earlier timestamp
 * @property {number} until by performance.now()
 */

/** By signature. @type {Map<string, Watched>} */
const watched = new Map();
/** Dispatchers whose requests are known to be published. @type {WeakSet<object>} */
const published = new WeakSet();
/** @type {NodeJS.Timeout | undefined} */
let timer;

/**
 * @param {import('../signer').AuthenticationHeaders} headers
 * @returns {number} ms by which the timestamp must be earlier to make the signature unique
 */
function duplicateAge(headers) {
  const first = watched.get(headers['X-BAPI-SIGN']);
  // A request that has ended needs no distinct signature: undici writes at most one of the two.
  if (first === undefined || isOver(first)) return 0;
  first.duplicates += 1;
  return first.duplicates;
}

/**
 * @param {Departure} departure
 * @param {import('../signer').AuthenticationHeaders} headers that the client gets next
 * @param {object | null} dispatcher the dispatcher of the request, if known
 * @returns {() => void} to be called when the outcome is known
 */
function watch(departure, headers, dispatcher) {
  if (timer === undefined) {
    created.subscribe(onCreate);
    timer = setTimeout(sweep, SWEEP_MS).unref();
  }
  const until = performance.now() + Number(headers['X-BAPI-RECV-WINDOW']) + SWEEP_MS;
  /** @type {Watched} */
  const entry = { departure, dispatcher, duplicates: 0, until };
  watched.set(headers['X-BAPI-SIGN'], entry);
  // undici has not created the request while the dispatcher queues it.
  if (dispatcher !== null && published.has(dispatcher)) departure.hold();
  return () => {
    entry.departure = null;
    entry.dispatcher = null;
  };
}

/** Forgets ended requests whose timestamp has expired. Until then a late retry is blocked. */
function sweep() {
  const now = performance.now();
  for (const [signature, entry] of watched) {
    if (isOver(entry) && entry.until <= now) watched.delete(signature);
  }
  timer = undefined;
  if (watched.size === 0) created.unsubscribe(onCreate);
  else timer = setTimeout(sweep, SWEEP_MS).unref();
}

/** @param {Watched} entry */
const isOver = ({ departure }) => departure === null || departure.ended;

/** Must not throw: Node.js would end the process. @param {any} message */
function onCreate({ request }) {
  const headers = request?.headers;
  if (!Array.isArray(headers)) return;
  const index = findValue(headers, SIGNATURE);
  const entry = index < 0 ? undefined : watched.get(headers[index]);
  const start = ['onRequestStart', 'onConnect'].find((name) => typeof request[name] === 'function');
  if (entry === undefined || start === undefined) return;
  checkBefore(request, start, entry);
  if (entry.departure === null) return;
  renewWhenRead(headers, entry.departure);
  entry.departure.hold();
  if (entry.dispatcher !== null) publish(entry.dispatcher);
}

/** @param {string[]} headers name, value, name, value @param {string} name @returns {number} the index of the value; -1 if there is none */
function findValue(headers, name) {
  for (let n = 0; n < headers.length; n += 2) {
    const { length } = headers[n];
    if (length === name.length && headers[n].toLowerCase() === name) return n + 1;
  }
  return -1;
}

/**
 * @param {any} request
 * @param {string} name of the method that undici calls right before it writes
 * @param {Watched} entry
 */
function checkBefore(request, name, entry) {
  const own = request[name];
  const place = `${request.method} ${request.origin} ${request.path}`;
  request[name] = function start(/** @type {any[]} */ ...values) {
    const result = own.apply(this, values);
    // The client has aborted the request.
    if (request.aborted) return result;
    if (entry.departure === null) throw unwritten();
    // The body that fetch makes is a stream, which is empty the second time.
    const isWhole = request.body === null || ArrayBuffer.isView(request.body);
    entry.departure.start(place, isWhole);
    return result;
  };
}

/**
 * undici renders the headers from this array: over HTTP/1.1 after it calls start(), over HTTP/2 before.
 *
 * @param {string[]} headers
 * @param {Departure} departure
 */
function renewWhenRead(headers, departure) {
  const places = [TIMESTAMP, SIGNATURE].map((name) => findValue(headers, name)).filter((index) => index > 0);
  const first = Math.min(...places);
  for (const index of places) {
    const name = headers[index - 1].toUpperCase();
    const get = () => {
      // Only once, so that both headers belong to the same signature.
      if (index === first) renew(departure);
      return /** @type {any} */ (departure.headers)[name];
    };
    Object.defineProperty(headers, index, ownProperties({ get, enumerable: true, configurable: true }));
  }
}

/** A failure is ignored here, because start() throws it. @param {Departure} departure */
function renew(departure) {
  try {
    departure.renew();
  } catch {
    // The key was destroyed.
  }
}

/** @param {object} dispatcher */
function publish(dispatcher) {
  // A mock answers some requests itself, and undici never creates those.
  if (published.has(dispatcher) || 'isMockActive' in dispatcher) return;
  published.add(dispatcher);
  for (const { departure, dispatcher: other } of watched.values()) {
    if (other === dispatcher) departure?.hold();
  }
}

/** @returns {Error} not with the code of a lost connection, so that undici does not retry; the caller never gets it */
function unwritten() {
  return Object.assign(new Error('the request was not sent'), { code: 'ERR_BYBIT_NOT_SENT' });
}

module.exports = { duplicateAge, unwritten, watch };
