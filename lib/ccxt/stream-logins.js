'use strict';

/** Logins of ccxt.pro. Each is made anew at the moment it leaves, because it may have waited for its connection. */

const { deadlineOf } = require('./settings');
const { giveUp, whenSent } = require('./stream-client');
const { settledClock } = require('../exchange/settled-clock');

/** ccxt's name for the login of a connection. */
const LOGIN = 'authenticated';

class StreamLogins {
  #attachment;
  /** @type {WeakMap<object, { startedAt: number, sentAt: number, expires: number }>} */
  #sent = new WeakMap();

  /** @param {import('../ccxt').Attachment} attachment */
  constructor(attachment) {
    this.#attachment = attachment;
  }

  /** @param {any} message sent or received @returns {boolean} */
  static isLogin(message) {
    return message?.op === 'auth' || message?.request?.op === 'auth';
  }

  /** @param {any} message of ccxt, which waits for its connection */
  prepare(message) {
    whenSent(message, async (client, send) => {
      try {
        await this.#renew(client, message);
      } catch (error) {
        giveUp(client, LOGIN, error);
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
    const { signer, settings } = this.#attachment;
    const { clock } = settings;
    if ('isSettled' in clock && !clock.isSettled) {
      await settledClock(clock, deadlineOf('The login', this.#attachment));
    }
    const { args } = signer.signWebSocket({ clock });
    message.args = args;
    const expires = Number(args[1]);
    this.#sent.set(client, { startedAt: performance.now(), sentAt: clock.now(), expires });
  }

  /**
   * @param {any} client
   * @returns {{ sentAt: number, context: import('../classify').ClassifyContext } | null} what is known of its login
   */
  of(client) {
    const sent = this.#sent.get(client);
    if (sent === undefined) return null;
    const { startedAt, sentAt, expires } = sent;
    const receivedAt = sentAt + (performance.now() - startedAt);
    return { sentAt: startedAt, context: { expires, timestamp: sentAt, sentAt, receivedAt } };
  }

  /**
   * After a refusal that ccxt does not take for one of the key, it would never log in again on this connection.
   *
   * @param {any} client whose login was refused
   * @param {unknown} error
   */
  forget(client, error) {
    this.#sent.delete(client);
    giveUp(client, LOGIN, error);
  }
}

exports.LOGIN = LOGIN;
exports.StreamLogins = StreamLogins;
