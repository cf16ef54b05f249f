'use strict';

/** What the tests of lib/http share: a relay that verifies for real and keeps signals in memory, and raw connections. */

const { createHash } = require('node:crypto');
const net = require('node:net');
const { WebhookError, WebhookVerifier } = require('bybit-auth/webhook');
const { answerFor } = require('../../lib/http/answers.js');
const { startServer } = require('../../lib/http/server.js');
const { createMeters, metersText } = require('../../lib/metrics.js');

const SECRET = 'made-up-secret-of-the-tests';
const TOKEN = 'made-up-control-token';

/** @param {Buffer} body */
const idOf = (body) => createHash('sha256').update(body).digest('hex');

/** Bodies of the source `hmac` carry a signature in this header. */
const SIGNATURE = 'x-signature';

/** @param {string | Buffer} body */
const signed = (body) => ({
  [SIGNATURE]: require('node:crypto').createHmac('sha256', SECRET).update(body).digest('hex'),
});

const verifiers = () => ({
  hmac: new WebhookVerifier({
    scheme: 'hmac',
    keys: [SECRET],
    template: '{body}',
    headers: { signature: SIGNATURE },
    encoding: 'hex',
  }),
  tv: new WebhookVerifier({ scheme: 'tradingview', keys: [SECRET] }),
  certified: new WebhookVerifier({ scheme: 'tradingview', keys: [SECRET], ips: false, certificate: true }),
});

/**
 * A relay as lib/http sees one. The source `any` takes everything.
 *
 * @param {object} [settings]
 * @param {string[]} [settings.trustProxy]
 * @param {object} [settings.sources]
 * @param {() => Promise<void>} [settings.beforeAnswer]
 */
function testRelay({ trustProxy = [], sources = {}, beforeAnswer = async () => {} } = {}) {
  const known = verifiers();
  const ids = new Set();
  const relay = {
    settings: {
      listen: { trustProxy },
      control: { token: { reveal: () => TOKEN } },
      sources: {
        any: {},
        hmac: {},
        tv: { ips: ['52.89.214.238'] },
        certified: { certificate: true },
        ...sources,
      },
    },
    state: 'ready',
    isDraining: false,
    meters: createMeters(),
    arrivals: [],
    kills: [],
    hasSource: (name) => Object.hasOwn(relay.settings.sources, name),
    async receive(source, arrival) {
      relay.arrivals.push({ source, ...arrival });
      await beforeAnswer();
      try {
        await known[source]?.verify(arrival.body, arrival.headers, {
          ip: arrival.ip ?? undefined,
          certificate: arrival.certificate,
        });
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        return answerFor({
          kind: error.status === 403 ? 'forbidden' : 'bad-signature',
          reason: error.reason,
        });
      }
      const id = idOf(arrival.body);
      if (ids.has(id)) return answerFor({ kind: 'duplicate', id, state: 'complete' });
      ids.add(id);
      return answerFor({ kind: 'accepted', id, intents: 1 });
    },
    healthz: async () => ({ ok: true, reasons: [] }),
    readyz: async () => ({ ok: false, reasons: ['gate of a is closed'] }),
    metrics: async () => metersText(relay.meters),
    status: async () => ({ state: relay.state }),
    setKill: async (kill) => void relay.kills.push(kill),
  };
  return relay;
}

/**
 * @param {import('node:test').TestContext} t
 * @param {ReturnType<typeof testRelay>} [relay]
 * @param {object} [listen]
 */
async function serve(t, relay = testRelay(), listen = {}) {
  const { trustProxy } = relay.settings.listen;
  const server = await startServer(relay, { port: 0, trustProxy, ...listen });
  t.after(() => server.close({ drainMs: 0 }));
  return { relay, ...server, port: Number(new URL(server.url).port) };
}

/**
 * @param {string} url
 * @param {string | Buffer} body
 * @param {Record<string, string>} [headers]
 */
async function post(url, body, headers = {}) {
  const response = await fetch(url, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/**
 * A raw connection.
 *
 * @param {number} port
 * @param {net.TcpNetConnectOpts | object} [options]
 */
function connect(port, options = {}) {
  const socket = net.connect({ port, host: '127.0.0.1', ...options });
  let text = '';
  let wake = () => {};
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    wake();
  });
  const closed = new Promise((resolve) => {
    socket
      .on('error', () => {})
      .on('close', () => {
        resolve(undefined);
        wake();
      });
  });
  return {
    socket,
    closed,
    get text() {
      return text;
    },
    /** @param {string | Buffer} bytes */
    write: (bytes) => socket.write(bytes),
    /** @param {RegExp} pattern @returns {Promise<string>} what has come, once it fits; fails when the connection ends before */
    async until(pattern) {
      while (!pattern.test(text)) {
        if (socket.destroyed) throw new Error(`closed before ${pattern}: ${text}`);
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
        });
      }
      return text;
    },
  };
}

/** @param {string} text  what came on a raw connection */
const statuses = (text) => [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

module.exports = { SECRET, SIGNATURE, TOKEN, connect, idOf, post, serve, signed, statuses, testRelay };
