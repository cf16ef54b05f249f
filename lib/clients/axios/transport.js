'use strict';

/**
 * The connection below axios's http adapter. Its `transport` makes the request of node:http and holds it until it is
 * connected; then it adds the signature.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');
const { ABSOLUTE, requireEncryption } = require('./clear-text');
const { unsafeResend } = require('./resend-guard');
const { signalOfBoth } = require('../../transport/abort');
const { hold, onceConnected, unexpectedUpgrade } = require('../../internal/connection');

/** @typedef {import('../../transport/departure').Departure} Departure */
/** @typedef {import('../../transport/authentication').Signed} Signed */

/** The caller already has the outcome, so no request is made. */
class Cut extends Error {
  constructor() {
    super('the request was cancelled before it was made');
    this.code = 'ECONNABORTED';
  }
}

/** The request of one attempt, so that it can be aborted. */
class Wire {
  #controller = new AbortController();
  /** @type {any} */
  #request = null;
  /** Of the reply; 0 while there is none. */
  #status = 0;
  #url;
  #isRepeatable;
  #orders;
  /** Why the request must not be sent, if that is known only after it was created. @type {Error | null} */
  refusal = null;

  /**
   * @param {string} url of the request, even if it goes through a proxy
   * @param {() => boolean} isRepeatable whether the exchange may get the same request twice
   * @param {Readonly<import('../../venues/venue').VenueOrders>} orders of the exchange
   */
  constructor(url, isRepeatable, orders) {
    this.#url = url;
    this.#isRepeatable = isRepeatable;
    this.#orders = orders;
  }

  abort() {
    this.#controller.abort();
    this.#request?.destroy?.();
  }

  /**
   * For adapters that do not use `transport`.
   *
   * @param {AbortSignal | undefined} signal of the caller
   * @returns {AbortSignal} aborted when either is
   */
  signalWith(signal) {
    return signalOfBoth(signal, this.#controller);
  }

  /**
   * @param {any} transport of the user: kept; null for that of Node.js
   * @param {Departure} departure
   * @returns {{ request(options: any, callback: (response: any) => void): any }}
   */
  transport(transport, departure) {
    return {
      request: (options, callback) => {
        if (this.#controller.signal.aborted) throw new Cut();
        options.path = exactPath(options.path, this.#url);
        // The adapter sends again by itself, so the checks above it do not run.
        if (departure.hasLeft && !this.#isAnswered() && !this.#isRepeatable()) {
          throw unsafeResend(this.#orders);
        }
        requireEncryption(this.#url, options);
        // Looked up at each call: mock servers and tracers replace these functions.
        const client = transport ?? (options.protocol === 'https:' ? https : http);
        // A transport that follows redirects (follow-redirects) would take the signature along.
        if (transport) options.followRedirects = false;
        /** @type {Promise<void> | null} */
        let left = null;
        const request = client.request(options, (/** @type {any} */ response) => {
          this.#status = response.statusCode;
          if (left === null) callback(response);
          else left.then(() => callback(response));
        });
        this.#request = request;
        const check = () => requireEncryption(this.#url, request);
        endUnless(check, request);
        if (isHoldable(request)) this.#holdBack(request, departure, check);
        else if (!departure.sent) left = sendStub(request, options, departure, this.#url);
        return request;
      },
    };
  }

  /**
   * @param {any} request of node:http
   * @param {Departure} departure
   * @param {() => void} check throws for an unencrypted connection
   */
  #holdBack(request, departure, check) {
    departure.hold();
    const release = hold(request);
    const act = (/** @type {Signed} */ signed) => {
      addSignature(signed, this.#url, request);
      release();
    };
    onceConnected(request, (mayWait) => {
      try {
        check();
        requireUnwritten(request);
      } catch (/** @type {any} */ error) {
        this.refusal = error;
        request.destroy(error);
        return;
      }
      departure.leave(act, mayWait).catch((error) => request.destroy(error));
    });
    // Without a listener, Node.js closes the connection after 101 without an error.
    request.once('upgrade', (/** @type {any} */ response, /** @type {any} */ socket) => {
      socket.destroy();
      if (request.listenerCount('error') > 0) request.emit('error', unexpectedUpgrade(response.statusCode));
    });
  }

  /** Whether the status of a reply shows the outcome of the request. */
  #isAnswered() {
    return this.#status > 0 && this.#status < 500;
  }
}

/**
 * The URL parser encodes characters that axios leaves as they are, and the signature is over the encoded form. An adapter of
 * the user may have asked for another URL, which stays.
 *
 * @param {any} path a whole URL for a proxy
 * @param {string} url that is signed
 * @returns {any} the path to request
 */
function exactPath(path, url) {
  const exact = new URL(url);
  if (!URL.canParse(path, url) || new URL(path, url).href !== exact.href) return path;
  return ABSOLUTE.test(path) ? exact.href : exact.pathname + exact.search;
}

/**
 * Adds the signature to a request whose headers are not rendered yet.
 *
 * @param {Signed} signed
 * @param {string} unsigned the URL before: some exchanges take the signature in the query
 * @param {any} request of node:http. For a proxy, its path is a whole URL
 */
function addSignature({ headers, url }, unsigned, request) {
  for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
  if (url !== unsigned) request.path = request.path.split('?', 1)[0] + new URL(url).search;
}

/**
 * Mock servers replace http.ClientRequest, and requests that they let pass are not instances of their class. All are instances
 * of OutgoingMessage.
 *
 * @param {any} request
 */
const isHoldable = (request) => request instanceof http.OutgoingMessage && !request.headersSent;

/**
 * An agent may have changed the destination. Nothing is written yet.
 *
 * @param {() => void} check
 * @param {any} request
 */
function endUnless(check, request) {
  try {
    check();
  } catch (error) {
    abandon(request);
    throw error;
  }
}

/** The request emits an error when it is destroyed, and the client has no listener yet. @param {any} request */
function abandon(request) {
  request?.on?.('error', () => {});
  request?.destroy?.();
}

/**
 * A proxy agent (http-proxy-agent) renders the headers while it connects, after it has changed the path. Node.js renders them
 * again if none of them is written.
 *
 * @param {any} request
 * @throws {Error} ERR_BYBIT_HEADERS_RENDERED
 */
function requireUnwritten(request) {
  if (!request.headersSent) return;
  // Node.js does not keep headers that were passed as an array.
  if (request._headerSent !== false || request.getHeaderNames().length === 0) throw headersRendered();
  request._header = null;
}

/**
 * A stub of http.request may return something other than a request, such as a stream. It has no connection to wait for. The
 * headers are added to the options that the stub was called with.
 *
 * @param {any} request
 * @param {any} options
 * @param {Departure} departure
 * @param {string} unsigned the URL without a signature
 * @returns {Promise<void>} fulfilled when the request has left or was refused; a stub may answer before
 * @throws {Error} ERR_BYBIT_HEADERS_RENDERED when it is too late to sign
 */
function sendStub(request, options, departure, unsigned) {
  if (request?.headersSent || typeof request?.end !== 'function') {
    abandon(request);
    throw headersRendered();
  }
  departure.hold();
  const release = hold(request);
  return departure.leave((signed) => {
    const { url, headers } = signed;
    Object.assign((options.headers ??= {}), headers);
    if (url !== unsigned) options.path = new URL(url).pathname + new URL(url).search;
    if (typeof request.setHeader === 'function') addSignature(signed, unsigned, request);
    release();
  });
}

function headersRendered() {
  const message =
    'Request not sent: something between axios and http.request wrote its headers before it could be signed';
  return Object.assign(new Error(message), { code: 'ERR_BYBIT_HEADERS_RENDERED', sent: false });
}

module.exports = { Wire };
