'use strict';

/**
 * Orders on the trade stream of bybit-api. Each waits for the gate, a connection and a login, and then leaves with the time of
 * that moment, before its deadline or not at all.
 */

const { setTimeout: sleep } = require('node:timers/promises');
const { GatedRequest, notSent } = require('./gated-request');
const { loginError, orderError } = require('./stream-events');
const { tellFailure } = require('../tell-failure');
const { safeCall } = require('../../internal/safe-call');
const { settle } = require('../../internal/settle');
const { Deadline } = require('../../transport/deadline');
const { withSent } = require('../../transport/on-error');
const { isThrown } = require('../../transport/send-signed');
const { waitForClock } = require('../../transport/wait-for-clock');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */
/** @typedef {import('./logins').Logins} Logins */
/** @typedef {{ pending: GatedRequest, wsKey: string, needsLogin: boolean, title: string }} Order */

/** The retCode of a request on a connection without a login. It does not say why there is none. */
const NOT_LOGGED_IN = 10007;
/** ms; the client's state follows that of the socket within this time. */
const STATE_DELAY_MS = 10;

class StreamOrders {
  #client;
  #settings;
  #logins;
  #moment;
  /** By the copy of the parameters that the client is called with. @type {WeakMap<object, Order>} */
  #orders = new WeakMap();
  /** @type {Set<Order>} */
  #underWay = new Set();

  /**
   * @param {any} client
   * @param {Settings} settings
   * @param {Logins} logins
   * @param {() => number} moment the timestamp to send, ms since 1970
   */
  constructor(client, settings, logins, moment) {
    this.#client = client;
    this.#settings = settings;
    this.#logins = logins;
    this.#moment = moment;
  }

  /** The user closes a connection: orders that wait for it must not open it again. @param {string} wsKey */
  refuseAll(wsKey) {
    for (const { pending, title, wsKey: own } of this.#underWay) {
      if (own === wsKey && !pending.sent) {
        pending.refuse(notSent(`${title} was not sent: the client was closed`));
      }
    }
  }

  /** After detach() the client sends the waiting orders by itself. */
  handAll() {
    for (const { pending } of this.#underWay) pending.hand();
  }

  /**
   * @param {{ wsKey: string, operation: string, params: any, flags: any }} request
   * @param {(params: object) => Promise<any>} call
   */
  async send({ wsKey, operation, params, flags }, call) {
    const { gate, deadlineMs, replyMs, onError } = this.#settings;
    const path = `/v5/${String(operation).replace('.', '/')}`;
    const own = copyParams(params, () => {
      if (pending.ended && !pending.sent) {
        throw notSent(`${operation} was refused before, and is not sent later`);
      }
    });
    const pending = new GatedRequest({
      deadline: new Deadline({ deadlineMs, title: operation }),
      replyMs,
      title: operation,
      retryable: false,
      requireOpen: () => gate?.requireOpen?.('POST', path, { params: own }),
    });
    const order = { pending, wsKey, needsLogin: flags?.authIsOptional !== true, title: operation };
    this.#orders.set(own, order);
    this.#underWay.add(order);
    try {
      const outcome = await pending.run(
        async () => {
          if (gate !== undefined) await gate.admit('POST', path, { params: own });
          // The caller was already told that the order is not sent.
          return pending.ended ? { fulfilled: false, value: undefined } : settle(() => call(own));
        },
        () => {},
      );
      return this.#conclude(outcome, order, operation);
    } catch (failure) {
      throw tellFailure(failure, onError);
    } finally {
      this.#underWay.delete(order);
    }
  }

  /**
   * @param {{ fulfilled: boolean, value: any }} outcome
   * @param {Order} order
   * @param {string} operation
   */
  #conclude({ fulfilled, value }, { pending, wsKey }, operation) {
    const { gate, throwOn, onError } = this.#settings;
    const { sent, startedAt: sentAt } = pending;
    const replyError = orderError(value, { endpoint: operation, sent }, this.#settings);
    const isLoggedOut = replyError?.code === NOT_LOGGED_IN;
    const refusal = isLoggedOut ? this.#logins.refusalOf(wsKey) : undefined;
    // The gate already knows of a refused login. If no login was refused, the connection has lost its login.
    if (isLoggedOut && refusal === undefined) this.#logins.refused(wsKey, value);
    const isAccepted = fulfilled && value?.retCode === 0;
    if (refusal === undefined && (isAccepted || replyError !== null)) {
      safeCall(() => gate?.report(replyError, { sentAt }));
    }
    const error =
      refusal === undefined ? replyError : (this.#loginError(refusal, { endpoint: operation }) ?? replyError);
    if (error !== null) tellFailure(error, onError);
    if (isThrown(error, throwOn)) throw error;
    if (fulfilled) return value;
    // Older clients report a lost connection as a string. It says nothing about the order.
    throw withSent(typeof value === 'string' ? new Error(value) : value, sent);
  }

  /**
   * Waits until the order may leave, and sets its timestamp.
   *
   * @param {any} event the client's message before it was signed
   * @param {any} signed the same message, which the client sends as soon as this resolves
   * @returns {Promise<any>} the message to send
   */
  stamp(event, signed) {
    const order = this.#orders.get(event?.args?.[0]);
    return order === undefined ? Promise.resolve(signed) : this.#leave(order, signed);
  }

  /** @param {Order} order @param {any} event */
  async #leave({ pending, wsKey, needsLogin }, event) {
    const { clock } = this.#settings;
    while (!pending.ended) {
      this.#requireLogin(pending, wsKey);
      await waitForClock(clock, pending.deadline);
      if (this.#isReady(wsKey, needsLogin)) break;
      await sleep(STATE_DELAY_MS);
      // assertIsConnected() would open a client that was closed meanwhile.
      if (pending.ended) break;
      await this.#client.assertIsConnected(wsKey);
      if (needsLogin) await this.#client.assertIsAuthenticated(wsKey);
    }
    // Throws here, before the checks, if the client cannot serialise the order.
    JSON.stringify(event);
    pending.check();
    const header = { ...event.header, 'X-BAPI-TIMESTAMP': `${this.#moment()}` };
    pending.depart();
    return { ...event, header };
  }

  /**
   * @param {GatedRequest} pending
   * @param {string} wsKey
   * @throws {unknown} the refusal of the login on this connection: Bybit would refuse the order as well
   */
  #requireLogin(pending, wsKey) {
    const refusal = this.#logins.refusalOf(wsKey);
    if (refusal === undefined) return;
    const error = this.#loginError(refusal, { sent: false }) ?? refusal;
    pending.refuse(error);
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

  /** @param {any} event @param {import('../../classify').ClassifyContext} context */
  #loginError(event, context) {
    return loginError(event, this.#logins, this.#settings, context);
  }
}

/**
 * Copies the parameters: their identity connects the client's message with the order, and two orders may share one object.
 * After detach(), or another attach(), the client itself goes on with an order that waits for its connection; the copy makes
 * sure that it cannot write an order that its caller knows as not sent.
 *
 * @param {any} params
 * @param {() => void} check throws when the order must not be sent any more
 * @returns {object}
 */
function copyParams(params, check) {
  const isObject = params !== null && typeof params === 'object';
  const own = isObject
    ? Object.create(Object.getPrototypeOf(params), Object.getOwnPropertyDescriptors(params))
    : {};
  const toJSON = (/** @type {string} */ key) => {
    check();
    if (!isObject) return params;
    // Of the copy: the caller may change its own object until the order leaves.
    return typeof params.toJSON === 'function' ? params.toJSON.call(own, key) : { ...own };
  };
  return Object.defineProperty(own, 'toJSON', {
    value: toJSON,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}

exports.StreamOrders = StreamOrders;
