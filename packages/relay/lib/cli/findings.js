'use strict';

/** Findings and errors of the relay as text. */

const { MISSING_VARIABLE } = require('../config/walk');
const { clean } = require('./text');

const ADVICE = 'Variables are read from the environment, and from .env in this folder or --env-file.';

/**
 * The message of an error tells its first findings, for programs that show nothing else. Here each is on a line of its own.
 *
 * @param {{ code?: string, message: string, findings?: readonly import('../errors').Finding[] }} error
 * @returns {string}
 */
function errorText({ code, message, findings = [] }) {
  const isToldAlready =
    findings.length === 0 || (findings.length === 1 && message.includes(findings[0].message));
  if (isToldAlready) return `signal-relay: ${clean(message)}\n`;
  const title = code === 'ERR_RELAY_CONFIG' ? 'The configuration of the relay is wrong:' : message;
  const isVariable = findings.some((finding) => finding.code === MISSING_VARIABLE);
  const lines = [
    `signal-relay: ${clean(title)}`,
    ...findings.map((finding) => `  - ${clean(finding.message)}`),
    ...(isVariable ? [ADVICE] : []),
  ];
  return `${lines.join('\n')}\n`;
}

exports.errorText = errorText;
