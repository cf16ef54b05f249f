'use strict';

/**
 * What closes a gate, and what a closed gate holds back. The replies come from a real server through attach(), which
 * classifies them and tells the gate.
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { classify } = require('../../lib/index.js');
const { KEY_INFORMATION, openExchange, openGate, told } = require('../support/gate/gate.js');
const { CREATE } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');

const COUNTRY =
  '<html><body>The Amazon CloudFront distribution is configured to block access from your country.</body></html>';
const SLOW = { minMs: 600000, maxMs: 600000 };

/** A bot that is allowed to trade, behind an open gate. */
async function openBot(t, gateOptions = {}) {
  const exchange = await openExchange(t);
  const gate = openGate(t, exchange.baseURL, { retry: SLOW, ...gateOptions });
  const bot = attach(axios.create({ baseURL: exchange.baseURL }), {
    signer: gate.signer,
    gate,
    environment: 'mainnet',
    throwOn: 'never',
  });
  await gate.ready();
  return { ...exchange, gate, bot };
}

/** The bot makes a request, and the exchange answers it so. */
async function answer({ answers, bot }, method, path, { status = 200, headers = {}, body = '' }) {
  answers[path] = (outgoing) => {
    outgoing.writeHead(status, headers);
    outgoing.end(typeof body === 'string' ? body : told(body));
  };
  return bot
    .request({ method, url: path, data: method === 'GET' ? undefined : { category: 'linear' } })
    .catch(() => {});
}

const denied = { body: { retCode: 10005, retMsg: 'Permission denied' } };

test('a refused read that the bot does not need closes nothing', async (t) => {
  const relay = await openBot(t, {
    needs: ['POST /v5/order/create?category=linear', 'GET /v5/position/list'],
  });
  for (const [method, path] of [
    ['GET', '/v5/asset/transfer/query-account-coins-balance'],
    ['GET', '/v5/earn/order'],
    ['GET', '/v5/account/wallet-balance'],
    ['GET', '/v5/order/realtime'],
    ['POST', '/v5/order/pre-check'],
    ['POST', '/v5/p2p/order/simplifyList'],
  ]) {
    for (const reply of [
      denied,
      { body: { retCode: 10009, retMsg: 'Service restricted in your region' } },
      { body: { retCode: 10024, retMsg: 'compliance rules' } },
      { body: { retCode: 10028, retMsg: 'unified account only' } },
      { status: 403, headers: { Server: 'CloudFront' }, body: COUNTRY },
    ]) {
      await answer(relay, method, path, reply);
      assert.equal(relay.gate.state, 'open', `${path} ${JSON.stringify(reply)}`);
    }
  }
  await relay.gate.admit('POST', CREATE);
});

test('a refusal of what the gate guards, or of one of the needs, closes it', async (t) => {
  const needs = ['GET /v5/position/list', 'Exchange.ExchangeHistory'];
  const permissions = { ...KEY_INFORMATION.permissions, Exchange: ['ExchangeHistory'] };
  for (const [method, path, reply, category] of /** @type {const} */ ([
    ['POST', CREATE, denied, 'permission'],
    ['POST', '/v5/asset/withdraw/create', denied, 'permission'],
    ['POST', '/v5/earn/place-order', { body: { retCode: 10024, retMsg: 'KYC' } }, 'compliance'],
    ['POST', CREATE, { status: 403, headers: { Server: 'CloudFront' }, body: COUNTRY }, 'region'],
    ['GET', '/v5/position/list', denied, 'permission'],
    [
      'GET',
      '/v5/position/list',
      { body: { retCode: 10028, retMsg: 'unified account only' } },
      'account-mode',
    ],
    // The need is a permission, and this read cannot be made without it.
    ['GET', '/v5/asset/exchange/order-record', denied, 'permission'],
  ])) {
    const relay = await openBot(t, {});
    relay.gate.close();
    relay.answers['/v5/user/query-api'] = (outgoing) =>
      outgoing.end(told({ result: { ...KEY_INFORMATION, permissions } }));
    const gate = openGate(t, relay.baseURL, { retry: SLOW, needs });
    await gate.ready();
    const closed = once(gate, 'closed');
    attach(relay.bot, { signer: gate.signer, gate, environment: 'mainnet', throwOn: 'never' });
    await answer(relay, method, path, reply);
    const [error, { reason }] = await closed;
    assert.deepEqual([error.category, reason], [category, 'rejected'], path);
  }
});

test('an account-mode mistake of an order closes nothing', async (t) => {
  const relay = await openBot(t);
  await answer(relay, 'POST', CREATE, { body: { retCode: 100028, retMsg: 'not for unified accounts' } });
  assert.equal(relay.gate.state, 'open');
});

test('a rejection of the key closes, whatever was asked', async (t) => {
  for (const [retCode, retMsg, category] of /** @type {const} */ ([
    [33004, 'Your api key has expired.', 'key-expired'],
    [33004, 'apikey/ip not matched', 'key-or-ip-mismatch'],
    [10003, 'API key is invalid.', 'key-or-environment'],
    [10010, 'Unmatched IP', 'ip-not-allowed'],
    [10008, 'banned', 'banned'],
    [10007, 'User authentication failed.', 'auth-failed'],
  ])) {
    const relay = await openBot(t);
    const closed = once(relay.gate, 'closed');
    await answer(relay, 'GET', '/v5/account/wallet-balance', { body: { retCode, retMsg } });
    const [error, detail] = await closed;
    assert.equal(error.category, category);
    assert.deepEqual(detail, { reason: 'rejected' });
  }
});

test('an operation of the WebSocket counts as a write; a request that is not known counts for nothing', async (t) => {
  const relay = await openBot(t);
  relay.gate.report(classify({ retCode: 10005, retMsg: 'Permission denied' }));
  relay.gate.report(classify({ retCode: 10005, op: 'subscribe' }, { transport: 'websocket' }));
  assert.equal(relay.gate.state, 'open');
  relay.gate.report(classify({ retCode: 10005, op: 'order.create' }, { transport: 'websocket-trade' }));
  assert.equal(relay.gate.state, 'closed');
});

test('a reply that the exchange did not write never closes the gate', async (t) => {
  const relay = await openBot(t);
  const html = (/** @type {string} */ text) => `<!DOCTYPE html><html><body>${text}</body></html>`;
  for (const reply of [
    { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="proxy"', Via: '1.1 squid' } },
    { status: 401, headers: { 'WWW-Authenticate': 'NTLM' } },
    { status: 401, headers: { Via: '1.0 wsa.example:80 (Cisco-WSA/12.5)' } },
    { status: 401, headers: { Via: '1.1 Caddy' } },
    { status: 401, headers: { 'Proxy-Connection': 'close' } },
    { status: 401, headers: { Server: 'Microsoft-HTTPAPI/2.0' } },
    { status: 401, headers: { Server: 'uhttpd/1.0.0' } },
    { status: 401, headers: { Server: 'Netskope' } },
    { status: 401, headers: { Server: 'Werkzeug/3.0' }, body: 'Unauthorized' },
    { status: 401, body: '{"error":"unauthorized"}' },
    { status: 401, body: '{"message":"No API key found in request"}' },
    { status: 401, body: '{"statusCode":401,"message":"Invalid API key"}' },
    { status: 401, body: 'Jwt verification fails' },
    { status: 401, body: html('<h1>Log in to the network</h1>') },
    { status: 403, headers: { Server: 'Zscaler/6.2' }, body: html('Crypto is blocked in your region') },
    { status: 403, body: html('FortiGuard: blocked in this country') },
    { status: 403, body: html('The category Cryptocurrency is blocked for this region') },
    { status: 403, headers: { Server: 'lighttpd' }, body: html('Not available in your country') },
    { status: 403, headers: { Via: '1.1 vegur' }, body: html('Not available in your country') },
    { status: 451, body: html('Blocked in this country by court order') },
    { status: 403, body: html('Your organization does not allow this region') },
    { status: 407, headers: { 'Proxy-Authenticate': 'Basic' } },
    { status: 511, body: html('Guest Wi-Fi: accept the terms for your region') },
  ]) {
    await answer(relay, 'POST', CREATE, reply);
    assert.equal(relay.gate.state, 'open', JSON.stringify(reply));
  }
});

test("the exchange's own 401 and the country page of its network close it", async (t) => {
  const cloudFront = { Via: '1.1 0123abcd.cloudfront.net (CloudFront)', 'X-Cache': 'Error from cloudfront' };
  for (const reply of [
    { status: 401 },
    { status: 401, headers: { Server: 'Openresty', ...cloudFront } },
    { status: 401, headers: { Server: 'openresty', Traceid: '0123', Via: '1.1 squid' } },
    { status: 401, headers: { Server: 'AkamaiGHost' } },
    { status: 401, body: '{"message":"API key is invalid."}' },
    { status: 403, headers: { Server: 'CloudFront', ...cloudFront }, body: COUNTRY },
    {
      status: 403,
      headers: { Server: 'AkamaiGHost' },
      body: '<html><body>Access denied: not served in your country or region</body></html>',
    },
  ]) {
    const relay = await openBot(t);
    const closed = once(relay.gate, 'closed');
    await answer(relay, 'POST', CREATE, reply);
    assert.equal((await closed)[0].name, 'BybitAuthError', JSON.stringify(reply));
  }
});

const REDUCE = { params: { category: 'linear', reduceOnly: true } };
const PROTECTIVE = /** @type {const} */ ([
  ['/v5/order/cancel', undefined],
  ['/v5/order/cancel-all', undefined],
  ['/v5/order/cancel-batch', undefined],
  ['/v5/spread/order/cancel', undefined],
  ['/v5/rfq/cancel-all-rfq', undefined],
  ['order.cancel', undefined],
  ['order.cancel-batch', undefined],
  ['/v5/position/trading-stop', undefined],
  [CREATE, REDUCE],
  ['order.create', { params: { category: 'inverse', closeOnTrigger: 'true' } }],
  ['/v5/order/create-batch', { params: { category: 'linear', request: [{ reduceOnly: true }] } }],
]);

async function assertHolds(gate, { protective }) {
  await assert.rejects(gate.admit('POST', CREATE), { code: 'ERR_BYBIT_GATE_CLOSED', sent: false });
  await assert.rejects(gate.admit('POST', CREATE, { params: { category: 'linear' } }), { sent: false });
  for (const [path, request] of PROTECTIVE) {
    if (protective) {
      await assert.rejects(gate.admit('POST', path, request), { code: 'ERR_BYBIT_GATE_CLOSED' });
      assert.throws(() => gate.requireOpen('POST', path, request), { code: 'ERR_BYBIT_GATE_CLOSED' });
    } else {
      await gate.admit('POST', path, request);
      gate.requireOpen('POST', path, request);
    }
  }
}

test('cancels, reduce-only orders and stops are held back only by a rejection of the key, or by close()', async (t) => {
  const { baseURL, answers } = await openExchange(t);
  const refuse = (retCode, retMsg = '') => {
    answers['/v5/user/query-api'] = (outgoing) => outgoing.end(told({ retCode, retMsg, result: {} }));
  };
  const from = async (retCode, retMsg) => {
    const gate = openGate(t, baseURL, { retry: SLOW });
    refuse(retCode, retMsg);
    await gate.check();
    return gate;
  };
  for (const [retCode, retMsg] of /** @type {const} */ ([
    [10004, 'error sign!'],
    [10002, ''],
    [10005, 'Permission denied'],
    [10009, 'restricted in your region'],
  ])) {
    const gate = await from(retCode, retMsg);
    assert.equal(gate.state, 'closed');
    await assertHolds(gate, { protective: false });
    gate.close();
    await assertHolds(gate, { protective: true });
  }
  for (const [retCode, retMsg] of /** @type {const} */ ([
    [33004, 'Your api key has expired.'],
    [10003, 'API key is invalid.'],
    [10010, 'Unmatched IP'],
  ])) {
    await assertHolds(await from(retCode, retMsg), { protective: true });
  }
});

test('a rejection of the key weighs more than what has closed the gate before', async (t) => {
  const relay = await openBot(t);
  // The check that the first reply starts is held up.
  relay.answers['/v5/user/query-api'] = () => {};
  await answer(relay, 'POST', CREATE, denied);
  await assertHolds(relay.gate, { protective: false });
  await answer(relay, 'GET', '/v5/account/info', { body: { retCode: 10003, retMsg: 'API key is invalid.' } });
  assert.equal(relay.gate.error?.category, 'key-or-environment');
  await assertHolds(relay.gate, { protective: true });
});

test('parameters are read only when the gate is not open', async (t) => {
  const relay = await openBot(t);
  let read = 0;
  const request = {
    get params() {
      read += 1;
      return { category: 'linear', reduceOnly: true };
    },
  };
  await relay.gate.admit('POST', CREATE, request);
  relay.gate.requireOpen('POST', CREATE, request);
  assert.equal(read, 0);
});

test('after a refusal for a permission, the gate does not open for an order that would be refused again', async (t) => {
  const relay = await openBot(t);
  const permissions = { ContractTrade: ['Position'] };
  const without = told({ result: { ...KEY_INFORMATION, permissions } });
  relay.answers['/v5/user/query-api'] = (outgoing) => outgoing.end(without);
  await answer(relay, 'POST', CREATE, denied);
  const before = relay.checks();
  const { ok } = await relay.gate.check();
  assert.equal(ok, true, 'nothing is wrong with the key as such');
  assert.ok(relay.checks() > before);
  assert.equal(relay.gate.state, 'closed');
  await assert.rejects(relay.gate.ready(), { category: 'permission' });
  const opened = once(relay.gate, 'open');
  relay.answers['/v5/user/query-api'] = (outgoing) => outgoing.end(told({ result: KEY_INFORMATION }));
  await relay.gate.check();
  await opened;
});

test('a reply from before the last check is not held against the gate, open or closed', async (t) => {
  const relay = await openBot(t);
  const sentAt = performance.now();
  relay.answers['/v5/user/query-api'] = (outgoing) => outgoing.end(told({ retCode: 10005, result: {} }));
  await relay.gate.check();
  assert.equal(relay.gate.state, 'closed');
  relay.gate.report(classify({ retCode: 33004, retMsg: 'expired' }), { sentAt });
  await relay.gate.admit('POST', '/v5/order/cancel');
  await until(() => relay.gate.error?.category === 'permission');
});
