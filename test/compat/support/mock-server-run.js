'use strict';

/**
 * Sends hundreds of requests of one client through one mock server; fails unless each arrives once, signed. The arguments
 * are the names of both. A process of its own, because mock servers disturb each other even after they are closed.
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { attach } = require('../../../lib/axios.js');
const { createFetch } = require('../../../lib/fetch.js');
const { expectedSignature } = require('../../support/clients/axios.js');
const { NEWEST } = require('./axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../../support/fixtures.js');
const { newSigner } = require('../../support/new-signer.js');

const ACCEPTED = Object.freeze({ retCode: 0, retMsg: 'OK', result: {} });
const BROKEN = '/v5/account/wallet-balance';
const SLOW = '/v5/order/amend';
/** Hosts at which nothing answers but a mock. */
const ORIGINS = ['http://exchange.test', 'https://exchange.test'];
const DELAY_MS = 5;
const REQUESTS = 200;
const CONCURRENCY = 20;

/** @typedef {(request: { method: string, url: string, headers: Record<string, string>, body: string }) => void} Keep */

/** @param {Request} request */
async function readRequest(request) {
  const { pathname, search } = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  return { method: request.method, url: pathname + search, headers, body: await request.text() };
}

/** @param {any} loaded */
function nockServer(loaded) {
  const nock = loaded.default ?? loaded;
  return (/** @type {Keep} */ keep) => {
    /** nock 15 gives a Request, older versions path and body. A function with two parameters would get a callback. */
    const accept = (/** @type {string} */ method) =>
      async function answer(/** @type {any[]} */ ...[first, body]) {
        if (typeof first === 'string') {
          keep({
            method,
            url: first,
            headers: this.req.headers,
            body: body === '' ? '' : JSON.stringify(body),
          });
        } else keep(await readRequest(first));
        return [200, ACCEPTED];
      };
    for (const origin of ORIGINS) {
      const scope = nock(origin).persist();
      scope.get(INFO).query(true).reply(accept('GET'));
      scope.post(CREATE).reply(accept('POST'));
      scope.post(SLOW).delay(DELAY_MS).reply(accept('POST'));
      scope
        .get(BROKEN)
        .query(true)
        .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    }
  };
}

/** @param {any} msw @param {any} node */
function mswServer(msw, node) {
  const { delay, http: mock, HttpResponse } = msw;
  return (/** @type {Keep} */ keep) => {
    const accept = async (/** @type {any} */ { request }) => {
      const kept = await readRequest(request);
      keep(kept);
      if (kept.url === SLOW) await delay(DELAY_MS);
      return HttpResponse.json(ACCEPTED);
    };
    const handlers = ORIGINS.flatMap((origin) => [
      mock.get(origin + INFO, accept),
      mock.post(origin + CREATE, accept),
      mock.post(origin + SLOW, accept),
      mock.get(origin + BROKEN, () => HttpResponse.error()),
    ]);
    const server = node.setupServer(...handlers);
    server.listen({ onUnhandledRequest: 'bypass' });
  };
}

/** @type {Record<string, () => any>} */
const SERVERS = {
  'nock-13': () => nockServer(require('nock-13')),
  nock: () => nockServer(require('nock')),
  'nock-15-0': async () => nockServer(await import('nock-15-0')),
  'nock-15': async () => nockServer(await import('nock-15')),
  msw: () => mswServer(require('msw'), require('msw/node')),
  'msw-3': async () => mswServer(await import('msw-3'), await import('msw-3/node')),
};

/** The clients, as functions that send one request and give the JSON of the reply. */
const CLIENTS = {
  'axios-http': (/** @type {any} */ signer, /** @type {string} */ baseURL) =>
    throughAxios(signer, baseURL, 'http'),
  'axios-fetch': (/** @type {any} */ signer, /** @type {string} */ baseURL) =>
    throughAxios(signer, baseURL, 'fetch'),
  createFetch: (/** @type {any} */ signer, /** @type {string} */ baseURL) => {
    const send = createFetch({ signer, baseURL });
    return async (/** @type {string} */ method, /** @type {string} */ url, /** @type {any} */ data) => {
      const headers = { 'Content-Type': 'application/json' };
      const options = data ? { method, body: JSON.stringify(data), headers } : { method };
      return (await send(url, options)).json();
    };
  },
};

/** @param {any} signer @param {string} baseURL @param {string} adapter */
function throughAxios(signer, baseURL, adapter) {
  const bot = attach(NEWEST.axios.create({ baseURL, adapter, proxy: false }), { signer, baseURL });
  return async (/** @type {string} */ method, /** @type {string} */ url, /** @type {any} */ data) =>
    (await bot.request({ method, url, data })).data;
}

/** @param {{ method: string, url: string, headers: any, body: string }} request */
function assertSigned({ method, url, headers, body }) {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]),
  );
  const bytes = { method, query: url.split('?')[1] ?? '', body: Buffer.from(body), headers: lower };
  assert.equal(lower['x-bapi-sign'], expectedSignature(bytes, KEY.secret));
}

/** A server that is real, beside the mock. @param {Keep} keep */
async function openReal(keep) {
  const server = http.createServer(async (incoming, outgoing) => {
    const { method = '', url = '' } = incoming;
    const headers = /** @type {any} */ (incoming.headers);
    keep({ method, url, headers, body: Buffer.concat(await incoming.toArray()).toString() });
    outgoing.setHeader('Content-Type', 'application/json').end(JSON.stringify(ACCEPTED));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
}

/** @param {number} count @param {(index: number) => Promise<void>} work */
async function inParallel(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** @param {string} mock @param {string} client */
async function run(mock, client) {
  /** @type {Parameters<Keep>[0][]} */
  const seen = [];
  const real = await openReal((request) => seen.push(request));
  const mockAll = await SERVERS[mock]();
  mockAll((/** @type {any} */ request) => seen.push(request));
  const make = CLIENTS[client];
  const signer = newSigner();
  const sendTo = ORIGINS.map((origin) => make(signer, origin));
  const sendOn = make(signer, real);
  const expected = new Set();
  /** @type {((send: any, id: string) => Promise<any>)[]} */
  const kinds = [
    (send, id) => send('GET', `${INFO}?id=${id}`),
    (send, id) => send('POST', CREATE, { ...ORDER, orderLinkId: id }),
    (send, id) => send('POST', SLOW, { ...ORDER, orderLinkId: id }),
    (_send, id) => sendOn('GET', `${INFO}?id=${id}`),
    (_send, id) => sendOn('POST', CREATE, { ...ORDER, orderLinkId: id }),
  ];
  await inParallel(REQUESTS, async (index) => {
    const send = sendTo[index % sendTo.length];
    const kind = Math.floor(index / sendTo.length) % (kinds.length + 1);
    if (kind === kinds.length) {
      await assert.rejects(send('GET', `${BROKEN}?id=${index}`));
      return;
    }
    expected.add(`id-${index}.`);
    assert.deepEqual(await kinds[kind](send, `id-${index}.`), ACCEPTED);
  });
  seen.forEach(assertSigned);
  const ids = seen.map(({ url, body }) => /id-\d+\./.exec(url + body)?.[0]);
  assert.deepEqual(ids.sort(), [...expected].sort());
}

run(process.argv[2], process.argv[3]).then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
