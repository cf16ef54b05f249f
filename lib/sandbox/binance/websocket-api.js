'use strict';

/**
 * The WebSocket API: signed requests with any key, a session with an Ed25519 key, and the user data stream.
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api
 */

const { isPlainObject } = require('../options.js');
const { parseObject } = require('../websocket/session.js');
const { CHECKS, SESSION_CHECKS } = require('./auth.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint } = require('./endpoints/index.js');
const { banned } = require('./limits.js');
const { textParams } = require('./params.js');
const { refusal, keyIpOrPermission } = require('./replies.js');
const { API_PATHS } = require('./streams.js');
const { signedParameters } = require('./verify.js');

/** @typedef {import('../websocket/session.js').Channel} Channel */
/** @typedef {import('../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../websocket/session.js').Message} Message */
/** @typedef {import('../websocket/session.js').Session} Session */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {'spot' | 'usdm' | 'coinm'} Area */
/** @typedef {{ id: any, status: number, result?: any, error?: object, rateLimits?: object[] }} Answer */

/** The endpoint of HTTP that does the same, without the base of its product. @type {ReadonlyMap<string, readonly [method: string, path: string]>} */
const METHODS = new Map([
  ['ping', ['GET', '/ping']],
  ['time', ['GET', '/time']],
  ['exchangeInfo', ['GET', '/exchangeInfo']],
  ['ticker.price', ['GET', '/ticker/price']],
  ['account.status', ['GET', '/account']],
  ['account.balance', ['GET', '/balance']],
  ['account.position', ['GET', '/positionRisk']],
  ['order.place', ['POST', '/order']],
  ['order.test', ['POST', '/order/test']],
  ['order.status', ['GET', '/order']],
  ['order.cancel', ['DELETE', '/order']],
  ['openOrders.status', ['GET', '/openOrders']],
  ['openOrders.cancelAll', ['DELETE', '/openOrders']],
  ['allOrders', ['GET', '/allOrders']],
  ['myTrades', ['GET', '/myTrades']],
]);
/** Methods of futures name the version of their endpoint. */
const VERSION = /^(v[23])\/(.+)$/;
/** @type {Readonly<Record<Area, string>>} */
const BASES = { spot: '/api/v3', usdm: '/fapi/v1', coinm: '/dapi/v1' };

const ED25519_ONLY = refusal(-4056, 'HMAC_SHA256 API key is not supported.');
const NOT_LOGGED_ON = refusal(
  -1102,
  "Mandatory parameter 'apiKey' was not sent, was empty/null, or malformed.",
);
const INVALID_REQUEST = refusal(-1135, 'Invalid JSON Request');
const UNKNOWN_METHOD = refusal(-1099, 'Unknown method.');
const SUBSCRIBED_ALREADY = refusal(-2035, 'User Data Stream subscription already active.');
const NOT_SUBSCRIBED = refusal(-2036, 'User Data Stream subscription not active.');
/** What a method needs that only concerns the connection. */
const ANY_KEY = /** @type {const} */ ({ permission: null });
const STREAM = /** @type {const} */ ({ permission: 'enableReading' });

/** @param {Session} session @returns {Area} */
const areaOf = ({ path }) => /** @type {Area} */ (API_PATHS.get(path));

/** @param {Message} message @returns {Record<string, unknown>} */
function paramsOf({ json }) {
  const params = json?.params;
  return isPlainObject(params) ? params : {};
}

/** Until when a limit lasts. @param {ReplySpec['headers']} headers @param {number} now ms */
function limitData(headers, now) {
  const seconds = headers?.['Retry-After'];
  return seconds === undefined ? {} : { data: { serverTime: now, retryAfter: now + Number(seconds) * 1000 } };
}

/** @type {Channel['answer']} */
function answer({ message: { json }, now }, spec) {
  const { httpStatus, headers, code, msg, body, rateLimits } = spec;
  const id = json?.id ?? null;
  const limits = rateLimits === undefined ? {} : { rateLimits };
  if (code === undefined) return { id, status: httpStatus ?? 200, result: body ?? {}, ...limits };
  const error = { code, msg: msg ?? '', ...limitData(headers, now) };
  return { id, status: httpStatus ?? (code === -2015 || code === -2014 ? 401 : 400), error, ...limits };
}

/** @param {MessageContext} context @param {string} verdict @param {ReplySpec} reply @returns {MessageOutcome} */
function refuse(context, verdict, reply) {
  return { verdict, execute: () => answer(context, reply, verdict) };
}

/**
 * What a request claims: its own key and signature, or those of the session.
 * @param {MessageContext} context
 * @returns {{ claim: import('./auth.js').Claim, checks: typeof CHECKS } | null} null without either.
 */
function claimOf({ session, message, clientIp }) {
  const params = paramsOf(message);
  const { apiKey = '', signature = '', timestamp = '', recvWindow = '' } = textParams(params);
  const isOfSession =
    session.apiKey !== null && (apiKey === '' || apiKey === session.apiKey) && signature === '';
  if (!isOfSession && apiKey === '') return null;
  const claim = {
    apiKey: isOfSession ? (session.apiKey ?? '') : apiKey,
    // The session has proven it.
    signature: isOfSession ? 'session' : signature,
    timestamp,
    recvWindow,
    payload: signedParameters(params),
    clientIp,
    area: areaOf(session),
  };
  return { claim, checks: isOfSession ? SESSION_CHECKS : CHECKS };
}

/** @param {MessageContext} context */
function sessionStatus({ session, now }) {
  const [connectedSince, authorizedSince] = [
    session.feeds.get('connectedSince'),
    session.feeds.get('authorizedSince'),
  ];
  return {
    apiKey: session.apiKey,
    authorizedSince: authorizedSince ?? null,
    connectedSince: connectedSince ?? now,
    returnRateLimits: true,
    serverTime: now,
    userDataStream: session.topics.size > 0,
  };
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function logOn(context) {
  const { application, session, now } = context;
  const { environment } = session;
  const claimed = claimOf(context);
  if (claimed === null) return refuse(context, 'parameters', NOT_LOGGED_ON);
  const key = application.findKey(environment, claimed.claim.apiKey, areaOf(session));
  if (key !== undefined && key.algorithm !== 'ed25519') return refuse(context, 'key-type', ED25519_ONLY);
  const { name, refusal: reply } = application.authenticate(ANY_KEY, {
    environment,
    claim: claimed.claim,
    checks: CHECKS,
  });
  if (reply !== null) return refuse(context, name, reply);
  const execute = () => {
    session.apiKey = claimed.claim.apiKey;
    session.feeds.set('authorizedSince', now);
    return answer(context, { body: sessionStatus(context) }, name);
  };
  return { verdict: name, execute };
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function logOut(context) {
  const execute = () => {
    session.apiKey = null;
    session.feeds.delete('authorizedSince');
    for (const topic of [...session.topics]) if (topic.startsWith('session ')) session.topics.delete(topic);
    return answer(context, { body: sessionStatus(context) }, 'accepted');
  };
  const { session } = context;
  return { verdict: 'accepted', execute };
}

/**
 * Subscriptions are topics `<session or signature> <id> <API key>`.
 * @param {MessageContext} context
 * @param {'session' | 'signature'} kind
 * @returns {MessageOutcome}
 */
function subscribe(context, kind) {
  const { application, session } = context;
  const { environment } = session;
  const isOfSession = kind === 'session';
  const claimed = isOfSession ? null : claimOf(context);
  if (isOfSession ? session.apiKey === null : claimed === null) {
    return refuse(context, 'login', NOT_LOGGED_ON);
  }
  if (claimed !== null) {
    const { name, refusal: reply } = application.authenticate(STREAM, { environment, ...claimed });
    if (reply !== null) return refuse(context, name, reply);
  }
  const apiKey = claimed?.claim.apiKey ?? session.apiKey ?? '';
  if ([...session.topics].some((topic) => topic.split(' ')[2] === apiKey)) {
    return refuse(context, 'subscribed', SUBSCRIBED_ALREADY);
  }
  const execute = () => {
    const subscriptionId = session.feeds.get('subscriptions') ?? 0;
    session.feeds.set('subscriptions', subscriptionId + 1);
    session.topics.add(`${kind} ${subscriptionId} ${apiKey}`);
    return answer(context, { body: { subscriptionId } }, 'accepted');
  };
  return { verdict: 'accepted', execute };
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function unsubscribe(context) {
  const { session, message } = context;
  const { subscriptionId = '' } = textParams(paramsOf(message));
  const topics = [...session.topics].filter(
    (topic) => subscriptionId === '' || topic.split(' ')[1] === subscriptionId,
  );
  if (topics.length === 0) return refuse(context, 'subscribed', NOT_SUBSCRIBED);
  const execute = () => {
    for (const topic of topics) session.topics.delete(topic);
    return answer(context, { body: {} }, 'accepted');
  };
  return { verdict: 'accepted', execute };
}

/** @type {ReadonlyMap<string, (context: MessageContext) => MessageOutcome>} */
const SESSION_METHODS = new Map([
  ['session.logon', logOn],
  ['session.logout', logOut],
  [
    'session.status',
    (context) => ({
      verdict: 'accepted',
      execute: () => answer(context, { body: sessionStatus(context) }, 'accepted'),
    }),
  ],
  ['userDataStream.subscribe', (context) => subscribe(context, 'session')],
  ['userDataStream.subscribe.signature', (context) => subscribe(context, 'signature')],
  ['userDataStream.unsubscribe', unsubscribe],
]);

/** @param {string} op @param {Area} area @returns {{ method: string, path: string } | null} */
function routeOf(op, area) {
  const [, version, bare] = VERSION.exec(op) ?? [];
  const found = METHODS.get(bare ?? op);
  if (found === undefined) return null;
  const base = version === undefined ? BASES[area] : BASES[area].replace(/v\d$/, version);
  return { method: found[0], path: base + found[1] };
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function callEndpoint(context) {
  const { application, session, message, now } = context;
  const { environment } = session;
  const route = routeOf(message.op, areaOf(session));
  const open = route === null ? undefined : findEndpoint(PUBLIC_ENDPOINTS, route);
  const params = textParams(paramsOf(message));
  if (open !== undefined) {
    const reply = () => open.answer({ params, now, market: application.market(environment) });
    return { verdict: 'public', execute: () => answer(context, reply(), 'public') };
  }
  const endpoint = route === null ? undefined : findEndpoint(PRIVATE_ENDPOINTS, route);
  if (endpoint === undefined) return refuse(context, 'operation', UNKNOWN_METHOD);
  const claimed = claimOf(context);
  if (claimed === null) return refuse(context, 'login', NOT_LOGGED_ON);
  const { verdict, execute, rateLimits } = application.handleEndpoint(endpoint, {
    environment,
    params,
    ...claimed,
  });
  return { verdict, execute: () => answer(context, { ...execute(), rateLimits }, verdict) };
}

/** A key that became invalid ends its session at the next request. @param {MessageContext} context @returns {MessageOutcome | null} */
function revoke(context) {
  const { application, session, clientIp } = context;
  const { apiKey, environment } = session;
  if (apiKey === null) return null;
  const key = application.findKey(environment, apiKey, areaOf(session));
  if (key !== undefined && (key.ips === null || key.ips.includes(clientIp))) return null;
  const execute = () => {
    session.apiKey = null;
    session.topics.clear();
    const { code, msg, httpStatus } = keyIpOrPermission({ isFutures: false, clientIp });
    return { id: null, status: httpStatus, error: { code, msg } };
  };
  return { verdict: 'key', execute };
}

/** @type {Channel} */
const webSocketApi = {
  answer,
  handle(context) {
    const { message, session, now, faults } = context;
    if (!session.feeds.has('connectedSince')) session.feeds.set('connectedSince', now);
    if (message.json === null || message.op === '') return refuse(context, 'message', INVALID_REQUEST);
    if (faults.ipBanned) return refuse(context, 'ip-banned', banned(now));
    return revoke(context) ?? SESSION_METHODS.get(message.op)?.(context) ?? callEndpoint(context);
  },
};

/** @param {string} text @returns {Message} */
function readMessage(text) {
  const json = parseObject(text);
  return { json, op: typeof json?.method === 'string' ? json.method : '', args: json?.params };
}

/** @param {Session} session @param {Message} message @returns {string | null} */
function findApiKey(session, message) {
  const { apiKey } = paramsOf(message);
  return typeof apiKey === 'string' ? apiKey : session.apiKey;
}

module.exports = { findApiKey, readMessage, webSocketApi };
