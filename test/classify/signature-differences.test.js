'use strict';

/** The usual reasons for 10004, each produced with a real reply of the sandbox and recognised by name. */

const { test, describe, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { classify } = require('../../lib/classify');
const { compareSignedStrings } = require('../../lib/classify/signature/compare');
const { RECOGNISE } = require('../../lib/classify/signature/differences');
const { UNIFY } = require('../../lib/classify/signature/encoding-differences');
const { VENUES } = require('../../lib/venues');
const { KEY, hmac, send } = require('../sandbox/client.js');
const { NOW } = require('../support/fixtures.js');

const OTHER_KEY = { apiKey: 'OtherKey0123456789', secret: 'other_secret' };
/** What a comparison of two strings can name. */
const DIFFERENCES = VENUES.bybit.signedStrings.filter(({ compared }) => compared !== undefined);
const PATH = '/v5/order/realtime';
const PREFIX = `${NOW}${KEY.apiKey}5000`;

let sandbox;
before(async () => {
  sandbox = await startSandbox({ now: () => NOW, keys: [KEY, OTHER_KEY] });
});
after(() => sandbox.close());

/** Sends one thing with the signature of another, and returns the error that comes of it. */
async function refusal({ query, body, signed, timestamp = NOW, apiKey = KEY.apiKey, recvWindow = '5000' }) {
  const headers = {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': `${timestamp}`,
    ...(recvWindow !== null && { 'X-BAPI-RECV-WINDOW': recvWindow }),
    'X-BAPI-SIGN': hmac(KEY.secret, Buffer.from(signed)),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  const target = query === undefined ? PATH : `${PATH}?${query}`;
  const reply = await send(sandbox.urls.mainnet, {
    method,
    target: method === 'GET' ? target : '/v5/order/create',
    headers,
    body,
  });
  assert.equal(reply.json.retCode, 10004);
  const context = { signedPayload: signed, apiKey: KEY.apiKey, timestamp: NOW, recvWindow: 5000, method };
  return {
    error: classify(reply.text, { ...context, httpStatus: reply.status, headers: reply.headers }),
    comparison: compareSignedStrings(signed, reply.json.retMsg, context),
  };
}

const get = (signedQuery, query, more = {}) => ({ signed: PREFIX + signedQuery, query, ...more });
const post = (signedBody, body, more = {}) => ({ signed: PREFIX + signedBody, body, ...more });
const latin1 = (text) => Buffer.from(text, 'latin1');

/** [what is sent, differences in order] */
// prettier-ignore
const CASES = [
  [get('category=linear&symbol=BTCUSDT', 'symbol=BTCUSDT&category=linear'), 'signed-sorted-query'],
  [get('note=a b', 'note=a%20b'), 'signed-space'],
  [get('note=a+b', 'note=a%20b'), 'signed-space'],
  [get('note="a"', 'note=%22a%22'), 'signed-quote'],
  [get("note='a'", 'note=%27a%27'), 'signed-quote'],
  [get('coin=MNT,USDT', 'coin=MNT%2CUSDT'), 'signed-comma'],
  [get('ids[0]=1', 'ids%5B0%5D=1'), 'signed-bracket'],
  [get('cursor=a:b/c@d|e', 'cursor=a%3Ab%2Fc%40d%7Ce'), 'signed-reserved'],
  [get('cursor=a%2fb', 'cursor=a%2Fb'), 'signed-hex-case'],
  [get('note=a%2520b', 'note=a%20b'), 'signed-double-encoding'],
  [get('cursor=a%3Ab', 'cursor=a%253Ab'), 'signed-double-encoding'],
  [get('note=é', 'note=%C3%A9'), 'signed-non-ascii'],
  [get('note=%C3%A9', 'note=%E9'), 'signed-charset'],
  [get('note=%C3%A9', 'note=e%CC%81'), 'signed-non-ascii', 'signed-unicode-form'],
  [get('a=1&amp;b=2', 'a=1&b=2'), 'signed-html-escape'],
  [get('?a=1&b=2', 'a=1&b=2'), 'signed-with-question-mark'],
  [get(`${PATH}?a=1&b=2`, 'a=1&b=2'), 'signed-path'],
  [get(`https://api.bybit.com${PATH}?a=1&b=2`, 'a=1&b=2'), 'signed-path'],
  [get('a=1&b=2\n', 'a=1&b=2'), 'signed-edge-white-space'],
  [get('a=1&b=&c=2', 'a=1&c=2'), 'signed-empty-parameters'],
  [get('a=1&c=2', 'a=1&b=undefined&c=2'), 'signed-empty-parameters'],
  [get('price=11288.0', 'price=11288'), 'signed-number'],
  [get('close=False', 'close=false'), 'signed-letter-case'],
  [get('symbol=BTCUSDT&coin=MNT,USDT', 'coin=MNT%2CUSDT&symbol=BTCUSDT'), 'signed-comma', 'signed-sorted-query'],
  [get('b=x y&a=[1,2]', 'a=%5B1%2C2%5D&b=x+y'), 'signed-space', 'signed-comma', 'signed-bracket', 'signed-sorted-query'],
  [get('', 'a=1'), 'signed-nothing'],
  [get('a=1', undefined), 'signed-unsent-query'],
  [get('{"category":"linear","limit":5}', 'category=linear&limit=5'), 'signed-query-as-json'],
  [post('category=linear&qty=1', '{"category":"linear","qty":"1"}'), 'signed-query-of-post'],
  [post('a=1{"a":1}', '{"a":1}'), 'signed-query-and-body'],
  [post('{"a":1}', ''), 'signed-unsent-body'],
  [post('', '{"a":1}'), 'signed-nothing'],
  [post('{"a": 1, "b": 2}', '{"a":1,"b":2}'), 'signed-spaced-json'],
  [post('{"a":1,"b":2}', '{"b":2,"a":1}'), 'signed-json-order'],
  [post('{"a": 1, "b": 2}', '{"b": 2, "a": 1}'), 'signed-json-order'],
  [post('{"qty":1.0}', '{"qty":1}'), 'signed-number'],
  [post('{"price":1.5274}', '{"price":1.52740000000000009094947017729282379150390625}'), 'signed-number'],
  [post('{"qty":1}', '{"qty":"1"}'), 'signed-json-quotes'],
  [post('{"url":"https:\\/\\/x.y"}', '{"url":"https://x.y"}'), 'signed-json-slash'],
  [post('{"note":"é"}', '{"note":"\\u00e9"}'), 'signed-json-escape'],
  [post('{"note":"é"}', latin1('{"note":"é"}')), 'signed-charset'],
  [post('{"note":"é"}', '{"note":"e\u0301"}'), 'signed-unicode-form'],
  [post('{"a":1}', '\ufeff{"a":1}'), 'signed-byte-order-mark'],
  [post('{"a":1}', '{"a":1}\n'), 'signed-edge-white-space'],
  [post('{"side":"Buy "}', '{"side":"Buy"}'), 'signed-value-white-space'],
  [post('{"a":1,"b":null}', '{"a":1}'), 'signed-empty-parameters'],
  [post('{"a": 1.0, "b": "x"}', '{"b":"x","a":1}'), 'signed-spaced-json', 'signed-number', 'signed-json-order'],
  [get('a=1', 'a=1', { timestamp: NOW + 1 }), 'signed-other-timestamp'],
  [get('a=1', 'a=1', { recvWindow: '20000' }), 'signed-other-recv-window'],
  [get('a=1', 'a=1', { recvWindow: null }), 'signed-other-recv-window'],
  [get('a=1', 'a=1', { apiKey: OTHER_KEY.apiKey }), 'signed-other-api-key'],
  [get('a=1', 'a=1', { timestamp: NOW + 1, apiKey: OTHER_KEY.apiKey, recvWindow: '1' }), 'signed-other-timestamp', 'signed-other-api-key', 'signed-other-recv-window'],
  [get('a=1,2', 'a=1%2C2', { timestamp: NOW - 7 }), 'signed-other-timestamp', 'signed-comma'],
  [{ signed: `${KEY.apiKey}${NOW}5000a=1`, query: 'a=1' }, 'signed-other-order'],
  [{ signed: `${NOW}5000${KEY.apiKey}a=1`, query: 'a=1' }, 'signed-other-order'],
  [{ signed: `${NOW}a=1`, query: 'a=1' }, 'signed-without-prefix'],
  [{ signed: 'a=1', query: 'a=1' }, 'signed-without-prefix'],
  [{ signed: `${NOW}${KEY.apiKey}a=1`, query: 'a=1' }, 'signed-without-recv-window'],
];

describe('the usual differences, by name', () => {
  for (const [exchange, ...ids] of CASES) {
    const sent = exchange.query ?? String(exchange.body ?? '');
    const title = `${JSON.stringify(exchange.signed.replace(PREFIX, '…'))} sent as ${JSON.stringify(sent)}: ${ids}`;
    test(title, async () => {
      const { error, comparison } = await refusal(exchange);
      assert.equal(comparison.equal, false);
      assert.deepEqual(
        comparison.differences.map(({ id }) => id),
        ids,
      );
      const [check] = error.checks;
      assert.equal(check.id, 'signature');
      assert.equal(check.status, 'fail');
      for (const { name, fix } of comparison.differences) {
        assert.ok(check.evidence.includes(name), check.evidence);
        assert.ok(error.hints[0].fix.includes(fix), error.hints[0].fix);
      }
      assert.doesNotMatch(JSON.stringify(error), /OtherKey01|test_api_/);
    });
  }

  test('each has a test with a real reply', () => {
    const tested = new Set(CASES.flatMap(([, ...ids]) => ids));
    assert.deepEqual(
      DIFFERENCES.map(({ id }) => id).filter((id) => !tested.has(id)),
      [],
    );
  });
  test('each is recognised by its id, and each has a name and a fix', () => {
    for (const { id, name, fix, compared } of DIFFERENCES) {
      assert.ok(name && fix, id);
      assert.equal(typeof (compared === 'parts' ? RECOGNISE : UNIFY)[id], 'function', id);
    }
    const known = DIFFERENCES.map(({ id }) => id);
    for (const id of [...Object.keys(RECOGNISE), ...Object.keys(UNIFY)]) assert.ok(known.includes(id), id);
  });
});

test('the same bytes: the secret is wrong', async () => {
  const query = 'category=linear&note=%C3%A9';
  const signed = `${PREFIX}${query}`;
  const wrong = { ...KEY, secret: 'wrong' };
  const reply = await send(sandbox.urls.mainnet, {
    target: `${PATH}?${query}`,
    headers: {
      'X-BAPI-API-KEY': KEY.apiKey,
      'X-BAPI-TIMESTAMP': `${NOW}`,
      'X-BAPI-RECV-WINDOW': '5000',
      'X-BAPI-SIGN': hmac(wrong.secret, signed),
    },
  });
  const error = classify(reply.json, { signedPayload: signed, apiKey: KEY.apiKey });
  assert.match(error.checks[0].evidence, new RegExp(`same ${signed.length} bytes`));
  assert.match(error.hints[0].fix, /Paste the secret/);
  assert.match(
    classify(reply.json, { signedPayload: Buffer.from(signed) }).checks[0].evidence,
    /same \d+ bytes/,
  );
});
