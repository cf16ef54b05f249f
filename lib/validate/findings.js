'use strict';

/**
 * The texts of the request validator's findings. A message names places, headers and hosts, never a part of a value, so
 * that it can be logged.
 *
 * @module
 */

const { STEP_IDS } = require('../errors/checklist');
const { BODY_FINDINGS } = require('./findings-body');
const { HEADER_FINDINGS } = require('./findings-headers');
const { SIGNATURE_FINDINGS } = require('./findings-signature');
const { URL_FINDINGS } = require('./findings-url');

const REQUEST_FINDINGS = Object.freeze({
  ...URL_FINDINGS,
  ...HEADER_FINDINGS,
  ...BODY_FINDINGS,
  ...SIGNATURE_FINDINGS,
});

/** @typedef {keyof typeof REQUEST_FINDINGS} RequestFindingId */
/** @typedef {'method' | 'url' | 'headers' | 'body' | 'signature' | 'X-BAPI-API-KEY' | 'X-BAPI-TIMESTAMP'
 *   | 'X-BAPI-RECV-WINDOW' | 'X-BAPI-SIGN' | 'Content-Type'} RequestField */
/**
 * One thing that is wrong, or may be wrong, with a request.
 *
 * @typedef {object} RequestFinding
 * @property {RequestFindingId} id
 * @property {'error' | 'warning'} severity error: Bybit refuses the request, or a client sends other bytes than these
 * @property {RequestField} field
 * @property {number} index byte (of UTF-8) of the field where the first place is; of `headers` the number of the header
 * @property {number} count how many places there are; ms for the findings about time, bytes for those about a length
 * @property {string} message one sentence, without a full stop
 * @property {string} fix what to do
 * @property {number} step 1 to 9: the step of the checklist that fails if this is an error
 */

/**
 * A finding in words.
 *
 * @param {import('./finding').RequestPlace} place
 * @returns {Readonly<RequestFinding>}
 */
function describeRequestFinding(place) {
  const id = /** @type {RequestFindingId} */ (place.id);
  const { severity, message, fix, step } = REQUEST_FINDINGS[id];
  return Object.freeze({
    id,
    severity,
    field: /** @type {RequestField} */ (place.field),
    index: place.index,
    count: place.count,
    message: typeof message === 'string' ? message : message(place),
    fix,
    step: STEP_IDS.indexOf(step) + 1,
  });
}

module.exports = { REQUEST_FINDINGS, describeRequestFinding };
