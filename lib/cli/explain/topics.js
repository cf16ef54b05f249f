'use strict';

/**
 * Explains a code, a status, a category or a step, from the tables that classify() uses. Pure.
 *
 * @module
 */

const { STEPS } = require('../../venues/bybit/checklist');
const { classify } = require('../../classify');
const { GUIDE, COMMON_MISTAKES } = require('../../venues/bybit/help');
const { CATEGORIES } = require('../../errors/causes');
const { DOCS } = require('../../venues/bybit/docs');
const { ROWS } = require('../../venues/bybit/reply-rules');
const { EXAMPLES } = require('./samples');

/** @typedef {import('./samples').Example} Example */
/** @typedef {import('../../errors').BybitApiError} BybitApiError */
/**
 * One meaning of a code.
 *
 * @typedef {object} Variant
 * @property {string} category
 * @property {string | null} confidence null where nothing was classified
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
 * @property {'retCode' | 'httpStatus' | 'category' | 'step'} kind
 * @property {boolean} known
 * @property {string} headline
 * @property {Variant[]} variants
 * @property {{ often: string, truth: string } | null} commonMistake
 * @property {{ step: number, id: string, title: string, fix: string, url: string }[]} checklist most likely first
 * @property {string[]} codes for a category or a step: the codes that lead there
 * @property {string} see
 */

const ERRORS_PAGE = `${DOCS}/error`;
const CATEGORY_NAMES = Object.freeze(Object.keys(GUIDE));
const STEP_NAMES = Object.freeze(STEPS.map(({ id }) => id));
const OWN_CODES = Object.freeze(
  [...new Set(ROWS.flatMap(({ codes }) => codes ?? []))].filter((code) => code !== 0),
);
/** The examples, and the bare number of each code that has none. */
const SAMPLES = [
  ...EXAMPLES,
  ...OWN_CODES.filter((code) => !EXAMPLES.some(({ retCode }) => retCode === code)).map((retCode) => ({
    retCode,
    retMsg: '',
  })),
];
const STATUSES = Object.freeze([401, 403, 404, 429, 451, 500, 502, 503, 504]);

/** @param {Readonly<Example>} example @returns {BybitApiError | null} */
function classifyExample({ retCode, retMsg, op, page, context }) {
  return classify(page ?? { retCode, retMsg: retMsg ?? '', ...(op !== undefined && { op }) }, context);
}

/**
 * @param {string} category
 * @param {{ error?: BybitApiError, example?: Readonly<Example> }} [from]
 * @returns {Variant}
 */
function buildVariant(category, { error, example } = {}) {
  const { what, proof, remedy } = GUIDE[/** @type {keyof typeof GUIDE} */ (category)];
  const information = CATEGORIES[/** @type {keyof typeof CATEGORIES} */ (category)];
  const page = example?.page?.startsWith('<') ? '' : example?.page;
  return {
    category,
    confidence: error?.confidence ?? null,
    title: information?.title ?? 'The credentials are unusable',
    example: example?.retMsg || page || null,
    when: example?.when ?? null,
    what,
    proof,
    remedy,
    url: information?.url ?? null,
  };
}

/**
 * The likeliest steps first: each step has its best place in any meaning. Of steps with the same place, that of the
 * first meaning comes first.
 *
 * @param {readonly BybitApiError[]} errors
 * @returns {Explanation['checklist']}
 */
function sortSteps(errors) {
  const rejections = errors.filter(({ category }) => CATEGORIES[category].kind === 'auth');
  if (rejections.length === 0) return [];
  const place = (/** @type {string} */ id) =>
    Math.min(
      ...rejections.map(
        ({ checks }, meaning) => checks.findIndex((check) => check.id === id) * rejections.length + meaning,
      ),
    );
  return STEPS.map(({ id, title, fix, url }, index) => ({ step: index + 1, id, title, fix, url })).sort(
    (one, other) => place(one.id) - place(other.id) || one.step - other.step,
  );
}

/**
 * @param {readonly Readonly<Example>[]} examples
 * @param {BybitApiError | null} usual what holds without any text
 * @returns {{ variants: Variant[], errors: BybitApiError[] }} each category once
 */
function meanings(examples, usual) {
  /** @type {Map<string, { error: BybitApiError, example?: Readonly<Example> }>} */
  const found = new Map();
  for (const example of examples) {
    const error = classifyExample(example);
    if (error && !found.has(error.category)) found.set(error.category, { error, example });
  }
  if (usual && !found.has(usual.category)) found.set(usual.category, { error: usual });
  const variants = [...found].map(([category, from]) => buildVariant(category, from));
  return { variants, errors: [...found.values()].map(({ error }) => error) };
}

/**
 * @param {Pick<Explanation, 'subject' | 'kind' | 'headline'> & Partial<Explanation>} fields
 * @returns {Explanation}
 */
function explanation(fields) {
  const none = { known: true, variants: [], commonMistake: null, checklist: [], codes: [], see: ERRORS_PAGE };
  return { ...none, ...fields };
}

/**
 * @param {number} count
 * @returns {string}
 */
function countMeanings(count) {
  return count === 1 ? 'has one meaning' : `has ${count} meanings; the rest of the reply decides`;
}

/**
 * @param {number} code
 * @returns {Explanation}
 */
function explainCode(code) {
  const subject = String(code);
  const commonMistake = COMMON_MISTAKES[subject] ?? null;
  if (code === 0) {
    return explanation({ subject, kind: 'retCode', headline: 'retCode 0 is a success', commonMistake });
  }
  if (code === 20001) {
    const headline = 'retCode 20001 on a WebSocket: the connection is already authenticated, a success';
    return explanation({ subject, kind: 'retCode', headline, commonMistake });
  }
  if (!OWN_CODES.includes(code) && commonMistake === null) {
    const headline = `The package does not know retCode ${code} as a code for authentication, limits or server failures`;
    return explanation({ subject, kind: 'retCode', known: false, headline });
  }
  const examples = EXAMPLES.filter(({ retCode }) => retCode === code);
  const { variants, errors } = meanings(examples, classify({ retCode: code, retMsg: '' }));
  const headline = `retCode ${code} ${countMeanings(variants.length)}`;
  return explanation({
    subject,
    kind: 'retCode',
    headline,
    variants,
    commonMistake,
    checklist: sortSteps(errors),
  });
}

/**
 * @param {number} httpStatus
 * @returns {Explanation}
 */
function explainStatus(httpStatus) {
  const subject = String(httpStatus);
  const commonMistake = COMMON_MISTAKES[subject] ?? null;
  const examples = EXAMPLES.filter(({ context }) => context?.httpStatus === httpStatus);
  const usual = examples.length > 0 ? null : classify('', { httpStatus });
  if (httpStatus < 400) {
    const headline = `HTTP ${httpStatus} is not a refusal: the retCode of the reply decides`;
    return explanation({ subject, kind: 'httpStatus', headline, commonMistake });
  }
  const { variants, errors } = meanings(examples, usual);
  const headline = `HTTP ${httpStatus} ${countMeanings(variants.length)}`;
  return explanation({
    subject,
    kind: 'httpStatus',
    headline,
    variants,
    commonMistake,
    checklist: sortSteps(errors),
  });
}

/**
 * @param {Readonly<Example>} example
 * @returns {string}
 */
function nameCode({ retCode, context }) {
  return retCode === undefined ? `HTTP ${context?.httpStatus}` : String(retCode);
}

/**
 * @param {(error: BybitApiError) => boolean} belongs
 * @returns {{ codes: string[], errors: BybitApiError[] }} the examples that belong
 */
function findExamples(belongs) {
  const pairs = SAMPLES.map((example) => ({ code: nameCode(example), error: classifyExample(example) }));
  const chosen = pairs.filter(({ error }) => error !== null && belongs(error));
  return {
    codes: [...new Set(chosen.map(({ code }) => code))],
    errors: chosen.flatMap(({ error }) => error ?? []),
  };
}

/**
 * @param {string} category
 * @returns {Explanation}
 */
function explainCategory(category) {
  const { codes, errors } = findExamples((error) => error.category === category);
  const variant = buildVariant(category);
  const headline = `${category}: ${variant.title}`;
  return explanation({
    subject: category,
    kind: 'category',
    headline,
    variants: [variant],
    checklist: sortSteps(errors),
    codes,
    see: variant.url ?? ERRORS_PAGE,
  });
}

/**
 * @param {string} id
 * @returns {Explanation}
 */
function explainStep(id) {
  const index = STEPS.findIndex((step) => step.id === id);
  const { title, fix, url } = STEPS[index];
  const { codes } = findExamples(
    ({ category, checks }) => CATEGORIES[category].kind === 'auth' && checks[0].id === id,
  );
  return explanation({
    subject: id,
    kind: 'step',
    headline: `Step ${index + 1} of the checklist: ${title}`,
    checklist: [{ step: index + 1, id, title, fix, url }],
    codes,
    see: url,
  });
}

/**
 * @param {string} text `33004`, `-2015`, `http401`, `401`, the name of a category or of a step
 * @returns {Explanation | null} null for any other text
 */
function explainSubject(text) {
  const word = text.trim().toLowerCase();
  const status = /^http[\s-]?([1-5]\d\d)$/.exec(word);
  if (status) return explainStatus(Number(status[1]));
  if (/^-?\d{1,9}$/.test(word)) {
    const code = Number(word);
    return code >= 100 && code <= 599 ? explainStatus(code) : explainCode(code);
  }
  if (CATEGORY_NAMES.includes(word)) return explainCategory(word);
  return STEP_NAMES.includes(/** @type {any} */ (word)) ? explainStep(word) : null;
}

/** @returns {string[]} every subject with its own explanation, for shell completion */
function subjects() {
  const codes = [...OWN_CODES].filter((code) => code < 100 || code > 599);
  return [
    ...codes.map(String),
    ...STATUSES.map((status) => `http${status}`),
    ...CATEGORY_NAMES,
    ...STEP_NAMES,
  ];
}

module.exports = { explainSubject, subjects };
