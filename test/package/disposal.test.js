'use strict';

/** What `using` does with the objects that keep timers. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const { openLab } = require('../support/clients/axios.js');
const { newSigner } = require('../support/new-signer.js');

test('a gate that is disposed of is closed for good, and lets nothing pass', async (t) => {
  const { sandbox, clock } = await openLab(t);
  const signer = newSigner();
  const gate = new AuthGate({ signer, clock, baseURL: sandbox.urls.mainnet });
  await gate.ready();
  assert.equal(gate.state, 'open');
  gate[Symbol.dispose]();
  assert.equal(gate.state, 'closed');
  const sent = sandbox.requests.length;
  await assert.rejects(gate.ready(), { name: 'BybitGateError', message: /closed for good/ });
  assert.equal(sandbox.requests.length, sent);
});

test('a clock that is disposed of asks no more, and keeps what it knows', async (t) => {
  const { sandbox } = await openLab(t, { now: Date.now });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet }).start();
  await clock.sync();
  const asked = sandbox.requests.length;
  const before = clock.now();
  clock[Symbol.dispose]();
  assert.ok(clock.now() >= before);
  assert.equal(sandbox.requests.length, asked);
});
