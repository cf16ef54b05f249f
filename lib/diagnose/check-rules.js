'use strict';

/**
 * Shows what a live diagnosis proves for each step of the checklist. A rule returns null if the replies prove nothing
 * beyond the classified reply.
 *
 * @module
 */

const { DAY_MS } = require('../internal/durations');
const { replyText } = require('../errors/reply-text');
const { checkMeasuredClock } = require('./clock');
const { environmentsOf } = require('./places');

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
/** With so many days left or fewer, the expiry of a key is a warning. */
const FEW_DAYS = 14;

/** @param {Facts} facts @returns {string} */
function nameTarget({ settings }) {
  return settings.environment ?? settings.baseURL.host;
}

/**
 * @param {Facts} facts
 * @param {import('.').Probe} home
 * @returns {{ evidence: string, fix: string }} that the key belongs elsewhere, and how to send requests there
 */
function describeHome({ settings }, { environment, url, name, evidence }) {
  const { baseURL, venue } = settings;
  const isRegion = name !== environment;
  const target = isRegion ? baseURL.host : (settings.environment ?? baseURL.host);
  const whose = isRegion ? `This key belongs to ${name}` : `This is a ${environment} key`;
  const { environmentHeader: header } = venue.hosts;
  const isMarked = environment === header?.environment;
  const steps = [
    url.origin !== baseURL.origin && `use ${url.origin} instead of ${baseURL.origin}`,
    header !== undefined &&
      environment !== settings.environment &&
      (isMarked
        ? `send the header ${header.name}: ${header.value} with each request (the option environment: '${environment}' does)`
        : `leave out the header ${header.name} (the option environment: '${environment}' does)`),
  ].filter((step) => step !== false);
  return {
    evidence: `${whose}, but your bot calls ${target}. ${upperFirst(name)} ${evidence}.`,
    fix: `${upperFirst(steps.join(', and '))}, or create a ${isRegion ? `key at ${target}` : `${target} key`}.`,
  };
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
  return probes.map(({ name, evidence }) => `${name} ${evidence}`).join(', ');
}

/**
 * @param {Facts} facts
 * @returns {boolean} all environments were asked, and none of them knows the key
 */
function knownNowhere({ settings, error, accepted, probes }) {
  const here = !accepted && error?.category === 'key-or-environment';
  return (
    here &&
    settings.siblings.length > 0 &&
    probes.length >= settings.siblings.length &&
    probes.every(({ verdict }) => verdict === 'unknown')
  );
}

/** @param {Facts} facts @returns {string[]} what was asked, or can be asked, for the key */
function placesOf({ settings: { environment, siblings, venue } }) {
  const names = environmentsOf(venue).filter(
    (name) => name === environment || siblings.some((sibling) => sibling.name === name),
  );
  return [
    ...names,
    ...siblings.filter(({ name }) => !names.includes(/** @type {any} */ (name))).map(({ name }) => name),
  ];
}

/** @param {Facts} facts @returns {string} the subject of a clause: `neither mainnet, testnet nor demo` */
function noEnvironment(facts) {
  const names = placesOf(facts);
  return names.length < 2 ? `not ${names}` : `neither ${names.slice(0, -1).join(', ')} nor ${names.at(-1)}`;
}

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
    const machine = facts.settings.publicAddress;
    if (!facts.heard) return machine === null ? null : withAddress(facts, machine);
    const accepted = `${title} accepted the request from this machine`;
    if (bound === null) return pass(`${accepted}.`);
    if (bound.length > 0) return pass(`${accepted}; the whitelist of the key has ${entries(bound)}.`);
    if (!isRealMoney(facts)) return pass(`${accepted}; the key has no IP whitelist.`);
    return warn(
      `${accepted}, but every other IP address may use the key, too: it has no whitelist.`,
      "Add the IP addresses of your machines to the key's whitelist on the API management page.",
    );
  },

  'key-format'({ settings, heard, accepted }) {
    const { title } = settings.venue;
    const { findings } = settings.signer;
    const repaired = findings.filter((finding) => finding.repaired);
    const found = (repaired.length > 0 ? repaired : findings).map(({ message }) => message).join('; ');
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

  permissions(facts) {
    const { needs, heard, information } = facts;
    if (!heard || information === null) return null;
    const { keys } = facts.settings.venue;
    const holds = keys.permissionsOf(information) ?? [];
    const isListed = keys.permissionsOf(information) !== null;
    const shown = holds.slice(0, TRADING_ON_ONE_LINE).join(', ') || 'nothing';
    const more = holds.length > TRADING_ON_ONE_LINE ? ` and ${holds.length - TRADING_ON_ONE_LINE} more` : '';
    const mode = keys.isReadOnly(information) ? 'read-only' : 'read-write';
    const may = isListed
      ? `The key is ${mode} and has ${shown}${more}.`
      : `${nameTarget(facts)} does not tell the permissions of a key.`;
    const payout = isRealMoney(facts) ? keys.payoutOf(information) : null;
    const isWanted = needs.some(({ need }) => need.text === payout);
    const isTooMuch = payout !== null && !isWanted && needs.every(({ granted }) => granted === true);
    if (isTooMuch) {
      return warn(
        `This key trades and may also withdraw (${payout}).`,
        `Take ${payout} from the key on the API management page, unless the bot withdraws.`,
      );
    }
    const { details } = facts;
    if (details?.missing) {
      const { host } = facts.settings.baseURL;
      return fail(
        `${details.host} accepted the key, and its key information shows that it lacks ${details.missing}, which ${host} needs.`,
      );
    }
    if (details?.accepted && !facts.accepted) {
      return unknown(`${may} ${facts.settings.baseURL.host} refuses it nevertheless. ${keys.deniedAnyway}`);
    }
    if (needs.length === 0) {
      return unknown(
        `${may} What the bot needs was not checked. To check it: --needs '${keys.needs.request}'.`,
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

/** @param {Facts} facts @returns {boolean} whether the key may move real money */
function isRealMoney(facts) {
  const { environment, venue } = facts.settings;
  return (homeElsewhere(facts)?.environment ?? environment) === environmentsOf(venue)[0];
}

/**
 * @param {Facts} facts
 * @param {string} machine the public IP address of this machine
 * @returns {CheckResult | null} the check of the reply, with that address
 */
function withAddress({ error }, machine) {
  const here = error?.checks.find(({ id }) => id === 'ip-whitelist');
  if (here === undefined || here.status === 'pass') return null;
  return {
    status: here.status,
    evidence: `${here.evidence} The public IP address of this machine is ${machine}.`,
    fix: `Add ${machine} to the key's whitelist on the API management page, if it is not on it.`,
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

/** @param {string} text */
function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

module.exports = {
  LIVE_CHECK_RULES,
  expiresInDays,
  homeElsewhere,
  knownNowhere,
  nameTarget,
  noEnvironment,
  placesOf,
  upperFirst,
};
