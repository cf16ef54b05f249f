// Runs once: it loads no backend
'use strict';

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const test = require('node:test');

const fc = require('fast-check');

const { orderId } = require('../../lib/signal/order-id');

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const ORDER = { source: 'tv', signalId: 'entry-1', account: '1234567', leg: 'open' };

/** A store of this version must find its orders with every later one: these ids never change. */
const VECTORS = [
  { order: ORDER, id: 'r15qQIVzthB14H9TLZgDFnot' },
  { order: { ...ORDER, leg: '' }, id: 'r10ZlQRwnIsZ0HwRbGptnkig' },
  { order: { ...ORDER, period: '1' }, id: 'r16cerR2LcRjYHiWtGulVp6R' },
  {
    order: { source: 'désk', signalId: '信号|1', account: '1', leg: 'close' },
    id: 'r13yPbd4vGm223Z7k0EY5o51',
  },
];

for (const { order, id } of VECTORS) {
  test(`the id of ${JSON.stringify(order)} stays ${id}`, () => assert.equal(orderId(KEY, order), id));
}

test('the id is base62 of the first 16 bytes of an HMAC over the parts, separated by NUL', () => {
  const digest = createHmac('sha256', KEY).update('tv\0entry-1\x001234567\0open').digest();
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const read = [...orderId(KEY, ORDER).slice(2)].reduce(
    (sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)),
    0n,
  );
  assert.equal(read.toString(16).padStart(32, '0'), digest.subarray(0, 16).toString('hex'));
});

test('property: every id has the form that all exchanges take, and another input gives another id', () => {
  const text = fc.string({ maxLength: 40 }).map((value) => value.replaceAll('\0', ''));
  const order = fc.record({ source: text, signalId: text, account: text, leg: text });
  fc.assert(
    fc.property(order, order, (one, other) => {
      assert.match(orderId(KEY, one), /^r1[0-9A-Za-z]{22}$/);
      const isSame = ['source', 'signalId', 'account', 'leg'].every((name) => one[name] === other[name]);
      assert.equal(orderId(KEY, one) === orderId(KEY, other), isSame);
    }),
  );
});

test('the separator cannot be smuggled in, and a key of another length is refused', () => {
  assert.throws(() => orderId(KEY, { ...ORDER, signalId: 'a\0b' }), /signal id.*NUL/);
  assert.throws(() => orderId(KEY.subarray(1), ORDER), /32 bytes/);
});

test('an empty period is the same as none', () => {
  assert.equal(orderId(KEY, { ...ORDER, period: '' }), orderId(KEY, ORDER));
});
