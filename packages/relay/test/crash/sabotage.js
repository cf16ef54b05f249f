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
 * @property {'orders' | 'all'} mix the signals with which it does
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
    mix: 'orders',
  },
  'no-look-up': {
    meaning: 'an order whose outcome is unknown is sent again without a look-up',
    preload: [preload('no-look-up')],
    // An exchange that keeps ids for ever refuses the second one.
    shownIn: ['open', 'blind'],
    mix: 'orders',
  },
  'late-signature': {
    meaning: 'signatures are valid beyond the deadline that the relay waits for',
    preload: [preload('late-signature')],
    weights: { normal: 60, late: 40 },
    shownIn: ['open', 'blind'],
    mix: 'orders',
  },
  'old-position': {
    meaning: 'a target is computed from the position of some seconds ago',
    preload: [preload('old-position')],
    shownIn: ['ever', 'open', 'blind'],
    mix: 'all',
  },
  'no-kill-switch': {
    meaning: 'the kill switch is written down, and orders are sent all the same',
    preload: [preload('no-kill-switch')],
    shownIn: ['ever', 'open', 'blind'],
    mix: 'all',
  },
};

module.exports = { SABOTAGES };
