'use strict';

/**
 * The moment at which a message of ccxt.pro leaves. A client of ccxt calls its own `send` when its connection is open and its
 * throttle lets the message pass, however long that takes.
 */

/** @typedef {(client: any, send: () => Promise<unknown>) => Promise<unknown>} Leave decides whether the message is sent */

/** @type {WeakSet<object>} */
const adopted = new WeakSet();
/** Messages that wait for their connection. @type {WeakMap<object, Leave>} */
const waiting = new WeakMap();

/**
 * The client stays adopted after detach(): messages that wait still leave in time or not at all, and all others are sent as
 * before.
 *
 * @param {any} client of one connection
 * @returns {any} the same client
 */
function adopt(client) {
  if (typeof client?.send !== 'function' || adopted.has(client)) return client;
  adopted.add(client);
  const original = client.send;
  const value = (/** @type {any} */ message) => {
    const send = () => original.call(client, message);
    const leave = waiting.get(message);
    waiting.delete(message);
    return leave === undefined ? send() : leave(client, send);
  };
  Object.defineProperty(client, 'send', { value, enumerable: false, configurable: true, writable: true });
  return client;
}

/**
 * @param {object} message that ccxt is about to send
 * @param {Leave} leave called in place of the client's `send`
 */
function whenSent(message, leave) {
  waiting.set(message, leave);
}

/**
 * Rejects the promise that ccxt keeps under a name, so that the next message of that name starts again.
 *
 * @param {any} client
 * @param {string} hash ccxt's name for the promise
 * @param {unknown} error
 */
function giveUp(client, hash, error) {
  // Without a waiting promise, ccxt would keep the rejection for the next caller.
  if (client?.futures?.[hash] !== undefined) client.reject(error, hash);
  if (client?.subscriptions) delete client.subscriptions[hash];
}

module.exports = { adopt, giveUp, whenSent };
