'use strict';

/**
 * Agents of node:http that give no connection, or one that is of no use, as a proxy agent does whose proxy fails.
 */

const http = require('node:http');
const net = require('node:net');
const { Duplex } = require('node:stream');
const { startPeer } = require('./hanging-peers');
const { listen } = require('../serve.js');

/** Asks a proxy for a tunnel with CONNECT, as https-proxy-agent does. */
class ConnectAgent extends http.Agent {
  #proxyPort;

  /** @param {number} proxyPort */
  constructor(proxyPort) {
    super();
    this.#proxyPort = proxyPort;
  }

  /**
   * @param {any} options
   * @param {(error: Error | null, socket?: import('node:net').Socket) => void} callback
   */
  createConnection({ host, port }, callback) {
    const socket = net.connect(this.#proxyPort, '127.0.0.1');
    let head = '';
    const onEnd = () => callback(new Error('the proxy closed the connection'));
    const onError = (/** @type {Error} */ error) => callback(error);
    const onData = (/** @type {Buffer} */ chunk) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', onData).off('end', onEnd).off('error', onError);
      if (/^HTTP\/1\.1 200 /.test(head)) callback(null, socket);
      else callback(new Error(`the proxy answered ${head.split('\r\n', 1)[0]}`));
    };
    socket.on('data', onData).once('end', onEnd).once('error', onError);
    socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    return /** @type {any} */ (undefined);
  }
}

/** What a proxy does with CONNECT. @type {Record<string, (socket: import('node:net').Socket) => unknown>} */
const PROXIES = {
  'never answers CONNECT': () => {},
  'drips its answer to CONNECT': (socket) => {
    const timer = setInterval(() => socket.write('H'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  'answers CONNECT with 407': (socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
  'resets the connection at CONNECT': (socket) => socket.resetAndDestroy(),
  'closes the connection at CONNECT': (socket) => socket.end(),
  'opens a tunnel to nothing': (socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
};

/**
 * @param {{ after(close: () => unknown): void }} t
 * @param {(socket: import('node:net').Socket) => unknown} answer to CONNECT, until heal() is called
 */
async function startProxy(t, answer) {
  let isFaulty = true;
  const server = net.createServer((socket) => {
    socket.once('data', (request) => {
      if (isFaulty) {
        answer(socket);
        return;
      }
      const port = Number(/^CONNECT \S+:(\d+) /.exec(request.toString())?.[1]);
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
  });
  const port = await listen(t, server);
  const heal = () => {
    isFaulty = false;
  };
  return { port, heal };
}

/**
 * @typedef {object} FaultyAgent
 * @property {import('node:http').Agent} agent
 * @property {() => void} heal ends the fault
 * @property {string} [url] to be asked instead of the given one
 */
/** @typedef {(t: { after(close: () => unknown): void }, url: string) => Promise<FaultyAgent>} MakeAgent */

/**
 * An agent whose fault is one method, until it is healed.
 *
 * @param {'addRequest' | 'createConnection'} name
 * @param {(...values: any[]) => any} faulty
 * @returns {MakeAgent}
 */
function withFault(name, faulty) {
  return async (t) => {
    const agent = /** @type {any} */ (new http.Agent());
    agent[name] = faulty;
    t.after(() => agent.destroy());
    return { agent, heal: () => delete agent[name] };
  };
}

/** @param {string} name @returns {MakeAgent} */
function behindProxy(name) {
  return async (t) => {
    const proxy = await startProxy(t, PROXIES[name]);
    const agent = new ConnectAgent(proxy.port);
    t.after(() => agent.destroy());
    return { agent, heal: proxy.heal };
  };
}

/** @type {MakeAgent} the only socket of the agent is held by another request of the bot */
async function busy(t, url) {
  const front = await startPeer(t, 'never answers', { behind: url, path: '/held' });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const held = http.get(`${front.url}/held`, { agent });
  held.on('error', () => {});
  await front.reached;
  t.after(() => agent.destroy());
  return { agent, url: front.url, heal: () => held.destroy() };
}

/** @type {MakeAgent} the only socket of the agent, for all hosts, is held by a request to another host */
async function busyElsewhere(t) {
  const other = await startPeer(t, 'drips its body');
  const agent = new http.Agent({ keepAlive: true, maxTotalSockets: 1 });
  const held = http.get(other.url, { agent });
  held.on('error', () => {}).on('response', (response) => response.on('error', () => {}).resume());
  await other.reached;
  t.after(() => agent.destroy());
  return { agent, heal: () => held.destroy() };
}

/** @type {Readonly<Record<string, MakeAgent>>} */
const AGENTS = Object.freeze({
  'has its only socket in use': busy,
  'has its only socket in use elsewhere': busyElsewhere,
  'never calls back': withFault('createConnection', () => {}),
  'forgets the request': withFault('addRequest', () => {}),
  'destroys the request': withFault('addRequest', (request) => request.destroy()),
  'calls back with an error': withFault('createConnection', (_options, callback) => {
    setImmediate(callback, new Error('the agent has no route'));
  }),
  'calls back with a text': withFault('createConnection', (_options, callback) => {
    setImmediate(callback, 'no route');
  }),
  'gives a socket that is destroyed': withFault('createConnection', () => new net.Socket().destroy()),
  'gives a stream that never answers': withFault(
    'createConnection',
    () => new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }),
  ),
  'gives a stream that never takes anything': withFault(
    'createConnection',
    () => new Duplex({ read() {}, write() {} }),
  ),
  ...Object.fromEntries(Object.keys(PROXIES).map((name) => [`has a proxy that ${name}`, behindProxy(name)])),
});

module.exports = { AGENTS, ConnectAgent };
