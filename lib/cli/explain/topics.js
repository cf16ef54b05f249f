'use strict';

/**
 * What is known about a code, a status, a cause or a step, from the tables that classify() uses. Pure.
 *
 * @module
 */

const { classify } = require('../../classify');
const { CATEGORIES, helpOf, pageOf, titleOf } = require('../../errors/causes');
const { checklistOf } = require('../../errors/checklist');
const { VENUES, venueOf } = require('../../venues');
const {
  bareBody,
  foreignMeanings,
  foreignSentence,
  knownCodes,
  nowhereSentence,
  requestMeaning,
} = require('./known-codes');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {Partial<import('../../venues/venue').ReplySample>} Sample */
/** @typedef {import('../../errors').BybitApiError} BybitApiError */
/**
 * One meaning of a code.
 *
 * @typedef {object} Variant
 * @property {string} category
 * @property {string | null} confidence null when nothing was classified
 * @property {string} title
 * @property {string | null} example the text of a reply that has this meaning
 * @property {string | null} when what else must be so
 * @property {string} what
 * @property {string} proof
 * @property {readonly string[]} remedy
 * @property {string | null} url
 */
/**
 * @typedef {object} Explanation
 * @property {string} subject
 * @property {string} kind `httpStatus`, `category`, `step`, `otherExchange`, or the exchange's name of its code
 * @property {boolean} known
 * @property {string} headline
 * @property {Variant[]} variants
 * @property {{ often: string, truth: string } | null} commonMistake
 * @property {{ step: number, id: string, title: string, fix: string, url: string }[]} checklist most likely first
 * @property {string[]} codes for a category or a step: the codes that lead there
 * @property {string | null} see a page; null without one
 * @property {string | null} venue null for a code of none of them
 * @property {string} [why] this exchange and no other, where it was not named
 * @property {readonly string[]} [others] the exchanges that can be asked for, too
 */

const STATUSES = Object.freeze([401, 403, 404, 429, 451, 500, 502, 503, 504]);

/** @param {import('../../venues/venue').ReplyCode} code @param {Venue} venue @returns {Sample} a reply with this code, and nothing else */
function bareSample(code, venue) {
  return { code, text: '', body: bareBody(code, venue) };
}

/** @param {Sample} sample @param {Venue} venue @returns {BybitApiError | null} */
function classifySample({ body, context }, venue) {
  return classify(body, { ...context, venue: venue.id });
}

/**
 * @param {string} category
 * @param {Venue} venue
 * @param {{ error?: BybitApiError, sample?: Sample }} [from]
 * @returns {Variant}
 */
function buildVariant(category, venue, { error, sample } = {}) {
  const name = /** @type {import('../../errors/causes').Category | 'credential'} */ (category);
  const { what, proof, remedy } = helpOf(name, venue);
  const isPage = sample?.text?.startsWith('<');
  // The hints of this very reply, such as those for its HTTP status, come first.
  const own = error && CATEGORIES[error.category].kind === 'api' ? error.hints : [];
  const fixes = [...new Set([...own.map(({ fix }) => fix), ...remedy])];
  return {
    category,
    confidence: error?.confidence ?? null,
    title: name === 'credential' ? 'The credentials are unusable' : titleOf(name, venue),
    example: (!isPage && sample?.text) || null,
    when: sample?.when ?? null,
    what,
    proof,
    remedy: fixes,
    url: name === 'credential' ? null : pageOf(name, venue),
  };
}

/**
 * The likeliest steps first: each step has its best place in any meaning. Of steps with the same place, that of the
 * first meaning comes first.
 *
 * @param {readonly BybitApiError[]} errors
 * @param {Venue} venue
 * @returns {Explanation['checklist']}
 */
function sortSteps(errors, venue) {
  const rejections = errors.filter(({ category }) => CATEGORIES[category].kind === 'auth');
  if (rejections.length === 0) return [];
  const place = (/** @type {string} */ id) =>
    Math.min(
      ...rejections.map(
        ({ checks }, meaning) => checks.findIndex((check) => check.id === id) * rejections.length + meaning,
      ),
    );
  return checklistOf(venue)
    .map(({ id, title, fix, url }, index) => ({ step: index + 1, id, title, fix, url }))
    .sort((one, other) => place(one.id) - place(other.id) || one.step - other.step);
}

/**
 * @param {readonly Sample[]} samples
 * @param {BybitApiError | null} usual what holds without any text
 * @param {Venue} venue
 * @returns {{ variants: Variant[], errors: BybitApiError[] }} each category once
 */
function meanings(samples, usual, venue) {
  /** @type {Map<string, { error: BybitApiError, sample?: Sample }>} */
  const found = new Map();
  for (const sample of samples) {
    const error = classifySample(sample, venue);
    if (error && !found.has(error.category)) found.set(error.category, { error, sample });
  }
  if (usual && !found.has(usual.category)) found.set(usual.category, { error: usual });
  const variants = [...found].map(([category, from]) => buildVariant(category, venue, from));
  return { variants, errors: [...found.values()].map(({ error }) => error) };
}

/**
 * @param {Pick<Explanation, 'subject' | 'kind' | 'headline'> & Partial<Explanation>} fields
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explanation(fields, { id, pages: { errors: see } }) {
  const none = { known: true, variants: [], commonMistake: null, checklist: [], codes: [], see, venue: id };
  return { ...none, ...fields };
}

/**
 * @param {number} count
 * @returns {string}
 */
function countMeanings(count) {
  return count === 1 ? 'has one meaning' : `has ${count} meanings; the rest of the reply decides`;
}

/** @param {string} code @param {Venue} venue @returns {string} the field and the code; the exchange where the field has a common name */
function codeName(code, { title, replies: { fields } }) {
  return fields.code === 'code' ? `${title} code ${code}` : `${fields.code} ${code}`;
}

/** @param {string} meaning of a code about the request @param {string} subject @returns {string} */
function requestHeadline(meaning, subject) {
  return `${subject} is about ${meaning}, not about the key.`;
}

/**
 * A code that is not about authentication: about the request itself, or of another exchange.
 *
 * @param {string} subject
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explainOtherCode(subject, venue) {
  const kind = venue.replies.fields.code;
  const meaning = requestMeaning(subject, venue);
  if (meaning !== null) {
    return explanation({ subject, kind, headline: requestHeadline(meaning, subject) }, venue);
  }
  const [foreign] = foreignMeanings(subject, venue);
  if (foreign) {
    const headline = foreignSentence(foreign, venue);
    return explanation({ subject, kind: 'otherExchange', headline }, venue);
  }
  const headline = `The package does not know ${codeName(subject, venue)} as a code for authentication, limits or server failures`;
  return explanation({ subject, kind, known: false, headline }, venue);
}

/** @returns {string} the pages of all exchanges with their codes */
const pagesOfAll = () =>
  Object.keys(VENUES)
    .map((id) => venueOf({ venue: id }).pages.errors)
    .join('\n    ');

/** @param {string} subject a code that the package knows at no exchange @returns {Explanation} */
function explainNowhereCode(subject) {
  const usual = venueOf(undefined);
  const [foreign] = foreignMeanings(subject, usual);
  const kind = foreign ? 'otherExchange' : 'code';
  const headline = nowhereSentence(subject, foreign);
  const known = foreign !== undefined;
  return {
    ...explanation({ subject, kind, known, headline }, usual),
    see: known ? null : pagesOfAll(),
    venue: null,
  };
}

/** @param {number} httpStatus @param {Venue} venue @returns {boolean} whether it has a meaning of its own at the exchange */
function knowsStatus(httpStatus, { help, replies }) {
  if (httpStatus < 400) return false;
  const isSample = help.samples.some(({ context }) => context?.httpStatus === httpStatus);
  return isSample || httpStatus in help.mistakes || replies.statusReasons?.[httpStatus] !== undefined;
}

/** @param {Explanation} explained @param {Venue[]} venues that have it, too @returns {Explanation} */
function withOthers(explained, venues) {
  return { ...explained, others: venues.map(({ id }) => id) };
}

/**
 * @param {import('../../venues/venue').ReplyCode} code
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explainCode(code, venue) {
  const { help, replies } = venue;
  const kind = replies.fields.code;
  const subject = String(code);
  const commonMistake = help.mistakes[subject] ?? null;
  const success = help.successes[subject];
  if (success !== undefined) {
    const headline = `${codeName(subject, venue)} ${success}`;
    return explanation({ subject, kind, headline, commonMistake }, venue);
  }
  if (!knownCodes(venue).includes(code) && commonMistake === null) return explainOtherCode(subject, venue);
  const samples = help.samples.filter((sample) => sample.code === code);
  const { variants, errors } = meanings(samples, classifySample(bareSample(code, venue), venue), venue);
  const [foreign] = foreignMeanings(subject, venue);
  const headline = foreign
    ? foreignSentence(foreign, venue)
    : `${codeName(subject, venue)} ${countMeanings(variants.length)}`;
  // The checklist is about a key of this exchange.
  const checklist = foreign ? [] : sortSteps(errors, venue);
  return explanation({ subject, kind, headline, variants, commonMistake, checklist }, venue);
}

/**
 * @param {number} httpStatus
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explainStatus(httpStatus, venue) {
  const { help, replies } = venue;
  const kind = 'httpStatus';
  const subject = String(httpStatus);
  const commonMistake = help.mistakes[subject] ?? null;
  if (httpStatus < 400) {
    const headline = `HTTP ${httpStatus} is not a refusal: the ${replies.fields.code} of the reply decides`;
    return explanation({ subject, kind, headline, commonMistake }, venue);
  }
  const samples = help.samples.filter(({ context }) => context?.httpStatus === httpStatus);
  const usual = samples.length > 0 ? null : classifySample({ body: '', context: { httpStatus } }, venue);
  const { variants, errors } = meanings(samples, usual, venue);
  const documented = replies.statusReasons?.[httpStatus];
  const headline = documented
    ? `${documented[0].toUpperCase()}${documented.slice(1)}; the rest of the reply tells which`
    : `HTTP ${httpStatus} ${countMeanings(variants.length)}`;
  const checklist = sortSteps(errors, venue);
  return explanation({ subject, kind, headline, variants, commonMistake, checklist }, venue);
}

/**
 * @param {Sample} sample
 * @returns {string}
 */
function nameCode({ code, context }) {
  return code === undefined ? `HTTP ${context?.httpStatus}` : String(code);
}

/**
 * @param {Venue} venue
 * @param {(error: BybitApiError) => boolean} belongs
 * @returns {{ codes: string[], errors: BybitApiError[] }} the samples that belong
 */
function findSamples(venue, belongs) {
  const { samples } = venue.help;
  const others = knownCodes(venue).filter((known) => !samples.some(({ code }) => code === known));
  const all = [...samples, ...others.map((code) => bareSample(code, venue))];
  const pairs = all.map((sample) => ({ code: nameCode(sample), error: classifySample(sample, venue) }));
  const chosen = pairs.filter(({ error }) => error !== null && belongs(error));
  return {
    codes: [...new Set(chosen.map(({ code }) => code))],
    errors: chosen.flatMap(({ error }) => error ?? []),
  };
}

/**
 * @param {string} category
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explainCategory(category, venue) {
  const { codes, errors } = findSamples(venue, (error) => error.category === category);
  const variant = buildVariant(category, venue);
  const fields = {
    subject: category,
    kind: 'category',
    headline: `${category}: ${variant.title}`,
    variants: [variant],
    checklist: sortSteps(errors, venue),
    codes,
    ...(variant.url !== null && { see: variant.url }),
  };
  return explanation(fields, venue);
}

/**
 * @param {string} id
 * @param {Venue} venue
 * @returns {Explanation}
 */
function explainStep(id, venue) {
  const steps = checklistOf(venue);
  const index = steps.findIndex((step) => step.id === id);
  const { title, fix, url } = steps[index];
  const { codes } = findSamples(
    venue,
    ({ category, checks }) => CATEGORIES[category].kind === 'auth' && checks[0].id === id,
  );
  const fields = {
    subject: id,
    kind: 'step',
    headline: `Step ${index + 1} of the checklist: ${title}`,
    checklist: [{ step: index + 1, id, title, fix, url }],
    codes,
    see: url,
  };
  return explanation(fields, venue);
}

module.exports = {
  STATUSES,
  codeName,
  explainCategory,
  explainCode,
  explainNowhereCode,
  explainOtherCode,
  explainStatus,
  explainStep,
  knowsStatus,
  requestHeadline,
  withOthers,
};
