'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const fc = require('fast-check');
const { Rates } = require('../../lib/dispatch/rates');

const ORDER = { host: 'h', uid: 'u', category: 'linear' };
const LOOK = { host: 'h' };

/** How many requests leave at this time. */
function drain(rates, scope, now) {
  let count = 0;
  while (rates.wait(scope, now) === 0 && count < 10_000) {
    rates.take(scope, now);
    count += 1;
  }
  return count;
}

test('an account sends as many orders a second as its category allows, others are not affected', () => {
  const rates = new Rates();
  assert.equal(drain(rates, ORDER, 0), 10);
  assert.equal(drain(rates, { ...ORDER, category: 'spot' }, 0), 20);
  assert.equal(drain(rates, { ...ORDER, uid: 'other' }, 0), 10);
  const wait = rates.wait(ORDER, 400);
  assert.ok(wait > 500 && wait < 800, `${wait}`);
  assert.equal(drain(rates, ORDER, 400 + wait), 10);
});

test('an address never sends more than its limit in any window', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { minLength: 20, maxLength: 200 }), (steps) => {
      const rates = new Rates({ perIp: { requests: 7, ms: 1000 } });
      const sent = [];
      let now = 0;
      for (const step of steps) {
        now += step;
        if (rates.wait(LOOK, now) > 0) continue;
        rates.take(LOOK, now);
        sent.push(now);
      }
      sent.forEach((time, index) => {
        const within = sent.slice(index).filter((other) => other < time + 1000);
        assert.ok(within.length <= 7);
      });
    }),
  );
});

test('a limit is learned from replies, and an order that was refused for it is not sent before it is over', () => {
  const rates = new Rates();
  rates.learn(ORDER, { rate: { limit: 50, remaining: 49, resetAt: null } }, { now: 0, exchangeNow: 5000 });
  assert.equal(drain(rates, ORDER, 0), 50);
  rates.learn(ORDER, { rate: { limit: 50, remaining: 0, resetAt: 5600 } }, { now: 2000, exchangeNow: 5000 });
  assert.equal(rates.wait(ORDER, 2000), 600);
  rates.learn(ORDER, { retryAfterMs: 4000, scope: 'uid' }, { now: 2000, exchangeNow: 5000 });
  assert.equal(rates.wait(ORDER, 2000), 4000);
  assert.equal(rates.wait(LOOK, 2000), 0);
  rates.learn(ORDER, { retryAfterMs: 600_000, scope: 'ip' }, { now: 2000, exchangeNow: 5000 });
  assert.equal(rates.wait(LOOK, 2000), 600_000);
  assert.equal(rates.wait({ host: 'another' }, 2000), 0);
});

test('a reset far ahead, as from another clock, blocks for a second at most', () => {
  const rates = new Rates();
  rates.learn(
    ORDER,
    { rate: { limit: 10, remaining: 0, resetAt: 9_999_999 } },
    { now: 0, exchangeNow: 1000 },
  );
  assert.ok(rates.wait(ORDER, 0) <= 1000);
});

test('what may use a share of the limit leaves the rest to others', () => {
  const rates = new Rates({ perIp: { requests: 10, ms: 1000 } });
  assert.equal(drain(rates, { ...LOOK, share: 0.5 }, 0), 5);
  assert.equal(drain(rates, LOOK, 0), 5);
});

test('the limit of the address can be switched off', () => {
  assert.equal(drain(new Rates({ perIp: null }), LOOK, 0), 10_000);
});
