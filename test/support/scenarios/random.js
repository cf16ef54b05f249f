'use strict';

/**
 * Worlds that nobody thought of: any combination of what can be wrong, by chance but the same every time. They have no
 * expectations; whatever is said of them must be true.
 */

const { seededRandom } = require('../random.js');
const { BALANCE, DAY, HOUR, KEY, READ, WRITE, WRONG_SECRET } = require('./world.js');
const { ORDER } = require('../fixtures.js');

const REQUESTS = [
  READ,
  WRITE,
  { ...READ, byHand: true },
  { method: 'POST', path: WRITE.path, body: { ...ORDER, category: 'spot' }, byHand: true },
  { method: 'GET', path: BALANCE, query: 'accountType=UNIFIED' },
  { stream: '/v5/private' },
  { stream: '/v5/trade' },
];
const NEEDS = ['POST /v5/order/create?category=linear'];

/** The wrongs that each cause may rightly be named for. A wrong is a step that is not right in that world. */
const GROUNDS = {
  'clock-ahead': ['clock'],
  'clock-behind': ['clock'],
  'key-or-environment': ['environment'],
  'key-or-ip-mismatch': ['environment', 'ip-whitelist', 'permissions'],
  'key-expired': ['expiry'],
  'ip-not-allowed': ['ip-whitelist'],
  'bad-signature': ['signature'],
  permission: ['permissions'],
  'account-mode': ['account-type'],
};

/** @param {object} fields */
const defined = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/**
 * @param {number} seed
 * @returns {import('./player.js').Scenario}
 */
function randomScenario(seed) {
  const random = seededRandom(seed);
  const pick = (...values) => random.pick(values);
  const perhaps = (percent, ...values) => (random.below(100) < percent ? pick(...values) : undefined);
  const home = pick('mainnet', 'mainnet', 'mainnet', 'testnet', 'demo');
  const key = defined({
    ...KEY,
    environment: home,
    ips: perhaps(30, ['203.0.113.7'], ['127.0.0.1']),
    readOnly: perhaps(30, true),
    expiredAt: perhaps(25, Date.now() - DAY, Date.now() + 5 * DAY),
    uta: perhaps(15, 0),
    unknownKeyReply: perhaps(30, 10003, 33004, 401),
    expiredKeyReply: perhaps(30, -2015),
    unmatchedIpReply: perhaps(30, 33004, -2015),
    permissionReply: perhaps(30, 33004, -2015),
  });
  const faults = {
    timestampForm: perhaps(20, 'colons', 'none'),
    originString: perhaps(30, 'masked', 'none'),
  };
  const bot = {
    environment: pick('mainnet', 'mainnet', home),
    clockMs: perhaps(25, -DAY, -HOUR, -10_000, 10_000, HOUR, DAY),
    secret: perhaps(25, WRONG_SECRET),
    recvWindow: perhaps(20, 2500, 20_000),
  };
  const shared = {
    name: `world ${seed}`,
    world: { keys: random.below(100) < 10 ? [] : [key] },
    bot: defined(bot),
    expect: { cause: null },
  };
  if (random.below(100) < 35) {
    const options = defined({ probe: perhaps(50, true), needs: perhaps(40, NEEDS) });
    return { ...shared, via: 'diagnose', world: { ...shared.world, faults: defined(faults) }, options };
  }
  const request = pick(...REQUESTS);
  const legacyForm = perhaps(15, true);
  const isOnDemo = request.stream === '/v5/trade' && bot.environment === 'demo';
  const world = { ...shared.world, faults: defined({ ...faults, legacyForm }) };
  return { ...shared, via: 'classify', world, request: isOnDemo ? READ : request };
}

/**
 * @param {Partial<Record<string, import('./truth.js').Truth>>} truths of the world
 * @param {import('./player.js').Scenario} scenario
 * @param {import('./player.js').Outcome} outcome
 * @returns {string[]} what is wrong with the cause that was named
 */
function groundlessCause(truths, { via, bot = {}, request = {} }, { cause }) {
  const wrongs = Object.keys(truths).filter((step) => truths[step] !== 'right');
  if (cause !== null) {
    const grounds = GROUNDS[cause] ?? [];
    return grounds.some((step) => wrongs.includes(step))
      ? []
      : [`${cause} is named, and wrong is only: ${wrongs}`];
  }
  // A login is for a time in the future, so a clock that is fast does it no harm; and what a key may do shows later.
  const harmless = new Set(
    request.stream === undefined ? [] : ['permissions', ...((bot.clockMs ?? 0) > 0 ? ['clock'] : [])],
  );
  const missed = wrongs.filter((step) => truths[step] === 'wrong' && !harmless.has(step));
  return missed.length === 0 ? [] : [`nothing is named (${via}), and wrong is: ${missed}`];
}

module.exports = { groundlessCause, randomScenario };
