'use strict';

/** A signed request for https and a proxy: a tunnel, or an error before anything is written. */

const assert = require('node:assert/strict');
const https = require('node:https');
const net = require('node:net');
const test = require('node:test');
const followRedirects = require('follow-redirects');
const { HttpProxyAgent } = require('http-proxy-agent');
const { HttpsProxyAgent } = require('https-proxy-agent');
const { VERSIONS, ...axiosLab } = require('./support/axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const { openLab, openProxy, openTls } = axiosLab;
const { listen } = require('../support/serve.js');

/** The oldest of the tested versions that tunnels. */
const TUNNELS = 18;

/** A proxy that keeps each byte it gets, and hands it on. */
async function openTap(t) {
  const proxy = await openProxy(t);
  /** @type {Buffer[]} */
  const chunks = [];
  const server = net.createServer((socket) => {
    const upstream = net.connect(proxy.port, '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.pipe(upstream).pipe(socket);
    upstream.on('error', () => {});
    socket.on('close', () => upstream.destroy());
  });
  const port = await listen(t, server);
  return { port, url: `http://127.0.0.1:${port}`, text: () => Buffer.concat(chunks).toString('latin1') };
}

/** Sets variables of the environment until the test is over. */
function setEnvironment(t, variables) {
  const names = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];
  const before = names.map((name) => [name, process.env[name]]);
  const restore = (entries) => {
    for (const [name, value] of entries) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  t.after(() => restore(before));
  restore(names.map((name) => [name, variables[name]]));
}

async function openAll(t) {
  setEnvironment(t, {});
  const lab = await openLab(t);
  const { cert, baseURL } = await openTls(t, lab);
  const httpsAgent = new https.Agent({ ca: cert });
  t.after(() => httpsAgent.destroy());
  return { lab, tap: await openTap(t), cert, own: { baseURL, httpsAgent, proxy: undefined } };
}

/** What the proxy may never see. */
function assertUnseen(tap) {
  for (const word of [KEY.apiKey, 'X-BAPI-SIGN', ORDER.symbol]) {
    assert.equal(tap.text().toLowerCase().includes(word.toLowerCase()), false, word);
  }
}

async function assertRefused(lab, bot, tap, config = {}) {
  const { length } = lab.sandbox.requests;
  for (const send of [() => bot.post(CREATE, ORDER, config), () => bot.get(INFO, config)]) {
    const error = await rejection(send());
    assert.equal(error.code, 'ERR_BYBIT_INSECURE_PROXY', error.stack);
    assert.equal(error.sent, false);
    assert.match(error.message, /Upgrade axios/);
  }
  assert.equal(lab.sandbox.requests.length, length);
  assertUnseen(tap);
}

const WAYS = Object.freeze({
  HTTPS_PROXY: ({ url }) => ({ variables: { HTTPS_PROXY: url } }),
  https_proxy: ({ url }) => ({ variables: { https_proxy: url } }),
  ALL_PROXY: ({ url }) => ({ variables: { ALL_PROXY: url } }),
  'config.proxy': ({ port }) => ({ config: { proxy: { host: '127.0.0.1', port, protocol: 'http' } } }),
  'config.proxy with a login': ({ port }) => ({
    config: { proxy: { host: '127.0.0.1', port, protocol: 'http:', auth: { username: 'u', password: 'p' } } },
  }),
  'config.proxy by TLS': ({ port }) => ({
    config: { proxy: { host: 'localhost', port, protocol: 'https' } },
  }),
});

for (const { axios, version, minor } of VERSIONS) {
  for (const [name, way] of Object.entries(WAYS)) {
    test(`axios ${version}: ${name}`, async (t) => {
      const { lab, tap, own } = await openAll(t);
      const { variables = {}, config = {} } = way(tap);
      setEnvironment(t, variables);
      const bot = lab.bot(axios, { ...own, ...config });
      if (minor < TUNNELS) {
        await assertRefused(lab, bot, tap);
        await assertRefused(lab, bot, tap, { maxRedirects: 3 });
        await assertRefused(lab, bot, tap, { transport: followRedirects.http });
        await assertRefused(lab, bot, tap, { headers: { Expect: '100-continue' } });
        await assertRefused(lab, bot, tap, { bybitAuth: { throwOn: 'any' } });
        assert.equal(tap.text(), '', 'not a byte');
      } else if (name !== 'config.proxy by TLS') {
        const { data } = await bot.post(CREATE, ORDER);
        assert.equal(data.retCode, 0, data.retMsg);
        assert.match(tap.text(), /^CONNECT /);
        assertUnseen(tap);
      }
    });
  }

  test(`axios ${version}: the proxy is not used`, async (t) => {
    const { lab, tap, cert, own } = await openAll(t);
    setEnvironment(t, { HTTPS_PROXY: tap.url, NO_PROXY: 'localhost' });
    for (const config of [{}, { proxy: false }]) {
      const { data } = await lab.bot(axios, { ...own, ...config }).post(CREATE, ORDER);
      assert.equal(data.retCode, 0, data.retMsg);
    }
    assert.equal(tap.text(), '');
    // What the error advises.
    const httpsAgent = new HttpsProxyAgent(tap.url, { ca: cert });
    t.after(() => httpsAgent.destroy());
    httpsAgent.options.ca = cert;
    const { data } = await lab.bot(axios, { ...own, httpsAgent, proxy: false }).post(CREATE, ORDER);
    assert.equal(data.retCode, 0, data.retMsg);
    assert.match(tap.text(), /^CONNECT /);
    assertUnseen(tap);
  });

  test(`axios ${version}: an agent for http, with a request for https`, async (t) => {
    const { lab, tap, own } = await openAll(t);
    const httpsAgent = new HttpProxyAgent(tap.url);
    t.after(() => httpsAgent.destroy());
    const bot = lab.bot(axios, { ...own, httpsAgent, proxy: false });
    await assertRefused(lab, bot, tap);
    await assertRefused(lab, bot, tap, { headers: { Expect: '100-continue' } });
  });

  test(`axios ${version}: an agent that does not encrypt`, async (t) => {
    const { lab, tap, own } = await openAll(t);
    class OwnSocket extends net.Socket {}
    for (const Socket of [net.Socket, OwnSocket]) {
      const httpsAgent = new https.Agent();
      httpsAgent.createConnection = () => new Socket().connect(tap.port, '127.0.0.1');
      t.after(() => httpsAgent.destroy());
      const bot = lab.bot(axios, { ...own, httpsAgent, proxy: false });
      await assertRefused(lab, bot, tap);
      await assertRefused(lab, bot, tap, { bybitAuth: { throwOn: 'any' } });
    }
  });
}
