'use strict';

/** A request that is cancelled, or whose time is up, at each stage: with every version of axios, one way and the other. */

const assert = require('node:assert/strict');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const test = require('node:test');
const { setImmediate: turn, setTimeout: delay } = require('node:timers/promises');
const { VERSIONS, openLab } = require('./support/axios-lab.js');
const { listen } = require('../support/serve.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

/** Ways to cancel: the configuration of the request, and what cancels it. */
const WAYS = {
  signal() {
    const controller = new AbortController();
    return { config: { signal: controller.signal }, cancel: () => controller.abort() };
  },
  cancelToken(axios) {
    const { token, cancel } = axios.CancelToken.source();
    return { config: { cancelToken: token }, cancel: () => cancel('enough') };
  },
};

/** A peer that takes connections, and answers no handshake. */
async function openMute(t) {
  const server = net.createServer();
  let connections = 0;
  server.on('connection', () => (connections += 1));
  const port = await listen(t, server);
  return { baseURL: `https://127.0.0.1:${port}`, isReached: () => connections > 0 };
}

/** Each stage: a bot that comes to it and what tells that it is there. @type {Record<string, (t: any, axios: any) => Promise<any>>} */
const STAGES = {
  'before the call': async (t, axios) => {
    const lab = await openLab(t);
    // axios itself refuses it, before anything of bybit-auth runs.
    return { lab, bot: lab.bot(axios), early: true };
  },
  'while it is being signed': async (t, axios) => {
    const lab = await openLab(t);
    return { lab, bot: lab.bot(axios), reached: () => turn() };
  },
  'in the queue of the agent': async (t, axios) => {
    const lab = await openLab(t);
    lab.sandbox.set({ latencyMs: 600_000 });
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => httpAgent.destroy());
    const bot = lab.bot(axios, { httpAgent });
    bot.get(INFO).catch(() => {});
    await until(() => lab.sandbox.requests.length >= 1);
    const queued = () => Object.keys(httpAgent.requests).length > 0;
    return { lab, bot, reached: () => until(queued), sent: false };
  },
  'in the handshake': async (t, axios) => {
    const lab = await openLab(t);
    const { baseURL, isReached } = await openMute(t);
    const httpsAgent = new https.Agent();
    return {
      lab,
      bot: lab.bot(axios, { baseURL, httpsAgent }),
      reached: () => until(isReached),
      sent: false,
    };
  },
  'before the reply': async (t, axios) => {
    const lab = await openLab(t);
    lab.sandbox.set({ latencyMs: 600_000 });
    return { lab, bot: lab.bot(axios), reached: () => until(() => lab.sent().length >= 1), sent: true };
  },
  'in the body of the reply': async (t, axios) => {
    const lab = await openLab(t);
    lab.sandbox.set({ everyReply: { body: 'x'.repeat(100) }, dripMs: 60_000 });
    const reached = () => until(() => lab.sent().length >= 1).then(() => delay(20));
    return { lab, bot: lab.bot(axios), reached, sent: true };
  },
};

for (const [stage, arrive] of Object.entries(STAGES)) {
  for (const [way, open] of Object.entries(WAYS)) {
    test(`${way}, ${stage}`, async (t) => {
      for (const { axios, version } of VERSIONS) {
        const { lab, bot, reached, early, sent } = await arrive(t, axios);
        const { config, cancel } = open(axios);
        if (early) cancel();
        const pending = rejection(bot.post(CREATE, ORDER, config));
        await reached?.();
        cancel();
        const error = await pending;
        assert.ok(axios.isCancel(error), `${version}: ${error}`);
        if (sent !== undefined) assert.equal(error.sent, sent, version);
        // What was cancelled before does not leave afterwards.
        lab.sandbox.set({ latencyMs: 0, dripMs: 0, everyReply: null });
        await delay(5);
        if (sent) assert.equal(lab.sent().length, 1, version);
        else if (!error.sent) assert.equal(lab.sent().length, 0, version);
      }
    });
  }
}

for (const stage of [
  'in the queue of the agent',
  'in the handshake',
  'before the reply',
  'in the body of the reply',
]) {
  test(`timeout ${stage}`, async (t) => {
    await Promise.all(
      VERSIONS.map(async ({ axios, version }) => {
        const { lab, bot, sent } = await STAGES[stage](t, axios);
        let timeout = 200;
        let error = await rejection(bot.post(CREATE, ORDER, { timeout }));
        // On a busy machine the time may be up before it has left.
        while (sent && !error.sent) {
          timeout *= 2;
          error = await rejection(bot.post(CREATE, ORDER, { timeout }));
        }
        assert.equal(error.code, 'ECONNABORTED', version);
        assert.ok(axios.isAxiosError(error), version);
        assert.equal(error.sent, sent, version);
        assert.ok(lab.sent().length <= (sent ? 1 : 0), version);
        if (sent) assert.equal(error.message, `timeout of ${timeout}ms exceeded`, version);
      }),
    );
  });
}
