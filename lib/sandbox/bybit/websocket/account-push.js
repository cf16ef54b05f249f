'use strict';

/**
 * Sends every change of an account to the connections that have subscribed to it, and lets the orders of their accounts
 * follow the moving prices.
 */

const { accountMessages } = require('./account-messages.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/pulse.js').Follower} Follower */
/** @typedef {import('../../websocket-server.js').Peer} Peer */

/**
 * @param {{ application: import('../application.js').ApplicationInstance, peers: Map<Session, Peer> }} state
 * @param {(peer: Peer, message: object) => void} send
 * @returns {Follower}
 */
function followAccounts({ application, peers }, send) {
  application.watchAccounts((event) => {
    for (const [session, peer] of peers) {
      for (const message of accountMessages(session, event)) send(peer, message);
    }
  });
  return {
    isSubscribed: ({ apiKey, topics }) => apiKey !== null && topics.size > 0,
    follow: ({ environment, apiKey }) => application.settleAccount(environment, apiKey ?? ''),
  };
}

module.exports = { followAccounts };
