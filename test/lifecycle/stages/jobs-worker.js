'use strict';

/** A worker thread with jobs of every kind under way until somebody ends it; a message per round. */

const { parentPort, workerData } = require('node:worker_threads');

const { Signer, createHmac, validateCredentials, validateRequest } = require('../../..');
const { API_KEY, API_SECRET } = require('../../support/fixtures.js');

const hmac = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
const url = 'https://api.bybit.com/v5/order/create';

/** @param {number} round */
async function work(round) {
  const body = JSON.stringify({ round });
  const headers = { ...hmac.signRequestSync({ body }), 'Content-Type': 'application/json' };
  const stream = createHmac('sha512', `${round}`).update(body);
  const creating = Signer.create({ apiKey: API_KEY, privateKey: workerData.pem });
  await Promise.all([
    ...Array.from({ length: 50 }, (_, index) => hmac.sign(`${round}/${index}`)),
    creating.then((rsa) => Promise.all([rsa.sign(body), Signer.signAll([hmac, rsa], { body })])),
    validateRequest({ method: 'POST', url, headers, body, signer: hmac }),
    validateCredentials({ apiKey: API_KEY, apiSecret: API_SECRET }),
  ]);
  stream.update(body).digest('hex');
}

async function main() {
  for (let round = 0; ; round++) {
    await work(round);
    parentPort?.postMessage(round);
  }
}

main();
