'use strict';

/**
 * The event `api` of a WebSocket: login, and orders without HTTP. The acknowledgement that precedes the result of an order
 * is not sent.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#websocket-api
 */

const { plainText } = require('../checks.js');
const { isPlainObject } = require('../options.js');
const { CHECKS } = require('./auth.js');
const { CHANNEL_PATHS } = require('./channel-paths.js');
const { PREFIX, PRIVATE_ENDPOINTS, findEndpoint } = require('./endpoints.js');
const { refusal } = require('./replies.js');
const { signedLogin } = require('./verify.js');

/** @typedef {import('../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/** The endpoint of HTTP that does the same; `{id}` stands for `order_id`. @type {ReadonlyMap<string, readonly [method: string, path: string]>} */
const COMMANDS = new Map([
  ['spot.order_place', ['POST', '/spot/orders']],
  ['spot.order_cancel', ['DELETE', '/spot/orders/{id}']],
  ['spot.order_cancel_cp', ['DELETE', '/spot/orders']],
  ['spot.order_cancel_ids', ['POST', '/spot/cancel_batch_orders']],
  ['spot.order_amend', ['PATCH', '/spot/orders/{id}']],
  ['spot.order_status', ['GET', '/spot/orders/{id}']],
  ['spot.order_list', ['GET', '/spot/orders']],
  ['futures.order_place', ['POST', '/futures/usdt/orders']],
  ['futures.order_batch_place', ['POST', '/futures/usdt/batch_orders']],
  ['futures.order_cancel', ['DELETE', '/futures/usdt/orders/{id}']],
  ['futures.order_cancel_cp', ['DELETE', '/futures/usdt/orders']],
  ['futures.order_amend', ['PUT', '/futures/usdt/orders/{id}']],
  ['futures.order_status', ['GET', '/futures/usdt/orders/{id}']],
  ['futures.order_list', ['GET', '/futures/usdt/orders']],
]);

// The documentation does not show this refusal.
const LOG_IN_FIRST = refusal(401, 'INVALID_CREDENTIALS', 'Please log in first');

/** @param {MessageContext} context @returns {Record<string, any>} */
function payloadOf({ message: { json } }) {
  return isPlainObject(json?.payload) ? json?.payload : {};
}

/**
 * @param {MessageContext} context
 * @param {ReplySpec} spec
 */
function apiAnswer(context, { httpStatus = 200, label, message, detail = '', body }) {
  const { session, now } = context;
  const data = label === undefined ? { result: body ?? {} } : { errs: { label, message: message || detail } };
  return {
    request_id: plainText(payloadOf(context).req_id),
    header: {
      ...{ response_time: `${now}`, status: `${httpStatus === 201 ? 200 : httpStatus}` },
      ...{ channel: context.message.json?.channel, event: 'api', client_id: `${session.clientIp}-0x1` },
      ...{ x_in_time: now * 1000, x_out_time: now * 1000 + 417, conn_id: session.connId },
      ...{ conn_trace_id: '0'.repeat(32), trace_id: '0'.repeat(32) },
    },
    data,
  };
}

/** @param {MessageContext} context @param {string} verdict @param {ReplySpec} spec @returns {MessageOutcome} */
function answerWith(context, verdict, spec) {
  return { verdict, execute: () => apiAnswer(context, spec) };
}

/** @param {MessageContext} context @param {string} channel @returns {MessageOutcome} */
function logIn(context, channel) {
  const { application, session, clientIp } = context;
  const { environment } = session;
  const { api_key: given, signature, timestamp, req_param: asked } = payloadOf(context);
  const apiKey = plainText(given);
  const time = plainText(timestamp);
  const param = asked === undefined ? '' : JSON.stringify(asked);
  const credentials = { apiKey, timestamp: time, signature: plainText(signature) };
  const {
    name,
    refusal: refused,
    key,
  } = application.authenticate(CHECKS, credentials, {
    ...{ origin: { environment, clientIp }, payload: signedLogin({ channel, param, time }), need: null },
  });
  if (refused !== null) return answerWith(context, name, refused);
  const execute = () => {
    session.apiKey = apiKey;
    return apiAnswer(context, { body: { api_key: apiKey, uid: `${key.userId}` } });
  };
  return { verdict: name, execute };
}

/** @param {MessageContext} context @param {string} channel @returns {MessageOutcome} */
function runCommand(context, channel) {
  const { application, session, clientIp } = context;
  const { environment } = session;
  const [method, template] = COMMANDS.get(channel) ?? ['', ''];
  const { req_param: asked, req_header: headers } = payloadOf(context);
  const given = isPlainObject(asked) ? asked : {};
  const path = PREFIX + template.replace('{id}', encodeURIComponent(plainText(given.order_id)) || '-');
  const found = findEndpoint(PRIVATE_ENDPOINTS, { method, path });
  if (found === null) {
    return answerWith(context, 'operation', refusal(400, 'INVALID_ARGUMENT', `Unknown channel ${channel}`));
  }
  if (session.apiKey === null) return answerWith(context, 'login', LOG_IN_FIRST);
  const { endpoint, ids } = found;
  const {
    name,
    refusal: refused,
    key,
  } = application.authorize(session.apiKey, {
    ...{ origin: { environment, clientIp }, need: { name: endpoint.permission, write: endpoint.write } },
  });
  if (refused !== null) return answerWith(context, name, refused);
  const deadline = headers?.['x-gate-exptime']?.toString();
  const rows = Array.isArray(asked) ? asked : [];
  const outcome = application.run(endpoint, key, { params: given, rows, ids, deadline });
  return { verdict: outcome.verdict, execute: () => apiAnswer(context, outcome.execute()) };
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function handleApi(context) {
  const channel = plainText(context.message.json?.channel);
  const product = CHANNEL_PATHS.get(context.session.path);
  return channel === `${product}.login` ? logIn(context, channel) : runCommand(context, channel);
}

module.exports = { apiAnswer, handleApi };
