'use strict';

/** Sends market data to the connections that have subscribed to it. */

/** @typedef {import('../../websocket/pulse.js').Follower} Follower */

/**
 * @param {import('../application.js').ApplicationInstance} application
 * @param {(peer: import('../../websocket-server.js').Peer, message: object) => void} send
 * @returns {Follower}
 */
function followMarkets(application, send) {
  /** Whose subscription has been answered. @type {WeakSet<import('../market/feeds.js').Feed>} */
  const started = new WeakSet();
  return {
    isSubscribed: ({ feeds }) => feeds.size > 0,
    begin({ feeds }) {
      for (const feed of feeds.values()) started.add(feed);
    },
    follow({ environment, feeds }, peer) {
      const now = application.now(environment);
      const due = [...feeds.values()].filter((feed) => started.has(feed)).flatMap((feed) => feed(now));
      for (const message of due) send(peer, message);
    },
  };
}

module.exports = { followMarkets };
