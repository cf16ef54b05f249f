'use strict';

/**
 * The user data stream: what happens to the orders of an account, sent to the connections that have subscribed.
 * https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
 */

const { API_PATHS } = require('./streams.js');
const { NO_PRICE, fixed } = require('./trading/spot-rows.js');

/** @typedef {import('../websocket/session.js').Session} Session */
/** @typedef {import('./trading/account.js').OrderEvent} OrderEvent */

/** @param {OrderEvent} event */
function executionReport({ order, type, trade, time }) {
  return {
    e: 'executionReport',
    E: time,
    s: order.row.symbol,
    c: order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: fixed(order.quantity),
    p: order.price === null ? NO_PRICE : fixed(order.price),
    P: order.trigger === null ? NO_PRICE : fixed(order.trigger),
    F: NO_PRICE,
    g: -1,
    C: '',
    x: type,
    X: type === 'NEW' ? 'NEW' : order.status,
    r: 'NONE',
    i: order.orderId,
    l: trade === null ? NO_PRICE : fixed(trade.quantity),
    z: type === 'NEW' ? NO_PRICE : fixed(order.executed),
    L: trade === null ? NO_PRICE : fixed(trade.price),
    n: '0',
    N: null,
    T: time,
    t: trade?.id ?? -1,
    I: trade?.id ?? order.orderId,
    w: order.isOpen,
    m: trade?.isMaker ?? false,
    M: false,
    O: order.time,
    Z: type === 'NEW' ? NO_PRICE : fixed(order.executedQuote),
    Y: trade === null ? NO_PRICE : fixed(order.executedQuote),
    Q: fixed(order.quoteQuantity),
    W: order.time,
    V: 'NONE',
  };
}

/**
 * @param {{ application: import('./application.js').ApplicationInstance, peers: Map<Session, import('../websocket-server.js').Peer> }} state
 * @param {(peer: import('../websocket-server.js').Peer, message: object) => void} send
 */
function followAccounts({ application, peers }, send) {
  application.watchAccounts(({ environment, apiKey, events }) => {
    const spot = events.filter(({ order }) => order.product === 'spot');
    for (const [session, peer] of peers) {
      if (session.environment !== environment || API_PATHS.get(session.path) !== 'spot') continue;
      for (const topic of session.topics) {
        const [, id, of] = topic.split(' ');
        if (of !== apiKey) continue;
        for (const event of spot) send(peer, { subscriptionId: Number(id), event: executionReport(event) });
      }
    }
  });
}

module.exports = { followAccounts };
