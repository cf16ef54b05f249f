'use strict';

/** Sends the changes of accounts and prices to the connections that have subscribed to them. */

// A real one, also while a test fakes those of the process.
const { setImmediate } = require('node:timers');
const { ENVIRONMENTS } = require('../keys.js');
const { attend, connectionOf } = require('./connection.js');
const { accountPush, tickerPush } = require('./pushes.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket-server.js').Peer} Peer */
/** @typedef {import('../application.js').ApplicationInstance} Application */

/**
 * @param {{ application: Application, peers: Map<Session, Peer> }} state
 * @param {(peer: Peer, message: any) => void} send
 * @param {() => void} beat
 * @returns {import('../../websocket/pulse.js').Follower[]}
 */
function follow({ application, peers }, send, beat) {
  // After the answer to the request that has changed the account.
  const soon = () => setImmediate(beat).unref();
  application.watchAccounts((event) => {
    const { apiKey, environment } = event.key;
    for (const session of peers.keys()) {
      if (session.apiKey !== apiKey || session.environment !== environment) continue;
      const pushes = [...session.feeds.values()].map((arg) => accountPush(arg, event, application));
      connectionOf(session).outbox.push(...pushes.filter((push) => push !== null));
    }
    soon();
  });
  application.watchKeys((apiKey) => {
    for (const session of peers.keys()) {
      if (session.apiKey === apiKey) connectionOf(session).closing = true;
    }
    soon();
  });
  for (const environment of ENVIRONMENTS) {
    const market = application.market(environment);
    market.watch(({ id }) => {
      for (const session of peers.keys()) {
        if (session.environment !== environment) continue;
        const args = [...session.feeds.values()].filter(
          ({ channel, instId }) => channel === 'ticker' && instId === id,
        );
        const pushes = args.map((arg) => tickerPush(arg, market, application.now(environment)));
        connectionOf(session).outbox.push(...pushes.filter((push) => push !== null));
      }
      soon();
    });
  }
  return [
    {
      isSubscribed: () => true,
      follow: (session, peer) => {
        const { idleMs } = application.faults.of(session.environment);
        attend(session, peer, { idleMs, send });
      },
    },
  ];
}

module.exports = { follow };
