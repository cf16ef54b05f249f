'use strict';

/**
 * Prints the backend, and the error of a rejected request that has a mistake, as JSON. Nothing validates here: there is no
 * addon, and no module of WebAssembly can be made. The rest of WebAssembly stays, because Node.js's own fetch needs it.
 */

/** @type {any} */ (WebAssembly).Module = class {
  constructor() {
    throw new Error('not here');
  }
};

const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { Signer, backend } = require('../../../lib/index.js');
const { startSandbox } = require('../../../lib/sandbox');
const { API_KEY, CREATE, KEY, ORDER, OTHER_SECRET } = require('../fixtures.js');

async function main() {
  const sandbox = await startSandbox({ keys: [KEY] });
  const signer = new Signer({ apiKey: API_KEY, apiSecret: OTHER_SECRET });
  const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
  const headers = { 'Content-Type': 'text/plain' };
  const error = await bot
    .post(CREATE, JSON.stringify(ORDER), { headers })
    .catch((/** @type {any} */ thrown) => thrown);
  await sandbox.close();
  process.stdout.write(JSON.stringify({ backend, error }));
}

main();
