'use strict';

/**
 * For every finding of the request validator: requests that have it, requests that do not, and what is expected of the
 * finding of the first one.
 *
 * @typedef {Record<string, [bad: any[], good: any[], expected?: any]>} Examples
 */

const { BODY_EXAMPLES } = require('./request-examples-body');
const { HEADER_EXAMPLES } = require('./request-examples-headers');
const { SIGNATURE_EXAMPLES } = require('./request-examples-signature');
const { URL_EXAMPLES } = require('./request-examples-url');

/** @type {Examples} */
const EXAMPLES = { ...URL_EXAMPLES, ...HEADER_EXAMPLES, ...BODY_EXAMPLES, ...SIGNATURE_EXAMPLES };

module.exports = { EXAMPLES };
