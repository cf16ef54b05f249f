'use strict';

/**
 * The nine steps that traders go through by hand when Bybit refuses them.
 *
 * @module
 */

const { DOCS } = require('./docs');

/** @typedef {'environment' | 'key-exists' | 'ip-whitelist' | 'key-format' | 'permissions' | 'account-type' | 'expiry' | 'clock' | 'signature'} StepId */

/**
 * @type {readonly Readonly<{ id: StepId, title: string, isKey?: boolean, fix: string, url: string }>[]} isKey: it is
 * fixed on the API management page
 */
const STEPS = Object.freeze([
  {
    id: 'environment',
    title: 'Environment',
    fix: 'Use the host of the environment in which the key was made: api.bybit.com, api-testnet.bybit.com or api-demo.bybit.com.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'key-exists',
    title: 'API key',
    isKey: true,
    fix: 'Look for the key on the API management page of that environment; if it is not there, create a new one.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'ip-whitelist',
    title: 'IP address',
    isKey: true,
    fix: "Add the public IP address of this machine to the key's whitelist on the API management page.",
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'key-format',
    title: 'Credentials format',
    fix: 'Copy key and secret again, without spaces, quotes or line ends, and do not swap them.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'permissions',
    title: 'Permissions',
    isKey: true,
    fix: 'Give the key the permission on the API management page, and make it read-write for requests that change something.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'account-type',
    title: 'Account type',
    fix: 'Check whether the account is a unified trading account, and use the endpoints for its type.',
    url: `${DOCS}/acct-mode`,
  },
  {
    id: 'expiry',
    title: 'Expiry',
    isKey: true,
    fix: 'Extend or recreate the key. A key without a bound IP address expires after 90 days, and after 7 when the password changes.',
    url: `${DOCS}/user/apikey-info`,
  },
  {
    id: 'clock',
    title: 'Clock',
    fix: 'Synchronise the clock (NTP). A timestamp must be less than 1000 ms ahead of the server and no older than recv_window.',
    url: `${DOCS}/guide`,
  },
  {
    id: 'signature',
    title: 'Signature',
    fix: 'Sign timestamp + API key + recv_window + the exact query or body that is sent, with the secret of this key.',
    url: `${DOCS}/guide`,
  },
]);

module.exports = { STEPS };
