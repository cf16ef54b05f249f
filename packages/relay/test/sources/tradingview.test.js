'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const { NOW, SECRET, alertOf, sourceOf } = require('./support');
const { template } = require('../../lib/sources/templates');

const source = sourceOf({ preset: 'tradingview', secrets: [SECRET] });
const AT = '2026-11-27T10:00:00Z';
const ALERT = { secret: SECRET, id: 'a', at: AT, symbol: 'BYBIT:BTCUSDT.P' };

/** @param {unknown} json @param {any} [from] */
async function signalOf(json, from = source) {
  const received = await from.receive(alertOf(json));
  assert.equal(received.status, 'ok', JSON.stringify(received.findings));
  return received;
}

/** @param {unknown} json @param {object} [arrival] @param {any} [from] */
async function refusalOf(json, arrival, from = source) {
  const received = await from.receive(alertOf(json, arrival));
  assert.equal(received.status, 'refused');
  return received;
}

test('the recommended text, with its placeholders filled in, is a target', async () => {
  const filled = {
    'strategy.order.id': 'Long',
    'strategy.order.action': 'buy',
    'strategy.position_size': '0.01',
    'strategy.market_position': 'long',
    'strategy.prev_market_position': 'flat',
    'strategy.market_position_size': '0.01',
    exchange: 'BYBIT',
    ticker: 'BTCUSDT.P',
    time: '2026-11-27T09:00:00Z',
    timenow: AT,
  };
  const text = template('tradingview', { url: 'https://relay.example.com/hook/tv', secret: SECRET });
  const message = String(text).slice(String(text).indexOf('{'));
  const alert = message.replace(/\{\{([\w.]+)\}\}/g, (_, name) => filled[name] ?? assert.fail(name));
  const { signal, warnings } = await signalOf(alert);
  assert.deepEqual(warnings, []);
  assert.deepEqual(signal, {
    ...{ v: 1, id: 'Long|buy|0.01|2026-11-27T09:00:00Z|2026-11-27T10:00:00Z', source: 'tv', at: NOW },
    ...{ symbol: 'BYBIT:BTCUSDT.P', kind: 'target', position: 'long', previous: 'flat' },
    size: { of: 'contracts', value: '0.01' },
  });
});

/** Alerts as they are in use. @type {[string, object, object][]} */
const IN_THE_WILD = [
  [
    'action, ticker and contracts',
    { id: 'a', timenow: AT, ticker: 'BTCUSDT.P', action: 'BUY', contracts: '0.5' },
    { kind: 'order', side: 'buy', symbol: 'BTCUSDT.P', size: { of: 'contracts', value: '0.5' } },
  ],
  [
    'the exchange in a member of its own',
    { id: 'a', at: AT, exchange: 'BYBIT', ticker: 'BTCUSDT.P', action: 'sell', qty: 2 },
    { kind: 'order', side: 'sell', symbol: 'BYBIT:BTCUSDT.P', size: { of: 'contracts', value: '2' } },
  ],
  [
    'an order with everything else that the strategy knows',
    {
      ...{
        kind: 'order',
        id: 'a',
        at: AT,
        ticker: 'BTCUSDT.P',
        action: 'buy',
        contracts: '1',
        price: '65000',
      },
      ...{
        market_position: 'long',
        prev_market_position: 'flat',
        market_position_size: '3',
        close: '65001',
        interval: '15',
      },
    },
    { kind: 'order', side: 'buy', symbol: 'BTCUSDT.P', size: { of: 'contracts', value: '1' } },
  ],
  [
    'a target with everything else that the strategy knows',
    {
      ...{
        kind: 'target',
        id: 'a',
        at: AT,
        ticker: 'BTCUSDT.P',
        action: 'buy',
        contracts: '1',
        price: '65000',
      },
      ...{ market_position: 'long', prev_market_position: 'flat', market_position_size: '3' },
    },
    {
      ...{ kind: 'target', position: 'long', previous: 'flat', symbol: 'BTCUSDT.P' },
      size: { of: 'contracts', value: '3' },
    },
  ],
  [
    'an exit',
    { id: 'a', at: AT, ticker: 'BTCUSDT.P', action: 'exit' },
    { kind: 'close', symbol: 'BTCUSDT.P' },
  ],
  [
    'a limit order',
    {
      id: 'a',
      at: AT,
      ticker: 'BTCUSDT.P',
      action: 'buy',
      orderType: 'Limit',
      limitPrice: 65000.5,
      tp: '66000',
      sl: 64000,
    },
    {
      ...{ kind: 'order', side: 'buy', symbol: 'BTCUSDT.P', type: 'limit', price: '65000.5' },
      ...{ takeProfit: '66000', stopLoss: '64000' },
    },
  ],
];

for (const [name, alert, expected] of IN_THE_WILD) {
  test(`understood: ${name}`, async () => {
    const { signal } = await signalOf({ ...alert, secret: SECRET });
    assert.deepEqual(signal, { v: 1, id: 'a', source: 'tv', at: NOW, ...expected });
  });
}

test('what a sender tells without asking for it is a warning', async () => {
  const { warnings } = await signalOf({ ...ALERT, side: 'buy', price: '65000' });
  assert.deepEqual(
    warnings.map(({ code, path }) => [code, path]),
    [['ignored-field', 'price']],
  );
});

/** @type {[string, object, string[]][]} */
const NOT_GUESSED = [
  ['an action that may be an order or a target', { action: 'long' }, ['action: unknown-value']],
  ['action and market position', { action: 'buy', market_position: 'long' }, ['kind: ambiguous']],
  ['two symbols', { ticker: 'ETHUSDT.P', side: 'buy' }, ['symbol: ambiguous']],
  ['two sizes', { side: 'buy', qty: '1', quantity: '2' }, ['qty: ambiguous']],
  ['an amount, of which coin?', { side: 'buy', amount: '1' }, ['amount: unknown-field']],
  ['a volume, of the order or of the bar?', { side: 'buy', volume: '1' }, ['volume: unknown-field']],
  ['a percentage, of what?', { side: 'buy', qty: '5%' }, ['qty: not-a-decimal']],
  ['a limit price without a type', { side: 'buy', limitPrice: '1' }, ['type: missing']],
];

for (const [name, members, expected] of NOT_GUESSED) {
  test(`not guessed: ${name}`, async () => {
    const { kind, http, findings } = await refusalOf({ ...ALERT, ...members });
    assert.deepEqual([kind, http], ['invalid', 422]);
    assert.deepEqual(
      findings.map((/** @type {any} */ { path, code }) => `${path}: ${code}`),
      expected,
    );
  });
}

test('sizeOf says what a bare number counts, and defaults what no alert says', async () => {
  const options = {
    preset: 'tradingview',
    secrets: [SECRET],
    sizeOf: 'quote',
    defaults: { kind: 'order', symbol: 'BTC/USDT:USDT' },
  };
  const alert = { secret: SECRET, id: 'a', at: AT, action: 'buy', market_position: 'long', qty: 50 };
  const { signal } = await signalOf(alert, sourceOf(options));
  assert.deepEqual(signal, {
    ...{ v: 1, id: 'a', source: 'tv', at: NOW, kind: 'order', side: 'buy', symbol: 'BTC/USDT:USDT' },
    size: { of: 'quote', value: '50' },
  });
  const broken = sourceOf({ ...options, defaults: { size: { of: 'quote', value: 50 }, side: 'buy' } });
  assert.deepEqual((await signalOf({ ...ALERT }, broken)).signal.size, { of: 'quote', value: '50' });
});

test('the secret may be old, and in a field of another name', async () => {
  const options = { preset: 'tradingview', secrets: ['made-up-new-secret', SECRET], field: 'passphrase' };
  const alert = { ...ALERT, secret: undefined };
  const { redacted } = await signalOf({ ...alert, side: 'buy', passphrase: SECRET }, sourceOf(options));
  assert.equal(JSON.parse(redacted).passphrase, '[secret]');
});

test('a stranger is refused, and nothing of the body is kept', async () => {
  for (const alert of [
    { ...ALERT, secret: 'made-up-wrong-secret' },
    { ...ALERT, secret: undefined },
    'no json',
    '',
  ]) {
    const { kind, http, authenticated, redacted } = await refusalOf(alert);
    assert.deepEqual([kind, http, authenticated, redacted], ['bad-signature', 401, false, '']);
  }
  const elsewhere = await refusalOf({ ...ALERT, side: 'buy' }, { ip: '192.0.2.1' });
  assert.deepEqual([elsewhere.kind, elsewhere.http, elsewhere.redacted], ['forbidden', 403, '']);
  assert.equal((await refusalOf({ ...ALERT, side: 'buy' }, { ip: null })).kind, 'forbidden');
});

test('addresses: a list of the user, networks, IPv4 in IPv6, or all', async () => {
  const alert = { ...ALERT, side: 'buy' };
  const own = sourceOf({ preset: 'tradingview', secrets: [SECRET], ips: ['10.0.0.0/8', '2001:db8::/32'] });
  for (const ip of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1']) {
    assert.equal((await own.receive(alertOf(alert, { ip }))).status, 'ok', ip);
  }
  for (const ip of ['11.1.2.3', '2001:db9::1', 'unknown', undefined]) {
    assert.equal((await own.receive(alertOf(alert, { ip }))).status, 'refused', ip);
  }
  const all = sourceOf({ preset: 'tradingview', secrets: [SECRET], ips: false });
  assert.equal((await all.receive(alertOf(alert, { ip: null }))).status, 'ok');
});

test("TradingView's client certificate can be required", async () => {
  const from = sourceOf({ preset: 'tradingview', secrets: [SECRET], certificate: true });
  const alert = { ...ALERT, side: 'buy' };
  const subject = 'CN=TradingView Webhooks,O=Example';
  const good = await from.receive(
    alertOf(alert, { certificate: { subject, commonName: 'TradingView Webhooks' } }),
  );
  assert.equal(good.status, 'ok');
  assert.equal((await refusalOf(alert, {}, from)).reason, 'client-certificate');
  const certificate = { subject: 'CN=Somebody', commonName: 'Somebody' };
  assert.equal((await refusalOf(alert, { certificate }, from)).http, 403);
});

test('an alert with an unfilled placeholder is known by its secret, so that its refusal is told', async () => {
  for (const text of [
    '{"price":{{close}},"secret":"@"}',
    '{"secret" : "@","price":NaN}',
    '{"secret":"@",}',
    '{"secret":"@"',
  ]) {
    const { kind, http, authenticated, findings, redacted } = await refusalOf(text.replace('@', SECRET));
    assert.deepEqual([kind, http, authenticated], ['malformed', 400, true]);
    assert.ok(findings[0].byte > 0);
    assert.ok(!redacted.includes(SECRET));
  }
  assert.equal((await refusalOf('{"price":{{close}},"secret":"made-up-wrong"}')).kind, 'bad-signature');
});

test('an old alert is refused with its age, and one from the future', async () => {
  const old = await refusalOf({ ...ALERT, side: 'buy', at: '2026-11-27T09:58:59Z' });
  assert.deepEqual([old.kind, old.http, old.reason, old.signalId], ['stale-signal', 422, 'stale', 'a']);
  assert.match(old.findings[0].message, /61\.0 s old; maxAgeMs allows 60\.0 s/);
  const early = await refusalOf({ ...ALERT, side: 'buy', at: '2026-11-27T10:00:06Z' });
  assert.deepEqual([early.kind, early.reason], ['stale-signal', 'from-the-future']);
  const { signal } = await signalOf({ secret: SECRET, id: 'a', kind: 'stop', at: '2026-11-27T08:00:00Z' });
  assert.equal(signal.kind, 'stop');
});

test('without an id the text is the id: the same text again is the same signal', async () => {
  const alert = { ...ALERT, id: undefined };
  const [one, again, other] = await Promise.all(
    [alert, alert, { ...alert, at: '2026-11-27T10:00:01Z' }].map((json) =>
      signalOf({ ...json, side: 'buy' }),
    ),
  );
  assert.match(one.signal.id, /^body:[0-9a-f]{32}$/);
  assert.equal(again.signal.id, one.signal.id);
  assert.notEqual(other.signal.id, one.signal.id);
  assert.deepEqual(
    one.warnings.map((/** @type {any} */ { code }) => code),
    ['no-id'],
  );
});

test('the hash of a signal does not depend on the secret, so that it cannot be used to guess it', async () => {
  const both = sourceOf({ preset: 'tradingview', secrets: ['made-up-new-secret', SECRET] });
  const one = await signalOf({ ...ALERT, side: 'buy' }, both);
  const other = await signalOf({ ...ALERT, side: 'buy', secret: 'made-up-new-secret' }, both);
  assert.equal(one.bodyHash, other.bodyHash);
});

test('a secret in another field is refused, and cut out there as well', async () => {
  for (const note of [SECRET, `the secret is ${SECRET}.`]) {
    const { reason, redacted, findings } = await refusalOf({ ...ALERT, side: 'buy', note });
    assert.equal(reason, 'misplaced-secret');
    assert.ok(!redacted.includes(SECRET));
    assert.ok(!JSON.stringify(findings).includes(SECRET));
  }
  const escaped = JSON.stringify({ ...ALERT, side: 'buy', note: '@' }).replace(
    '"@"',
    `"\\u006d${SECRET.slice(1)}"`,
  );
  assert.doesNotMatch((await refusalOf(escaped)).redacted, /ade-up-secret/);
});

test('a body with thousands of members costs no time, and its findings fill no ledger', async () => {
  const many = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`k${index}`, 1]));
  assert.equal((await refusalOf({ ...ALERT, ...many })).reason, 'too-many-fields');
  const values = await refusalOf({ ...ALERT, list: Array(6000).fill(0) });
  assert.deepEqual([values.kind, values.reason], ['malformed', 'too-many-values']);
  const repeated = await refusalOf(`{"secret":"${SECRET}"${',"a":1'.repeat(4000)}}`);
  assert.deepEqual([repeated.reason, repeated.findings.length], ['duplicate-key', 41]);
  assert.equal(repeated.findings[40].message, 'There are 3959 more findings');
});
