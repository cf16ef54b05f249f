'use strict';

/** @typedef {import('../credentials/findings').DescribedFinding} DescribedFinding */

/**
 * A signer exists, so what cannot work was removed before it was made.
 *
 * @param {DescribedFinding} finding
 * @returns {DescribedFinding}
 */
function markRepaired(finding) {
  return finding.severity === 'error' ? Object.freeze({ ...finding, repaired: true }) : finding;
}

/** @param {readonly DescribedFinding[]} findings */
function warnOfRepairs(findings) {
  for (const { severity, message } of findings) {
    if (severity === 'error') {
      process.emitWarning(`${message}. It was removed before use.`, { code: 'BYBIT_CREDENTIAL_REPAIRED' });
    }
  }
}

module.exports = { markRepaired, warnOfRepairs };
