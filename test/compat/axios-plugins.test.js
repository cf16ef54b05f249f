'use strict';

/** attach() beside the plugins and agents that bots use with axios: what arrives at the exchange, and how often. */

const assert = require('node:assert/strict');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const { Duplex } = require('node:stream');
const test = require('node:test');
const { connect: connectTls } = require('node:tls');
const Keepalive = require('agentkeepalive');
const { setupCache } = require('axios-cache-interceptor');
const rateLimit = require('axios-rate-limit');
const axiosRetry = require('axios-retry').default;
const { HttpProxyAgent } = require('http-proxy-agent');
const { HttpsProxyAgent } = require('https-proxy-agent');
const { SocksProxyAgent } = require('socks-proxy-agent');
const { attach } = require('../../lib/axios.js');
const { replies } = require('../../lib/sandbox/index.js');
const { NEWEST, VERSIONS, openLab, openProxy, openTls } = require('./support/axios-lab.js');
const { listen } = require('../support/serve.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

/** The oldest with which axios-retry works by itself, and the newest. */
const CLIENTS = [VERSIONS.find(({ minor }) => minor === 2), NEWEST];
const LINKED = { ...ORDER, orderLinkId: 'mine' };
/** The exchange has the order; its reply is lost. */
const LOST = { hangUpMidBody: true };
const retryDelay = () => 1;
const verdicts = (requests) => requests.map(({ verdict }) => verdict);
const placed = (lab) => lab.sent().filter(({ verdict }) => verdict === 'accepted');

/** Sends a read and an order; both arrive once and are accepted. */
async function trade(lab, bot) {
  const { length } = lab.sandbox.requests;
  assert.equal((await bot.get(INFO)).data.retCode, 0);
  assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
  assert.deepEqual(verdicts(lab.sandbox.requests.slice(length)), ['accepted', 'accepted']);
}

/** A reset in the place of the first reply; the request has arrived whole. @returns {Promise<string>} its address */
async function openLossy(t, lab, { answers = 0 } = {}) {
  let left = 1;
  const server = http.createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = http.request(
      { host: '127.0.0.1', port: lab.port, method, path: url, headers },
      (reply) => {
        if (left > 0) {
          left -= 1;
          reply.resume().once('end', () => incoming.socket.resetAndDestroy());
          return;
        }
        outgoing.writeHead(reply.statusCode, reply.headers);
        reply.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  left += answers;
  return `http://127.0.0.1:${await listen(t, server)}`;
}

for (const { axios, version } of CLIENTS) {
  const title = (/** @type {string} */ what) => `axios ${version}: ${what}`;
  const anyPost = { retries: 2, retryDelay, retryCondition: () => true };

  for (const [setting, options] of [
    ['as it comes', { retries: 2, retryDelay }],
    ['for every error', anyPost],
  ]) {
    test(title(`axios-retry ${setting}: an order whose reply is lost is placed once`), async (t) => {
      const lab = await openLab(t);
      const bot = lab.bot(axios, { baseURL: await openLossy(t, lab) });
      axiosRetry(bot, options);
      const error = await rejection(bot.post(CREATE, ORDER));
      if (setting === 'for every error') assert.equal(error.code, 'ERR_BYBIT_UNSAFE_RESEND');
      assert.equal(error.sent, true);
      assert.equal(lab.sent().length, 1);
      // The next order is another one, although it reads the same.
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.equal(placed(lab).length, 2);
    });
  }

  test(
    title("axios-retry, clientOrderId 'auto' or an orderLinkId: both attempts carry one id"),
    async (t) => {
      for (const [order, options] of [
        [ORDER, { clientOrderId: 'auto' }],
        [LINKED, {}],
      ]) {
        const lab = await openLab(t);
        const bot = lab.bot(axios, { baseURL: await openLossy(t, lab) }, options);
        axiosRetry(bot, anyPost);
        const { data } = await bot.post(CREATE, order);
        assert.notEqual(data.retCode, 0, 'the exchange refuses the second as a duplicate');
        const ids = lab.sent().map(({ body }) => JSON.parse(body).orderLinkId);
        assert.equal(ids.length, 2);
        assert.equal(new Set(ids).size, 1);
        assert.ok(ids[0].length > 0);
      }
    },
  );

  test(
    title('axios-retry: what did not reach the exchange, or was refused there, is sent again'),
    async (t) => {
      const lab = await openLab(t);
      let attempts = 0;
      // Nothing listens there. A port that was free a moment ago may be another test's by now.
      const bot = lab.bot(axios, { baseURL: 'http://127.0.0.1:1' });
      axiosRetry(bot, {
        ...anyPost,
        onRetry: (count, error, config) => {
          attempts += 1;
          assert.equal(error.code, 'ECONNREFUSED');
          assert.equal(error.sent, false);
          assert.equal(config, error.config);
          if (count < 2) return;
          // Now the exchange is there.
          bot.defaults.baseURL = config.baseURL = lab.baseURL;
        },
      });
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.equal(attempts, 2);
      assert.deepEqual(verdicts(lab.sent()), ['accepted']);

      const other = await openLab(t);
      const again = other.bot(axios);
      axiosRetry(again, anyPost);
      // As bots do it that retry by retCode.
      again.interceptors.response.use((response) =>
        response.data.retCode === 10006 ? again.request(response.config) : response,
      );
      for (const nextReply of [replies.tooManyRequests, { retCode: 10006, retMsg: 'Too many visits!' }]) {
        other.sandbox.set({ nextReply });
        const { length } = other.sent();
        assert.equal((await again.post(CREATE, ORDER)).data.retCode, 0);
        assert.equal(other.sent().length, length + 2);
      }
      // A gateway does not say whether the exchange has it.
      other.sandbox.set({ nextReply: replies.badGateway });
      const { length } = other.sent();
      assert.equal((await rejection(again.post(CREATE, ORDER))).code, 'ERR_BYBIT_UNSAFE_RESEND');
      assert.equal(other.sent().length, length + 1);
    },
  );

  test(title('axios-retry: a read is signed anew for each attempt'), async (t) => {
    const lab = await openLab(t);
    lab.sandbox.set({ nextReply: [replies.badGateway, LOST] });
    const bot = lab.bot(axios);
    axiosRetry(bot, { retries: 3, retryDelay: () => 5, retryCondition: () => true });
    assert.equal((await bot.get(INFO)).data.retCode, 0);
    const stamps = lab.sandbox.requests.map(({ headers }) => headers['x-bapi-timestamp']);
    assert.equal(new Set(stamps).size, 3);
  });

  test(title('axios-rate-limit and axios-cache-interceptor, before attach() and after it'), async (t) => {
    const lab = await openLab(t);
    const settings = { signer: lab.signer, environment: 'mainnet' };
    const make = () => axios.create({ baseURL: lab.baseURL, proxy: false });
    const limit = (instance) => rateLimit(instance, { maxRequests: 1, perMilliseconds: 5 });
    await trade(lab, attach(limit(make()), settings));
    await trade(lab, limit(attach(make(), settings)));
    for (const bot of [attach(setupCache(make()), settings), setupCache(attach(make(), settings))]) {
      await trade(lab, bot);
      const { length } = lab.sandbox.requests;
      assert.equal((await bot.get(INFO)).data.retCode, 0);
      assert.equal(lab.sandbox.requests.length, length, 'the cache answered');
      assert.equal((await bot.get(INFO, { cache: false })).data.retCode, 0);
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.deepEqual(verdicts(lab.sandbox.requests.slice(length)), ['accepted', 'accepted']);
    }
  });

  test(title('proxy agents and agentkeepalive'), async (t) => {
    const lab = await openLab(t);
    const proxy = await openProxy(t);
    const tls = await openTls(t, lab);
    const socks = await openSocks(t);
    const overTls = { baseURL: tls.baseURL };
    const ca = tls.cert;
    for (const keepAlive of [false, true]) {
      const agents = {
        http: new HttpProxyAgent(proxy.url, { keepAlive }),
        https: trusting(new HttpsProxyAgent(proxy.url, { keepAlive }), ca),
        tunnel: new HttpsProxyAgent(proxy.url, { keepAlive }),
        socks: new SocksProxyAgent(`socks5://127.0.0.1:${socks.port}`, { keepAlive, ca }),
        keepalive: new Keepalive({ keepAlive }),
        keepaliveTls: new Keepalive.HttpsAgent({ keepAlive, ca }),
      };
      t.after(() => Object.values(agents).forEach((agent) => agent.destroy()));
      await trade(lab, lab.bot(axios, { httpAgent: agents.http }));
      await trade(lab, lab.bot(axios, { ...overTls, httpsAgent: agents.https }));
      await trade(lab, lab.bot(axios, { httpAgent: agents.tunnel }));
      await trade(lab, lab.bot(axios, { httpAgent: agents.socks }));
      await trade(lab, lab.bot(axios, { ...overTls, httpsAgent: agents.socks }));
      await trade(lab, lab.bot(axios, { httpAgent: agents.keepalive }));
      await trade(lab, lab.bot(axios, { ...overTls, httpsAgent: agents.keepaliveTls }));
    }
    assert.ok(socks.count() > 0);
    assert.ok(proxy.seen.some((line) => line.startsWith('CONNECT')));
    assert.ok(proxy.seen.some((line) => line.startsWith(`POST ${lab.baseURL}`)));
    // TLS through a channel that is no socket, such as one of ssh.
    const through = new https.Agent();
    through.createConnection = ({ host, port }) => {
      const channel = net.connect({ host, port });
      const socket = Duplex.from({ readable: channel, writable: channel });
      return connectTls({ socket, ca, servername: 'localhost' });
    };
    await trade(lab, lab.bot(axios, { ...overTls, httpsAgent: through }));
    const mute = net.createServer();
    const httpsAgent = new HttpsProxyAgent(`http://127.0.0.1:${await listen(t, mute)}`);
    const error = await rejection(
      lab.bot(axios, { ...overTls, httpsAgent }, { deadlineMs: 100 }).post(CREATE, ORDER),
    );
    assert.deepEqual([error.code, error.sent], ['ECONNABORTED', false]);
  });
}

/** The agent takes the authorities of its own connection, to the proxy, from its options, and those of the exchange here. */
function trusting(agent, ca) {
  Object.assign(agent.options, { ca });
  return agent;
}

/** A SOCKS5 proxy that lets everyone in. */
async function openSocks(t) {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        const port = request.readUInt16BE(request.length - 2);
        const upstream = net.connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          upstream.pipe(socket).pipe(upstream);
        });
        upstream.on('error', () => socket.destroy());
        socket.on('close', () => upstream.destroy());
      });
    });
  });
  return { port: await listen(t, server), count: () => connections };
}
