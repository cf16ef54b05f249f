'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { Buckets, LOCK_OUT, LockOut, RATE } = require('../../lib/http/guards.js');
const { SECRET, TOKEN, post, serve, signed, testRelay } = require('./support.js');

/** A clock that stands until it is moved. */
const clock = () => {
  const now = () => now.ms;
  now.ms = 1_000_000;
  return now;
};

const wrong = { 'x-signature': '0'.repeat(64) };

test('an address is locked out after 20 wrong signatures in a minute, for a minute', () => {
  const now = clock();
  const lockOut = new LockOut(now);
  for (let count = 1; count < LOCK_OUT.failures; count += 1) lockOut.fail('192.0.2.1');
  assert.equal(lockOut.remaining('192.0.2.1'), 0);
  lockOut.fail('192.0.2.1');
  assert.equal(lockOut.remaining('192.0.2.1'), LOCK_OUT.lockMs);
  assert.equal(lockOut.remaining('192.0.2.2'), 0);
  now.ms += LOCK_OUT.lockMs;
  assert.equal(lockOut.remaining('192.0.2.1'), 0);
});

test('wrong signatures that are spread over time lock nobody out', () => {
  const now = clock();
  const lockOut = new LockOut(now);
  for (let count = 0; count < 10 * LOCK_OUT.failures; count += 1) {
    lockOut.fail('192.0.2.1');
    now.ms += (LOCK_OUT.withinMs / LOCK_OUT.failures) * 1.1;
  }
  assert.equal(lockOut.remaining('192.0.2.1'), 0);
});

test('the addresses of one IPv6 subscriber count as one', () => {
  const lockOut = new LockOut(clock());
  for (let count = 0; count < LOCK_OUT.failures; count += 1) {
    lockOut.fail(`2001:db8:0:7::${count.toString(16)}`);
  }
  assert.ok(lockOut.remaining('2001:db8:0:7:ffff::1') > 0);
  assert.ok(lockOut.remaining('2001:db8:0:7:1:2:3:4') > 0);
  assert.equal(lockOut.remaining('2001:db8:0:8::1'), 0);
  assert.equal(lockOut.remaining('2001:db8::1'), 0);
  for (let count = 0; count < LOCK_OUT.failures; count += 1) lockOut.fail('::ffff:192.0.2.1');
  assert.ok(lockOut.remaining('192.0.2.1') > 0);
  assert.equal(lockOut.remaining('::ffff:192.0.2.2'), 0);
});

test('a bucket lets a burst through, then as many as its rate', () => {
  const now = clock();
  const buckets = new Buckets(now);
  const rate = { perSecond: 10, burst: 3 };
  for (let count = 0; count < 3; count += 1) assert.equal(buckets.take('tv', '192.0.2.1', rate), 0);
  assert.equal(buckets.take('tv', '192.0.2.1', rate), 100);
  assert.equal(buckets.take('tv', '192.0.2.2', rate), 0);
  assert.equal(buckets.take('other', '192.0.2.1', rate), 0);
  now.ms += 100;
  assert.equal(buckets.take('tv', '192.0.2.1', rate), 0);
  assert.ok(buckets.take('tv', '192.0.2.1', rate) > 0);
  now.ms += 3_600_000;
  for (let count = 0; count < 3; count += 1) assert.equal(buckets.take('tv', '192.0.2.1', rate), 0);
  assert.ok(buckets.take('tv', '192.0.2.1', rate) > 0);
});

test('a locked-out address gets 429 even for a right signature; other addresses do not', async (t) => {
  const { url, relay } = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  const from = (/** @type {string} */ ip) => ({ 'x-forwarded-for': ip });
  for (let count = 0; count < LOCK_OUT.failures; count += 1) {
    assert.equal((await post(`${url}/hook/hmac`, '{}', { ...wrong, ...from('192.0.2.1') })).status, 401);
  }
  const locked = await post(`${url}/hook/hmac`, '{}', { ...signed('{}'), ...from('192.0.2.1') });
  assert.deepEqual([locked.status, locked.body.error], [429, 'locked-out']);
  assert.match(locked.headers.get('retry-after'), /^[1-9]\d*$/);
  assert.equal((await post(`${url}/hook/hmac`, '{}', { ...signed('{}'), ...from('192.0.2.2') })).status, 202);
  assert.match(await relay.metrics(), /signals_total\{source="hmac",result="locked-out"\} 1$/m);
});

test('wrong control tokens lock out, too', async (t) => {
  const { url } = await serve(t);
  for (let count = 0; count < LOCK_OUT.failures; count += 1) {
    assert.equal((await post(`${url}/stop`, '', { authorization: 'Bearer wrong' })).status, 401);
  }
  assert.equal((await post(`${url}/stop`, '', { authorization: `Bearer ${TOKEN}` })).status, 429);
});

test('a proxy that does not say whom it forwards for is not locked out: it stands for everybody', async (t) => {
  const { url } = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  for (let count = 0; count <= LOCK_OUT.failures; count += 1) await post(`${url}/hook/hmac`, '{}', wrong);
  assert.equal((await post(`${url}/hook/hmac`, '{}', signed('{}'))).status, 202);
});

test("TradingView's addresses are not locked out: all of its users send from them", async (t) => {
  const { url } = await serve(t, testRelay({ trustProxy: ['127.0.0.1'] }));
  // https://www.tradingview.com/support/solutions/43000529348/
  const tradingView = { 'x-forwarded-for': '52.89.214.238' };
  for (let count = 0; count <= LOCK_OUT.failures; count += 1) {
    const answer = await post(`${url}/hook/tv`, '{"secret":"made-up-wrong"}', tradingView);
    assert.equal(answer.status, 401);
  }
  assert.equal((await post(`${url}/hook/tv`, JSON.stringify({ secret: SECRET }), tradingView)).status, 202);
});

test('a source takes as many requests of one address as its rate says', async (t) => {
  const sources = { slow: { rate: { perSecond: 0.001, burst: 2 } } };
  const { url, relay } = await serve(t, testRelay({ sources }));
  assert.equal((await post(`${url}/hook/slow`, 'one')).status, 202);
  assert.equal((await post(`${url}/hook/slow`, 'two')).status, 202);
  const third = await post(`${url}/hook/slow`, 'three');
  assert.deepEqual([third.status, third.body.error], [429, 'rate-limited']);
  assert.equal((await post(`${url}/hook/any`, 'three')).status, 202);
  assert.equal(relay.arrivals.length, 3);
  assert.ok(RATE.burst > 100);
});
