'use strict';

const { brandError } = require('../internal/brand');
const { clean, copyCause, setHidden } = require('./copy');
const { exchangeName } = require('../venues');

/** @typedef {import('../credentials/findings').DescribedFinding} DescribedFinding */

/** @type {readonly string[]} */
const FINDING_FIELDS = Object.freeze([
  'field',
  'id',
  'severity',
  'repairable',
  'index',
  'count',
  'codePoint',
  'variable',
  'similar',
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
class CredentialError extends Error {
  /**
   * @param {readonly DescribedFinding[]} findings of the credential validator
   * @param {{ cause?: unknown, venue?: string }} [options]
   * @hideconstructor
   */
  constructor(findings, { cause, venue = 'bybit' } = {}) {
    const list = Array.isArray(findings) ? findings : [];
    // Missing variables share what to do about them.
    const isRepeated = (/** @type {number} */ index) => list[index].fix === list[index + 1]?.fix;
    const sentences = list.map(({ message, fix }, index) =>
      clean(fix && !isRepeated(index) ? `${message}. ${fix}` : `${message}.`),
    );
    super(
      `The ${exchangeName(venue)} credentials cannot be used: ${sentences.join(' ') || 'no reason was given'}`,
    );
    /** The exchange, such as `bybit`. @type {string} */
    this.venue = venue;
    /** Always the same. @type {'ERR_BYBIT_CREDENTIAL'} */
    this.code = 'ERR_BYBIT_CREDENTIAL';
    /** What the validator found, without any value of the credentials. @type {DescribedFinding[]} */
    this.findings = list.map(copyFinding);
    const copy = copyCause(cause, undefined);
    if (copy) setHidden(this, 'cause', copy);
  }

  /** @returns {{ name: string, venue: string, code: string, message: string, findings: DescribedFinding[] }} plain data that is safe to log */
  toJSON() {
    const { name, venue, code, message, findings } = this;
    return { name, venue, code, message, findings };
  }
}

/** Credentials for Bybit that cannot work. The message lists every finding. */
class BybitCredentialError extends CredentialError {
  /** Always the same. @type {'bybit'} */
  venue = 'bybit';

  /**
   * @param {readonly DescribedFinding[]} findings of the credential validator
   * @param {{ cause?: unknown }} [options]
   * @hideconstructor
   */
  constructor(findings, options = {}) {
    super(findings, { ...options, venue: 'bybit' });
  }
}

brandError(CredentialError, 'CredentialError');
brandError(BybitCredentialError, 'BybitCredentialError');

exports.BybitCredentialError = BybitCredentialError;
exports.CredentialError = CredentialError;
