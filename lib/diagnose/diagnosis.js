'use strict';

/**
 * The result of a diagnosis. It can be logged, sent and printed as it is: it holds no secret, no signature and no whole
 * API key.
 *
 * @module
 */

const { clean } = require('../errors/copy');
const { createLayout } = require('../errors/text');
const { reportText } = require('./text');

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
/** `permissions` is an object of lists, in an object. */
const DEEPEST_KEY_FIELD = 4;

/**
 * `healthy`; `warning`, healthy but for a check that warns; `cause-found`, one cause is proven; `not-settled`, more than
 * one cause explains the reply, or a need is not decided; `no-verdict`, the replies say nothing about the key.
 *
 * @typedef {'healthy' | 'warning' | 'cause-found' | 'not-settled' | 'no-verdict'} Verdict
 */
/**
 * @typedef {object} DiagnosisFields
 * @property {boolean} ok
 * @property {Verdict} verdict
 * @property {import('../errors/causes').Category | 'credential' | null} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {string} summary
 * @property {import('../errors').Check[]} checks
 * @property {import('../errors').Hint[]} hints
 * @property {import('../venues/venue').Environment | null} environment
 * @property {{ environment: import('../venues/venue').Environment | null, baseURL: string | null }} asked
 * @property {{ offsetMs: number, errorMs: number, rttMs: number } | null} clock
 * @property {Record<string, any> | null} key
 * @property {{ granted: string[], missing: string[], unknown: string[] }} needs
 * @property {number | null} expiresInDays
 * @property {import('../errors').BybitApiError | import('../errors/credential-error').BybitCredentialError | null} error
 * @property {import('./session').InquiryRecord[]} requests
 * @property {number} startedAt
 * @property {string | undefined} apiKey only searched for, to be hidden; not kept
 * @property {string} [venue] the exchange; default `bybit`
 */

/** What a diagnosis found. Made by diagnose(). */
class Diagnosis {
  #venue;

  /** @param {DiagnosisFields} fields @hideconstructor */
  constructor(fields) {
    const { apiKey, venue = 'bybit' } = fields;
    this.#venue = venue;
    const safe = (/** @type {unknown} */ text) => clean(text, apiKey);
    /** True when the exchange accepts the key and grants everything in `needs`, and the clock is right. @type {boolean} */
    this.ok = fields.ok;
    /** The result in one word. `cause-found` is said of one proven cause only. @type {Verdict} */
    this.verdict = fields.verdict;
    /** The cause; `credential` when the values themselves cannot work; null when nothing is wrong or nothing is proven. @type {import('../errors/causes').Category | 'credential' | null} */
    this.category = fields.category;
    /** How the cause is known: `stated`, `documented` or `inferred`. @type {import('../errors/causes').Confidence} */
    this.confidence = fields.confidence;
    /** One sentence: the cause and the fix. @type {string} */
    this.summary = safe(fields.summary);
    /** Every step of the checklist, in its order. @type {import('../errors').Check[]} */
    this.checks = fields.checks.map((check) => ({ ...check, evidence: safe(check.evidence) }));
    /** What to do, most likely fix first; empty when nothing is wrong. @type {import('../errors').Hint[]} */
    this.hints = fields.hints.map((hint) => ({
      ...hint,
      evidence: safe(hint.evidence),
      fix: safe(hint.fix),
    }));
    /** The environment that the key belongs to; null when that is not proven. @type {import('../venues/venue').Environment | null} */
    this.environment = fields.environment;
    /** The environment and host that were asked. @type {{ environment: import('../venues/venue').Environment | null, baseURL: string | null }} */
    this.asked = fields.asked;
    /** The exchange's clock minus the local one, how far off that can be to either side, and the round trip, all in ms; null when it was not measured. @type {{ offsetMs: number, errorMs: number, rttMs: number } | null} */
    this.clock = fields.clock;
    /**
     * What the exchange says about the key, without what identifies its owner; null when it did not say.
     * @type {Record<string, any> | null}
     */
    this.key = cleanCopy(fields.key, safe);
    /** Which of `needs` the key has, which it lacks, and which are not decided. @type {{ granted: string[], missing: string[], unknown: string[] }} */
    this.needs = fields.needs;
    /** Whole days until the key expires, negative once it has; null when it has no expiry date or none is known. @type {number | null} */
    this.expiresInDays = fields.expiresInDays;
    /** The refusal of the key or of a request, or the error of the credentials; null when there is none. @type {import('../errors').BybitApiError | import('../errors/credential-error').BybitCredentialError | null} */
    this.error = fields.error;
    /** Every request that was sent, in order, redacted. @type {import('./session').InquiryRecord[]} */
    this.requests = fields.requests;
    /** When the diagnosis began, ms since 1970 on the local clock. @type {number} */
    this.startedAt = fields.startedAt;
  }

  /** The name of the exchange, such as `bybit`. @returns {string} */
  get venue() {
    return this.#venue;
  }

  /**
   * Plain data that is safe to send to anyone.
   *
   * @param {{ brief?: boolean }} [options] brief: without `checks`, `hints` and `requests`. Default false
   * @returns {Record<string, any>}
   */
  toJSON(options) {
    const { checks, hints, requests, error, ...rest } = this;
    const isBrief = options !== null && typeof options === 'object' && options.brief === true;
    return {
      ...rest,
      ...(!isBrief && { checks, hints, requests }),
      error: error === null ? null : error.toJSON(options),
    };
  }

  /**
   * The report for a terminal: checklist, what to do, facts, and the summary at the end.
   *
   * @param {{ colour?: boolean, width?: number }} [options] colour: with ANSI colours, default false. width: columns at
   *   which lines are broken, default never
   * @returns {string} several lines
   */
  toText(options) {
    return reportText(this, {}, createLayout(options)).trimEnd();
  }

  /**
   * @param {number} _depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   * @returns {string}
   */
  [INSPECT](_depth, options, inspect) {
    const { checks, hints, requests, error, ...rest } = this;
    const shown = {
      ...rest,
      checks: checks.map(({ status, title }) => `${status}: ${title}`),
      hints: hints.map(({ title, fix }) => `${title}: ${fix}`),
      error: error && error.message,
      requests: requests.length,
    };
    return `Diagnosis ${inspect(shown, { ...options, depth: 3 })}`;
  }
}

/**
 * @param {any} value plain data of the exchange
 * @param {(text: string) => string} safe
 * @param {number} [depth]
 * @returns {any} a copy with every text redacted, and nothing below the depth that the exchange's own data has
 */
function cleanCopy(value, safe, depth = DEEPEST_KEY_FIELD) {
  if (typeof value === 'string') return safe(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((item) => cleanCopy(item, safe, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [safe(name), cleanCopy(item, safe, depth - 1)]),
  );
}

exports.Diagnosis = Diagnosis;
