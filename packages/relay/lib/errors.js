'use strict';

/**
 * One thing that is wrong with what came in.
 *
 * @typedef {object} Finding
 * @property {string} code  in kebab case, such as `unknown-field`
 * @property {string} path  where: `signal.size.value`; '' for all of it
 * @property {number} [byte]  offset in the bytes that came in, from 0
 * @property {string} message  one sentence that stands alone
 */

/**
 * Every error that the relay makes. `code` starts with `ERR_RELAY_`.
 *
 * @example
 * try { await relay.ready(); } catch (error) {
 *   if (error instanceof RelayError) for (const { message } of error.findings) console.error(message);
 * }
 */
class RelayError extends Error {
  /**
   * @param {string} code
   * @param {string} message  one line that stands alone
   * @param {{ findings?: readonly Finding[], cause?: unknown }} [details]
   */
  constructor(code, message, { findings = [], cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RelayError';
    this.code = code;
    /** @type {readonly Finding[]} */
    this.findings = Object.freeze([...findings]);
  }
}

exports.RelayError = RelayError;
