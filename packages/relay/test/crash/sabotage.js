'use strict';

/**
 * Ways to spoil a relay on purpose, so that the checks can be seen to fail: each leaves out one thing on which the promise
 * of signal-relay rests.
 *
 * @typedef {object} Sabotage
 * @property {string} meaning
 * @property {string[]} [preload] files
 * @property {(folder: string) => Record<string, string>} [environment]
 * @property {Record<string, number>} [weights] of what becomes of orders, so that it shows soon
 * @property {readonly ('ever' | 'open' | 'blind')[]} shownIn the exchanges at which it does harm
 */

const path = require('node:path');
const { powerCutEnvironment } = require('./power-cut.js');

const preload = (/** @type {string} */ name) => path.join(__dirname, 'sabotage', `${name}.js`);

/** @type {Readonly<Record<string, Sabotage>>} */
const SABOTAGES = {
  'no-fsync': {
    meaning: 'commits are not synced to the disk, whose cache is lost with the power',
    environment: (folder) => powerCutEnvironment(folder, { lies: true }),
    shownIn: ['ever', 'open', 'blind'],
  },
  'no-look-up': {
    meaning: 'an order whose outcome is unknown is sent again without a look-up',
    preload: [preload('no-look-up')],
    // An exchange that keeps ids for ever refuses the second one.
    shownIn: ['open', 'blind'],
  },
  'late-signature': {
    meaning: 'signatures are valid beyond the deadline that the relay waits for',
    preload: [preload('late-signature')],
    weights: { normal: 60, late: 40 },
    shownIn: ['open', 'blind'],
  },
};

module.exports = { SABOTAGES };
