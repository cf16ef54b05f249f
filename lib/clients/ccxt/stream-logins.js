'use strict';

/** Logins and signed subscriptions of ccxt.pro. Each is signed again right before it is sent, because it may have waited for its connection. */

const { asRequestTimeout, createDeadline } = require('./settings');
const { giveUp, whenSent } = require('./stream-client');
const { tellFailure } = require('../tell-failure');
const { ExchangeTimeout } = require('../../transport/deadline');
const { withEnvironment } = require('../../transport/signable');
const { waitForClock } = require('../../transport/wait-for-clock');
const { clearTimeout, setTimeout } = require('../../internal/timers');

/**
 * @typedef {object} Sent a login that was sent
 * @property {number} startedAt by performance.now()
 * @property {number} sentAt by the clock that made it
 * @property {number} [expires]
 * @property {NodeJS.Timeout} timer limits the wait for its reply
 */

/** ccxt's name for the login of a connection. */
const LOGIN = 'authenticated';

class StreamLogins {
  #attachment;
  /** By the client of its connection. @type {WeakMap<object, Sent>} */
  #sent = new WeakMap();

  /** @param {import('../../ccxt').Attachment} attachment */
  constructor(attachment) {
    this.#attachment = attachment;
  }

  /**
   * @param {any} message of ccxt, not sent before its connection is open: a login, or a subscription with its own signature
   * @param {string} [hash] ccxt's name for the message
   */
  prepare(message, hash = LOGIN) {
    whenSent(message, async (client, send) => {
      try {
        await this.#renew(client, message);
        if (hash === LOGIN) this.#expectReply(client, message);
      } catch (error) {
        giveUp(client, hash, error);
        return undefined;
      }
      return send();
    });
  }

  /**
   * @param {any} client
   * @param {any} message
   */
  async #renew(client, message) {
    const { exchange, signer, settings } = this.#attachment;
    const { clock, venue } = settings;
    // ccxt's sandbox mode may contradict the option `environment`.
    withEnvironment(settings, client.url, exchange.headers);
    await waitForClock(clock, createDeadline('The login', this.#attachment));
    const renewed = venue.streams?.renewLogin?.(message, signer, { timestamp: Math.floor(clock.now()) });
    Object.assign(message, renewed ?? signer.login({ clock }));
  }

  /**
   * @param {any} client
   * @param {any} login
   */
  #expectReply(client, login) {
    const { clock, venue, replyMs } = this.#attachment.settings;
    const expires = venue.streams?.expiryOf(login);
    this.#unwatch(client);
    const timer = setTimeout(() => this.#giveUp(client), replyMs).unref();
    this.#sent.set(client, { startedAt: performance.now(), sentAt: clock.now(), expires, timer });
  }

  /** Ends a login without a reply. Later logins would otherwise wait for the same reply. @param {any} client */
  #giveUp(client) {
    const { exchange, settings } = this.#attachment;
    const message = `The login had no reply within ${settings.replyMs} ms`;
    const error = new ExchangeTimeout(message, { sent: false, retryable: true });
    this.forget(client, asRequestTimeout(exchange, error));
  }

  /**
   * @template T
   * @param {any} client
   * @param {Promise<T>} authenticated ccxt's promise of the login of this client
   * @returns {Promise<T>} the same outcome
   */
  async watch(client, authenticated) {
    try {
      return await authenticated;
    } catch (error) {
      // The login could not be signed, so nothing awaits the reply promise that ccxt keeps.
      client?.futures?.[LOGIN]?.catch(() => {});
      throw tellFailure(error, this.#attachment.settings.onError);
    } finally {
      this.#unwatch(client);
    }
  }

  /** @param {any} client */
  #unwatch(client) {
    clearTimeout(this.#sent.get(client)?.timer);
  }

  /**
   * @param {any} client
   * @returns {{ sentAt: number, context: import('../../classify').ClassifyContext } | null} its last login; null before there is one
   */
  of(client) {
    const sent = this.#sent.get(client);
    if (sent === undefined) return null;
    const { startedAt, sentAt, expires } = sent;
    const receivedAt = sentAt + (performance.now() - startedAt);
    return { sentAt: startedAt, context: { expires, timestamp: sentAt, sentAt, receivedAt } };
  }

  /**
   * Without this, ccxt would never log in again on this connection after a refusal that it does not recognise.
   *
   * @param {any} client whose login was refused
   * @param {unknown} error
   */
  forget(client, error) {
    this.#unwatch(client);
    this.#sent.delete(client);
    giveUp(client, LOGIN, error);
  }
}

exports.LOGIN = LOGIN;
exports.StreamLogins = StreamLogins;
