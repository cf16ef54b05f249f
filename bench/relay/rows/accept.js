'use strict';

/** Signals that are accepted, each on disk before it counts: by the store alone, and by a whole relay over HTTP. */

const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const { median, now } = require('../../measure');
const { signedHeaders } = require('../../../packages/relay/test/crash/sender');
const { Child } = require('../child');

const PLAIN = 'one transaction each';
const IN_FLIGHT = 64;

/** @type {import('../../measure').Row} */
const store = {
  name: 'accept',
  measures: 'signals accepted by the store, each synced before it counts',
  unit: 'ns',
  rounds: 15,
  comparisons: [
    {
      ...{ work: '64 in flight, per signal', versus: PLAIN, value: 'ours / theirs' },
      ...{ ours: 'store.many', theirs: 'plain.each', target: 0.5 },
    },
    {
      ...{ work: '1 in flight, per signal', versus: PLAIN, value: 'ours / theirs' },
      ...{ ours: 'store.one', theirs: 'plain.each' },
    },
    {
      ...{ work: '64 in flight, per signal', versus: 'one small write and its sync', value: 'ours / theirs' },
      ...{ ours: 'store.many', theirs: 'disk.sync' },
    },
    // 5,000 signals a second.
    { work: '64 in flight, per signal', versus: '-', value: 'ours', ours: 'store.many', target: 200e3 },
  ],
  async prepare({ quick }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-bench-'));
    const child = await Child.start('store-child.js', [folder]);
    await child.call('open');
    const total = quick ? 500 : 5000;
    return {
      sides: {
        store: async () => ({
          many: await child.call('accept', total, IN_FLIGHT),
          one: await child.call('accept', total / 20, 1),
        }),
        plain: async () => ({ each: await child.call('acceptPlainly', total / 20) }),
        disk: async () => {
          const times = [];
          for (let i = 0; i < 20; i += 1) times.push(await child.call('sync'));
          return { sync: median(times) };
        },
      },
      async close() {
        await child.call('close');
        await child.close();
        fs.rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

let count = 0;

/** @param {string} host @returns {string} a whole request */
function request(host) {
  count += 1;
  const signal = {
    ...{ v: 1, id: `http-${process.pid}-${count}`, at: Date.now(), symbol: 'BTCUSDT.P', kind: 'order' },
    ...{ side: 'buy', type: 'market', size: { of: 'base', value: '0.001' } },
  };
  const body = JSON.stringify(signal);
  const headers = { ...signedHeaders(signal.id, body), host, 'content-length': String(body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `POST /hook/to1 HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends one after another on a connection of its own; a plain socket, so that the sender costs little. */
function connection(/** @type {URL} */ { hostname, port, host }) {
  const socket = net.connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
  let text = '';
  /** @type {(() => void) | undefined} */
  let answered;
  socket.on('data', (chunk) => {
    text += chunk;
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/^content-length: (\d+)/im.exec(text)?.[1]);
    if (text.length < end + 4 + length) return;
    if (!text.startsWith('HTTP/1.1 202')) throw new Error(`the relay answers ${text}`);
    text = '';
    answered?.();
  });
  return {
    /** @returns {Promise<void>} */
    send: () =>
      new Promise((resolve) => {
        answered = resolve;
        socket.write(request(host));
      }),
    end: () => socket.destroy(),
  };
}

/** @type {import('../../measure').Row} */
const http = {
  name: 'accept-http',
  measures:
    'signals accepted by a whole relay: HTTP, signature, schema, plan, commit; a dry run of one account',
  unit: 'ns',
  rounds: 9,
  comparisons: [
    { work: 'a signal over HTTP, 64 in flight', versus: '-', value: 'ours', ours: 'relay.many' },
    { work: 'a signal over HTTP, 1 in flight', versus: '-', value: 'ours', ours: 'relay.one' },
  ],
  async prepare({ quick }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-bench-'));
    const exchange = await Child.start('exchange-child.js', ['1']);
    const setup = {
      file: path.join(folder, 'relay.db'),
      venueURL: exchange.hello.url,
      sizes: [1],
      dryRun: true,
    };
    const relay = await Child.start('relay-child.js', [JSON.stringify(setup)]);
    const url = new URL(relay.hello.url);
    const connections = Array.from({ length: IN_FLIGHT }, () => connection(url));
    const total = quick ? 300 : 2000;
    const each = async (/** @type {typeof connections} */ used, /** @type {number} */ wanted) => {
      let left = wanted;
      const start = now();
      await Promise.all(
        used.map(async ({ send }) => {
          while (left-- > 0) await send();
        }),
      );
      return (now() - start) / wanted;
    };
    return {
      sides: {
        relay: async () => ({
          many: await each(connections, total),
          one: await each(connections.slice(0, 1), total / 20),
        }),
      },
      async close() {
        for (const { end } of connections) end();
        await relay.call('close');
        for (const child of [relay, exchange]) await child.close();
        fs.rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

module.exports = { rows: [store, http] };
