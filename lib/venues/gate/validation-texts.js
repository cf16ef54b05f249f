'use strict';

/** What the request validator says only of Gate.io. */

const { SIGN } = require('./signed-strings');

/** @type {Readonly<Record<string, Readonly<import('../venue').FindingTexts>>>} */
const REQUEST_TEXTS = Object.freeze({
  'path-deprecated': {
    title: 'A path from before APIv4',
    message: 'the path belongs to the interface APIv2, whose keys and signatures are others',
    fix: 'Use the endpoint of APIv4: its path begins with /api/v4/.',
  },
  'signature-mismatch': {
    fix: `${SIGN} If you do so already, the secret belongs to another key.`,
  },
});

module.exports = { REQUEST_TEXTS };
