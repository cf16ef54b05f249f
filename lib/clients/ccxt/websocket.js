'use strict';

/** The streams of a ccxt.pro exchange: sends logins and orders, types the errors, and reports them to the gate. */

const { requireOwnCredentials } = require('./credentials');
const { addTypedError } = require('./errors');
const { adopt, giveUp } = require('./stream-client');
const { LOGIN, StreamLogins } = require('./stream-logins');
const { StreamOrders } = require('./stream-orders');
const { classify } = require('../../classify');

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {Record<string, (original: any) => any>} nothing for an exchange that has no streams
 */
function webSocketMethods(attachment) {
  const { exchange } = attachment;
  const needed = ['handleErrorMessage', 'watch', 'client', 'authenticate'];
  if (!needed.every((name) => typeof exchange[name] === 'function')) return {};
  const orders = new StreamOrders(attachment);
  const logins = new StreamLogins(attachment);
  return {
    ...orders.methods(),
    client: (original) => (/** @type {string} */ url) => adopt(original.call(exchange, url)),
    authenticate:
      (original) =>
      async (/** @type {any[]} */ ...values) => {
        requireOwnCredentials(attachment);
        const client = exchange.client(values[0]);
        const loggedIn = await logins.watch(client, original.apply(exchange, values));
        StreamOrders.requireTime();
        return loggedIn;
      },
    watch:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const [url, hash, message] = values;
        const watch = () => original.apply(exchange, values);
        if (StreamOrders.isOrder(message)) return orders.place(watch, url, hash, message);
        if (StreamLogins.isLogin(message)) logins.prepare(message);
        return watch();
      },
    handleErrorMessage: (original) => (/** @type {any} */ client, /** @type {any} */ message) =>
      handleRefusal(client, message, original, { attachment, orders, logins }),
  };
}

/** The retCode of a login on a connection that is already logged in. */
const LOGGED_IN_ALREADY = '20001';

/**
 * @param {any} client
 * @param {any} message which ccxt may treat as a refusal
 * @param {any} original
 * @param {{ attachment: import('../../ccxt').Attachment, orders: StreamOrders, logins: StreamLogins }} streams
 */
function handleRefusal(client, message, original, { attachment, orders, logins }) {
  const { exchange, signer, settings } = attachment;
  const { apiKey } = signer;
  const { gate, environment } = settings;
  const isLogin = StreamLogins.isLogin(message);
  if (isLogin && String(message.retCode) === LOGGED_IN_ALREADY) {
    exchange.handleAuthenticate(client, { ...message, retCode: 0 });
    return true;
  }
  const order = orders.of(message);
  const known = isLogin ? logins.of(client) : order;
  /** The result of classify(); undefined until ccxt rejects a promise. @type {any} */
  let typed;
  const learn = () => {
    typed = classify(message, { url: client.url, signed: true, apiKey, environment, ...known?.context });
    if (typed !== null) gate?.report(typed, { sentAt: known?.sentAt });
  };
  const reject = (/** @type {any} */ error, /** @type {any[]} */ ...hashes) => {
    // ccxt can reject several promises for one message, which is one refusal.
    if (typed === undefined) learn();
    const typedError = typed === null ? error : addTypedError(error, typed, apiKey);
    // Older versions end the login when one order is refused, and leave the order waiting.
    if (order !== null) return giveUp(client, order.hash, typedError);
    client.reject(typedError, ...hashes);
    if (isLogin) logins.forget(client, typedError);
    return typedError;
  };
  const { subscriptions } = client;
  const login = Object.getOwnPropertyDescriptor(subscriptions, LOGIN);
  // ccxt creates the errors in this call and passes them to `client.reject`, which is replaced for this message only.
  const handled = original.call(exchange, Object.create(client, { reject: { value: reject } }), message);
  if (order !== null && login !== undefined) Object.defineProperty(subscriptions, LOGIN, login);
  return handled;
}

module.exports = { webSocketMethods };
