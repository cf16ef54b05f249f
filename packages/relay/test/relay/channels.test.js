'use strict';

const assert = require('node:assert/strict');
const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const { test } = require('node:test');
const { SECRET, outcomesOf, setUp } = require('../support/world');

const NAMES = ['signal', 'intent', 'attempt', 'kill', 'store'];
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** @param {import('node:test').TestContext} t @returns {{ name: string, message: any }[]} what is published from now on */
function listen(t) {
  const heard = [];
  for (const name of NAMES) {
    const hear = (message) => heard.push({ name, message });
    subscribe(`signal-relay:${name}`, hear);
    t.after(() => unsubscribe(`signal-relay:${name}`, hear));
  }
  return heard;
}

test('a signal, its order and the kill switch are published, without secrets', async (t) => {
  const heard = listen(t);
  const { start } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const { url } = await relay.listen();
  const signal = {
    secret: SECRET,
    id: 's-1',
    symbol: 'BTC/USDT:USDT',
    kind: 'order',
    side: 'buy',
    at: Date.now(),
  };
  const options = { method: 'POST', headers: { traceparent: TRACE } };
  await fetch(`${url}/hook/tv`, { ...options, body: JSON.stringify(signal) });
  await fetch(`${url}/hook/tv`, { ...options, body: JSON.stringify({ ...signal, id: 's-2', sied: 'buy' }) });
  await outcomesOf(relay, { signal: 's-1' });
  await relay.setKill({ mode: 'stop', reason: 'a test' });
  await relay.close();

  const of = (name) => heard.filter((one) => one.name === name).map(({ message }) => message);
  assert.deepEqual(
    of('signal').map(({ source, result }) => [source, result]),
    [
      ['tv', 'new'],
      ['tv', 'refused'],
    ],
  );
  assert.equal(of('signal')[0].row.traceparent, TRACE);
  assert.deepEqual(
    of('intent').map(({ event, from, intent }) => [event, from, intent.state]),
    [
      ['send', 'planned', 'sending'],
      ['accept', 'sending', 'accepted'],
    ],
  );
  assert.deepEqual(
    of('attempt').map(({ outcome, sent, intent }) => [outcome, sent, intent.signal]),
    [['accepted', true, of('signal')[0].row.row]],
  );
  assert.deepEqual(
    of('kill').map(({ mode, reason }) => [mode, reason]),
    [['stop', 'a test']],
  );
  assert.ok(of('store').length > 0);
  assert.equal(JSON.stringify(heard).includes(SECRET), false);
});

test('a traceparent that is not of the form of the W3C is not kept', async (t) => {
  const { start } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const { url } = await relay.listen();
  const kept = new Map();
  relay.on('signal', ({ id, row }) => kept.set(id, row.traceparent));
  const wrong = {
    text: 'x'.repeat(4000),
    capitals: TRACE.toUpperCase(),
    version: TRACE.replace('00-', 'ff-'),
    zeros: `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    longer: `${TRACE}-more`,
  };
  for (const [id, traceparent] of Object.entries({ ...wrong, right: TRACE })) {
    const body = JSON.stringify({ secret: SECRET, id, kind: 'heartbeat', at: Date.now() });
    const { status } = await fetch(`${url}/hook/tv`, { method: 'POST', headers: { traceparent }, body });
    assert.equal(status, 202, id);
  }
  assert.deepEqual([...kept], [...Object.keys(wrong).map((id) => [id, null]), ['right', TRACE]]);
});
