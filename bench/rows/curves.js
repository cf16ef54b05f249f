'use strict';

/** The figures behind the plots: cost by payload size, and event-loop delay by signatures in flight. */

const { Signer } = require('../../lib');
const { PAYLOADS, REQUEST, createAccounts, payloadsOf, signInFlight } = require('../contenders');
const { longestBlock, oneByOne, timeTask } = require('../measure');
const { timeFloor } = require('./one-by-one');

const SIZES = [64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];
const QUICK_SIZES = [64, 1024, 16_384];
const COUNTS = [1, 10, 100, 1000, 10_000, 100_000];
const QUICK_COUNTS = [1, 10, 100, 1000];

/** Bytes of payloads at most, so that large ones do not measure the memory: fewer payloads of more than 4 KiB. */
const PAYLOAD_BYTES = 16 * 2 ** 20;

/** @param {import('../run').Context} context @param {number} size */
function sidesOfSize({ contenders, floor, quick }, size) {
  const payloads = payloadsOf(size, Math.min(PAYLOADS, PAYLOAD_BYTES / size));
  const inFlight = Math.min(1000, payloads.length);
  const sides = {};
  for (const name of ['signSync', 'createHmac', 'keyObject', 'noble']) {
    sides[`${name} ${size}`] = oneByOne(contenders[name].sign, payloads, quick ? 3 : 11);
  }
  for (const name of ['sign', 'subtle', 'bybitApi']) {
    let from = 0;
    const task = () => signInFlight(contenders[name].sign, payloads, inFlight, (from += inFlight));
    const time = timeTask(task, { each: inFlight, repeats: 3 });
    sides[`${name} ${size}`] = async () => (await time()).wall;
  }
  sides[`loop ${size}`] = timeFloor(floor(), payloads, quick ? 3 : 11);
  return sides;
}

/** @type {import('../measure').Row} */
const costByPayload = {
  name: 'cost-by-payload',
  measures: 'the plot of time per signature against payload size',
  unit: 'ns',
  rounds: 11,
  quickRounds: 3,
  comparisons: [],
  prepare: async (context) => {
    const sizes = context.quick ? QUICK_SIZES : SIZES;
    return { sides: Object.assign({}, ...sizes.map((size) => sidesOfSize(context, size))) };
  },
};

/** @type {import('../measure').Row} */
const eventLoopDelay = {
  name: 'event-loop-delay',
  measures: 'the plot of the longest block of the event loop against signatures asked for in one tick',
  unit: 'ns',
  rounds: 15,
  quickRounds: 3,
  comparisons: [],
  prepare: async ({ contenders, quick }) => {
    const counts = quick ? QUICK_COUNTS : COUNTS;
    const signers = createAccounts(Math.max(...counts)).map(({ signer }) => signer);
    const payloads = payloadsOf(100);
    const sides = {};
    for (const count of counts) {
      const some = signers.slice(0, count);
      for (const name of ['sign', 'createHmac', 'subtle']) {
        let from = 0;
        const task = () => signInFlight(contenders[name].sign, payloads, count, (from += count));
        sides[`${name} ${count}`] = () => longestBlock(task);
      }
      sides[`signAll ${count}`] = () => longestBlock(() => Signer.signAll(some, REQUEST));
    }
    return { sides, close: () => signers.forEach((signer) => signer.destroy()) };
  },
};

module.exports = { rows: [costByPayload, eventLoopDelay] };
