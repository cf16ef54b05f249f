'use strict';

/**
 * What the relay answers: one row for each kind of outcome. A status of 5xx asks the sender to send the signal again
 * (TradingView does so three times, https://www.tradingview.com/support/solutions/43000735201/), so only
 * `unavailable` has one: everything else would have the same answer the next time.
 */

/** @typedef {import('../errors').Finding} Finding */

/**
 * @typedef {object} Outcome  what became of a request
 * @property {string} kind  a name of `ANSWERS`
 * @property {string | null} [id]  of the signal
 * @property {number} [intents]  how many orders were planned
 * @property {string} [state]  of the signal that came before: `pending`, `complete`, `partial`, `none`
 * @property {string} [reason]  the code of the refusal, in kebab case, when the kind does not say it all
 * @property {string} [message]  one sentence, instead of that of the table
 * @property {readonly Finding[]} [findings]
 * @property {readonly Finding[]} [warnings]
 * @property {number} [retryAfterS]  seconds
 */

/**
 * @typedef {object} Answer
 * @property {string} kind  a name of `ANSWERS`
 * @property {number} status
 * @property {Record<string, unknown>} body  sent as JSON
 * @property {Record<string, string>} [headers]  names in lower case
 */

/**
 * @typedef {object} Row
 * @property {number} status
 * @property {string} [message]  refusals only
 * @property {(outcome: Outcome) => Record<string, unknown>} [body]  instead of that of a refusal
 * @property {number} [retryAfterS]  seconds, unless the outcome says otherwise
 */

/** @type {Record<string, Row>} */
const ANSWERS = {
  accepted: { status: 202, body: ({ id, intents = 0 }) => ({ id, intents }) },
  duplicate: { status: 200, body: ({ id, state }) => ({ id, duplicate: true, state }) },
  conflict: {
    status: 409,
    message: 'A signal with this id and another body was accepted before; this one is refused.',
  },
  'bad-signature': { status: 401, message: 'The signature or the secret is missing or wrong.' },
  'stale-signed': { status: 401, message: 'The signed time of this request is too far from now.' },
  forbidden: {
    status: 403,
    message: 'This source does not accept requests from this address or certificate.',
  },
  'stale-signal': { status: 422, message: 'The signal is too old, or its time lies ahead.' },
  invalid: { status: 422, message: 'The signal is not valid.' },
  malformed: { status: 400, message: 'The body is not one JSON object.' },
  encoded: { status: 415, message: 'The body is compressed; send it without content-encoding.' },
  'too-large': { status: 413, message: 'The body is larger than 64 KiB.' },
  'too-slow': { status: 408, message: 'The body did not arrive in time.' },
  'locked-out': {
    status: 429,
    message: 'Too many requests from this address had a wrong signature.',
    retryAfterS: 60,
  },
  'rate-limited': { status: 429, message: 'Too many requests for this source.', retryAfterS: 1 },
  'not-found': { status: 404, message: 'There is nothing at this path.' },
  method: { status: 405, message: 'This path does not take this method.' },
  unavailable: {
    status: 503,
    message: 'The relay cannot accept signals now; send it again.',
    retryAfterS: 5,
  },
};

/**
 * @param {Outcome} outcome
 * @returns {Answer}
 * @example
 * answerFor({ kind: 'accepted', id: 'x-1', intents: 1 });  // { kind: 'accepted', status: 202, body: { id: 'x-1', intents: 1 } }
 */
function answerFor(outcome) {
  const { kind } = outcome;
  if (!Object.hasOwn(ANSWERS, kind)) throw new TypeError(`no answer for an outcome of kind ${kind}`);
  const row = ANSWERS[kind];
  const body = row.body?.(outcome) ?? refusalBody(row, outcome);
  if (outcome.warnings?.length) body.warnings = outcome.warnings;
  const retryAfterS = outcome.retryAfterS ?? row.retryAfterS;
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfterS)) };
  return { kind, status: row.status, body, ...(headers && { headers }) };
}

/** @param {Row} row @param {Outcome} outcome @returns {Record<string, unknown>} */
function refusalBody(row, { kind, reason, message, id, findings }) {
  const said = findings?.length === 1 ? findings[0].message : row.message;
  return {
    error: reason ?? kind,
    message: message ?? said,
    ...(id != null && { id }),
    ...(findings?.length && { findings }),
  };
}

/** @type {Record<number, string>} */
const KINDS_BY_STATUS = {
  400: 'malformed',
  401: 'bad-signature',
  403: 'forbidden',
  413: 'too-large',
  422: 'invalid',
};

/**
 * The outcome of a request that a source or the planning refused.
 *
 * @param {{ kind?: string, http: number, reason?: string, findings?: readonly Finding[], signalId?: string }} refusal
 * @returns {Outcome}
 */
const refusalOutcome = ({ kind, http, reason, findings, signalId }) => ({
  kind: kind ?? KINDS_BY_STATUS[http] ?? 'malformed',
  reason,
  findings,
  id: signalId,
});

module.exports = { ANSWERS, answerFor, refusalOutcome };
