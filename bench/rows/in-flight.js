'use strict';

/** Many signatures asked for in one tick: how long they keep the main thread busy, and how long all of them take. */

const { payloadsOf, signInFlight } = require('../contenders');
const { timeTask } = require('../measure');

const IN_FLIGHT = 1000;

/** @type {[name: string, label: string][]} */
const PEERS = [
  ['createHmac', 'node:crypto createHmac'],
  ['subtle', 'crypto.subtle.sign, imported key'],
  ['bybitApi', "bybit-api's signMessage"],
];

/** @type {import('../measure').Row} */
const inFlight = {
  name: 'in-flight',
  measures: 'sign, 1,000 signatures in flight',
  unit: 'ns',
  rounds: 41,
  comparisons: [
    ...PEERS.map(([name, versus]) => ({
      work: 'sign, 1,000 in flight: main-thread time',
      versus,
      ours: 'sign.busy',
      theirs: `${name}.busy`,
      value: /** @type {const} */ ('ours / theirs'),
      target: { createHmac: 0.12 }[name],
    })),
    ...PEERS.map(([name, versus]) => ({
      work: 'sign, 1,000 in flight: wall time',
      versus,
      ours: 'sign.wall',
      theirs: `${name}.wall`,
      value: /** @type {const} */ ('theirs / ours'),
      target: { subtle: 10, bybitApi: 40 }[name],
    })),
  ],
  prepare: async ({ contenders, quick }) => {
    const payloads = payloadsOf(100);
    const side = (name) => {
      let from = 0;
      const { sign } = contenders[name];
      return timeTask(() => signInFlight(sign, payloads, IN_FLIGHT, (from += IN_FLIGHT)), {
        each: IN_FLIGHT,
        repeats: quick ? 3 : 9,
      });
    };
    return {
      sides: Object.fromEntries(['sign', ...PEERS.map(([name]) => name)].map((name) => [name, side(name)])),
    };
  },
};

module.exports = { rows: [inFlight] };
