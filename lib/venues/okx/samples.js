'use strict';

/**
 * Replies of OKX, one for each meaning that a code or a status can have. `explain` classifies them like any other reply.
 * Texts: https://www.okx.com/docs-v5/en/#error-code, and replies that users recorded in public.
 *
 * @module
 */

/** The second in which the reply was written, by its header Date. */
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();
const EXPIRED = 'Timestamp request expired';
const OTHER = 'APIKey does not match current environment.';

/**
 * @typedef {object} Example
 * @property {number} [code]
 * @property {string} [msg]
 * @property {object} [body] where it has another form than `{ code, msg, data }`
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

/** @param {number} timestamp ms @param {string} when @param {number} [journey] ms @returns {Example} */
function clockExample(timestamp, when, journey = 100) {
  const context = { timestamp, sentAt: timestamp, receivedAt: timestamp + journey, headers: { date: DATE } };
  return { code: 50102, msg: EXPIRED, context, when };
}

/** @param {number} code @param {string} sMsg @returns {Example} an order that was refused inside of a 200 */
function orderExample(code, sMsg) {
  const order = { clOrdId: 'b15', ordId: '', sCode: String(code), sMsg, tag: '' };
  return {
    code,
    msg: sMsg,
    body: { code: '1', data: [order], msg: 'All operations failed' },
    context: { httpStatus: 200 },
  };
}

/** @param {number} code @param {string} msg @returns {Example} */
function socketExample(code, msg) {
  return { code, msg, body: { event: 'error', code: String(code), msg, connId: 'a4d3ae55' } };
}

/** https://www.okx.com/docs-v5/en/#error-code-websocket-public */
const CLOSES = Object.freeze({
  4001: 'Login Failed',
  4002: 'Invalid Request',
  4003: 'APIKey subscription amount exceeds the limit 100',
  4004: 'No data received in 30s',
  4005: 'Buffer is full, cannot write data',
  4006: 'Abnormal disconnection',
  4007: 'API key has been updated or deleted. Please reconnect.',
  4008: 'The number of subscribed channels exceeds the maximum limit.',
  4009: 'The number of subscription channels for this connection exceeds the limit',
});

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  { code: 50101, msg: OTHER, context: { environment: 'demo' }, when: 'x-simulated-trading: 1 was sent' },
  { code: 50101, msg: OTHER, context: { environment: 'mainnet' }, when: 'x-simulated-trading was not sent' },
  { code: 50111, msg: 'Invalid OK-ACCESS-KEY' },
  { code: 50119, msg: "API key doesn't exist" },
  { code: 50105, msg: 'Request header "OK-ACCESS-PASSPHRASE" incorrect.' },
  { code: 50113, msg: 'Invalid Sign' },
  clockExample(SECOND + 60_000, 'the timestamp is more than 30 s ahead of the Date of the reply'),
  clockExample(
    SECOND - 60_000,
    'when the reply arrives, the local clock is still behind the Date of the reply',
  ),
  clockExample(SECOND - 60_000, 'the local clock is right, but the request took too long', 60_500),
  { code: 50112, msg: 'Invalid OK-ACCESS-TIMESTAMP' },
  { code: 50103, msg: 'Request header "OK-ACCESS-KEY" cannot be empty.' },
  { code: 50104, msg: 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.' },
  { code: 50106, msg: 'Request header "OK-ACCESS-SIGN" cannot be empty.' },
  { code: 50107, msg: 'Request header "OK-ACCESS-TIMESTAMP" cannot be empty.' },
  { code: 50110, msg: "Your IP 203.0.113.7 is not included in your API key's IP whitelist." },
  { code: 50114, msg: 'Invalid authorization.' },
  { code: 50108, msg: 'Exchange ID does not exist.' },
  { code: 50109, msg: 'Exchange domain does not exist.' },
  { code: 50120, msg: "This API key doesn't have permission to use this function" },
  { code: 50030, msg: "You don't have permission to use this API endpoint" },
  { code: 50035, msg: 'This endpoint requires that APIKey must be bound to IP' },
  { code: 50121, msg: "You can't access our services through the IP address (203.0.113.7)" },
  { code: 50036, msg: "The expTime can't be earlier than the current system time." },
  { code: 50037, msg: 'Order expired.' },
  { code: 50038, msg: 'This feature is unavailable in demo trading' },
  { code: 50053, msg: 'This feature is only available in demo trading.' },
  { code: 50100, msg: 'API frozen, please contact customer service.' },
  { code: 50007, msg: 'User blocked.' },
  { code: 50009, msg: 'Account is frozen due to stop-out.' },
  { code: 50012, msg: 'Account status invalid. Check account status' },
  { code: 50027, msg: 'This account is restricted from trading.' },
  { code: 50029, msg: 'Your account has triggered OKX risk control.' },
  {
    code: 50051,
    msg: 'Due to compliance restrictions in your country or region, you cannot use this feature.',
  },
  { code: 50052, msg: 'Due to local laws and regulations, you cannot trade with your chosen crypto.' },
  { code: 50059, msg: "You'll need to complete additional steps as required by your local regulators." },
  { code: 50060, msg: 'Please complete the identity verification process.' },
  { code: 50011, msg: 'Too Many Requests' },
  { code: 50013, msg: 'Systems are busy. Please try again later.' },
  { code: 50040, msg: 'Too frequent operations, please try again later' },
  { code: 50061, msg: "You've reached the maximum order rate limit for this account." },
  { code: 50001, msg: 'Service temporarily unavailable. Please try again later.' },
  { code: 50004, msg: 'API endpoint request timeout.' },
  { code: 50005, msg: 'API endpoint is inactive or unavailable.' },
  { code: 50026, msg: 'System error. Try again later' },
  orderExample(51000, 'Parameter posSide error'),
  orderExample(51000, 'Parameter sz error'),
  orderExample(51010, 'Request unsupported under current account mode'),
  orderExample(51008, 'Order failed. Insufficient USDT balance in account'),
  orderExample(51016, 'Client order ID already exists.'),
  orderExample(51024, 'Trading account is blocked.'),
  orderExample(51024, 'Trading is currently unavailable in your verified country or region.'),
  orderExample(51155, "You can't trade this pair due to local laws and regulations."),
  { code: 51734, msg: 'User KYC Country is not supported' },
  { code: 51773, msg: 'Feature not available in your region' },
  { code: 59113, msg: 'KYC level 2 or above is required for placing orders' },
  {
    code: 50118,
    msg: 'To link the app using your API key, your broker needs to share their IP to be whitelisted',
  },
  { code: 51732, msg: 'Required user KYC level not met' },
  { code: 51733, msg: 'User is under risk control' },
  { code: 4088, msg: 'You can’t trade or deposit until you’ve verified your identity again.' },
  orderExample(51009, 'Order blocked. Please contact customer support for assistance.'),
  orderExample(50072, 'Isolated margin mode is no longer supported in multi-currency margin mode.'),
  orderExample(51057, 'This bot isn’t available in current account mode.'),
  { code: 51113, msg: 'Market-price liquidation requests too frequent' },
  { code: 58102, msg: 'Too frequent transfer' },
  { code: 51054, msg: 'Request timed out. Please try again.' },
  ...[60001, 60002, 60003].map((code, index) =>
    socketExample(code, `"OK_ACCESS_${['KEY', 'SIGN', 'PASSPHRASE'][index]}" can not be empty`),
  ),
  socketExample(60004, 'Invalid timestamp'),
  socketExample(60005, 'Invalid apiKey'),
  socketExample(60006, EXPIRED),
  socketExample(60007, 'Invalid sign'),
  socketExample(60009, 'Login failed.'),
  socketExample(60011, 'Please log in'),
  socketExample(60014, 'Requests too frequent'),
  socketExample(60023, 'Bulk login requests too frequent'),
  socketExample(60024, 'Wrong passphrase'),
  socketExample(64007, 'Operation login failed due to WebSocket internal error. Please try again later.'),
  socketExample(60032, "API key doesn't exist."),
  socketExample(63999, 'Login failed due to internal error. Please try again later.'),
  ...Object.entries(CLOSES).map(([code, msg]) => ({
    code: Number(code),
    msg,
    body: { code: Number(code), reason: msg },
    when: 'OKX closes the WebSocket with it',
  })),
  { page: '', context: { httpStatus: 429 } },
  { page: '', context: { httpStatus: 401 } },
  {
    page: '<html><body>The service is not available in your country.</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names a country or region',
  },
  {
    page: '<html><body>Forbidden</body></html>',
    context: { httpStatus: 403 },
    when: 'the page names neither',
  },
  { page: '<html><body>Not Found</body></html>', context: { httpStatus: 404 } },
]);

/** @type {readonly Readonly<import('../venue').ReplySample>[]} */
const SAMPLES = Object.freeze(
  EXAMPLES.map(({ code, msg = '', body, page, context, when }) => ({
    code,
    text: page ?? msg,
    body: page ?? body ?? { code: String(code), msg, data: [] },
    context: { venue: 'okx', ...context },
    when,
  })),
);

module.exports = { SAMPLES };
