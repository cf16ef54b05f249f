'use strict';

/** The figures behind the plots: cost by payload size, and event-loop delay by signatures in flight. */

const { Signer } = require('../../lib');
const { REQUEST, createAccounts } = require('../accounts');
const { payloadsOf } = require('../contenders');
const {
  longestBlock,
  mapValues,
  median,
  signInFlight,
  takeTurns,
  timeOneByOne,
  timeTasks,
} = require('../measure');
const { timeFloor } = require('../time-floor');

const SIZES = [64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];
const QUICK_SIZES = [64, 1024, 16_384];
const COUNTS = [1, 10, 100, 1000, 10_000, 100_000];
const QUICK_COUNTS = [1, 10, 100, 1000];

/** Bytes in flight at most, so that a megabyte each does not measure the memory. */
const BYTES_IN_FLIGHT = 16 * 2 ** 20;

/** @typedef {import('../run').Context} Context */

/** @param {Context} context */
async function costByPayload({ contenders, floor, quick, progress }) {
  const { signSync, createHmac, keyObject, noble } = contenders;
  const names = ['signSync', 'sign', 'createHmac', 'keyObject', 'subtle', 'bybitApi', 'noble', 'loop'];
  /** @type {Record<string, Record<number, number>>} */
  const ns = Object.fromEntries(names.map((name) => [name, {}]));
  for (const size of quick ? QUICK_SIZES : SIZES) {
    progress(`cost-by-payload: ${size} bytes`);
    const payloads = payloadsOf(size, size > 65_536 ? 4 : 64);
    const alone = await timeOneByOne([signSync, createHmac, keyObject, noble], payloads, {
      rounds: quick ? 1 : 5,
      milliseconds: quick ? 5 : 40,
      batch: Math.min(1024, Math.max(4, 2 ** 20 / size)),
    });
    const count = Math.min(1000, Math.max(8, Math.floor(BYTES_IN_FLIGHT / size)));
    const tasks = ['sign', 'subtle', 'bybitApi'].map((name) => ({
      name,
      run: () => signInFlight(contenders[name].sign, count, payloads),
    }));
    const many = await timeTasks(tasks, { rounds: quick ? 1 : 5, repeats: quick ? 3 : 10, each: count });
    ns.loop[size] = timeFloor(
      floor(),
      payloads[0],
      Math.max(4, Math.floor((quick ? 2 ** 20 : 2 ** 23) / size)),
    );
    for (const [name, value] of Object.entries({ ...alone, ...mapValues(many, ({ wall }) => wall) })) {
      ns[name][size] = value;
    }
  }
  return { entries: [], raw: { nsPerSignatureByBytes: ns } };
}

/** @param {Context} context */
async function eventLoopDelay({ contenders, quick, progress }) {
  const counts = quick ? QUICK_COUNTS : COUNTS;
  const accounts = createAccounts(Math.max(...counts));
  const signers = accounts.map(({ signer }) => signer);
  const payloads = payloadsOf(100);
  const ns = { createHmac: {}, subtle: {}, sign: {}, signAll: {} };
  for (const count of counts) {
    progress(`event-loop-delay: ${count} in flight`);
    const some = signers.slice(0, count);
    const tasks = Object.keys(ns).map((name) => ({
      name,
      run:
        name === 'signAll'
          ? () => Signer.signAll(some, REQUEST)
          : () => signInFlight(contenders[name].sign, count, payloads),
    }));
    const repeats = quick ? 5 : Math.min(51, Math.max(3, 50_000 / count));
    const blocks = await takeTurns(tasks, Math.floor(repeats), ({ run }) => longestBlock(run));
    for (const [name, values] of Object.entries(blocks)) ns[name][count] = median(values);
  }
  signers.forEach((signer) => signer.destroy());
  return { entries: [], raw: { longestBlockNsByCount: ns } };
}

module.exports = { 'cost-by-payload': costByPayload, 'event-loop-delay': eventLoopDelay };
