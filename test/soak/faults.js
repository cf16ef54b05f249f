'use strict';

/**
 * What goes wrong during a soak, as a table. Each fault begins on an exchange without any, and is followed by a return
 * to that state. `effect` is what has to come of it: a fault that does nothing proves nothing. No fault excuses an order
 * that leaves after its deadline, or with an old timestamp.
 *
 * @typedef {object} World
 * @property {import('./exchange').Exchange} exchange
 * @property {import('./relay').Relay} relay
 * @property {import('./relay').Account[]} accounts
 * @property {{ stepMs: number }} wall the wall clock of the relay, minus the real one
 * @property {ReturnType<typeof import('../support/random').seededRandom>} random
 * @property {number} timeoutMs after which the relay gives up on a request
 *
 * @typedef {object} Fault
 * @property {string} name
 * @property {keyof typeof EFFECTS} effect
 * @property {(world: World) => unknown} begin may return a function that tells whether the fault has touched anything
 * @property {(world: World) => unknown} [end] before keys and faults are put back
 * @property {boolean} [pausesChecks] the package asks nothing of its own for a while, also after the end
 */

const { replies } = require('bybit-auth/sandbox');
const { LOCAL_FAULTS, STEP_MS } = require('./local-faults');

const ORDERS = { path: '/v5/order/create' };
const DAY_MS = 86_400_000;

/**
 * What the counts of a fault have to show. A fault goes on until its effect is seen, or begins anew where it has more attempts.
 *
 * @type {Record<string, { meaning: string, attempts?: number, isSeen: (counts: import('./ledger').Counts & { closings: number }) => boolean }>}
 */
const EFFECTS = {
  // The gate's own check finds the key in order, and opens it again at once.
  closes: { meaning: 'a gate closes', isSeen: ({ closings }) => closings > 0 },
  'holds back': {
    meaning: 'a gate closes and holds orders back',
    isSeen: ({ closings, gate }) => closings > 0 && gate > 0,
  },
  refuses: {
    meaning: 'orders are refused',
    isSeen: ({ exchange, network, unknown }) => exchange + network + unknown > 0,
  },
  'leaves unknown': { meaning: 'replies to orders are lost', isSeen: ({ unknown }) => unknown > 0 },
  delays: { meaning: 'no gate closes', isSeen: ({ closings }) => closings === 0 },
  'is made good': {
    meaning: 'orders are sent once more, and no gate closes',
    // On a busy machine, the clock can be set too late for the second attempt.
    attempts: 3,
    isSeen: ({ resent, closings }) => resent > 0 && closings === 0,
  },
  'does nothing': {
    meaning: 'no gate closes, no order is sent twice',
    isSeen: ({ closings, gate, resent }) => closings + gate + resent === 0,
  },
  'refuses nothing': {
    meaning: 'no gate closes, and every order is accepted that can be paid',
    isSeen: ({ closings, gate, blamed, network, unknown, accepted }) =>
      accepted > 0 && closings + gate + blamed + network + unknown === 0,
  },
  // Those that wait at the end of the fault can be in time for their deadline.
  'sends nothing': {
    meaning: 'no gate closes, and orders do not leave',
    isSeen: ({ closings, network }) => closings === 0 && network > 0,
  },
  'lets some through': {
    meaning: 'no gate closes, orders leave one after another, and the others do not leave',
    isSeen: ({ closings, network, accepted }) => closings === 0 && network > 0 && accepted > 0,
  },
};

/** @param {string} name @param {Record<string, any>} reply @param {keyof typeof EFFECTS} effect @returns {Fault} */
function page(name, reply, effect) {
  return { name, effect, begin: ({ exchange }) => exchange.set({ everyReply: reply }) };
}

/** @param {World} world @param {Record<string, any>} change */
function changeKeys({ exchange, accounts }, change) {
  for (const { key } of accounts) exchange.addKey({ ...key, ...change });
}

/** @type {readonly Fault[]} */
const FAULTS = [
  {
    name: 'key revoked',
    effect: 'holds back',
    begin({ exchange, accounts, random }) {
      exchange.set({ unknownKeyReply: random.pick([10003, 33004]) });
      for (const { key } of accounts) exchange.removeKey(key.apiKey);
    },
  },
  {
    name: 'one of the keys revoked',
    effect: 'holds back',
    begin: ({ exchange, accounts, random }) => exchange.removeKey(random.pick(accounts).key.apiKey),
  },
  {
    name: 'address changed',
    effect: 'holds back',
    begin: ({ exchange, random }) =>
      exchange.set({ clientIp: '203.0.113.7', unmatchedIpReply: random.pick([10010, 33004, -2015]) }),
  },
  {
    name: 'key expired',
    effect: 'holds back',
    begin(world) {
      world.exchange.set({ expiredKeyReply: world.random.pick([33004, -2015]) });
      changeKeys(world, { expiredAt: Date.now() - DAY_MS });
    },
  },
  { name: 'key read-only', effect: 'holds back', begin: (world) => changeKeys(world, { readOnly: true }) },
  {
    name: 'server clock +20 s',
    effect: 'is made good',
    begin: ({ exchange, random }) =>
      exchange.set({
        clockSkewMs: STEP_MS,
        timestampForm: random.pick(['brackets', 'colons', 'none']),
      }),
  },
  {
    name: 'server clock -20 s',
    effect: 'is made good',
    begin: ({ exchange, random }) =>
      exchange.set({
        clockSkewMs: -STEP_MS,
        timestampForm: random.pick(['brackets', 'colons', 'none']),
      }),
  },
  { name: 'own clock +20 s', effect: 'does nothing', begin: ({ wall }) => (wall.stepMs = STEP_MS) },
  { name: 'own clock -20 s', effect: 'does nothing', begin: ({ wall }) => (wall.stepMs = -STEP_MS) },
  {
    name: 'restart',
    effect: 'refuses',
    begin: ({ exchange }) => exchange.stop(),
    end: ({ exchange }) => exchange.start(),
  },
  page('region page', replies.regionBlocked, 'holds back'),
  page('firewall page', replies.firewall, 'refuses'),
  page('challenge page', replies.challenge, 'refuses'),
  page('captive portal', replies.captivePortal, 'refuses'),
  page('HTTP 401', replies.unauthorized, 'holds back'),
  page('banned', replies.banned, 'holds back'),
  page('HTTP 502', replies.badGateway, 'refuses'),
  page('HTTP 503', replies.emptyServiceUnavailable, 'refuses'),
  page('HTTP 504', replies.gatewayTimeout, 'refuses'),
  page('server error', replies.serverError, 'refuses'),
  page('JSON cut off', replies.truncatedJson, 'refuses'),
  {
    // Without the header, the package asks nothing of its own for ten minutes.
    ...page(
      'access too frequent',
      { ...replies.accessTooFrequent, headers: { 'Retry-After': '1' } },
      'refuses',
    ),
    pausesChecks: true,
  },
  page('every signature refused', { retCode: 10004, retMsg: 'error sign!' }, 'holds back'),
  page(
    'every timestamp refused',
    { retCode: 10002, retMsg: 'invalid request, please check your timestamp', when: ORDERS },
    'closes',
  ),
  { name: 'rate limit', effect: 'refuses', begin: ({ exchange }) => exchange.set({ rateLimited: true }) },
  { name: 'slow replies', effect: 'delays', begin: ({ exchange }) => exchange.set({ latencyMs: 150 }) },
  {
    name: 'replies too slow',
    effect: 'leaves unknown',
    begin: ({ exchange, timeoutMs }) => exchange.set({ latencyMs: timeoutMs * 2 }),
  },
  {
    name: 'slow bodies',
    effect: 'leaves unknown',
    begin: ({ exchange }) => exchange.set({ dripMs: 20 }),
  },
  {
    name: 'slow arrivals',
    effect: 'delays',
    begin: ({ exchange }) => exchange.set({ arrivalLatencyMs: 150 }),
  },
  {
    name: 'reset mid-body',
    effect: 'leaves unknown',
    begin: ({ exchange }) => exchange.set({ hangUpMidBody: true }),
  },
  {
    name: 'connections dropped',
    effect: 'leaves unknown',
    begin: ({ exchange }) => exchange.set({ down: true }),
  },
  ...LOCAL_FAULTS,
];

module.exports = { EFFECTS, FAULTS };
