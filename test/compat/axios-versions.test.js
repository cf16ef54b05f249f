'use strict';

/** attach() with the versions of axios that bots have installed: what they send, once, signed when it leaves. */

const assert = require('node:assert/strict');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const zlib = require('node:zlib');
const followRedirects = require('follow-redirects');
const { BybitAuthError } = require('../../lib/index.js');
const { attach } = require('../../lib/axios.js');
const { NEWEST, VERSIONS, openLab, openProxy, openTls, relayTo } = require('./support/axios-lab.js');
const { listen } = require('../support/serve.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

/** The versions from which axios has the option `lookup`, tunnels https through a proxy, and has an adapter for fetch. */
const [LOOKUP, TUNNEL, FETCH] = [4, 18, 7];

/** Sends a read and an order; both arrive once and are accepted. */
async function trade(lab, bot, config = {}) {
  const before = lab.sandbox.requests.length;
  const read = await bot.get(INFO, config);
  assert.equal(read.data.retCode, 0);
  const order = await bot.post(CREATE, ORDER, config);
  assert.equal(order.data.retCode, 0, order.data.retMsg);
  const arrived = lab.sandbox.requests.slice(before);
  assert.deepEqual(
    arrived.map(({ method, path: where, verdict }) => `${method} ${where} ${verdict}`),
    [`GET ${INFO} accepted`, `POST ${CREATE} accepted`],
  );
  return arrived;
}

/** The http adapter, in the way in which each version gives it out. @returns {(config: any) => Promise<any>} */
function httpAdapterOf(axios) {
  if (axios.getAdapter) return axios.getAdapter('http');
  if (typeof axios.defaults.adapter === 'function') return axios.defaults.adapter;
  return (config) =>
    axios.create().request({ ...config, adapter: ['http'], transformRequest: [], transformResponse: [] });
}

for (const { axios, version, minor } of VERSIONS) {
  const title = (/** @type {string} */ what) => `axios ${version}: ${what}`;

  test(title('a read and an order, with and without a connection that is kept'), async (t) => {
    const lab = await openLab(t);
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => httpAgent.destroy());
    await trade(lab, lab.bot(axios));
    const kept = lab.bot(axios, { httpAgent });
    await trade(lab, kept);
    await trade(lab, kept);
    await trade(lab, lab.bot(axios, { httpAgent: new http.Agent({ keepAlive: false }) }));
    // axios itself, as bots use it that make no instance.
    const { baseURL, adapter, transformRequest } = axios.defaults;
    t.after(() => Object.assign(axios.defaults, { baseURL, adapter, transformRequest }));
    axios.defaults.baseURL = lab.baseURL;
    await trade(lab, attach(axios, { signer: lab.signer }), { proxy: false });
    // Another version beside bybit-auth than the bot's own.
    await trade(lab, attach(axios.create({ baseURL: lab.baseURL, proxy: false }), { signer: lab.signer }));
  });

  test(title('https, and the signature is made after the handshake'), async (t) => {
    const lab = await openLab(t);
    const { cert, baseURL } = await openTls(t, lab);
    for (const keepAlive of [true, false]) {
      const httpsAgent = new https.Agent({ ca: cert, keepAlive });
      t.after(() => httpsAgent.destroy());
      await trade(lab, lab.bot(axios, { baseURL, httpsAgent }));
    }
    // Nothing is sent to a server whose certificate is not trusted.
    const { length } = lab.sandbox.requests;
    const error = await rejection(lab.bot(axios, { baseURL }).post(CREATE, ORDER));
    assert.match(error.code, /SELF_SIGNED/);
    assert.equal(error.sent, false);
    assert.equal(lab.sandbox.requests.length, length);
  });

  test(title('a proxy'), async (t) => {
    const lab = await openLab(t);
    const proxy = await openProxy(t);
    // axios 1.0.0 wants the colon, and later versions take both.
    const protocol = minor === 0 ? 'http:' : 'http';
    await trade(lab, lab.bot(axios, { proxy: { host: '127.0.0.1', port: proxy.port, protocol } }));
    assert.deepEqual(proxy.seen, [`GET ${lab.baseURL}${INFO}`, `POST ${lab.baseURL}${CREATE}`]);
    // Older versions send a request for https to the proxy as plain text.
    if (minor < TUNNEL) return;
    const { cert, baseURL } = await openTls(t, lab);
    const httpsAgent = new https.Agent({ ca: cert });
    proxy.seen.length = 0;
    await trade(lab, lab.bot(axios, { baseURL, httpsAgent, proxy: { host: '127.0.0.1', port: proxy.port } }));
    const { host } = new URL(baseURL);
    assert.deepEqual([...new Set(proxy.seen)], [`CONNECT ${host}`]);
  });

  test(title('options of the http adapter'), async (t) => {
    const lab = await openLab(t);
    const progress = [];
    const onUploadProgress = ({ loaded }) => progress.push(loaded);
    await trade(lab, lab.bot(axios, { onUploadProgress, maxRate: [1024 * 1024, 1024 * 1024] }));
    assert.equal(Math.max(...progress), JSON.stringify(ORDER).length);
    const slow = await lab.bot(axios, { maxRate: 200 }).post(CREATE, ORDER);
    assert.equal(slow.data.retCode, 0);

    if (minor >= LOOKUP) {
      const lookups = [];
      const lookup = (host, options, done) => {
        lookups.push(host);
        if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      };
      await trade(lab, lab.bot(axios, { lookup, baseURL: `http://exchange.test:${lab.port}` }));
      assert.deepEqual([...new Set(lookups)], ['exchange.test']);
    }

    const socketPath = await listen(
      t,
      http.createServer(relayTo(lab.port)),
      path.join(os.tmpdir(), `bybit-auth-${process.pid}-${minor}.sock`),
    );
    await trade(lab, lab.bot(axios, { socketPath, baseURL: 'http://localhost' }));

    await trade(lab, lab.bot(axios, { beforeRedirect: assert.fail, maxRedirects: 5, timeout: 60_000 }));
    await trade(lab, lab.bot(axios, { headers: { Expect: '100-continue' } }));
    await trade(lab, lab.bot(axios, { auth: { username: 'user', password: 'pass' } }));
  });

  test(title('replies: stream, size, compression'), async (t) => {
    const lab = await openLab(t);
    const { data } = await lab.bot(axios).get(INFO, { responseType: 'stream' });
    const chunks = await data.toArray();
    assert.equal(JSON.parse(Buffer.concat(chunks).toString()).retCode, 0);

    const reply = { retCode: 0, retMsg: 'OK', result: { text: 'x'.repeat(5000) } };
    lab.sandbox.set({ everyReply: { body: reply } });
    const error = await rejection(lab.bot(axios, { maxContentLength: 1000 }).get(INFO));
    assert.equal(error.code, 'ERR_BAD_RESPONSE');
    assert.equal(error.sent, true);

    const body = zlib.gzipSync(JSON.stringify(reply));
    const headers = { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' };
    lab.sandbox.set({ everyReply: { body, headers } });
    assert.deepEqual((await lab.bot(axios).get(INFO)).data, reply);
    const raw = await lab
      .bot(axios)
      .get(INFO, { decompress: false, responseType: 'arraybuffer', throwOn: 'never' });
    assert.ok(raw.data.equals(body));
    assert.ok(lab.sandbox.requests.every(({ authenticated }) => authenticated));
    assert.equal(lab.sandbox.requests.length, 4);
  });

  test(title('a rejection is typed, a redirect is not followed'), async (t) => {
    const lab = await openLab(t, { keys: [] });
    assert.ok((await rejection(lab.bot(axios).get(INFO))) instanceof BybitAuthError);
    const elsewhere = await openLab(t);
    const moved = { httpStatus: 307, headers: { Location: elsewhere.baseURL + CREATE } };
    for (const transport of [undefined, followRedirects.http]) {
      lab.sandbox.set({ nextReply: moved });
      const error = await rejection(lab.bot(axios, { transport }).post(CREATE, ORDER));
      assert.equal(error.response?.status, 307, error);
    }
    assert.equal(elsewhere.sandbox.requests.length, 0);
  });

  test(title("the user's own transport, and adapters around axios's"), async (t) => {
    const lab = await openLab(t);
    const seen = [];
    const transport = {
      request(options, callback) {
        seen.push(options.path);
        return http.request(options, callback);
      },
    };
    await trade(lab, lab.bot(axios, { transport }));
    await trade(lab, lab.bot(axios, { transport: followRedirects.http }));
    const own = httpAdapterOf(axios);
    const adapter = async (config) => {
      seen.push(config.url);
      const response = await own(config);
      return { ...response, headers: { ...response.headers, 'x-seen': '1' } };
    };
    await trade(lab, lab.bot(axios, { adapter }));
    await trade(lab, lab.bot(axios, { adapter: (config) => own({ ...config }) }));
    // An adapter of the user gets the URL as the user wrote it.
    assert.deepEqual(seen, [INFO, CREATE, INFO, CREATE]);
    if (minor >= FETCH) await trade(lab, lab.bot(axios, { adapter: 'fetch' }));
  });
}

test('a queue in the agent: orders are signed when their turn comes, whatever version and transport', async (t) => {
  const wrapped = { request: (options, callback) => http.request(options, callback) };
  const cases = VERSIONS.flatMap(({ axios }) =>
    [undefined, wrapped].map((transport) => ({ axios, transport })),
  );
  await Promise.all(
    cases.map(async ({ axios, transport }) => {
      // The clock of both goes on by more than half a window with each reply.
      let time = Date.now();
      const now = () => time;
      const lab = await openLab(t, { now });
      const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      t.after(() => httpAgent.destroy());
      const bot = lab.bot(axios, { httpAgent, transport }, { clock: { now } });
      const order = async () => {
        const { data } = await bot.post(CREATE, ORDER);
        time += 3000;
        return data.retCode;
      };
      const codes = await Promise.all(Array.from({ length: 8 }, order));
      assert.deepEqual(new Set(codes), new Set([0]), axios.VERSION);
      assert.equal(lab.sent().length, 8);
    }),
  );
});

test(`axios ${NEWEST.version}: HTTP/2`, async (t) => {
  const lab = await openLab(t);
  const { key, cert } = await openTls(t, lab);
  const port = await listen(t, http2.createSecureServer({ key, cert }, relayTo(lab.port)));
  const baseURL = `https://localhost:${port}`;
  await trade(
    lab,
    lab.bot(NEWEST.axios, { baseURL, httpVersion: 2, http2Options: { ca: cert, sessionTimeout: 50 } }),
  );
});

test('axios 0 is refused at once', async (t) => {
  const { signer } = await openLab(t);
  const axios = require('axios-0-27');
  for (const [instance, found] of /** @type {const} */ ([
    [axios, '0.27.2'],
    [axios.create(), '0.x'],
    [axios.create({ baseURL: 'https://api.bybit.com', headers: { 'X-Own': '1' } }), '0.x'],
  ])) {
    const { adapter, transformRequest } = instance.defaults;
    assert.throws(() => attach(instance, { signer }), {
      code: 'ERR_BYBIT_AXIOS_UNUSABLE',
      message: `axios ${found} is not supported. Use axios 1.0.0 or later: npm install axios@latest`,
    });
    assert.equal(instance.defaults.adapter, adapter);
    assert.equal(instance.defaults.transformRequest, transformRequest);
  }
});
