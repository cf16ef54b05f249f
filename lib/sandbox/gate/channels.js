'use strict';

/**
 * The WebSockets of spot and futures: subscriptions with an `auth` object, and what is sent to them.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#api-overview
 */

const { decimalText } = require('../decimal.js');
const { plainText } = require('../checks.js');
const { isPlainObject } = require('../options.js');
const { parseObject } = require('../websocket/session.js');
const { CHECKS } = require('./auth.js');
const { CHANNEL_PATHS } = require('./channel-paths.js');
const { describeFuturesOrder } = require('./futures-orders.js');
const { CONTRACTS, PAIRS } = require('./instruments.js');
const { ENVIRONMENTS } = require('./keys.js');
const { futuresTicker, spotTicker } = require('./market-endpoints.js');
const { describePosition } = require('./position-endpoints.js');
const { describeSpotOrder } = require('./spot-orders.js');
const { signedSubscription } = require('./verify.js');
const { apiAnswer, handleApi } = require('./websocket-api.js');

/** @typedef {import('../websocket/session.js').Channel} Channel */
/** @typedef {import('../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../websocket/session.js').Message} Message */
/** @typedef {import('../websocket/session.js').Session} Session */
/** @typedef {import('../trading/account.js').Changes} Changes */

const PUBLIC = new Set(['spot.tickers', 'futures.tickers']);

const EVENTS = { open: 'put', filled: 'finish', canceled: 'finish' };

/** What a change concerns. @typedef {{ desk: import('../trading/engine.js').Desk, user: number }} Subject */

/** @param {Changes} changes @param {Subject} subject */
function spotOrders({ orders }, { user }) {
  return [...orders].map((order) => ({ ...describeSpotOrder(order), user, event: EVENTS[order.state] }));
}

/** @param {Changes} changes @param {Subject} subject */
function spotBalances({ currencies }, { desk: { account, market, now }, user }) {
  return [...currencies].map((currency) => {
    const { cash, available, held } = account.funds(currency, market);
    return {
      ...{ timestamp: `${Math.floor(now / 1000)}`, timestamp_ms: `${now}`, user: `${user}`, currency },
      ...{ change: '0', total: decimalText(cash), available: decimalText(available) },
      ...{ freeze: decimalText(held), freeze_change: '0', change_type: 'order-match' },
    };
  });
}

/**
 * What a private channel sends after a change.
 * @type {Readonly<Record<string, (changes: Changes, subject: Subject) => object[]>>}
 */
const PRIVATE = {
  'spot.orders': spotOrders,
  'spot.balances': spotBalances,
  'futures.orders': ({ orders }) => [...orders].map(describeFuturesOrder),
  'futures.positions': ({ positions }, { desk, user }) =>
    [...positions].map((row) => describePosition(row.instrument, row.positionSide, { desk, userId: user })),
};

const ERRORS = {
  format: { code: 1, message: 'Invalid request body format' },
  argument: { code: 2, message: 'Invalid argument provided' },
  authentication: { code: 4, message: 'Authentication fail' },
};

/** @param {MessageContext} context @param {{ error?: object | null, result?: unknown, channel?: string }} content */
function answerOf(
  { message: { json }, now },
  { error = null, result = null, channel = json?.channel ?? '' },
) {
  const id = json?.id === undefined ? {} : { id: json.id };
  const time = { time: Math.floor(now / 1000), time_ms: now };
  return { ...time, ...id, channel, event: json?.event ?? '', error, result };
}

/** @param {string} verdict @param {MessageContext} context @param {object} error @returns {MessageOutcome} */
function refuse(verdict, context, error) {
  return { verdict, execute: () => answerOf(context, { error, result: null }) };
}

/** @param {Message} message @returns {Record<string, any>} */
function authOf({ json }) {
  return isPlainObject(json?.auth) ? json?.auth : {};
}

/** @param {MessageContext} context @returns {MessageOutcome | null} null if the key may subscribe. */
function checkSubscription(context) {
  const { application, session, message, clientIp } = context;
  const { environment, path } = session;
  const { channel = '', event = '', time = '' } = message.json ?? {};
  const { KEY, SIGN } = authOf(message);
  const seconds = plainText(time);
  const credentials = { apiKey: plainText(KEY), timestamp: seconds, signature: plainText(SIGN) };
  const { name, refusal } = application.authenticate(CHECKS, credentials, {
    origin: { environment, clientIp },
    payload: signedSubscription({ channel, event, time: seconds }),
    need: { name: CHANNEL_PATHS.get(path) ?? 'spot', write: false },
  });
  return refusal === null ? null : refuse(name, context, ERRORS.authentication);
}

/** @param {MessageContext} context @param {string} channel @returns {MessageOutcome} */
function handleSubscription(context, channel) {
  const { session, message } = context;
  const product = CHANNEL_PATHS.get(session.path);
  const isPrivate = Object.hasOwn(PRIVATE, channel);
  if (!channel.startsWith(`${product}.`) || (!isPrivate && !PUBLIC.has(channel))) {
    return refuse('topic', context, { ...ERRORS.argument, message: `Unknown channel ${channel}` });
  }
  const refused = isPrivate ? checkSubscription(context) : null;
  if (refused !== null) return refused;
  const execute = () => {
    const names = Array.isArray(message.json?.payload) ? message.json.payload.map(String) : [];
    const apiKey = plainText(authOf(message).KEY);
    if (message.json?.event === 'subscribe') session.feeds.set(channel, { names, apiKey });
    else session.feeds.delete(channel);
    return answerOf(context, { result: { status: 'success' } });
  };
  return { verdict: 'accepted', execute };
}

/** @type {Channel} */
const CHANNEL = {
  answer(context, spec) {
    if (context.message.json?.event === 'api') return apiAnswer(context, spec);
    return answerOf(context, { error: { code: 3, message: spec.message ?? 'Server side error happened' } });
  },
  handle(context) {
    const { json } = context.message;
    if (json === null) return refuse('message', context, ERRORS.format);
    const channel = plainText(json.channel);
    if (/^(?:spot|futures)\.ping$/.test(channel)) {
      const pong = channel.replace('ping', 'pong');
      return { verdict: 'accepted', execute: () => answerOf(context, { channel: pong }) };
    }
    if (json.event === 'api') return handleApi(context);
    if (json.event === 'subscribe' || json.event === 'unsubscribe') {
      return handleSubscription(context, channel);
    }
    return refuse('operation', context, ERRORS.argument);
  },
};

/** @param {string} text @returns {Message} */
function readMessage(text) {
  const json = parseObject(text);
  return { json, op: plainText(json?.channel), args: json?.payload };
}

/** @param {Session} session @param {Message} message @returns {string | null} */
function findApiKey(session, message) {
  const payload = isPlainObject(message.json?.payload) ? message.json?.payload : {};
  const claimed = plainText(authOf(message).KEY) || plainText(payload.api_key);
  return claimed === '' ? session.apiKey : claimed;
}

/**
 * @param {{ application: import('./application.js').ApplicationInstance, peers: Map<Session, import('../websocket-server.js').Peer> }} state
 * @param {(peer: import('../websocket-server.js').Peer, message: object) => void} send
 */
function follow({ application, peers }, send) {
  /** @param {Session} session @param {string} channel @param {unknown} result */
  const push = (session, channel, result) => {
    const now = application.now(session.environment);
    const peer = peers.get(session);
    const time = { time: Math.floor(now / 1000), time_ms: now };
    if (peer !== undefined) send(peer, { ...time, channel, event: 'update', result });
  };
  application.watchAccounts(({ key, changes: { product, changes } }) => {
    const subject = { desk: application.desk(key, product), user: key.userId };
    for (const session of peers.keys()) {
      if (session.environment !== key.environment) continue;
      for (const [channel, { apiKey }] of session.feeds) {
        if (apiKey !== key.apiKey || !channel.startsWith(`${product}.`)) continue;
        const rows = PRIVATE[channel]?.(changes, subject) ?? [];
        if (rows.length > 0) push(session, channel, rows);
      }
    }
  });
  for (const environment of ENVIRONMENTS) {
    const market = application.market(environment);
    market.watch(({ id, kind }) => {
      const [channel, list] = kind === 'spot' ? ['spot.tickers', PAIRS] : ['futures.tickers', CONTRACTS];
      const row = /** @type {import('../trading/instrument.js').Instrument} */ (list.get(id));
      const result = kind === 'spot' ? spotTicker(row, market) : [futuresTicker(row, market)];
      for (const session of peers.keys()) {
        const feed = session.environment === environment ? session.feeds.get(channel) : undefined;
        if (feed?.names.includes(id)) push(session, channel, result);
      }
    });
  }
  return [];
}

module.exports = { CHANNEL, findApiKey, follow, readMessage };
