'use strict';

/**
 * The topics of the public channels. A feed gives a snapshot first and then what has changed since its last message.
 * https://bybit-exchange.github.io/docs/v5/ws/connect and the pages of websocket/public.
 */

const { isDeepStrictEqual } = require('node:util');
const { tradeOf, tradedBetween } = require('./figures.js');
const { INTERVALS, candleOf } = require('./kline.js');
const { bookOf } = require('./order-book.js');
const { tickerOf } = require('./tickers.js');
const { secondOf } = require('./wave.js');

/** @typedef {import('./instruments.js').Category} Category */
/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */

/** @typedef {(now: number) => object[]} Feed The messages that are due; none when nothing has changed. */
/** @typedef {{ market: MarketInstance, instrument: InstrumentRow, topic: string }} Source */

/** Levels by category. https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook */
const DEPTHS = {
  linear: ['1', '50', '200', '500', '1000'],
  inverse: ['1', '50', '200', '500', '1000'],
  spot: ['1', '50', '200', '1000'],
  option: ['25', '100'],
};
/** Seconds of trades in one message at most, for a clock that has jumped. */
const TRADES_PER_MESSAGE = 60;

/** @typedef {Record<string, unknown>} Fields */

/** @type {Record<Category, (ticker: Fields) => Fields>} */
const TICKER_FIELDS = {
  linear: (ticker) => ticker,
  inverse: (ticker) => ticker,
  // Without the best prices.
  spot: ({ bid1Price: _bid, bid1Size: _bidSize, ask1Price: _ask, ask1Size: _askSize, ...ticker }) => ticker,
  // Some of the fields have other names than in the REST API.
  option: ({ bid1Price, bid1Size, bid1Iv, ask1Price, ask1Size, ask1Iv, markIv, ...ticker }) => ({
    ...ticker,
    ...{ bidPrice: bid1Price, bidSize: bid1Size, bidIv: bid1Iv },
    ...{ askPrice: ask1Price, askSize: ask1Size, askIv: ask1Iv, markPriceIv: markIv },
  }),
};

/**
 * https://bybit-exchange.github.io/docs/v5/enum#tickdirection
 * @param {number} price
 * @param {number} previous
 */
function tickDirection(price, previous) {
  if (price === previous) return 'ZeroPlusTick';
  return price > previous ? 'PlusTick' : 'MinusTick';
}

/**
 * Contracts send the changed fields only; spot and options send all of them.
 * https://bybit-exchange.github.io/docs/v5/websocket/public/ticker
 * @param {Source} source
 * @returns {Feed}
 */
function tickerFeed({ market, instrument, topic }) {
  const { category, symbol } = instrument;
  const isContract = category === 'linear' || category === 'inverse';
  /** @type {Fields} */
  let sent = {};
  return (now) => {
    const read = TICKER_FIELDS[category](/** @type {Fields} */ (tickerOf(market, instrument, now)));
    const direction = tickDirection(Number(read.lastPrice), Number(sent.lastPrice ?? read.lastPrice));
    const fields = isContract ? { ...read, tickDirection: direction } : read;
    const changed = Object.entries(fields).filter(([name, value]) => sent[name] !== value);
    if (changed.length === 0) return [];
    const isFirst = sent.symbol === undefined;
    sent = fields;
    const isDelta = isContract && !isFirst;
    const data = isDelta ? { symbol, ...Object.fromEntries(changed) } : fields;
    return [{ topic, type: isDelta ? 'delta' : 'snapshot', data, cs: secondOf(now), ts: now }];
  };
}

/**
 * The levels of one side that differ; a level that is gone has the size 0.
 * @param {readonly [string, string][]} before
 * @param {readonly [string, string][]} after
 */
function changedLevels(before, after) {
  const sizes = new Map(before);
  const prices = new Set(after.map(([price]) => price));
  const gone = before.filter(([price]) => !prices.has(price)).map(([price]) => [price, '0']);
  return [...gone, ...after.filter(([price, size]) => sizes.get(price) !== size)];
}

/**
 * With one level every message is a snapshot. https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
 * @param {Source} source
 * @param {number} levels
 * @returns {Feed}
 */
function bookFeed({ market, instrument, topic }, levels) {
  /** @type {ReturnType<typeof bookOf> | null} */
  let sent = null;
  return (now) => {
    const book = bookOf(market, instrument, now, levels);
    const before = levels === 1 ? null : sent;
    const b = changedLevels(before?.b ?? [], book.b);
    const a = changedLevels(before?.a ?? [], book.a);
    const isSame = sent !== null && isDeepStrictEqual([sent.b, sent.a], [book.b, book.a]);
    if (isSame) return [];
    // The price can be set several times in a second; every update has a number of its own.
    const u = sent === null ? book.u : Math.max(book.u, sent.u + 1);
    sent = { ...book, u };
    const type = before === null ? 'snapshot' : 'delta';
    const data = { s: book.s, b, a, u, seq: u };
    return [{ topic, type, ts: now, data, cts: now }];
  };
}

/**
 * The current candle. When it closes, it is sent once more with `confirm`.
 * https://bybit-exchange.github.io/docs/v5/websocket/public/kline
 * @param {Source} source
 * @param {string} name Of the interval.
 * @returns {Feed}
 */
function candleFeed({ market, instrument, topic }, name) {
  const interval = /** @type {import('./kline.js').Interval} */ (INTERVALS.get(name));
  let sentStart = -1;
  let sentText = '';
  const message = (
    /** @type {number} */ start,
    /** @type {boolean} */ confirm,
    /** @type {number} */ now,
  ) => {
    const candle = candleOf(market, instrument, interval, start, now);
    const { end, until, open, close, high, low } = candle;
    const { volume, turnover } = tradedBetween(market, instrument, start, until);
    const data = { start, end, interval: name, open, close, high, low, volume, turnover, confirm };
    return { text: JSON.stringify(data), data: { ...data, timestamp: now } };
  };
  return (now) => {
    const start = interval.startOf(now);
    const rows = [];
    if (sentStart !== -1 && start > sentStart) rows.push(message(sentStart, true, now).data);
    const current = message(start, false, now);
    if (current.text !== sentText) rows.push(current.data);
    sentStart = start;
    sentText = current.text;
    return rows.map((row) => ({ topic, data: [row], ts: now, type: 'snapshot' }));
  };
}

/**
 * One trade a second.
 * https://bybit-exchange.github.io/docs/v5/websocket/public/trade
 * @param {Source} source
 * @returns {Feed}
 */
function tradeFeed({ market, instrument, topic }) {
  let sentSecond = -1;
  let sentId = '';
  const { symbol, category } = instrument;
  return (now) => {
    const second = secondOf(now);
    const isNext = sentSecond !== -1 && second > sentSecond;
    const first = isNext ? Math.max(sentSecond + 1, second - TRADES_PER_MESSAGE + 1) : second;
    const trades = Array.from({ length: second - first + 1 }, (_, index) =>
      tradeOf(market, instrument, first + index),
    );
    const last = trades[trades.length - 1];
    if (last.id === sentId) return [];
    sentSecond = second;
    sentId = last.id;
    const data = trades.map(({ id, time, price, size, side, sequence }) => {
      const direction = side === 'Buy' ? 'PlusTick' : 'MinusTick';
      const tick = category === 'linear' || category === 'inverse' ? { L: direction } : {};
      return {
        T: time,
        s: symbol,
        S: side,
        v: size,
        p: price,
        ...tick,
        i: id,
        BT: false,
        RPI: false,
        seq: sequence,
      };
    });
    return [{ topic, type: 'snapshot', ts: now, data }];
  };
}

/** The sandbox has no liquidations. */
const silent = () => [];

/**
 * @typedef {object} TopicKind
 * @property {RegExp} form The last group is the symbol, the first of two the detail.
 * @property {(category: Category, detail: string) => boolean} accepts
 * @property {(source: Source, detail: string) => Feed} open
 */

/** @type {readonly TopicKind[]} */
const TOPIC_KINDS = [
  { form: /^tickers\.()([\w-]+)$/, accepts: () => true, open: tickerFeed },
  { form: /^publicTrade\.()([\w-]+)$/, accepts: () => true, open: tradeFeed },
  {
    form: /^orderbook\.(\d+)\.([\w-]+)$/,
    accepts: (category, depth) => DEPTHS[category].includes(depth),
    open: (source, depth) => bookFeed(source, Number(depth)),
  },
  {
    form: /^kline\.(\w+)\.([\w-]+)$/,
    accepts: (category, interval) => category !== 'option' && INTERVALS.has(interval),
    open: candleFeed,
  },
  {
    form: /^(allLiquidation|liquidation)\.([\w-]+)$/,
    accepts: (category) => category === 'linear' || category === 'inverse',
    open: () => silent,
  },
];

/**
 * @param {MarketInstance} market
 * @param {Category} category
 * @param {string} topic
 * @returns {Feed | null} null for a topic that the category does not have, or a symbol that it does not list.
 */
function openFeed(market, category, topic) {
  for (const { form, accepts, open } of TOPIC_KINDS) {
    const [, detail, symbol] = form.exec(topic) ?? [];
    const instrument = market.findInstrument(category, symbol);
    if (instrument !== null && accepts(category, detail)) return open({ market, instrument, topic }, detail);
  }
  return null;
}

module.exports = { openFeed };
