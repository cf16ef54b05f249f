'use strict';

/** One signature at a time on the main thread: signSync, its floor in C, and the createHmac drop-in. */

const { SECRET, assertSignatures, payloadsOf, reference } = require('../contenders');
const { median, now, oneByOne } = require('../measure');

const WORK = 'signSync, 100 bytes';

/** @param {import('../run').Context} context @param {string[]} names */
function sidesOf({ contenders, quick }, names) {
  const payloads = payloadsOf(100);
  return Object.fromEntries(
    names.map((name) => [name, oneByOne(contenders[name].sign, payloads, quick ? 5 : 21)]),
  );
}

/**
 * A call of the C loop signs a payload so often that the call itself costs next to nothing, and for about a millisecond,
 * as long as a batch of the other sides. The median call stands for the round.
 *
 * @param {{ loop(key: string, payload: string, count: number): string }} native
 * @param {readonly string[]} payloads
 * @param {number} calls
 * @returns {() => number} ns per signature in one round
 */
function timeFloor(native, payloads, calls) {
  const count = Math.max(4, Math.floor(2 ** 20 / (payloads[0].length + 150)));
  let next = 0;
  return () => {
    const times = Array.from({ length: calls }, () => {
      const payload = payloads[next++ % payloads.length];
      const start = now();
      const signature = native.loop(SECRET, payload, count);
      const ns = (now() - start) / count;
      assertSignatures('the C floor', [signature], [reference(payload)]);
      return ns;
    });
    return median(times);
  };
}

/** @type {import('../measure').Row} */
const signSync = {
  name: 'sign-sync',
  measures: 'signSync, one signature at a time',
  unit: 'ns',
  rounds: 41,
  comparisons: [
    {
      work: WORK,
      versus: 'node:crypto createHmac',
      ours: 'signSync',
      theirs: 'createHmac',
      value: 'theirs / ours',
      target: 9,
    },
    {
      work: WORK,
      versus: 'createHmac, KeyObject',
      ours: 'signSync',
      theirs: 'keyObject',
      value: 'theirs / ours',
    },
    {
      work: WORK,
      versus: 'crypto.subtle.sign, imported key',
      ours: 'signSync',
      theirs: 'subtle',
      value: 'theirs / ours',
    },
    { work: WORK, versus: '@noble/hashes', ours: 'signSync', theirs: 'noble', value: 'theirs / ours' },
  ],
  prepare: async (context) => ({
    sides: sidesOf(context, ['signSync', 'createHmac', 'keyObject', 'subtle', 'noble']),
  }),
};

/** @type {import('../measure').Row} */
const floor = {
  name: 'floor',
  measures: 'signSync against what no signer behind Node-API can be faster than',
  unit: 'ns',
  rounds: 41,
  comparisons: [
    {
      work: WORK,
      versus: 'a C loop + an empty string-in, string-out call',
      ours: 'signSync',
      theirs: 'floor.sum',
      value: 'ours / theirs',
      target: 1.1,
    },
  ],
  prepare: async (context) => {
    const native = context.floor();
    const payloads = payloadsOf(100);
    const batches = context.quick ? 5 : 21;
    const timeEcho = oneByOne((payload) => native.echo(payload), payloads, batches);
    const timeLoop = timeFloor(native, payloads, batches);
    const sum = async () => {
      const loop = timeLoop();
      const echo = await timeEcho();
      return { loop, echo, sum: loop + echo };
    };
    return { sides: { ...sidesOf(context, ['signSync']), floor: sum } };
  },
};

/** @type {import('../measure').Row} */
const dropIn = {
  name: 'create-hmac',
  measures: 'the createHmac drop-in, one signature at a time',
  unit: 'ns',
  rounds: 41,
  comparisons: [
    {
      work: 'createHmac drop-in, 100 bytes',
      versus: 'node:crypto createHmac',
      ours: 'dropIn',
      theirs: 'createHmac',
      value: 'theirs / ours',
      target: 5,
    },
  ],
  prepare: async (context) => ({ sides: sidesOf(context, ['dropIn', 'createHmac']) }),
};

module.exports = { rows: [signSync, floor, dropIn], timeFloor };
