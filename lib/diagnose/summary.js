'use strict';

/** One sentence for a diagnosis, in plain words: the cause and the fix, or what would tell the cause. Pure. */

const { AuthError } = require('../errors');
const { firstSentence, lowerFirst } = require('../errors/message');
const { replyText } = require('../errors/reply-text');
const { expiresInDays } = require('./check-rules');
const { describeProbes, knownNowhere, nameTarget, placesOf, upperFirst } = require('./home');
const { ipInText } = require('../classify/ip');
const { measurement } = require('./clock');
const { oneLine, redactKey, redactText } = require('../internal/redact');
const { CATEGORIES, helpOf, titleOf } = require('../errors/causes');
const { venueOf } = require('../venues');
const { inList } = require('../errors/causes/record');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../errors/hints').Step} Step */
/** @typedef {import('../errors/causes').Category} Category */

/** @param {string} why @param {string} fix @returns {string} one sentence of two clauses */
function joined(why, fix) {
  return `${why}${why.includes(': ') ? ';' : ':'} ${lowerFirst(firstSentence(fix))}.`;
}

/** Characters of an error's message. */
const LONGEST_MESSAGE = 120;

/**
 * @param {unknown} cause of an error
 * @returns {string | null} why no complete reply came: a well-known code, else the message
 */
function describeFailure(cause) {
  if (!(cause instanceof Error)) return null;
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (cause);
  if (typeof code === 'string' && !code.startsWith('ERR_BYBIT_')) return code;
  return oneLine(redactText(message), LONGEST_MESSAGE) || null;
}

/** @param {Facts} facts @returns {string} the reply in a few words */
function describeReply({ error }) {
  if (error === null) return 'no reply';
  if (error.code !== null) return String(error.code);
  const failure = describeFailure(error.cause);
  if (error.httpStatus === null) return failure ?? 'no reply';
  return failure === null ? `HTTP ${error.httpStatus}` : `HTTP ${error.httpStatus}, then ${failure}`;
}

/** @typedef {(facts: Facts, lead: Step) => string} Sentence */

/** @type {Sentence} */
const clockSentence = (facts, { fix }) =>
  joined(`${firstSentence(measurement(facts, false))}, and ${facts.settings.venue.title} refuses that`, fix);

/** For categories whose title says less than is known. @type {Readonly<Partial<Record<Category, Sentence>>>} */
const SENTENCES = Object.freeze({
  'clock-ahead': clockSentence,
  'clock-behind': clockSentence,
  permission({ needs, error }, { evidence, fix }) {
    const missing = needs.filter(({ granted }) => granted === false).map(({ need }) => need.text);
    if (missing.length === 0) return joined(error === null ? firstSentence(evidence) : title(error), fix);
    return joined(`The key lacks what the bot needs (${missing.join(', ')})`, fix);
  },
  'account-mode': (_facts, { evidence, fix }) => joined(firstSentence(evidence), fix),
  'no-verdict'(facts) {
    const { host } = facts.settings.baseURL;
    const responder = facts.error?.respondedBy;
    if (responder?.part === 'network') {
      return `No verdict: ${host} did not answer (${describeReply(facts)}). ${responder.evidence}`;
    }
    if (facts.error !== null && responder?.part === 'sandbox') {
      return `No verdict: ${oneLine(replyText(facts.error), LONGEST_MESSAGE * 2)}`;
    }
    return `No verdict: the reply of ${host} says nothing about the key (${describeReply(facts)}); check the network and try again.`;
  },
  'rate-limit'(facts) {
    const wait = /** @type {{ retryAfterMs?: number | null }} */ (facts.error ?? {}).retryAfterMs ?? null;
    const when = wait === null ? 'later' : `in ${Math.ceil(wait / 1000)} s`;
    return `No verdict: ${facts.settings.venue.title} asks for fewer requests (${describeReply(facts)}). This is not about the key; try again ${when}.`;
  },
});

/** @param {import('../errors').BybitApiError} error */
function title(error) {
  const { category, code } = error;
  return `${titleOf(category, venueOf(error))}${code === null ? '' : ` (${code})`}`;
}

/**
 * @param {Facts} facts
 * @param {{ category: Category | null, step: string | null, verdict: import('./diagnosis').Verdict }} finding
 * @param {Step[]} steps
 * @returns {string}
 */
function summarise(facts, { category: cause, step, verdict }, steps) {
  if (cause === null) return acceptedSentence(facts, steps);
  const lead = steps.find(({ id }) => id === step) ?? steps[0];
  if (verdict === 'not-settled') return doubtSentence(facts, cause, lead) + alsoFound(facts, cause);
  const sentence = SENTENCES[cause] ?? plainSentence(cause);
  return sentence(facts, lead) + alsoFound(facts, cause);
}

/**
 * What is likely, and what would tell, where several causes explain a reply.
 *
 * @type {Readonly<Partial<Record<Category, (facts: Facts) => { what: string, likely: string, test: string }>>>}
 */
const DOUBTS = Object.freeze({
  'key-or-ip-mismatch'({ details, error, settings: { venue, publicAddress, baseURL } }) {
    if (details?.accepted) {
      return {
        what: `${baseURL.host} refuses the key, which ${details.host} accepts`,
        likely: 'the key is older than this account, or the account is in another mode',
        test: 'create a new key, and look at the mode of the account',
      };
    }
    const seen = error === null ? null : ipInText(replyText(error));
    const address = publicAddress ?? seen ?? 'the public IP address of this machine';
    return {
      what: `${venue.title} rejects the key or the IP address and does not say which`,
      likely: 'the IP address',
      test: `look for ${address} on the whitelist of the key; if it is there, the key is wrong`,
    };
  },
  'key-or-environment'(facts) {
    const names = facts.settings.siblings.map(({ label }) => label);
    const what = `${upperFirst(nameTarget(facts))} does not know this key`;
    if (facts.probes.length >= names.length) {
      return {
        what,
        likely: 'it was deleted or mistyped',
        test: `look for it on the API management page of each environment: ${describeProbes(facts)}`,
      };
    }
    return {
      what,
      likely: `it is a key of ${inList(names, 'or')}`,
      test: 'ask the other environments (--probe); if none knows the key, it was deleted or mistyped',
    };
  },
  'auth-failed': ({ settings: { venue } }) => ({
    what: `${venue.title} could not authenticate the user and does not say why`,
    likely: 'key or secret is mistyped',
    test: 'copy both again from the API management page, and ask the other environments (--probe)',
  }),
  'bad-signature': ({ settings: { venue } }) => ({
    what: titleOf('bad-signature', venue),
    likely: 'the secret belongs to another key',
    test: 'paste the secret of this key again',
  }),
  'request-late': ({ settings: { venue } }) => ({
    what: titleOf('request-late', venue),
    likely: 'the network or this machine was slow for a moment',
    test: 'ask again; the local clock is right',
  }),
});

/**
 * @param {Facts} facts
 * @param {Category} cause
 * @param {Step} lead the likeliest step
 * @returns {string}
 */
function doubtSentence(facts, cause, lead) {
  const { venue } = facts.settings;
  const { what, likely, test } = DOUBTS[cause]?.(facts) ?? {
    what: titleOf(cause, venue),
    likely: lead.title,
    test: lowerFirst(firstSentence(helpOf(cause, venue).remedy[0]), venue.title),
  };
  return `Not settled: ${lowerFirst(what, venue.title)} (${describeReply(facts)}). Most likely: ${likely}. To find out: ${test}.`;
}

/** @param {Category} cause @returns {Sentence} */
function plainSentence(cause) {
  return (facts, lead) => {
    const { venue } = facts.settings;
    const [remedy] = helpOf(cause, venue).remedy;
    if (lead.id === 'environment' && lead.status === 'fail') {
      return `${firstSentence(lead.evidence)}. ${firstSentence(lead.fix)}.`;
    }
    if (lead.id === 'key-format' && lead.status === 'fail') {
      return `${upperFirst(firstSentence(lead.evidence))} (${describeReply(facts)}). ${firstSentence(lead.fix)}.`;
    }
    if (knownNowhere(facts)) {
      return `No environment knows this key (${placesOf(facts).join(', ')}). Look for it on the API management page of each one, or create a new key.`;
    }
    const said = facts.error === null && facts.accepted ? '' : ` (${describeReply(facts)})`;
    const why = `${titleOf(cause, venue)}${said}`;
    // The steps of the checklist are not about a cause with hints of its own.
    const { error } = facts;
    const isOwn = error?.category === cause && CATEGORIES[cause].hints !== undefined;
    const cure = isOwn ? error.hints[0] : undefined;
    return joined(why, cure?.fix ?? (lead.status === 'fail' ? lead.fix : remedy));
  };
}

/**
 * @param {Facts} facts
 * @param {Category} cause
 * @returns {string} a second cause, besides the clock
 */
function alsoFound({ error }, cause) {
  const beside = error !== null && error instanceof AuthError && error.category !== cause;
  if (!beside || !/^(?:clock-|request-late)/.test(cause)) return '';
  return ` Also: ${lowerFirst(title(error), venueOf(error).title)}.`;
}

/** @param {Facts} facts @returns {string} `in 3 days`; `''` where the key has no date */
function expiryText(facts) {
  const days = expiresInDays(facts);
  if (days === null) return '';
  return ['today', 'tomorrow'][days] ?? `in ${days} days`;
}

/**
 * What a warning of a step means for a key that is accepted, as a clause.
 *
 * @type {Readonly<Partial<Record<Step['id'], (facts: Facts) => string>>>}
 */
const WARNINGS = Object.freeze({
  expiry: (facts) => `it expires ${expiryText(facts)}`,
  'ip-whitelist': () => 'any IP address may use it',
  permissions: () => 'it may also withdraw',
  clock: () => 'the local clock is at the edge of what is accepted',
  'key-format': () => 'the credentials had to be repaired first',
});

/** @param {Facts} facts @param {Step[]} steps */
function acceptedSentence(facts, steps) {
  const key = `${nameTarget(facts)} accepts key ${redactKey(facts.settings.signer.apiKey)}`;
  const undecided = facts.needs
    .filter(({ granted, isAssumed }) => granted === null && !isAssumed)
    .map(({ need }) => need.text);
  if (undecided.length > 0) {
    return `Not settled: ${key}, but it is unknown whether the key may do what the bot needs (${undecided.join(', ')}).`;
  }
  const isProven = facts.needs.length > 0 && facts.needs.every(({ granted }) => granted === true);
  const granted = isProven ? ' and grants what the bot needs' : '';
  const warned = steps.filter(({ status }) => status === 'warn').map(({ id }) => id);
  const expiry = expiryText(facts);
  const end = expiry === '' || warned.includes('expiry') ? '' : ` It expires ${expiry}.`;
  if (warned.length === 0) return `Healthy: ${key}${granted}.${end}`;
  const clauses = warned.map((id) => WARNINGS[id]?.(facts) ?? id);
  return `Warning: ${key}${granted}, but ${inList(clauses, 'and')}.${end}`;
}

/**
 * @param {{ message: string, fix?: string, variable?: string } | undefined} finding with the name of a variable that is not set
 * @returns {string}
 */
function credentialSummary(finding) {
  if (finding === undefined) return 'The credentials cannot be used.';
  const { message, variable } = finding;
  const why =
    variable === undefined ? `The credentials cannot be used: ${message}` : `${variable} is not set`;
  return `${why}. ${upperFirst(firstSentence(finding.fix ?? 'Copy them again'))}.`;
}

module.exports = { credentialSummary, summarise };
