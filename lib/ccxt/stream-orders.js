'use strict';

/**
 * Orders on the trade stream of ccxt.pro. Each waits for a login, the gate, a connection and ccxt's throttle, and then
 * leaves with the time of that moment, within its deadline or not at all.
 */

const { AsyncLocalStorage } = require('node:async_hooks');
const { requireOwnCredentials } = require('./credentials');
const { asRequestTimeout, deadlineOf, settingsOf } = require('./settings');
const { giveUp, whenSent } = require('./stream-client');
const { Departure } = require('../exchange/departure');
const { settled } = require('../exchange/settled');

/** @typedef {import('../ccxt').Attachment} Attachment */
/** @typedef {import('../exchange/deadline').Deadline} Deadline */
/** @typedef {{ take: () => Deadline | undefined }} Call gives the deadline once, to the first message of the call */

const ORDER = /^order\./;
/** ccxt's methods that place, change or cancel orders on a stream. */
const METHODS = Object.freeze([
  'createOrderWs',
  'createOrdersWs',
  'editOrderWs',
  'editOrdersWs',
  'cancelOrderWs',
  'cancelOrdersWs',
  'cancelAllOrdersWs',
]);

/** An order on a stream is not signed: the login was. It has the time alone. @type {any} */
const STAMP = Object.freeze({
  signRequestSync: (/** @type {{ timestamp: number, recvWindow: number }} */ { timestamp, recvWindow }) => ({
    'X-BAPI-TIMESTAMP': String(timestamp),
    'X-BAPI-RECV-WINDOW': String(recvWindow),
  }),
});

class StreamOrders {
  #attachment;
  /** The call that the code runs for, across everything that it awaits. @type {AsyncLocalStorage<Call>} */
  #calls = new AsyncLocalStorage();
  /** Those that are not answered yet, by ccxt's name for them. @type {Map<string, Departure>} */
  #departures = new Map();

  /** @param {Attachment} attachment */
  constructor(attachment) {
    this.#attachment = attachment;
  }

  /** @param {any} message @returns {boolean} */
  static isOrder(message) {
    return typeof message?.op === 'string' && ORDER.test(message.op);
  }

  /** @returns {Record<string, (original: any) => any>} ccxt's methods, bound to a deadline that begins with the call */
  methods() {
    const { exchange } = this.#attachment;
    const present = METHODS.filter((name) => typeof exchange[name] === 'function');
    return Object.fromEntries(
      present.map((name) => [
        name,
        (original) =>
          (/** @type {any[]} */ ...values) =>
            this.#call(name, () => original.apply(exchange, values)),
      ]),
    );
  }

  /**
   * @param {string} name
   * @param {() => Promise<any>} place
   */
  async #call(name, place) {
    requireOwnCredentials(this.#attachment);
    const deadline = deadlineOf(name, this.#attachment);
    /** @type {Deadline | undefined} */
    let unused = deadline;
    let handOver = () => {};
    const taken = new Promise((resolve) => {
      handOver = () => resolve(undefined);
    });
    const take = () => {
      const own = unused;
      unused = undefined;
      handOver();
      return own;
    };
    const placed = this.#calls.run({ take }, async () => place());
    try {
      // Until the login is done; from then on place() has the deadline.
      await deadline.wait(Promise.race([placed, taken]), 'the stream was not logged in yet');
    } catch (error) {
      throw asRequestTimeout(this.#attachment.exchange, error);
    }
    return placed;
  }

  /**
   * @param {() => Promise<any>} watch ccxt's own: connects, sends the message, waits for the reply
   * @param {string} url
   * @param {string} hash
   * @param {any} message
   * @returns {Promise<any>}
   */
  async place(watch, url, hash, message) {
    const { exchange, settings } = this.#attachment;
    const { gate } = settings;
    requireOwnCredentials(this.#attachment);
    const pathname = `/v5/${message.op.replace('.', '/')}`;
    const deadline = this.#calls.getStore()?.take() ?? deadlineOf(`POST ${pathname}`, this.#attachment);
    const [params] = Array.isArray(message.args) ? message.args : [];
    const request = { method: 'POST', url, sign: true, content: '', params: params ?? {} };
    try {
      if (gate !== undefined && gate.state !== 'open') {
        await deadline.wait(gate.admit('POST', pathname, request), 'the gate is checking the key');
      }
      const stamping = {
        ...settingsOf(this.#attachment),
        thread: /** @type {const} */ ('main'),
        signer: STAMP,
      };
      const departure = new Departure(request, pathname, stamping, { deadline, replyMs: settings.replyMs });
      return await this.#send(departure, watch, url, hash, message);
    } catch (error) {
      throw asRequestTimeout(exchange, error);
    }
  }

  /**
   * @param {Departure} departure
   * @param {() => Promise<any>} watch
   * @param {string} url
   * @param {string} hash
   * @param {any} message
   */
  async #send(departure, watch, url, hash, message) {
    const { exchange, settings } = this.#attachment;
    whenSent(message, async (_client, send) => {
      let sending;
      await departure.leave((headers) => {
        message.header = { ...message.header, ...headers };
        sending = send();
      });
      return sending;
    });
    const start = async () => {
      departure.hold();
      return { ...(await settled(watch)), reply: null };
    };
    const forget = () => giveUp(exchange.clients?.[url], hash, new Error('The order was given up'));
    this.#departures.set(hash, departure);
    try {
      const { fulfilled, value } = await departure.run(start, forget);
      if (!fulfilled) throw value;
      settings.gate?.report(null, { sentAt: departure.startedAt });
      return value;
    } finally {
      this.#departures.delete(hash);
    }
  }

  /**
   * @param {any} message a reply
   * @returns {{ sentAt: number, context: import('../classify').ClassifyContext } | null} what is known of its order
   */
  of(message) {
    const departure = this.#departures.get(String(message?.reqId));
    if (departure === undefined) return null;
    const { startedAt, sentAt, headers } = departure;
    const receivedAt = sentAt + (performance.now() - startedAt);
    const timestamp = headers?.['X-BAPI-TIMESTAMP'];
    const recvWindow = headers?.['X-BAPI-RECV-WINDOW'];
    return { sentAt: startedAt, context: { timestamp, recvWindow, sentAt, receivedAt } };
  }
}

exports.StreamOrders = StreamOrders;
