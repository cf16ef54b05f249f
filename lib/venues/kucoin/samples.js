'use strict';

/**
 * Replies of KuCoin, one for each meaning that a code or a status can have. `explain` classifies them like any other reply.
 * Texts: https://www.kucoin.com/docs-new/error-code, and replies that users recorded in public.
 *
 * @module
 */

/** The second in which the reply was written, by its header Date. */
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();
const SPOT_URL = 'https://api.kucoin.com/api/v1/accounts';
const FUTURES_URL = 'https://api-futures.kucoin.com/api/v1/orders';
const NO_CANCELS = 'Order cancel for this pair suspended';
const FULL = 'Too many requests in a short period of time, please retry later';

/**
 * @typedef {object} Example
 * @property {number} [code]
 * @property {string} [msg]
 * @property {object} [body] where it has another form than `{ code, msg }`
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

/** @param {number} timestamp ms @param {string} when @param {number} [journey] ms @returns {Example} */
function clockExample(timestamp, when, journey = 100) {
  const context = { timestamp, sentAt: timestamp, receivedAt: timestamp + journey, headers: { date: DATE } };
  return { code: 400002, msg: 'Invalid KC-API-TIMESTAMP', context, when };
}

/** @param {number} code @param {string} data @returns {Example} a message of a stream */
function streamExample(code, data) {
  return {
    code,
    msg: data,
    body: { id: '1545910660740', type: 'error', code, data },
    when: 'a WebSocket says it',
  };
}

/** More codes with the same meanings. @type {readonly (readonly [code: number, msg: string])[]} */
const OTHERS = Object.freeze([
  [301124, 'USER_NOT_LOGGED_IN'],
  [600004, 'This service is not available in your country or region'],
  [126021, 'This digital asset does not support user participation in your region'],
  [126045, 'This digital asset does not support user participation in your region'],
  [126046, 'This digital asset does not support your IP region'],
  [301101, 'UserIpLimit'],
  [301133, 'IP_RESTRICTION'],
  [401106, 'ContractNationalRisk'],
  [126047, 'Please complete identity verification'],
  [126048, 'Please complete authentication for the master account'],
  [301102, 'KYCLimit'],
  [301103, 'KYCLimitSub'],
  [301127, 'SYMBOL_KYC_ERROR'],
  [401107, 'NoKycOrderNotAllowed'],
  [401108, 'NoKycOnlyCloseOrderAllowed'],
  [411200, 'URL is in the user blacklist.'],
  [600102, 'Your account has been disabled.'],
  [130307, 'Please reopen the leverage agreement'],
  [130323, 'The leverage trading agreement has not been signed.'],
  [102441, 'The agreement for convert has not been signed.'],
  [429002, 'Too many requests in a short period. Please retry later.'],
  [501000, 'The service has stopped running. Please disconnect: exiting'],
  [504000, 'Gateway timeout.'],
  [505000, 'Unknown error.'],
  [420001, 'Too many errors, disconnected. Please try again later.'],
  [420002, 'Error receiving data.'],
  [100002, 'systemConfigError'],
  [126038, 'Third-party service call failed (internal exception)'],
  [126039, 'Third-party service call failed'],
  [130202, 'The system is processing. Please try again later'],
  [400201, 'Invalid KC-API-PARTNER-SIGN.'],
  [102426, 'Duplicate user-defined unique order ID'],
  [126044, 'clientOid duplicate'],
  [126033, 'Duplicate order'],
  [106151, 'DuplicateClientOrderId'],
  [100001, 'There are invalid parameters'],
  [300000, 'Request parameter illegal'],
]);

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  { code: 400003, msg: 'KC-API-KEY not exists', context: { url: SPOT_URL }, when: 'api.kucoin.com says it' },
  {
    code: 400003,
    msg: 'KC-API-KEY not exists',
    context: { url: FUTURES_URL },
    when: 'api-futures.kucoin.com says it',
  },
  { code: 400004, msg: 'Invalid KC-API-PASSPHRASE' },
  { code: 400005, msg: 'Invalid KC-API-SIGN' },
  clockExample(SECOND + 20_000, 'the timestamp is more than 5 s ahead of the Date of the reply'),
  clockExample(
    SECOND - 20_000,
    'when the reply arrives, the local clock is still behind the Date of the reply',
  ),
  clockExample(SECOND - 20_000, 'the local clock is right, but the request took too long', 20_500),
  {
    code: 400001,
    msg: 'Please check the header of your request for KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE',
  },
  { code: 400006, msg: 'Invalid request ip, the current clientIp is:203.0.113.7' },
  { code: 400007, msg: 'Access denied, require more permission.' },
  { code: 400008, msg: 'V1 & V2 API keys are no longer supported by this API. Please create a V3 API key.' },
  { code: 400009, msg: 'Invalid KC-API-KEY-VERSION.' },
  { code: 400010, msg: 'UID access denied, requires more permission.' },
  { code: 400011, msg: 'Session verification failed.' },
  { code: 400012, msg: 'Session verification has timed out.' },
  { code: 400400, msg: 'Invalid authorization token.', when: 'the trade WebSocket says it' },
  { code: 400401, msg: 'Authorization is required.' },
  { code: 400200, msg: 'Unknown partner.', when: 'the text names a partner' },
  { code: 400200, msg: 'Forbidden to place an order', when: 'an order is refused' },
  { code: 400202, msg: 'Invalid request IP.', when: 'the request names a partner' },
  {
    code: 400301,
    msg: 'Operation restricted due to local laws, regulations, or policies in your country or region.',
  },
  { code: 400302, msg: 'Based on your IP, services are unavailable in your region due to regulations.' },
  { code: 400303, msg: 'Identity verification required to access full features.' },
  { code: 400304, msg: 'Please log in with your master account to complete identity verification.' },
  { code: 400444, msg: 'For your security, we have temporarily restricted your account function.' },
  {
    code: 400500,
    msg: 'Your located country/region is currently not supported for the trading of this token',
  },
  { code: 400700, msg: "Transaction restricted, there's a risk problem in your account" },
  {
    code: 40010,
    msg: "Unavailable to place orders. Your IP shows you're in a country/region that is restricted.",
  },
  { code: 200009, msg: 'Please complete the KYC verification before you trade BTC' },
  { code: 411100, msg: 'User is frozen' },
  {
    code: 330005,
    msg: "The order's margin mode does not match the selected one. Please switch and try again.",
  },
  { code: 330011, msg: "The order's position mode does not match your selected mode." },
  { code: 330012, msg: 'Your order is in One-Way Mode, while your account is set to Hedge Mode.' },
  { code: 112010, msg: 'Invalid Unified Account user.' },
  { code: 101030, msg: "You haven't yet enabled the margin trading" },
  { code: 126001, msg: 'Users currently do not support high frequency' },
  { code: 126002, msg: 'There is a risk problem in your account' },
  { code: 126005, msg: 'This trading pair requires advanced KYC certification before trading' },
  { code: 126037, msg: 'Due to country and region restrictions, this function has been suspended!' },
  {
    code: 130201,
    msg: 'Your account has restricted access to certain features.',
    when: 'the text says restricted',
  },
  { code: 130201, msg: 'Please open margin trade before proceeding', when: 'margin is not opened' },
  { code: 130302, msg: 'Your relevant permission rights have been restricted.' },
  { code: 130306, msg: 'The account has not opened leveraged trading' },
  { code: 130315, msg: 'This feature has been suspended due to country restrictions' },
  { code: 200002, msg: FULL, context: { url: FUTURES_URL }, when: 'futures say it' },
  { code: 200002, msg: NO_CANCELS, context: { url: SPOT_URL }, when: 'spot says it' },
  { code: 429000, msg: 'Too Many Requests' },
  { code: 429001, msg: 'Too many total requests in a short period. Please retry later.' },
  { code: 1015, msg: 'cloudflare frequency limit according to IP, block 30s' },
  { code: 500000, msg: 'Internal Server Error' },
  { code: 503000, msg: 'Server is busy. Please retry later.' },
  { code: 230005, msg: 'The system is busy, please try again later' },
  { code: 408000, msg: 'Network timeout, please try again later' },
  { code: 404000, msg: 'Url Not Found' },
  { code: 401000, msg: 'The interface has been deprecated' },
  { code: 400100, msg: 'validation.createOrder.clientOidDuplicated', when: 'the clientOid is used already' },
  { code: 400100, msg: 'account.available.amount', when: 'the balance is too low' },
  { code: 300018, msg: 'clientOid parameter repeated' },
  { code: 200004, msg: 'Balance insufficient!' },
  ...OTHERS.map(([code, msg]) => ({ code, msg })),
  streamExample(400, 'ping timeout'),
  streamExample(500, 'system error'),
  streamExample(401, 'token is expired'),
  streamExample(403, 'login is required'),
  streamExample(509, 'exceed max permits per second'),
  streamExample(509, 'exceed max session count limitation of 50'),
  streamExample(509, 'service busy, please retry later'),
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
    body: page ?? body ?? { code: String(code), msg },
    context: { venue: 'kucoin', ...context },
    when,
  })),
);

module.exports = { SAMPLES };
