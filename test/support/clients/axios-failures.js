'use strict';

/**
 * Every kind of reply that is no success, as the sandbox gives it, and what a bot makes of it.
 *
 * `arrange` prepares the lab. `error` is what classification says: its class and fields. `auth` is what happens under
 * the default throwOn: 'error' (that error is thrown), 'data' (the reply stays in response.data) or 'axios' (axios's
 * own error, with the HTTP status or `networkCode`).
 */

const { Signer } = require('../../../lib/index.js');
const { replies } = require('../../../lib/sandbox/index.js');
const { closedPort } = require('../serve.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../fixtures.js');

const set = (faults) => (lab) => lab.sandbox.set(faults);
const reply = (nextReply) => set({ nextReply });
const key = (fields) => (lab) => lab.sandbox.addKey({ ...KEY, ...fields });
const order = { method: 'post', url: CREATE, data: ORDER };
const wrongSecret = { signer: new Signer({ apiKey: KEY.apiKey, apiSecret: 'another_secret' }) };
const info = { url: INFO };
const noVerdict = { name: 'BybitApiError', code: null, category: 'no-verdict' };

const REJECTIONS = [
  {
    name: '33004, expired',
    arrange: key({ expiredAt: NOW - 1 }),
    error: { code: 33004, category: 'key-expired', confidence: 'stated' },
  },
  {
    name: '33004, key or IP',
    arrange: reply(replies.keyOrIpMismatch),
    error: { code: 33004, category: 'key-or-ip-mismatch', confidence: 'stated' },
  },
  {
    name: '-2015',
    arrange: reply(replies.legacyMismatch),
    error: { code: -2015, category: 'key-or-ip-mismatch', confidence: 'stated' },
  },
  {
    name: '10003',
    arrange: (lab) => lab.sandbox.removeKey(KEY.apiKey),
    error: { code: 10003, category: 'key-or-environment' },
  },
  { name: '10004', options: wrongSecret, error: { code: 10004, category: 'bad-signature' } },
  {
    name: '10004 for an order',
    options: wrongSecret,
    request: order,
    error: { code: 10004, category: 'bad-signature' },
  },
  {
    name: '10002, clock behind',
    arrange: set({ clockSkewMs: 10_000 }),
    error: { code: 10002, category: 'clock-behind', confidence: 'stated' },
  },
  {
    name: '10002, clock ahead',
    arrange: set({ clockSkewMs: -1000 }),
    error: { code: 10002, category: 'clock-ahead', confidence: 'stated' },
  },
  {
    name: '10005',
    arrange: key({ readOnly: true }),
    request: order,
    error: { code: 10005, category: 'permission', confidence: 'stated' },
  },
  {
    name: '10010',
    arrange: key({ ips: ['192.0.2.1'] }),
    error: { code: 10010, category: 'ip-not-allowed', confidence: 'stated' },
  },
  {
    name: '401, empty',
    arrange: reply(replies.unauthorized),
    error: { code: null, httpStatus: 401, category: 'key-or-environment', confidence: 'inferred' },
  },
  {
    name: '403, a page that names a region',
    arrange: reply(replies.regionBlocked),
    error: { code: null, httpStatus: 403, category: 'region' },
  },
].map((failure) => ({
  auth: 'error',
  ...failure,
  error: { name: 'BybitAuthError', httpStatus: 200, ...failure.error },
}));

const OTHER_REPLIES = [
  {
    name: '110007',
    arrange: (lab) => lab.sandbox.addKey({ ...KEY, balances: { USDT: 0 } }),
    request: order,
    auth: 'data',
    error: { name: 'BybitApiError', code: 110007, category: 'business' },
  },
  {
    name: '10006',
    arrange: set({ rateLimited: true }),
    auth: 'data',
    error: { name: 'BybitRateLimitError', code: 10006, category: 'rate-limit', retryAfterMs: 1000 },
  },
  {
    name: '10016',
    arrange: reply(replies.serverError),
    auth: 'data',
    error: { ...noVerdict, code: 10016, retryable: true },
  },
  {
    name: '429',
    arrange: reply(replies.tooManyRequests),
    auth: 'axios',
    error: { name: 'BybitRateLimitError', code: null, httpStatus: 429, category: 'rate-limit' },
  },
  {
    name: '403, another page',
    arrange: reply(replies.firewall),
    auth: 'axios',
    error: { ...noVerdict, httpStatus: 403 },
  },
  {
    name: '502, a page',
    arrange: reply(replies.badGateway),
    auth: 'axios',
    error: { ...noVerdict, httpStatus: 502, retryable: true },
  },
  {
    name: '502 for an order',
    arrange: reply(replies.badGateway),
    request: order,
    auth: 'axios',
    error: { ...noVerdict, httpStatus: 502, retryable: false },
  },
  {
    name: '307',
    arrange: reply({ httpStatus: 307, headers: { Location: '/' } }),
    auth: 'axios',
    error: { ...noVerdict, httpStatus: 307 },
  },
  {
    name: 'text with status 200',
    arrange: reply({ body: 'upstream says hello' }),
    auth: 'data',
    error: { ...noVerdict, httpStatus: 200 },
  },
  {
    name: 'nothing with status 200',
    arrange: reply({ body: '' }),
    auth: 'data',
    error: { ...noVerdict, httpStatus: 200 },
  },
];

/** No whole reply. `networkCode` is axios's, with the http adapter and with fetch. */
const NETWORK_FAILURES = [
  {
    name: 'connection refused',
    defaults: async () => ({ baseURL: await closedPort() }),
    networkCode: { http: 'ECONNREFUSED', fetch: 'ERR_NETWORK' },
    error: { httpStatus: null, retryable: true },
  },
  {
    name: 'connection destroyed',
    arrange: set({ down: true }),
    networkCode: { http: 'ECONNRESET', fetch: 'ERR_NETWORK' },
    error: { httpStatus: null },
  },
  {
    name: 'connection destroyed in an order',
    arrange: set({ down: true }),
    request: order,
    networkCode: { http: 'ECONNRESET', fetch: 'ERR_NETWORK' },
    error: { httpStatus: null, retryable: false },
  },
  {
    name: 'connection destroyed in the middle of the body',
    arrange: set({ nextReply: { body: 'x'.repeat(1000), hangUpMidBody: true } }),
    networkCode: { http: 'ERR_BAD_RESPONSE', fetch: undefined },
    error: {},
  },
  {
    name: 'timeout',
    arrange: set({ latencyMs: 600_000 }),
    // Long enough for the request to leave on a busy machine.
    defaults: () => ({ timeout: 1000 }),
    networkCode: { http: 'ECONNABORTED', fetch: 'ETIMEDOUT' },
    error: { httpStatus: null },
  },
].map((failure) => ({ ...failure, auth: 'axios', error: { ...noVerdict, ...failure.error } }));

const FAILURES = [...REJECTIONS, ...OTHER_REPLIES, ...NETWORK_FAILURES];

/** Makes the failure happen to a bot. @returns {Promise<{ value?: unknown, error?: any }>} */
async function provoke(lab, failure, attachOptions = {}, axiosOptions = {}) {
  const { arrange = () => {}, defaults = () => ({}), options, request = info } = failure;
  lab.sandbox.reset().addKey(KEY);
  lab.requests.length = 0;
  arrange(lab);
  const bot = lab.bot({ ...options, ...attachOptions }, { ...(await defaults()), ...axiosOptions });
  return bot.request(request).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
}

module.exports = { FAILURES, REJECTIONS, provoke };
