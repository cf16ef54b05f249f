'use strict';

const { KEY, OTHER_SECRET } = require('../../support/fixtures.js');

/** Logins that a sandbox refuses: the title, what makes it refuse, and the category of the error. */
const REFUSED_LOGINS = [
  ['10003, the key is unknown', (sandbox) => sandbox.removeKey(KEY.apiKey), 'key-or-environment'],
  [
    '10004, the secret is wrong',
    (sandbox) => sandbox.addKey({ ...KEY, secret: OTHER_SECRET }),
    'bad-signature',
  ],
  ['33004, the key has expired', (sandbox) => sandbox.addKey({ ...KEY, expiredAt: 0 }), 'key-expired'],
  ['10010, another address', (sandbox) => sandbox.addKey({ ...KEY, ips: ['203.0.113.7'] }), 'ip-not-allowed'],
  ['a clock that is slow', (sandbox) => sandbox.set({ clockSkewMs: 60_000 }), 'clock-behind'],
];

module.exports = { REFUSED_LOGINS };
