'use strict';

const { randomUUID } = require('node:crypto');
const { inMilliseconds } = require('../../internal/timestamps');
const { targetOf } = require('../../internal/url-parts');
const { endpointsOf, hostsOf, keysOf, ordersOf, repliesOf } = require('../defaults');
const { lazily } = require('../lazy');
const { row } = require('../rows');

/** @type {import('../venue').VenueCredentials} */
const CREDENTIALS = {
  variables: {
    apiKey: 'MADE_UP_API_KEY',
    apiSecret: 'MADE_UP_API_SECRET',
    privateKey: 'MADE_UP_PRIVATE_KEY',
    privateKeyFile: 'MADE_UP_PRIVATE_KEY_FILE',
    passphrase: 'MADE_UP_PRIVATE_KEY_PASSPHRASE',
  },
  apiPassphrase: null,
};

/** @type {import('../venue').VenueSigning} */
const SIGNING = {
  description: 'timestamp, method, path with its query, and body, with a line between them',
  digest: 'sha256',
  encoding: 'hex',
  privateKey: { encoding: 'base64', ed25519: false },
  contentType: 'application/json',
  timestampOf: inMilliseconds,
  fields: ({ method, url, body = '', timestamp }) => ({
    timestamp,
    head: `${method}\n${targetOf(url)}\n`,
    body,
  }),
  recipe: {
    request: ({ timestamp, head, body }) => [timestamp, '\n', head, body],
    login: (time) => [`${time}`],
  },
  headerNames: { apiKey: 'MU-KEY', timestamp: 'MU-TIME', signature: 'MU-SIGN' },
  headers: ({ apiKey }, { timestamp }, signature) => ({
    'MU-KEY': apiKey,
    'MU-TIME': timestamp,
    'MU-SIGN': signature,
  }),
  query: undefined,
  fieldsOfContent: undefined,
  login: {
    timeOf: ({ timestamp = Date.now() } = {}) => timestamp,
    message: ({ apiKey }, time, sign) => ({ op: 'login', apiKey, time, sign }),
  },
};

/** @type {import('../venue').VenueClock} */
const CLOCK = {
  path: '/v1/time',
  readTime: (body) => body?.data?.now ?? null,
  windowName: 'the 10 s that MadeUp allows',
  defaultWindow: 10_000,
  largestWindow: 0,
  aheadMs: 10_000,
  unitMs: 1,
  patterns: { request: [], server: [], window: [] },
};

const MADE_UP = lazily(
  {
    id: 'made-up',
    title: 'MadeUp',
    docs: 'https://docs.made-up.example',
    credentials: CREDENTIALS,
    signing: SIGNING,
    clock: CLOCK,
  },
  {
    hosts: () =>
      hostsOf({
        urls: { mainnet: 'https://api.made-up.example' },
        domains: /(?:^|\.)made-up\.example$/,
        keyPage: 'https://made-up.example/keys',
      }),
    endpoints: () => endpointsOf({ prefix: '/v1/', isPublic: /^\/v1\/(?:time|prices)$/ }),
    orders: () =>
      ordersOf({
        clientOrderId: 'myId',
        createId: randomUUID,
        isCreation: (method, path) => method === 'POST' && path === '/v1/orders',
      }),
    replies: () =>
      repliesOf({
        rows: [
          { codes: [11], ...row('key-or-environment', 'documented', 'the key is not known') },
          { codes: [12], keyKnown: true, ...row('bad-signature', 'documented', 'the signature is wrong') },
          { codes: [13], ...row('rate-limit', 'documented', 'too many requests') },
        ],
      }),
    keys: () => keysOf({ path: '/v1/balance', lengths: { apiKey: 16, apiSecret: 32 } }),
  },
);

module.exports = { MADE_UP };
