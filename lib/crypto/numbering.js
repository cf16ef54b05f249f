'use strict';

/** The digests and encodings in the order in which the binding numbers them. */

const DIGESTS = Object.freeze(/** @type {const} */ (['sha256', 'sha512']));
const ENCODINGS = Object.freeze(/** @type {const} */ (['hex', 'base64']));

module.exports = { DIGESTS, ENCODINGS };
