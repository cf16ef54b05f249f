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
const { SIGNATURE_FINDINGS, signedStringInformation } = require('./findings-signature');
const { SIGNATURE_FORM_FINDINGS } = require('./findings-signature-form');
const { URL_FINDINGS } = require('./findings-url');

/** All but those about strings that were signed by mistake, which the venue has. */
const REQUEST_FINDINGS = Object.freeze({
  ...URL_FINDINGS,
  ...HEADER_FINDINGS,
  ...SIGNATURE_FORM_FINDINGS,
  ...BODY_FINDINGS,
  ...SIGNATURE_FINDINGS,
});

/** @typedef {import('./finding').Venue} Venue */
/** @typedef {keyof typeof REQUEST_FINDINGS | `signed-${string}`} RequestFindingId */
/** @typedef {'method' | 'url' | 'headers' | 'body' | 'signature' | (string & {})} RequestField a part of the request, or the name
 *   of a header or of a parameter that authenticates */
/**
 * One thing that is wrong, or may be wrong, with a request.
 *
 * @typedef {object} RequestFinding
 * @property {RequestFindingId} id
 * @property {'error' | 'warning'} severity error: the exchange refuses the request, or a client sends other bytes than these
 * @property {RequestField} field
 * @property {number} index byte (of UTF-8) of the field where the first place is; of `headers` the number of the header
 * @property {number} count how many places there are; ms for the findings about time, bytes for those about a length
 * @property {string} message one sentence, without a full stop
 * @property {string} fix what to do
 * @property {number} step from 1 on: the step of the checklist that fails if this is an error
 */

/** @param {import('./finding').Text} text @param {Readonly<Venue>} venue */
const inVenue = (text, venue) => (typeof text === 'string' ? text : text(venue));

/**
 * What is known about a finding at a venue.
 *
 * @param {string} id
 * @param {Readonly<Venue>} venue
 */
function informationOf(id, venue) {
  const generic = /** @type {Readonly<import('./finding').RequestFindingInformation>} */ (
    signedStringInformation(id, venue) ?? REQUEST_FINDINGS[/** @type {keyof typeof REQUEST_FINDINGS} */ (id)]
  );
  const own = venue.validation.texts[id] ?? {};
  return {
    severity: generic.severity,
    step: generic.step,
    title: own.title ?? inVenue(generic.title, venue),
    message: own.message ?? generic.message,
    fix: own.fix ?? inVenue(generic.fix, venue),
  };
}

/** The header or parameter that a role such as `apiKeyHeader` stands for. @param {string} field @param {Readonly<Venue>} venue */
function fieldOf(field, { validation }) {
  if (!field.endsWith('Header')) return field;
  const role = /** @type {keyof typeof validation.rules.headers} */ (field.slice(0, -'Header'.length));
  const parameters = /** @type {Readonly<Partial<Record<string, string>>>} */ (validation.rules.parameters);
  return validation.rules.headers[role] ?? parameters?.[role] ?? field;
}

/**
 * A finding in words.
 *
 * @param {import('./finding').RequestPlace} place
 * @param {Readonly<Venue>} venue
 * @returns {Readonly<RequestFinding>}
 */
function describeRequestFinding(place, venue) {
  const id = /** @type {RequestFindingId} */ (place.id);
  const { severity, message, fix, step } = informationOf(id, venue);
  const found = { ...place, field: fieldOf(place.field, venue) };
  return Object.freeze({
    id,
    severity,
    field: found.field,
    index: place.index,
    count: place.count,
    message: typeof message === 'string' ? message : message(found, venue),
    fix,
    step: STEP_IDS.indexOf(place.field === 'passphraseHeader' ? 'passphrase' : step) + 1,
  });
}

module.exports = { REQUEST_FINDINGS, describeRequestFinding, informationOf };
