'use strict';

/** The streams of a ccxt.pro exchange: sends logins and orders, types the errors, and reports them to the gate. */

const { requireOwnCredentials } = require('./credentials');
const { addTypedError } = require('./errors');
const { adopt, giveUp } = require('./stream-client');
const { LOGIN, StreamLogins } = require('./stream-logins');
const { StreamOrders } = require('./stream-orders');
const { classify } = require('../../classify');
const { withEnvironment } = require('../../transport/signable');

/** ccxt's methods that are replaced. */
const NEEDED = Object.freeze(['watch', 'client', 'authenticate']);
/** ccxt's method for refused messages, by the class of the exchange. */
const REFUSALS = Object.freeze(['handleErrorMessage', 'handleWsError']);

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {Record<string, (original: any) => any>} nothing for an exchange that has no streams
 */
function webSocketMethods(attachment) {
  const { exchange, settings } = attachment;
  const { streams } = settings.venue;
  const isThere = (/** @type {string} */ name) => typeof exchange[name] === 'function';
  const refusals = REFUSALS.find(isThere);
  if (!NEEDED.every(isThere) || refusals === undefined || streams === undefined) return {};
  const orders = new StreamOrders(attachment);
  const logins = new StreamLogins(attachment);
  /** The one that ccxt asked for last. @type {any} */
  let latest = null;
  return {
    ...orders.methods(),
    client: (original) => (/** @type {string} */ url) => (latest = adopt(original.call(exchange, url))),
    authenticate:
      (original) =>
      async (/** @type {any[]} */ ...values) => {
        requireOwnCredentials(attachment);
        latest = null;
        // ccxt asks for the client of the login before it waits for anything.
        const authenticated = original.apply(exchange, values);
        const loggedIn = await logins.watch(latest, authenticated);
        StreamOrders.requireTime();
        return loggedIn;
      },
    watch:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const [url, hash, message] = values;
        const watch = () => original.apply(exchange, values);
        if (streams.isSigned(message)) return orders.place(watch, url, hash, message);
        if (streams.isLogin(message)) logins.prepare(message);
        else if (streams.isSubscription?.(message)) logins.prepare(message, hash);
        return watch();
      },
    [refusals]: (/** @type {any} */ original) => (/** @type {any} */ client, /** @type {any} */ message) =>
      handleRefusal(client, message, original, { attachment, streams, orders, logins }),
  };
}

/**
 * @param {any} client
 * @param {any} message which ccxt may treat as a refusal
 * @param {any} original
 * @param {{ attachment: import('../../ccxt').Attachment, orders: StreamOrders, logins: StreamLogins,
 *   streams: import('../../venues/venue').VenueStreams }} own
 */
function handleRefusal(client, message, original, { attachment, streams, orders, logins }) {
  const { exchange, signer, settings } = attachment;
  const { apiKey } = signer;
  const { gate, venue } = settings;
  const isLogin = streams.isLogin(message);
  if (isLogin && streams.isLoggedInAlready(message)) {
    exchange.handleAuthenticate(client, { ...message, retCode: 0 });
    return true;
  }
  const order = orders.of(client, message);
  const known = isLogin ? logins.of(client) : order;
  /** The result of classify(); undefined until ccxt rejects a promise. @type {any} */
  let typed;
  const learn = () => {
    const { environment } = withEnvironment(settings, client.url, exchange.headers);
    const place = { venue: venue.id, url: client.url, environment };
    typed = classify(message, { ...place, signed: true, apiKey, ...known?.context });
    if (typed !== null) gate?.report(typed, { sentAt: known?.sentAt });
  };
  const reject = (/** @type {any} */ error, /** @type {any[]} */ ...hashes) => {
    // ccxt can reject several promises for one message, which is one refusal.
    if (typed === undefined) learn();
    const isTyped = typed !== null && error instanceof Error;
    const typedError = isTyped ? addTypedError(error, typed, apiKey) : error;
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
