'use strict';

/**
 * Loaded into each process of a program of the documents: connections to the hosts of exchanges go to the
 * sandboxes of that program. No other host is reached.
 */

const net = require('node:net');

const EXCHANGES =
  /(?:^|\.)(?:bybit\.[a-z]+|bytick\.com|bybitgeorgia\.ge|manepa\.jp|byhkbit\.com|okx\.com|binance\.(?:com|vision)|binancefuture\.com)$/;
const HTTPS_PORT = 443;
const port = Number(process.env.DOCUMENTS_TLS_PORT);
const { connect } = net.Socket.prototype;

const isHere = (/** @type {string} */ host) => net.isIP(host) !== 0 || host === 'localhost';

net.Socket.prototype.connect = /** @type {any} */ (
  /** @this {net.Socket} @param {any[]} args */
  function connectToSandbox(...args) {
    // What net.connect() and tls.connect() pass is normalized; the array carries a mark of Node's own.
    const normalized = Array.isArray(args[0]) ? args[0] : /** @type {any} */ (net)._normalizeArgs(args);
    const options = normalized[0];
    const host = options.host ?? 'localhost';
    if (options.path == null && EXCHANGES.test(host) && Number(options.port) === HTTPS_PORT) {
      normalized[0] = { ...options, host: '127.0.0.1', port };
    } else if (options.path == null && !isHere(host)) {
      const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}:${options.port}`), {
        code: 'ECONNREFUSED',
        syscall: 'connect',
      });
      process.nextTick(() => this.destroy(refused));
      return this;
    }
    return connect.call(this, normalized);
  }
);
