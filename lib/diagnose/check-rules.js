'use strict';

/**
 * Shows what a live diagnosis proves for each step of the checklist. A rule returns null if the replies prove nothing
 * beyond the classified reply.
 *
 * @module
 */

const { DAY_MS } = require('../internal/durations');
const { ipInText } = require('../classify/ip');
const { replyText } = require('../errors/reply-text');
const { fail, pass, unknown, warn } = require('./check-result');
const { checkMeasuredClock } = require('./clock');
const {
  describeHome,
  describeProbes,
  describeRefusal,
  homeElsewhere,
  isRealMoney,
  knownNowhere,
  nameTarget,
  noEnvironment,
  upperFirst,
} = require('./home');
const { checkPermissions } = require('./permission-check');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../classify/checks').StepId} StepId */
/** @typedef {import('./check-result').CheckResult} CheckResult */

/** What an exchange says of a key that it does not know. */
const UNKNOWN_KEY = new Set(['key-or-environment', 'key-or-ip-mismatch', 'auth-failed']);
/** With so many days left or fewer, the expiry of a key is a warning. */
const FEW_DAYS = 14;

/** @type {Readonly<Record<StepId, (facts: Facts) => CheckResult | null>>} */
const LIVE_CHECK_RULES = Object.freeze({
  environment(facts) {
    const { settings, accepted, probes } = facts;
    const { warning, kind, host } = settings.host;
    if (warning) return fail(`${warning}.`, 'Set the base URL to that API host.');
    if (kind === 'websocket') {
      return fail(
        `${host} is a WebSocket host; send requests to a REST host such as ${Object.values(settings.environments)[0].origin}.`,
      );
    }
    if (accepted) return pass(`${nameTarget(facts)} accepted a request signed with this key.`);
    const home = homeElsewhere(facts);
    if (home) {
      const { evidence, fix } = describeHome(facts, home);
      return fail(evidence, fix);
    }
    if (facts.details?.accepted) {
      return pass(`${facts.details.host} accepted a request signed with this key.`);
    }
    if (knownNowhere(facts)) {
      return unknown(
        `No environment knows this key: ${nameTarget(facts)} ${describeRefusal(facts.error)}, ${describeProbes(facts)}.`,
      );
    }
    return probes.length > 0 ? withProbes(facts) : null;
  },

  'key-exists'(facts) {
    if (facts.accepted) return pass(`${facts.settings.venue.title} returned the key information.`);
    const home = homeElsewhere(facts);
    if (home) return pass(`${home.name} ${home.evidence}.`);
    if (facts.details?.accepted) return pass(`${facts.details.host} returned the key information.`);
    if (!knownNowhere(facts)) return null;
    return fail(
      `${upperFirst(noEnvironment(facts))} knows this key: it was deleted, removed after it expired, or mistyped.`,
    );
  },

  'ip-whitelist'(facts) {
    const { title, keys } = facts.settings.venue;
    const bound = keys.boundAddresses(facts.information);
    if (!facts.heard) return withAddress(facts);
    const accepted = `${title} accepted the request from this machine`;
    if (bound === null) return pass(`${accepted}.`);
    if (bound.length > 0) return pass(`${accepted}; the whitelist of the key has ${entries(bound)}.`);
    if (!isRealMoney(facts)) return pass(`${accepted}; the key has no IP whitelist.`);
    return warn(
      `${accepted}, but every other IP address may use the key, too: it has no whitelist.`,
      "Add the IP addresses of your machines to the key's whitelist on the API management page.",
    );
  },

  'key-format'({ settings, heard, accepted, error }) {
    const { title } = settings.venue;
    const { findings } = settings.signer;
    const repaired = findings.filter((finding) => finding.repaired);
    const found = (repaired.length > 0 ? repaired : findings).map(({ message }) => message).join('; ');
    const other = findings.find(({ id }) => id === 'other-exchange');
    // The form of a key alone proves nothing, but the exchange does not know it either.
    if (other !== undefined && !heard && UNKNOWN_KEY.has(error?.category ?? '')) {
      return fail(`${other.message}, and ${title} does not accept it.`, other.fix);
    }
    if (repaired.length === 0) {
      const isUnusual = findings.some(({ id }) => id !== 'not-validated');
      // What the exchange accepts needs no warning.
      return accepted && isUnusual ? pass(`Unusual, but ${title} accepts the values: ${found}.`) : null;
    }
    const used = heard ? `and ${title} accepted the rest` : 'before anything was signed';
    return warn(
      `Repaired here, ${used}: ${found}.`,
      `Correct the values at their source: ${title} refuses a program that uses them unrepaired.`,
    );
  },

  permissions: checkPermissions,

  'account-type'({ heard, information, settings, needError }) {
    if (!heard || information === null) return null;
    if (needError?.category === 'account-mode') return fail(`${needError.code}: ${replyText(needError)}`);
    const modes = settings.needs
      .filter(({ path }) => path !== undefined)
      .map(({ method, path, params }) =>
        settings.venue.keys.accountModeOf(information, method, path, params),
      );
    const wrong = modes.find(({ fits }) => fits === false);
    if (wrong) return fail(wrong.evidence);
    return settings.venue.keys.accountOf(information);
  },

  expiry(facts) {
    if (!facts.heard) return null;
    const now = serverNow(facts);
    const expiresAt = facts.settings.venue.keys.expiryOf(facts.information, now);
    if (typeof expiresAt !== 'number') {
      const remark = facts.information && facts.settings.venue.keys.expiryRemark?.(facts.information);
      return remark ? { ...remark } : pass('The key has no expiry date.');
    }
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    if (expiresAt <= now) {
      return fail(`Expired on ${day}.`);
    }
    const days = Math.floor((expiresAt - now) / DAY_MS);
    const left = `Valid until ${day}: ${days === 1 ? '1 day' : `${days} days`} left.`;
    return days <= FEW_DAYS ? warn(left) : pass(left);
  },

  clock: checkMeasuredClock,

  signature({ heard, settings }) {
    return heard ? pass(`${settings.venue.title} accepted a signature made with this secret.`) : null;
  },

  passphrase({ accepted, settings }) {
    return accepted ? pass(`${settings.venue.title} accepted the passphrase of the key.`) : null;
  },
});

/** @param {readonly string[]} list @returns {string} */
const entries = ({ length }) => (length === 1 ? '1 entry' : `${length} entries`);

/**
 * @param {Facts} facts
 * @returns {CheckResult | null} the check of the reply, with the IP address of this machine, where it is known
 */
function withAddress({ error, settings: { publicAddress } }) {
  const here = error?.checks.find(({ id }) => id === 'ip-whitelist');
  const seen = error === null ? null : ipInText(replyText(error));
  const address = publicAddress ?? seen;
  if (here === undefined || here.status === 'pass' || address === null) return null;
  const own = publicAddress === null ? '' : ` The public IP address of this machine is ${publicAddress}.`;
  const condition = here.status === 'fail' ? '' : ', if it is not on it';
  return {
    status: here.status,
    evidence: `${here.evidence}${own}`,
    fix: `Add ${address} to the key's whitelist on the API management page${condition}.`,
  };
}

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
  const expiresAt = facts.settings.venue.keys.expiryOf(facts.information, now);
  return typeof expiresAt === 'number' ? Math.floor((expiresAt - now) / DAY_MS) : null;
}

module.exports = { LIVE_CHECK_RULES, expiresInDays };
