'use strict';

/** Decimals: what is read, what is written, and that nothing is lost in between. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { decimal, decimalText, over, parseDecimal, times } = require('../../lib/sandbox/decimal.js');

test('a decimal is read exactly, as text or as a number, and anything else is null', () => {
  for (const [value, text] of [
    ['0.1', '0.1'],
    ['-12.3400', '-12.34'],
    ['60000', '60000'],
    [0.001, '0.001'],
    ['0', '0'],
    ['-0', '0'],
    ['000123', '123'],
    ['0.00000001', '0.00000001'],
  ]) {
    assert.equal(decimalText(parseDecimal(value) ?? -1n), text, String(value));
  }
  for (const value of [
    '',
    '.5',
    '1.',
    '1e5',
    1e-7,
    'NaN',
    NaN,
    Infinity,
    '1,5',
    ' 1',
    '0x10',
    null,
    true,
    {},
  ]) {
    assert.equal(parseDecimal(value), null, String(value));
  }
  assert.throws(() => decimal('many'), /not a decimal/);
});

test('sums that binary fractions miss are exact', () => {
  assert.equal(decimalText(decimal('0.1') + decimal('0.2')), '0.3');
  assert.equal(decimalText(times(decimal('0.1'), decimal('60000.1'))), '6000.01');
  assert.equal(decimalText(times(decimal('-0.07'), decimal('100'))), '-7');
  assert.equal(decimalText(over(decimal('1'), decimal('3')), 4), '0.3333');
});

test('what is written is rounded to the nearest, half away from zero', () => {
  assert.equal(decimalText(decimal('0.125'), 2), '0.13');
  assert.equal(decimalText(decimal('-0.125'), 2), '-0.13');
  assert.equal(decimalText(decimal('0.994'), 2), '0.99');
  assert.equal(decimalText(decimal('9.999'), 2), '10');
  assert.equal(decimalText(decimal('-0.001'), 2), '0');
  assert.equal(decimalText(decimal('0.000000000000000001'), 18), '0.000000000000000001');
});
