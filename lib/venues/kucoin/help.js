'use strict';

/**
 * Texts for people: what KuCoin says and does differently from what lib/errors/causes says about every exchange, and common mistakes
 * about its codes. Sources: https://www.kucoin.com/docs-new/error-code, https://www.kucoin.com/docs-new/authentication, and
 * replies of the exchange that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-expired': {
    what: 'KuCoin documents no expiry of API keys. A key that was deleted is answered like one that never existed (400003).',
    proof: 'No reply says so.',
    remedy: ['Look for the key on the API page of the account, and create a new one if it is not there.'],
  },
  'key-or-environment': {
    what: 'The host does not know the key. Accounts of the European Union have a host of their own, api.kucoin.eu. KuCoin has no environment for tests: keys of the former sandbox work nowhere.',
    proof: 'The code is 400003.',
    remedy: [
      'Compare the key with the API page of the account, character by character. People have put the secret in its place.',
      'Use api.kucoin.eu with a key of the European Union, and api.kucoin.com with all others.',
      'At api-futures.kucoin.com: create a key with the permission Futures.',
    ],
  },
  passphrase: {
    what: 'KuCoin found the key, but the passphrase that was sent is not the one that was chosen when the key was created, or does not have the form that the version of the key needs: base64 of HMAC-SHA256(secret, passphrase) for versions 2 and 3, the text itself for version 1. With a wrong secret the signed passphrase is wrong as well.',
    proof: 'The code is 400004.',
    remedy: [
      'Put the passphrase of this key into KUCOIN_API_PASSPHRASE, in single quotes where a shell or a .env file reads it. It is neither the password of the account nor the trading password.',
      'Your own code: sign the passphrase with the secret, write it in base64 and not in hexadecimal digits, and send KC-API-KEY-VERSION: 2 or 3.',
      'A key of version 1: sign with the option keyVersion: 1, or create a new key.',
    ],
  },
  'bad-signature': {
    proof:
      'The code is 400005, or 400011 on the trade WebSocket. The reply does not show what KuCoin signed.',
    remedy: [
      'Compare the secret: it is a UUID of 36 characters.',
      'Sign time + method + path with its query + body, exactly as they are sent, and write the signature in base64.',
      'Sign the query before it is percent-encoded, and send JSON without spaces between its tokens.',
    ],
  },
  'missing-auth': {
    proof:
      'The code is 400001 or 400401, whose text lists all four headers, whichever of them is missing; or a WebSocket refuses its token (401, 400400) or wants one (403).',
    remedy: [
      'Send KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE and KC-API-KEY-VERSION.',
      'Send the timestamp in milliseconds: a time in another form has this code as well.',
      'WebSocket: connect with a new token of POST /api/v1/bullet-private; one lasts 24 hours.',
    ],
  },
  'auth-failed': {
    proof: 'The code is 400009: the header KC-API-KEY-VERSION is not valid.',
    remedy: [
      'Send KC-API-KEY-VERSION as the API page shows it for the key: 2 or 3.',
      'Call /api/v1/user/api-key with the same key: its reply is more precise.',
    ],
  },
  'clock-ahead': {
    what: "The timestamp is more than 5 s ahead of KuCoin's clock.",
    proof:
      'The code is 400002, which does not say the direction; the header Date of the reply does (inferred).',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'If that is not possible, correct timestamps by the offset to /api/v1/timestamp.',
      'Send milliseconds, not microseconds or nanoseconds.',
    ],
  },
  'clock-behind': {
    what: "The timestamp is more than 5 s behind KuCoin's clock because the local clock is slow.",
    proof:
      'The code is 400002, and the header Date of the reply shows that the local clock is slow (inferred).',
    remedy: ['Synchronise the clock of the machine (NTP).', 'Send milliseconds, not seconds.'],
  },
  'request-late': {
    what: 'The request reached KuCoin more than 5 s after its timestamp, and the clock does not explain it: it waited between signing and sending, or the network was slow.',
    proof: 'The code is 400002 without anything that shows the local clock to be wrong (inferred).',
    remedy: [
      'Sign just before sending, not before a queue, and sign again for every retry.',
      'Look for a busy event loop, a slow proxy, or new connections for each request.',
    ],
  },
  permission: {
    proof: 'The code is 400007 or 400010, or 400008: the endpoint takes keys of version 3 only.',
    remedy: [
      'Give the key the permission on the API page of the account: Spot, Margin or Futures for orders. General only reads.',
      'Older keys have Trade in place of the three: create a new key.',
    ],
  },
  'ip-not-allowed': {
    proof: 'The code is 400006, whose newer text shows the IP address that KuCoin saw.',
  },
  'account-mode': {
    what: 'The order does not fit the margin mode or the position mode of the account, or the account has not opened this kind of trading.',
    proof: 'One of the codes 330005, 330011, 330012, 112010, 101030 and 130306 (documented).',
    remedy: [
      'Send marginMode as GET /api/v2/position/getMarginMode shows it, and positionSide as the position mode needs it.',
      'Open the account or the agreement on the web site.',
    ],
  },
  banned: { proof: 'One of the codes 411100, 400700, 400444, 126002 and 130302 (documented).' },
  region: {
    proof:
      'One of the codes 400500, 400301, 400302, 40010, 126046 and 130315 (documented), or a text that names a country or region.',
  },
  compliance: { proof: 'One of the codes 400303, 400304, 200009, 126005 and 126047 (documented).' },
  'session-limit': {
    what: 'Too many connections are open, or one connection has too many subscriptions. The reply says nothing against the key.',
    proof: 'A stream says 509 with such a text.',
  },
  'rate-limit': {
    what: 'The quota of 30 s of this account or IP address is used up, or the server is overloaded. The reply says nothing against the key.',
    proof: 'One of the codes 429000, 429001, 1015, and 200002 at the host of futures, or HTTP 429.',
  },
  business: {
    proof:
      'A code that is not about authentication, limits or server failures. It often comes with HTTP 200.',
  },
});

/** What is often said about a code or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  400001: {
    often: 'The key is missing.',
    truth:
      'One of four headers is missing, empty or malformed, and the text lists all four. A timestamp that is not in milliseconds has been answered with it, too.',
  },
  400003: {
    often: 'The key was deleted.',
    truth:
      'This host does not know it. Keys of the European Union work at api.kucoin.eu only, and some older keys are unknown at the host of futures.',
  },
  400004: {
    often: 'The password of the account is wrong.',
    truth:
      'It is the passphrase of the key, and often the right one in the wrong form: not signed, in hexadecimal digits, or without the header KC-API-KEY-VERSION.',
  },
  400005: {
    often: 'The key is invalid.',
    truth:
      'The key is known, and so is its passphrase. Most often a POST body is serialised again with spaces after it was signed, or the query of a GET is not signed.',
  },
  400006: {
    often: 'The key is invalid.',
    truth: 'The key is in order. The IP address is not on its whitelist; newer texts show the address.',
  },
  200002: {
    often: 'A limit was exceeded.',
    truth: 'In futures, yes. In spot the same code says that the pair takes no cancels at the moment.',
  },
  200000: {
    often: 'Everything in the request succeeded.',
    truth:
      'Of a batch each order has a verdict of its own, and some refusals have this code with a text in place of data.',
  },
  401: {
    often: 'The signature is wrong.',
    truth: 'The code in the body decides: 400003 is the key, 400004 the passphrase, 400005 the signature.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'The code in the body decides: 400006 is the IP address, 400007 the permission. A page without a code comes from the network in front of KuCoin.',
  },
  429: {
    often: 'The limit of this key.',
    truth:
      'The quota counts an account in 30 s for a group of endpoints, and public endpoints by IP address. Without gw-ratelimit headers the server was overloaded.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({
    200000: 'is a success, if the reply has data and no order in it was refused',
  }),
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
