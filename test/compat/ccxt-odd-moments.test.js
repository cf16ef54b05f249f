'use strict';

/** ccxt.pro at odd moments: replies that do not come, signers that are gone, clocks that give no time. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { attach } = require('../../lib/ccxt.js');
const { ccxt, openExchange, placeOrderWs } = require('./support/exchange.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

test('a login without a reply is made again for a later order', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ nextReply: { when: { op: 'auth' }, latencyMs: 60_000 } });
  const exchange = attach(await openExchange(t, sandbox), { replyMs: 100 });
  const late = await rejection(placeOrderWs(exchange));
  assert.ok(late instanceof ccxt.RequestTimeout);
  assert.deepEqual([late.code, late.sent, late.retryable], ['ERR_BYBIT_NOT_SENT', false, true]);
  assert.ok((await placeOrderWs(exchange)).id);
});

test('a destroyed signer, and a clock that gives no time, send nothing', async (t) => {
  const sandbox = await openSandbox(t);
  const unhandled = [];
  const keep = (error) => unhandled.push(error);
  process.on('unhandledRejection', keep);
  t.after(() => process.off('unhandledRejection', keep));
  const signer = newSigner();
  const mute = attach(await openExchange(t, sandbox), { signer });
  signer.destroy();
  assert.equal((await rejection(placeOrderWs(mute))).code, 'ERR_BYBIT_SIGNER_DESTROYED');
  assert.equal(sandbox.messages.length, 0);
  await mute.close();
  let now = Date.now;
  const exchange = attach(await openExchange(t, sandbox), { clock: { now: () => now() } });
  await placeOrderWs(exchange);
  now = () => NaN;
  assert.equal((await rejection(placeOrderWs(exchange))).code, 'ERR_OUT_OF_RANGE');
  assert.equal(sandbox.messages.filter(({ op }) => op === 'order.create').length, 1);
  assert.deepEqual(unhandled, []);
});
