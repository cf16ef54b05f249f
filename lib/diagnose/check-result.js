'use strict';

/** The results of the steps of a diagnosis. */

/** @typedef {{ status: 'fail' | 'warn' | 'pass' | 'unknown', evidence: string, fix?: string }} CheckResult */

const pass = (/** @type {string} */ evidence) => /** @type {CheckResult} */ ({ status: 'pass', evidence });
const fail = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'fail', evidence, ...(fix && { fix }) });
const warn = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'warn', evidence, ...(fix && { fix }) });
const unknown = (/** @type {string} */ evidence, /** @type {string} */ fix = '') =>
  /** @type {CheckResult} */ ({ status: 'unknown', evidence, ...(fix && { fix }) });

module.exports = { fail, pass, unknown, warn };
