'use strict';

/**
 * Orders, and other signed messages, on the streams of ccxt.pro. Each waits for the login, the gate, the connection and ccxt's throttle. It then leaves
 * with the time of that moment, before its deadline or not at all.
 */

const { AsyncLocalStorage } = require('node:async_hooks');
const { requireOwnCredentials } = require('./credentials');
const { asRequestTimeout, createDeadline, currentSettings } = require('./settings');
const { giveUp, whenSent } = require('./stream-client');
const { tellFailure } = require('../tell-failure');
const { Departure } = require('../../transport/departure');
const { integerOf } = require('../../crypto/node-backend/arguments');
const { settle } = require('../../internal/settle');

/** @typedef {import('../../ccxt').Attachment} Attachment */
/** @typedef {import('../../transport/deadline').Deadline} Deadline */

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

/**
 * Takes the place of a signer, because a message has no headers: what is signed anew is put into the message when it leaves.
 *
 * @param {any} message
 * @param {Attachment} attachment
 * @returns {any}
 */
function renewing(message, { signer, settings }) {
  const { streams } = settings.venue;
  return Object.freeze({
    authorizeSync: (/** @type {any} */ { url, timestamp, recvWindow }) => ({
      url,
      headers: streams?.renew(message, signer, {
        timestamp: integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER),
        recvWindow,
      }),
    }),
  });
}

const LOGIN_AWAITED = 'the stream was not logged in yet';

/** A call of one of these methods. */
class Call {
  #isTaken = false;
  #handOver = () => {};

  /** @param {Deadline} deadline */
  constructor(deadline) {
    this.deadline = deadline;
    /** Fulfilled when the call sends its message. @type {Promise<void>} */
    this.taken = new Promise((resolve) => {
      this.#handOver = resolve;
    });
  }

  /** @returns {Deadline | undefined} for the first message of the call */
  take() {
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    this.#handOver();
    return this.deadline;
  }

  /** @throws {import('../../transport/deadline').ExchangeTimeout} when the caller was already told that nothing was sent */
  requireTime() {
    if (!this.#isTaken && this.deadline.left <= 0) throw this.deadline.error(LOGIN_AWAITED);
  }
}

/** The call under way, across every await. @type {AsyncLocalStorage<Call>} */
const calls = new AsyncLocalStorage();

class StreamOrders {
  #attachment;
  /** The orders without a reply, by address and ccxt's name for them. @type {Map<string, Departure>} */
  #departures = new Map();

  /** @param {Attachment} attachment */
  constructor(attachment) {
    this.#attachment = attachment;
  }

  /**
   * To be called after a login, before ccxt makes the message. A call that began before detach() is checked as well.
   *
   * @throws {import('../../transport/deadline').ExchangeTimeout}
   */
  static requireTime() {
    calls.getStore()?.requireTime();
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
    const call = new Call(createDeadline(name, this.#attachment));
    const placed = calls.run(call, async () => place());
    const end = () => void call.take();
    placed.then(end, end);
    try {
      // This deadline is for the login. place() checks it afterwards.
      await call.deadline.wait(Promise.race([placed, call.taken]), LOGIN_AWAITED);
      return await placed;
    } catch (error) {
      const { exchange, settings } = this.#attachment;
      throw tellFailure(asRequestTimeout(exchange, error), settings.onError);
    }
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
    const { gate, venue } = settings;
    const streams = /** @type {import('../../venues/venue').VenueStreams} */ (venue.streams);
    requireOwnCredentials(this.#attachment);
    const pathname = streams.pathOf(message);
    const deadline = calls.getStore()?.take() ?? createDeadline(`POST ${pathname}`, this.#attachment);
    const params = streams.paramsOf(message);
    const request = { method: 'POST', url, sign: true, body: '', headers: {}, params };
    try {
      if (gate !== undefined && gate.state !== 'open') {
        await deadline.wait(gate.admit('POST', pathname, request), 'the gate is checking the key');
      }
      const stamping = {
        ...currentSettings(this.#attachment, windowIn(params, venue)),
        thread: /** @type {const} */ ('main'),
        signer: renewing(message, this.#attachment),
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
      await departure.leave(({ headers }) => {
        Object.assign(message, headers);
        sending = send();
      });
      return sending;
    });
    const start = async () => {
      departure.hold();
      return { ...(await settle(watch)), reply: null };
    };
    const forget = () => giveUp(exchange.clients?.[url], hash, new Error('The order was given up'));
    const key = keyOf(url, hash);
    this.#departures.set(key, departure);
    try {
      const { fulfilled, value } = await departure.run(start, forget);
      if (!fulfilled) throw value;
      settings.gate?.report(null, { sentAt: departure.startedAt });
      return value;
    } finally {
      this.#departures.delete(key);
    }
  }

  /**
   * @param {any} client of the connection
   * @param {any} message a reply
   * @returns {{ hash: string, sentAt: number, context: import('../../classify').ClassifyContext } | null} its order; null
   *   for any other message
   */
  of(client, message) {
    const hash = String(this.#attachment.settings.venue.streams?.idOf(Object(message)));
    const departure = this.#departures.get(keyOf(client.url, hash));
    if (departure === undefined) return null;
    const { startedAt, sentAt, signed, recvWindow } = departure;
    const receivedAt = sentAt + (performance.now() - startedAt);
    const timestamp = signed?.timestamp;
    return { hash, sentAt: startedAt, context: { timestamp, recvWindow, sentAt, receivedAt } };
  }
}

/** @param {string} url @param {string} hash */
const keyOf = (url, hash) => `${hash} ${url}`;

/**
 * @param {any} params of a message
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {string | null} the window that they name
 */
function windowIn(params, { signing }) {
  const window = params?.[String(signing.queryNames?.window)];
  return window === undefined ? null : String(window);
}

exports.StreamOrders = StreamOrders;
