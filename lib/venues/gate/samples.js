'use strict';

/**
 * Replies of Gate.io, one for each meaning that a label or a status can have. `explain` classifies them like any other reply.
 * Texts: https://www.gate.com/docs/developers/apiv4/en/#label-list, and replies that users recorded in public.
 *
 * @module
 */

/** When the reply was written, by its header X-Out-Time. */
const NOW = 1_700_000_060_000;
const EXPIRED = 'gap between request Timestamp and server time exceeds 60';

/**
 * @typedef {object} Example
 * @property {string | number} [label] of a WebSocket channel: its code
 * @property {string} [message]
 * @property {object} [body] where it has another form than `{ label, message }`
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

/** @param {number} timestamp ms @param {string} when @param {number} [journey] ms @returns {Example} */
function clockExample(timestamp, when, journey = 100) {
  const headers = { 'x-out-time': `${NOW}000` };
  const context = { timestamp, sentAt: timestamp, receivedAt: timestamp + journey, headers };
  return { label: 'REQUEST_EXPIRED', message: EXPIRED, context, when };
}

/** @param {number} code @param {string} message @returns {Example} a subscription that was refused */
function channelExample(code, message) {
  const error = { code, message };
  return { label: code, message, body: { time: 1, channel: 'futures.orders', event: 'subscribe', error } };
}

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  { label: 'INVALID_KEY', message: 'Invalid key provided' },
  { label: 'INVALID_SIGNATURE', message: 'Signature mismatch' },
  { label: 'MISSING_REQUIRED_HEADER', message: 'Missing required header: Timestamp' },
  clockExample(NOW + 120_000, 'the timestamp is more than 60 s ahead of X-Out-Time'),
  clockExample(NOW - 120_000, 'when the reply arrives, the local clock is still behind X-Out-Time'),
  clockExample(NOW - 120_000, 'the local clock is right, but the request took too long', 120_500),
  { label: 'INVALID_CREDENTIALS', message: 'Invalid credentials provided' },
  { label: 'AUTHENTICATION_FAILED', message: 'Authentication failed' },
  { label: 'IP_FORBIDDEN', message: 'Request IP not in whitelist: 203.0.113.7' },
  { label: 'FORBIDDEN', message: 'Request IP not in whitelist: 203.0.113.7' },
  { label: 'FORBIDDEN', message: 'Request API key does not have futures permission' },
  { label: 'FORBIDDEN', message: 'Not available in your region' },
  { label: 'FORBIDDEN', message: 'Please complete KYC first' },
  { label: 'ACCOUNT_EXCEPTION', message: 'Not available in your region' },
  { label: 'REQUEST_FORBIDDEN', message: 'Please complete KYC first' },
  channelExample(3, 'service error'),
  channelExample(4, 'authentication fail'),
  { label: 'READ_ONLY', message: 'API key is read-only' },
  { label: 'ACCOUNT_LOCKED', message: 'Account is locked' },
  { label: 'SUB_ACCOUNT_LOCKED', message: 'Sub account is locked' },
  { label: 'USER_NOT_FOUND', message: 'please transfer funds first to create futures account' },
  { label: 'TRADE_RESTRICTED', message: 'Trading is restricted due to high debt ratio' },
  { label: 'POSITION_DUAL_MODE', message: 'Operation forbidden in dual-mode' },
  { label: 'TOO_MANY_REQUESTS', message: 'Request Rate limit Exceeded' },
  { label: 'TOO_FAST', message: 'Withdrawing request exceeds frequency limit' },
  { label: 'SERVER_ERROR', message: 'Internal server error' },
  { label: 'INTERNAL', message: 'Internal server error' },
  { label: 'TOO_BUSY', message: 'Server is too busy at the moment' },
  { label: 'INTERNAL_SERVER_ERROR', message: 'Operation failed, please try again later.' },
  { label: 'SERVER_TIMEOUT', message: 'Service timeout' },
  { label: 'FAILED_RETRIEVE_ASSETS', message: 'Failed to retrieve account assets' },
  { label: 'ORDER_EXISTS', message: 'Order already exists, do not resubmit' },
  { label: 'DUPLICATE_REQUEST', message: 'Duplicate request' },
  { label: 'REPEATED_CREATION', message: 'Repeated creation' },
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
  EXAMPLES.map(({ label, message = '', body, page, context, when }) => ({
    code: label,
    text: page ?? message,
    body: page ?? body ?? { label, message },
    context: { venue: 'gate', ...context },
    when,
  })),
);

module.exports = { SAMPLES };
