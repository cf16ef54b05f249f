'use strict';

/**
 * The errors for a reply of an exchange, or for a missing reply. Each class exists twice: for every venue, and
 * for Bybit. An error of Bybit is an instance of both. The classes recognise instances of another copy of the package.
 *
 * All errors of this package can be logged as they are: no field, message, stack, JSON or inspection holds a secret, a
 * signature or a whole API key.
 *
 * @module
 */

const { brandError } = require('../internal/brand');
const { allData, briefData, hideDetails, isBrief } = require('./brief');
const { CATEGORIES, titleOf } = require('./causes');
const { clean, copyCause, copyResponder, setHidden } = require('./copy');
const { usualHints } = require('./hints');
const { messageFor } = require('./message');
const { wrap } = require('../internal/layout');
const { namesOf } = require('./reply-text');
const { keepOwnStack } = require('./stack');
const { exchangeName, venueOf } = require('../venues');
const { checkLines, factLines, hintLines, createLayout, chooseTitle } = require('./text');

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
/**
 * The exchange's names of its code and its text are properties of an error, too.
 *
 * @type {typeof Error & (new (...args: any[]) => import('../venues/venue').ReplyFields)}
 */
const ReplyError = /** @type {any} */ (Error);

/**
 * One step of the checklist.
 *
 * @typedef {object} Check
 * @property {number} step from 1, its place on the checklist
 * @property {import('./causes').StepId} id
 * @property {string} title a noun, such as `Expiry`
 * @property {'fail' | 'warn' | 'pass' | 'unknown'} status `fail`, `warn` and `pass` rest on evidence; all else is `unknown`
 * @property {string} evidence what the status rests on, or what would decide it
 * @property {string} url the page of the exchange that documents it
 */
/**
 * One thing to do about the cause.
 *
 * @typedef {object} Hint
 * @property {string} id the id of a check, or of what else it is about, such as `wait`
 * @property {string} title a noun
 * @property {string} evidence why this may be the cure
 * @property {string} fix what to do, in one or more sentences
 * @property {string} url the page of the exchange that documents it
 * @property {string} [open] the page of the exchange where it can be fixed; absent when there is none
 * @property {readonly string[]} [run] commands to type, which this package never runs; absent when there are none
 */
/**
 * @typedef {object} ErrorFields
 * @property {number | string | null} [code] the exchange's code
 * @property {string} [text] what the exchange said
 * @property {string} [reason] the cause as a clause for the message, where the category says less
 * @property {import('./causes').Category} category
 * @property {import('./causes').Confidence} [confidence]
 * @property {readonly Check[]} [checks]
 * @property {readonly Hint[]} [hints] the usual ones of the category when they are left out
 * @property {number | null} [httpStatus]
 * @property {string | null} [method]
 * @property {string | null} [endpoint] path, or the operation of a WebSocket
 * @property {string | null} [environment]
 * @property {import('../classify/responder').Responder | null} [respondedBy]
 * @property {import('../venues/venue').RateLimit | null} [rateLimit]
 * @property {string | null} [traceId]
 * @property {number | null} [time] the server's clock, ms since 1970
 * @property {boolean} [retryable] the category decides when it is left out
 * @property {boolean} [sent] false only when no byte of the request was written; default true
 * @property {unknown} [cause] copied without anything but its name, message, code and stack
 * @property {number | null} [retryAfterMs] of an error about a limit, ms
 * @property {string} [venue] default `bybit`
 * @property {string} [apiKey] only searched for, to be hidden; not kept
 */

/** Hints of an inspection, which should leave the message on the screen. */
const SHOWN_HINTS = 2;

/** @param {ErrorFields} fields @returns {Hint[]} redacted */
function copyHints(fields) {
  const { hints, category, text, environment = null, venue, apiKey } = fields;
  const evidence = text || `${titleOf(category, venueOf(fields))}.`;
  return (hints ?? usualHints({ category, environment, evidence, venue })).map((hint) => ({
    ...hint,
    evidence: clean(hint.evidence, apiKey),
    fix: clean(hint.fix, apiKey),
  }));
}

/** A reply of an exchange that is not a success, or the lack of a reply. */
class ApiError extends ReplyError {
  /** @param {ErrorFields} fields @hideconstructor */
  constructor(fields) {
    const { apiKey, venue = 'bybit' } = fields;
    const hints = copyHints(fields);
    super(messageFor(fields, hints, exchangeName(venue)));
    const text = (/** @type {unknown} */ value) => clean(value, apiKey) || null;
    /** The exchange, such as `bybit`. @type {string} */
    this.venue = venue;
    /** The exchange's code, so that `error.code === 33004` works; null when the reply carried none. @type {number | string | null} */
    this.code = fields.code ?? null;
    const { replies } = venueOf(this);
    const names = namesOf({ replies });
    // Where the exchange's name is `code`, the property above keeps its value.
    Object.assign(this, {
      [names.code]: replies.labels ? this.code : numberOrNull(fields.code),
      code: this.code,
    });
    Object.assign(this, { [names.message]: clean(fields.text, apiKey) });
    /** The cause. @type {import('./causes').Category} */
    this.category = fields.category;
    /** How the cause is known: `stated` by the text, `documented` for the code, or `inferred`. @type {import('./causes').Confidence} */
    this.confidence = fields.confidence ?? 'inferred';
    /** HTTP status of the reply; null when there was none. @type {number | null} */
    this.httpStatus = fields.httpStatus ?? null;
    /** HTTP method of the request, in capitals; null when it is not known. @type {string | null} */
    this.method = text(fields.method);
    /** Path of the endpoint without its query, or the operation of a WebSocket; null when it is not known. @type {string | null} */
    this.endpoint = text(fields.endpoint);
    /** `mainnet`, `testnet` or `demo`; null when the host does not tell. @type {string | null} */
    this.environment = text(fields.environment);
    /** The system that sent the reply: the exchange, or something between it and the bot; null when nothing shows it. @type {import('../classify/responder').Responder | null} */
    this.respondedBy = copyResponder(fields.respondedBy, apiKey);
    /** What the reply said about the request limit; null when it said nothing. @type {import('../venues/venue').RateLimit | null} */
    this.rateLimit = fields.rateLimit ?? null;
    /** The exchange's id of the request, for its support. @type {string | null} */
    this.traceId = text(fields.traceId);
    /** The server's clock at the reply, ms since 1970; null when the reply did not tell. @type {number | null} */
    this.time = fields.time ?? null;
    /** Whether the same request can succeed later without a change by anyone. @type {boolean} */
    this.retryable = fields.retryable ?? CATEGORIES[fields.category].retryable;
    /** False only when no byte of the request was written, so that it certainly did nothing. @type {boolean} */
    this.sent = fields.sent ?? true;
    const checks = (fields.checks ?? []).map((check) => ({
      ...check,
      evidence: clean(check.evidence, apiKey),
    }));
    /** Every step of the checklist, most likely cause first; empty when nothing was checked. Not enumerable. @type {Check[]} */
    this.checks = checks;
    /** What to do, most likely fix first. Not enumerable. @type {Hint[]} */
    this.hints = hints;
    const cause = copyCause(fields.cause, apiKey);
    if (cause) setHidden(this, 'cause', cause);
    // For the title of toText().
    if (fields.reason !== undefined) setHidden(this, 'reason', fields.reason);
    hideDetails(this);
    keepOwnStack(this);
  }

  /**
   * Plain data that is safe to log.
   *
   * @param {{ brief?: boolean }} [options] brief: what one line of a log needs: no `checks`, `hints` and empty fields, but the
   *   failed steps and the first fix. Default false
   * @returns {Record<string, any>}
   */
  toJSON(options) {
    return isBrief(options) ? briefData(this) : allData(this);
  }

  /**
   * The facts, the checklist and what to do, for a terminal.
   *
   * @param {{ colour?: boolean, width?: number }} [options] colour: with ANSI colours, default false. width: columns at
   *   which lines are broken, default never
   * @returns {string} several lines
   */
  toText(options) {
    const layout = createLayout(options);
    const hints = hintLines(this.hints, layout);
    // A checklist of the key says nothing where the key is not the cause and nothing is known of it.
    const isShown =
      !CATEGORIES[this.category].isBlameless || this.checks.some(({ status }) => status !== 'unknown');
    const checks = isShown ? checkLines(this.checks, this.hints, layout) : [];
    return [
      ...wrap(`${this.name}: ${chooseTitle(this)}`, layout.width),
      ...factLines(this, layout),
      ...(hints.length > 0 ? ['', ...hints] : []),
      ...(checks.length > 0
        ? ['', layout.paint('Checklist, most likely cause first:', 'bold'), ...checks]
        : []),
    ].join('\n');
  }

  /**
   * @param {number} _depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   * @returns {string}
   */
  [INSPECT](_depth, options, inspect) {
    const { cause } = /** @type {{ cause?: any }} */ (this);
    const hints = this.hints.slice(0, SHOWN_HINTS).map(({ title, fix }) => `${title}: ${fix}`);
    const shown = { ...this, ...(cause && { cause: `${cause.name}: ${cause.message}` }), hints };
    // The stack begins with name and message.
    return `${this.stack} ${inspect(shown, { ...options, depth: 2 })}`;
  }
}

/** @param {ApiError} error @returns {number | null} */
function codeOf({ code }) {
  return numberOrNull(code);
}

/** @param {unknown} code @returns {number | null} */
function numberOrNull(code) {
  return typeof code === 'number' ? code : null;
}

/** The exchange rejected who is asking: key, secret, signature, time, address, permission or account. */
class AuthError extends ApiError {}

/** The exchange asks for fewer requests. */
class RateLimitError extends ApiError {
  /** @param {ErrorFields} fields @hideconstructor */
  constructor(fields) {
    super(fields);
    /** How long to wait, in ms from the moment the reply arrived; null when nothing says so. @type {number | null} */
    this.retryAfterMs = fields.retryAfterMs ?? null;
    hideDetails(this);
  }
}

/** A reply of Bybit that is not a success, or the lack of a reply. */
class BybitApiError extends ApiError {
  /** Always the same. @type {'bybit'} */
  venue = 'bybit';
  /** Bybit's code, so that `error.code === 33004` works; null when the reply carried none. @type {number | null} */
  code = codeOf(this);

  /** @param {ErrorFields} fields @hideconstructor */
  constructor(fields) {
    super({ ...fields, venue: 'bybit' });
    // The two fields of this class are enumerable again.
    hideDetails(this);
  }
}

/** Bybit rejected who is asking: key, secret, signature, time, address, permission or account. Also an AuthError. */
class BybitAuthError extends BybitApiError {}

/** Bybit asks for fewer requests. Also a RateLimitError. */
class BybitRateLimitError extends BybitApiError {
  /** @param {ErrorFields} fields @hideconstructor */
  constructor(fields) {
    super(fields);
    /** How long to wait, in ms from the moment the reply arrived; null when nothing says so. @type {number | null} */
    this.retryAfterMs = fields.retryAfterMs ?? null;
    hideDetails(this);
  }
}

/** Of the exchanges whose errors have classes of their own. @type {Readonly<Record<string, Readonly<Record<ErrorKind, typeof BybitApiError>>>>} */
const OWN_CLASSES = Object.freeze({
  bybit: { auth: BybitAuthError, api: BybitApiError, 'rate-limit': BybitRateLimitError },
});
/** @typedef {import('./causes/record').Cause['kind']} ErrorKind */
/** @type {Readonly<Record<ErrorKind, typeof ApiError>>} */
const CLASSES = Object.freeze({ auth: AuthError, api: ApiError, 'rate-limit': RateLimitError });

/**
 * @param {ErrorKind} kind of the cause
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {typeof BybitApiError} the class of errors of this exchange; ApiError and so on where it has none of its own
 */
function errorClassOf(kind, { id }) {
  return (OWN_CLASSES[id] ?? /** @type {any} */ (CLASSES))[kind];
}

brandError(ApiError, 'ApiError');
brandError(AuthError, 'AuthError');
brandError(RateLimitError, 'RateLimitError');
brandError(BybitApiError, 'BybitApiError');
brandError(BybitAuthError, 'BybitAuthError', 'AuthError');
brandError(BybitRateLimitError, 'BybitRateLimitError', 'RateLimitError');

exports.ApiError = ApiError;
exports.AuthError = AuthError;
exports.BybitApiError = BybitApiError;
exports.BybitAuthError = BybitAuthError;
exports.BybitRateLimitError = BybitRateLimitError;
exports.RateLimitError = RateLimitError;
exports.errorClassOf = errorClassOf;
