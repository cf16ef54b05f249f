'use strict';

/** Findings and errors of the relay as text. */

const { clean } = require('./text');

/** @param {import('../errors').Finding} finding @returns {string} */
function findingText({ path, byte, message }) {
  const where = [path, byte === undefined ? '' : `byte ${byte}`].filter(Boolean).join(', ');
  return `  - ${where === '' ? '' : `${clean(where)}: `}${clean(message)}`;
}

/**
 * @param {{ message: string, findings?: readonly import('../errors').Finding[] }} error
 * @returns {string}
 */
function errorText({ message, findings = [] }) {
  // An error with one finding has its message.
  const lines = findings.filter((finding) => finding.message !== message).map(findingText);
  return `${[`signal-relay: ${clean(message)}`, ...lines].join('\n')}\n`;
}

exports.errorText = errorText;
