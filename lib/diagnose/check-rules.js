'use strict';

/**
 * Shows what a live diagnosis proves for each step of the checklist. A rule returns null if the replies prove nothing
 * beyond the classified reply.
 *
 * @module
 */

const { accountModeOf } = require('../venues/bybit/account-types');
const { DAY_MS } = require('../internal/durations');
const { boundAddresses, expiryOf } = require('../venues/bybit/key-info');
const { checkMeasuredClock } = require('./clock');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../classify/checks').StepId} StepId */
/** @typedef {{ status: 'fail' | 'warn' | 'pass' | 'unknown', evidence: string, fix?: string }} CheckResult */

const pass = (/** @type {string} */ evidence) => /** @type {CheckResult} */ ({ status: 'pass', evidence });
const fail = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'fail', evidence, ...(fix && { fix }) });
const warn = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'warn', evidence, ...(fix && { fix }) });
const unknown = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'unknown', evidence, ...(fix && { fix }) });

const TRADING_ON_ONE_LINE = 6;
/** With fewer days left, the expiry of a key is a warning. */
const FEW_DAYS = 7;

/** @param {Facts} facts @returns {string} */
function nameTarget({ settings }) {
  return settings.environment ?? settings.baseURL.host;
}

/**
 * @param {Facts} facts @returns {import('.').Probe | null} the environment that the key belongs to, if it is not the
 * bot's
 */
function homeElsewhere({ accepted, probes }) {
  return accepted ? null : (probes.find(({ verdict }) => verdict === 'known') ?? null);
}

/** @param {import('../errors').BybitApiError | null} error @returns {string} */
function describeRefusal(error) {
  return `does not know it (${error?.code ?? `HTTP ${error?.httpStatus}`})`;
}

/** @param {Facts} facts @returns {string} what the probes found, as a sentence */
function describeProbes({ probes }) {
  return probes.map(({ environment, evidence }) => `${environment} ${evidence}`).join(', ');
}

/**
 * @param {Facts} facts
 * @returns {boolean} all three environments were asked, and none of them knows the key
 */
function knownNowhere({ settings, error, accepted, probes }) {
  const here = !accepted && error?.category === 'key-or-environment';
  const asked = probes.length + (settings.environment === null ? 0 : 1);
  return here && asked >= 3 && probes.every(({ verdict }) => verdict === 'unknown');
}

/** @param {Record<string, any> | null | undefined} permissions @returns {string[]} `Group.Name` */
function listPermissions(permissions) {
  if (permissions === null || typeof permissions !== 'object') return [];
  return Object.entries(permissions).flatMap(([group, names]) =>
    Array.isArray(names) ? names.map((name) => `${group}.${name}`) : [],
  );
}

/** @type {Readonly<Record<StepId, (facts: Facts) => CheckResult | null>>} */
const LIVE_CHECK_RULES = Object.freeze({
  environment(facts) {
    const { settings, accepted, probes } = facts;
    const { warning, kind, host } = settings.host;
    if (warning) return fail(`${warning}.`, 'Set the base URL to that API host.');
    if (kind === 'websocket') {
      return fail(
        `${host} is a WebSocket host; send requests to a REST host such as ${settings.environments.mainnet.origin}.`,
      );
    }
    if (accepted) return pass(`${nameTarget(facts)} accepted a request signed with this key.`);
    const home = homeElsewhere(facts);
    if (home) {
      const { origin } = settings.environments[home.environment];
      return fail(
        `This is a ${home.environment} key (${home.environment} ${home.evidence}), but the bot calls ${nameTarget(facts)}.`,
        `Use ${origin} instead of ${settings.baseURL.origin}, or create a key in ${nameTarget(facts)}.`,
      );
    }
    if (knownNowhere(facts)) {
      return unknown(
        `No environment knows this key: ${nameTarget(facts)} ${describeRefusal(facts.error)}, ${describeProbes(facts)}.`,
      );
    }
    return probes.length > 0 ? withProbes(facts) : null;
  },

  'key-exists'(facts) {
    if (facts.accepted) return pass('Bybit returned the key information.');
    const home = homeElsewhere(facts);
    if (home) return pass(`${home.environment} ${home.evidence}.`);
    if (!knownNowhere(facts)) return null;
    return fail(
      'Neither mainnet, testnet nor demo knows this key: it was deleted, removed after it expired, or mistyped.',
    );
  },

  'ip-whitelist'(facts) {
    if (!facts.heard) return null;
    const bound = boundAddresses(facts.information) ?? [];
    return pass(
      bound.length > 0
        ? `Bybit accepted the request from this machine; the key's whitelist has ${bound.length === 1 ? '1 entry' : `${bound.length} entries`}.`
        : 'Bybit accepted the request from this machine; the key has no IP whitelist.',
    );
  },

  'key-format'({ settings, heard }) {
    const repaired = settings.signer.findings.filter((finding) => finding.repaired);
    if (repaired.length === 0) return null;
    const found = repaired.map(({ message }) => message).join('; ');
    const used = heard ? 'and Bybit accepted the rest' : 'before anything was signed';
    return warn(
      `Repaired here, ${used}: ${found}.`,
      'Correct the values at their source: Bybit refuses a program that uses them unrepaired.',
    );
  },

  permissions(facts) {
    const { needs, heard, information } = facts;
    if (!heard || information === null) return null;
    const holds = listPermissions(information.permissions);
    const shown = holds.slice(0, TRADING_ON_ONE_LINE).join(', ') || 'nothing';
    const more = holds.length > TRADING_ON_ONE_LINE ? ` and ${holds.length - TRADING_ON_ONE_LINE} more` : '';
    const mode = Number(information.readOnly) === 1 ? 'read-only' : 'read-write';
    const may = `The key is ${mode} and has ${shown}${more}.`;
    if (needs.length === 0) {
      return unknown(
        `${may} The needs of the bot are unknown.`,
        'State what the bot needs (needs, --needs).',
      );
    }
    const told = (/** @type {boolean | null} */ granted) =>
      needs.filter((check) => check.granted === granted).map(({ need, reason }) => `${need.text}: ${reason}`);
    const missing = told(false);
    if (missing.length > 0) {
      return fail(`The key lacks what the bot needs: ${missing.join('; ')}.`);
    }
    const open = told(null);
    if (open.length > 0) return unknown(`${may} Not decided: ${open.join('; ')}.`);
    return pass(`The key may do everything in needs: ${told(true).join('; ')}.`);
  },

  'account-type'({ heard, information, settings, needError }) {
    if (!heard || information === null) return null;
    if (needError?.category === 'account-mode') return fail(`${needError.code}: ${needError.retMsg}`);
    const modes = settings.needs
      .filter(({ path }) => path !== undefined)
      .map(({ method, path, params }) => accountModeOf(information, method, path, params));
    const wrong = modes.find(({ fits }) => fits === false);
    if (wrong) return fail(wrong.evidence);
    if (Number(information.uta) === 1) {
      return pass('This is a unified trading account.');
    }
    return unknown('This is a classic account: endpoints for unified accounts refuse it.');
  },

  expiry(facts) {
    if (!facts.heard) return null;
    const now = serverNow(facts);
    const expiresAt = expiryOf(facts.information, now);
    if (typeof expiresAt !== 'number') {
      return pass('The key has no expiry date.');
    }
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    if (expiresAt <= now) {
      return fail(`Expired on ${day}.`);
    }
    const days = Math.floor((expiresAt - now) / DAY_MS);
    const left = `Valid until ${day}: ${days === 1 ? '1 day' : `${days} days`} left.`;
    return days < FEW_DAYS ? warn(left) : pass(left);
  },

  clock: checkMeasuredClock,

  signature({ heard }) {
    return heard ? pass('Bybit accepted a signature made with this secret.') : null;
  },
});

/** @param {Facts} facts @returns {CheckResult} */
function withProbes(facts) {
  const here = facts.error?.checks.find(({ id }) => id === 'environment');
  if (here && here.status !== 'unknown') return { status: here.status, evidence: here.evidence };
  return unknown(
    `${nameTarget(facts)} was asked; ${describeProbes(facts)}. This does not prove which environment the key belongs to.`,
  );
}

/** @param {Facts} facts @returns {number} ms since 1970, on the server's clock as far as it is known */
function serverNow({ settings, sample }) {
  return settings.clock.now() + (sample?.offsetMs ?? 0);
}

/** @param {Facts} facts @returns {number | null} whole days that are left; negative when the key has expired */
function expiresInDays(facts) {
  const now = serverNow(facts);
  const expiresAt = expiryOf(facts.information, now);
  return typeof expiresAt === 'number' ? Math.floor((expiresAt - now) / DAY_MS) : null;
}

module.exports = { LIVE_CHECK_RULES, expiresInDays, homeElsewhere, knownNowhere, nameTarget };
