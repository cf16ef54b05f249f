'use strict';

/**
 * A worker thread that signs, validates and computes HMACs. workerData: `{ seed, rounds }` to report the results of
 * so many rounds and end, `{ endless: true }` to go on, with a message per round, until somebody ends it.
 */

const { parentPort, workerData } = require('node:worker_threads');

const { Signer, backend, createHmac, validateCredentials } = require('../../..');
const { API_KEY, API_SECRET } = require('../fixtures.js');

const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });

/** @param {string} name */
async function round(name) {
  const [signatures, headers, report] = await Promise.all([
    Promise.all(
      Array.from({ length: 20 }, (_, index) => signer.sign(`${name}/${index}`.padEnd(index * 500))),
    ),
    signer.signRequest({ query: name, timestamp: 0 }),
    validateCredentials({ apiKey: name, apiSecret: ` ${API_SECRET}` }),
  ]);
  return {
    name,
    signatures,
    request: headers['X-BAPI-SIGN'],
    findings: report.findings.map(({ field, id }) => `${field} ${id}`),
    mac: createHmac('sha512', name).update(name).update(Buffer.alloc(5000)).digest('base64'),
  };
}

async function main() {
  const results = [];
  for (let index = 0; workerData.endless || index < workerData.rounds; index++) {
    const result = await round(`${workerData.seed} ${index}`);
    if (workerData.endless) parentPort?.postMessage(index);
    else results.push(result);
  }
  signer.destroy();
  parentPort?.postMessage({ backend: backend.name, results });
}

main();
