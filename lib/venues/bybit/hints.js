'use strict';

/**
 * What to do about the causes that no step of the checklist is about, most likely cure first, and the page of Bybit
 * where keys are managed.
 *
 * @module
 */

/**
 * @typedef {{ id: string, title: string, fix: string, isKey?: boolean }} CauseHint isKey: it is fixed on the API
 * management page
 */

const SUPPORT = {
  id: 'support',
  title: 'Support',
  fix: 'Ask Bybit support; a new key does not help.',
};

/** @type {Readonly<Partial<Record<string, readonly Readonly<CauseHint>[]>>>} */
const CAUSE_HINTS = Object.freeze({
  'session-limit': [
    {
      id: 'sessions',
      title: 'Open sessions',
      fix: 'Close connections that are no longer used, and log in once per connection.',
    },
    {
      id: 'wait',
      title: 'Wait',
      fix: 'Wait before you reconnect: a reconnect loop keeps the limit exceeded.',
    },
  ],
  banned: [
    { id: 'account', title: 'Account', fix: 'Look for a message from Bybit in the account.' },
    SUPPORT,
  ],
  region: [
    {
      id: 'host',
      title: 'Host',
      fix: 'Use the host of the Bybit entity where the account was opened, such as api.bybit.eu.',
    },
    {
      id: 'location',
      title: 'Location',
      fix: 'Check in which country the IP address of this machine is registered: data centres are often listed under another country.',
    },
  ],
  compliance: [
    { id: 'identity', title: 'Identity check', fix: 'Complete the identity check (KYC) in the account.' },
    SUPPORT,
  ],
  'symbol-not-allowed': [
    {
      id: 'symbols',
      title: 'Symbols',
      fix: "Add the symbol to the key's list on the API management page, or trade only the listed symbols.",
      isKey: true,
    },
  ],
  'rate-limit': [
    {
      id: 'wait',
      title: 'Wait',
      fix: 'Wait as long as the reply says: until X-Bapi-Limit-Reset-Timestamp, or ten minutes after an HTTP 403 for the IP address.',
    },
    {
      id: 'pace',
      title: 'Request rate',
      fix: 'Spread the requests, and take prices from WebSocket streams instead of polling.',
    },
  ],
  'no-verdict': [
    {
      id: 'retry',
      title: 'Retry',
      fix: 'Repeat reads after a pause; before you repeat an order, check whether it was placed.',
    },
    {
      id: 'network',
      title: 'Network',
      fix: 'Check the network, the proxy and the host name: respondedBy names the system that replied, if it is known.',
    },
  ],
  business: [
    {
      id: 'request',
      title: 'Request',
      fix: "Compare the request's parameters with the text of the reply and the endpoint's documentation.",
    },
  ],
});

/** A limit on an endpoint from before V5. @type {Readonly<CauseHint>} */
const RETIRED_HINT = Object.freeze({
  id: 'endpoint',
  title: 'Endpoint',
  fix: 'Use the V5 endpoint: Bybit also answers retired endpoints like this, and waiting does not help.',
});

/**
 * @param {string | null | undefined} environment
 * @returns {string} the page on which a key of this environment is managed
 */
function keyPage(environment) {
  return `https://${environment === 'testnet' ? 'testnet' : 'www'}.bybit.com/app/user/api-management`;
}

module.exports = { CAUSE_HINTS, RETIRED_HINT, keyPage };
