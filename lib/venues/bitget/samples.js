'use strict';

/**
 * Replies of Bitget, one for each meaning that a code or a status can have. `explain` classifies them like any other reply.
 * Texts: https://www.bitget.com/api-doc/spot/error-code/restapi, and replies that users recorded in public.
 *
 * @module
 */

const SERVER = 1_700_000_060_000;
const EXPIRED = 'Request timestamp expired';
const OTHER = 'exchange environment is incorrect';

/**
 * @typedef {object} Example
 * @property {number} [code]
 * @property {string} [msg]
 * @property {object} [body] where it has another form than `{ code, msg, requestTime, data }`
 * @property {string} [page] the text of a page in place of JSON
 * @property {Record<string, any>} [context] of classify()
 * @property {string} [when] what else must be so, a clause
 */

/** @param {number} code @param {string} msg @param {Record<string, any>} [context] @param {string} [when] @returns {Example} */
const example = (code, msg, context, when) => ({ code, msg, context, when });

/** @param {number} timestamp ms @param {string} when @param {number} [journey] ms @returns {Example} */
const clockExample = (timestamp, when, journey = 100) =>
  example(40008, EXPIRED, { timestamp, sentAt: timestamp, receivedAt: timestamp + journey }, when);

/** @param {number} code @param {string} errorMsg @returns {Example} an order that was refused inside of a success */
function orderExample(code, errorMsg) {
  const failureList = [{ orderId: '', clientOid: 'b19', errorMsg, errorCode: String(code) }];
  const data = { successList: [], failureList };
  const body = { code: '00000', msg: 'success', requestTime: SERVER, data };
  return { code, msg: errorMsg, body, context: { httpStatus: 200 } };
}

/** @param {number} code @param {string} msg @returns {Example} */
const socketExample = (code, msg) => ({ code, msg, body: { event: 'error', code, msg } });

/** By code: the texts of the documentation. @type {readonly (readonly [number, string])[]} */
const TEXTS = Object.freeze([
  [40004, EXPIRED],
  [40911, EXPIRED],
  [40006, 'Invalid ACCESS_KEY'],
  [40037, 'Apikey does not exist'],
  [40041, "User's ApiKey does not exist"],
  [40012, 'apikey/password is incorrect'],
  [40036, 'passphrase is error'],
  [40009, 'sign signature error'],
  [40005, 'Invalid ACCESS_TIMESTAMP'],
  [40078, 'Timestamp for this request is outside of the ME receiveWindow.'],
  [40001, 'ACCESS_KEY cannot be empty'],
  [40002, 'ACCESS_SIGN cannot be empty'],
  [40003, 'Signature cannot be empty'],
  [40011, 'ACCESS_PASSPHRASE cannot be empty'],
  [40018, 'Invalid IP'],
  [40038, 'The current ip is not in the apikey ip whitelist'],
  [49003, 'illegal IP, access deny'],
  [49000, 'apiKey and userId mismatch'],
  [40014, 'Incorrect permissions, need future order write permissions'],
  [40025, 'The user does not have this permission'],
  [40040, 'user api key permission setting error'],
  [25620, 'permission denied'],
  [40301, 'Permission has not been obtained yet. If you need to use it, please contact customer service'],
  [22010, 'Please bind ip whitelist address'],
  [40000, 'Bitget is currently unable to provide services to your region'],
  [40103, 'you are located in a country or region where we are currently unable to provide services'],
  [40104, 'you are located in a country or region where we are currently unable to provide services'],
  [40104, 'Unable to withdraw to this account'],
  [59006, 'The country where KYC is located cannot apply for subscription'],
  [40016, 'The user must bind the phone or Google'],
  [40027, 'Withdrawals in this account area must be kyc'],
  [40035, 'you are required to complete KYC first for compliance reasons'],
  [40100, 'Hong Kong IPs are required to complete identity verification first'],
  [40101, 'Please complete KYC'],
  [40111, 'please complete the KYC verification'],
  [59005, 'KYC verification not performed'],
  [49011, 'kyc must be done before bind'],
  [40013, 'User status is abnormal'],
  [40022, 'The business of this account has been restricted'],
  [40023, 'API service has been restricted'],
  [40024, 'Account has been frozen'],
  [40026, 'User is disabled'],
  [40031, 'The account has been cancelled and cannot be used again'],
  [40710, 'The Account has been frozen.'],
  [40752, 'You are disabled for current business'],
  [40753, 'The contract transaction business is disabled'],
  [40916, 'Futures services for this account have been restricted.'],
  [50012, 'The account has been suspended or deleted.'],
  [50013, 'The account has been suspended and deleted.'],
  [50019, 'The user is forbidden to trade.'],
  [50023, 'The account has been suspended due to abnormal behavior.'],
  [50064, 'Your account is temporarily frozen.'],
  [25006, 'Abnormal account status'],
  [40085, 'You are in Unified Account mode, and the Classic Account API is not supported at this time'],
  [40084, 'You are in Classic Account mode'],
  [25245, 'The account is not the unified account mode'],
  [40774, 'The order type for unilateral position must also be the unilateral position type.'],
  [43075, 'Position pattern mismatch'],
  [45021, 'When one-way position is held, the order type must also be one-way position type'],
  [25236, 'Incorrect position open type'],
  [25237, 'Close orders can only occur in bi-directional mode'],
  [40199, 'Traders are prohibited from calling the API'],
  [40048, "The user's ApiKey must be the parent account"],
  [40061, 'sub-account not allow access'],
  [40068, 'Disable subaccount access'],
  [40731, 'This product does not support copy trading'],
  [40081, 'Spot DEMO accounts can only access spot orders and spot plan order endpoints.'],
  [40105, 'Currently Spot Demo trade does not support this feature'],
  [40110, 'It is currently unavailable in a demo trading'],
  [22030, 'Demo trading mode, can not use'],
  [1001, 'The request is too frequent and has been throttled'],
  [25004, 'Operation too frequent, please try again later'],
  [40047, 'FD Broker binding related interface call frequency limit'],
  [13001, 'Withdraw is too frequent'],
  [40918, 'Traders open positions with orders too frequently'],
  [22035, 'Demo account open position too frequently'],
  [40010, 'Request timed out'],
  [40015, 'System is abnormal, please try again later'],
  [40200, 'Server upgrade, please try again later'],
  [40725, 'service return an error'],
  [40846, 'Status verification abnormal'],
  [40908, 'Concurrent operation failed'],
  [40910, 'Operation timed out'],
  [43059, 'Request failed, please try again'],
  [45001, 'Unknown error'],
  [50031, 'System error'],
  [25000, 'System error, please try again later'],
  [25001, 'Operation timed out'],
  [25003, 'Concurrent operation, please retry'],
  [40404, 'Request URL NOT FOUND'],
]);

/** https://www.bitget.com/api-doc/common/websocket-intro @type {readonly (readonly [number, string])[]} */
const SOCKET_TEXTS = Object.freeze([
  [30003, 'INVALID op:login'],
  [30004, 'User not logged in/User must be logged in'],
  [30005, 'Login failed'],
  [30006, 'request too many'],
  [30007, 'request over limit, connection close'],
  [30011, 'Invalid ACCESS_KEY'],
  [30012, 'Invalid ACCESS_PASSPHRASE'],
  [30013, 'Invalid ACCESS_TIMESTAMP'],
  [30014, EXPIRED],
  [30015, 'Invalid sign'],
]);

/** @type {readonly Readonly<Example>[]} */
const EXAMPLES = Object.freeze([
  example(40099, OTHER, { environment: 'demo' }, 'paptrading: 1 was sent'),
  example(40099, OTHER, { environment: 'mainnet' }, 'paptrading was not sent'),
  clockExample(SERVER + 60_000, 'the timestamp is more than 30 s ahead of requestTime'),
  clockExample(SERVER - 60_000, 'when the reply arrives, the local clock is still behind requestTime'),
  clockExample(SERVER - 60_000, 'the local clock is right, but the request took too long', 60_100),
  ...TEXTS.map(([code, msg]) => example(code, msg)),
  ...SOCKET_TEXTS.map(([code, msg]) => socketExample(code, msg)),
  orderExample(43118, 'clientOrderId duplicate'),
  orderExample(40786, 'Duplicate clientOid'),
  orderExample(43012, 'Insufficient balance'),
  { page: '', context: { httpStatus: 429 } },
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
    body: page ?? body ?? { code: String(code), msg, requestTime: SERVER, data: null },
    context: { venue: 'bitget', ...context },
    when,
  })),
);

module.exports = { SAMPLES };
