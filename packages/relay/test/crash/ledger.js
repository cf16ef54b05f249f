'use strict';

/**
 * The ledger of a relay that has ended.
 *
 * @typedef {{ signals: any[], intents: any[], events: any[], notifications: any[] }} Ledger
 */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { TESTS } = require('./relay-process.js');

/** @param {string} file of the store @returns {Promise<Ledger>} */
async function readLedger(file) {
  const child = fork(path.join(__dirname, 'ledger-child.js'), [file], {
    cwd: TESTS,
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the ledger cannot be read: exit code ${code}`);
  });
  const [ledger] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return ledger;
}

module.exports = { readLedger };
