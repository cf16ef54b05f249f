'use strict';

/** Replies that the caller wants as a stream, bytes or a Blob: the same verdict as for JSON, and the whole body. */

const assert = require('node:assert/strict');
const http = require('node:http');
const test = require('node:test');
const zlib = require('node:zlib');
const { BybitAuthError } = require('../../lib/index.js');
const { NEWEST, VERSIONS, openLab } = require('./support/axios-lab.js');
const { INFO } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { listen } = require('../support/serve.js');

const UNKNOWN_KEY = { retCode: 10003, retMsg: 'API key is invalid.', result: {} };
const ACCEPTED = { retCode: 0, retMsg: 'OK', result: { text: 'x'.repeat(200_000) } };
/** The version from which axios has an adapter for fetch. */
const FETCH = 7;

/** The whole body, in whatever form. @returns {Promise<Buffer>} */
async function bytesOf(data) {
  if (data instanceof Blob) return Buffer.from(await data.arrayBuffer());
  if (typeof data?.[Symbol.asyncIterator] !== 'function') return Buffer.from(data);
  const chunks = [];
  for await (const chunk of data) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** [adapter, response type] that the version has. */
const waysOf = ({ minor }) => [
  [undefined, 'stream'],
  [undefined, 'arraybuffer'],
  [undefined, 'text'],
  ...(minor >= FETCH ? ['stream', 'arraybuffer', 'blob', 'text'].map((type) => ['fetch', type]) : []),
];

for (const client of VERSIONS) {
  const { axios, version } = client;
  test(`axios ${version}: rejections and successes in each form`, async (t) => {
    const lab = await openLab(t);
    for (const [adapter, responseType] of waysOf(client)) {
      const title = `${adapter} ${responseType}`;
      const bot = lab.bot(axios, { adapter: adapter ?? axios.defaults.adapter, responseType });
      for (const httpStatus of [200, 401]) {
        lab.sandbox.set({ nextReply: { httpStatus, body: UNKNOWN_KEY } });
        const error = await rejection(bot.get(INFO));
        assert.ok(error instanceof BybitAuthError, `${title}: ${error}`);
        assert.equal(error.code, 10003, title);
        assert.deepEqual(JSON.parse(String(await bytesOf(error.response.data))), UNKNOWN_KEY, title);
      }
      for (const body of [ACCEPTED, UNKNOWN_KEY]) {
        lab.sandbox.set({ nextReply: { body } });
        const { data } = await bot.get(INFO, { bybitAuth: { throwOn: 'never' } });
        assert.deepEqual(JSON.parse(String(await bytesOf(data))), body, title);
      }
    }
  });

  test(`axios ${version}: compressed, and left so`, async (t) => {
    const lab = await openLab(t);
    for (const [name, encode] of /** @type {const} */ ([
      ['gzip', zlib.gzipSync],
      ['deflate', zlib.deflateSync],
      ['br', zlib.brotliCompressSync],
    ])) {
      const body = encode(JSON.stringify(UNKNOWN_KEY));
      const headers = { 'Content-Encoding': name, 'Content-Type': 'application/json' };
      for (const responseType of ['stream', 'arraybuffer']) {
        const bot = lab.bot(axios, { decompress: false, responseType });
        lab.sandbox.set({ nextReply: { body, headers } });
        const error = await rejection(bot.get(INFO));
        assert.equal(error.code, 10003, `${name} ${responseType}`);
        assert.ok((await bytesOf(error.response.data)).equals(body));
      }
    }
  });
}

/** A server that writes a reply in the way of the test. */
async function openBot(t, lab, reply, config = {}) {
  const baseURL = `http://127.0.0.1:${await listen(t, http.createServer(reply))}`;
  return lab.bot(NEWEST.axios, { baseURL, responseType: 'stream', ...config });
}
const JSON_TYPE = { 'Content-Type': 'application/json' };

for (const adapter of ['http', 'fetch']) {
  test(`${adapter}: a success is handed over before it has ended`, async (t) => {
    const lab = await openLab(t);
    let end = () => {};
    const bot = await openBot(
      t,
      lab,
      (incoming, outgoing) => {
        outgoing.writeHead(200, JSON_TYPE).write('{"retCode":0,"result":"');
        end = () => outgoing.end('x"}');
      },
      { adapter },
    );
    const { data } = await bot.get(INFO);
    end();
    assert.deepEqual(JSON.parse(String(await bytesOf(data))), { retCode: 0, result: 'x' });
  });

  test(`${adapter}: data that is no JSON is not waited for`, async (t) => {
    const lab = await openLab(t);
    let end = () => {};
    const bot = await openBot(
      t,
      lab,
      (incoming, outgoing) => {
        outgoing.writeHead(200, { 'Content-Type': 'application/zip' }).flushHeaders();
        end = () => outgoing.end('PK');
      },
      { adapter },
    );
    const { data } = await bot.get(INFO);
    end();
    assert.equal(String(await bytesOf(data)), 'PK');
  });

  test(`${adapter}: a body that breaks off fails where the caller reads it`, async (t) => {
    const lab = await openLab(t);
    const bot = await openBot(
      t,
      lab,
      (incoming, outgoing) => {
        outgoing.writeHead(200, { ...JSON_TYPE, 'Content-Length': '100' }).write('{"retC');
        setImmediate(() => outgoing.destroy());
      },
      { adapter },
    );
    const { data } = await bot.get(INFO);
    await assert.rejects(bytesOf(data));
  });

  test(`${adapter}: a caller who cancels, or destroys the stream, ends the connection`, async (t) => {
    const lab = await openLab(t);
    const closed = [];
    const bot = await openBot(
      t,
      lab,
      (incoming, outgoing) => {
        closed.push(new Promise((resolve) => outgoing.once('close', resolve)));
        outgoing.writeHead(200, JSON_TYPE).write('{"retCode":0,"result":"');
      },
      { adapter },
    );
    const controller = new AbortController();
    const first = await bot.get(INFO, { signal: controller.signal });
    const [outcome] = await Promise.allSettled([bytesOf(first.data), controller.abort()]);
    assert.equal(outcome.status, 'rejected');
    // Of the fetch adapter, cancel() waits for the next chunk, without attach() as well.
    if (adapter === 'http') (await bot.get(INFO)).data.destroy();
    await Promise.all(closed);
  });

  test(`${adapter}: a rejection that never ends is given up in time`, async (t) => {
    const lab = await openLab(t);
    const bot = await openBot(
      t,
      lab,
      (incoming, outgoing) => outgoing.writeHead(401, JSON_TYPE).write('{"retCode":10003,'),
      { adapter, timeout: 200 },
    );
    const error = await rejection(bot.get(INFO));
    assert.equal(error.code, 'ECONNABORTED');
    assert.equal(error.sent, true);
  });
}
