'use strict';

/** What the sandbox says about an endpoint or a channel that it does not have. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/index.js');
const { frozenSandbox, get, send } = require('./client.js');
const { connect, refusedUpgrade } = require('./websocket-client.js');

const ASKED = [
  ['GET', '/v5/broker/nothing', /no GET \/v5\/broker\/nothing\. It has no similar one/],
  ['POST', '/v5/market/time', /no POST \/v5\/market\/time\. It has GET \/v5\/market\/time\./],
  ['GET', '/v5/order/create', /It has POST \/v5\/order\/create\./],
  ['POST', '/order/create', /The nearest that it has is POST \/v5\/order\/create\./],
  ['POST', '/v5//order/Create/', /The nearest that it has is POST \/v5\/order\/create\./],
  ['GET', '/v5/market/tim', /The nearest that it has is GET \/v5\/market\/time\./],
  ['GET', '/v5/market', /no similar one/],
  ['POST', '/private/linear/order/create', /an interface before V5, which Bybit has retired: use V5\./],
  ['GET', '/derivatives/v3/public/tickers', /retired/],
  ['GET', '/open-api/order/list', /retired/],
];

test('a 404 that names the sandbox, the request and the mistake', async (t) => {
  const sandbox = await frozenSandbox(t);
  for (const [method, path, text] of ASKED) {
    const { status, headers, json } = await send(sandbox.urls.mainnet, { method, target: `${path}?a=1` });
    assert.equal(status, 404);
    assert.match(json.retMsg, text);
    assert.equal(json.retCode, 404, 'a bot that reads only the body sees a failure');
    assert.equal(headers.server, 'bybit-auth-sandbox');
    for (const ofBybit of ['traceid', 'timenow', 'ret_code', 'via', 'x-bapi-limit']) {
      assert.equal(headers[ofBybit], undefined, ofBybit);
    }
  }
  assert.ok(sandbox.requests.every(({ verdict }) => verdict === 'route'));
});

test('classify names the sandbox and blames neither Bybit nor the key', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { status, headers, text, json } = await get(sandbox.urls.mainnet, '/v5/broker/nothing');
  const context = {
    httpStatus: status,
    headers,
    method: 'GET',
    url: `${sandbox.urls.mainnet}/v5/broker/nothing`,
  };
  for (const error of [classify(text, context), classify(json), classify('', context)]) {
    assert.equal(error.category, 'no-verdict');
    assert.equal(error.retryable, false);
    assert.equal(error.respondedBy.part, 'sandbox');
    assert.match(error.message, /^Sandbox /);
    assert.deepEqual(
      error.hints.map(({ id, title }) => [id, title]),
      [['sandbox', 'Endpoint']],
    );
    assert.ok(error.checks.every((check) => check.status === 'unknown'));
  }
  assert.match(classify(text, context).message, /has no GET \/v5\/broker\/nothing/);
});

test('a channel: that of another environment gets the 404 of Bybit, an unknown one that of the sandbox', async (t) => {
  const sandbox = await frozenSandbox(t);
  const ask = async (environment, path) => refusedUpgrade(`${sandbox.webSocketUrls[environment]}${path}`);
  const onDemo = await ask('demo', '/v5/trade');
  assert.equal(onDemo.status, 404);
  assert.notEqual(onDemo.headers.server, 'bybit-auth-sandbox');
  const unknown = await ask('mainnet', '/v5/public/nothing');
  assert.equal(unknown.headers.server, 'bybit-auth-sandbox');
  assert.match(unknown.text, /no WebSocket channel \/v5\/public\/nothing\. It has \/v5\/private, /);
  assert.match((await ask('mainnet', '/realtime_private')).text, /retired: use V5/);
});

test('a public topic that Bybit has and the sandbox lacks', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { ask } = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/public/linear`);
  const subscribe = async (topic) => ask({ op: 'subscribe', args: [topic] });
  for (const topic of ['priceLimit.BTCUSDT', 'orderbook.rpi.BTCUSDT']) {
    const reply = await subscribe(topic);
    assert.equal(reply.success, false);
    assert.match(reply.ret_msg, /^the sandbox has no topic \S+BTCUSDT\.$/);
    const error = classify(reply);
    assert.deepEqual([error.category, error.respondedBy.part], ['no-verdict', 'sandbox']);
  }
  assert.match(
    (await subscribe('nothing.BTCUSDT')).ret_msg,
    /^error:handler not found,topic:nothing\.BTCUSDT$/,
  );
});
