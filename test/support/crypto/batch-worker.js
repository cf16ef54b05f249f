'use strict';

/** A worker thread that signs with HMAC and RSA until somebody ends it. workerData: `{ pem }`; a message per round. */

const { parentPort, workerData } = require('node:worker_threads');

const { Signer } = require('../../..');
const { API_KEY, API_SECRET } = require('../fixtures.js');

const hmac = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });

async function main() {
  const rsa = await Signer.create({ apiKey: API_KEY, privateKey: workerData.pem });
  for (let round = 0; workerData.rounds === undefined || round < workerData.rounds; round++) {
    const singles = Array.from({ length: 600 }, (_, index) => hmac.sign(`${round}/${index}`));
    const [signatures, slow, batch, headers] = await Promise.all([
      Promise.all(singles),
      Promise.all([rsa.sign(`${round}`), rsa.sign(Buffer.from('bytes'))]),
      Signer.signAll([hmac, rsa, hmac], { query: `${round}`, timestamp: round }),
      hmac.signRequest({ body: `${round}`, timestamp: round }),
    ]);
    const request = headers['X-BAPI-SIGN'];
    const ofBatch = Array.from({ length: batch.length }, (_, index) => batch.signature(index));
    parentPort?.postMessage({ signatures, slow, batch: ofBatch, request });
  }
}

main();
