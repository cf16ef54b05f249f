'use strict';

/** Plays the recorded replies of exchanges that have no random worlds: read as data, and sent to axios with attach(). */

const { once } = require('node:events');
const http = require('node:http');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { ApiError, classify } = require('../../../lib/index.js');
const { VENUES } = require('../../../lib/venues/index.js');
const { signerOf } = require('../venues/accounts.js');

/** @param {string} venue @returns {string} the REST host of real money */
const hostOf = (venue) => Object.values(VENUES[venue].hosts.urls)[0];

/** @param {any} scenario @returns {object} what a client knows of its request */
function contextOf({ venue, request, environment, context }) {
  const { host = hostOf(venue), method, path } = request ?? {};
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
  const signer = signerOf(venue);
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
