'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const os = require('node:os');
const test = require('node:test');
const { BODY_LIMIT } = require('../../lib/http/body.js');
const { CONNECTIONS_PER_ADDRESS } = require('../../lib/http/server.js');
const { TOKEN, connect, idOf, post, serve, statuses, testRelay } = require('./support.js');

const bearer = { authorization: `Bearer ${TOKEN}` };

test('a signal reaches the relay byte by byte, and the answer is JSON that nobody caches', async (t) => {
  const { url, relay } = await serve(t);
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
  const answer = await post(`${url}/hook/any?token=not-read`, body, { 'content-type': 'text/plain' });
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.body, { id: idOf(body), intents: 1 });
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const [{ source, ip, contentType, body: received }] = relay.arrivals;
  assert.deepEqual(
    { source, ip, contentType },
    { source: 'any', ip: '127.0.0.1', contentType: 'text/plain' },
  );
  assert.deepEqual(received, body);
  assert.equal((await post(`${url}/hook/any`, body)).status, 200);
});

for (const [method, path, status, allow, error] of [
  ['GET', '/hook/any', 405, 'POST', 'method'],
  ['HEAD', '/hook/any', 405, 'POST', null],
  ['OPTIONS', '/hook/any', 405, 'POST', 'method'],
  ['POST', '/healthz', 405, 'GET, HEAD', 'method'],
  ['GET', '/stop', 405, 'POST', 'method'],
  ['POST', '/hook/nobody', 404, null, 'unknown-source'],
  ['POST', '/hook/constructor', 404, null, 'unknown-source'],
  ['POST', '/hook/%ff', 404, null, 'not-found'],
  ['POST', '/hook/any/more', 404, null, 'not-found'],
  ['POST', '/hook/', 404, null, 'not-found'],
  ['GET', '/', 404, null, 'not-found'],
  ['GET', '/__proto__', 404, null, 'not-found'],
]) {
  test(`${method} ${path} is answered ${status}`, async (t) => {
    const { url, relay } = await serve(t);
    const response = await fetch(url + path, { method });
    assert.equal(response.status, status);
    assert.equal(response.headers.get('allow'), allow);
    const text = await response.text();
    if (error === null) assert.equal(text, '');
    else assert.equal(JSON.parse(text).error, error);
    assert.equal(relay.arrivals.length, 0);
  });
}

test('a name that no source has is told once, and a scan of names fills no log', async (t) => {
  const told = [];
  const { url } = await serve(t, { ...testRelay(), tellUnknown: (name) => told.push(name) });
  for (const name of ['tw', 'tw', ...Array.from({ length: 30 }, (_, index) => `scan-${index}`)]) {
    assert.equal((await post(`${url}/hook/${name}`, '{}')).status, 404);
  }
  assert.deepEqual(told.slice(0, 3), ['tw', 'scan-0', 'scan-1']);
  assert.equal(told.length, 20);
});

test('/healthz and /readyz say by their status whether all is well', async (t) => {
  const { url, relay } = await serve(t);
  const health = await fetch(`${url}/healthz`);
  assert.deepEqual([health.status, await health.json()], [200, { ok: true, reasons: [] }]);
  const ready = await fetch(`${url}/readyz`);
  assert.deepEqual(
    [ready.status, await ready.json()],
    [503, { ok: false, reasons: ['gate of a is closed'] }],
  );
  const head = await fetch(`${url}/readyz`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [503, '']);
  relay.healthz = async () => {
    throw new Error('something broke, at /home/somebody');
  };
  const broken = await fetch(`${url}/healthz`);
  assert.equal(broken.status, 503);
  assert.equal((await broken.json()).error, 'internal-error');
});

test('the kill switch and the status need the control token', async (t) => {
  const { url, relay } = await serve(t);
  for (const [method, path] of [
    ['POST', '/stop'],
    ['POST', '/resume'],
    ['GET', '/status'],
  ]) {
    for (const authorization of [undefined, 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
      const response = await fetch(url + path, { method, headers: authorization ? { authorization } : {} });
      assert.equal(response.status, 401, `${path} ${authorization}`);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      assert.equal((await response.text()).includes(TOKEN), false);
    }
  }
  assert.equal((await post(`${url}/stop`, '{"reason":"lunch"}', bearer)).status, 200);
  assert.equal((await post(`${url}/stop-all`, 'not JSON', bearer)).status, 200);
  assert.equal((await post(`${url}/resume`, '', bearer)).status, 200);
  assert.deepEqual(relay.kills, [
    { mode: 'stop', by: 'http', reason: 'lunch' },
    { mode: 'stop-all', by: 'http', reason: 'over HTTP' },
    { mode: 'off', by: 'http', reason: 'over HTTP' },
  ]);
  const status = await fetch(`${url}/status`, { headers: bearer });
  assert.deepEqual(await status.json(), { state: 'ready' });
  relay.settings.control = null;
  const none = await post(`${url}/stop`, '', bearer);
  assert.deepEqual([none.status, none.body.error], [404, 'no-control-token']);
});

test('several requests travel on one connection, also without waiting for answers', async (t) => {
  const { port, relay } = await serve(t);
  const connection = connect(port);
  const request = (/** @type {string} */ body) =>
    `POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  connection.write(request('first') + request('second') + 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  await connection.until(/"ok":true/);
  assert.deepEqual(statuses(connection.text), [202, 202, 200]);
  connection.write(request('third'));
  await connection.until(new RegExp(idOf(Buffer.from('third'))));
  assert.deepEqual(
    relay.arrivals.map(({ body }) => body.toString()),
    ['first', 'second', 'third'],
  );
});

test('a chunked body is put together, and its end is waited for', async (t) => {
  const { port, relay } = await serve(t);
  const connection = connect(port);
  connection.write('POST /hook/any HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n');
  connection.write('3\r\ndef\r\n0\r\n\r\n');
  await connection.until(/"intents":1/);
  assert.equal(relay.arrivals[0].body.toString(), 'abcdef');
});

test('a body that ends early is not a signal', async (t) => {
  const { port, url, relay } = await serve(t);
  const connection = connect(port);
  connection.write('POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":');
  connection.socket.end();
  await connection.closed;
  assert.equal((await post(`${url}/hook/any`, 'whole')).status, 202);
  assert.deepEqual(
    relay.arrivals.map(({ body }) => body.toString()),
    ['whole'],
  );
});

test('a body of 64 KiB is accepted, one byte more is not, however it is sent', async (t) => {
  const { url, port, relay } = await serve(t);
  assert.equal((await post(`${url}/hook/any`, Buffer.alloc(BODY_LIMIT, 97))).status, 202);
  const answer = await post(`${url}/hook/any`, Buffer.alloc(BODY_LIMIT + 1, 97));
  assert.deepEqual([answer.status, answer.body.error], [413, 'too-large']);
  const chunked = connect(port);
  chunked.write('POST /hook/any HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  for (let sent = 0; sent <= BODY_LIMIT; sent += 1024) chunked.write(`400\r\n${'a'.repeat(1024)}\r\n`);
  chunked.write('0\r\n\r\n');
  await chunked.closed;
  assert.deepEqual(statuses(chunked.text), [413]);
  assert.equal(relay.arrivals.length, 1);
});

test('an endless body is cut off', async (t) => {
  const { port } = await serve(t);
  for (const header of ['transfer-encoding: chunked', `content-length: ${2 ** 40}`]) {
    const connection = connect(port);
    connection.write(`POST /hook/any HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);
    const chunk = header.startsWith('t') ? `10000\r\n${'a'.repeat(0x10000)}\r\n` : 'a'.repeat(0x10000);
    while (!connection.socket.destroyed) {
      if (!connection.write(chunk)) {
        await Promise.race([once(connection.socket, 'drain'), connection.closed]).catch(() => {});
      }
    }
    await connection.closed;
  }
});

test('a compressed body is refused before it is read', async (t) => {
  const { url, relay } = await serve(t);
  const { gzipSync } = require('node:zlib');
  const answer = await post(`${url}/hook/any`, gzipSync('{}'), { 'content-encoding': 'gzip' });
  assert.deepEqual([answer.status, answer.body.error], [415, 'encoded']);
  assert.equal((await post(`${url}/hook/any`, '{}', { 'content-encoding': 'identity' })).status, 202);
  assert.equal(relay.arrivals.length, 1);
});

test('a sender that waits for 100 Continue gets it when the body is wanted, and otherwise the refusal', async (t) => {
  const { port, relay } = await serve(t);
  const wanted = connect(port);
  wanted.write('POST /hook/any HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n');
  await wanted.until(/^HTTP\/1\.1 100/);
  wanted.write('ok');
  await wanted.until(/"intents":1/);
  assert.deepEqual(statuses(wanted.text), [100, 202]);
  const large = connect(port);
  large.write(
    `POST /hook/any HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${BODY_LIMIT + 1}\r\n\r\n`,
  );
  await large.closed;
  assert.deepEqual(statuses(large.text), [413]);
  const unknown = connect(port);
  unknown.write('POST /hook/nobody HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n');
  await unknown.closed;
  assert.deepEqual(statuses(unknown.text), [404]);
  assert.equal(relay.arrivals.length, 1);
});

for (const [what, bytes, status] of [
  [
    'headers of more than 16 KiB',
    `POST /hook/any HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
  [
    'two lengths',
    'POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok',
    400,
  ],
  [
    'a length and chunks',
    'POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
]) {
  test(`${what}: ${status} in JSON, and the connection ends`, async (t) => {
    const { port, relay } = await serve(t);
    const connection = connect(port);
    connection.write(Buffer.from(bytes, 'latin1'));
    await connection.closed;
    assert.deepEqual(statuses(connection.text), [status]);
    assert.match(connection.text, /content-type: application\/json/);
    assert.doesNotThrow(() => JSON.parse(connection.text.split('\r\n\r\n')[1]));
    assert.equal(relay.arrivals.length, 0);
  });
}

test('headers and bodies that come too slowly end with 408', async (t) => {
  const { port, relay } = await serve(t);
  const headers = connect(port);
  headers.write('POST /hook/any HTTP/1.1\r\nhost: x\r\n');
  const body = connect(port);
  body.write('POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nslow');
  await Promise.all([headers.closed, body.closed]);
  assert.deepEqual([statuses(headers.text), statuses(body.text)], [[408], [408]]);
  assert.equal(relay.arrivals.length, 0);
});

test('one address can open 256 connections, another one and a trusted proxy still get in', async (t) => {
  if (os.platform() !== 'linux') return t.skip('only Linux lets a client use any address of 127.0.0.0/8');
  const { port } = await serve(t, testRelay({ trustProxy: ['127.0.0.3'] }));
  const open = Array.from({ length: CONNECTIONS_PER_ADDRESS }, () => connect(port));
  t.after(() => open.forEach(({ socket }) => socket.destroy()));
  const health = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
  for (const connection of open) connection.write(health);
  await Promise.all(open.map((connection) => connection.until(/"ok":true/)));
  const refused = connect(port);
  refused.write(health);
  await refused.closed;
  assert.equal(refused.text, '');
  for (const localAddress of ['127.0.0.2', '127.0.0.3']) {
    const other = connect(port, { localAddress });
    other.write(health);
    await other.until(/"ok":true/);
    other.socket.destroy();
  }
  const proxied = Array.from({ length: CONNECTIONS_PER_ADDRESS + 1 }, () =>
    connect(port, { localAddress: '127.0.0.3' }),
  );
  t.after(() => proxied.forEach(({ socket }) => socket.destroy()));
  for (const connection of proxied) connection.write(health);
  await Promise.all(proxied.map((connection) => connection.until(/"ok":true/)));
  open[0].socket.destroy();
  await open[0].closed;
  // The server may learn of it a little later.
  for (let text = ''; text === '';) {
    const again = connect(port);
    again.write(health);
    await Promise.race([again.closed, again.until(/"ok":true/)]).catch(() => {});
    ({ text } = again);
    again.socket.destroy();
  }
});
