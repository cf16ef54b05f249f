'use strict';

/** The WebSockets of KuCoin: which there are, what they read, and what they send without being asked. */

const { randomBytes } = require('node:crypto');
// A real one, also while a test fakes those of the process.
const { setImmediate } = require('node:timers');
const { parseObject } = require('../../websocket/session.js');
const { connectionOf } = require('./connection.js');
const { STREAM, greetStream } = require('./stream.js');
const { accountMessages, tickerMessages } = require('./topics.js');
const { TRADE, greetTrade } = require('./trade.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket-server.js').Peer} Peer */

/**
 * A text that is not JSON is the signature that answers the server's hello.
 * @param {string} text
 * @returns {import('../../websocket/session.js').Message}
 */
function read(text) {
  const json = parseObject(text);
  if (json === null) return { json, op: '', args: text };
  const op = json.op ?? json.type;
  return { json, op: typeof op === 'string' ? op : '', args: json.args };
}

/** @type {import('../../exchange.js').Streams['follow']} */
function follow({ application, peers }, send, beat) {
  // After the answer to the request that has changed the account.
  const soon = () => setImmediate(beat).unref();
  application.watchAccounts((/** @type {any} */ { key, changes }) => {
    for (const session of peers.keys()) {
      const connection = connectionOf(session);
      // A key that was replaced has another object, and ends its connections.
      if (session.channel !== STREAM || connection.key !== key) continue;
      connection.outbox.push(...accountMessages(session.topics, changes, { key, application }));
    }
    soon();
  });
  application.watchKeys((/** @type {string} */ apiKey) => {
    for (const session of peers.keys()) {
      const connection = connectionOf(session);
      if (connection.key?.apiKey === apiKey) connection.closing = true;
    }
    soon();
  });
  application.market.watch((/** @type {import('../../trading/instrument.js').Instrument} */ instrument) => {
    const desk = { market: application.market, now: application.now('mainnet') };
    for (const session of peers.keys()) {
      connectionOf(session).outbox.push(
        ...tickerMessages(session.topics, instrument, /** @type {any} */ (desk)),
      );
    }
    soon();
  });
  return [
    {
      isSubscribed: () => true,
      follow: (session, peer) => {
        const { outbox, closing } = connectionOf(session);
        for (const message of outbox.splice(0)) send(peer, message);
        if (closing) peer.close(1000, '');
      },
    },
  ];
}

/** @type {import('../../exchange.js').Streams} */
const STREAMS = {
  find: (_environment, path) => (path === '/' ? STREAM : path === '/v1/private' ? TRADE : undefined),
  greet: (application, session) =>
    session.channel === STREAM ? greetStream(application, session) : greetTrade(application, session),
  read,
  apiKeyOf: (session) => connectionOf(session).key?.apiKey ?? null,
  connectionId: () => randomBytes(8).toString('hex'),
  follow,
};

module.exports = { STREAMS };
