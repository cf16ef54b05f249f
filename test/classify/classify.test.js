'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');
const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../../lib/errors');
const { API_KEY, SIGNATURE } = require('../support/fixtures.js');

const URL_MAINNET = 'https://api.bybit.com/v5/account/wallet-balance?accountType=UNIFIED';
const COUNTRY_PAGE =
  '<!DOCTYPE HTML><HTML><HEAD><TITLE>ERROR</TITLE></HEAD><BODY><H1>403 ERROR</H1>\nThe Amazon CloudFront distribution is configured to block access from your country.</BODY></HTML>';
const PLAIN_PAGE =
  '<html><head><title>403 Forbidden</title></head><body><center>nginx</center></body></html>';

const CLASS_OF = { auth: BybitAuthError, api: BybitApiError, limit: BybitRateLimitError };

/** Exact class, not a subclass: a business error must not be an auth error and the other way round. */
function assertClass(error, kind) {
  assert.equal(Object.getPrototypeOf(error), CLASS_OF[kind].prototype);
}

/** [retCode, retMsg, category, confidence, class, context?] */
// prettier-ignore
const CODE_TABLE = [
  [33004, 'Your api key has expired.', 'key-expired', 'stated', 'auth'],
  [33004, 'API_KEY  Expired', 'key-expired', 'stated', 'auth'],
  [33004, '', 'key-expired', 'documented', 'auth'],
  [33004, 'something new', 'key-expired', 'documented', 'auth'],
  [33004, 'apikey/ip not matched', 'key-or-ip-mismatch', 'stated', 'auth'],
  [33004, 'ApiKey / IP  NOT-matched!', 'key-or-ip-mismatch', 'stated', 'auth'],
  [-2015, '(Spot) Your api key has expired', 'key-expired', 'stated', 'auth'],
  [-2015, 'Invalid API-key, IP, or permissions for action.', 'key-or-ip-mismatch', 'stated', 'auth'],
  [-2015, '', 'key-expired', 'documented', 'auth'],
  [10003, 'API key is invalid.', 'key-or-environment', 'stated', 'auth'],
  [10003, 'invalid api_key', 'key-or-environment', 'stated', 'auth'],
  [10003, '', 'key-or-environment', 'documented', 'auth'],
  [10003, 'Too many sessions under the same UID', 'session-limit', 'stated', 'api'],
  [10003, '', 'session-limit', 'documented', 'api', { transport: 'websocket-trade' }],
  [10003, 'API key is invalid.', 'key-or-environment', 'stated', 'auth', { transport: 'websocket-trade' }],
  [10004, 'error sign! origin_string[x]', 'bad-signature', 'stated', 'auth'],
  [10004, '', 'bad-signature', 'documented', 'auth'],
  [10005, 'Permission denied, please check your API key permissions.', 'permission', 'stated', 'auth'],
  [10005, '', 'permission', 'documented', 'auth'],
  [10007, 'User authentication failed.', 'auth-failed', 'stated', 'auth'],
  [10010, "Unmatched IP, please check your API key's bound IP addresses.", 'ip-not-allowed', 'stated', 'auth'],
  [10010, 'unmatched ip.', 'ip-not-allowed', 'stated', 'auth'],
  [10001, `empty value: apiTimestamp[] apiKey[] apiSignature[${SIGNATURE}]: openapi sign params error!`, 'missing-auth', 'stated', 'auth'],
  [10001, 'params error: category', 'business', 'documented', 'api'],
  [10028, 'The API can only be accessed by unified account users.', 'account-mode', 'stated', 'auth'],
  [100028, 'The API cannot be accessed by unified account users.', 'account-mode', 'stated', 'auth'],
  [10008, 'User has been banned.', 'banned', 'stated', 'auth'],
  [10027, 'Transactions are banned.', 'banned', 'stated', 'auth'],
  [10009, 'Service Restricted: unavailable for your region.', 'region', 'stated', 'auth'],
  [10009, 'IP has been banned.', 'banned', 'stated', 'auth'],
  [10024, 'Compliance rules triggered', 'compliance', 'stated', 'auth'],
  [20096, 'need KYC authentication', 'compliance', 'stated', 'auth'],
  [131004, 'KYC needed', 'compliance', 'stated', 'auth'],
  [10029, 'The requested symbol is invalid, please check symbol whitelist', 'symbol-not-allowed', 'stated', 'auth'],
  [33002, 'whatever', 'bad-signature', 'inferred', 'auth'],
  [10006, 'Too many visits!', 'rate-limit', 'stated', 'limit'],
  [10018, '', 'rate-limit', 'documented', 'limit'],
  [10403, '', 'rate-limit', 'documented', 'limit'],
  [10429, 'System level frequency protection', 'rate-limit', 'stated', 'limit'],
  [20003, 'Too frequent requests under the same session', 'rate-limit', 'stated', 'limit'],
  [10000, 'Server Timeout', 'no-verdict', 'documented', 'api'],
  [10016, 'Internal System Error.', 'no-verdict', 'documented', 'api'],
  [10019, '', 'no-verdict', 'documented', 'api'],
  [-1, 'request expired: o@0, now[] diff[]', 'request-late', 'inferred', 'auth'],
  [-1021, 'Timestamp for this request is outside of the recvWindow.', 'request-late', 'inferred', 'auth'],
  [10002, 'Timestamp for this request is outside of the recvWindow.', 'request-late', 'inferred', 'auth'],
  [10005, 'Invalid API-key, IP, or permissions for action.', 'permission', 'documented', 'auth'],
  [10009, '', 'banned', 'documented', 'auth'],
  [100028, 'unified account is forbidden', 'account-mode', 'stated', 'auth'],
  [10001, 'accountType only support UNIFIED account', 'business', 'documented', 'api'],
  [10001, 'Params Error', 'clock-behind', 'inferred', 'auth', { transport: 'websocket-trade' }, { op: 'auth' }],
  [-1, 'some other trouble', 'business', 'documented', 'api'],
  [110007, 'ab not enough for new order', 'business', 'documented', 'api'],
  [20001, 'Order does not exist', 'business', 'documented', 'api', { transport: 'rest' }],
];

describe('every code of the table', () => {
  for (const [code, retMsg, category, confidence, kind, context, more] of CODE_TABLE) {
    test(`${code} ${JSON.stringify(retMsg.slice(0, 40))} is ${category} (${confidence})`, () => {
      const forms = [
        { retCode: code, retMsg, ...more },
        { retCode: String(code), retMsg, ...more },
        { ret_code: code, ret_msg: retMsg, ext_code: '', time_now: '1579767434.178437', ...more },
        { ret_code: code, ret_msg: retMsg, ext_code: '', time_now: 1662312969541, ...more },
        { ret_code: ` ${code} `, ret_msg: retMsg, ...more },
        JSON.stringify({ retCode: code, retMsg, ...more }),
        Buffer.from(JSON.stringify({ retCode: code, retMsg, ...more })),
      ];
      for (const body of forms) {
        const error = classify(body, context);
        assert.equal(error.category, category);
        assert.equal(error.confidence, confidence);
        assert.equal(error.code, code);
        assertClass(error, kind);
      }
    });
  }
});

describe('10002 and -1: figures decide', () => {
  const modern = (a, b, c) =>
    `invalid request, please check your server timestamp or recv_window param. req_timestamp[${a}],server_timestamp[${b}],recv_window[${c}]`;
  const old = (a, b, c) =>
    `invalid request, please check your timestamp and recv_window param. req_timestamp: ${a} server_timestamp: ${b} recv_window: ${c}`;
  const server = 1700000000000;
  const clockOf = (retMsg, context, code = 10002) => {
    const error = classify({ retCode: code, retMsg }, context);
    return { error, clock: error.checks.find(({ id }) => id === 'clock') };
  };

  for (const [name, text] of Object.entries({ modern, old })) {
    for (const code of [10002, -1]) {
      test(`${name} form of ${code}`, () => {
        const ahead = clockOf(text(server + 1000, server, 5000), {}, code);
        assert.equal(ahead.error.category, 'clock-ahead');
        assert.equal(ahead.error.confidence, 'stated');
        assert.equal(ahead.clock.status, 'fail');
        assert.match(ahead.clock.evidence, /1000 ms ahead/);
        assert.match(ahead.clock.evidence, /larger recv_window does not help/);

        const late = clockOf(text(server - 6609, server, 5000), {}, code);
        assert.equal(late.error.category, 'request-late');
        assert.match(late.clock.evidence, /6609 ms old/);
        assert.match(late.error.hints[0].fix, /recv_window of at least 6609 ms would have admitted/);
        assert.equal(late.error.checks[0].id, 'clock');

        assert.equal(clockOf(text(server - 3600000, server, 5000), {}, code).error.category, 'clock-behind');
      });
    }
  }

  test('local times tell a slow clock from a slow journey', () => {
    const text = modern(server - 20000, server, 5000);
    const slowClock = clockOf(text, { sentAt: server - 20000, receivedAt: server - 19900 });
    assert.equal(slowClock.error.category, 'clock-behind');
    assert.equal(slowClock.error.confidence, 'stated');
    assert.match(slowClock.clock.evidence, /19900 ms/);
    const slowWay = clockOf(text, { sentAt: server - 20000, receivedAt: server + 50 });
    assert.equal(slowWay.error.category, 'request-late');
    assert.match(slowWay.clock.evidence, /20050 ms after/);
  });

  test('figures that satisfy the rule prove nothing against the clock', () => {
    for (const timestamp of [server + 999, server - 5000]) {
      const { error, clock } = clockOf(modern(timestamp, server, 5000));
      assert.equal(error.category, 'request-late');
      assert.equal(error.confidence, 'inferred');
      assert.equal(clock.status, 'unknown');
    }
  });

  test('without figures in the text, the request and the reply are compared', () => {
    const error = classify({ retCode: 10002, retMsg: '', time: server }, { timestamp: server + 4000 });
    assert.equal(error.category, 'clock-ahead');
    assert.equal(error.confidence, 'inferred');
    const header = classify(
      { retCode: 10002 },
      { timestamp: server + 4000, headers: { TimeNow: String(server) } },
    );
    assert.equal(header.category, 'clock-ahead');
    const nothing = classify({ retCode: 10002 });
    assert.equal(nothing.category, 'request-late');
    assert.equal(nothing.confidence, 'inferred');
    assert.match(nothing.checks[0].evidence, /no figures/);
  });

  test('seconds instead of milliseconds are named', () => {
    const { clock } = clockOf(modern(1700000000, server, 5000));
    assert.match(clock.evidence, /seconds/);
  });
});

describe('replies without a retCode', () => {
  /** [name, body, context, category, class] */
  // prettier-ignore
  const rows = [
    ['401, nothing sent', '', { httpStatus: 401, signed: false }, 'missing-auth', 'auth'],
    ['401, signed', '', { httpStatus: 401, signed: true }, 'key-or-environment', 'auth'],
    ['401, JSON of another service', { message: 'Unauthorized' }, { httpStatus: 401, signed: true }, 'no-verdict', 'api'],
    ['401, words of another service', { message: 'Invalid API key' }, { httpStatus: 401, signed: true }, 'no-verdict', 'api'],
    ['401, text of another service', 'Jwt is missing', { httpStatus: 401, signed: true }, 'no-verdict', 'api'],
    ['401, unknown', null, { httpStatus: 401 }, 'missing-auth', 'auth'],
    ['401, a text about the key', { code: 401, message: 'API key is invalid.' }, { httpStatus: 401 }, 'key-or-environment', 'auth'],
    ['401, a text about the headers', '401 Client Error: not support auth type: Request parameter error.', { httpStatus: 401, signed: true }, 'missing-auth', 'auth'],
    ['401 page', PLAIN_PAGE, { httpStatus: 401, signed: true }, 'no-verdict', 'api'],
    ['403 country', COUNTRY_PAGE, { httpStatus: 403 }, 'region', 'auth'],
    ['403 region', '<html><body>Not available in your region</body></html>', { httpStatus: 403 }, 'region', 'auth'],
    ['451 country', COUNTRY_PAGE, { httpStatus: 451 }, 'region', 'auth'],
    ['404 page with a list of countries', '<html><body>Choose your country</body></html>', { httpStatus: 404 }, 'no-verdict', 'api'],
    ['403 of a GET with a body', '<html><h1>403 ERROR</h1>Bad request. We can\'t connect to the server for this app. Generated by cloudfront (CloudFront)</html>', { httpStatus: 403 }, 'no-verdict', 'api'],
    ['403 other', PLAIN_PAGE, { httpStatus: 403 }, 'no-verdict', 'api'],
    ['403 with "region" only inside a tag', '<html><body class="region">no</body></html>', { httpStatus: 403 }, 'no-verdict', 'api'],
    ['403 empty', '', { httpStatus: 403 }, 'no-verdict', 'api'],
    ['403 too frequent', '403, access too frequent', { httpStatus: 403 }, 'rate-limit', 'limit'],
    ['403 too frequent page', '<html>Access Too  Frequent</html>', { httpStatus: 403 }, 'rate-limit', 'limit'],
    ['429', '', { httpStatus: 429 }, 'rate-limit', 'limit'],
    ['429 JSON', { retCode: 99999 }, { httpStatus: 429 }, 'rate-limit', 'limit'],
    ['500', '', { httpStatus: 500 }, 'no-verdict', 'api'],
    ['503 with an auth code', { retCode: 10003, retMsg: 'API key is invalid.' }, { httpStatus: 503 }, 'no-verdict', 'api'],
    ['200 page', PLAIN_PAGE, { httpStatus: 200 }, 'no-verdict', 'api'],
    ['200 empty', '', { httpStatus: 200 }, 'no-verdict', 'api'],
    ['200 text', 'OK', { httpStatus: 200 }, 'no-verdict', 'api'],
    ['cut JSON', '{"retCode":100', { httpStatus: 200 }, 'no-verdict', 'api'],
    ['302', '', { httpStatus: 302 }, 'no-verdict', 'api'],
    ['404', '', { httpStatus: 404 }, 'no-verdict', 'api'],
    ['retCode 0 with 404', { retCode: 0 }, { httpStatus: 404 }, 'no-verdict', 'api'],
    ['unreachable', null, { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }, 'no-verdict', 'api'],
    ['retCode in a header', '', { httpStatus: 200, headers: { Ret_Code: '10005' } }, 'permission', 'auth'],
  ];
  for (const [name, body, context, category, kind] of rows) {
    test(name, () => {
      const error = classify(body, context);
      assert.equal(error.category, category);
      assertClass(error, kind);
      const blamed = error.checks.filter(({ status }) => status === 'fail');
      if (category === 'no-verdict') assert.deepEqual(blamed, []);
    });
  }
});

test('success is null', () => {
  for (const body of [
    { retCode: 0, retMsg: 'OK' },
    { ret_code: '0' },
    '{"retCode":0}',
    Buffer.from('\uFEFF{"retCode":0}'),
    {},
    [],
    7,
  ]) {
    assert.equal(classify(body, { httpStatus: 200 }), null);
    assert.equal(classify(body), null);
  }
});

test('fields come from body, headers and context, in any kind of header bag', () => {
  const bags = [
    { TRACEID: 'trace', timenow: '1700000000001' },
    { Traceid: ['trace'] },
    new Headers({ Traceid: 'trace' }),
    new Map([['TraceId', 'trace']]),
    { toJSON: () => ({ traceid: 'trace' }) },
    Object.defineProperty({ traceid: 'trace' }, 'broken', {
      enumerable: true,
      get: () => assert.fail('read'),
    }),
  ];
  for (const headers of bags) {
    const error = classify(
      { retCode: 10005, retMsg: 'Permission denied', time: 1700000000000 },
      { headers, method: 'get', url: `${URL_MAINNET}&api_key=${API_KEY}`, httpStatus: 200 },
    );
    assert.equal(error.traceId, 'trace');
    assert.equal(error.time, 1700000000000);
    assert.equal(error.method, 'GET');
    assert.equal(error.endpoint, '/v5/account/wallet-balance');
    assert.equal(error.environment, 'mainnet');
    assert.equal(error.httpStatus, 200);
    assert.equal(
      error.message,
      'Bybit 10005 permission: the API key lacks the permission. Give the key the permission on the API management page, and make it read-write for requests that change something (GET /v5/account/wallet-balance on mainnet)',
    );
  }
});

test('environment of the context overrides the host', () => {
  const error = classify(
    { retCode: 10003 },
    { url: 'http://127.0.0.1:8080/v5/user/query-api', environment: 'testnet' },
  );
  assert.equal(error.environment, 'testnet');
});

describe('a permission that is proven to be missing wins', () => {
  const readOnly = {
    readOnly: 1,
    permissions: { ContractTrade: ['Order', 'Position'] },
    ips: ['*'],
    expiredAt: '2099-01-01T00:00:00Z',
  };
  const order = {
    method: 'POST',
    url: 'https://api.bybit.com/v5/order/create',
    params: { category: 'linear' },
  };
  for (const [code, retMsg] of [
    [33004, 'apikey/ip not matched'],
    [33004, ''],
    [-2015, 'Invalid API-key, IP, or permissions for action.'],
    [10005, 'Permission denied'],
  ]) {
    test(`${code} ${retMsg}`, () => {
      const error = classify(
        { retCode: code, retMsg, time: 1700000000000 },
        { ...order, keyInformation: readOnly },
      );
      assert.equal(error.category, 'permission');
      assert.equal(error.checks[0].id, 'permissions');
      assert.match(error.checks[0].evidence, /read-only/);
    });
  }
  test('not for a key that may do it, and not for one that has expired', () => {
    const body = { retCode: 33004, retMsg: '', time: 1700000000000 };
    assert.equal(
      classify(body, { ...order, keyInformation: { ...readOnly, readOnly: 0 } }).category,
      'key-expired',
    );
    const expired = { ...readOnly, expiredAt: '2020-01-01T00:00:00Z' };
    assert.equal(classify(body, { ...order, keyInformation: expired }).category, 'key-expired');
  });
});
