'use strict';

/**
 * Replies of Bybit, one for each meaning that a code or a status can have. `explain` classifies them like any other reply, so
 * that it prints exactly what the package does with a code.
 * Texts: https://bybit-exchange.github.io/docs/v5/error, and replies that users recorded in public.
 *
 * @module
 */

/**
 * @typedef {object} Example
 * @property {number} [retCode]
 * @property {string} [retMsg]
 * @property {string} [op] the operation that the reply answers
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

const WEBSOCKET = Object.freeze({ transport: /** @type {const} */ ('websocket') });
const SERVER = 1_700_000_010_000;

/** @param {number} timestamp ms @param {string} when @param {number} [journey] ms @returns {Example} */
function clockExample(timestamp, when, journey = 20) {
  const figures = `req_timestamp[${timestamp}],server_timestamp[${SERVER}],recv_window[5000]`;
  const advice = 'invalid request, please check your server timestamp or recv_window param.';
  // The times of the request are by the local clock, which also made the timestamp.
  const context = { timestamp, sentAt: timestamp, receivedAt: timestamp + journey };
  return { retCode: 10002, retMsg: `${advice} ${figures}`, context, when };
}

/** @param {number} retCode @returns {Example} a code about the key whose meaning the key information corrects */
function readOnlyExample(retCode) {
  const keyInformation = { readOnly: 1, permissions: { ContractTrade: ['Order'] }, ips: ['203.0.113.7'] };
  const context = {
    method: 'POST',
    endpoint: '/v5/order/create',
    params: { category: 'linear' },
    keyInformation,
  };
  const when = 'the key information shows that the key is valid, but read-only or without the permission';
  return { retCode, context, when };
}

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  { retCode: 33004, retMsg: 'Your api key has expired.' },
  { retCode: 33004, retMsg: 'apikey/ip not matched' },
  readOnlyExample(33004),
  { retCode: -2015, retMsg: 'Your api key has expired.' },
  { retCode: -2015, retMsg: 'Invalid API-key, IP, or permissions for action.' },
  readOnlyExample(-2015),
  { retCode: 10003, retMsg: 'API key is invalid.' },
  {
    retCode: 10003,
    retMsg: 'Too many sessions under the same UID',
    context: { transport: 'websocket-trade' },
  },
  clockExample(SERVER + 3000, 'the timestamp is 1000 ms or more ahead of the server'),
  clockExample(
    SERVER - 9000,
    "when the reply arrives, the local clock is still behind the server's time in it",
  ),
  clockExample(SERVER - 9000, 'the local clock is right, but the request took too long', 9100),
  { retCode: -1, retMsg: 'request expired' },
  { retCode: 10004, retMsg: 'error sign! origin_string[…]' },
  { retCode: 33002, retMsg: '' },
  { retCode: 10005, retMsg: 'Permission denied, please check your API key permissions.' },
  { retCode: -1022, retMsg: 'Signature for this request is not valid.' },
  { retCode: -2014, retMsg: 'API-key format invalid.' },
  ...[-1, -2014].map((retCode) => ({ retCode, retMsg: 'The signature is invalid.' })),
  { retCode: 10005, retMsg: 'Only principal traders can use this.' },
  { retCode: -1021, retMsg: 'Timestamp for this request is outside of the recvWindow.' },
  { retCode: 10007, retMsg: 'User authentication failed.' },
  { retCode: 10007, retMsg: 'Request not authorized', context: WEBSOCKET, when: 'it comes over a WebSocket' },
  { retCode: 10010, retMsg: "Unmatched IP, please check your API key's bound IP addresses." },
  { retCode: 10001, retMsg: 'openapi sign params error!' },
  { retCode: 10001, retMsg: 'empty param of timestamp' },
  { retCode: 10001, retMsg: 'params error: symbol invalid' },
  {
    retCode: 10001,
    retMsg: 'Params Error',
    op: 'auth',
    context: WEBSOCKET,
    when: 'it answers the login of a WebSocket',
  },
  { retCode: 10028, retMsg: 'The API can only be accessed by unified account users.' },
  { retCode: 100028, retMsg: 'Unified account is not supported.' },
  { retCode: 10008, retMsg: 'Common banned, please check your account mode' },
  { retCode: 10027, retMsg: 'Transactions are banned.' },
  { retCode: 10009, retMsg: 'IP has been banned' },
  { retCode: 10009, retMsg: 'The service is not available in your region.' },
  { retCode: 10024, retMsg: 'Compliance rules triggered' },
  { retCode: 20096, retMsg: 'KYC needed' },
  { retCode: 131004, retMsg: 'KYC needed' },
  { retCode: 10032, retMsg: 'Demo trading are not supported.' },
  { retCode: 10017, retMsg: 'Route not found.' },
  {
    retCode: 10006,
    retMsg: 'Too many visits.',
    context: { url: 'https://api.bybit.com/private/linear/position/list' },
    when: 'the path belongs to an interface before V5',
  },
  { retCode: 10029, retMsg: 'The requested symbol is invalid, please check symbol whitelist' },
  { retCode: 10006, retMsg: 'Too many visits. Exceeded the API Rate Limit.' },
  { retCode: 10018, retMsg: 'Exceeded the IP Rate Limit.' },
  { retCode: 10403, retMsg: 'Exceeded the IP rate limit.' },
  { retCode: 10429, retMsg: 'System level frequency protection.' },
  { retCode: 20003, retMsg: 'Too frequent requests under the same session' },
  { page: '', context: { httpStatus: 429 } },
  { retCode: 10000, retMsg: 'Server Timeout' },
  { retCode: 10016, retMsg: 'Server error.' },
  { retCode: 10019, retMsg: 'Service is restarting.' },
  { page: '', context: { httpStatus: 401, signed: false }, when: 'no authentication headers were sent' },
  { page: '', context: { httpStatus: 401, signed: true }, when: 'authentication headers were sent' },
  { page: 'access too frequent', context: { httpStatus: 403 } },
  {
    page: '<html><body>The service is not available in your country.</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names a country or region',
  },
  {
    page: '<html><body>The service is not available in your country.</body></html>',
    context: { httpStatus: 451 },
    when: 'the page names a country or region',
  },
  { page: '', context: { httpStatus: 451 }, when: 'the reply is empty' },
  {
    page: '<html><body>Forbidden</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names neither',
  },
]);

/** @type {readonly Readonly<import('../venue').ReplySample>[]} */
const SAMPLES = Object.freeze(
  EXAMPLES.map(({ retCode, retMsg = '', op, page, context, when }) => ({
    code: retCode,
    text: page ?? retMsg,
    body: page ?? { retCode, retMsg, ...(op !== undefined && { op }) },
    context,
    when,
  })),
);

module.exports = { SAMPLES };
