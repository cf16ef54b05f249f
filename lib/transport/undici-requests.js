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
const { targetOf, valueOf } = require('./authentication');
const { ownProperties } = require('../internal/own-properties');
const { performance, setTimeout } = require('../internal/timers');

const created = diagnosticsChannel.channel('undici:request:create');
/** ms; the interval of the clean-up. */
const SWEEP_MS = 5000;

/** @typedef {import('./departure').Departure} Departure */
/** @typedef {import('./authentication').Signed} Signed */
/**
 * @typedef {object} Watched
 * @property {Departure | null} departure null once its outcome is known: undici must not write the request then
 * @property {object | null} dispatcher
 * @property {number} duplicates how many identical requests were signed with an earlier timestamp
 * @property {number} until by performance.now()
 */

/** By signature, or by the target of the request where the signature is a part of it. @type {Map<string, Watched>} */
const watched = new Map();
/** Dispatchers whose requests are known to be published. @type {WeakSet<object>} */
const published = new WeakSet();
/** @type {NodeJS.Timeout | undefined} */
let timer;

/**
 * @param {Departure} departure
 * @param {Signed} signed
 * @returns {string | undefined} what tells the request from all others; undefined for one that carries the API key only
 */
function markOf({ venue }, signed) {
  const { signature } = venue.signing.headerNames;
  if (signature !== undefined) return signed.headers[signature];
  return valueOf(venue, signed, 'signature') === undefined ? undefined : targetOf(signed.url);
}

/**
 * @param {Departure} departure
 * @param {Signed} signed
 * @returns {number} how many steps earlier the timestamp must be to make the signature unique
 */
function duplicates(departure, signed) {
  const mark = markOf(departure, signed);
  const first = mark === undefined ? undefined : watched.get(mark);
  // A request that has ended needs no distinct signature: undici writes at most one of the two.
  if (first === undefined || isOver(first)) return 0;
  first.duplicates += 1;
  return first.duplicates;
}

/**
 * @param {Departure} departure
 * @param {Signed} signed what the client gets next
 * @param {object | null} dispatcher the dispatcher of the request, if known
 * @returns {() => void} to be called when the outcome is known
 */
function watch(departure, signed, dispatcher) {
  const mark = markOf(departure, signed);
  if (mark === undefined) return () => {};
  if (timer === undefined) {
    created.subscribe(onCreate);
    timer = setTimeout(sweep, SWEEP_MS).unref();
  }
  const until = performance.now() + departure.recvWindow + SWEEP_MS;
  /** @type {Watched} */
  const entry = { departure, dispatcher, duplicates: 0, until };
  watched.set(mark, entry);
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
  const entry = findWatched(headers, request.path);
  const start = ['onRequestStart', 'onConnect'].find((name) => typeof request[name] === 'function');
  if (entry === undefined || start === undefined) return;
  checkBefore(request, start, entry);
  if (entry.departure === null) return;
  renewWhenRead(headers, entry.departure);
  entry.departure.hold();
  if (entry.dispatcher !== null) publish(entry.dispatcher);
}

/**
 * @param {string[]} headers name, value, name, value
 * @param {string} path
 * @returns {Watched | undefined} that of the request, if it is one of ours
 */
function findWatched(headers, path) {
  for (let n = 1; n < headers.length; n += 2) {
    const entry = watched.get(headers[n]);
    if (entry !== undefined) return entry;
  }
  return watched.get(path);
}

/** @param {string[]} headers name, value, name, value @param {string} name @returns {number} the index of the value; -1 if there is none */
function findValue(headers, name) {
  const known = name.toLowerCase();
  for (let n = 0; n < headers.length; n += 2) {
    const { length } = headers[n];
    if (length === known.length && headers[n].toLowerCase() === known) return n + 1;
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
  const { timestamp, signature } = departure.venue.signing.headerNames;
  const places = [timestamp, signature]
    .filter((name) => name !== undefined)
    .map((name) => ({ name, index: findValue(headers, name) }))
    .filter(({ index }) => index > 0);
  const first = Math.min(...places.map(({ index }) => index));
  for (const { name, index } of places) {
    const get = () => {
      // Only once, so that both headers belong to the same signature.
      if (index === first) renew(departure);
      return /** @type {Signed} */ (departure.signed).headers[name];
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

module.exports = { duplicates, unwritten, watch };
