'use strict';

/** A sandbox, and what a bot does with this package, for the tests of this project. */

const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { createFetch } = require('../../../lib/fetch.js');
// Each name is loaded when it is first used, which can be after jest.resetModules().
const bybit = { ...require('../../../lib/index.js') };
const { startSandbox } = require('../../../lib/sandbox/index.js');
const { CREATE, INFO, KEY, MARKET_ORDER } = require('../../support/fixtures.js');

const newSigner = () => new bybit.Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });

/** @param {import('../../../lib/sandbox').Sandbox} sandbox @param {any} [options] of attach() */
function newBot(sandbox, options = {}) {
  const instance = axios.create({ baseURL: sandbox.urls.mainnet, proxy: false });
  return attach(instance, { signer: newSigner(), ...options });
}

/** Everything that signs, checks or validates; each entry settles. */
const JOBS = {
  sign: () => newSigner().sign('payload'),
  signRequest: () => newSigner().signRequest({ query: 'a=1' }),
  signAll: () => bybit.Signer.signAll([newSigner(), newSigner()], { query: 'a=1' }),
  createHmac: () => bybit.createHmac('sha256', 'key').update('data').digest('hex'),
  'createHmac as a stream': async () => {
    const hmac = bybit.createHmac('sha256', 'key');
    hmac.end('data');
    for await (const chunk of hmac) return chunk;
    throw new Error('the stream was empty');
  },
  validateCredentials: () => bybit.validateCredentials({ apiKey: KEY.apiKey, apiSecret: KEY.secret }),
  validateRequest: () => bybit.validateRequest({ url: `https://api.bybit.com${INFO}`, signer: newSigner() }),
  'Signer.create': () => bybit.Signer.create({ apiKey: KEY.apiKey, apiSecret: KEY.secret }),
};

/** What asks the exchange; each entry resolves to a retCode. */
const TRIPS = {
  'a read by axios': async (sandbox) => (await newBot(sandbox).get(INFO)).data.retCode,
  'an order by axios': async (sandbox) => (await newBot(sandbox).post(CREATE, MARKET_ORDER)).data.retCode,
  'an order by axios, with a clock': async (sandbox) => {
    const clock = new bybit.ServerClock({ baseURL: sandbox.urls.mainnet });
    await clock.sync();
    return (await newBot(sandbox, { clock }).post(CREATE, MARKET_ORDER)).data.retCode;
  },
  'an order by axios, with a gate': async (sandbox) => {
    const signer = newSigner();
    const gate = new bybit.AuthGate({ signer, baseURL: sandbox.urls.mainnet });
    try {
      return (await newBot(sandbox, { signer, gate }).post(CREATE, MARKET_ORDER)).data.retCode;
    } finally {
      gate.close();
    }
  },
  'an order by fetch': async (sandbox) => {
    const send = createFetch({ signer: newSigner(), baseURL: sandbox.urls.mainnet });
    return (await (await send(CREATE, { method: 'POST', body: JSON.stringify(MARKET_ORDER) })).json())
      .retCode;
  },
};

module.exports = { JOBS, TRIPS, bybit, newBot, newSigner, startSandbox };
