// Runs once: it loads no backend
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const Ajv2020 = require('ajv/dist/2020');
const addFormats = require('ajv-formats');
const fc = require('fast-check');

const { SIGNAL_SCHEMA } = require('../../lib/signal/json-schema');
const { parseStrict } = require('../../lib/signal/json');
const { readSignal } = require('../../lib/signal/schema');

const NOW = Date.parse('2026-11-27T10:00:00Z');
const AT = '2026-11-27T10:00:00Z';

/** @param {unknown} json @param {object} [options] */
function read(json, options) {
  const body = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return readSignal(parseStrict(body), { source: 'desk', receivedAt: NOW, ...options });
}

/** @param {unknown} json @param {object} [options] */
const codes = (json, options) => read(json, options).findings.map(({ code, path }) => `${path}: ${code}`);

const ORDER = { id: 'a', at: AT, symbol: 'BTC/USDT:USDT', side: 'buy' };
const TARGET = { id: 'a', at: AT, symbol: 'BTC/USDT:USDT', position: 'long' };
const CLOSE = { id: 'a', at: AT, symbol: 'BTC/USDT:USDT', kind: 'close' };
const size = (/** @type {string} */ of, /** @type {unknown} */ value) => ({ size: { of, value } });

test('the normal form has decimals as text, times in ms, and what the relay sets', () => {
  const sent = {
    ...ORDER,
    v: 1,
    size: { of: 'base', value: 0.01 },
    type: 'limit',
    price: '65000.50',
    to: ['a', 'a', 'b'],
  };
  const { signal, findings, warnings } = read(sent);
  assert.deepEqual([findings, warnings], [[], []]);
  assert.deepEqual(signal, {
    ...{ v: 1, id: 'a', source: 'desk', at: NOW, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' },
    ...{ size: { of: 'base', value: '0.01' }, type: 'limit', price: '65000.5', to: ['a', 'b'] },
  });
});

test('side says order and position says target; both need kind', () => {
  assert.equal(read(ORDER).signal?.kind, 'order');
  assert.equal(read(TARGET).signal?.kind, 'target');
  assert.deepEqual(codes({ ...ORDER, position: 'long' }), ['kind: ambiguous']);
  assert.deepEqual(codes({ ...ORDER, side: undefined }), ['kind: missing']);
});

/** @type {[string, unknown, string[]][]} */
const REFUSED = [
  ['no object', [ORDER], [': not-an-object']],
  ['a version of the future', { ...ORDER, v: 2 }, ['v: unknown-value']],
  ['no id', { ...ORDER, id: undefined }, ['id: missing']],
  ['an empty id', { ...ORDER, id: '' }, ['id: empty']],
  ['a long id', { ...ORDER, id: 'x'.repeat(129) }, ['id: too-long']],
  ['a control character in an id', { ...ORDER, id: 'a\u0000b' }, ['id: malformed']],
  ['the name of a source', { ...ORDER, source: 'other' }, ['source: unknown-field']],
  ['a word that is near', { ...ORDER, side: 'by' }, ['side: unknown-value']],
  ['null', { ...ORDER, reduceOnly: null }, ['reduceOnly: wrong-type']],
  ['a boolean in quotes', { ...ORDER, reduceOnly: 'true' }, ['reduceOnly: wrong-type']],
  ['a size without its unit', { ...ORDER, size: '0.01' }, ['size: wrong-type']],
  ['a size with half of its parts', { ...ORDER, size: { value: '1' } }, ['size.of: missing']],
  [
    'a size with more parts',
    { ...ORDER, size: { of: 'base', value: '1', unit: 'x' } },
    ['size.unit: unknown-field'],
  ],
  [
    'a percentage in place of a number',
    { ...ORDER, ...size('equity%', '5%') },
    ['size.value: not-a-decimal'],
  ],
  [
    'an exponent',
    `{"id":"a","at":"${AT}","symbol":"X","side":"buy","size":{"of":"base","value":1e-3}}`,
    ['size.value: not-a-decimal'],
  ],
  ['1e400', { ...ORDER, ...size('base', '1e400') }, ['size.value: not-a-decimal']],
  ['Infinity', { ...ORDER, ...size('base', 'Infinity') }, ['size.value: unfilled-placeholder']],
  ['a thousands separator', { ...ORDER, ...size('base', '1,000') }, ['size.value: not-a-decimal']],
  ['a negative size', { ...ORDER, ...size('base', '-1') }, ['size.value: negative']],
  ['zero', { ...ORDER, ...size('base', '0.00') }, ['size.value: zero']],
  [
    'more than 30 digits',
    { ...ORDER, ...size('base', `1.${'0'.repeat(30)}`) },
    ['size.value: not-a-decimal'],
  ],
  ['a placeholder', { ...ORDER, symbol: '{{ticker}}' }, ['symbol: unfilled-placeholder']],
  ['a placeholder inside of a text', { ...ORDER, id: 'a|{{timenow}}' }, ['id: unfilled-placeholder']],
  ['NaN', { ...TARGET, stopLoss: 'NaN' }, ['stopLoss: unfilled-placeholder']],
  ['na', { ...TARGET, stopLoss: 'na' }, ['stopLoss: unfilled-placeholder']],
  ['seconds', { ...ORDER, at: 1795773600 }, ['at: wrong-unit']],
  ['microseconds', { ...ORDER, at: '1795773600000000' }, ['at: wrong-unit']],
  ['a time without a zone', { ...ORDER, at: '2026-11-27T10:00:00' }, ['at: no-time-zone']],
  ['30 February', { ...ORDER, at: '2026-02-30T10:00:00Z' }, ['at: not-a-time']],
  ['a date', { ...ORDER, at: '27.11.2026' }, ['at: not-a-time']],
  ['an order without a side', { ...ORDER, side: undefined, kind: 'order' }, ['side: missing']],
  ['a target without a position', { ...TARGET, position: undefined, kind: 'target' }, ['position: missing']],
  ['no symbol', { ...ORDER, symbol: undefined }, ['symbol: missing']],
  ['a limit order without a price', { ...ORDER, type: 'limit' }, ['price: missing']],
  ['a price without a type', { ...ORDER, price: '1' }, ['type: missing']],
  ['a price of a market order', { ...ORDER, type: 'market', price: '1' }, ['price: not-together']],
  ['a stop order without a trigger', { ...ORDER, type: 'stop' }, ['trigger: missing']],
  [
    'a trigger of a limit order',
    { ...ORDER, type: 'limit', price: '1', trigger: '2' },
    ['trigger: not-together'],
  ],
  ['a time in force of a market order', { ...ORDER, timeInForce: 'GTC' }, ['timeInForce: not-together']],
  ['a price in a target', { ...TARGET, price: '1' }, ['price: not-together']],
  ['a side of a close', { ...CLOSE, side: 'sell' }, ['side: not-together']],
  ['a close by quote', { ...CLOSE, ...size('quote', '50') }, ['size.of: not-together']],
  ['a close of more than all', { ...CLOSE, ...size('position%', '101') }, ['size.value: too-large']],
  [
    'a percentage of the position to open',
    { ...ORDER, ...size('position%', '50') },
    ['size.of: not-together'],
  ],
  ['a risk without a stop', { ...ORDER, ...size('risk-quote', '50') }, ['stopLoss: missing']],
  [
    'a stop loss of a flat target',
    { ...TARGET, position: 'flat', stopLoss: '1' },
    ['stopLoss: not-together'],
  ],
  ['a size of a flat target', { ...TARGET, position: 'flat', ...size('base', '1') }, ['size: not-together']],
  ['a long with its stop above', { ...TARGET, takeProfit: '1', stopLoss: '2' }, ['takeProfit: wrong-side']],
  [
    'a short with its stop below',
    { ...TARGET, position: 'short', takeProfit: '2', stopLoss: '1' },
    ['takeProfit: wrong-side'],
  ],
  [
    'a buy with its stop above the price',
    { ...ORDER, type: 'limit', price: '1', stopLoss: '2' },
    ['stopLoss: wrong-side'],
  ],
  ['a stop for one symbol', { id: 'a', at: AT, kind: 'stop', symbol: 'X' }, ['symbol: not-together']],
  ['an empty list of accounts', { ...ORDER, to: [] }, ['to: empty']],
  ['accounts that are no names', { ...ORDER, to: ['a', 1] }, ['to[1]: wrong-type']],
];

for (const [name, json, expected] of REFUSED) {
  test(`${name} is refused`, () => {
    assert.deepEqual(codes(json), expected);
    assert.equal(read(json).signal, null);
  });
}

test('everything that is wrong is found in one pass, each at its byte', () => {
  const text = `{"qauntity":"1","side":"by","symbol":"{{ticker}}","id":"a","at":"${AT}","size":{"of":"base","value":"1e3"}}`;
  const { findings } = read(text);
  const places = findings.map(({ code, byte }) => [code, byte]);
  const byte = (/** @type {string} */ part) => text.indexOf(part);
  assert.deepEqual(places, [
    ['unknown-field', byte('"qauntity"')],
    ['unfilled-placeholder', byte('"{{ticker}}"')],
    ['unknown-value', byte('"by"')],
    ['not-a-decimal', byte('"1e3"')],
  ]);
  assert.match(findings[0].message, /qauntity is not a field of a signal\. Did you mean size\?/);
  assert.match(findings[2].message, /Did you mean buy\?/);
});

test('a field that could not be read is told once', () => {
  assert.deepEqual(codes({ ...ORDER, type: 'limt', price: '1' }), ['type: unknown-value']);
  assert.deepEqual(codes({ ...ORDER, type: 'limit', price: 'x' }), ['price: not-a-decimal']);
});

test('unknown fields are warnings where the source says so, but for what the relay sets', () => {
  const lenient = read({ ...ORDER, qauntity: '1' }, { strictFields: false });
  assert.equal(lenient.signal?.id, 'a');
  assert.deepEqual(
    lenient.warnings.map(({ code }) => code),
    ['unknown-field'],
  );
  assert.deepEqual(codes({ ...ORDER, source: 'x' }, { strictFields: false }), ['source: unknown-field']);
});

test('a placeholder in a note costs no trade', () => {
  const { signal, warnings } = read({ ...ORDER, note: '{{strategy.order.comment}}' });
  assert.equal(signal?.note, undefined);
  assert.deepEqual(
    warnings.map(({ code, path }) => [code, path]),
    [['unfilled-placeholder', 'note']],
  );
});

test('a signal without a time gets that of its arrival, with a warning', () => {
  const { signal, warnings } = read({ ...ORDER, at: undefined });
  assert.equal(signal?.at, NOW);
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['no-at'],
  );
});

test('times have many spellings', () => {
  const spellings = [
    '2026-11-27T10:00:00Z',
    '2026-11-27T11:00:00+01:00',
    '2026-11-27 10:00:00.000Z',
    '2026-11-27T10:00Z',
    1795773600000,
  ];
  for (const at of [...spellings, '1795773600000', '2026-11-27T05:00:00-0500']) {
    assert.equal(read({ ...ORDER, at }).signal?.at, NOW, String(at));
  }
});

test('a stop and a heartbeat need no symbol', () => {
  for (const kind of ['stop', 'heartbeat']) {
    assert.deepEqual(read({ id: 'a', at: AT, kind }).signal, {
      v: 1,
      id: 'a',
      source: 'desk',
      at: NOW,
      kind,
      symbol: '',
    });
  }
});

test('a flat target may say that nothing is left', () => {
  const { signal, findings } = read({ ...TARGET, position: 'flat', ...size('contracts', '0') });
  assert.deepEqual([signal?.size, findings], [undefined, []]);
});

const ajv = addFormats(
  new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }),
);
const isValid = ajv.compile(SIGNAL_SCHEMA);

test('the JSON Schema accepts what is accepted, and refuses what has the wrong form', () => {
  const good = [
    ORDER,
    TARGET,
    CLOSE,
    { ...ORDER, kind: 'order', ...size('base', 0.01) },
    { id: 'a', kind: 'stop' },
    { ...ORDER, at: NOW },
  ];
  for (const json of good) assert.ok(isValid(json), JSON.stringify([json, isValid.errors]));
  for (const json of [
    {},
    [ORDER],
    { ...ORDER, id: '' },
    { ...ORDER, side: 'by' },
    { ...ORDER, qty: 1 },
    { ...CLOSE, side: 'buy' },
  ]) {
    assert.ok(!isValid(json), JSON.stringify(json));
  }
});

const anything = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('{{close}}', 'NaN', '0.1', AT),
);
/** One of the usual values, seldom anything. @param {unknown[]} usual */
const field = (...usual) =>
  fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 30 }, { arbitrary: anything, weight: 1 });
const common = { id: field('a', 'b|c', 7), at: field(AT, NOW), symbol: field('BTCUSDT.P', 'BTC/USDT:USDT') };
const amounts = field({ of: 'base', value: '1' }, { of: 'quote', value: 5 }, { of: 'base', value: '0' });
const stopLoss = field('0.5', '3');
const to = field(['a'], []);
/** @param {Record<string, fc.Arbitrary<unknown>>} fields @param {string[]} requiredKeys */
const record = (fields, requiredKeys) =>
  fc.record({ ...common, ...fields }, { requiredKeys: ['id', 'symbol', ...requiredKeys] });
const likely = fc.oneof(
  record(
    {
      ...{
        kind: field('order'),
        side: field('buy', 'sell'),
        size: amounts,
        type: field('market', 'limit', 'stop'),
      },
      ...{ price: field('1', 2), stopLoss, reduceOnly: field(true, false), to },
    },
    ['side'],
  ),
  record({ kind: field('target'), position: field('long', 'short', 'flat'), size: amounts, stopLoss }, [
    'position',
  ]),
  record({ kind: field('close', 'cancel', 'stop', 'heartbeat'), size: amounts, to }, ['kind']),
);

test('property: what is accepted has the form of the JSON Schema, and reads the same again', () => {
  let accepted = 0;
  fc.assert(
    fc.property(likely, (json) => {
      const { signal, findings } = read(json);
      assert.equal(signal === null, findings.length > 0);
      if (signal === null) return;
      accepted++;
      const { source, symbol, ...rest } = signal;
      const again = { ...rest, ...(symbol !== '' && { symbol }) };
      assert.ok(isValid(again), JSON.stringify([again, isValid.errors]));
      assert.deepEqual(read(again, { source }).signal, signal);
    }),
    { numRuns: 3000 },
  );
  assert.ok(accepted > 100, `only ${accepted} signals were accepted`);
});
