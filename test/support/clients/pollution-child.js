'use strict';

/**
 * Runs bots with one property after the other on Object.prototype, and prints how each stage ended. node:http, axios and fetch
 * without this package show what fails by itself.
 */

const http = require('node:http');
const axios = require('axios');
const { Signer } = require('../../..');
const { attach } = require('../../../lib/axios');
const { createFetch } = require('../../../lib/fetch');
const { CREATE, INFO, ORDER } = require('../fixtures.js');

const { url, apiKey, apiSecret, cases } = JSON.parse(process.argv[2]);
const VALUES = { object: {}, number: 1, false: false };

const httpAlone = () =>
  new Promise((resolve, reject) => {
    http
      .get(`${url}/v5/market/time`, (reply) =>
        reply
          .resume()
          .on('error', reject)
          .on('end', () => resolve(reply.statusCode)),
      )
      .on('error', reject);
  });

/** @type {Record<string, () => any>} */
const STAGES = {
  'node:http': httpAlone,
  axios: async () => {
    const bare = axios.create({ baseURL: url, validateStatus: () => true });
    return [
      (await bare.get('/v5/market/time')).data.retCode,
      (await bare.post('/v5/market/time', ORDER)).status,
    ];
  },
  fetch: async () => {
    const order = { method: 'POST', body: JSON.stringify(ORDER) };
    return [
      (await fetch(`${url}/v5/market/time`)).status,
      (await fetch(`${url}/v5/market/time`, order)).status,
    ];
  },
  signRequest: async () => {
    const signer = new Signer({ apiKey, apiSecret });
    const request = { query: 'category=linear' };
    return [signer.signRequestSync(request), await signer.signRequest(request)].map((headers) => {
      const sent = headers['X-BAPI-TIMESTAMP'];
      const isFresh = Math.abs(Date.now() - sent) < 60_000;
      return [headers['X-BAPI-RECV-WINDOW'], isFresh];
    });
  },
  createFetch: async () => {
    const signer = new Signer({ apiKey, apiSecret });
    const bot = createFetch({ signer, baseURL: url });
    const order = { method: 'POST', body: JSON.stringify(ORDER) };
    return [(await (await bot(INFO)).json()).retCode, (await (await bot(CREATE, order)).json()).retCode];
  },
  'a closed gate': async () => {
    const signer = new Signer({ apiKey, apiSecret });
    const admit = async () => {
      throw new Error('closed');
    };
    const bot = createFetch({ signer, baseURL: url, gate: { signer, state: 'closed', admit, report() {} } });
    const order = { method: 'POST', body: JSON.stringify(ORDER), bybitAuth: { recvWindow: 6000 } };
    return (await bot(CREATE, order)).status;
  },
  attach: async () => {
    const signer = new Signer({ apiKey, apiSecret });
    const bot = attach(axios.create({ baseURL: url }), { signer });
    return [(await bot.get(INFO)).data.retCode, (await bot.post(CREATE, ORDER)).data.retCode];
  },
  refusals: async () => {
    const signer = new Signer({ apiKey, apiSecret: 'another' });
    const error = await attach(axios.create({ baseURL: url }), { signer })
      .get(INFO)
      .catch((failure) => failure);
    return [error.name, error.code, error.category];
  },
  'what is handed out': async () => {
    const signer = new Signer({ apiKey, apiSecret });
    const response = await attach(axios.create({ baseURL: url }), { signer }).get(INFO);
    return [
      typeof response.request.getHeader,
      Object.keys(response).includes('request'),
      String(response.request.toJSON()),
    ];
  },
};

async function outcomesOf(name, value) {
  if (name !== null) Object.prototype[name] = VALUES[value];
  const outcomes = Object.create(null);
  try {
    for (const [stage, action] of Object.entries(STAGES)) {
      try {
        outcomes[stage] = JSON.stringify(await action());
      } catch (error) {
        outcomes[stage] = `threw ${error?.code} ${error?.message}`;
      }
    }
  } finally {
    if (name !== null) delete Object.prototype[name];
  }
  return outcomes;
}

async function run() {
  const all = [await outcomesOf(null, null)];
  for (const [name, value] of cases) all.push(await outcomesOf(name, value));
  process.stdout.write(JSON.stringify(all), () => process.exit());
}

run();
