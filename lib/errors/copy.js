'use strict';

/** Copies of foreign texts and errors that are safe to log. */

const { ownStack } = require('./stack');
const { redactText, oneLine } = require('../internal/redact');

const DEEPEST_CAUSE = 3;
const LONGEST_TEXT = 4096;

/**
 * @param {unknown} text
 * @param {string} [apiKey] only searched for, to be hidden
 * @returns {string} without secrets and control characters, cut to a length fit for a log
 */
function clean(text, apiKey) {
  return oneLine(redactText(text, { apiKey }), LONGEST_TEXT);
}

/**
 * A copy of an error that is safe to log. Errors of HTTP clients carry the request (`config.headers`, with key and
 * signature), so the error itself is never kept.
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
  const stack = ownStack(redactText(part('stack'), { apiKey }));
  Object.defineProperty(copy, 'stack', { ...hidden, value: stack || `${copy.name}: ${copy.message}` });
  if (typeof code === 'string' || typeof code === 'number') {
    Object.assign(copy, { code: typeof code === 'string' ? clean(code, apiKey) : code });
  }
  const deeper = depth < DEEPEST_CAUSE ? copyCause(part('cause'), apiKey, depth + 1) : undefined;
  if (deeper) Object.defineProperty(copy, 'cause', { ...hidden, value: deeper });
  return copy;
}

/**
 * @param {import('../classify/responder').Responder | null | undefined} responder
 * @param {string | undefined} apiKey
 * @returns {import('../classify/responder').Responder | null}
 */
function copyResponder(responder, apiKey) {
  if (!responder) return null;
  const { part, name, evidence } = responder;
  return { part, name: clean(name, apiKey), evidence: clean(evidence, apiKey) };
}

/**
 * Sets a property that logs and JSON leave out.
 *
 * @param {object} object
 * @param {string} name
 * @param {unknown} value
 */
function setHidden(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: false, writable: true, configurable: true });
}

module.exports = { clean, copyCause, copyResponder, setHidden };
