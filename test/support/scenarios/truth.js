'use strict';

/**
 * What is true in the world of a scenario, whatever it expects: a step must not pass where something is wrong, nor
 * fail where nothing is. Pure.
 */

const crypto = require('node:crypto');
const { DAY, KEY } = require('./world.js');

/** Half of what separates the two: nearer to a limit than this, the speed of the machine would decide. */
const MARGIN_MS = 1500;

/** @typedef {'right' | 'wrong' | 'open'} Truth */

const isTrue = (/** @type {boolean} */ right) => (right ? 'right' : 'wrong');

/** @param {any} key @param {any} bot */
function signsAs(key, { secret = KEY.secret, privateKey }) {
  if (privateKey === undefined) return key.secret === secret;
  if (key.publicKey === undefined) return false;
  const own = crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  return own === key.publicKey;
}

/** @param {any} key @param {string} clientIp @returns {Truth} */
function truthOfAddress({ ips = [], thirdPartyOnly = false, applicationIps = [] }, clientIp) {
  if (thirdPartyOnly) return isTrue(applicationIps.includes(clientIp));
  return isTrue(ips.length === 0 || ips.includes('*') || ips.includes(clientIp));
}

/** @param {any} key */
function hasExpired({ ips = [], thirdPartyOnly = false, createdAt = Date.now(), expiredAt }) {
  const never = ips.length > 0 || thirdPartyOnly;
  return (expiredAt ?? (never ? Infinity : createdAt + 90 * DAY)) <= Date.now();
}

/** @returns {Truth} */
function truthOfClock({ clockMs = 0, recvWindow = 5000 }, request, faults) {
  const { timestampMs = 0, timestampUnit, expiresMs = 10_000, stream } = request;
  if (timestampUnit !== undefined) return 'wrong';
  if ((faults.arrivalLatencyMs ?? 0) > recvWindow) return 'wrong';
  const ahead = clockMs + timestampMs - (faults.clockSkewMs ?? 0);
  if (stream !== undefined && ahead + expiresMs < MARGIN_MS) return 'wrong';
  if (ahead >= 1000 + MARGIN_MS || ahead <= -recvWindow - MARGIN_MS) return 'wrong';
  return ahead < 1000 && ahead > -recvWindow + MARGIN_MS ? 'right' : 'open';
}

/** @param {any} key @param {any} request @returns {Truth} */
function truthOfPermissions({ readOnly = false, permissions }, { method, then }, { needs = [] }) {
  const writes = method === 'POST' || then?.op.startsWith('order.') || needs.length > 0;
  if (readOnly && writes) return 'wrong';
  return permissions === undefined && needs.length === 0 ? 'right' : 'open';
}

/**
 * @param {import('./player.js').Scenario} scenario
 * @returns {Partial<Record<string, Truth>>} by step; a step of which nothing is known is left out
 */
function truthOf({ world = {}, bot = {}, request = {}, reply, context, options = {}, address }) {
  const { keys = [KEY], clientIp = '127.0.0.1', faults = {} } = world;
  // A reply that was made up, or a host that is not the exchange, is bound to no truth of this world.
  if (reply || context || address || faults.nextReply || faults.everyReply) return {};
  const { apiKey = KEY.apiKey, environment = 'mainnet' } = bot;
  const namesakes = keys.filter((key) => key.apiKey === apiKey);
  const key = namesakes.find((candidate) => (candidate.environment ?? 'mainnet') === environment);
  const clock = truthOfClock(bot, request, faults);
  const isWellFormed =
    bot.privateKey === undefined && /^\w{36}$/.test(bot.secret ?? KEY.secret) && apiKey === KEY.apiKey;
  const format = isWellFormed ? { 'key-format': /** @type {Truth} */ ('right') } : {};
  if (key === undefined) {
    return {
      clock,
      ...format,
      environment: 'wrong',
      ...(namesakes.length === 0 && { 'key-exists': 'wrong' }),
    };
  }
  const { sign, spelling, spoil, omit, login = true } = request;
  const careful = !sign && !spelling && !spoil && !omit && login;
  return {
    clock,
    ...format,
    environment: 'right',
    'key-exists': 'right',
    'ip-whitelist': truthOfAddress(key, clientIp),
    permissions: truthOfPermissions(key, request, options),
    'account-type': key.uta === 0 ? 'open' : 'right',
    expiry: isTrue(!hasExpired(key)),
    signature: isTrue(careful && signsAs(key, bot)),
  };
}

/**
 * @param {import('./player.js').Scenario} scenario
 * @param {import('./player.js').Outcome} outcome
 * @returns {string[]} every claim that is false in this world
 */
function falseClaims(scenario, outcome) {
  const truths = Object.entries(truthOf(scenario));
  const isFalse = (/** @type {string} */ step, /** @type {Truth} */ truth) =>
    outcome.steps[step] === (truth === 'right' ? 'fail' : 'pass');
  return truths
    .filter(([step, truth]) => truth !== 'open' && isFalse(step, /** @type {Truth} */ (truth)))
    .map(([step]) => `the step ${step} is ${outcome.steps[step]}, which is false: ${outcome.evidence[step]}`);
}

module.exports = { falseClaims, truthOf };
