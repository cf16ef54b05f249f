'use strict';

/** The streams of a ccxt.pro exchange. Their logins are signed by its `hmac`; here are their errors, and the gate. */

const { addTypedError } = require('./errors');
const { classify } = require('../classify');

/**
 * @param {import('../ccxt').Attachment} attachment
 * @returns {Record<string, (original: any) => any>} nothing for an exchange that has no streams
 */
function webSocketMethods({ exchange, signer, settings }) {
  if (typeof exchange.handleErrorMessage !== 'function' || typeof exchange.watch !== 'function') return {};
  const { gate, environment } = settings;
  return {
    handleErrorMessage: (original) => (/** @type {any} */ client, /** @type {any} */ message) => {
      const context = { url: client.url, signed: true, apiKey: signer.apiKey, environment };
      const reject = (/** @type {any} */ error, /** @type {any[]} */ ...hashes) => {
        const typed = classify(message, context);
        if (typed !== null) gate?.report(typed);
        return client.reject(typed === null ? error : addTypedError(error, typed, signer.apiKey), ...hashes);
      };
      // The errors are made and handed to the client in there: only this one message sees another `reject`.
      return original.call(exchange, Object.create(client, { reject: { value: reject } }), message);
    },
    watch:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const [, , message] = values;
        const watch = () => original.apply(exchange, values);
        if (gate === undefined || !/^order\./.test(message?.op)) return watch();
        const [params] = Array.isArray(message.args) ? message.args : [];
        return gate.admit('POST', `/v5/${message.op.replace('.', '/')}`, { params }).then(watch);
      },
  };
}

module.exports = { webSocketMethods };
