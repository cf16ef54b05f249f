// Runs once: it loads no backend
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const fc = require('fast-check');

const decimal = require('../../lib/signal/decimal');

const RUNS = { numRuns: 500 };

test('plain decimals are taken, other spellings of numbers are not', () => {
  for (const text of ['0', '1', '-1', '0.1', '10.50', '-0.001', '123456789012345678901234567890']) {
    assert.equal(decimal.isDecimal(text), true, text);
  }
  const refused = [
    '',
    '-',
    '.',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1E-7',
    '1,000',
    '1_000',
    '0x10',
    '01',
    '00.5',
    ' 1',
    '1 ',
    '--1',
  ];
  refused.push(
    'NaN',
    'Infinity',
    '-Infinity',
    '１',
    '1.2.3',
    '1234567890123456789012345678901',
    `0.${'1'.repeat(30)}`,
  );
  for (const text of [...refused, 1, 1n, null, undefined, true, {}, ['1']]) {
    assert.equal(decimal.isDecimal(text), false, String(text));
  }
});

test('results have their shortest form, and zero has no sign', () => {
  assert.equal(decimal.add('0.1', '0.2'), '0.3');
  assert.equal(decimal.add('1.50', '0.50'), '2');
  assert.equal(decimal.subtract('1', '1.000'), '0');
  assert.equal(decimal.subtract('0.1', '0.3'), '-0.2');
  assert.equal(decimal.multiply('0.001', '65000.5'), '65.0005');
  assert.equal(decimal.multiply('-100', '0.5'), '-50');
  assert.equal(decimal.shortest('-0.00'), '0');
  assert.equal(decimal.negate('0'), '0');
  assert.equal(decimal.absolute('-1.10'), '1.1');
  assert.equal(decimal.absolute('1.10'), '1.1');
  assert.equal(decimal.smaller('1.1', '1.09'), '1.09');
  assert.equal(decimal.larger('1.1', '1.09'), '1.1');
});

test('quotients and rounded values are cut off towards zero', () => {
  assert.equal(decimal.divide('50', '30', 3), '1.666');
  assert.equal(decimal.divide('-50', '30', 3), '-1.666');
  assert.equal(decimal.divide('1', '8', 10), '0.125');
  assert.equal(decimal.divide('1', '3', 0), '0');
  assert.equal(decimal.roundDown('0.0199', '0.005'), '0.015');
  assert.equal(decimal.roundDown('-0.0199', '0.005'), '-0.015');
  assert.equal(decimal.roundDown('0.0009', '0.001'), '0');
  assert.equal(decimal.isMultiple('0.015', '0.005'), true);
  assert.equal(decimal.isMultiple('0.016', '0.005'), false);
});

test('a mistake of the caller throws', () => {
  assert.throws(() => decimal.add('1e3', '1'), TypeError);
  assert.throws(() => decimal.compare(/** @type {any} */ (1), '1'), TypeError);
  assert.throws(() => decimal.divide('1', '0.0', 3), RangeError);
  assert.throws(() => decimal.roundDown('1', '0'), RangeError);
  assert.throws(() => decimal.isMultiple('1', '-1'), RangeError);
});

/** @type {fc.Arbitrary<[bigint, string]>} in units of 10^-8, and as text */
const scaled = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((units) => {
  const digits = `${units < 0n ? -units : units}`.padStart(9, '0');
  return [units, `${units < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`];
});

test('property: sums, products and comparisons agree with integers', () => {
  fc.assert(
    fc.property(scaled, scaled, ([one, a], [other, b]) => {
      const units = (/** @type {string} */ text) => decimal.multiply(text, '100000000');
      assert.equal(units(decimal.add(a, b)), `${one + other}`);
      assert.equal(units(decimal.subtract(a, b)), `${one - other}`);
      assert.equal(decimal.multiply(units(a), units(b)), `${one * other}`);
      assert.equal(decimal.compare(a, b), one === other ? 0 : one < other ? -1 : 1);
    }),
    RUNS,
  );
});

test('property: a rounded value is a multiple, at most as large, and less than a step away', () => {
  fc.assert(
    fc.property(scaled, fc.bigInt({ min: 1n, max: 10n ** 10n }), ([, value], units) => {
      const step = decimal.divide(`${units}`, '100000000', 8);
      const rounded = decimal.roundDown(value, step);
      const rest = decimal.subtract(decimal.absolute(value), decimal.absolute(rounded));
      assert.equal(decimal.isMultiple(rounded, step), true);
      assert.notEqual(decimal.sign(rest), -1);
      assert.equal(decimal.compare(rest, step), -1);
    }),
    RUNS,
  );
});
