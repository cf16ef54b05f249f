'use strict';

/** What the request validator says only of OKX. */

const { SIGN } = require('./signed-strings');

/** @type {Readonly<Record<string, Readonly<import('../venue').FindingTexts>>>} */
const REQUEST_TEXTS = Object.freeze({
  'path-deprecated': {
    title: 'A path from before V5',
    message: 'the path belongs to an interface from before V5, which OKX has switched off',
    fix: 'Use the V5 endpoint: its path begins with /api/v5/.',
  },
  'query-on-post': {
    message: 'OKX reads the parameters of a POST from its body; the query is signed, and not read',
  },
  'parameters-in-query': {
    message: 'this POST has a query and no body: OKX reads the parameters of a POST from its body',
    fix: 'Send the parameters as a JSON object in the body.',
  },
  'signature-mismatch': {
    fix: `${SIGN} If you do so already, the secret belongs to another key, or the passphrase stands in its place.`,
  },
});

module.exports = { REQUEST_TEXTS };
