'use strict';

/** What the tests with undici share: a sandbox whose replies can be held or lost, fetches, and ways to queue below them. */

const http = require('node:http');
const undici = require('undici');
const undici6 = require('undici-6');
const lib = require('../../../lib/index.js');
const { openFetchLab } = require('../../support/clients/fetch.js');
const { openProxy } = require('./axios-lab.js');
const { recipe } = require('./fetch-clients.js');
const { listen } = require('../../support/serve.js');
const { CREATE, ORDER } = require('../../support/fixtures.js');

/** From undici 8 on, which Node.js 26 has, fetch cannot use a dispatcher of undici 6: "invalid onError method". */
const IS_OLD_FETCH = Number(process.versions.undici.split('.')[0]) < 8;
if (!IS_OLD_FETCH) {
  console.log("Node.js's fetch with undici 6 is not tested: it does not work in this version of Node.js");
}

/**
 * Each fetch with the dispatchers that it is used with. `hasWholeBody`: undici gets the body as bytes, not as a stream of fetch,
 * so it could write it again.
 */
const FETCHES = Object.freeze([
  { name: 'undici 7', library: undici, fetch: undici.fetch },
  { name: 'undici 6', library: undici6, fetch: undici6.fetch },
  { name: "Node.js's fetch with undici 7", library: undici, fetch: globalThis.fetch },
  ...(IS_OLD_FETCH
    ? [{ name: "Node.js's fetch with undici 6", library: undici6, fetch: globalThis.fetch }]
    : []),
  ...[undici, undici6].map((library, index) => ({
    name: `undici.request ${7 - index}`,
    library,
    fetch: recipe('request of undici', { request: library.request }),
    hasWholeBody: true,
  })),
]);

/** One connection, so that everything but the first waits. The proxy is opened by the lab. */
const QUEUES = Object.freeze({
  Client: ({ Client }, { baseURL }) => new Client(baseURL),
  Pool: ({ Pool }, { baseURL }) => new Pool(baseURL, { connections: 1 }),
  Agent: ({ Agent }) => new Agent({ connections: 1 }),
  ProxyAgent: ({ ProxyAgent }, { proxy }) =>
    new ProxyAgent({ uri: proxy.url, connections: 1, proxyTunnel: true }),
  RetryAgent: ({ Agent, RetryAgent }) => new RetryAgent(new Agent({ connections: 1 })),
  'interceptors.retry': ({ Agent, interceptors }) =>
    new Agent({ connections: 1 }).compose(interceptors.retry()),
  'an interceptor that copies the headers': ({ Agent }) =>
    new Agent({ connections: 1 }).compose(
      (dispatch) => (options, handler) =>
        dispatch({ ...options, headers: { ...options.headers, 'x-own': '1' } }, handler),
    ),
});

/**
 * A server in front of the sandbox. The sandbox judges each request at once; its reply goes out when the test lets it.
 *
 * @param {any} t
 * @param {string} upstream
 */
async function openFront(t, upstream) {
  const { port } = new URL(upstream);
  /** @type {Array<() => void>} */
  const kept = [];
  const front = {
    baseURL: '',
    /** Requests that arrived, whole. */
    arrived: 0,
    sockets: new Set(),
    holding: false,
    /** What becomes of a reply: 'sent', 'lost', or a status that stands in for it. @type {any} */
    fate: () => 'sent',
    /** Lets everything out, now and later. */
    release() {
      front.holding = false;
      for (const answer of kept.splice(0)) answer();
    },
  };
  const server = http.createServer((incoming, outgoing) => {
    front.sockets.add(incoming.socket);
    const { method, url, headers } = incoming;
    const onward = http.request({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      front.arrived += 1;
      const fate = front.fate();
      const answer = () => {
        if (fate === 'lost') return incoming.socket.destroy();
        if (fate === 'sent') return reply.pipe(outgoing.writeHead(reply.statusCode, reply.headers));
        return outgoing.writeHead(fate.status, fate.headers).end();
      };
      if (front.holding) kept.push(answer);
      else answer();
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  front.baseURL = `http://127.0.0.1:${await listen(t, server)}`;
  return front;
}

/**
 * @param {any} t
 * @param {{ library: any, fetch: any }} client
 * @param {(library: any, lab: any) => any} makeDispatcher
 */
async function openUndiciLab(t, { library, fetch }, makeDispatcher) {
  const lab = await openFetchLab(t, {}, fetch);
  const front = await openFront(t, lab.sandbox.urls.mainnet);
  const { baseURL } = front;
  const dispatcher = makeDispatcher(library, { baseURL, proxy: await openProxy(t) });
  t.after(() => (dispatcher.isMockActive ? dispatcher.close() : dispatcher.destroy()));
  const bot = (options = {}) => {
    const send = lab.fetch({ baseURL, ...options });
    return (path, init = {}) => send(path, { dispatcher, ...init });
  };
  return {
    ...lab,
    front,
    dispatcher,
    /** A fetch that goes through the dispatcher. */
    bot,
    /** An open gate. */
    openGate: async (options = {}) => {
      const { mainnet } = lab.sandbox.urls;
      const { signer, clock, sandbox } = lab;
      const gate = new lib.AuthGate({
        signer,
        clock,
        baseURL: mainnet,
        environments: sandbox.urls,
        ...options,
      });
      t.after(() => gate.close());
      await gate.ready();
      lab.requests.length = 0;
      return gate;
    },
    /** What the sandbox says of the requests that came by this way. */
    verdicts: (path = CREATE) =>
      lab.requests.filter((request) => request.path === path).map(({ verdict }) => verdict),
  };
}

const order = (more = {}) => ({ method: 'POST', body: JSON.stringify({ ...ORDER, ...more }) });

/** Time for what must not happen: several turns of the event loop, with what they bring by loopback. */
async function settleDown() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}

module.exports = { FETCHES, QUEUES, openUndiciLab, order, settleDown };
