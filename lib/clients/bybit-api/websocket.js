'use strict';

/**
 * attach() for the WebSocket clients of bybit-api. A refused login reaches the user as an event only: the private stream emits
 * `exception` (or `update`, if the reply has the old form); the trade stream, whose reply has a retCode, emits `authenticated`.
 */

const { Logins } = require('./logins');
const { TRADE, isLogin, loginError } = require('./stream-events');
const { StreamOrders } = require('./stream-orders');
const { integerOf } = require('../../crypto/node-backend/arguments');
const { tellFailure } = require('../tell-failure');
const { replaceMethods } = require('../patch-methods');
const { safeCall } = require('../../internal/safe-call');
const { setImmediate, setTimeout } = require('../../internal/timers');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */

/** The state of a socket that is not open yet. */
const CONNECTING = 0;
/** The events that may answer a login. */
const EVENTS = ['exception', 'authenticated', 'update'];
/** After these events the connection is a new one, or lost. */
const RENEWALS = ['open', 'reconnect', 'reconnected'];

/** One WebSocket client that is attached. */
class Streams {
  #client;
  #settings;
  #logins;
  #orders;
  /** The names of the connections that are being opened. @type {Set<string>} */
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
    this.#orders = new StreamOrders(client, settings, this.#logins, () => this.#moment());
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
          this.#orders.send({ wsKey, operation, params, flags: rest[0] }, (own) =>
            original.call(client, wsKey, operation, own, ...rest),
          ),
      // The client calls it when the connection is logged in, and sends the result at once.
      signWSAPIRequest: (original) => async (/** @type {any} */ event) => {
        const signed = await original.call(client, event);
        return this.#orders.stamp(event, signed);
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
          this.#logins.cancel(wsKey);
          this.#orders.refuseAll(wsKey);
          return original.call(client, wsKey, ...rest);
        },
      // The client calls it for each login, so each login has the present time of the clock.
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
        this.#orders.handAll();
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

  /** @param {any} event */
  #onEvent(event) {
    // These reach the promise of their order as well.
    if (event?.isWSAPIResponse === true || typeof event?.topic === 'string') return;
    const { gate, onError } = this.#settings;
    const { wsKey } = event ?? {};
    const answersLogin = isLogin(event);
    const error = loginError(event, this.#logins, this.#settings);
    if (error === null && !answersLogin) return;
    const sentAt = answersLogin ? this.#logins.sentAt(wsKey) : undefined;
    if (answersLogin && error === null) this.#logins.accepted(wsKey);
    // Each login is reported to the gate once. Orders that fail because of it are not reported.
    safeCall(() => gate?.report(error, sentAt === undefined ? {} : { sentAt }));
    if (answersLogin && error !== null) this.#logins.refused(wsKey, event);
    tellFailure(error, onError);
  }

  /**
   * An order makes a client that waits to reconnect connect at once. Without this method the client then connects twice, and
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
    // The client has created its connection by then.
    setImmediate(() => {
      this.#connecting.delete(wsKey);
      this.#watch(store.getWs(wsKey));
    });
    return connect();
  }

  /** Closes a connection that is not open in time. The client makes a new one. @param {any} ws */
  #watch(ws) {
    const giveUp = () => {
      if (ws?.readyState === CONNECTING && !this.#isOver) ws.close();
    };
    setTimeout(giveUp, this.#settings.deadlineMs).unref();
  }
}

/**
 * @param {any} client
 * @param {Settings} settings
 */
const attachWebSocket = (client, settings) => new Streams(client, settings).attach();

module.exports = { attachWebSocket };
