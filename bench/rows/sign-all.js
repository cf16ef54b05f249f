'use strict';

/** One request for many accounts: Signer.signAll against a createHmac loop. */

const { Signer } = require('../../lib');
const { REQUEST, assertSignatures, createAccounts, createHmacLoop } = require('../contenders');
const { timeTask } = require('../measure');

const COUNTS = [10_000, 100_000];

/** @param {import('../../lib/signer/signature-batch').SignatureBatch} batch @returns {string[]} */
function readAll(batch) {
  return Array.from({ length: batch.length }, (_, i) => batch.signature(i));
}

/** @param {number} count @returns {import('../measure').Comparison[]} */
function comparisonsOf(count) {
  const work = `signAll, ${count.toLocaleString('en-US')} accounts`;
  const versus = 'a createHmac loop';
  const wall = { versus, theirs: `createHmac ${count}.wall`, value: /** @type {const} */ ('theirs / ours') };
  // The loop gives the event loop no turn at all, so it is blocked for the whole of it.
  const busy = { versus, theirs: `createHmac ${count}.busy`, value: /** @type {const} */ ('ours / theirs') };
  return [
    { work: `${work}: wall time`, ours: `signAll ${count}.wall`, target: 12, ...wall },
    { work: `${work}: event loop blocked`, ours: `signAll ${count}.busy`, target: 0.1, ...busy },
    { work: `${work}, every string read: wall time`, ours: `signAll, read ${count}.wall`, ...wall },
    { work: `${work}, every string read: event loop blocked`, ours: `signAll, read ${count}.busy`, ...busy },
  ];
}

/** @type {import('../measure').Row} */
const signAll = {
  name: 'sign-all',
  measures: 'Signer.signAll, 10,000 and 100,000 accounts',
  unit: 'ns',
  rounds: 21,
  quickRounds: 3,
  comparisons: COUNTS.flatMap(comparisonsOf),
  prepare: async () => {
    const accounts = createAccounts(Math.max(...COUNTS));
    const signers = accounts.map(({ signer }) => signer);
    assertSignatures('signAll', readAll(await Signer.signAll(signers, REQUEST)), createHmacLoop(accounts));
    const sides = {};
    for (const count of COUNTS) {
      const some = accounts.slice(0, count);
      const someSigners = signers.slice(0, count);
      sides[`signAll ${count}`] = timeTask(() => Signer.signAll(someSigners, REQUEST));
      sides[`signAll, read ${count}`] = timeTask(() => Signer.signAll(someSigners, REQUEST).then(readAll));
      sides[`createHmac ${count}`] = timeTask(() => createHmacLoop(some));
    }
    return { sides, close: () => signers.forEach((signer) => signer.destroy()) };
  },
};

module.exports = { rows: [signAll] };
