'use strict';

/** The bot of the WebSocket scenarios: it logs in, perhaps says one thing more, and classifies the last answer. */

const { once } = require('node:events');
const WebSocket = require('ws');
const { classify } = require('../../../lib/index.js');
const { clockOf, signerOf } = require('./client.js');

const LIFETIME_MS = 10_000;

/**
 * @param {WebSocket} socket
 * @returns {Promise<{ body?: unknown, httpStatus?: number, headers?: object, cause?: Error }>} once it is open, or
 *   with the reason why it is not
 */
function opened(socket) {
  return new Promise((resolve) => {
    socket.once('open', () => resolve({}));
    socket.once('error', (cause) => resolve({ cause }));
    socket.once('unexpected-response', (_request, response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: httpStatus, headers } = response;
        resolve({ body: Buffer.concat(chunks).toString(), httpStatus, headers });
      });
    });
  });
}

/** @param {WebSocket} socket @param {unknown} message @returns {Promise<string>} the next thing that is said */
async function ask(socket, message) {
  const answer = once(socket, 'message');
  socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return String((await answer)[0]);
}

/**
 * @param {object} request `stream` is the path; `login: false` leaves the login out; `expiresMs` is added to the time
 *   of the bot, default 10 s; `spoil` changes the signature; `again` logs in twice; `then` is said after the login,
 *   with a header like that of a request on the trade channel (`timestampMs` is added to its time)
 */
async function talk(socket, bot, request) {
  const { login = true, expiresMs = LIFETIME_MS, spoil = false, again = false, then } = request;
  const known = {};
  let body = '';
  for (let left = login ? 1 + Number(again) : 0; left > 0; left -= 1) {
    const message = signerOf(bot).signWebSocket({ expires: clockOf(bot).now() + expiresMs });
    if (spoil) message.args[2] = message.args[2].replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    body = await ask(socket, message);
  }
  if (then !== undefined) {
    const timestamp = clockOf(bot).now() + (request.timestampMs ?? 0);
    const header = {
      'X-BAPI-TIMESTAMP': String(timestamp),
      'X-BAPI-RECV-WINDOW': String(bot.recvWindow ?? 5000),
    };
    const isOrder = then.op.startsWith('order.');
    body = await ask(socket, isOrder ? { reqId: 'scenario', header, ...then } : then);
    if (isOrder) {
      Object.assign(known, { timestamp, recvWindow: bot.recvWindow ?? 5000, params: then.args[0] });
    }
  }
  return { body, known };
}

/**
 * @param {string} baseURL of the environment, http://…
 * @returns {Promise<import('../../../lib/errors').BybitApiError | null>}
 */
async function sendOverSocket(baseURL, bot, request) {
  const url = baseURL.replace(/^http/, 'ws') + request.stream;
  const context = { url, environment: bot.environment, apiKey: signerOf(bot).apiKey };
  const sentAt = clockOf(bot).now();
  const socket = new WebSocket(url);
  try {
    const refusal = await opened(socket);
    if (socket.readyState !== WebSocket.OPEN) return classify(refusal.body, { ...context, ...refusal });
    const { body, known } = await talk(socket, bot, request);
    return classify(body, { ...context, ...known, sentAt, receivedAt: clockOf(bot).now() });
  } finally {
    socket.terminate();
  }
}

module.exports = { sendOverSocket };
