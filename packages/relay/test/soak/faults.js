'use strict';

/**
 * What goes wrong during a soak of the relay, as a table: what the soak of bybit-auth does to its exchange, and what the
 * wire and the machine of a relay do. Each fault begins without any other, and is followed by rest.
 *
 * @typedef {object} RelayFault
 * @property {string} name
 * @property {(world: Surroundings) => unknown} begin
 * @property {(world: Surroundings) => unknown} [end] before keys and faults are put back
 * @property {readonly string[]} [shows] events of intents of which at least one has to come; default: those of TROUBLE
 *
 * @typedef {object} Surroundings
 * @property {{ set(faults: any): void, addKey(key: any): void, removeKey(apiKey: string): void }} exchange
 * @property {{ key: any }[]} accounts
 * @property {ReturnType<typeof import('../../../../test/support/random.js').seededRandom>} random
 * @property {number} timeoutMs after which a reply does not count any more
 * @property {(plan: import('../crash/wire.js').Plan) => void} wire
 * @property {(ms: number) => void} setClock of the relay, forward by so much
 * @property {(signal: NodeJS.Signals) => void} signal to the relay
 */

const { FAULTS } = require('../../../../test/soak/faults.js');
const { LOCAL_FAULTS } = require('../../../../test/soak/local-faults.js');

/** What shows that a fault was there. */
const TROUBLE = ['hold', 'lose', 'reject', 'not-executed'];
/** Nothing but the time it takes. */
const NOTHING = /** @type {const} */ ([]);

/** Of the other soak: they change its own process, its bot or its exchange's. */
const FOREIGN = new Set([
  ...LOCAL_FAULTS.map(({ name }) => name),
  ...['own clock +20 s', 'own clock -20 s', 'restart'],
]);
/** They make orders late, or are made good before anyone sees them. */
const HARMLESS = new Set(['slow replies', 'slow arrivals', 'server clock +20 s', 'server clock -20 s']);

/** @param {string} name @param {import('../crash/wire.js').Plan} plan @param {readonly string[]} [shows] @returns {RelayFault} */
const onTheWire = (name, plan, shows) => ({ name, begin: ({ wire }) => wire(plan), shows });

/** @type {readonly RelayFault[]} */
const OWN_FAULTS = [
  onTheWire('answers lost', { weights: { normal: 1, lost: 1 } }, ['lose']),
  onTheWire('connections cut after the order', { weights: { normal: 1, cut: 1 } }, ['lose']),
  onTheWire('orders lost on their way', { weights: { normal: 1, swallowed: 1 } }, ['lose']),
  onTheWire('orders late', { weights: { normal: 1, late: 1 }, holdMs: [500, 3000] }, ['lose']),
  onTheWire('answers doubled', { weights: { doubled: 1 } }, NOTHING),
  onTheWire('look-ups lost', { weights: { normal: 1, lost: 1 }, failingLookUps: 0.7 }, ['lose']),
  // Without a price, no order is even made.
  onTheWire('network down', { down: true }, NOTHING),
  { name: 'own clock +20 s', begin: ({ setClock }) => setClock(20_000), shows: NOTHING },
  { name: 'own clock -20 s', begin: ({ setClock }) => setClock(-20_000), shows: NOTHING },
  {
    name: 'relay stopped',
    begin({ wire, signal }) {
      wire({ weights: { lost: 1 } });
      signal('SIGSTOP');
    },
    end: ({ signal }) => signal('SIGCONT'),
    shows: NOTHING,
  },
];

/** @type {readonly RelayFault[]} */
const RELAY_FAULTS = [
  ...FAULTS.filter(({ name }) => !FOREIGN.has(name)).map(({ name, begin }) => ({
    ...{ name, begin: /** @type {RelayFault['begin']} */ (begin) },
    ...(HARMLESS.has(name) && { shows: NOTHING }),
  })),
  ...OWN_FAULTS,
];

module.exports = { RELAY_FAULTS, TROUBLE };
