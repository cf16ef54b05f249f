'use strict';

/** What can be made to go wrong. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { replies } = require('../../lib/sandbox/index.js');
const { until } = require('../support/promises.js');
const { KEY, ORDER, frozenSandbox, get, post, send } = require('./client.js');
const { INFO, NOW, TIME } = require('../support/fixtures.js');

test('clockSkewMs moves the server clock everywhere', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ clockSkewMs: -2500 });
  assert.equal(sandbox.now(), NOW - 2500);
  const time = await send(sandbox.urls.mainnet, { target: TIME });
  assert.equal(time.json.time, NOW - 2500);
  assert.equal(time.json.result.timeNano, `${NOW - 2500}000000`);
  assert.equal(time.headers.timenow, `${NOW - 2500}`);
  const { json } = await get(sandbox.urls.mainnet, INFO);
  assert.match(json.retMsg, new RegExp(`server_timestamp\\[${NOW - 2500}\\]`));
  sandbox.reset();
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
});

test('clocks may be wrong in both directions, in each environment in its own', async (t) => {
  const keys = ['mainnet', 'testnet', 'demo'].map((environment) => ({ ...KEY, environment }));
  const sandbox = await frozenSandbox(t, { keys });
  sandbox.set({ clockSkewMs: 6000 }, { environment: 'testnet' });
  sandbox.set({ clockSkewMs: -1000 }, { environment: 'demo' });
  const figures = {};
  for (const [name, url] of Object.entries(sandbox.urls)) {
    const { json } = await get(url, INFO);
    figures[name] = json.retCode === 0 ? 'accepted' : json.retMsg.match(/server_timestamp\[(\d+)\]/)[1] - NOW;
  }
  assert.deepEqual(figures, { mainnet: 'accepted', testnet: 6000, demo: -1000 });
});

test('nextReply is used once, everyReply until it is switched off', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ nextReply: replies.badGateway, everyReply: replies.serviceUnavailable });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await get(sandbox.urls.mainnet, INFO)).status);
  sandbox.set({ everyReply: null });
  statuses.push((await get(sandbox.urls.mainnet, INFO)).status);
  assert.deepEqual(statuses, [502, 503, 503, 200]);
  assert.deepEqual(
    sandbox.requests.map(({ fault, verdict }) => [fault, verdict]),
    [
      ['nextReply', 'accepted'],
      ['everyReply', 'accepted'],
      ['everyReply', 'accepted'],
      [null, 'accepted'],
    ],
  );
});

test('a queue of replies goes to the requests that each is for', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({
    nextReply: [
      { when: { method: 'POST' }, retCode: 10016, retMsg: 'first' },
      { when: { path: TIME, environment: 'testnet' }, retCode: 10016, retMsg: 'second' },
      { when: { apiKey: 'test_api_key' }, retCode: 10016, retMsg: 'third' },
      { retCode: 10016, retMsg: 'fourth' },
    ],
  });
  const messages = [];
  for (const request of [
    () => send(sandbox.urls.testnet, { target: TIME }),
    () => get(sandbox.urls.mainnet, INFO),
    () => send(sandbox.urls.mainnet, { target: TIME }),
    () => post(sandbox.urls.mainnet, '/v5/order/create', ORDER),
    () => get(sandbox.urls.mainnet, INFO),
  ]) {
    messages.push((await request()).json.retMsg);
  }
  assert.deepEqual(messages, ['second', 'third', 'fourth', 'first', 'OK']);
});

test('a scripted reply may have any status, headers and body', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({
    nextReply: [
      { httpStatus: 307, headers: { Location: 'http://127.0.0.1:1/' } },
      { httpStatus: 200, body: Buffer.from('{"retCode":') },
      { body: { retCode: 33004, retMsg: 'apikey/ip not matched' } },
      { retCode: 0, retMsg: 'OK', result: { a: 1 } },
    ],
  });
  const ask = () => get(sandbox.urls.mainnet, INFO);
  const redirect = await ask();
  assert.deepEqual(
    [redirect.status, redirect.headers.location, redirect.text],
    [307, 'http://127.0.0.1:1/', ''],
  );
  assert.equal((await ask()).text, '{"retCode":');
  const object = await ask();
  assert.deepEqual(object.json, { retCode: 33004, retMsg: 'apikey/ip not matched' });
  assert.equal(object.headers.ret_code, '33004');
  const envelope = (await ask()).json;
  assert.deepEqual(envelope, { retCode: 0, retMsg: 'OK', result: { a: 1 }, retExtInfo: {}, time: NOW });
  assert.deepEqual(
    sandbox.requests.map(({ httpStatus, retCode }) => [httpStatus, retCode]),
    [
      [307, null],
      [200, null],
      [200, 33004],
      [200, 0],
    ],
  );
});

test('an endpoint whose reply is replaced is not executed', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ nextReply: replies.gatewayTimeout });
  await post(sandbox.urls.mainnet, '/v5/order/create', ORDER);
  const open = await get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=linear&symbol=BTCUSDT');
  assert.deepEqual(open.json.result.list, []);
});

test('a scripted reply without an answer of its own leaves the answer', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ nextReply: { headers: { 'X-Extra': 'yes' } } });
  const reply = await get(sandbox.urls.mainnet, INFO);
  assert.deepEqual([reply.json.retCode, reply.headers['x-extra']], [0, 'yes']);
});

test('rateLimited: 10006, nothing left', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ rateLimited: true });
  const { json, headers } = await get(sandbox.urls.mainnet, INFO);
  assert.deepEqual([json.retCode, json.retMsg], [10006, 'Too many visits. Exceeded the API Rate Limit.']);
  assert.equal(headers['x-bapi-limit-status'], '0');
  assert.equal(headers['x-bapi-limit-reset-timestamp'], `${NOW + 1000}`);
  assert.equal(sandbox.requests[0].verdict, 'rate-limit');
});

test('enforceRateLimit counts by the server clock', async (t) => {
  let now = NOW;
  const sandbox = await frozenSandbox(t, { now: () => now, faults: { enforceRateLimit: true } });
  const ask = async () => (await get(sandbox.urls.mainnet, '/v5/user/query-api')).json.retCode;
  const codes = [];
  for (let i = 0; i < 11; i++) codes.push(await ask());
  assert.deepEqual(codes, [...Array(10).fill(0), 10006]);
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0, 'another endpoint has its own count');
  now += 1000;
  assert.equal(await ask(), 0);
});

test('down: the connection breaks, and other environments stay up', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ down: true }, { environment: 'mainnet' });
  await assert.rejects(get(sandbox.urls.mainnet, INFO), { code: 'ECONNRESET' });
  assert.equal((await get(sandbox.urls.demo, INFO)).json.retCode, 10003);
  const [record] = sandbox.requests;
  assert.deepEqual([record.fault, record.httpStatus, record.verdict], ['down', null, 'accepted']);
  sandbox.set({ down: undefined, nextReply: { down: true } });
  await assert.rejects(get(sandbox.urls.mainnet, INFO), { code: 'ECONNRESET' });
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
});

test('dripMs: the body arrives byte by byte', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ dripMs: 1 });
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
  sandbox.set({ dripMs: 2 ** 30 });
  const response = await fetch(`${sandbox.urls.mainnet}${TIME}`);
  const reader = response.body.getReader();
  const { value } = await reader.read();
  assert.equal(Buffer.from(value).toString(), '{', 'the rest takes weeks');
  const broken = assert.rejects(reader.read());
  await sandbox.close();
  await broken;
});

test('hangUpMidBody: half of the answer, then nothing', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ hangUpMidBody: true });
  await assert.rejects(get(sandbox.urls.mainnet, INFO), { code: 'ECONNRESET' });
  assert.equal(sandbox.requests[0].fault, 'hangUpMidBody');
});

test('arrivalLatencyMs makes a request late by the clock of the server', async (t) => {
  let sandbox = null;
  // The clock jumps once the request has arrived, so it is late exactly if the decision comes after the wait.
  const now = () => (sandbox?.requests.length > 0 ? NOW + 6000 : NOW);
  sandbox = await frozenSandbox(t, { now, faults: { arrivalLatencyMs: 1 } });
  const { json } = await get(sandbox.urls.mainnet, INFO);
  assert.equal(json.retCode, 10002);
  assert.equal(sandbox.requests[0].time, NOW);
});

test('latencyMs holds the reply back, not the decision', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ latencyMs: 2 ** 30 });
  const asked = get(sandbox.urls.mainnet, INFO);
  await until(() => sandbox.requests[0]?.verdict === 'accepted');
  assert.equal(sandbox.requests[0].httpStatus, null);
  const broken = assert.rejects(asked, { code: 'ECONNRESET' });
  await sandbox.close();
  await broken;
});

test('many delayed replies at once raise no warning', async (t) => {
  const warnings = [];
  const listener = (warning) => warnings.push(warning);
  process.on('warning', listener);
  t.after(() => process.off('warning', listener));
  const sandbox = await frozenSandbox(t, { faults: { latencyMs: 1 } });
  const asked = Array.from({ length: 40 }, () => get(sandbox.urls.mainnet, INFO));
  assert.equal((await Promise.all(asked)).filter(({ status }) => status === 200).length, 40);
  assert.deepEqual(warnings, []);
});

test('set() merges, and changes nothing when it throws', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ clockSkewMs: 1000 }).set({ rateLimited: true });
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  const value = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
  for (const [faults, expected] of [
    [{ clockSkewMs: 0, down: 'yes' }, type],
    [{ clockSkewMs: 0, latency: 5 }, value],
    [{ latencyMs: -1 }, value],
    [{ latencyMs: '5' }, type],
    [{ clientIp: 'localhost' }, value],
    [{ unknownKeyReply: 10004 }, value],
    [{ nextReply: 'html' }, type],
    [{ nextReply: [{ status: 500 }] }, value],
    [{ nextReply: { headers: { 'X-A': 'a\r\nb' } } }, value],
    [{ nextReply: { when: { url: '/' } } }, value],
    [{ nextReply: { when: { op: 1 } } }, type],
    [{ originString: 'half' }, value],
    [{ timestampForm: true }, type],
    [{ legacyForm: 1 }, type],
    [{ sessionLimit: 'yes' }, type],
    [{ dripMs: -1 }, value],
    [null, type],
  ]) {
    assert.throws(() => sandbox.set(faults), expected, JSON.stringify(faults));
  }
  assert.throws(() => sandbox.set({}, { environment: 'staging' }), value);
  assert.equal(sandbox.now(), NOW + 1000);
  const { json } = await get(sandbox.urls.mainnet, INFO, '', { timestamp: NOW + 1000, apiKey: KEY.apiKey });
  assert.equal(json.retCode, 10006);
});
