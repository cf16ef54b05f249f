'use strict';

/** What the request validator says only of Binance. */

const { SIGN } = require('./signed-strings');

/** @type {Readonly<Record<string, Readonly<import('../venue').FindingTexts>>>} */
const REQUEST_TEXTS = Object.freeze({
  'path-deprecated': {
    title: 'A path of a retired interface',
    message: 'the path belongs to an interface that Binance has switched off',
    fix: 'Use the current endpoint: its path begins with /api/v3/ or /sapi/.',
  },
  'url-unencoded-character': {
    fix: 'Percent-encode names and values before you sign, and send the same text: since January 2026 Binance refuses other requests with -1022.',
  },
  'signature-mismatch': {
    fix: `${SIGN} If you do so already, the secret belongs to another key.`,
  },
  'host-other-environment': {
    fix: 'Use the host of the environment in which the API key was created. Spot testnet, demo trading and the real exchange have hosts and keys of their own.',
  },
});

module.exports = { REQUEST_TEXTS };
