'use strict';

/** A bot that does not catch the error that its argument names. */

const axios = require('axios');
const { AuthGate, Signer, classify } = require('../../..');
const { attach } = require('../../../lib/axios');
const { startSandbox } = require('../../../lib/sandbox');
const { API_KEY, API_SECRET, CREATE, INFO, KEY, ORDER } = require('../fixtures.js');

/** @type {Record<string, (parts: any) => unknown>} */
const SCENES = {
  refused: ({ bybit }) => bybit.get(INFO),
  unauthorized: ({ bybit, sandbox }) => {
    sandbox.set({ everyReply: { httpStatus: 401, body: '' } });
    return bybit.get(INFO);
  },
  page: ({ bybit, sandbox }) => {
    const headers = { 'content-type': 'text/html', server: 'CloudFront' };
    sandbox.set({ everyReply: { httpStatus: 403, body: '<html>Request blocked</html>', headers } });
    return bybit.get(INFO);
  },
  'server error': ({ bybit, sandbox }) => {
    sandbox.set({ everyReply: { httpStatus: 500, body: 'oops' } });
    return bybit.post(CREATE, ORDER);
  },
  unreachable: ({ bybit, sandbox }) => {
    sandbox.set({ down: true });
    return bybit.post(CREATE, ORDER);
  },
  'no server': async ({ bybit, sandbox }) => {
    await sandbox.close();
    return bybit.post(CREATE, ORDER);
  },
  timeout: ({ bybit, sandbox }) => {
    sandbox.set({ latencyMs: 60_000 });
    return bybit.get(INFO, { timeout: 50 });
  },
  gate: ({ bybit, signer, baseURL }) => {
    attach(bybit, { signer, gate: new AuthGate({ signer, baseURL }) });
    return bybit.post(CREATE, ORDER);
  },
  'not sent': ({ bybit }) => bybit.post(CREATE, new Blob(['{}'])),
  credentials: () => new Signer({ apiKey: 'two words', apiSecret: '"unclosed' }),
  unset: () => Signer.fromEnv({ env: {} }),
  'rate limit': () => {
    throw classify(
      { retCode: 10006, retMsg: 'Too many visits!' },
      { method: 'GET', url: `https://api.bybit.com${INFO}` },
    );
  },
};

const [, , scene, isLogged] = process.argv;
if (scene === 'classified') {
  const url = `https://api.bybit.com${CREATE}`;
  throw classify(
    { retCode: 33004, retMsg: 'apikey/ip not matched' },
    { method: 'POST', url, httpStatus: 200 },
  );
}

async function main() {
  const sandbox = await startSandbox({ keys: [{ ...KEY, expiredAt: 0 }] });
  const baseURL = sandbox.urls.mainnet;
  const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
  const bybit = attach(axios.create({ baseURL }), { signer });
  await SCENES[scene]({ sandbox, baseURL, signer, bybit });
}

if (isLogged === 'logged') {
  main().catch((error) => {
    console.error(error);
    process.exit(1);
  });
} else void main();

module.exports = { SCENES };
