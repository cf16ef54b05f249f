'use strict';

/** Plays the recorded replies of exchanges that have no random worlds: read as data, and sent to axios with attach(). */

const { once } = require('node:events');
const http = require('node:http');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { ApiError, Signer, classify } = require('../../../lib/index.js');

/** Made up, in the form of issued ones. */
const CREDENTIALS = Object.freeze({
  binance: {
    venue: 'binance',
    apiKey: 'ScenarioKeyNumber3'.padEnd(64, 'a1B2'),
    apiSecret: 'ScenarioSecretNumber3'.padEnd(64, 'c3D4'),
  },
  okx: {
    venue: 'okx',
    apiKey: '0f1e2d3c-aaaa-4bbb-8ccc-0123456789ab',
    apiSecret: '0123456789ABCDEF0123456789ABCDEF',
    apiPassphrase: 'ScenarioPassphrase9',
  },
  gate: {
    venue: 'gate',
    apiKey: '5ce9a410'.repeat(4),
    apiSecret: '5ecc1e70'.repeat(8),
  },
});

const HOSTS = Object.freeze({
  binance: 'https://api.binance.com',
  okx: 'https://www.okx.com',
  gate: 'https://api.gateio.ws',
});

/** @param {any} scenario @returns {object} what a client knows of its request */
function contextOf({ venue, request, environment, context }) {
  const { host = HOSTS[venue], method, path } = request ?? {};
  return {
    venue,
    ...(request && { method, url: `${host}${path}`, signed: true }),
    ...(environment && { environment }),
    ...context,
  };
}

/**
 * @param {any} scenario
 * @returns {Promise<any>} the error of axios, or null for a success
 */
async function sendWithAxios({ venue, request, environment = 'mainnet', reply }) {
  const signer = new Signer(CREDENTIALS[venue]);
  const server = http.createServer((message, response) => {
    message.resume();
    message.on('end', () => response.writeHead(reply.httpStatus, reply.headers).end(reply.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {any} */ (server.address());
  const baseURL = `http://127.0.0.1:${port}`;
  const instance = axios.create({ baseURL, timeout: 60_000, maxRedirects: 0 });
  attach(instance, { signer, throwOn: 'any', environment, baseURL });
  try {
    await instance.request({ method: request.method, url: request.path });
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/**
 * @param {any} scenario with the name of its exchange in `venue`
 * @returns {Promise<any>} the error, or null; of both ways the same
 */
async function readReply(scenario) {
  const { reply, request, context, replayed = context === undefined } = scenario;
  const plain = classify(reply.body, { ...reply, ...contextOf(scenario) });
  if (!replayed || request === undefined) return plain;
  const overHttp = await sendWithAxios(scenario);
  if ((overHttp?.category ?? null) !== (plain?.category ?? null)) {
    throw new Error(`Read from data it is ${plain?.category}, and over HTTP it is ${overHttp?.category}`);
  }
  return plain;
}

module.exports = { contextOf, readReply };
