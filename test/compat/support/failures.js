'use strict';

/** What the tests of third-party clients share: a sandbox, and every way in which it refuses a request. */

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const { BybitAuthError, BybitRateLimitError } = require('../../../lib/index.js');
const { replies } = require('../../../lib/sandbox/index.js');
const { KEY, OTHER_SECRET } = require('../../support/fixtures.js');

const replaceKey = (changes) => (sandbox) => sandbox.addKey({ ...KEY, ...changes });
const fault = (faults) => (sandbox) => sandbox.set(faults);
const answer = (reply) => fault({ everyReply: reply });

/**
 * `ccxt` is the class by which ccxt's users know it. `order`: only an order is refused, a read is not.
 *
 * @type {{ title: string, arrange: (sandbox: any) => void, code: number | null, category: string, ccxt: string,
 *   order?: boolean, httpStatus?: number }[]}
 */
const FAILURES = [
  {
    title: '10003, the key is unknown',
    arrange: (sandbox) => sandbox.removeKey(KEY.apiKey),
    code: 10003,
    category: 'key-or-environment',
    ccxt: 'AuthenticationError',
  },
  {
    title: '33004, the key has expired',
    arrange: replaceKey({ expiredAt: 0 }),
    code: 33004,
    category: 'key-expired',
    ccxt: 'AuthenticationError',
  },
  {
    title: '33004, apikey/ip not matched',
    arrange: answer(replies.keyOrIpMismatch),
    code: 33004,
    category: 'key-or-ip-mismatch',
    ccxt: 'AuthenticationError',
  },
  {
    title: '10004, the secret is wrong',
    arrange: replaceKey({ secret: OTHER_SECRET }),
    code: 10004,
    category: 'bad-signature',
    ccxt: 'AuthenticationError',
  },
  {
    title: '10010, another address',
    arrange: replaceKey({ ips: ['203.0.113.7'] }),
    code: 10010,
    category: 'ip-not-allowed',
    ccxt: 'PermissionDenied',
  },
  {
    title: '10005, a read-only key',
    arrange: replaceKey({ readOnly: true }),
    code: 10005,
    category: 'permission',
    ccxt: 'PermissionDenied',
    order: true,
  },
  {
    title: '10002, the local clock is fast',
    arrange: fault({ clockSkewMs: -60_000 }),
    code: 10002,
    category: 'clock-ahead',
    ccxt: 'InvalidNonce',
  },
  {
    title: '10002, the local clock is slow',
    arrange: fault({ clockSkewMs: 120_000 }),
    code: 10002,
    category: 'clock-behind',
    ccxt: 'InvalidNonce',
  },
  {
    title: 'HTTP 401',
    arrange: answer(replies.unauthorized),
    code: null,
    httpStatus: 401,
    category: 'key-or-environment',
    ccxt: 'AuthenticationError',
  },
  {
    title: 'HTTP 403, the page for a region',
    arrange: answer(replies.regionBlocked),
    code: null,
    httpStatus: 403,
    category: 'region',
    ccxt: 'RateLimitExceeded',
  },
  {
    title: 'HTTP 403, access too frequent',
    arrange: answer(replies.accessTooFrequent),
    code: null,
    httpStatus: 403,
    category: 'rate-limit',
    ccxt: 'RateLimitExceeded',
  },
  {
    title: 'HTTP 502',
    arrange: answer(replies.badGateway),
    code: null,
    httpStatus: 502,
    category: 'no-verdict',
    ccxt: 'ExchangeNotAvailable',
  },
  {
    title: '10006, too many requests',
    arrange: fault({ rateLimited: true }),
    code: 10006,
    category: 'rate-limit',
    ccxt: 'RateLimitExceeded',
  },
  {
    title: '110007, a refusal of the order itself',
    arrange: answer({ retCode: 110007, retMsg: 'ab not enough for new order' }),
    code: 110007,
    category: 'business',
    ccxt: 'InsufficientFunds',
    order: true,
  },
];

const NOT_ABOUT_IDENTITY = new Set(['rate-limit', 'no-verdict', 'business']);

/** What holds of the typed error, whichever client carried the request. */
function assertTyped(error, { code, category, httpStatus = 200 }) {
  assert.equal(error.category, category);
  assert.equal(error.code, code);
  assert.equal(error.httpStatus, httpStatus);
  assert.equal(error instanceof BybitAuthError, !NOT_ABOUT_IDENTITY.has(category));
  assert.equal(error instanceof BybitRateLimitError, category === 'rate-limit');
  assert.equal(error.checks.length, 9);
  assert.match(error.toText(), /Checklist|What to do/);
  assertDiscreet(error);
}

/** No print and no JSON of it shows a secret, a signature or a whole API key. */
function assertDiscreet(thing, hidden = [KEY.apiKey, KEY.secret, OTHER_SECRET]) {
  const views = [
    JSON.stringify(thing),
    inspect(thing, { depth: 12, showHidden: true }),
    String(thing?.message),
    String(thing?.stack),
    String(thing?.toText?.()),
  ];
  for (const view of views) {
    for (const text of hidden) assert.ok(!view?.includes(text), view);
    assert.doesNotMatch(view ?? '', /[0-9a-f]{64}/i);
  }
}

module.exports = { FAILURES, assertDiscreet, assertTyped };
