'use strict';

/**
 * Runs an attached bot with one property after the other on Object.prototype, and prints how each stage ended. Beside them, what
 * node:http and axios by themselves make of it.
 */

const http = require('node:http');
const axios = require('axios');
const { Signer } = require('../../..');
const { attach } = require('../../../lib/axios');
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
