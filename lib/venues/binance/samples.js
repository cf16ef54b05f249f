'use strict';

/**
 * Replies of Binance, one for each meaning that a code or a status can have. `explain` classifies them like any other reply.
 * Texts: https://developers.binance.com/docs/binance-spot-api-docs/errors, and replies that users recorded in public.
 *
 * @module
 */

const SPOT = 'https://api.binance.com/api/v3/order';
const FUTURES = 'https://fapi.binance.com/fapi/v1/order';
const MARGIN = 'https://papi.binance.com/papi/v1/balance';
const WALLET = 'https://api.binance.com/sapi/v1/capital/withdraw/apply';
const RESTRICTED =
  "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms.";
const OUTSIDE = 'Timestamp for this request is outside of the recvWindow.';
/** The second in which the reply was written, by its header Date. */
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();

/**
 * @typedef {object} Example
 * @property {number} [code]
 * @property {string} [msg]
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

/** @param {number} timestamp ms @param {number} journey ms @param {string} when @returns {Example} */
function lateExample(timestamp, journey, when) {
  const context = { timestamp, sentAt: timestamp, receivedAt: timestamp + journey, headers: { date: DATE } };
  return { code: -1021, msg: OUTSIDE, context, when };
}

/** @type {Example} */
const WITHOUT_PERMISSION = {
  code: -2015,
  context: {
    method: 'POST',
    url: FUTURES,
    keyInformation: { ipRestrict: false, enableReading: true, enableFutures: false },
  },
  when: 'the key information shows that the key lacks the permission',
};

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
  WITHOUT_PERMISSION,
  { code: -2014, msg: 'API-key format invalid.' },
  { code: -2008, msg: 'Invalid Api-Key ID.' },
  { code: -1022, msg: 'Signature for this request is not valid.' },
  { code: -1021, msg: "Timestamp for this request was 1000ms ahead of the server's time." },
  { code: -1021, msg: OUTSIDE },
  lateExample(
    SECOND - 60_000,
    100,
    'when the reply arrives, the local clock is still behind the Date of the reply',
  ),
  { code: -5028, msg: 'Timestamp for this request is outside of the ME recvWindow' },
  { code: -1102, msg: "Mandatory parameter 'signature' was not sent, was empty/null, or malformed." },
  { code: -1102, msg: "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed." },
  { code: -1099, msg: 'Not found, unauthenticated, or unauthorized.' },
  { code: -1002, msg: 'You are not authorized to execute this request.' },
  { code: -1005, msg: 'No such IP has been white listed', context: { url: FUTURES } },
  { code: -1011, msg: 'This IP cannot access this route.' },
  { code: -2017, msg: 'API Keys are locked on this account.' },
  { code: -1003, msg: 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.' },
  {
    code: -1003,
    msg: 'Way too much request weight used; IP banned until 1700000120000.',
    context: { httpStatus: 418 },
  },
  { code: -1015, msg: 'Too many new orders; current limit is 50 orders per 10 SECOND.' },
  { code: -1034, msg: 'Too many concurrent connections' },
  { code: -1000, msg: 'An unknown error occurred while processing the request.' },
  { code: -1001, msg: 'Internal error; unable to process your request. Please try again.' },
  { code: -1006, msg: 'An unexpected response was received from the message bus. Execution status unknown.' },
  { code: -1007, msg: 'Timeout waiting for response from backend server. Execution status unknown.' },
  { code: -1008, msg: 'Server is currently overloaded with other requests.' },
  { code: -1016, msg: 'This service is no longer available.' },
  { code: -2010, msg: 'Account has insufficient balance for requested action.' },
  { code: -2010, msg: 'Duplicate order sent.' },
  { code: -2010, msg: 'This action is disabled on this account.' },
  { code: -2010, msg: 'This symbol is not permitted for this account.' },
  { code: -4061, msg: "Order's position side does not match user's setting." },
  { code: -4087, msg: 'User can only place reduce only order', context: { url: FUTURES } },
  {
    code: -4087,
    msg: 'Invalid pair',
    context: { url: 'https://dapi.binance.com/dapi/v1/klines' },
    when: 'the request went to COIN-margined futures',
  },
  { code: -4088, msg: 'User can not place order currently', context: { url: FUTURES } },
  { code: -4192, msg: 'Trade forbidden due to Cooling-off Period.' },
  { code: -4400, msg: 'Futures Trading Quantitative Rules violated, only reduceOnly order is allowed.' },
  { code: -4401, msg: 'Compliance restricted, only reduceOnly order is allowed.' },
  { code: -4402, msg: 'This feature is not available in your region.' },
  { code: -2011, msg: 'This account may not place or cancel orders.' },
  { code: -1105, msg: "Parameter 'signature' was empty." },
  { code: -4056, msg: 'Invalid api key type', context: { url: MARGIN } },
  { code: -4057, msg: 'Invalid api public key', context: { url: MARGIN } },
  { code: -3022, msg: "You account's trading is banned.", context: { url: WALLET } },
  { code: -3001, msg: 'Please enable 2FA first.', context: { url: WALLET } },
  { code: -10047, msg: 'This coin is not supported in your location due to local regulations.' },
  { code: 200003903, msg: 'Your identity verification has been rejected.', context: { url: WALLET } },
  { code: -1181, msg: "Too many messages; current limit is '5' messages per '1 SECOND'." },
  { code: -4005, msg: 'Too many new requests.', context: { url: WALLET } },
  { code: -6009, msg: 'Request frequency too high', context: { url: WALLET } },
  { code: -12014, msg: 'More than 1 request in 2 seconds', context: { url: WALLET } },
  { code: -1004, msg: 'Server is busy, please wait and try again' },
  { page: '', context: { httpStatus: 429 } },
  { page: '', context: { httpStatus: 418 } },
  { page: JSON.stringify({ code: 0, msg: RESTRICTED }), context: { httpStatus: 451, url: SPOT } },
  { page: '', context: { httpStatus: 451 }, when: 'the reply is empty' },
  {
    page: '<html><body>The Amazon CloudFront distribution is configured to block access from your country.</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names a country or region',
  },
  {
    page: '<html><body><h1>403 ERROR</h1>Request blocked.</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names neither',
  },
  { page: '', context: { httpStatus: 401 } },
  { page: '<html><body>Not Found</body></html>', context: { httpStatus: 404 } },
]);

/** @type {readonly Readonly<import('../venue').ReplySample>[]} */
const SAMPLES = Object.freeze(
  EXAMPLES.map(({ code, msg = '', page, context, when }) => ({
    code,
    text: page === undefined ? msg : page.startsWith('{') ? RESTRICTED : page,
    body: page ?? { code, msg },
    context: { venue: 'binance', ...context },
    when,
  })),
);

module.exports = { SAMPLES };
