'use strict';

/**
 * The exchange of a soak: a sandbox that can be restarted on its ports, behind a proxy. Three records tell what became of
 * each order: when the proxy saw it leave, the requests that the sandbox recorded, and its order stream, which reports
 * each order that is made.
 */

const { once } = require('node:events');
const http = require('node:http');
const WebSocket = require('ws');
const { replies, startSandbox } = require('bybit-auth/sandbox');
const { SoakProxy } = require('./proxy');

/** More than can arrive between two looks. */
const KEEP_REQUESTS = 100_000;

/** @typedef {import('./ledger').Ledger} Ledger */

class Exchange {
  #ledger;
  #accounts;
  /** @type {Awaited<ReturnType<typeof startSandbox>> | null} */
  #sandbox = null;
  /** @type {Record<string, number> | undefined} */
  #ports;
  /** @type {WebSocket[]} */
  #streams = [];
  /** Arrived, and not decided on yet. @type {any[]} */
  #pending = [];
  /** @type {SoakProxy | null} */
  #proxy = null;
  /** Of the sandbox's clock. */
  skewMs = 0;
  /** How often its clock was set. */
  clockSteps = 0;

  /**
   * @param {Ledger} ledger told of every order that arrives and of every one that is made
   * @param {{ key: any, signer: import('bybit-auth').Signer }[]} accounts
   */
  constructor(ledger, accounts) {
    this.#ledger = ledger;
    this.#accounts = accounts;
  }

  /** What the relay asks: the proxy. */
  get url() {
    return /** @type {SoakProxy} */ (this.#proxy).url;
  }

  get #running() {
    if (this.#sandbox === null) throw new Error('the sandbox is not running');
    return this.#sandbox;
  }

  /** Starts the sandbox, on the same ports as before, with all keys and no fault. */
  async start() {
    const keys = this.#accounts.map(({ key }) => key);
    this.#sandbox = await startSandbox({
      keys,
      ports: this.#ports,
      keepRequests: KEEP_REQUESTS,
      // No order may be made that the order stream does not see.
      faults: { everyReply: { ...replies.badGateway, when: { path: '/v5/order/create' } } },
    });
    const ports = Object.entries(this.#sandbox.urls).map(([name, url]) => [name, Number(new URL(url).port)]);
    this.#ports = Object.fromEntries(ports);
    this.#streams = await Promise.all(this.#accounts.map((account) => this.#openStream(account)));
    this.#sandbox.reset();
    const onDeparture = (/** @type {import('./proxy').OrderDeparture} */ departure) =>
      this.#ledger.left(departure);
    if (this.#proxy === null) this.#proxy = await SoakProxy.start(this.#ports.mainnet, onDeparture);
    else await this.#proxy.set('forwards');
  }

  /** Ends the sandbox for good. */
  async close() {
    await this.stop();
    await this.#proxy?.close();
  }

  /** @param {import('./proxy').Mode} mode */
  async setProxy(mode) {
    await this.#proxy?.set(mode);
  }

  /** Ends the sandbox with every connection. What it knew of orders is with the ledger then. */
  async stop() {
    const closed = this.#streams.map((stream) =>
      stream.readyState === WebSocket.CLOSED ? null : once(stream, 'close'),
    );
    const sandbox = this.#running;
    await sandbox.close();
    await Promise.all(closed);
    await this.setProxy('refuses connections');
    this.#collect(sandbox);
    // Held back, and cut off before they were decided on.
    for (const record of this.#pending) this.#ledger.arrived(record, 'cut off');
    this.#pending = [];
    this.#sandbox = null;
  }

  /** @param {any} faults */
  set(faults) {
    this.#running.set(faults);
    if ('clockSkewMs' in faults) this.#clockIsSet(faults.clockSkewMs);
  }

  /** @param {any} key */
  addKey(key) {
    this.#running.addKey(key);
  }

  /** @param {string} apiKey */
  removeKey(apiKey) {
    this.#running.removeKey(apiKey);
  }

  /** Every key is as it was, and no fault is left. */
  async restore() {
    this.#running.reset();
    this.#clockIsSet(0);
    for (const { key } of this.#accounts) this.#running.addKey(key);
    await this.setProxy('forwards');
  }

  /** Hands what has been recorded since the last time to the ledger. */
  collect() {
    if (this.#sandbox !== null) this.#collect(this.#sandbox);
  }

  /**
   * Resolves once proxy, sandbox and order stream have reported everything about the requests so far, also about those that
   * the relay gave up. To be called without faults.
   */
  async settle() {
    // A new connection is let in after all that came before it, and the second one after those were read from.
    await this.#knock();
    await this.#knock();
    await this.#proxy?.reported();
    await Promise.all(
      this.#streams.map((stream) => {
        stream.send(JSON.stringify({ op: 'ping' }));
        return once(stream, 'told');
      }),
    );
    this.collect();
  }

  #knock() {
    return new Promise((resolve, reject) => {
      http
        .get(`${this.url}/v5/market/time`, { agent: false }, (reply) => reply.resume().on('end', resolve))
        .on('error', reject);
    });
  }

  /** @param {number} skewMs */
  #clockIsSet(skewMs) {
    if (skewMs !== this.skewMs) this.clockSteps += 1;
    this.skewMs = skewMs;
  }

  /** @param {Awaited<ReturnType<typeof startSandbox>>} sandbox */
  #collect(sandbox) {
    const records = [...this.#pending, ...sandbox.requests.splice(0)];
    this.#pending = records.filter(({ verdict }) => verdict === 'pending');
    for (const record of records) {
      if (record.verdict !== 'pending') this.#ledger.arrived(record, record.verdict);
    }
    this.#ledger.expectVerdicts(this.#pending);
  }

  /** @param {{ signer: import('bybit-auth').Signer }} account */
  async #openStream({ signer }) {
    const stream = new WebSocket(`${this.#running.webSocketUrls.mainnet}/v5/private`);
    await once(stream, 'open');
    const answers = [];
    const ready = new Promise((resolve, reject) => {
      stream.once('close', () => reject(new Error('the order stream of the sandbox was not opened')));
      stream.on('error', reject);
      stream.on('message', (data) => {
        const message = JSON.parse(data.toString());
        if (message.topic === 'order') {
          for (const order of message.data) this.#ledger.made(order.orderLinkId);
        } else if (message.op === 'pong') {
          stream.emit('told');
        } else if (answers.push(message.success) === 2) {
          if (answers.every(Boolean)) resolve(null);
          else reject(new Error(`the order stream of the sandbox says ${message.ret_msg}`));
        }
      });
    });
    stream.send(JSON.stringify(signer.signWebSocket()));
    stream.send(JSON.stringify({ op: 'subscribe', args: ['order'] }));
    await ready;
    return stream;
  }
}

module.exports = { Exchange };
