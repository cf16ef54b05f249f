'use strict';

/**
 * For every finding of the request validator: requests that have it, requests that do not, and what is expected of the
 * finding of the first one.
 *
 * @typedef {Record<string, [bad: any[], good: any[], expected?: any]>} Examples
 */

const { BODY_EXAMPLES } = require('./examples-body');
const { HEADER_EXAMPLES } = require('./examples-headers');
const { SIGNATURE_EXAMPLES } = require('./examples-signature');
const { URL_EXAMPLES } = require('./examples-url');

/** @type {Examples} */
const EXAMPLES = { ...URL_EXAMPLES, ...HEADER_EXAMPLES, ...BODY_EXAMPLES, ...SIGNATURE_EXAMPLES };

module.exports = { EXAMPLES };
