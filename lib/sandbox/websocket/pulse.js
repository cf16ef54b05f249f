'use strict';

/**
 * Keeps the connections up to date that have subscribed to something: after the answer to a subscription, when a price is
 * set, and as the clock goes on. The timer runs only while there are subscriptions.
 */

// Real timers, also while a test fakes those of the process.
const { clearInterval, setInterval } = require('node:timers');

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../websocket-server.js').Peer} Peer */

/**
 * @typedef {object} Follower
 * @property {(session: Session) => boolean} isSubscribed
 * @property {(session: Session, peer: Peer) => void} follow Sends what is due.
 * @property {(session: Session) => void} [begin] What the session has subscribed to is answered.
 */

/** Shorter than the second in which a price moves, so that no second is left out. */
const BEAT_MS = 250;

class Pulse {
  #peers;
  #followers;
  /** @type {NodeJS.Timeout | null} */
  #timer = null;

  /**
   * @param {{ peers: Map<Session, Peer>, closing: AbortSignal }} state
   * @param {readonly Follower[]} followers
   */
  constructor({ peers, closing }, followers) {
    this.#peers = peers;
    this.#followers = followers;
    closing.addEventListener('abort', () => this.#stop(), { once: true });
  }

  /**
   * To be called when a message is answered: it may have subscribed.
   * @param {Session} session
   * @param {Peer} peer
   */
  begin(session, peer) {
    for (const follower of this.#followers) follower.begin?.(session);
    const isSubscribed = this.#follow(session, peer);
    if (isSubscribed && this.#timer === null) {
      this.#timer = setInterval(() => this.beat(), BEAT_MS).unref();
    }
  }

  beat() {
    const subscribed = [...this.#peers].filter(([session, peer]) => this.#follow(session, peer));
    if (subscribed.length === 0) this.#stop();
  }

  /**
   * @param {Session} session
   * @param {Peer} peer
   * @returns {boolean} Whether it has subscribed to anything.
   */
  #follow(session, peer) {
    const followers = this.#followers.filter((follower) => follower.isSubscribed(session));
    try {
      for (const follower of followers) follower.follow(session, peer);
    } catch {
      // The clock that the user has given fails. It has no request here whose answer could say so.
      peer.terminate();
    }
    return followers.length > 0;
  }

  #stop() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

/** @typedef {InstanceType<typeof Pulse>} PulseInstance */

module.exports = { Pulse };
