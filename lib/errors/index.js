'use strict';

/**
 * The errors of this package. All of them can be logged as they are: no field, message, stack, JSON or inspection
 * holds a secret, a signature or a whole API key. The classes recognise each other's instances across two copies of
 * the package.
 *
 * @module
 */

const { brand: brandClass } = require('../internal/brand');
const { CATEGORIES } = require('./causes');
const { redactText, oneLine } = require('../internal/redact');

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const DEEPEST_CAUSE = 3;
const LONGEST_TEXT = 4096;

/**
 * @typedef {object} ErrorFields
 * @property {number | null} [code] retCode
 * @property {string} [retMsg]
 * @property {string} [reason] the cause as a clause for the message, where the category says less
 * @property {import('../errors/causes').Category} category
 * @property {import('../errors/causes').Confidence} [confidence]
 * @property {readonly import('../classify/checks').Check[]} [checks]
 * @property {number | null} [httpStatus]
 * @property {string | null} [method]
 * @property {string | null} [endpoint] path, or the operation of a WebSocket
 * @property {string | null} [environment]
 * @property {import('../classify/responder').Responder | null} [respondedBy]
 * @property {import('../venues/bybit/rate-limit').RateLimit | null} [rateLimit]
 * @property {string | null} [traceId]
 * @property {number | null} [time] the server's clock, ms since 1970
 * @property {boolean} [retryable] the category decides when it is left out
 * @property {boolean} [sent] false only when no byte of the request was written; default true
 * @property {unknown} [cause] copied without anything but its name, message, code and stack
 * @property {string} [apiKey] only searched for, to be hidden; not kept
 */

/**
 * @param {Function} constructor
 * @param {string} name
 */
function brand(constructor, name) {
  brandClass(constructor, name);
  Object.defineProperty(constructor.prototype, 'name', { value: name, writable: true, configurable: true });
}

/**
 * @param {unknown} text
 * @param {string | undefined} apiKey
 * @returns {string} without secrets and control characters, cut to a length fit for a log
 */
function clean(text, apiKey) {
  return oneLine(redactText(text, { apiKey }), LONGEST_TEXT);
}

/**
 * A copy of an error that is safe to log. Errors of HTTP clients carry the request (`config.headers`, with key and
 * signature) and are therefore never kept themselves.
 *
 * @param {unknown} cause
 * @param {string | undefined} apiKey
 * @param {number} [depth]
 * @returns {Error | undefined}
 */
function copyCause(cause, apiKey, depth = 1) {
  if (cause === undefined || cause === null) return undefined;
  const part = (/** @type {string} */ name) => {
    try {
      return /** @type {any} */ (cause)[name];
    } catch {
      return undefined;
    }
  };
  const text = typeof cause === 'string' ? cause : part('message');
  const code = part('code');
  const copy = new Error(
    clean(text, apiKey) || (typeof code === 'string' ? clean(code, apiKey) : 'unknown cause'),
  );
  const hidden = { enumerable: false, writable: true, configurable: true };
  Object.defineProperty(copy, 'name', { ...hidden, value: clean(part('name'), apiKey) || 'Error' });
  const stack = redactText(part('stack'), { apiKey });
  Object.defineProperty(copy, 'stack', { ...hidden, value: stack || `${copy.name}: ${copy.message}` });
  if (typeof code === 'string' || typeof code === 'number') {
    Object.assign(copy, { code: typeof code === 'string' ? clean(code, apiKey) : code });
  }
  const deeper = depth < DEEPEST_CAUSE ? copyCause(part('cause'), apiKey, depth + 1) : undefined;
  if (deeper) Object.defineProperty(copy, 'cause', { ...hidden, value: deeper });
  return copy;
}

/**
 * @param {import('../classify/responder').Responder | null | undefined} answerer
 * @param {string | undefined} apiKey
 * @returns {import('../classify/responder').Responder | null}
 */
function copyResponder(answerer, apiKey) {
  if (!answerer) return null;
  const { part, name, evidence } = answerer;
  return { part, name: clean(name, apiKey), evidence: clean(evidence, apiKey) };
}

/**
 * @param {import('../classify/responder').Responder | null} answerer
 * @returns {string | null}
 */
function responderText(answerer) {
  return answerer && `${answerer.part}: ${answerer.name}. ${answerer.evidence}`;
}

/**
 * @param {ErrorFields} fields
 * @returns {string} the one line that says what happened
 */
function messageFor(fields) {
  const { code, httpStatus, category, retMsg, reason, respondedBy, method, endpoint, environment, apiKey } =
    fields;
  const subject = code ?? (httpStatus ? `HTTP ${httpStatus}` : 'without a retCode');
  // Why no reply came says more than the title, and names a certificate that was refused.
  const failure =
    respondedBy?.part === 'network' ? clean(respondedBy.evidence, apiKey).replace(/\.$/, '') : '';
  const text = oneLine(clean(retMsg, apiKey)) || failure || CATEGORIES[category].title;
  const said = reason ? `${text}: ${reason}` : text;
  const where = [clean(method, apiKey), clean(endpoint, apiKey)].filter(Boolean).join(' ');
  const place = environment ? `${where ? ' on ' : ''}${clean(environment, apiKey)}` : '';
  return `Bybit ${subject} ${category}: ${said}${where || place ? ` (${where}${place})` : ''}`;
}

/** A reply of the exchange that is not a success, or the lack of a reply. */
class BybitApiError extends Error {
  /** @param {ErrorFields} fields */
  constructor(fields) {
    super(messageFor(fields));
    const { apiKey } = fields;
    const text = (/** @type {unknown} */ value) => clean(value, apiKey) || null;
    /** retCode, so that `error.code === 33004` works; null when the reply carried none. @type {number | null} */
    this.code = fields.code ?? null;
    /** What the exchange said, redacted. @type {string} */
    this.retMsg = clean(fields.retMsg, apiKey);
    /** @type {import('../errors/causes').Category} */
    this.category = fields.category;
    /** @type {import('../errors/causes').Confidence} */
    this.confidence = fields.confidence ?? 'inferred';
    /** The nine steps of the checklist, most likely cause first. @type {import('../classify/checks').Check[]} */
    this.checks = (fields.checks ?? []).map((check) => ({
      ...check,
      evidence: clean(check.evidence, apiKey),
      fix: clean(check.fix, apiKey),
    }));
    /** @type {number | null} */
    this.httpStatus = fields.httpStatus ?? null;
    /** @type {string | null} */
    this.method = text(fields.method);
    /** Path of the endpoint, without query. @type {string | null} */
    this.endpoint = text(fields.endpoint);
    /** @type {string | null} */
    this.environment = text(fields.environment);
    /** Which part of the road between bot and exchange sent the reply; null when nothing shows it. @type {import('../classify/responder').Responder | null} */
    this.respondedBy = copyResponder(fields.respondedBy, apiKey);
    /** What the reply told of the limit of requests. @type {import('../venues/bybit/rate-limit').RateLimit | null} */
    this.rateLimit = fields.rateLimit ?? null;
    /** The exchange's id of the request, for its support. @type {string | null} */
    this.traceId = text(fields.traceId);
    /** Server's clock, ms since 1970. @type {number | null} */
    this.time = fields.time ?? null;
    /** The same request can succeed later although nobody changes anything. @type {boolean} */
    this.retryable = fields.retryable ?? CATEGORIES[fields.category].retryable;
    /** False only when no byte of the request was written: it is certain that it did nothing. @type {boolean} */
    this.sent = fields.sent ?? true;
    const cause = copyCause(fields.cause, apiKey);
    if (cause) Object.defineProperty(this, 'cause', { value: cause, writable: true, configurable: true });
  }

  /** @returns {Record<string, any>} everything, in plain data that is safe to log */
  toJSON() {
    const { cause } = /** @type {{ cause?: any }} */ (this);
    const plain = cause && { cause: { name: cause.name, message: cause.message, code: cause.code ?? null } };
    return Object.assign({ name: this.name, message: this.message }, this, plain);
  }

  /** @returns {string} the checklist for a terminal, several lines, without colours */
  toText() {
    const { url } = CATEGORIES[this.category];
    const facts = [
      ['request', [this.method, this.endpoint].filter(Boolean).join(' ')],
      ['environment', this.environment],
      ['retCode', this.code],
      ['retMsg', this.retMsg],
      ['HTTP status', this.httpStatus],
      // A retCode says by itself that the exchange answered.
      [
        'answered by',
        this.code === null || this.respondedBy?.part !== 'exchange' ? responderText(this.respondedBy) : null,
      ],
      ['cause', `${this.category} (${this.confidence})`],
      ['trace id', this.traceId],
    ];
    const told = facts.filter(([, value]) => value !== null && value !== '');
    const lines = [
      `${this.name}: ${titleOf(this)}`,
      ...told.map(([name, value]) => `  ${String(name).padEnd(12)} ${value}`),
      `  ${'see'.padEnd(12)} ${url}`,
    ];
    if (this.checks.length > 0) lines.push('', 'Checklist, most likely cause first:');
    const settled = this.checks.some(({ status }) => status === 'fail');
    this.checks.forEach((check, index) => lines.push(...checkLines(check, index, settled)));
    return lines.join('\n');
  }

  /**
   * @param {number} _depth
   * @param {import('node:util').InspectOptions} options
   * @param {typeof import('node:util').inspect} inspect
   * @returns {string}
   */
  [INSPECT](_depth, options, inspect) {
    const { checks, ...fields } = this.toJSON();
    delete fields.name;
    delete fields.message;
    const checklist = (checks ?? []).map((/** @type {any} */ check) => `${check.status}: ${check.title}`);
    return `${this.stack} ${inspect({ ...fields, checklist }, { ...options, depth: 2 })}`;
  }
}

const EXPIRED_LOGIN = new Set(['clock-behind', 'request-late']);

/** @param {BybitApiError} error @returns {string} */
function titleOf({ category, endpoint }) {
  // The titles of the categories are about requests; a login has neither a recv_window nor a timestamp.
  const isLogin = endpoint === 'auth' && EXPIRED_LOGIN.has(category);
  return isLogin ? 'The login had expired when it arrived' : CATEGORIES[category].title;
}

const MARKS = Object.freeze({ fail: '[FAIL]', pass: '[ ok ]', unknown: '[  ? ]' });

/**
 * @param {import('../classify/checks').Check} check
 * @param {number} index
 * @param {boolean} settled  some step has failed: what to do about the open ones would only distract
 * @returns {string[]}
 */
function checkLines(check, index, settled) {
  const lines = [`  ${index + 1}. ${MARKS[check.status]} ${check.title}`, `       ${check.evidence}`];
  if (check.status === 'fail' || (check.status === 'unknown' && !settled)) {
    lines.push(`       fix: ${check.fix}`, `       see: ${check.url}`);
  }
  return lines;
}

/** The exchange rejected who is asking: key, secret, signature, time, address, permission or account. */
class BybitAuthError extends BybitApiError {}

/** The exchange asks for fewer requests. */
class BybitRateLimitError extends BybitApiError {
  /** @param {ErrorFields & { retryAfterMs?: number | null }} fields */
  constructor(fields) {
    super(fields);
    /** How long to wait, ms from the moment the reply arrived; null when nothing says so. @type {number | null} */
    this.retryAfterMs = fields.retryAfterMs ?? null;
  }
}

const FINDING_FIELDS = Object.freeze([
  'field',
  'id',
  'severity',
  'repairable',
  'index',
  'count',
  'codePoint',
  'variable',
  'message',
  'fix',
]);

/** @param {any} finding @returns {any} */
function copyFinding(finding) {
  return Object.fromEntries(
    FINDING_FIELDS.filter((name) => name in finding).map((name) => [name, finding[name]]),
  );
}

/** Credentials that cannot work. The message lists every finding. */
class BybitCredentialError extends Error {
  /**
   * @param {readonly import('../credentials/findings').DescribedFinding[]} findings of the credential validator
   * @param {{ cause?: unknown }} [options]
   */
  constructor(findings, options = {}) {
    const list = Array.isArray(findings) ? findings : [];
    const sentences = list.map(({ message, fix }) =>
      clean(fix ? `${message}. ${fix}` : `${message}.`, undefined),
    );
    super(`The Bybit credentials cannot be used: ${sentences.join(' ') || 'no reason was given'}`);
    /** @type {'ERR_BYBIT_CREDENTIAL'} */
    this.code = 'ERR_BYBIT_CREDENTIAL';
    /** What the validator found, and nothing else that the caller's objects may carry. @type {import('../credentials/findings').DescribedFinding[]} */
    this.findings = list.map(copyFinding);
    const cause = copyCause(options.cause, undefined);
    if (cause) Object.defineProperty(this, 'cause', { value: cause, writable: true, configurable: true });
  }

  /** @returns {{ name: string, code: string, message: string, findings: import('../credentials/findings').DescribedFinding[] }} */
  toJSON() {
    return { name: this.name, code: this.code, message: this.message, findings: this.findings };
  }
}

brand(BybitApiError, 'BybitApiError');
brand(BybitAuthError, 'BybitAuthError');
brand(BybitRateLimitError, 'BybitRateLimitError');
brand(BybitCredentialError, 'BybitCredentialError');

exports.BybitApiError = BybitApiError;
exports.BybitAuthError = BybitAuthError;
exports.BybitRateLimitError = BybitRateLimitError;
exports.BybitCredentialError = BybitCredentialError;
exports.brand = brand;
