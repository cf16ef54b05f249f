'use strict';

/**
 * Sends market data to the connections that have subscribed to it: after the answer to the subscription, when a price is set, and
 * as the clock goes on. A timer runs only while there are subscriptions.
 */

// Real timers, also while a test fakes those of the process.
const { clearInterval, setInterval } = require('node:timers');
const { ENVIRONMENTS } = require('../keys.js');

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../websocket-server.js').Peer} Peer */

/** Shorter than the second in which a price moves, so that no second is left out. */
const PUSH_MS = 250;

class MarketPush {
  #application;
  #peers;
  #send;
  /** @type {NodeJS.Timeout | null} */
  #timer = null;
  /** Whose subscription has been answered. @type {WeakSet<import('../market/feeds.js').Feed>} */
  #started = new WeakSet();

  /**
   * @param {{ application: import('../application.js').ApplicationInstance, peers: Map<Session, Peer>, closing: AbortSignal }} state
   * @param {(peer: Peer, message: object) => void} send
   */
  constructor({ application, peers, closing }, send) {
    this.#application = application;
    this.#peers = peers;
    this.#send = send;
    closing.addEventListener('abort', () => this.#stop(), { once: true });
    for (const environment of ENVIRONMENTS) application.market(environment).watch(() => this.#pushAll());
  }

  /**
   * Begins what a message has subscribed to. To be called when it is answered.
   * @param {Session} session
   * @param {Peer} peer
   */
  begin(session, peer) {
    if (session.feeds.size === 0) return;
    for (const feed of session.feeds.values()) this.#started.add(feed);
    this.#pushTo(session, peer);
    if (this.#timer === null) this.#timer = setInterval(() => this.#pushAll(), PUSH_MS).unref();
  }

  #pushAll() {
    let subscriptions = 0;
    for (const [session, peer] of this.#peers) {
      subscriptions += session.feeds.size;
      this.#pushTo(session, peer);
    }
    if (subscriptions === 0) this.#stop();
  }

  /**
   * @param {Session} session
   * @param {Peer} peer
   */
  #pushTo({ environment, feeds }, peer) {
    const started = [...feeds.values()].filter((feed) => this.#started.has(feed));
    if (started.length === 0) return;
    try {
      const now = this.#application.now(environment);
      for (const message of started.flatMap((feed) => feed(now))) this.#send(peer, message);
    } catch {
      // The clock that the user has given fails. It has no request here whose answer could say so.
      peer.terminate();
    }
  }

  #stop() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** @typedef {InstanceType<typeof MarketPush>} MarketPushInstance */

module.exports = { MarketPush };
