'use strict';

/**
 * The wire below axios's http adapter. Its `transport` makes the request of node:http, and holds it until its connection
 * stands; the signature is put into it then.
 *
 * @module
 */

const http = require('node:http');
const https = require('node:https');
const { signalOfBoth } = require('../exchange/abort');
const { hold } = require('../exchange/connection');

/** @typedef {import('../exchange/departure').Departure} Departure */

/** A request that nobody waits for any more must not be made. */
class Cut extends Error {
  constructor() {
    super('the request was given up before it was made');
    this.code = 'ECONNABORTED';
  }
}

/** What one attempt has on the wire, so that it can be ended there. */
class Wire {
  #controller = new AbortController();
  /** @type {any} */
  #request = null;

  abort() {
    this.#controller.abort();
    this.#request?.destroy?.();
  }

  /**
   * For adapters that send in their own way.
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
        // Looked up at each call: mock servers and tracers replace these functions.
        const client = transport ?? (options.protocol === 'https:' ? https : http);
        const request = client.request(options, callback);
        this.#request = request;
        if (request instanceof http.ClientRequest && !request.headersSent) holdBack(request, departure);
        return request;
      },
    };
  }
}

/**
 * @param {http.ClientRequest} request
 * @param {Departure} departure
 */
function holdBack(request, departure) {
  departure.hold();
  hold(request, (release) => departure.leave((headers) => release({ ...headers })));
  // Without a listener, Node.js closes the connection after 101 and tells no one.
  request.once('upgrade', (response, socket) => {
    socket.destroy();
    if (request.listenerCount('error') > 0) request.emit('error', unexpectedUpgrade(response.statusCode));
  });
}

/** @param {number | undefined} status */
function unexpectedUpgrade(status) {
  return Object.assign(new Error(`the server answered with HTTP ${status}, which is no reply`), {
    code: 'ERR_BYBIT_UNEXPECTED_UPGRADE',
  });
}

module.exports = { Wire };
