'use strict';

// Runs once: the sandbox verifies with node:crypto.

/** What can go wrong on a WebSocket connection, and what is remembered of it. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const { execFile } = require('node:child_process');
const { once } = require('node:events');
const { inspect, promisify } = require('node:util');
const WebSocket = require('ws');
const { replies, startSandbox } = require('../../lib/sandbox/index.js');
const { KEY, ORDER, frozenSandbox, get, send } = require('./client.js');
const { command, connect, login, refusedUpgrade } = require('./websocket-client.js');
const { until } = require('../support/promises.js');
const { temporaryFolder } = require('../support/temporary-folder.js');
const { NOW } = require('../support/fixtures.js');

const run = promisify(execFile);
const SANDBOX = path.dirname(require.resolve('../../lib/sandbox/index.js'));

test('a page instead of the upgrade', async (t) => {
  const sandbox = await frozenSandbox(t);
  const url = `${sandbox.webSocketUrls.mainnet}/v5/private`;
  sandbox.set({ nextReply: [replies.regionBlocked, { ...replies.firewall, when: { path: '/v5/private' } }] });
  const region = await refusedUpgrade(url);
  assert.deepEqual([region.status, region.headers.server], [403, 'CloudFront']);
  assert.match(region.text, /country or region/);
  const firewall = await refusedUpgrade(url);
  assert.deepEqual([firewall.status, firewall.headers.server], [403, 'AkamaiGHost']);
  const { fault, verdict, httpStatus } = sandbox.requests[0];
  assert.deepEqual([fault, verdict, httpStatus], ['nextReply', 'upgrade', 403]);
  await connect(t, url);
});

test('a reply with a status is for requests, one without it for messages, one with op for those of its kind', async (t) => {
  const sandbox = await frozenSandbox(t);
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  sandbox.set({
    nextReply: [
      replies.badGateway,
      { when: { op: 'subscribe' }, body: 'cut short' },
      { when: { path: '/v5/private' }, body: { success: false, ret_msg: 'error:USVC1111', op: 'auth' } },
      { when: { path: '/v5/private', apiKey: KEY.apiKey }, retCode: 10016, retMsg: 'Server error.' },
    ],
  });
  assert.equal((await channel.ask(login())).ret_msg, 'error:USVC1111');
  assert.deepEqual(sandbox.messages[0].fault, 'nextReply');
  const refused = await channel.ask(login());
  assert.deepEqual(
    [refused.success, refused.ret_msg],
    [false, 'Server error.'],
    'in the form of the channel',
  );
  assert.deepEqual([sandbox.messages[1].verdict, sandbox.messages[1].authenticated], ['accepted', false]);
  assert.equal(await channel.ask({ op: 'subscribe', args: ['order'] }), 'cut short');
  assert.equal((await get(sandbox.urls.mainnet, '/v5/account/info')).status, 502);
});

test('the trade service restarts, for as long as it is told to', async (t) => {
  const sandbox = await frozenSandbox(t);
  const trade = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/trade`);
  await trade.ask(login());
  sandbox.set({ everyReply: { ...replies.tradeRestarting, when: { op: 'order.create' } } });
  const refused = await trade.ask(command('order.create', ORDER, { reqId: '1' }));
  assert.deepEqual([refused.reqId, refused.retCode, refused.op], ['1', 10019, 'order.create']);
  sandbox.reset();
  assert.equal((await trade.ask(command('order.create', ORDER))).retCode, 0);
});

test('clockSkewMs makes a login late', async (t) => {
  const sandbox = await frozenSandbox(t);
  const channel = await connect(t, `${sandbox.webSocketUrls.testnet}/v5/private`);
  sandbox.set({ clockSkewMs: 5000 }, { environment: 'testnet' });
  await channel.ask(login());
  sandbox.set({ clockSkewMs: 4999 }, { environment: 'testnet' });
  await channel.ask(login());
  assert.deepEqual(
    sandbox.messages.map(({ verdict, time }) => [verdict, time]),
    [
      ['expires', NOW + 5000],
      ['key', NOW + 4999],
    ],
  );
});

test('down: no upgrade, and a message ends the connection', async (t) => {
  const sandbox = await frozenSandbox(t);
  const url = `${sandbox.webSocketUrls.mainnet}/v5/private`;
  const channel = await connect(t, url);
  sandbox.set({ down: true });
  await assert.rejects(refusedUpgrade(url), { code: 'ECONNRESET' });
  channel.say(login());
  assert.equal((await once(channel.ws, 'close'))[0], 1006);
  const [{ fault, reply, verdict }] = sandbox.messages;
  assert.deepEqual([fault, reply, verdict], ['down', null, 'accepted']);
  sandbox.set({ down: false, nextReply: { when: { op: 'ping' }, down: true } });
  const second = await connect(t, url);
  second.say({ op: 'ping' });
  await once(second.ws, 'close');
});

test('latencyMs holds an answer back, arrivalLatencyMs the decision; close() does not wait for either', async (t) => {
  let sandbox = null;
  const now = () => (sandbox?.messages.length > 0 ? NOW + 6000 : NOW);
  sandbox = await frozenSandbox(t, { now });
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  sandbox.set({ arrivalLatencyMs: 1 });
  assert.equal((await channel.ask(login())).ret_msg, 'Params Error', 'expired while it was held back');
  sandbox.set({ arrivalLatencyMs: 0, latencyMs: 2 ** 30 });
  channel.say({ op: 'ping' });
  await until(() => sandbox.messages[1]?.verdict === 'accepted');
  assert.equal(sandbox.messages[1].reply, null);
  const closed = once(channel.ws, 'close');
  await sandbox.close();
  await closed;
});

test('dropConnections() cuts what is open, and lets new connections in', async (t) => {
  const sandbox = await frozenSandbox(t);
  const urls = ['mainnet', 'testnet'].map((name) => `${sandbox.webSocketUrls[name]}/v5/private`);
  const [main, other] = await Promise.all(urls.map((url) => connect(t, url)));
  const closed = once(main.ws, 'close');
  assert.equal(sandbox.dropConnections({ environment: 'mainnet' }), 1);
  assert.equal((await closed)[0], 1006);
  assert.equal((await other.ask({ op: 'ping' })).op, 'pong');
  assert.equal(sandbox.dropConnections(), 1);
  assert.equal((await (await connect(t, urls[0])).ask({ op: 'ping' })).op, 'pong');
  assert.throws(() => sandbox.dropConnections({ environment: 'staging' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('messages are recorded as they came, bounded, and printed without credentials', async (t) => {
  const sandbox = await frozenSandbox(t, { keepRequests: 4, faults: { legacyForm: true } });
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  const message = login();
  const signature = message.args[2];
  await channel.ask(message);
  const [record] = sandbox.messages;
  assert.deepEqual([record.text, record.json, record.op], [JSON.stringify(message), message, 'auth']);
  assert.deepEqual([record.apiKey, record.path, record.clientIp], [KEY.apiKey, '/v5/private', '127.0.0.1']);
  assert.equal(record.reply.request.args[2], signature, 'the old form repeats the login');

  await channel.ask({ ...message, op: 'Auth' });
  await channel.ask(`${JSON.stringify(message)}}`);
  await channel.ask({ op: 'auth', args: [{ toString: 1 }, signature, KEY.apiKey] });
  for (const shown of [sandbox, sandbox.messages, { nested: sandbox.messages }]) {
    for (const text of [
      inspect(shown, { depth: 9, showHidden: true }),
      inspect(shown),
      JSON.stringify(shown),
    ]) {
      for (const secret of [KEY.secret, KEY.apiKey, signature]) {
        assert.ok(!text.includes(secret), `${secret} in ${text}`);
      }
    }
  }
  await channel.ask({ op: 'ping' });
  assert.deepEqual(
    sandbox.messages.map(({ op }) => op),
    ['Auth', '', 'auth', 'ping'],
  );
});

test('a client that goes away in the middle does no harm', async (t) => {
  const sandbox = await frozenSandbox(t, { faults: { latencyMs: 1 } });
  const url = `${sandbox.webSocketUrls.mainnet}/v5/private`;
  const { port } = new URL(url);
  const upgrade =
    'GET /v5/private HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const raw = net.connect(Number(port), '127.0.0.1');
  await once(raw, 'connect');
  raw.write(upgrade, () => raw.destroy());
  const channel = await connect(t, url);
  channel.say({ op: 'ping' });
  channel.ws.terminate();
  const malformed = await connect(t, url);
  malformed.ws._socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
  await once(malformed.ws, 'close');
  assert.equal((await (await connect(t, url)).ask({ op: 'ping' })).op, 'pong');
});

test('no other protocol than WebSocket', async (t) => {
  const sandbox = await frozenSandbox(t);
  const headers = { Connection: 'Upgrade', Upgrade: 'h2c' };
  const reply = await send(sandbox.urls.mainnet, { target: '/v5/market/time', headers });
  assert.deepEqual([reply.status, reply.text], [400, 'sandbox: the only upgrade is to WebSocket']);
});

test('a process ends after close(), and with unref without it, open connections or not', async () => {
  const sandbox = JSON.stringify(require.resolve('../../lib/sandbox/index.js'));
  const ws = JSON.stringify(require.resolve('ws'));
  for (const [options, end] of [
    ['{}', 'await sandbox.close();'],
    ['{ unref: true }', 'client._socket.unref();'],
  ]) {
    const script = `require(${sandbox}).startSandbox(${options}).then(async (sandbox) => {
      const client = new (require(${ws}))(sandbox.webSocketUrls.demo + '/v5/private');
      client.on('error', () => {});
      client.once('message', async (data) => { console.log(JSON.parse(data).op); ${end} });
      client.once('open', () => client.send('{"op":"ping"}'));
    });`;
    const { stdout, stderr } = await run(process.execPath, ['-e', script]);
    assert.deepEqual([stdout.trim(), stderr], ['pong', '']);
  }
});

test('without the package ws there is HTTP, and an upgrade is answered with what to install', async (t) => {
  const alone = temporaryFolder(t);
  fs.cpSync(SANDBOX, alone, { recursive: true });
  const script = `require(${JSON.stringify(path.join(alone, 'index.js'))}).startSandbox().then((sandbox) => {
    console.log(sandbox.urls.mainnet);
    process.stdin.on('end', () => sandbox.close()).resume();
  });`;
  const child = execFile(process.execPath, ['-e', script], {
    cwd: alone,
    env: { ...process.env, NODE_PATH: '' },
  });
  const errors = [];
  child.stderr.on('data', (chunk) => errors.push(chunk));
  const [line] = await once(child.stdout, 'data');
  const url = line.toString().trim();
  assert.equal((await send(url, { target: '/v5/market/time' })).json.retCode, 0);
  for (let i = 0; i < 2; i++) {
    const reply = await refusedUpgrade(`${url.replace('http', 'ws')}/v5/private`);
    assert.equal(reply.status, 501);
    assert.match(reply.text, /npm install --save-dev ws/);
  }
  assert.equal((await refusedUpgrade(`${url.replace('http', 'ws')}/v5/nothing`)).status, 404);
  child.stdin.end();
  assert.equal((await once(child, 'close'))[0], 0);
  assert.equal(errors.join('').match(/ERR_BYBIT_SANDBOX_WS_MISSING/g).length, 1, 'said once');
});

test('a sandbox with open connections closes at once, also while one is being upgraded', async () => {
  const sandbox = await startSandbox({ keys: [KEY], faults: { latencyMs: 2 ** 30 } });
  const pending = new WebSocket(`${sandbox.webSocketUrls.mainnet}/v5/private`);
  const failed = once(pending, 'error');
  await until(() => sandbox.requests[0]?.verdict === 'upgrade');
  await Promise.all([sandbox.close(), sandbox.close()]);
  assert.equal((await failed)[0].code, 'ECONNRESET');
  const request = http.get(`${sandbox.urls.mainnet}/v5/market/time`);
  assert.equal((await once(request, 'error'))[0].code, 'ECONNREFUSED');
});
