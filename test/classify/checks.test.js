'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');
const { NOW } = require('../support/fixtures.js');

const API_KEY = 'AbCdEfGhIjKlMnOpQr';
const MAINNET = 'https://api.bybit.com/v5/account/wallet-balance';
const KEY = {
  readOnly: 0,
  permissions: { ContractTrade: ['Order', 'Position'] },
  ips: ['*'],
  expiredAt: '1970-01-01T00:00:00Z',
  uta: 1,
};

const ORDER = [
  'environment',
  'key-exists',
  'ip-whitelist',
  'key-format',
  'permissions',
  'account-type',
  'expiry',
  'clock',
  'signature',
];

function checksOf(retCode, retMsg = '', context = {}) {
  const error = classify({ retCode, retMsg, time: NOW }, { url: MAINNET, method: 'GET', ...context });
  const byId = Object.fromEntries(error.checks.map((check) => [check.id, check]));
  return { first: error.checks[0], byId, checks: error.checks, hints: error.hints };
}

test('nine checks, each with evidence and a page', () => {
  const { checks } = checksOf(10007);
  assert.deepEqual(checks.map(({ step }) => step).sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const { step, id, title, evidence, url } of checks) {
    assert.equal(ORDER[step - 1], id);
    assert.ok(title && evidence);
    assert.match(url, /^https:\/\/bybit-exchange\.github\.io\/docs\/v5\//);
  }
});

test('what is wrong comes first, what is right last', () => {
  const findings = [{ field: 'apiSecret', id: 'empty', severity: 'error', message: 'is empty' }];
  const { checks } = checksOf(10010, 'Unmatched IP', { findings, keyInformation: KEY });
  const ranks = checks.map(({ status }) => ['fail', 'unknown', 'pass'].indexOf(status));
  assert.deepEqual(ranks, [...ranks].sort());
  assert.equal(checks[0].id, 'ip-whitelist');
  assert.equal(checks[1].id, 'key-format');
});

describe('33004 apikey/ip not matched', () => {
  test('says plainly that it does not say which', () => {
    const { first, byId } = checksOf(33004, 'apikey/ip not matched');
    assert.equal(first.id, 'ip-whitelist');
    for (const id of ['ip-whitelist', 'key-exists']) {
      assert.equal(byId[id].status, 'unknown');
      assert.match(byId[id].evidence, /33004 does not say whether the key or the IP address is wrong/);
    }
    assert.ok(Object.values(byId).every(({ status }) => status === 'unknown'));
  });

  test('an address in the text is compared with the bound ones', () => {
    const keyInformation = { ...KEY, ips: ['203.0.113.7'] };
    const seen = (ip) =>
      checksOf(33004, `apikey/ip not matched, ip: ${ip}`, { keyInformation }).byId['ip-whitelist'];
    assert.equal(seen('203.0.113.7').status, 'pass');
    assert.equal(seen('198.51.100.1').status, 'fail');
    assert.match(seen('198.51.100.1').evidence, /198\.51\.100\.1/);
    assert.equal(
      checksOf(33004, 'apikey/ip not matched', { keyInformation }).byId['ip-whitelist'].status,
      'unknown',
    );
    assert.equal(
      checksOf(33004, 'apikey/ip not matched', { keyInformation: KEY }).byId['ip-whitelist'].status,
      'pass',
    );
  });
});

describe('environment', () => {
  test('a code that proves the key to be known proves the environment', () => {
    for (const code of [10004, 10005, 10010]) {
      const { byId } = checksOf(code);
      assert.equal(byId.environment.status, 'pass');
      assert.match(byId.environment.evidence, /mainnet/);
      assert.equal(byId['key-exists'].status, 'pass');
    }
  });
  test('10003 proves that the key is not here, and not where it is', () => {
    const { byId } = checksOf(10003, 'API key is invalid.');
    assert.equal(byId['key-exists'].status, 'fail');
    assert.equal(byId.environment.status, 'unknown');
  });
  test('a host for the other kind of connection fails', () => {
    for (const url of ['https://stream.bybit.com/v5/private', 'wss://api.bybit.com/v5/private']) {
      const error = classify('', { httpStatus: 404, url });
      assert.equal(error.checks[0].id, 'environment');
      assert.equal(error.checks[0].status, 'fail');
    }
  });
  test('a web site fails', () => {
    const error = classify('<html></html>', {
      httpStatus: 200,
      url: 'https://testnet.bybit.com/v5/user/query-api',
    });
    assert.equal(error.category, 'no-verdict');
    assert.equal(error.checks[0].id, 'environment');
    assert.equal(error.checks[0].status, 'fail');
    assert.match(error.checks[0].evidence, /api-testnet\.bybit\.com/);
  });
});

describe('10004 and the signed string', () => {
  const signedPayload = `${NOW}${API_KEY}5000category=linear&symbol=BTCUSDT`;
  const compare = (origin, context) =>
    checksOf(10004, `error sign! origin_string[${origin}]`, { signedPayload, apiKey: API_KEY, ...context })
      .first;

  test('the same string: the secret is wrong', () => {
    const check = compare(signedPayload);
    assert.equal(check.id, 'signature');
    assert.equal(check.status, 'fail');
    assert.match(check.evidence, new RegExp(`same ${signedPayload.length} bytes`));
    const { hints } = checksOf(10004, `error sign! origin_string[${signedPayload}]`, {
      signedPayload,
      apiKey: API_KEY,
    });
    assert.equal(hints[0].id, 'signature');
    assert.match(hints[0].fix, /secret/);
  });
  test('another string: the first byte that differs, with what stands there', () => {
    const index = signedPayload.indexOf('BTCUSDT');
    const check = compare(signedPayload.replace('BTCUSDT', 'ETHUSDT'));
    assert.match(check.evidence, new RegExp(`byte ${index}:.*BTCUSDT.*ETHUSDT`));
    assert.match(compare(signedPayload.slice(0, -1)).evidence, /and then nothing/);
    assert.match(compare(`${signedPayload}&x=[1]`).evidence, /and then nothing.*x=\[1\]/);
  });
  test('bytes, not characters, are counted', () => {
    const check = compare('é😀b', { signedPayload: 'é😀a' });
    assert.match(check.evidence, /byte 6: signed here "é😀a", signed by the server "é😀b"/);
  });
  test('a difference inside the key does not show the key', () => {
    for (const apiKey of [API_KEY, undefined]) {
      const check = compare(signedPayload.replace(API_KEY, 'AbCdEfGhIjKlMnOpQs'), { apiKey });
      assert.match(check.evidence, /byte 30/);
      assert.doesNotMatch(check.evidence, /EfGh|KlMn/);
    }
  });
  test('a string that the reply does not show proves nothing about the string', () => {
    for (const origin of ['...', '***', '']) {
      assert.match(compare(origin).evidence, /of both sides would show/);
    }
    assert.match(
      checksOf(10004, 'error sign!', { signedPayload }).first.evidence,
      /of both sides would show/,
    );
  });
});

describe('evidence of the key information', () => {
  const withKey = (change) => checksOf(10007, '', { keyInformation: { ...KEY, ...change } }).byId;
  test('expiry', () => {
    assert.equal(withKey({ expiredAt: '2020-01-01T00:00:00Z' }).expiry.status, 'fail');
    assert.equal(withKey({ expiredAt: '2099-01-01T00:00:00Z' }).expiry.status, 'pass');
    assert.equal(withKey({ expiredAt: '1970-01-01T00:00:00Z' }).expiry.status, 'pass');
    assert.equal(withKey({ expiredAt: '-2' }).expiry.status, 'pass');
    assert.equal(withKey({ expiredAt: 'soon' }).expiry.status, 'unknown');
    assert.equal(checksOf(10007).byId.expiry.status, 'unknown');
    assert.equal(checksOf(33004, 'Your api key has expired').first.id, 'expiry');
    assert.equal(checksOf(33004, 'Your api key has expired').first.status, 'fail');
  });
  test('permission', () => {
    const order = { url: 'https://api.bybit.com/v5/order/create', method: 'POST', keyInformation: KEY };
    const status = (category) =>
      checksOf(10007, '', { ...order, params: { category } }).byId.permissions.status;
    assert.equal(status('linear'), 'pass');
    assert.equal(status('spot'), 'fail');
    assert.equal(status(undefined), 'unknown');
    const { first } = checksOf(10005, 'Permission denied', {
      ...order,
      params: new URLSearchParams('category=spot'),
    });
    assert.match(first.evidence, /lacks Spot\.SpotTrade/);
  });
  test('account type', () => {
    assert.equal(withKey({ uta: 1 })['account-type'].status, 'pass');
    assert.equal(withKey({ uta: 0 })['account-type'].status, 'unknown');
    const wallet = (accountType, uta) =>
      checksOf(10007, '', { params: { accountType }, keyInformation: { ...KEY, uta } }).byId['account-type'];
    assert.equal(wallet('UNIFIED', 0).status, 'fail');
    assert.equal(wallet('UNIFIED', 1).status, 'pass');
    assert.equal(wallet('SPOT', 1).status, 'fail');
    assert.equal(wallet('CONTRACT', 1).status, 'unknown');
    const byUrl = checksOf(10007, '', {
      url: `${MAINNET}?accountType=UNIFIED`,
      keyInformation: { ...KEY, uta: 0 },
    });
    assert.equal(byUrl.byId['account-type'].status, 'fail');
    assert.equal(checksOf(10028).first.id, 'account-type');
    const only = checksOf(10001, 'accountType only support UNIFIED account');
    assert.equal(only.first.id, 'account-type');
    assert.match(only.first.evidence, /only the accountType UNIFIED/);
  });
  test('10010 for a key without a bound address names the third-party case', () => {
    assert.match(checksOf(10010, 'unmatched ip.', { keyInformation: KEY }).first.evidence, /third-party/);
    assert.match(checksOf(10010, 'Unmatched IP: request ip 203.0.113.9').first.evidence, /203\.0\.113\.9/);
    const third = checksOf(10010, 'unmatched ip.', {
      keyInformation: { ...KEY, type: 2, ips: ['203.0.113.7'] },
    });
    assert.match(third.first.evidence, /third-party application/);
    const eu = checksOf(10010, 'unmatched ip.', { url: 'https://api.bybit.eu/v5/user/query-api' });
    assert.match(eu.first.evidence, /bybit\.eu/);
    assert.doesNotMatch(checksOf(10010, 'unmatched ip.').first.evidence, /third-party/);
  });
  test('10010 from an address that is on the list says so', () => {
    const keyInformation = { ...KEY, ips: ['203.0.113.0/24'] };
    const { first } = checksOf(10010, 'Unmatched IP: request ip 203.0.113.9', { keyInformation });
    assert.match(first.evidence, /on the whitelist: the whitelist was changed/);
  });
  test('a permission that the key has is not blamed on the key', () => {
    const order = {
      url: 'https://api.bybit.com/v5/order/create',
      method: 'POST',
      params: { category: 'linear' },
    };
    const { byId } = checksOf(10005, 'Permission denied', { ...order, keyInformation: KEY });
    assert.equal(byId.permissions.status, 'unknown');
    assert.match(byId.permissions.evidence, /category is missing or wrong/);
  });
  test('headers that 10001 shows as empty are named', () => {
    const text = 'empty value: apiTimestamp[] apiKey[] apiSignature[xx]: openapi sign params error!';
    assert.match(
      checksOf(10001, text).first.evidence,
      /Empty according to the reply: X-BAPI-TIMESTAMP, X-BAPI-API-KEY\./,
    );
  });
});

test('findings of the validator decide the format', () => {
  const format = (findings) => checksOf(10003, '', { findings }).byId['key-format'];
  assert.equal(format([]).status, 'pass');
  assert.equal(format(undefined).status, 'unknown');
  assert.equal(
    format([{ field: 'apiKey', id: 'unexpected-length', severity: 'warning', message: 'has 12 characters' }])
      .status,
    'warn',
  );
  const failed = format([
    { field: 'apiKey', id: 'inner-space', severity: 'error', message: 'apiKey has a space inside' },
  ]);
  assert.equal(failed.status, 'fail');
  assert.match(failed.evidence, /^apiKey has a space inside$/);
  const message = 'apiKey was not validated';
  const unknown = format([{ field: 'apiKey', id: 'not-validated', severity: 'warning', message }]);
  assert.deepEqual([unknown.status, unknown.evidence], ['unknown', message]);
});

describe('clock', () => {
  const clock = (timestamp) => checksOf(10003, '', { timestamp, recvWindow: 5000 }).byId.clock;
  test('a timestamp inside the window passes', () => assert.equal(clock(NOW - 100).status, 'pass'));
  test('one that is ahead is told, and not blamed, when the reply is about something else', () => {
    assert.equal(clock(NOW + 5000).status, 'unknown');
    assert.match(clock(NOW + 5000).evidence, /is not about the time.*5000 ms ahead/);
  });
  test('one that is old by now may have been young enough then', () =>
    assert.equal(clock(NOW - 9000).status, 'unknown'));
  test('nothing is claimed without a timestamp', () => assert.equal(clock(undefined).status, 'unknown'));
});

test('401: what was sent decides what is missing', () => {
  const checks = (signed) => classify('', { httpStatus: 401, signed }).checks;
  assert.equal(checks(false)[0].id, 'signature');
  assert.equal(checks(false)[0].status, 'fail');
  assert.match(classify('', { httpStatus: 401, signed: false }).hints[0].fix, /X-BAPI-SIGN/);
  assert.ok(checks(true).every(({ status }) => status === 'unknown'));
});

test('business errors and limits accuse nothing', () => {
  for (const code of [110007, 10006, 10016]) {
    const { checks } = checksOf(code);
    assert.ok(checks.every(({ status }) => status === 'unknown'));
    assert.match(checks[0].evidence, /says nothing about the API key/);
  }
});
