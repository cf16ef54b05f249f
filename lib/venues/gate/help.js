'use strict';

/**
 * Texts for people: what Gate.io says and does differently from what lib/errors/causes says about every exchange, and common mistakes
 * about its labels. Sources: https://www.gate.com/docs/developers/apiv4/en/#label-list, …#authentication, and replies of the exchange
 * that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-or-environment': {
    what: 'The host does not know the key. Keys of real money and of the test network are unknown at the hosts of each other, keys of APIv2 are unknown in APIv4, and a change of a key takes up to 5 minutes.',
    proof: 'The label is INVALID_KEY.',
    remedy: [
      'Use api.gateio.ws with a key of real money, and api-testnet.gateapi.io with a key of the test network.',
      'Create the key on the page "APIv4 keys": a key of APIv2 is another one.',
      'Compare the key with that page, character by character, and wait 5 minutes after a change.',
    ],
  },
  'auth-failed': {
    proof:
      'The label is INVALID_CREDENTIALS or AUTHENTICATION_FAILED, or a subscription is refused with error code 4.',
  },
  'bad-signature': {
    proof: 'The label is INVALID_SIGNATURE. The reply does not show what Gate.io signed.',
    remedy: [
      'Compare the secret with the one that was shown when the key was created.',
      'Sign five lines: method, path with /api/v4, query without the question mark, SHA-512 of the body in hex, timestamp.',
      'Use HMAC-SHA512, and write the signature in hex. An empty body has a SHA-512 as well.',
      'Sign the query as text, and keep to ASCII: sources disagree on other characters.',
    ],
  },
  'missing-auth': {
    proof: 'The label is MISSING_REQUIRED_HEADER; its text names the header.',
    remedy: [
      'Send KEY, SIGN and Timestamp.',
      'Check that no variable is empty, and that no proxy drops headers.',
    ],
  },
  'clock-ahead': {
    what: "The timestamp is more than 60 s ahead of Gate.io's clock, or it is in milliseconds: Gate.io reads seconds.",
    proof:
      'The label is REQUEST_EXPIRED, which does not say the direction; the header X-Out-Time does (inferred).',
    remedy: [
      'Send the timestamp in seconds: Math.floor(Date.now() / 1000).',
      'Synchronise the clock of the machine (NTP).',
    ],
  },
  'clock-behind': {
    what: "The timestamp is more than 60 s behind Gate.io's clock because the local clock is slow.",
    proof:
      'The label is REQUEST_EXPIRED, and the header X-Out-Time shows that the local clock is slow (inferred).',
  },
  'request-late': {
    what: 'The request reached Gate.io more than 60 s after its timestamp, or after its x-gate-exptime, and the clock does not explain it: it waited between signing and sending, or the network was slow.',
    proof: 'The label is REQUEST_EXPIRED without anything that shows the local clock to be wrong (inferred).',
  },
  'ip-not-allowed': {
    proof: 'The label is IP_FORBIDDEN, or FORBIDDEN with a text that names the whitelist and the IP address.',
    remedy: [
      'Add the IP address in the text to the whitelist of the key: single IPv4 addresses, 20 at most.',
      'Send from an address that is on it. A change takes up to 5 minutes.',
    ],
  },
  permission: {
    what: 'The key lacks the group of permissions that the endpoint belongs to, or has it for reading only.',
    proof: 'The label is READ_ONLY, or FORBIDDEN with a text that names the permission.',
    remedy: [
      'Give the key the group in the text, with reading and writing: spot, futures, delivery, options, wallet, account.',
      'The details of the account need the group "account". A key without it can trade.',
    ],
  },
  'account-mode': {
    what: 'The account does not allow the request: it has no futures account yet (USER_NOT_FOUND), its debt ratio is too high (TRADE_RESTRICTED), or it is in dual mode (POSITION_DUAL_MODE).',
    proof: 'The label says which of them it is (documented).',
    remedy: [
      'USER_NOT_FOUND: transfer funds to the futures account once.',
      'TRADE_RESTRICTED: repay loans or add funds.',
      'POSITION_DUAL_MODE: use auto_size for the position of one side.',
    ],
  },
  banned: { proof: 'The label is ACCOUNT_LOCKED or SUB_ACCOUNT_LOCKED (documented).' },
  region: { proof: 'The text names a country or region.' },
  'retired-endpoint': {
    proof: 'The text is "invalid key or sign" or "empty key or sign", which APIv2 (/api2/) sent.',
  },
  'rate-limit': { proof: 'The label is TOO_MANY_REQUESTS or TOO_FAST, or HTTP 429.' },
  business: {
    proof:
      'A label that is not about authentication, limits or server failures. That of a refused order of a batch stands beside "succeeded": false.',
  },
});

/** What is often said about a label or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  INVALID_KEY: {
    often: 'The key was deleted.',
    truth:
      'This host does not know the key. Often it is a key of APIv2, one of the test network at the host of real money, or one that was changed less than 5 minutes ago.',
  },
  INVALID_SIGNATURE: {
    often: 'The key is invalid.',
    truth:
      'The key is known, and the signature is not that of its secret over the bytes that were sent. The hash of the body is part of the string, also of an empty one.',
  },
  REQUEST_EXPIRED: {
    often: 'The clock is slow.',
    truth:
      'The timestamp is more than 60 s from the clock of Gate.io, to either side. A timestamp in milliseconds gets this answer, too: Gate.io reads seconds.',
  },
  FORBIDDEN: {
    often: 'The IP address is blocked.',
    truth:
      'The text decides: a missing permission and an address that is not on the whitelist both have this label.',
  },
  USER_NOT_FOUND: {
    often: 'The key belongs to no user.',
    truth: 'The key is in order. The account has no futures account until funds were transferred to it once.',
  },
  401: {
    often: 'The signature is wrong.',
    truth:
      'The label in the body decides: an unknown key, an address that is not on the whitelist and a missing header come with HTTP 401 as well.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'The label in the body decides: REQUEST_EXPIRED comes with HTTP 403 as well. A 403 page without a label comes from the network in front of Gate.io.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({}),
  get samples() {
    return require('./samples').SAMPLES;
  },
  get requestCodes() {
    return require('./request-codes').REQUEST_CODES;
  },
  get pasted() {
    return require('./pasted-replies').PASTED;
  },
});

module.exports = { HELP };
