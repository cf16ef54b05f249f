'use strict';

/** How requests leave: over TLS too, never late, never after their connection failed, and what breaks is told. */

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const { Signer } = require('bybit-auth');
const { createBybit } = require('../../lib/venues/bybit.js');
const { httpFetch } = require('../../lib/venues/http-fetch.js');
const { KEY, MARKET_BUY, leaveBy, setUp } = require('./setup.js');

async function listen(t, server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return server.address().port;
}

const serve = async (t, handler) => `http://127.0.0.1:${await listen(t, http.createServer(handler))}/`;

/** A certificate for localhost, made by openssl; null where that is missing. */
function certificate(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-tls-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync('openssl', ['req', '-x509', ...form, ...names, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert), file: cert };
}

/** What an expression comes to in a process that trusts the certificate. */
async function runTrusting(tls, expression) {
  const module = require.resolve('../../lib/venues/http-fetch.js');
  const program = `const { httpFetch } = require(${JSON.stringify(module)}); ${expression}.then(console.log)`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: tls.file };
  const child = spawn(process.execPath, ['-e', program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return (await child.stdout.setEncoding('utf8').toArray()).join('').trim();
}

test('method, path, headers and body arrive as they are, and the reply as a whole', async (t) => {
  const url = await serve(t, async (request, response) => {
    const body = await request.setEncoding('utf8').toArray();
    const { method, url: target, headers } = request;
    response.writeHead(201, { 'X-Two': ['a', 'b'] });
    response.write('{"said":');
    response.end(JSON.stringify({ method, target, body: body.join(''), one: headers['x-one'] }) + '}');
  });
  const reply = await httpFetch(`${url}v5/a?b=c%20d`, {
    method: 'POST',
    headers: [['X-One', '1']],
    body: Buffer.from('{"ü":1}'),
  });
  assert.deepEqual(await reply.json(), {
    said: { method: 'POST', target: '/v5/a?b=c%20d', body: '{"ü":1}', one: '1' },
  });
  assert.deepEqual([reply.status, reply.ok, reply.headers.get('X-TWO')], [201, true, 'a, b']);
});

test('a redirect is a reply', async (t) => {
  const url = await serve(t, (request, response) => response.writeHead(302, { location: '/other' }).end());
  assert.equal((await httpFetch(url)).status, 302);
});

test('a body that breaks off is an error', async (t) => {
  const url = await serve(t, (request, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('12345', () => response.destroy());
  });
  await assert.rejects(httpFetch(url), { code: 'ECONNRESET' });
});

test('a switch of protocols that was not asked for is an error, not a reply that never comes', async (t) => {
  const head = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n';
  const server = net.createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(head));
  });
  const port = await listen(t, server);
  const order = httpFetch(
    `http://127.0.0.1:${port}/`,
    { method: 'POST', body: Buffer.from('{}') },
    () => true,
  );
  await assert.rejects(order, { code: 'ECONNRESET' });
});

test('an aborted request ends with the reason of the signal', async (t) => {
  const cut = new AbortController();
  const reason = new Error('enough');
  const url = await serve(t, () => cut.abort(reason));
  await assert.rejects(httpFetch(url, { signal: cut.signal }), (error) => error === reason);
  await assert.rejects(httpFetch(url, { signal: cut.signal }), (error) => error === reason);
});

test('connections are used again', async (t) => {
  const ports = new Set();
  const url = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort);
    response.end('x');
  });
  for (let count = 0; count < 5; count += 1) await (await httpFetch(url)).text();
  assert.equal(ports.size, 1);
});

test('an order whose connection is never established was not sent', async (t) => {
  // It accepts, and says nothing: the TLS handshake does not end.
  const port = await listen(
    t,
    net.createServer(() => {}),
  );
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  const baseURL = `https://127.0.0.1:${port}`;
  const venue = createBybit({ name: 'a', signer, environment: 'mainnet', baseURL });
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.deepEqual([reply.outcome, reply.sent], ['not-executed', false]);
});

/** Servers with which a TLS handshake fails. @type {Record<string, () => net.Server>} */
const NOT_TLS = {
  'that speaks no TLS': () =>
    net.createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  'that ends the handshake': () => net.createServer((socket) => void socket.once('data', () => socket.end())),
  'that resets the connection in the handshake': () =>
    net.createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())),
};

for (const [what, createServer] of Object.entries(NOT_TLS)) {
  test(`an order to a host ${what} was not sent`, async (t) => {
    const port = await listen(t, createServer());
    const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
    const baseURL = `https://127.0.0.1:${port}`;
    const venue = createBybit({ name: 'a', signer, environment: 'mainnet', baseURL });
    const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
    assert.deepEqual([reply.outcome, reply.sent], ['not-executed', false]);
  });
}

test('an order whose connection comes after leaveBy is not written', async (t) => {
  const tls = certificate(t);
  if (tls === null) return void t.skip('needs openssl to make a certificate');
  let arrived = 0;
  const exchange = https.createServer(tls, () => {
    arrived += 1;
  });
  const port = await listen(t, exchange);
  const until = Date.now() + 1000;
  // A slow network: the handshake passes only after leaveBy.
  const slow = net.createServer((socket) => {
    socket.on('error', () => {});
    const open = () => {
      if (Date.now() <= until) return void setTimeout(open, 20);
      const on = net.connect(port, '127.0.0.1');
      on.on('error', () => {});
      socket.pipe(on).pipe(socket);
    };
    open();
  });
  const url = `https://127.0.0.1:${await listen(t, slow)}/`;
  const said = await runTrusting(
    tls,
    `httpFetch('${url}', { leaveBy: ${until} }).catch(({ message }) => message)`,
  );
  assert.match(said, /after leaveBy/);
  assert.equal(arrived, 0);
});

test('over TLS, with the certificates of the system; another certificate lets nothing leave', async (t) => {
  const tls = certificate(t);
  if (tls === null) return void t.skip('needs openssl to make a certificate');
  let arrived = 0;
  const server = https.createServer(tls, (request, response) => {
    arrived += 1;
    response.end(JSON.stringify({ path: request.url }));
  });
  const port = await listen(t, server);
  await assert.rejects(
    httpFetch(`https://127.0.0.1:${port}/x`),
    ({ cause }) => cause.code === 'DEPTH_ZERO_SELF_SIGNED_CERT',
  );
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  const venue = createBybit({
    ...{ name: 'a', signer, environment: 'mainnet', baseURL: `https://127.0.0.1:${port}` },
  });
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.deepEqual([reply.outcome, reply.sent], ['not-executed', false]);
  assert.match(reply.message, /self-signed/);
  assert.equal(arrived, 0);
  const text = await runTrusting(
    tls,
    `httpFetch('https://127.0.0.1:${port}/x?y=1').then((reply) => reply.text())`,
  );
  assert.equal(text, '{"path":"/x?y=1"}');
});

test('the signatures of orders that are placed in one tick travel as one job', async (t) => {
  // An inner module: what a job is cannot be seen from outside.
  const { binding } = require('../../../../lib/crypto/backend.js');
  const { signBatch } = binding;
  t.after(() => {
    binding.signBatch = signBatch;
  });
  const jobs = [];
  binding.signBatch = (ids, lengths, text, bytes, count) => {
    jobs.push(count);
    return signBatch(ids, lengths, text, bytes, count);
  };
  const { venue } = await setUp(t);
  const place = (count, name) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        venue.place({ ...MARKET_BUY, qty: '0.001', orderId: `r1${name}${index}` }, { leaveBy: leaveBy() }),
      ),
    );
  await place(100, 'a');
  assert.deepEqual(jobs.splice(0), [100]);
  await place(250, 'b');
  assert.deepEqual(jobs.splice(0), [100, 100, 50]);
  await place(1, 'c');
  assert.deepEqual(jobs, [], 'one alone is signed at once');
});

test('a thousand orders at once leave other work its turns', async (t) => {
  const { venue } = await setUp(t, { key: { balances: { USDT: '100000000' } } });
  let turns = 0;
  let isRunning = true;
  const count = () => {
    turns += 1;
    if (isRunning) setImmediate(count);
  };
  setImmediate(count);
  const orders = Array.from({ length: 1000 }, (_, index) =>
    venue.place({ ...MARKET_BUY, qty: '0.001', orderId: `r1n${index}` }, { leaveBy: leaveBy() }),
  );
  const outcomes = (await Promise.all(orders)).map(({ outcome }) => outcome);
  isRunning = false;
  assert.deepEqual(new Set(outcomes), new Set(['accepted']));
  assert.ok(turns >= 1000 / 16, `the event loop turned ${turns} times`);
});

test('what comes on an idle connection is not the reply to the next request', async (t) => {
  const replyOf = (text) => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  const sockets = [];
  const server = net.createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => socket.write(replyOf(/^GET \/(\w+)/.exec(data)[1])));
  });
  const url = `http://127.0.0.1:${await listen(t, server)}`;
  assert.equal(await (await httpFetch(`${url}/first`)).text(), 'first');
  const closed = once(sockets[0], 'close');
  sockets[0].write(replyOf('first'));
  await closed;
  assert.equal(await (await httpFetch(`${url}/second`)).text(), 'second');
  for (const socket of sockets) socket.destroy();
});
