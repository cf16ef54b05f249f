'use strict';

/** What the request validator says only of Bybit. */

/** @type {Readonly<Record<string, Readonly<import('../venue').FindingTexts>>>} */
const REQUEST_TEXTS = Object.freeze({
  'path-deprecated': {
    title: 'A path from before V5',
    message:
      'the path belongs to an API from before V5, which Bybit has switched off or will switch off soon',
    fix: 'Use the V5 endpoint: its path begins with /v5/.',
  },
  'path-unknown': {
    title: 'Not a V5 path',
    fix: "Copy the path from the endpoint's documentation, for example /v5/order/create.",
  },
  'body-on-get': {
    message: ({ count }) => `the GET has a body of ${count} bytes: Bybit answers HTTP 403 to that`,
  },
  'host-testnet-demo': {
    fix: 'Use https://api-demo.bybit.com with an API key created in demo trading.',
  },
  'signature-mismatch': {
    fix: 'Sign timestamp + API key + recv_window + (the raw query of a GET, or the raw body of a POST). If you do so already, the secret belongs to another key.',
  },
});

module.exports = { REQUEST_TEXTS };
