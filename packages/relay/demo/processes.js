'use strict';

/** The processes of the demo: the exchange, the relay, and a proxy in front of the relay. */

const { fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');
const { createInterface } = require('node:readline');

const CLI = path.join(__dirname, '..', 'lib', 'cli', 'main.js');
const CONFIG = path.join(__dirname, 'relay.config.cjs');

/** `ordersReceived()`: how many requests for an order have arrived. */
async function startExchange() {
  const child = fork(path.join(__dirname, 'exchange.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ url }] = await once(child, 'message');
  return {
    url,
    /** @returns {Promise<number>} */
    async ordersReceived() {
      child.send('count');
      const [{ orders }] = await once(child, 'message');
      return orders;
    },
    close: () => child.disconnect(),
  };
}

/**
 * @param {Record<string, string>} env
 * @returns {Promise<{ url: string, kill: (signal: NodeJS.Signals) => Promise<void> }>} when it is ready
 */
async function startRelay(env) {
  const options = { env: { ...process.env, ...env } };
  const child = spawn(process.execPath, [CLI, 'start', '--json', '--config', CONFIG], options);
  const exited = once(child, 'exit');
  let problems = '';
  child.stderr.on('data', (/** @type {Buffer} */ data) => (problems += data));
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    const { text } = JSON.parse(line);
    url = /^listening on (http:\S+)\/hook\//.exec(text)?.[1] ?? url;
    if (text !== 'ready') continue;
    child.stdout.resume();
    return {
      url,
      async kill(signal) {
        child.kill(signal);
        await exited;
      },
    };
  }
  throw new Error(`the relay does not start: ${problems}`);
}

/** @param {string[]} args @param {Record<string, string>} env @returns {Promise<string>} stdout */
async function command(args, env) {
  const options = { env: { ...process.env, ...env } };
  const child = spawn(process.execPath, [CLI, ...args, '--config', CONFIG], options);
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.pipe(process.stderr);
  await once(child, 'close');
  return output;
}

/**
 * A proxy as TradingView needs one. Without a relay behind it, it answers 502; `failNext()` makes it lose an answer that the
 * relay has given.
 *
 * @param {{ relayUrl: () => string | null }} options
 */
async function startProxy({ relayUrl }) {
  let isAnswerLost = false;
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    try {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '52.89.214.238' };
      const body = Buffer.concat(chunks);
      const reply = await fetch(`${relayUrl()}${request.url}`, { method: 'POST', headers, body });
      const text = await reply.text();
      const status = isAnswerLost && reply.ok ? 500 : reply.status;
      isAnswerLost &&= status !== 500;
      response.writeHead(status).end(status === 500 ? '' : text);
    } catch {
      response.writeHead(502).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    loseNextAnswer: () => (isAnswerLost = true),
    close: () => server.close(),
  };
}

module.exports = { command, startExchange, startProxy, startRelay };
