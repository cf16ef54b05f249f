'use strict';

/**
 * What the stream sends on its topics.
 * https://www.kucoin.com/docs-new/websocket-api/private-channels/introduction and the pages beside it.
 */

const { decimalText } = require('../../decimal.js');
const { describe: describeFutures } = require('../futures-orders.js');
const { CONTRACTS, PAIRS } = require('../instruments.js');
const { describe: describeSpot } = require('../spot-orders.js');

/** @typedef {import('../../trading/order.js').Order} Order */
/** @typedef {import('../../trading/wallets.js').WalletChanges} WalletChanges */
/** @typedef {import('../keys.js').SandboxKey} SandboxKey */
/** @typedef {import('../application.js').ApplicationInstance} Application */

/** @param {Order} order */
function eventOf({ state }) {
  return state === 'open' ? 'open' : state === 'filled' ? 'filled' : 'canceled';
}

/** @param {Order} order */
function orderPush(order) {
  const isSpot = order.instrument.kind === 'spot';
  const { symbol, type, side, price, clientOid } = isSpot ? describeSpot(order) : describeFutures(order);
  const row = {
    ...{ symbol, orderType: type, side, orderId: order.id, type: eventOf(order), clientOid, price },
    ...{ size: decimalText(order.size), filledSize: decimalText(order.filled) },
    ...{ remainSize: order.state === 'open' ? decimalText(order.size) : '0' },
    ...{ status: order.state === 'open' ? 'open' : 'done', orderTime: order.createdAt },
  };
  return isSpot
    ? { ...row, ts: order.updatedAt * 1_000_000 }
    : { ...row, orderTime: order.createdAt * 1_000_000, ts: order.updatedAt * 1_000_000, tradeType: 'trade' };
}

/** @param {{ topic: string, subject: string, data: object }} push @param {SandboxKey} key */
function privateMessage(push, { uid }) {
  return { type: 'message', ...push, userId: `${uid}`, channelType: 'private' };
}

/** @param {'spot' | 'futures'} product @param {string} subject */
const ofOrders =
  (product, subject) =>
  (/** @type {WalletChanges} */ { product: own, changes }) =>
    own === product ? [...changes.orders].map((order) => ({ subject, data: orderPush(order) })) : [];

/** @type {Readonly<Record<string, { product: string, pushes: (event: WalletChanges, key: SandboxKey, application: Application) => Array<{ subject: string, data: object }> }>>} */
const PRIVATE_TOPICS = {
  '/spotMarket/tradeOrders': { product: 'spot', pushes: ofOrders('spot', 'orderChange') },
  '/spotMarket/tradeOrdersV2': { product: 'spot', pushes: ofOrders('spot', 'orderChange') },
  '/contractMarket/tradeOrders': { product: 'futures', pushes: ofOrders('futures', 'symbolOrderChange') },
  '/account/balance': {
    product: 'spot',
    pushes({ product, changes }, key, application) {
      if (product !== 'spot') return [];
      const { account, market, now } = application.desk(key, 'spot');
      return [...changes.currencies].map((currency) => {
        const { cash, held, available } = account.funds(currency, market);
        const data = {
          ...{
            accountId: `${key.uid}`,
            currency,
            total: decimalText(cash),
            available: decimalText(available),
          },
          ...{ hold: decimalText(held), relationEvent: 'trade_hf.setted', time: `${now}` },
        };
        return { subject: 'account.balance', data };
      });
    },
  },
};

/** @param {string} topic */
function isPublicTopic(topic) {
  const [name, symbols = ''] = topic.split(':');
  const listed = name === '/market/ticker' ? PAIRS : name === '/contractMarket/tickerV2' ? CONTRACTS : null;
  return listed !== null && symbols.split(',').every((symbol) => listed.has(symbol));
}

/**
 * @param {ReadonlySet<string>} topics
 * @param {WalletChanges} event
 * @param {{ key: SandboxKey, application: Application }} owner
 * @returns {object[]}
 */
function accountMessages(topics, event, { key, application }) {
  return [...topics].flatMap((topic) => {
    const pushes = PRIVATE_TOPICS[topic.split(':')[0]]?.pushes(event, key, application) ?? [];
    return pushes.map((push) => privateMessage({ topic, ...push }, key));
  });
}

/**
 * @param {ReadonlySet<string>} topics
 * @param {import('../../trading/instrument.js').Instrument} instrument
 * @param {import('../../trading/engine.js').Desk} desk
 * @returns {object[]}
 */
function tickerMessages(topics, instrument, { market, now }) {
  const name = instrument.kind === 'spot' ? '/market/ticker' : '/contractMarket/tickerV2';
  const { last, bid, ask } = market.figures(instrument);
  const data =
    instrument.kind === 'spot'
      ? { price: last, size: '1', bestBid: bid, bestBidSize: '1', bestAsk: ask, bestAskSize: '1', time: now }
      : {
          symbol: instrument.id,
          bestBidPrice: bid,
          bestBidSize: 1,
          bestAskPrice: ask,
          bestAskSize: 1,
          ts: now,
        };
  const subject = instrument.kind === 'spot' ? 'trade.ticker' : 'tickerV2';
  return [...topics].some((topic) => topic.startsWith(`${name}:`) && topic.includes(instrument.id))
    ? [{ type: 'message', topic: `${name}:${instrument.id}`, subject, data }]
    : [];
}

module.exports = { PRIVATE_TOPICS, accountMessages, isPublicTopic, tickerMessages };
