'use strict';

const assert = require('node:assert/strict');
const { createHmac, randomBytes } = require('node:crypto');
const test = require('node:test');

const { NOW, sourceOf } = require('./support');
const { template } = require('../../lib/sources/templates');

const KEY = randomBytes(24);
const SIGNAL = { at: '2026-11-27T10:00:00Z', symbol: 'BTC/USDT:USDT', side: 'buy' };

/** @param {string} body @param {{ id?: string, at?: number, key?: Buffer }} [options] */
function standardRequest(body, { id = 'msg_1', at = NOW, key = KEY } = {}) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return { body: Buffer.from(body), headers, ip: null };
}

const standard = (/** @type {object} */ options = {}) =>
  sourceOf({ preset: 'standard', keys: [`whsec_${KEY.toString('base64')}`], ...options });

/** @param {Buffer} body */
const hex = (body) => createHmac('sha256', 'made-up-key').update(body).digest('hex');
/** @param {unknown} json */
function hmacRequest(json) {
  const body = Buffer.from(JSON.stringify(json));
  return { body, headers: { 'x-signature': hex(body) }, ip: '192.0.2.1' };
}

test('standard: the signed id is the id of a signal without one', async () => {
  const { signal, warnings } = await standard().receive(standardRequest(JSON.stringify(SIGNAL)));
  assert.deepEqual(signal, { v: 1, id: 'msg_1', source: 'tv', ...SIGNAL, at: NOW, kind: 'order' });
  assert.deepEqual(warnings, []);
});

test('standard: the id of the signal wins; the time of the signature is a fallback with a warning', async () => {
  const body = JSON.stringify({ id: 'mine', symbol: 'X', side: 'buy' });
  const { signal, warnings } = await standard().receive(standardRequest(body, { at: NOW - 30_000 }));
  assert.deepEqual([signal.id, signal.at], ['mine', NOW - 30_000]);
  assert.deepEqual(
    warnings.map((/** @type {any} */ { code }) => code),
    ['no-at'],
  );
});

test('standard: a message that is sent again is taken again, because its id makes it a duplicate', async () => {
  const source = standard();
  const request = standardRequest(JSON.stringify(SIGNAL));
  const [one, again] = [await source.receive(request), await source.receive(request)];
  assert.deepEqual([one.status, again.status, one.bodyHash === again.bodyHash], ['ok', 'ok', true]);
});

test('standard: another key, another body, an old signature, no signature', async () => {
  const source = standard();
  const body = JSON.stringify(SIGNAL);
  const forged = await source.receive(standardRequest(body, { key: randomBytes(24) }));
  assert.deepEqual([forged.kind, forged.http, forged.authenticated], ['bad-signature', 401, false]);
  const changed = await source.receive({
    ...standardRequest(body),
    body: Buffer.from(body.replace('buy', 'sell')),
  });
  assert.equal(changed.kind, 'bad-signature');
  const old = await source.receive(standardRequest(body, { at: NOW - 301_000 }));
  assert.deepEqual(
    [old.kind, old.http, old.authenticated, old.reason],
    ['stale-signed', 401, true, 'too-old'],
  );
  assert.deepEqual(JSON.parse(old.redacted), SIGNAL);
  const bare = await source.receive({ body: Buffer.from(body), headers: {}, ip: null });
  assert.deepEqual([bare.kind, bare.reason], ['bad-signature', 'missing-header']);
});

test('a signed body that is no signal is told with all that is wrong', async () => {
  const source = standard();
  const malformed = await source.receive(standardRequest('{"symbol":"X","symbol":"Y"}'));
  assert.deepEqual([malformed.kind, malformed.http, malformed.reason], ['malformed', 400, 'duplicate-key']);
  const invalid = await source.receive(standardRequest('{"id":"z","symbol":"X","side":"by","extra":1}'));
  assert.deepEqual(
    [invalid.kind, invalid.http, invalid.signalId, invalid.findings.length],
    ['invalid', 422, 'z', 2],
  );
  const list = await source.receive(standardRequest('[]'));
  assert.equal(list.reason, 'not-an-object');
});

test('a map of paths: nested values, fixed values, and the byte where each was sent', async () => {
  const map = {
    id: 'data.id',
    at: 'ts',
    symbol: 'data.pair',
    side: 'data.dir',
    size: 'data.legs[0].qty',
    note: { value: 'fixed' },
  };
  const source = sourceOf({ scheme: 'hmac', keys: ['made-up-key'], map, sizeOf: 'quote' });
  const json = {
    ts: NOW,
    data: { id: 7, pair: 'BTC/USDT:USDT', dir: 'BUY', legs: [{ qty: 50.5 }] },
    other: { is: 'ignored' },
  };
  const { signal } = await source.receive(hmacRequest(json));
  assert.deepEqual(signal, {
    ...{
      v: 1,
      id: '7',
      source: 'tv',
      at: NOW,
      symbol: 'BTC/USDT:USDT',
      kind: 'order',
      side: 'buy',
      note: 'fixed',
    },
    size: { of: 'quote', value: '50.5' },
  });
  const wrong = { ...json, data: { ...json.data, dir: 'up', legs: [{ qty: -1 }] } };
  const request = hmacRequest(wrong);
  const { findings } = await source.receive(request);
  const byte = (/** @type {string} */ part) => request.body.indexOf(part);
  assert.deepEqual(
    findings.map((/** @type {any} */ { code, path, byte: at }) => [code, path, at]),
    [
      ['unknown-value', 'data.dir', byte('"up"')],
      ['negative', 'data.legs[0].qty', byte('-1')],
    ],
  );
});

test('a function as map gets numbers as text, and what it returns is checked as any signal', async () => {
  const seen = [];
  const map = (/** @type {any} */ json) => {
    seen.push(json.amount);
    return {
      id: json.n,
      at: json.ts,
      symbol: json.pair,
      kind: 'order',
      side: json.side,
      size: { of: 'base', value: json.amount },
    };
  };
  const source = sourceOf({ scheme: 'hmac', keys: ['made-up-key'], map });
  const json = { n: 'a', ts: NOW, pair: 'BTC/USDT:USDT', side: 'buy', amount: 0.1 };
  const { signal } = await source.receive(hmacRequest(json));
  assert.deepEqual([signal.size, seen], [{ of: 'base', value: '0.1' }, ['0.1']]);
  const { reason, findings } = await source.receive(hmacRequest({ ...json, side: 'by' }));
  assert.deepEqual([reason, findings[0].path, findings[0].byte], ['unknown-value', 'side', undefined]);
});

test('a map that throws or returns nothing is a refusal that is told', async () => {
  const circular = {};
  Object.assign(circular, { circular });
  const maps = [
    () => {
      throw new Error('no pair');
    },
    () => null,
    () => undefined,
    () => circular,
    () => 1n,
    async () => Promise.reject(new Error('late')),
  ];
  for (const map of maps) {
    const source = sourceOf({ scheme: 'hmac', keys: ['made-up-key'], map });
    const { kind, authenticated, reason } = await source.receive(hmacRequest(SIGNAL));
    assert.deepEqual([kind, authenticated], ['invalid', true]);
    assert.ok(['map-failed', 'no-signal'].includes(reason), reason);
  }
});

test("verify: the user's own function decides, and may tell id and time", async () => {
  const request = { body: Buffer.from(JSON.stringify(SIGNAL)), headers: { 'x-own': 'yes' }, ip: '192.0.2.1' };
  const calls = /** @type {any[]} */ ([]);
  const own = sourceOf({
    verify: (/** @type {Buffer} */ body, /** @type {any} */ headers, /** @type {any} */ details) => {
      calls.push([body.equals(request.body), headers['x-own'], details.ip]);
      return { id: 'own-1', timestamp: NOW };
    },
  });
  assert.equal((await own.receive(request)).signal.id, 'own-1');
  assert.deepEqual(calls, [[true, 'yes', '192.0.2.1']]);
  const asyncTrue = sourceOf({ verify: async () => true });
  assert.match((await asyncTrue.receive(request)).signal.id, /^body:/);
});

test('verify: false and every throw are a refusal without what was thrown', async () => {
  const throwers = [
    () => false,
    async () => undefined,
    () => {
      throw new Error('made-up-secret');
    },
    async () => {
      throw new TypeError('made-up-secret');
    },
    () => Promise.reject('made-up-secret'),
  ];
  for (const verify of throwers) {
    const { kind, http, findings } = await sourceOf({ verify }).receive({
      body: Buffer.from('{}'),
      headers: {},
      ip: null,
    });
    assert.deepEqual([kind, http], ['bad-signature', 401]);
    assert.doesNotMatch(JSON.stringify(findings), /made-up-secret/);
  }
});

test('verify and map: no answer is no refusal, but an error, so that the sender sends again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const never = () => new Promise(() => {});
  const request = { body: Buffer.from('{}'), headers: {}, ip: null };
  const calls = [{ verify: never }, { verify: () => true, map: never }].map((options) =>
    sourceOf(options).receive(request),
  );
  await new Promise(setImmediate);
  t.mock.timers.tick(5000);
  for (const call of calls) await assert.rejects(call, { code: 'ERR_RELAY_NO_ANSWER' });
});

test('what a map returns is read as strictly as what is sent', async () => {
  const values = { 'not-unicode': { id: '\ud800' }, 'too-many-values': { list: Array(6000).fill(0) } };
  for (const [reason, value] of Object.entries(values)) {
    const received = await sourceOf({ verify: () => true, map: () => value }).receive(hmacRequest({}));
    assert.deepEqual([received.kind, received.reason, received.findings.length], ['invalid', reason, 1]);
  }
});

test('push: a signal of the program itself', async () => {
  const source = sourceOf({ preset: 'push' });
  const { signal, warnings } = await source.fromPush({
    id: 'x',
    symbol: 'BTC/USDT:USDT',
    position: 'flat',
    at: new Date(NOW),
  });
  assert.deepEqual(signal, {
    v: 1,
    id: 'x',
    source: 'tv',
    at: NOW,
    symbol: 'BTC/USDT:USDT',
    kind: 'target',
    position: 'flat',
  });
  assert.deepEqual(warnings, []);
  assert.equal((await source.fromPush({ symbol: 'X', side: 'buy' })).findings[0].message, 'id is missing');
  for (const wrong of [undefined, 1n, () => {}, Symbol('x')]) {
    assert.equal((await source.fromPush(wrong)).kind, 'malformed');
  }
  assert.equal((await source.fromPush('text')).reason, 'not-an-object');
  const nan = await source.fromPush({ id: 'x', symbol: 'X', side: 'buy', stopLoss: NaN });
  assert.equal(nan.reason, 'wrong-type');
  const overHttp = await source.receive({ body: Buffer.from('{}'), headers: {}, ip: '127.0.0.1' });
  assert.deepEqual([overHttp.kind, overHttp.http], ['forbidden', 403]);
});

test('a parsed body and a body that is too large are refused', async () => {
  const source = standard();
  const parsed = await source.receive(/** @type {any} */ ({ body: SIGNAL, headers: {}, ip: null }));
  assert.deepEqual([parsed.kind, parsed.reason], ['malformed', 'parsed-body']);
  const large = await source.receive({ body: Buffer.alloc(65_537), headers: {}, ip: null });
  assert.deepEqual([large.kind, large.http], ['too-large', 413]);
});

test('a map cannot bring a secret of the body into the signal', async () => {
  const secret = 'made-up-secret-of-a-test';
  const map = { id: 'id', symbol: 'pair', side: 'side', note: 'secret' };
  const source = sourceOf({ scheme: 'tradingview', keys: [secret], map, ips: false });
  const body = Buffer.from(JSON.stringify({ id: 'a', pair: 'X', side: 'buy', secret }));
  const received = await source.receive({ body, headers: {}, ip: null });
  assert.equal(received.signal.note, undefined);
  assert.ok(!JSON.stringify(received).includes(secret));
});

test('an id of the sender that no signal may have is replaced by its hash, always the same', async () => {
  const body = Buffer.from(JSON.stringify(SIGNAL));
  const ids = [];
  for (const id of ['a\0b', 'x'.repeat(129), 'x'.repeat(129)]) {
    const source = sourceOf({ verify: () => ({ id, timestamp: 1.5 }) });
    ids.push((await source.receive({ body, headers: {}, ip: null })).signal.id);
  }
  for (const id of ids) assert.match(id, /^id:[0-9a-f]{32}$/);
  assert.deepEqual([ids[0] === ids[1], ids[1] === ids[2]], [false, true]);
});

test('standard: the text of the template is a signal; defaults say what it does not', async () => {
  const text = String(template('standard', { url: 'https://relay.example.com/hook/std', secret: '' }));
  const body = text.slice(text.indexOf('{'));
  assert.equal((await standard().receive(standardRequest(body))).signal.id, 'msg_1');
  const defaults = { size: { of: 'quote', value: 50 }, kind: 'order' };
  const { signal } = await standard({ defaults }).receive(standardRequest(JSON.stringify(SIGNAL)));
  assert.deepEqual(signal.size, { of: 'quote', value: '50' });
  assert.equal(template('push', { url: '', secret: '' }), null);
});
