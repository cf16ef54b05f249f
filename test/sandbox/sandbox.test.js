'use strict';

/** Who is let in, and what is said to those who are not. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY, ORDER, authHeaders, frozenSandbox, get, post, send } = require('./client.js');
const { INFO, NOW } = require('../support/fixtures.js');

test('the known vector is accepted', async (t) => {
  const sandbox = await frozenSandbox(t);
  const reply = await send(sandbox.urls.mainnet, {
    target: '/v5/order/realtime?category=linear&symbol=BTCUSDT',
    headers: {
      'X-BAPI-API-KEY': 'test_api_key',
      'X-BAPI-TIMESTAMP': '1700000000000',
      'X-BAPI-RECV-WINDOW': '5000',
      'X-BAPI-SIGN': 'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7',
    },
  });
  assert.equal(reply.status, 200);
  assert.deepEqual(reply.json, {
    retCode: 0,
    retMsg: 'OK',
    result: { list: [], nextPageCursor: '', category: 'linear' },
    retExtInfo: {},
    time: NOW,
  });
});

test('replies carry the headers of the exchange, and a trace of their own', async (t) => {
  const sandbox = await frozenSandbox(t);
  const [first, second] = [await get(sandbox.urls.mainnet, INFO), await get(sandbox.urls.mainnet, INFO)];
  assert.equal(first.headers.timenow, `${NOW}`);
  assert.equal(first.headers.ret_code, '0');
  assert.equal(first.headers['x-bapi-limit'], '50');
  assert.equal(first.headers['x-bapi-limit-status'], '49');
  assert.equal(first.headers['x-bapi-limit-reset-timestamp'], `${NOW}`);
  assert.equal(first.headers.date, new Date(NOW).toUTCString());
  assert.match(first.headers.traceid, /^[0-9a-f]{32}$/);
  assert.notEqual(first.headers.traceid, second.headers.traceid);
});

test('public endpoints ask for nothing', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [] });
  const reply = await send(sandbox.urls.demo, { target: '/v5/market/time' });
  assert.deepEqual(reply.json, {
    retCode: 0,
    retMsg: 'OK',
    result: { timeSecond: '1700000000', timeNano: '1700000000000000000' },
    retExtInfo: {},
    time: NOW,
  });
});

test('no authentication headers at all: HTTP 401 with an empty body', async (t) => {
  const sandbox = await frozenSandbox(t);
  const reply = await send(sandbox.urls.mainnet, { target: INFO });
  assert.deepEqual([reply.status, reply.text], [401, '']);
  assert.equal(sandbox.requests[0].verdict, 'headers');
});

test('incomplete or unreadable authentication headers: 10001', async (t) => {
  const sandbox = await frozenSandbox(t);
  const changes = [
    ...['X-BAPI-API-KEY', 'X-BAPI-TIMESTAMP', 'X-BAPI-SIGN'].map((name) => ({ [name]: '' })),
    { 'X-BAPI-TIMESTAMP': 'yesterday' },
    { 'X-BAPI-TIMESTAMP': '1700000000000.5' },
    { 'X-BAPI-RECV-WINDOW': '-1' },
  ];
  for (const change of changes) {
    const { json } = await send(sandbox.urls.mainnet, {
      target: INFO,
      headers: { ...authHeaders(''), ...change },
    });
    assert.deepEqual(
      [json.retCode, json.retMsg],
      [10001, 'openapi sign params error!'],
      Object.keys(change)[0],
    );
  }
});

test('a request may leave out recv_window: 5000 counts, nothing is signed for it', async (t) => {
  const sandbox = await frozenSandbox(t);
  const signed = (timestamp) => {
    const headers = authHeaders('', { timestamp, recvWindow: '' });
    delete headers['X-BAPI-RECV-WINDOW'];
    return send(sandbox.urls.mainnet, { target: INFO, headers });
  };
  assert.equal((await signed(NOW - 5000)).json.retCode, 0);
  assert.match((await signed(NOW - 5001)).json.retMsg, /recv_window\[5000\]$/);
});

test('the timestamp rule, at its edges', async (t) => {
  const sandbox = await frozenSandbox(t);
  const codeAt = async (timestamp, recvWindow = '5000') =>
    (await get(sandbox.urls.mainnet, INFO, '', { timestamp, recvWindow })).json.retCode;
  assert.equal(await codeAt(NOW - 5000), 0, 'exactly server - recvWindow');
  assert.equal(await codeAt(NOW - 5001), 10002, 'one ms older');
  assert.equal(await codeAt(NOW + 999), 0, 'server + 999');
  assert.equal(await codeAt(NOW + 1000), 10002, 'server + 1000');
  assert.equal(await codeAt(NOW + 1000, '60000'), 10002, 'recv_window does not help a fast clock');
  assert.equal(await codeAt(NOW - 60_000, '60000'), 0);
});

test('10002 shows the three figures', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { json } = await get(sandbox.urls.mainnet, INFO, '', { timestamp: NOW - 9000 });
  assert.equal(
    json.retMsg,
    'invalid request, please check your server timestamp or recv_window param. ' +
      `req_timestamp[${NOW - 9000}],server_timestamp[${NOW}],recv_window[5000]`,
  );
});

test('a key is known in its own environment only', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [{ ...KEY, environment: 'testnet' }] });
  assert.equal((await get(sandbox.urls.testnet, INFO)).json.retCode, 0);
  for (const environment of ['mainnet', 'demo']) {
    const { json } = await get(sandbox.urls[environment], INFO);
    assert.deepEqual([json.retCode, json.retMsg], [10003, 'API key is invalid.']);
  }
  assert.deepEqual(
    sandbox.requests.map(({ environment, verdict }) => `${environment} ${verdict}`),
    ['testnet accepted', 'mainnet key', 'demo key'],
  );
});

test('an unknown key may get other replies, by key or by fault', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [{ ...KEY, environment: 'demo', unknownKeyReply: 401 }] });
  const byKey = await get(sandbox.urls.mainnet, INFO);
  assert.deepEqual([byKey.status, byKey.text], [401, '']);
  sandbox.set({ unknownKeyReply: 33004 });
  const { json } = await get(sandbox.urls.mainnet, INFO);
  assert.deepEqual([json.retCode, json.retMsg], [33004, 'apikey/ip not matched']);
});

test('an expired key: 33004, from the moment it expires', async (t) => {
  const sandbox = await frozenSandbox(t);
  const codeFor = async (expiredAt) => {
    sandbox.addKey({ ...KEY, expiredAt });
    return (await get(sandbox.urls.mainnet, INFO)).json;
  };
  assert.equal((await codeFor(NOW + 1)).retCode, 0);
  assert.deepEqual((await codeFor(NOW)).retMsg, 'Your api key has expired.');
  assert.equal((await codeFor('2020-01-01T00:00:00Z')).retCode, 33004);
  sandbox.set({ expiredKeyReply: -2015 });
  assert.equal((await codeFor(new Date(NOW - 1))).retCode, -2015);
});

test('an unbound key expires after 90 days, a bound one does not', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [KEY, { ...KEY, apiKey: 'bound', ips: ['127.0.0.1'] }],
  });
  const later = { timestamp: NOW + 90 * 24 * 60 * 60 * 1000 };
  sandbox.set({ clockSkewMs: 90 * 24 * 60 * 60 * 1000 });
  assert.equal((await get(sandbox.urls.mainnet, INFO, '', later)).json.retCode, 33004);
  assert.equal((await get(sandbox.urls.mainnet, INFO, '', { ...later, apiKey: 'bound' })).json.retCode, 0);
});

test('an IP that is not on the list: 10010, or 33004', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [{ ...KEY, ips: ['203.0.113.7', '127.0.0.1'] }] });
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
  sandbox.set({ clientIp: '198.51.100.1' });
  const { json } = await get(sandbox.urls.mainnet, INFO);
  assert.deepEqual(
    [json.retCode, json.retMsg],
    [10010, "Unmatched IP, please check your API key's bound IP addresses."],
  );
  sandbox.set({ unmatchedIpReply: 33004 });
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retMsg, 'apikey/ip not matched');
  sandbox.set({ clientIp: '::ffff:203.0.113.7' });
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
});

test('a key of a third-party application: 10010 although no address is bound', async (t) => {
  const keys = [{ ...KEY, thirdPartyOnly: true, ips: [], applicationIps: ['198.51.100.1'] }];
  const sandbox = await frozenSandbox(t, { keys });
  const ask = async () => (await get(sandbox.urls.mainnet, '/v5/user/query-api')).json;
  const refused = await ask();
  assert.deepEqual(
    [refused.retCode, refused.retMsg],
    [10010, "Unmatched IP, please check your API key's bound IP addresses."],
  );
  assert.equal(sandbox.requests[0].verdict, 'ip');
  sandbox.set({ clientIp: '198.51.100.1' });
  const { result } = await ask();
  assert.deepEqual([result.type, result.ips, result.deadlineDay], [2, ['*'], -2]);
  assert.deepEqual([sandbox.keys[0].type, sandbox.keys[0].ips], [2, ['*']]);
  sandbox.addKey({ ...KEY, thirdPartyOnly: true });
  assert.equal((await ask()).retCode, 10010, 'without applicationIps nobody is let in');
  sandbox.set({ unmatchedIpReply: 33004 });
  assert.equal((await ask()).retCode, 33004);
});

test('a missing permission: 10005, by the category of the order', async (t) => {
  const needs = { linear: 'BTCUSDT', inverse: 'BTCUSD', spot: 'BTCUSDT', option: 'BTC-27DEC30-60000-C' };
  const grants = [
    [{ ContractTrade: ['Order'] }, ['linear', 'inverse']],
    [{ ContractTrade: ['Position'] }, []],
    [{ Spot: ['SpotTrade'] }, ['spot']],
    [{ Options: ['OptionsTrade'] }, ['option']],
    [{}, []],
  ];
  const sandbox = await frozenSandbox(t, { balances: { USDT: '100000', USDC: '100000', BTC: '1' } });
  for (const [permissions, allowed] of grants) {
    sandbox.addKey({ ...KEY, permissions });
    for (const [category, symbol] of Object.entries(needs)) {
      const order = { ...ORDER, category, symbol, qty: category === 'inverse' ? '10' : ORDER.qty };
      const { json } = await post(sandbox.urls.mainnet, '/v5/order/create', order);
      const expected = allowed.includes(category) ? 0 : 10005;
      assert.equal(json.retCode, expected, `${JSON.stringify(permissions)} ${category}: ${json.retMsg}`);
    }
  }
  const last = sandbox.requests.at(-1);
  assert.deepEqual([last.verdict, last.authenticated], ['permission', true]);
});

test('a read-only key reads and does not write', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [{ ...KEY, readOnly: true }] });
  assert.equal((await get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=spot')).json.retCode, 0);
  const refused = await post(sandbox.urls.mainnet, '/v5/order/create', ORDER);
  assert.equal(refused.json.retMsg, 'Permission denied, please check your API key permissions.');
  assert.equal((await post(sandbox.urls.mainnet, '/v5/order/cancel', ORDER)).json.retCode, 10005);
  sandbox.set({ permissionReply: -2015 });
  assert.equal(
    (await post(sandbox.urls.mainnet, '/v5/order/create', ORDER)).json.retMsg,
    'Invalid API-key, IP, or permissions for action.',
  );
});

test('a classic account is refused what is for unified accounts: 10028', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [{ ...KEY, uta: 0 }] });
  const wallet = (type) => get(sandbox.urls.mainnet, '/v5/account/wallet-balance', `accountType=${type}`);
  const { json } = await wallet('UNIFIED');
  assert.deepEqual(
    [json.retCode, json.retMsg],
    [10028, 'The API can only be accessed by unified account users.'],
  );
  assert.equal((await wallet('SPOT')).json.retCode, 0);
  const options = await get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=option');
  assert.equal(options.json.retCode, 10028);
});

test('the first check that refuses decides', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [{ ...KEY, ips: ['203.0.113.7'], expiredAt: 0, readOnly: true }],
  });
  const ask = async (options) =>
    (await post(sandbox.urls.mainnet, '/v5/order/create', ORDER, options)).json.retCode;
  const wrong = { secret: 'other' };
  assert.equal(await ask({ ...wrong, timestamp: 1, apiKey: 'unknown' }), 10002);
  assert.equal(await ask({ ...wrong, apiKey: 'unknown' }), 10003);
  assert.equal(await ask(wrong), 33004);
  sandbox.addKey({ ...KEY, ips: ['203.0.113.7'], readOnly: true });
  assert.equal(await ask(wrong), 10010);
  sandbox.addKey({ ...KEY, readOnly: true });
  assert.equal(await ask(wrong), 10004);
  assert.equal(await ask({}), 10005);
});

test('a GET with a body is stopped by an HTML page', async (t) => {
  const sandbox = await frozenSandbox(t);
  const headers = { ...authHeaders(''), 'Content-Length': '2' };
  const reply = await send(sandbox.urls.mainnet, { target: INFO, headers, body: '{}' });
  assert.equal(reply.status, 403);
  assert.equal(reply.headers['content-type'], 'text/html');
  assert.match(reply.text, /^<!DOCTYPE html>/);
  assert.doesNotMatch(reply.text, /country|region/i);
});

test('unknown paths are 404, a wrong method too, other methods 400', async (t) => {
  const sandbox = await frozenSandbox(t);
  assert.equal((await get(sandbox.urls.mainnet, '/v5/nothing')).status, 404);
  assert.equal((await get(sandbox.urls.mainnet, '/v5/order/create')).status, 404);
  assert.equal((await send(sandbox.urls.mainnet, { method: 'PUT', target: INFO })).status, 400);
  assert.deepEqual(
    sandbox.requests.map(({ verdict }) => verdict),
    ['route', 'route', 'method'],
  );
});
