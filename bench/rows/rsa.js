'use strict';

/** RSA-2048, many in flight: throughput, and how long other callbacks wait meanwhile. */

const crypto = require('node:crypto');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const { Signer } = require('../../lib');
const { API_KEY, assertSignatures, payloadsOf, signInFlight } = require('../contenders');
const { timeTask } = require('../measure');

const IN_FLIGHT = 1000;

/** @param {crypto.KeyObject} key @returns {(payload: string) => Promise<string>} crypto.sign in its callback form */
function cryptoSign(key) {
  return (payload) =>
    new Promise((resolve, reject) => {
      crypto.sign('sha256', Buffer.from(payload), key, (error, signature) =>
        error === null ? resolve(signature.toString('base64')) : reject(error),
      );
    });
}

/**
 * Wall time, and the p99 of perf_hooks.monitorEventLoopDelay at a resolution of 1 ms: the time between two firings of a
 * timer of 1 ms, so that an idle event loop already shows a little more than 1 ms.
 *
 * @param {() => unknown} task
 */
function timeWithDelay(task) {
  const time = timeTask(task, { each: IN_FLIGHT });
  return async () => {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    histogram.enable();
    const { wall } = await time();
    histogram.disable();
    return { wall, delay: histogram.percentile(99) };
  };
}

/** @type {import('../measure').Row} */
const rsa = {
  name: 'rsa',
  measures: 'RSA-2048, 1,000 signatures in flight',
  unit: 'ns',
  rounds: 9,
  quickRounds: 3,
  comparisons: [
    {
      work: 'RSA-2048, 1,000 in flight: throughput',
      versus: 'crypto.sign with a KeyObject, callback form',
      ours: 'sign.wall',
      theirs: 'cryptoSign.wall',
      value: 'theirs / ours',
      target: 1,
    },
    {
      work: 'RSA-2048, 1,000 in flight: event-loop delay p99',
      versus: 'crypto.sign with a KeyObject, callback form',
      ours: 'sign.delay',
      theirs: 'cryptoSign.delay',
      value: 'ours',
      target: 5e6,
    },
  ],
  prepare: async () => {
    const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const signer = new Signer({ apiKey: API_KEY, privateKey: pem });
    const payloads = payloadsOf(100);
    const some = payloads.slice(0, 32);
    const expected = some.map((payload) =>
      crypto.sign('sha256', Buffer.from(payload), privateKey).toString('base64'),
    );
    const contenders = { sign: (payload) => signer.sign(payload), cryptoSign: cryptoSign(privateKey) };
    const sides = {};
    for (const [name, sign] of Object.entries(contenders)) {
      assertSignatures(name, await signInFlight(sign, some, some.length), expected);
      let from = 0;
      sides[name] = timeWithDelay(() => signInFlight(sign, payloads, IN_FLIGHT, (from += IN_FLIGHT)));
    }
    return { sides, close: () => signer.destroy() };
  },
};

module.exports = { rows: [rsa] };
