'use strict';

/**
 * Sends every change of an account to the connections that have subscribed to it. While there are such connections, a
 * timer lets the orders of their accounts follow the moving prices.
 */

// Real timers, also while a test fakes those of the process.
const { clearInterval, setInterval } = require('node:timers');
const { accountMessages } = require('./account-messages.js');

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../websocket-server.js').Peer} Peer */

/** Shorter than the second in which a price moves. */
const FOLLOW_MS = 250;

/** @param {Session} session */
function isSubscribed({ apiKey, topics }) {
  return apiKey !== null && topics.size > 0;
}

class AccountPush {
  #application;
  #peers;
  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /**
   * @param {{ application: import('../application.js').ApplicationInstance, peers: Map<Session, Peer>, closing: AbortSignal }} state
   * @param {(peer: Peer, message: object) => void} send
   */
  constructor({ application, peers, closing }, send) {
    this.#application = application;
    this.#peers = peers;
    closing.addEventListener('abort', () => this.#stop(), { once: true });
    application.watchAccounts((event) => {
      for (const [session, peer] of peers) {
        for (const message of accountMessages(session, event)) send(peer, message);
      }
    });
  }

  /**
   * To be called when a message is answered: it may have subscribed.
   * @param {Session} session
   */
  begin(session) {
    if (this.#timer === null && isSubscribed(session)) {
      this.#timer = setInterval(() => this.#follow(), FOLLOW_MS).unref();
    }
  }

  #follow() {
    const subscribed = [...this.#peers].filter(([session]) => isSubscribed(session));
    if (subscribed.length === 0) this.#stop();
    for (const [{ environment, apiKey }, peer] of subscribed) {
      try {
        this.#application.settleAccount(environment, apiKey ?? '');
      } catch {
        // The clock that the user has given fails. It has no request here whose answer could say so.
        peer.terminate();
      }
    }
  }

  #stop() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** @typedef {InstanceType<typeof AccountPush>} AccountPushInstance */

module.exports = { AccountPush };
