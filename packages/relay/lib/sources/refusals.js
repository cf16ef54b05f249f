'use strict';

/** Why a source refuses what came in, and the answer that it gets. */

/**
 * @typedef {'bad-signature' | 'forbidden' | 'stale-signed' | 'stale-signal' | 'malformed' | 'too-large' | 'invalid'} RefusalKind
 */
/** @typedef {import('../errors').Finding} Finding */
/**
 * @typedef {object} Refusal
 * @property {'refused'} status
 * @property {RefusalKind} kind
 * @property {400 | 401 | 403 | 413 | 422} http
 * @property {string} reason  a code: the first finding's
 * @property {Finding[]} findings
 * @property {boolean} authenticated  whether the sender proved who it is: then a trade was lost, and somebody should know
 * @property {string} [signalId]
 * @property {string} bodyHash  SHA-256, hex
 * @property {string} redacted  the body without secrets; '' when the sender is not known
 */

/** @type {Readonly<Record<RefusalKind, { http: Refusal['http'], authenticated: boolean }>>} */
const KINDS = Object.freeze({
  'bad-signature': { http: 401, authenticated: false },
  forbidden: { http: 403, authenticated: false },
  // The signature is checked before its time.
  'stale-signed': { http: 401, authenticated: true },
  malformed: { http: 400, authenticated: true },
  'too-large': { http: 413, authenticated: false },
  invalid: { http: 422, authenticated: true },
  'stale-signal': { http: 422, authenticated: true },
});

/** A signal has fewer fields; more findings do not help. */
const MOST_FINDINGS = 40;

/** What bybit-auth/webhook says. @type {Readonly<Record<string, RefusalKind>>} */
const KIND_OF_REASON = Object.freeze({
  'missing-header': 'bad-signature',
  'malformed-header': 'bad-signature',
  'bad-signature': 'bad-signature',
  'too-old': 'stale-signed',
  'too-new': 'stale-signed',
  'ip-not-allowed': 'forbidden',
  'client-certificate': 'forbidden',
});

/**
 * @param {RefusalKind} kind
 * @param {Finding[]} findings  at least one
 * @param {{ bodyHash: string, redacted: string, signalId?: string }} body
 * @returns {Refusal}
 */
function refuse(kind, findings, { bodyHash, redacted, signalId }) {
  const { http, authenticated } = KINDS[kind];
  const more = findings.length - MOST_FINDINGS;
  const rest = more > 0 ? [{ code: 'more', path: '', message: `There are ${more} more findings` }] : [];
  const told = [...findings.slice(0, MOST_FINDINGS), ...rest];
  return {
    ...{ status: 'refused', kind, http, reason: findings[0].code, findings: told, authenticated },
    ...(signalId !== undefined && { signalId }),
    ...{ bodyHash, redacted: authenticated ? redacted : '' },
  };
}

module.exports = { KIND_OF_REASON, refuse };
