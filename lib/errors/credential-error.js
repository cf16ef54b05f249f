'use strict';

const { brandError } = require('../internal/brand');
const { hideDetails, isBrief } = require('./brief');
const { clean, copyCause, setHidden } = require('./copy');
const { keepOwnStack } = require('./stack');
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
    // Several findings may share what to do about them: it follows the last one.
    const isRepeated = (/** @type {number} */ index) =>
      list.slice(index + 1).some(({ fix }) => fix === list[index].fix);
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
    hideDetails(this);
    keepOwnStack(this);
  }

  /**
   * Plain data that is safe to log.
   *
   * @param {{ brief?: boolean }} [options] brief: without `findings`, which the message lists. Default false
   * @returns {{ name: string, venue: string, code: string, message: string, findings?: DescribedFinding[] }}
   */
  toJSON(options) {
    const { name, venue, code, message, findings } = this;
    return { name, venue, code, message, ...(!isBrief(options) && { findings }) };
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
    // The field of this class is enumerable again.
    hideDetails(this);
  }
}

brandError(CredentialError, 'CredentialError');
brandError(BybitCredentialError, 'BybitCredentialError');

exports.BybitCredentialError = BybitCredentialError;
exports.CredentialError = CredentialError;
