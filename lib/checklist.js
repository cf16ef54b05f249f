'use strict';

/**
 * The nine steps that traders go through by hand when the exchange refuses them, and what is known about each of
 * them without asking the exchange anything. A step passes or fails on evidence only; everything else is unknown,
 * and then its evidence says what is missing.
 *
 * @module
 */

const { DOCS } = require('./ret-codes');
const { JUDGES } = require('./judges');

/** @typedef {'environment' | 'key-exists' | 'ip-whitelist' | 'key-format' | 'permissions' | 'account-type' | 'expiry' | 'clock' | 'signature'} StepId */
/**
 * @typedef {object} Hint
 * @property {number} step 1 to 9, the step's place on the checklist
 * @property {StepId} id
 * @property {string} title
 * @property {'fail' | 'pass' | 'unknown'} status
 * @property {string} evidence what the status rests on, or what would decide it
 * @property {string} fix what to do if this is the cause
 * @property {string} url
 */
/**
 * @typedef {object} Finding one finding of the credential validator
 * @property {string} field
 * @property {string} id
 * @property {'error' | 'warning'} severity
 * @property {number} [index]
 * @property {string} message
 */
/**
 * Everything a step may be judged by.
 *
 * @typedef {object} Evidence
 * @property {import('./ret-codes').Category} category
 * @property {import('./ret-codes').Confidence} confidence
 * @property {boolean} keyKnown the reply proves that the server found the key
 * @property {string} subject the reply in a few words: `33004`, `HTTP 401`, `no reply`
 * @property {number | null} code
 * @property {string} message raw retMsg
 * @property {Readonly<import('./environments').HostInformation>} host
 * @property {string | null} environment
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} endpoint path, or the operation of a WebSocket
 * @property {number | null} now ms; the server's clock if it is known, else the local one
 * @property {readonly Finding[] | null} findings
 * @property {import('./permissions').KeyInformation | null} keyInformation
 * @property {import('./permissions').PermissionCheck} permission
 * @property {import('./evidence/account-modes').AccountFit} accountMode whether the account fits the request
 * @property {import('./evidence/clock-evidence').ClockVerdict | import('./evidence/login-evidence').LoginVerdict | null} clock
 * @property {import('./evidence/signed-strings').StringComparison | null} signedStrings
 */

/** @type {readonly Readonly<{ id: StepId, title: string, fix: string, url: string }>[]} */
const STEPS = Object.freeze([
  {
    id: 'environment',
    title: 'Key and host belong to the same environment',
    fix: 'Use the host of the environment in which the key was made: api.bybit.com, api-testnet.bybit.com or api-demo.bybit.com.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'key-exists',
    title: 'The API key exists',
    fix: 'Look the key up on the API management page of that environment; if it is not there, create a new one.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'ip-whitelist',
    title: 'The IP address is allowed',
    fix: 'Compare the public IP address of this machine with the addresses bound to the key on the API management page.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'key-format',
    title: 'Key and secret are well-formed',
    fix: 'Copy key and secret again, without spaces, quotes or line ends, and do not swap them.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'permissions',
    title: 'The key has the permission',
    fix: 'Give the key the permission on the API management page, and make it read-write for requests that change something.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'account-type',
    title: 'The endpoint fits the account',
    fix: 'Check whether the account is a unified trading account, and use the endpoints for its type.',
    url: `${DOCS}/acct-mode`,
  },
  {
    id: 'expiry',
    title: 'The key has not expired',
    fix: 'Extend or recreate the key. A key without a bound IP address expires after 90 days, and after 7 when the password changes.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'clock',
    title: 'The clock is right',
    fix: 'Synchronise the clock (NTP). A timestamp must be less than 1000 ms ahead of the server and no older than recv_window.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'signature',
    title: 'The signature is right',
    fix: 'Sign timestamp + API key + recv_window + the exact query or body that is sent, with the secret of this key.',
    url: `${DOCS}/guide`,
  },
]);

/** Which steps come first for a category, most likely cause first. @type {Readonly<Partial<Record<string, readonly StepId[]>>>} */
const LIKELY = Object.freeze({
  'key-expired': ['expiry', 'environment', 'permissions'],
  'key-or-ip-mismatch': ['ip-whitelist', 'key-exists', 'environment', 'permissions', 'expiry', 'key-format'],
  'key-or-environment': ['environment', 'key-exists', 'key-format', 'expiry'],
  'bad-signature': ['signature', 'key-format', 'environment'],
  'clock-ahead': ['clock'],
  'clock-behind': ['clock'],
  'request-late': ['clock'],
  permission: ['permissions', 'account-type'],
  'auth-failed': ['key-exists', 'environment', 'signature', 'key-format', 'clock'],
  'ip-not-allowed': ['ip-whitelist'],
  'missing-auth': ['signature', 'key-format', 'key-exists', 'environment'],
  'account-mode': ['account-type'],
  banned: ['account-type'],
  region: ['ip-whitelist'],
  compliance: ['account-type'],
  'symbol-not-allowed': ['permissions'],
});

/** Categories that are not about the key at all. */
const BLAMELESS = new Set(['no-verdict', 'rate-limit', 'session-limit', 'business']);

const RANK = Object.freeze({ fail: 0, unknown: 1, pass: 2 });

/**
 * Endpoints of the interfaces before V5 that are gone have been answered as if a limit had been exceeded.
 *
 * @param {Evidence} evidence
 * @returns {string} a sentence, or nothing
 */
function retired({ category, endpoint }) {
  const old = category === 'rate-limit' && endpoint !== null && /^\/(?!v5\/)/.test(endpoint);
  return old ? 'The endpoint is not one of V5, and retired endpoints are answered so, too. ' : '';
}

/**
 * Judges the nine steps and puts the most likely cause first: what is proven to be wrong, then what is open, in the
 * order in which it usually is the cause of this category, then what is proven to be right.
 *
 * @param {Evidence} evidence
 * @returns {Hint[]} exactly nine
 */
function buildHints(evidence) {
  const likely = LIKELY[evidence.category] ?? [];
  const place = (/** @type {Hint} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const hints = STEPS.map(({ id, title, fix, url }, index) => {
    const judged = JUDGES[id](evidence);
    const blameless =
      judged.status === 'unknown' && BLAMELESS.has(evidence.category) && evidence.host.kind !== 'website';
    const reason = blameless
      ? `${evidence.subject} is not about the API key. ${retired(evidence)}${judged.evidence}`
      : judged.evidence;
    return {
      step: index + 1,
      id,
      title,
      status: judged.status,
      evidence: reason,
      fix: judged.fix ?? fix,
      url,
    };
  });
  return hints.sort((a, b) => RANK[a.status] - RANK[b.status] || place(a) - place(b));
}

module.exports = { LIKELY, STEPS, buildHints };
