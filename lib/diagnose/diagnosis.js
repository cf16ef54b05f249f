'use strict';

/**
 * The result of a diagnosis. It can be logged, sent and printed as it is: it holds no secret, no signature and no whole
 * API key.
 *
 * @module
 */

const { LIKELY } = require('../venues/bybit/checklist');
const { styleText } = require('../internal/ansi');
const { oneLine, redactText } = require('../internal/redact');

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const LONGEST_TEXT = 4096;
/** `permissions` is an object of lists, in an object. */
const DEEPEST_KEY_FIELD = 4;

/**
 * @typedef {object} DiagnosisFields
 * @property {boolean} ok
 * @property {import('../errors/causes').Category | 'credential' | null} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {string} summary
 * @property {import('../classify/checks').Check[]} checks
 * @property {import('../venues/bybit/hosts').Environment | null} environment
 * @property {{ environment: import('../venues/bybit/hosts').Environment | null, baseURL: string | null }} asked
 * @property {{ offsetMs: number, errorMs: number, rttMs: number } | null} clock
 * @property {Record<string, any> | null} key
 * @property {{ granted: string[], missing: string[], unknown: string[] }} needs
 * @property {number | null} expiresInDays
 * @property {import('../errors').BybitApiError | import('../errors').BybitCredentialError | null} error
 * @property {import('./session').InquiryRecord[]} requests
 * @property {number} startedAt
 * @property {string | undefined} apiKey only searched for, to be hidden; not kept
 */

/** What a diagnosis found. Made by diagnose(). */
class Diagnosis {
  /** @param {DiagnosisFields} fields @hideconstructor */
  constructor(fields) {
    const { apiKey } = fields;
    const clean = (/** @type {unknown} */ text) => oneLine(redactText(text, { apiKey }), LONGEST_TEXT);
    /** The exchange accepts the key, for all that was named in `needs`, and the clock is right. @type {boolean} */
    this.ok = fields.ok;
    /**
     * The category that is named first; `credential` when the values themselves cannot work; null when nothing is
     * wrong, or when nothing is proven. @type {import('../errors/causes').Category | 'credential' | null}
     */
    this.category = fields.category;
    /** @type {import('../errors/causes').Confidence} */
    this.confidence = fields.confidence;
    /** One sentence: the cause and the fix. @type {string} */
    this.summary = clean(fields.summary);
    /** The nine steps, in the order of the checklist. @type {import('../classify/checks').Check[]} */
    this.checks = fields.checks.map((step) => ({
      ...step,
      evidence: clean(step.evidence),
      fix: clean(step.fix),
    }));
    /** Where the key lives, if that is proven. @type {import('../venues/bybit/hosts').Environment | null} */
    this.environment = fields.environment;
    /** What was asked. @type {{ environment: import('../venues/bybit/hosts').Environment | null, baseURL: string | null }} */
    this.asked = fields.asked;
    /**
     * ms. `offsetMs` has to be added to the local clock to get the exchange's; `errorMs` is how wrong that can be,
     * to either side. @type {{ offsetMs: number, errorMs: number, rttMs: number } | null}
     */
    this.clock = fields.clock;
    /** What query-api said of the key, without what tells of its owner. @type {Record<string, any> | null} */
    this.key = cleanCopy(fields.key, clean);
    /** What of `needs` the key has, lacks, and what is not decided. @type {{ granted: string[], missing: string[], unknown: string[] }} */
    this.needs = fields.needs;
    /** Whole days; null when the key has no day of expiry, or none is known. @type {number | null} */
    this.expiresInDays = fields.expiresInDays;
    /** @type {import('../errors').BybitApiError | import('../errors').BybitCredentialError | null} */
    this.error = fields.error;
    /** Every request that was sent, redacted. @type {import('./session').InquiryRecord[]} */
    this.requests = fields.requests;
    /** ms since 1970, local clock. @type {number} */
    this.startedAt = fields.startedAt;
  }

  /** @returns {Record<string, any>} everything, in plain data that is safe to send to anybody */
  toJSON() {
    return { ...this, error: this.error === null ? null : this.error.toJSON() };
  }

  /**
   * @param {{ colour?: boolean }} [options] colour: with ANSI colours, for a terminal. Default false
   * @returns {string} the report, several lines
   */
  toText({ colour = false } = {}) {
    const style = styleText(colour);
    // While nothing is proven to be wrong, what to do about the open steps is all the help there is.
    const settled = this.checks.some(({ status }) => status === 'fail');
    const open = settled ? [] : (LIKELY[this.category ?? ''] ?? []);
    return [
      ...factLines(this),
      '',
      ...this.checks.flatMap((step) => stepLines(step, style, open)),
      '',
      verdictLine(this, style),
    ].join('\n');
  }

  /**
   * @param {number} _depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   * @returns {string}
   */
  [INSPECT](_depth, options, inspect) {
    const { checks, requests, ...rest } = this;
    const checklist = checks.map(({ status, title }) => `${status}: ${title}`);
    return `Diagnosis ${inspect({ ...rest, checklist, requests: requests.length }, { ...options, depth: 3 })}`;
  }
}

/**
 * @param {any} value plain data of the exchange
 * @param {(text: string) => string} clean
 * @param {number} [depth]
 * @returns {any} a copy with every text redacted, and nothing below the depth that the exchange's own data has
 */
function cleanCopy(value, clean, depth = DEEPEST_KEY_FIELD) {
  if (typeof value === 'string') return clean(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((item) => cleanCopy(item, clean, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [clean(name), cleanCopy(item, clean, depth - 1)]),
  );
}

const MARKS = Object.freeze({ fail: '[FAIL]', pass: '[ ok ]', unknown: '[  ? ]' });
const COLOURS = Object.freeze({ fail: 'red', pass: 'green', unknown: 'yellow' });

/** @param {{ offsetMs: number, errorMs: number, rttMs: number }} clock */
function clockText({ offsetMs, errorMs, rttMs }) {
  const side = offsetMs < 0 ? 'ahead of' : 'behind';
  return `${Math.abs(offsetMs)} ms ${side} the exchange (give or take ${errorMs} ms, round trip ${rttMs} ms)`;
}

/** @param {InstanceType<typeof Diagnosis>} diagnosis @returns {string[]} */
function factLines({ asked, environment, clock, key, needs, expiresInDays, error, requests }) {
  const traces = requests.map(({ traceId }) => traceId).filter(Boolean);
  const { code, retMsg, httpStatus } = /** @type {any} */ (error ?? {});
  const facts = [
    ['asked', [asked.environment, asked.baseURL].filter(Boolean).join(', ')],
    ['key lives in', environment],
    ['API key', key?.apiKey],
    ['clock', clock && clockText(clock)],
    ['retCode', typeof code === 'number' ? code : null],
    ['retMsg', retMsg],
    ['HTTP status', httpStatus !== 200 ? httpStatus : null],
    ['granted', needs.granted.join(', ')],
    ['missing', needs.missing.join(', ')],
    ['expires in', expiresInDays === null ? null : `${expiresInDays} days`],
    ['trace ids', traces.join(', ')],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `  ${String(name).padEnd(13)} ${value}`);
}

/**
 * @param {import('../classify/checks').Check} check
 * @param {import('../internal/ansi').Style} style
 * @param {readonly string[]} open  the steps of which it is told what to do although they are open
 * @returns {string[]}
 */
function stepLines({ step, id, title, status, evidence, fix, url }, style, open) {
  const lines = [`  ${step}. ${style(COLOURS[status], MARKS[status])} ${title}`, `       ${evidence}`];
  if (status === 'fail' || (status === 'unknown' && open.includes(id))) {
    lines.push(`       ${style('bold', 'fix:')} ${fix}`, `       see: ${url}`);
  }
  return lines;
}

/**
 * @param {InstanceType<typeof Diagnosis>} diagnosis
 * @param {import('../internal/ansi').Style} style
 */
function verdictLine({ ok, category, confidence, summary }, style) {
  if (ok) return style('green', summary);
  return category === null
    ? style('yellow', summary)
    : `${style('red', `${category} (${confidence})`)}: ${summary}`;
}

exports.Diagnosis = Diagnosis;
