'use strict';

// Runs once: the sandbox verifies with node:crypto.

/** Starting, stopping, what is recorded, and what a caller may hand in. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');
const { execFile } = require('node:child_process');
const { generateKeyPairSync } = require('node:crypto');
const { inspect, promisify } = require('node:util');
const { environments, startSandbox } = require('../../lib/sandbox/index.js');
const { KEY, authHeaders, frozenSandbox, get, post, send } = require('./client.js');
const { INFO, NOW } = require('../support/fixtures.js');

const run = promisify(execFile);

test('three environments on three ports of loopback', async (t) => {
  const sandbox = await frozenSandbox(t);
  assert.deepEqual(Object.keys(sandbox.urls), [...environments]);
  const urls = Object.values(sandbox.urls);
  assert.equal(new Set(urls).size, 3);
  for (const url of urls) assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test('without options it goes by the clock of the machine', async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.close());
  const before = Date.now();
  const { json } = await send(sandbox.urls.mainnet, { target: '/v5/market/time' });
  assert.ok(json.time >= before && json.time <= Date.now());
});

test('requests are recorded as they came', async (t) => {
  const sandbox = await frozenSandbox(t);
  const target = '/v5/order/create?trace=%20';
  const headers = { ...authHeaders('{"a": "ü"}'), 'x-Mixed-Case': '1' };
  await send(sandbox.urls.demo, { method: 'POST', target, headers, body: '{"a": "ü"}' });
  const [record] = sandbox.requests;
  const { method, url, path, query, time, environment, apiKey, clientIp } = record;
  assert.deepEqual(
    { method, url, path, query, time, environment, apiKey, clientIp },
    {
      method: 'POST',
      url: target,
      path: '/v5/order/create',
      query: 'trace=%20',
      time: NOW,
      environment: 'demo',
      apiKey: 'test_api_key',
      clientIp: '127.0.0.1',
    },
  );
  assert.ok(record.body.equals(Buffer.from('{"a": "ü"}')));
  assert.equal(record.headers['x-bapi-sign'], headers['X-BAPI-SIGN']);
  assert.ok(record.rawHeaders.includes('x-Mixed-Case'));
  assert.deepEqual(
    [record.authenticated, record.verdict, record.httpStatus, record.retCode, record.fault],
    [false, 'key', 200, 10003, null],
  );
});

test('the record is bounded, and can be emptied', async (t) => {
  const sandbox = await frozenSandbox(t, { keepRequests: 2 });
  const { requests } = sandbox;
  for (const path of ['/1', '/2', '/3']) await get(sandbox.urls.mainnet, path);
  assert.deepEqual(
    requests.map(({ path }) => path),
    ['/2', '/3'],
  );
  requests.length = 0;
  await get(sandbox.urls.mainnet, '/4');
  assert.deepEqual(
    sandbox.requests.map(({ path }) => path),
    ['/4'],
  );
});

test('nothing that is printed shows a credential', async (t) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sandbox = await frozenSandbox(t, { keys: [KEY, { apiKey: 'another_api_key', publicKey }] });
  await get(sandbox.urls.mainnet, INFO);
  const signature = sandbox.requests[0].headers['x-bapi-sign'];
  for (const shown of [sandbox, sandbox.keys, sandbox.requests, { nested: [sandbox, sandbox.requests[0]] }]) {
    for (const text of [
      inspect(shown, { depth: 9, showHidden: true }),
      inspect(shown),
      JSON.stringify(shown),
    ]) {
      for (const secret of [KEY.secret, KEY.apiKey, 'another_api_key', signature]) {
        assert.ok(!text.includes(secret), `${secret} in ${text}`);
      }
    }
  }
  assert.equal(sandbox.keys[0].apiKey, KEY.apiKey);
  assert.ok(!('secret' in sandbox.keys[0]));
});

test('keys come and go', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [] });
  const code = async () => (await get(sandbox.urls.testnet, INFO)).json.retCode;
  assert.equal(await code(), 10003);
  const added = sandbox.addKey({ ...KEY, environment: 'testnet' });
  assert.deepEqual([added.environment, added.algorithm], ['testnet', 'hmac-sha256']);
  assert.equal(await code(), 0);
  assert.equal(sandbox.removeKey(KEY.apiKey), true);
  assert.equal(sandbox.removeKey(KEY.apiKey), false);
  assert.equal(await code(), 10003);
  assert.deepEqual(sandbox.keys, []);
});

test('a body over 10 MiB is refused with 413, one at the limit is not', async (t) => {
  const sandbox = await frozenSandbox(t);
  const limit = 10 * 1024 * 1024;
  const over = await post(sandbox.urls.mainnet, '/v5/order/create', Buffer.alloc(limit + 1, 32));
  assert.equal(over.status, 413);
  assert.equal(sandbox.requests[0].body.length, 0);
  const at = await post(sandbox.urls.mainnet, '/v5/order/create', Buffer.alloc(limit, 32));
  assert.equal(at.json.retMsg, 'Illegal category');
});

test('close() ends idle keep-alive connections and requests that are under way', async () => {
  const sandbox = await startSandbox({ keys: [KEY] });
  const agent = new http.Agent({ keepAlive: true });
  await send(sandbox.urls.mainnet, { target: '/v5/market/time', agent });
  const idle = Object.values(agent.freeSockets)[0][0];
  const { port } = new URL(sandbox.urls.testnet);
  const halfSent = net.connect(Number(port), '127.0.0.1');
  await once(halfSent, 'connect');
  halfSent.on('error', () => {});
  halfSent.write('POST /v5/order/create HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  const ended = Promise.all(
    [idle, halfSent].map((socket) => new Promise((resolve) => socket.on('close', resolve))),
  );
  await Promise.all([sandbox.close(), sandbox.close()]);
  await ended;
  await sandbox.close();
  await assert.rejects(send(sandbox.urls.mainnet, { target: '/v5/market/time' }), { code: 'ECONNREFUSED' });
  agent.destroy();
});

test('a client that goes away in the middle does no harm', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { port } = new URL(sandbox.urls.mainnet);
  const socket = net.connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /v5/order/create HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  socket.destroy();
  assert.equal((await get(sandbox.urls.mainnet, INFO)).json.retCode, 0);
});

test(
  'Symbol.asyncDispose closes',
  { skip: Symbol.asyncDispose === undefined && 'this Node.js has no Symbol.asyncDispose' },
  async () => {
    const sandbox = await startSandbox();
    await sandbox[Symbol.asyncDispose]();
    await assert.rejects(send(sandbox.urls.mainnet, { target: INFO }), { code: 'ECONNREFUSED' });
  },
);

test('a process ends after close(), and with unref without it', async () => {
  const entry = JSON.stringify(require.resolve('../../lib/sandbox/index.js'));
  const ask = `await (await fetch(sandbox.urls.demo + '/v5/market/time')).json()`;
  const delayed = `sandbox.set({ latencyMs: 1e9 }); fetch(sandbox.urls.demo).catch(() => {});`;
  for (const [options, body] of [
    ['{}', `const { retCode } = ${ask}; ${delayed} await sandbox.close(); console.log(retCode);`],
    ['{ unref: true }', `const { retCode } = ${ask}; console.log(retCode);`],
  ]) {
    const script = `require(${entry}).startSandbox(${options}).then(async (sandbox) => { ${body} });`;
    const { stdout, stderr } = await run(process.execPath, ['-e', script]);
    assert.deepEqual([stdout.trim(), stderr], ['0', '']);
  }
});

test('ports can be chosen; one that is taken rejects and leaves nothing listening', async (t) => {
  const taken = await frozenSandbox(t);
  const port = Number(new URL(taken.urls.demo).port);
  await assert.rejects(startSandbox({ ports: { demo: port } }), { code: 'EADDRINUSE' });
  await taken.close();
  const sandbox = await startSandbox({ ports: { testnet: port } });
  t.after(() => sandbox.close());
  assert.equal(sandbox.urls.testnet, `http://127.0.0.1:${port}`);
});

test('bad options are refused by name, and no message shows a value', async () => {
  const type = 'ERR_INVALID_ARG_TYPE';
  const value = 'ERR_INVALID_ARG_VALUE';
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const withKey = (key) => ({ keys: [{ ...KEY, ...key }] });
  const withPublicKey = (key) => ({ keys: [{ apiKey: 'k', publicKey: key }] });
  for (const [options, code] of [
    [null, type],
    ['{}', type],
    [{ key: [] }, value],
    [{ keys: {} }, type],
    [{ keys: ['secret'] }, type],
    [{ ports: { mainnet: '80' } }, type],
    [{ ports: { mainnet: 70_000 } }, value],
    [{ ports: { staging: 1 } }, value],
    [{ now: 5 }, type],
    [{ now: () => 'soon', keys: [KEY] }, value],
    [{ clientIp: 'localhost' }, value],
    [{ balances: { USDT: '-1' } }, value],
    [{ keepRequests: 1.5 }, value],
    [{ unref: 1 }, type],
    [{ faults: { down: 1 } }, type],
    [{ keys: [{ secret: 'test_secret' }] }, type],
    [withKey({ apiKey: '' }), value],
    [withKey({ apiKey: 5 }), type],
    [withKey({ secret: undefined }), value],
    [withKey({ secret: Buffer.from('test_secret') }), type],
    [withKey({ apiSecret: 'test_secret' }), value],
    [withKey({ publicKey }), value],
    [withKey({ environment: 'live' }), value],
    [withKey({ environment: 1 }), type],
    [withKey({ ips: '127.0.0.1' }), type],
    [withKey({ ips: ['127.0.0.1/8'] }), value],
    [withKey({ readOnly: 'no' }), type],
    [withKey({ readOnly: 2 }), value],
    [withKey({ permissions: ['Order'] }), type],
    [withKey({ permissions: { ContractTrade: 'Order' } }), type],
    [withKey({ expiredAt: 'soon' }), value],
    [withKey({ expiredAt: true }), type],
    [withKey({ type: 3 }), value],
    [withKey({ thirdPartyOnly: 1 }), type],
    [withKey({ thirdPartyOnly: true, type: 1 }), value],
    [withKey({ thirdPartyOnly: true, ips: ['203.0.113.7'] }), value],
    [withKey({ applicationIps: ['203.0.113.7'] }), value],
    [withKey({ thirdPartyOnly: true, applicationIps: ['somewhere'] }), value],
    [withKey({ unknownKeyReply: 10004 }), value],
    [withPublicKey(privateKey), value],
    [withPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), value],
    [withPublicKey(elliptic), value],
    [withPublicKey('test_secret'), value],
    [withPublicKey(7), type],
  ]) {
    await assert.rejects(
      startSandbox(options),
      (error) => {
        assert.ok(error instanceof TypeError);
        assert.equal(error.code, code, error.message);
        assert.doesNotMatch(error.message, /test_secret|PRIVATE KEY/);
        return true;
      },
      inspect(options),
    );
  }
});
