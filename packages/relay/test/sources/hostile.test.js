'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const fc = require('fast-check');

const { ADDRESS, SECRET, sourceOf } = require('./support');

const KINDS = {
  'bad-signature': 401,
  forbidden: 403,
  'stale-signed': 401,
  'stale-signal': 422,
  malformed: 400,
  'too-large': 413,
  invalid: 422,
};

const sources = [
  sourceOf({ preset: 'tradingview', secrets: [SECRET] }),
  ...['3commas', 'traderspost', 'okx'].map((preset) =>
    sourceOf({ preset, secrets: [SECRET], field: 'secret' }),
  ),
  sourceOf({ preset: 'standard', keys: ['whsec_bWFkZS11cC1rZXktb2YtYS10ZXN0'] }),
  sourceOf({ verify: () => true }),
  sourceOf({ verify: () => true, map: { id: 'a.b[0]', symbol: 'c', side: 'd', size: 'e' } }),
  sourceOf({ verify: () => true, map: (/** @type {any} */ json) => json.signal, unknownFields: 'warn' }),
];

const names = [
  'id',
  'at',
  'symbol',
  'kind',
  'side',
  'action',
  'position',
  'size',
  'qty',
  'contracts',
  'price',
  'type',
  'to',
];
const PARTS = [
  'strategy_info',
  'market_position',
  'order',
  'amount',
  'sentiment',
  'takeProfit',
  'limitPrice',
  'quantityType',
];
const member = fc.constantFrom(
  ...names,
  'secret',
  'exchange',
  'ticker',
  '__proto__',
  'toString',
  'constructor',
  'signal',
  ...PARTS,
);
const leaf = fc.oneof(
  fc.constantFrom(
    SECRET,
    `x${SECRET}`,
    'buy',
    'order',
    'long',
    '0.1',
    '{{close}}',
    'NaN',
    '2026-11-27T10:00:00Z',
    'BTCUSDT.P',
  ),
  fc.constantFrom('constructor', '__proto__', 'toString'),
  fc.string({ maxLength: 6 }),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(member, tie('json'), { maxKeys: 8, noNullPrototype: true }),
  ),
}));
const GOOD = { secret: SECRET, id: 'a', at: '2026-11-27T10:00:00Z', symbol: 'BYBIT:BTCUSDT.P' };
const bodyOf = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value));
const strange = fc
  .tuple(fc.dictionary(member, json, { maxKeys: 8, noNullPrototype: true }), fc.boolean())
  .map(([value, hasSecret]) => bodyOf({ ...value, ...(hasSecret && { secret: SECRET }) }));
/** A good alert with a member or two that may be anything. */
const nearlyGood = fc
  .tuple(
    fc.constantFrom(
      { side: 'buy' },
      { position: 'long' },
      { action: 'exit' },
      { kind: 'stop', symbol: undefined },
    ),
    fc.dictionary(member, leaf, { maxKeys: 2, noNullPrototype: true }),
  )
  .map(([what, change]) => bodyOf({ ...GOOD, ...what, ...change, secret: SECRET }));
const alert = fc.oneof(strange, nearlyGood);
/** Bytes put into a body, so that it is nearly right. */
const damaged = fc
  .tuple(alert, fc.nat(), fc.uint8Array({ maxLength: 3 }))
  .map(([body, at, bytes]) =>
    Buffer.concat([body.subarray(0, at % (body.length + 1)), bytes, body.subarray(at % (body.length + 1))]),
  );
const body = fc.oneof(
  { arbitrary: alert, weight: 5 },
  { arbitrary: damaged, weight: 3 },
  { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
);
const headers = fc.dictionary(
  fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type'),
  fc.oneof(fc.string(), fc.constantFrom('v1,', '1795773600'), fc.array(fc.string(), { maxLength: 2 })),
);

/** @param {any} received @param {Buffer} sent */
function check(received, sent) {
  if (received.status === 'ok') {
    const { signal, warnings } = received;
    assert.match(signal.id, /^\P{Cc}{1,128}$/u);
    assert.ok(Number.isSafeInteger(signal.at));
    assert.ok(Array.isArray(warnings));
  } else {
    assert.equal(received.http, KINDS[/** @type {keyof typeof KINDS} */ (received.kind)]);
    assert.equal(received.reason, received.findings[0].code);
    for (const { byte, message } of received.findings) {
      assert.ok(byte === undefined || (byte >= 0 && byte <= sent.length));
      assert.ok(message.length > 0 && message.length < 1000);
    }
    if (!received.authenticated) assert.equal(received.redacted, '');
  }
  assert.match(received.bodyHash, /^[0-9a-f]{64}$/);
}

test('property: whatever comes in, the answer is one of the table', async () => {
  const kinds = new Set();
  await fc.assert(
    fc.asyncProperty(
      body,
      headers,
      fc.constantFrom(ADDRESS, '192.0.2.1', 'x', undefined),
      async (sent, given, ip) => {
        for (const source of sources) {
          const received = await source.receive({ body: sent, headers: given, ip });
          check(received, sent);
          kinds.add(received.kind ?? received.status);
        }
      },
    ),
    { numRuns: 1000 },
  );
  for (const kind of ['ok', 'bad-signature', 'forbidden', 'malformed', 'invalid']) {
    assert.ok(kinds.has(kind), kind);
  }
});

test('property: nothing that is kept has the secret', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(alert, damaged), async (sent) => {
      const received = await sources[0].receive({ body: sent, headers: {}, ip: ADDRESS });
      assert.ok(!JSON.stringify(received).includes(SECRET), JSON.stringify(received));
    }),
    { numRuns: 2000 },
  );
});

test('property: a push of anything is answered', async () => {
  const source = sourceOf({ preset: 'push' });
  await fc.assert(
    fc.asyncProperty(
      fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
      async (value) => {
        const received = await source.fromPush(value);
        check(received, Buffer.alloc(65_536));
      },
    ),
    { numRuns: 1000 },
  );
});
