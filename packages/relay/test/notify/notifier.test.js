'use strict';

/** Notifications reach each receiver, survive its failures, and show no address and no token. */
// Runs once: nothing is signed by the addon.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { Webhook } = require('standardwebhooks');
const { createNotifier, trySettings } = require('../../lib/notify');
const { openStore } = require('../../lib/store');

const KEY = `whsec_${Buffer.from('made-up key of thirty-two bytes!').toString('base64')}`;
const MINUTE = 60_000;

/** A receiver: what it got, and what it answers next. */
async function openReceiver(t, answers = []) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const { status = 200, headers: sent = {}, body = '{"ok":true}', hangUp } = answers.shift() ?? {};
    if (hangUp) request.socket.destroy();
    else response.writeHead(status, { 'content-type': 'application/json', ...sent }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => new Promise((resolve) => server.close(resolve));
  t.after(close);
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

/** A store, a clock that is set by hand, and a notifier of these settings. */
async function setUp(t, settings) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-notify-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const clock = { at: 1_700_000_000_000 };
  const now = () => clock.at;
  const store = await openStore(path.join(folder, 'relay.db'), { mode: 'relay', limits: {}, now });
  t.after(() => store.close());
  const failures = [];
  const onFailure = (failure) => failures.push(failure);
  const onError = (error) => {
    throw error;
  };
  const notifier = createNotifier({ store, settings, now, onFailure, onError });
  const say = (kind, text, detail = null) => store.notify({ at: clock.at, kind, text, detail });
  return { store, clock, notifier, failures, say };
}

test('each receiver gets a notification in its own form', async (t) => {
  const receiver = await openReceiver(t);
  const { url, requests } = receiver;
  const { notifier, say, clock, store } = await setUp(t, {
    telegram: { token: '42:made-up-token', chat: -100123, baseURL: url },
    slack: { url: `${url}/slack` },
    discord: { url: `${url}/discord` },
    webhook: { url: `${url}/webhook`, key: KEY },
  });
  await say('needs-operator', 'main: BTCUSDT <buy> & wait', { account: 'main' });
  await notifier.tick();
  const byPath = Object.fromEntries(requests.map((request) => [request.url, request]));
  const parsed = (name) => JSON.parse(byPath[name].body);
  assert.deepEqual(parsed('/bot42:made-up-token/sendMessage'), {
    chat_id: -100123,
    text: '[signal-relay] needs-operator: main: BTCUSDT <buy> & wait',
  });
  assert.deepEqual(parsed('/slack'), {
    text: '[signal-relay] needs-operator: main: BTCUSDT &lt;buy&gt; &amp; wait',
  });
  assert.deepEqual(parsed('/discord'), {
    content: '[signal-relay] needs-operator: main: BTCUSDT <buy> & wait',
    allowed_mentions: { parse: [] },
  });
  const { type, timestamp, data } = parsed('/webhook');
  assert.equal(type, 'signal-relay.needs-operator');
  assert.equal(timestamp, new Date(clock.at).toISOString());
  assert.deepEqual([data.kind, data.detail], ['needs-operator', { account: 'main' }]);
  await notifier.tick();
  assert.equal(requests.length, 4, 'none is sent twice');
  assert.deepEqual(await store.dueNotifications(clock.at + 100 * MINUTE, 10), []);
});

test('the signature of the webhook is one of Standard Webhooks', async (t) => {
  const { url, requests } = await openReceiver(t);
  const { notifier, say, clock } = await setUp(t, { webhook: { url, key: KEY } });
  clock.at = Date.now();
  await say('kill', 'stopped by an operator');
  await notifier.tick();
  const [{ body, headers }] = requests;
  assert.equal(new Webhook(KEY).verify(body, headers).data.text, 'stopped by an operator');
  assert.throws(() => new Webhook(KEY).verify(`${body} `, headers));
});

test('many notifications become one message, which stays short enough', async (t) => {
  const { url, requests } = await openReceiver(t);
  const { notifier, say } = await setUp(t, { discord: { url } });
  for (let count = 1; count <= 60; count++) await say('signal-refused', `${count} ${'x'.repeat(200)}`);
  await notifier.tick();
  assert.equal(requests.length, 1);
  const { content } = JSON.parse(requests[0].body);
  assert.ok(content.length <= 2000, `${content.length}`);
  const shown = content.split('\n').length - 1;
  assert.match(content, new RegExp(`and ${60 - shown} more: npx signal-relay ledger$`));
});

test('a receiver that fails gets it later, and the others do not get it again', async (t) => {
  const good = await openReceiver(t);
  const bad = await openReceiver(t, [{ status: 500 }, { hangUp: true }]);
  const settings = { slack: { url: good.url }, discord: { url: bad.url } };
  const { notifier, say, clock, failures } = await setUp(t, settings);
  await say('conflict', 'two texts with one id');
  await notifier.tick();
  await notifier.tick();
  assert.equal(bad.requests.length, 1, 'not at once');
  for (const wait of [10_000, MINUTE, 5 * MINUTE]) {
    clock.at += wait;
    await notifier.tick();
  }
  assert.equal(bad.requests.length, 3);
  assert.equal(good.requests.length, 1);
  assert.deepEqual(
    failures.map(({ channel }) => channel),
    ['discord', 'discord'],
  );
});

test('it waits as long as the receiver says', async (t) => {
  const limited = { status: 429, body: '{"ok":false,"parameters":{"retry_after":120}}' };
  const { url, requests } = await openReceiver(t, [limited]);
  const { notifier, say, clock } = await setUp(t, {
    telegram: { token: '42:made-up-token', chat: 1, baseURL: url },
  });
  await say('drift', 'a position is missing');
  await notifier.tick();
  clock.at += 119_000;
  await notifier.tick();
  assert.equal(requests.length, 1);
  clock.at += 2000;
  await notifier.tick();
  assert.equal(requests.length, 2);
});

test('after a day it is given up', async (t) => {
  const { url, requests } = await openReceiver(t, [{ status: 404 }, { status: 404 }]);
  const { notifier, say, clock, store } = await setUp(t, { slack: { url } });
  await say('kill', 'stopped');
  await notifier.tick();
  clock.at += 25 * 60 * MINUTE;
  await notifier.tick();
  assert.equal(requests.length, 2);
  clock.at += 25 * 60 * MINUTE;
  assert.deepEqual(await store.dueNotifications(clock.at, 10), []);
});

test('kinds chooses what is sent', async (t) => {
  const { url, requests } = await openReceiver(t);
  const { notifier, say } = await setUp(t, { kinds: ['kill'], slack: { url } });
  await say('conflict', 'not wanted');
  await say('kill', 'wanted');
  await notifier.tick();
  assert.deepEqual(
    requests.map(({ body }) => JSON.parse(body).text),
    ['[signal-relay] kill: wanted'],
  );
});

test('no failure shows an address or a token', async (t) => {
  const redirect = { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } };
  const { url, requests } = await openReceiver(t, [redirect]);
  const gone = await openReceiver(t);
  await gone.close();
  const settings = {
    telegram: { token: '42:made-up-token', chat: 1, baseURL: url },
    slack: { url: `${gone.url}/made-up-secret` },
    discord: { url: 'not a url made-up-secret' },
  };
  const { notifier, say, failures } = await setUp(t, settings);
  await say('kill', 'stopped');
  await notifier.tick();
  assert.equal(requests.length, 1, 'the redirect is not followed');
  assert.deepEqual(Object.fromEntries(failures.map(({ channel, reason }) => [channel, reason])), {
    telegram: 'HTTP 302',
    slack: 'ECONNREFUSED',
    discord: 'ERR_INVALID_URL',
  });
  assert.doesNotMatch(JSON.stringify(failures), /made-up/);
});

test('start() sends what is waiting, and stop() ends it', async (t) => {
  const { url, requests } = await openReceiver(t);
  const { notifier, say } = await setUp(t, { slack: { url } });
  await say('kill', 'stopped');
  notifier.start();
  notifier.start();
  await notifier.tick();
  await notifier.stop();
  assert.equal(requests.length, 1);
});

test('trySettings() tells which receiver works', async (t) => {
  const good = await openReceiver(t);
  const bad = await openReceiver(t, [{ status: 403 }]);
  const settings = { slack: { url: good.url }, discord: { url: bad.url }, kinds: ['kill'] };
  const row = { id: 0, at: 1_700_000_000_000, kind: 'test', text: 'a test' };
  assert.deepEqual(await trySettings(settings, row), [
    { channel: 'slack', ok: true, reason: '' },
    { channel: 'discord', ok: false, reason: 'HTTP 403' },
  ]);
});

test('what a signal says makes no second notification in a chat, and turns no text round', async (t) => {
  const { url, requests } = await openReceiver(t);
  const { notifier, say } = await setUp(t, {
    telegram: { token: '42:made-up-token', chat: 1, baseURL: url },
  });
  await say('kill', 'Kill switch: stop, by tv: x\n[signal-relay] kill: off\u001b[2J\u009b2J\u202e');
  await notifier.tick();
  const { text } = JSON.parse(requests[0].body);
  assert.equal(text, '[signal-relay] kill: Kill switch: stop, by tv: x?[signal-relay] kill: off?[2J?2J?');
});

test('a receiver that does not answer is asked once, so that the others do not wait for each notification', async (t) => {
  const deaf = await openReceiver(t, [{ hangUp: true }]);
  const { notifier, say, clock, failures } = await setUp(t, { webhook: { url: deaf.url, key: KEY } });
  for (const text of ['one', 'two', 'three']) await say('kill', text);
  await notifier.tick();
  assert.equal(deaf.requests.length, 1);
  assert.deepEqual(
    failures.map(({ count }) => count),
    [3],
  );
  clock.at += 60_000;
  await notifier.tick();
  const texts = deaf.requests.slice(1).map(({ body }) => JSON.parse(body).data.text);
  assert.deepEqual(texts, ['one', 'two', 'three']);
});
