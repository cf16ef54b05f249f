'use strict';

/** Leaves the process with jobs of one kind under way. argv: how many turns of which kind to wait before. */

const { Signer, createHmac, validateCredentials, validateRequest } = require('../../..');
const { newSigner, runStage, say } = require('../stage');
const { API_KEY, API_SECRET } = require('../../support/fixtures.js');

const pem = /** @type {string} */ (process.env.TEST_PRIVATE_KEY);
const hmac = newSigner();
const body = JSON.stringify({ note: 'x'.repeat(200_000) });

/** @type {Record<string, (rsa: Signer) => Promise<unknown>[]>} */
const JOBS = {
  sign: () => Array.from({ length: 20_000 }, (_, index) => hmac.sign(`${index}`)),
  signLong: () => Array.from({ length: 100 }, () => hmac.sign(body)),
  rsa: (rsa) => Array.from({ length: 500 }, (_, index) => rsa.sign(`${index}`)),
  signAll: (rsa) => [
    Signer.signAll(new Array(20_000).fill(hmac), { query: 'a=1' }),
    Signer.signAll(new Array(200).fill(rsa), { query: 'a=1' }),
  ],
  create: () => Array.from({ length: 200 }, () => Signer.create({ apiKey: API_KEY, privateKey: pem })),
  validateCredentials: () =>
    Array.from({ length: 500 }, () => validateCredentials({ apiKey: API_KEY, apiSecret: 'x'.repeat(5000) })),
  validateRequest: () => {
    const signed = hmac.signRequestSync({ body });
    const headers = { ...signed, 'Content-Type': 'application/json' };
    const url = 'https://api.bybit.com/v5/order/create';
    return Array.from({ length: 100 }, () =>
      validateRequest({ method: 'POST', url, headers, body, signer: hmac }),
    );
  },
};
JOBS.everything = (rsa) =>
  Object.values(JOBS).flatMap((start) => (start === JOBS.everything ? [] : start(rsa)));

/** @type {Record<string, (first: Promise<unknown>) => unknown>} */
const MOMENTS = {
  'at once': () => {},
  microtask: () => null,
  immediate: () => new Promise((resolve) => setImmediate(resolve)),
  later: (first) => first,
};

/** @param {string} kind @param {string} moment */
async function leave(kind, moment) {
  const rsa = new Signer({ apiKey: API_KEY, privateKey: pem });
  const stream = createHmac('sha256', API_SECRET).update('a'.repeat(100_000));
  const started = JOBS[kind](rsa);
  for (const job of started) job.catch(() => {});
  if (moment !== 'at once') await MOMENTS[moment](started[0]);
  stream.update('b');
  say(process.argv[2]);
  process.exit(0);
}

/** Exits before any job is done with, and asks for more from each event that comes after. */
function asItEnds() {
  process.once('beforeExit', () => void hmac.sign('late'));
  process.on('exit', () => {
    hmac.sign('too late').catch(() => {});
    hmac.signSync('just in time');
    hmac.destroy();
  });
}

runStage({ leave, asItEnds });
