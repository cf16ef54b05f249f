'use strict';

/** The recipes of docs/webhook.md, unchanged, in the frameworks themselves. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');
const { pathToFileURL } = require('node:url');

const ROOT = path.join(__dirname, '..', '..', '..', '..');
const MODULES = path.join(__dirname, '..', 'node_modules');
const SECRET = 'made-up-webhook-secret-0123456789';
const WEBHOOK_KEY = `whsec_${Buffer.from(SECRET).toString('base64')}`;
/** ms; far longer than any of them needs. */
const DEADLINE_MS = 120_000;

/** @param {string} title of a section @returns {string} its first program */
function recipe(title) {
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'webhook.md'), 'utf8');
  const [, section] = page.split(`\n### ${title}\n`);
  const found = /```js\n([^]*?)```/.exec(section);
  assert.ok(found, `docs/webhook.md has no program under ${title}`);
  return found[1];
}

/**
 * A project of a user.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} text of the program
 * @param {Record<string, string>} [packages] folders of packages by the names that the program imports
 * @returns {string} the file
 */
function project(t, text, packages = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'webhook-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const [name, target] of Object.entries({ 'bybit-auth': ROOT, ...packages })) {
    fs.symlinkSync(target, path.join(folder, 'node_modules', name), 'junction');
  }
  const file = path.join(folder, 'program.mjs');
  fs.writeFileSync(file, text);
  return file;
}

/** @param {...string} names */
const installed = (...names) => Object.fromEntries(names.map((name) => [name, path.join(MODULES, name)]));

/** @returns {Promise<number>} */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

let sent = 0;

/** @param {Buffer} body @returns {Record<string, string>} */
function signed(body) {
  const id = `msg_${++sent}`;
  const time = String(Math.floor(Date.now() / 1000));
  const mac = crypto.createHmac('sha256', SECRET).update(`${id}.${time}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${mac}` };
}

/** The spaces are lost where the body is parsed and written again. */
const BODY = Buffer.from('{ "symbol":  "BTCUSDT", "note": "\\u00e9 €" }');

/**
 * @param {(body: Buffer | undefined, headers: Record<string, string>) => Promise<Response>} post
 */
async function check(post) {
  for (const type of ['application/json', 'text/plain; charset=utf-8', 'application/x-www-form-urlencoded']) {
    const headers = signed(BODY);
    const answer = await post(BODY, { ...headers, 'content-type': type });
    assert.equal(answer.status, 202, `${type}: ${await answer.clone().text()}`);
    assert.deepEqual(await answer.json(), { id: headers['webhook-id'], symbol: 'BTCUSDT' });
  }
  const headers = signed(BODY);
  const json = { 'content-type': 'application/json' };
  assert.equal((await post(BODY, { ...headers, ...json })).status, 202);
  const refused = {
    'a copy': [BODY, headers],
    'another body': [Buffer.from('{"symbol":"ETHUSDT"}'), signed(BODY)],
    'the same body, written again': [Buffer.from(JSON.stringify(JSON.parse(BODY.toString()))), signed(BODY)],
    'no signature': [BODY, {}],
    'no signature and no body': [undefined, {}],
  };
  for (const [title, [body, more]] of Object.entries(refused)) {
    const answer = await post(body, { ...more, ...json });
    const text = await answer.text();
    assert.equal(answer.status, 401, `${title}: ${text}`);
    assert.ok(!text.includes(SECRET) && !text.includes(WEBHOOK_KEY));
  }
  const large = Buffer.from(JSON.stringify({ symbol: 'x'.repeat(70_000) }));
  assert.equal((await post(large, { ...signed(large), ...json })).status, 413, 'too large');
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} file
 */
async function runServer(t, file) {
  const port = await freePort();
  const env = { ...process.env, WEBHOOK_KEY, PORT: String(port) };
  const child = spawn(process.execPath, [file], { cwd: path.dirname(file), env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const closed = once(child, 'close');
  t.after(() => {
    child.kill('SIGKILL');
    return closed;
  });
  const origin = `http://localhost:${port}`;
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      await fetch(origin);
      return origin;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > end) {
        throw new Error(`it does not answer: ${output}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const SERVERS = [
  ['Express', 'express 5', installed('express')],
  ['Express', 'express 4', { express: path.join(MODULES, 'express-4') }],
  ['Fastify', 'fastify', installed('fastify')],
  ['Koa', 'koa', installed('koa', 'raw-body')],
];

describe('servers', () => {
  for (const [title, name, packages] of SERVERS) {
    test(name, async (t) => {
      const origin = await runServer(t, project(t, recipe(title), packages));
      await check((body, headers) =>
        fetch(`${origin}/hook`, { method: 'POST', body, headers, duplex: 'half' }),
      );
    });
  }

  test('a parser in front of the route: the answer says so', async (t) => {
    const wrong = recipe('Express').replace("express.raw({ type: '*/*', limit: '64kb' })", 'express.json()');
    assert.notEqual(wrong, recipe('Express'));
    const origin = await runServer(t, project(t, wrong, installed('express')));
    const headers = { ...signed(BODY), 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/hook`, { method: 'POST', body: BODY, headers });
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /The body was parsed before it was verified/);
  });
});

describe('functions of a Request', () => {
  test('hono', async (t) => {
    process.env.WEBHOOK_KEY = WEBHOOK_KEY;
    const file = project(t, recipe('Hono'), installed('hono'));
    const { default: app } = await import(pathToFileURL(file).href);
    await check(async (body, headers) =>
      app.fetch(new Request('http://localhost/hook', { method: 'POST', body, headers })),
    );
  });

  test('a route of Next.js', async (t) => {
    process.env.WEBHOOK_KEY = WEBHOOK_KEY;
    const { POST } = await import(pathToFileURL(project(t, recipe('Next.js'))).href);
    await check(async (body, headers) => {
      // Next.js has its own limit, in front of the route.
      if (body !== undefined && body.length > 65_536) return new Response(null, { status: 413 });
      return POST(new Request('http://localhost/hook', { method: 'POST', body, headers }));
    });
  });
});
