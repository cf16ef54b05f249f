'use strict';

/**
 * attach() for the WebSocket clients of bybit-api. No promise there carries a login that the exchange refuses: the private
 * stream reports it as an `exception` (as an `update`, if the reply has the old form), and the trade stream, whose reply has
 * a retCode, as `authenticated`.
 */

const { setTimeout: sleep } = require('node:timers/promises');
const { Deadline } = require('../../transport/deadline');
const { toBybitError } = require('./errors');
const { Logins } = require('./logins');
const { Passage, notSent, withSent } = require('./passage');
const { integerOf } = require('../../crypto/node-backend/arguments');
const { replaceMethods } = require('../patch-methods');
const { safeCall } = require('../../internal/safe-call');
const { settle } = require('../../internal/settle');
const { waitForClock } = require('../../transport/wait-for-clock');
const { isThrown } = require('../../transport/send-signed');
const { setImmediate, setTimeout } = require('../../internal/timers');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */
/** @typedef {{ passage: Passage, wsKey: string, needsLogin: boolean, title: string }} Order */

/** Where the events of the client come from, by its name for the connection. */
const TRADE = 'v5PrivateTrade';
/** What a request on a connection without a login is refused with: it tells nothing of why there is none. */
const NOT_LOGGED_IN = 10007;
/** ms; the client's state follows that of the socket a moment later. */
const MOMENT_MS = 10;
/** The state of a socket that is not open yet. */
const CONNECTING = 0;
/** What may be a reply to a login. */
const EVENTS = ['exception', 'authenticated', 'update'];
/** After these the connection is another one, or none. */
const RENEWALS = ['open', 'reconnect', 'reconnected'];

/** The present attachment of one WebSocket client. */
class Streams {
  #client;
  #settings;
  #logins;
  /** By the parameters that the client is called with, which are a copy. @type {WeakMap<object, Order>} */
  #orders = new WeakMap();
  /** @type {Set<Order>} */
  #underWay = new Set();
  /** The connections that are being made. @type {Set<string>} */
  #connecting = new Set();
  #isOver = false;

  /**
   * @param {any} client
   * @param {Settings} settings
   */
  constructor(client, settings) {
    this.#client = client;
    this.#settings = settings;
    this.#logins = new Logins(client, settings, () => this.#now());
  }

  attach() {
    const client = this.#client;
    const { clock } = this.#settings;
    const replaced = replaceMethods(client, {
      sendWSAPIRequest:
        (original) =>
        (
          /** @type {string} */ wsKey = TRADE,
          /** @type {string} */ operation,
          /** @type {any} */ params,
          /** @type {any[]} */ ...rest
        ) =>
          this.#send({ wsKey, operation, params, flags: rest[0] }, (own) =>
            original.call(client, wsKey, operation, own, ...rest),
          ),
      // The client calls it when the connection stands and is logged in, and sends what it gives right away.
      signWSAPIRequest: (original) => async (/** @type {any} */ event) => {
        const signed = await original.call(client, event);
        const order = this.#orders.get(event?.args?.[0]);
        return order === undefined ? signed : this.#leave(order, signed);
      },
      getWsAuthRequestEvent:
        (original) =>
        (/** @type {string} */ wsKey, /** @type {any[]} */ ...rest) =>
          this.#logins.logIn(wsKey, () => original.call(client, wsKey, ...rest)),
      assertIsAuthenticated:
        (original) =>
        (/** @type {string} */ wsKey, /** @type {any[]} */ ...rest) =>
          this.#logins.share(wsKey, () => original.call(client, wsKey, ...rest)),
      connect:
        (original) =>
        (/** @type {string} */ wsKey, /** @type {any[]} */ ...rest) =>
          this.#connect(wsKey, () => original.call(client, wsKey, ...rest)),
      close:
        (original) =>
        (/** @type {string} */ wsKey, /** @type {any[]} */ ...rest) => {
          this.#closing(wsKey);
          return original.call(client, wsKey, ...rest);
        },
      // Asked for each login, so that it is made by the clock as it is then.
      ...(clock && { getTimeOffsetMs: () => () => this.#moment() - Date.now() }),
    });
    const onEvent = (/** @type {any} */ event) => this.#onEvent(event);
    const onRenewal = (/** @type {any} */ event) => this.#logins.renewed(event?.wsKey);
    for (const name of EVENTS) client.on(name, onEvent);
    for (const name of RENEWALS) client.on(name, onRenewal);
    return {
      undo: () => {
        replaced.undo();
        this.#isOver = true;
        for (const name of EVENTS) client.off(name, onEvent);
        for (const name of RENEWALS) client.off(name, onRenewal);
        this.#logins.cancelAll();
        // The client sends what waits by itself from now on.
        for (const { passage } of this.#underWay) passage.hand();
      },
    };
  }

  #now() {
    const { clock } = this.#settings;
    return clock ? clock.now() : Date.now() + (this.#client.getTimeOffsetMs() || 0);
  }

  /** @returns {number} ms since 1970, the timestamp to send @throws {RangeError} ERR_OUT_OF_RANGE */
  #moment() {
    return integerOf(Math.floor(this.#now()), 'timestamp', Number.MAX_SAFE_INTEGER);
  }

  /** @param {'websocket' | 'websocket-trade'} transport */
  #context(transport) {
    const { environment, gate } = this.#settings;
    const apiKey = gate?.signer?.apiKey;
    return { signed: true, transport, ...(environment && { environment }), ...(apiKey && { apiKey }) };
  }

  /** @param {any} event */
  #onEvent(event) {
    // Replies to orders reach the promise of the order as well.
    if (event?.isWSAPIResponse === true || typeof event?.topic === 'string') return;
    const { gate, onError } = this.#settings;
    const { wsKey } = event ?? {};
    const isLogin = (event?.op ?? event?.request?.op) === 'auth';
    const error = this.#errorOfLogin(event);
    if (error === null && !isLogin) return;
    const sentAt = isLogin ? this.#logins.sentAt(wsKey) : undefined;
    if (isLogin && error === null) this.#logins.accepted(wsKey);
    // The gate hears of each login once: what an order meets because of it later is not reported.
    safeCall(() => gate?.report(error, sentAt === undefined ? {} : { sentAt }));
    if (isLogin && error !== null) this.#logins.refused(wsKey, event);
    if (error !== null) safeCall(() => onError?.(error));
  }

  /**
   * An order that comes while the client is about to reconnect makes it connect at once. The client then connects twice, and
   * sends its login to the connection that is not open yet.
   *
   * @param {string} wsKey
   * @param {() => Promise<any>} connect
   */
  #connect(wsKey, connect) {
    const store = this.#client.getWsStore();
    if (this.#connecting.has(wsKey) || store.getWs(wsKey)?.readyState === CONNECTING) {
      return store.getConnectionInProgressPromise(wsKey)?.promise ?? Promise.resolve();
    }
    this.#client.clearReconnectTimer(wsKey);
    this.#connecting.add(wsKey);
    // The client has made its connection by then.
    setImmediate(() => {
      this.#connecting.delete(wsKey);
      this.#watch(store.getWs(wsKey));
    });
    return connect();
  }

  /** A connection that does not come is given up: the client makes another one. @param {any} ws */
  #watch(ws) {
    const giveUp = () => {
      if (ws?.readyState === CONNECTING && !this.#isOver) ws.close();
    };
    setTimeout(giveUp, this.#settings.deadlineMs).unref();
  }

  /** The user closes a connection: what waits for it must not open it again. @param {string} wsKey */
  #closing(wsKey) {
    this.#logins.cancel(wsKey);
    for (const { passage, title, wsKey: own } of this.#underWay) {
      if (own === wsKey && !passage.sent) {
        passage.refuse(notSent(`${title} was not sent: the client was closed`));
      }
    }
  }

  /** @param {any} event @param {import('../../classify').ClassifyContext} [more] */
  #errorOfLogin(event, more) {
    const transport = event?.wsKey === TRADE ? 'websocket-trade' : 'websocket';
    const isLogin = (event?.op ?? event?.request?.op) === 'auth';
    const times = isLogin ? this.#logins.timesOf(event.wsKey) : {};
    return toBybitError(event, { ...this.#context(transport), ...times, ...more });
  }

  /**
   * @param {{ wsKey: string, operation: string, params: any, flags: any }} request
   * @param {(params: object) => Promise<any>} call
   */
  async #send({ wsKey, operation, params, flags }, call) {
    const { gate, deadlineMs, replyMs } = this.#settings;
    const own = copyOf(params);
    const path = `/v5/${String(operation).replace('.', '/')}`;
    const passage = new Passage({
      deadline: new Deadline({ deadlineMs, title: operation }),
      replyMs,
      title: operation,
      retryable: false,
      requireOpen: () => gate?.requireOpen?.('POST', path, { params: own }),
    });
    const order = { passage, wsKey, needsLogin: flags?.authIsOptional !== true, title: operation };
    this.#orders.set(own, order);
    this.#underWay.add(order);
    try {
      const outcome = await passage.run(
        async () => {
          if (gate !== undefined) await gate.admit('POST', path, { params: own });
          // Its caller has been told that it is not sent.
          return passage.ended ? { fulfilled: false, value: undefined } : settle(() => call(own));
        },
        () => {},
      );
      return this.#conclude(outcome, order, operation);
    } finally {
      this.#underWay.delete(order);
    }
  }

  /**
   * @param {{ fulfilled: boolean, value: any }} outcome
   * @param {Order} order
   * @param {string} operation
   */
  #conclude({ fulfilled, value }, { passage, wsKey }, operation) {
    const { gate, throwOn } = this.#settings;
    const { sent, startedAt: sentAt } = passage;
    const context = { ...this.#context('websocket-trade'), endpoint: operation, sent };
    const said = toBybitError(value, context);
    const login = said?.code === NOT_LOGGED_IN ? this.#logins.refusalOf(wsKey) : undefined;
    // A login that was refused is known to the gate. Without one, the connection has lost its login.
    if (said?.code === NOT_LOGGED_IN && login === undefined) this.#logins.refused(wsKey, value);
    const isAccepted = fulfilled && value?.retCode === 0;
    if (login === undefined && (isAccepted || said !== null)) safeCall(() => gate?.report(said, { sentAt }));
    const error = login === undefined ? said : (this.#errorOfLogin(login, { endpoint: operation }) ?? said);
    if (isThrown(error, throwOn)) throw error;
    if (fulfilled) return value;
    // A lost connection says nothing about the order.
    // Older clients tell of it by a text alone.
    throw withSent(typeof value === 'string' ? new Error(value) : value, sent);
  }

  /**
   * @param {Order} order
   * @param {any} event which the client sends when this resolves
   * @returns {Promise<any>}
   */
  async #leave({ passage, wsKey, needsLogin }, event) {
    const { clock } = this.#settings;
    while (!passage.ended) {
      this.#requireLogin(passage, wsKey);
      await waitForClock(clock, passage.deadline);
      if (this.#isReady(wsKey, needsLogin)) break;
      await sleep(MOMENT_MS);
      // A client that was closed meanwhile stays closed.
      if (passage.ended) break;
      await this.#client.assertIsConnected(wsKey);
      if (needsLogin) await this.#client.assertIsAuthenticated(wsKey);
    }
    // What cannot be serialised cannot be sent.
    JSON.stringify(event);
    passage.check();
    const header = { ...event.header, 'X-BAPI-TIMESTAMP': `${this.#moment()}` };
    passage.depart();
    return { ...event, header };
  }

  /**
   * @param {Passage} passage
   * @param {string} wsKey
   * @throws {unknown} what refused the login of the present connection: the order would be refused as well
   */
  #requireLogin(passage, wsKey) {
    const login = this.#logins.refusalOf(wsKey);
    if (login === undefined) return;
    const error = this.#errorOfLogin(login, { sent: false }) ?? login;
    passage.refuse(error);
    throw error;
  }

  /**
   * @param {string} wsKey
   * @param {boolean} needsLogin
   */
  #isReady(wsKey, needsLogin) {
    const store = this.#client.getWsStore();
    return store.isWsOpen(wsKey) && (!needsLogin || store.get(wsKey)?.isAuthenticated === true);
  }
}

/**
 * By its identity the client's message is known to be of this order; two orders may be given the same object.
 *
 * @param {any} params
 * @returns {object}
 */
function copyOf(params) {
  if (params === null || typeof params !== 'object') return { toJSON: () => params };
  return Object.create(Object.getPrototypeOf(params), Object.getOwnPropertyDescriptors(params));
}

/**
 * @param {any} client
 * @param {Settings} settings
 */
const attachWebSocket = (client, settings) => new Streams(client, settings).attach();

module.exports = { attachWebSocket };
