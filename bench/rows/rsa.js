'use strict';

/** RSA-2048, many in flight: throughput, and what other callbacks feel of it. */

const crypto = require('node:crypto');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const { Signer } = require('../../lib');
const { API_KEY, assertSignatures, payloadsOf } = require('../contenders');
const { signInFlight, takeTurns, timeTasks } = require('../measure');

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
 * p99 as perf_hooks.monitorEventLoopDelay gives it at a resolution of 1 ms: the time between two firings of a
 * timer of 1 ms, so that an idle event loop already shows a little more than 1 ms.
 *
 * @param {() => unknown} task
 * @param {number} repeats
 * @returns {Promise<number>} ms
 */
async function delayOf(task, repeats) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  histogram.enable();
  for (let i = 0; i < repeats; i++) await task();
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}

/** @param {import('../run').Context} context */
async function rsa({ quick }) {
  const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const signer = new Signer({ apiKey: API_KEY, privateKey: pem });
  const payloads = payloadsOf(100);
  const contenders = { rsaSign: (payload) => signer.sign(payload), cryptoSign: cryptoSign(privateKey) };
  const expected = payloads.map((payload) =>
    crypto.sign('sha256', Buffer.from(payload), privateKey).toString('base64'),
  );
  const tasks = Object.entries(contenders).map(([name, sign]) => ({
    name,
    run: () => signInFlight(sign, IN_FLIGHT, payloads),
  }));
  for (const [name, sign] of Object.entries(contenders)) {
    assertSignatures(name, await signInFlight(sign, payloads.length, payloads), expected);
  }
  const ns = await timeTasks(tasks, { rounds: quick ? 1 : 5, each: IN_FLIGHT });
  const delays = await takeTurns(tasks, quick ? 1 : 3, ({ run }) => delayOf(run, quick ? 1 : 2));
  const delay = { rsaSign: Math.min(...delays.rsaSign), cryptoSign: Math.min(...delays.cryptoSign) };
  signer.destroy();
  const versus = 'crypto.sign with a KeyObject, callback form';
  const work = `RSA-2048, ${IN_FLIGHT} in flight`;
  const entries = [
    {
      work: `${work}: throughput`,
      versus,
      target: { atLeast: 1 },
      value: ns.cryptoSign.wall / ns.rsaSign.wall,
    },
    {
      work: `${work}: event-loop delay p99`,
      versus: `5 ms (crypto.sign: ${delay.cryptoSign.toFixed(1)} ms)`,
      target: { atMost: 5 },
      value: delay.rsaSign,
      unit: 'ms',
    },
  ];
  return { entries, raw: { nsPerSignature: ns, eventLoopDelayP99Ms: delay } };
}

module.exports = { rsa };
