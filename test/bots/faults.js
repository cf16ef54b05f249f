'use strict';

/** What happens to the bots: the key, as the exchange has it, and the faults of the exchange. */

const { replies } = require('../../lib/sandbox/index.js');
const { CREATE, OTHER_SECRET } = require('../support/fixtures.js');

/** ms */
const AHEAD = 5000;

/**
 * @typedef {object} Fault
 * @property {any} [key]  fields of the key in the sandbox
 * @property {any} [faults]  of the sandbox
 * @property {RegExp} [named]  what a ported bot says of it
 * @property {boolean} [gated]  the bot has a gate, and starts with this key
 * @property {boolean} [keyless]  the bot has no key of Bybit
 */

/** @type {Readonly<Record<string, Fault>>} */
const FAULTS = Object.freeze({
  'a good key': {},
  'an expired key': { key: { expiredAt: 0 }, named: /expired/ },
  'a testnet key': { key: { environment: 'testnet' }, named: /environment|testnet/ },
  'another IP address': { key: { ips: ['203.0.113.7'] }, named: /IP address/ },
  'a wrong secret': { key: { secret: OTHER_SECRET }, named: /secret|signature/i },
  'a clock 5 s ahead': { faults: { clockSkewMs: -AHEAD }, named: /clock/ },
  'a read-only key': { key: { readOnly: true }, named: /read-only|permission/ },
  'a 403 page of a firewall': { faults: { everyReply: replies.firewall }, named: /403|no-verdict/ },
  'a lost reply': {
    faults: {
      nextReply: [
        { down: true, when: { path: CREATE } },
        { down: true, when: { op: 'order.create' } },
      ],
    },
  },
  'a gate, and an expired key': { key: { expiredAt: 0 }, gated: true, named: /expired/ },
  'no key of Bybit': { keyless: true, named: /no key/ },
});

module.exports = { FAULTS };
