'use strict';

/** One request for many accounts: Signer.signAll against a createHmac loop. */

const { Signer } = require('../../lib');
const { REQUEST, createAccounts, createHmacLoop } = require('../accounts');
const { assertSignatures } = require('../contenders');
const { timeTasks } = require('../measure');

const ACCOUNTS = 10_000;

/** @param {import('../../lib/signer/signature-batch').SignatureBatch} batch @returns {string[]} */
function readAll(batch) {
  return Array.from({ length: batch.length }, (_, i) => batch.signature(i));
}

/** @param {import('../run').Context} context */
async function signAll({ quick }) {
  const accounts = createAccounts(ACCOUNTS);
  const signers = accounts.map(({ signer }) => signer);
  const run = () => Signer.signAll(signers, REQUEST);
  assertSignatures('signAll', readAll(await run()), createHmacLoop(accounts));
  const ns = await timeTasks(
    [
      { name: 'signAll', run },
      { name: 'signAllRead', run: async () => readAll(await run()) },
      { name: 'createHmac', run: () => createHmacLoop(accounts) },
    ],
    { rounds: quick ? 3 : 15, repeats: quick ? 1 : 5 },
  );
  signers.forEach((signer) => signer.destroy());
  // The loop leaves the event loop no turn at all: it is blocked for the whole of it.
  const blocked = {
    signAll: ns.signAll.busy,
    signAllRead: ns.signAllRead.busy,
    createHmac: ns.createHmac.wall,
  };
  const wall = { signAll: ns.signAll.wall, signAllRead: ns.signAllRead.wall, createHmac: ns.createHmac.wall };
  const versus = 'a createHmac loop';
  const work = `signAll, ${ACCOUNTS} accounts`;
  const entries = [
    { work: `${work}: wall time`, versus, target: { atLeast: 4 }, value: wall.createHmac / wall.signAll },
    {
      work: `${work}: event loop blocked`,
      versus,
      target: { atMost: 1 / 10 },
      value: blocked.signAll / blocked.createHmac,
    },
    {
      work: `${work}, every string read: wall time`,
      versus,
      target: null,
      value: wall.createHmac / wall.signAllRead,
    },
    {
      work: `${work}, every string read: event loop blocked`,
      versus,
      target: null,
      value: blocked.signAllRead / blocked.createHmac,
    },
  ];
  return { entries, raw: { wallNs: wall, blockedNs: blocked } };
}

module.exports = { 'sign-all': signAll };
