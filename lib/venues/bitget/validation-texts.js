'use strict';

/** What the request validator says only of Bitget. */

const { SIGN } = require('./signed-strings');

/** @type {Readonly<Record<string, Readonly<import('../venue').FindingTexts>>>} */
const REQUEST_TEXTS = Object.freeze({
  'path-deprecated': {
    title: 'A path of the interface V1',
    message: 'the path belongs to the interface V1, which Bitget has switched off',
    fix: 'Use the endpoint of V2: its path begins with /api/v2/.',
  },
  'query-on-post': {
    message: 'Bitget reads the parameters of a POST from its body; the query is signed, and not read',
  },
  'parameters-in-query': {
    message: 'this POST has a query and no body: Bitget reads the parameters of a POST from its body',
    fix: 'Send the parameters as a JSON object in the body.',
  },
  'signature-mismatch': {
    fix: `${SIGN} If you do so already, the secret belongs to another key, or the passphrase stands in its place.`,
  },
});

module.exports = { REQUEST_TEXTS };
