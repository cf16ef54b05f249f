'use strict';

/**
 * Texts for people: what Bitget says and does differently from what lib/errors/causes says about every exchange, and common mistakes
 * about its codes. Sources: https://www.bitget.com/api-doc/spot/error-code/restapi, https://www.bitget.com/api-doc/common/signature,
 * https://www.bitget.com/api-doc/common/faq, and replies of the exchange that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-expired': {
    what: 'Bitget documents no expiry of API keys. A key that was deleted is answered like one that never existed (40037).',
    proof: 'No reply says so.',
    remedy: ['Look for the key on the API page of the account, and create a new one if it is not there.'],
  },
  'key-or-environment': {
    what: 'Bitget does not know the key, or the key belongs to the other environment. Live and demo trading share one host: the header paptrading: 1 selects demo trading.',
    proof:
      'The code is 40099 (the key belongs to the other environment), 40006, 40037 or 40041 (it is not known), and 30011 on a WebSocket.',
    remedy: [
      'Code 40099: send the header paptrading: 1 with a key of demo trading, and leave it out with a live key.',
      'Other codes: compare the key with the API page of the account, character by character; it begins with "bg_".',
      'Check that the client gets the key as its key: some take an object with the three credentials, and not three arguments.',
    ],
  },
  passphrase: {
    what: 'The passphrase that was sent is not the one that was chosen when the key was created. It is not the password of the account, and not the API secret. Code 40012 does not say whether the passphrase or the API key is wrong.',
    proof:
      'The code is 40036, 30012 on a WebSocket, or 40012 (inferred: a key that is not known usually has another code).',
  },
  'bad-signature': {
    proof: 'The code is 40009, or 30015 on a WebSocket. The reply does not show what Bitget signed.',
    remedy: [
      'Compare the secret: it has 64 hexadecimal digits.',
      'Sign time + method + path with its query + body, exactly as they are sent, and write the signature in base64.',
      'Sort the parameters of the query by name, and sign their values before they are percent-encoded: this is what two public reports found, and the documentation does not say it.',
    ],
  },
  'missing-auth': {
    proof:
      'The code is 40001, 40002, 40003 or 40011, which name what is missing, or a WebSocket wants a login first (30004).',
    remedy: [
      'Send ACCESS-KEY, ACCESS-SIGN, ACCESS-TIMESTAMP and ACCESS-PASSPHRASE.',
      'Check that no variable is empty, and that no proxy drops headers.',
      'WebSocket: wait for the reply to the login before you subscribe.',
    ],
  },
  'clock-ahead': {
    what: "The timestamp is too far ahead of Bitget's clock (about 30 s).",
    proof:
      'The code is 40008, or 30014 on a WebSocket. It does not say the direction; requestTime of the reply does (inferred).',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'If that is not possible, correct timestamps by the offset to /api/v2/public/time.',
    ],
  },
  'clock-behind': {
    what: "The timestamp is too far behind Bitget's clock because the local clock is slow, or it does not have the form that Bitget reads.",
    proof:
      'The code is 40008 or 30014 and requestTime of the reply shows that the local clock is slow (inferred), or the code is 40005 or 30013: the form is wrong.',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'Send milliseconds (13 digits), and seconds in a WebSocket login.',
    ],
  },
  'request-late': {
    what: 'The request reached Bitget too long after its timestamp, and the clock does not explain it: it waited between signing and sending, or the network was slow. An order with receiveWindow has that window in place of the usual one.',
    proof:
      'The code is 40008 or 30014 without anything that shows the local clock to be wrong (inferred), or 40078: the order came after its receiveWindow, and was not carried out.',
    remedy: [
      'Sign just before sending, not before a queue, and sign again for every retry.',
      'Look for a busy event loop, a slow proxy, or new connections for each request.',
    ],
  },
  permission: {
    proof:
      'The code is 40014, whose text names the permission, 40025, 40040, or 25620 at unified accounts; 22010 means that the endpoint accepts only keys that are bound to IP addresses.',
    remedy: [
      'Give the key the permission that the text names, on the API page of the account: spot orders, futures orders and futures positions are three.',
      'Code 22010: bind the key to the IP addresses of the bot.',
      'Code 40301: ask the support of Bitget for access.',
    ],
  },
  'auth-failed': { proof: 'A WebSocket login failed without a reason (30005).' },
  'ip-not-allowed': {
    proof: 'The code is 40018, 40038 or 49003. None of their texts shows the IP address that Bitget saw.',
  },
  'account-mode': {
    what: 'The request does not fit the account: a unified account has the interface /api/v3/ and a classic one /api/v2/, or the form of the order does not fit the position mode.',
    proof:
      'The code is 40085 or 40084 (kind of account), 40774, 43075, 45021, 25236 or 25237 (position mode), 40199 or 40731 (copy trading), or 40048, 40061, 40068 (sub-account).',
    remedy: [
      'Code 40085: use paths that begin with /api/v3/. Code 40084: use paths that begin with /api/v2/.',
      'Code 40774: send tradeSide open or close in hedge mode, and leave it out in one-way mode.',
    ],
  },
  banned: {
    proof:
      'The code is 40013, 40022, 40023, 40024, 40026, 40031, 40710, 40752, 40753, 40916 or one of the margin account (documented).',
  },
  region: { proof: 'The code is 40000, 40103, 40104 or 59006.' },
  compliance: {
    proof: 'The code is 40016, 40027, 40035, 40100, 40101, 40111, 59005 or 49011 (documented).',
  },
  'not-in-demo': { proof: 'The code is 40081, 40105, 40110 or 22030 (documented).' },
  'rate-limit': { proof: 'HTTP 429, or one of the codes 429, 1001, 25004, 30006, 30007.' },
  business: {
    proof:
      'A code that is not about authentication, limits or server failures. That of a refused order of a batch stands in data.failureList, inside of a success.',
  },
});

/** What is often said about a code or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  40006: {
    often: 'The key was deleted.',
    truth:
      'The key does not have the form of one, or is not known. People have passed it to a client in the place of another parameter.',
  },
  40009: {
    often: 'The IP address is not on the whitelist.',
    truth:
      'The key is known, and the signature is not that of its secret over the bytes that were sent. A wrong address has the code 40018 or 40038.',
  },
  40010: {
    often: 'The signature is wrong.',
    truth:
      'The documentation calls it a timeout. ccxt treats it as a wrong signature; no public record shows which one is right.',
  },
  40012: {
    often: 'The password of the account is wrong.',
    truth:
      'The "password" is the passphrase of the API key, which was chosen when the key was created. The code can mean the key as well.',
  },
  40014: {
    often: 'The key needs every permission.',
    truth:
      'The text names the one that is missing. Some clients read the spot account at their start, and so need a permission of spot for a bot of futures.',
  },
  40037: {
    often: 'The key is in order, because the web site shows it.',
    truth:
      'Bitget found no such key. A key of demo trading without the header has the code 40099, not this one.',
  },
  40085: {
    often: 'The signature is in order, because Bitget knows the account.',
    truth:
      'Users have recorded this code with a wrong secret as well: it shows only that the account is a unified one.',
  },
  40099: {
    often: 'The key is invalid.',
    truth:
      'The key exists, in the other environment: a demo key was sent without the header paptrading: 1, or a live key with it. The header x-simulated-trading is that of OKX.',
  },
  40404: {
    often: 'The symbol does not exist.',
    truth: 'The path does not exist, or the method is not the documented one.',
  },
  40774: {
    often: 'The leverage is wrong.',
    truth: 'The order has the form of the other position mode: tradeSide is for hedge mode.',
  },
  30003: {
    often: 'The login is wrong.',
    truth: 'The login was sent to the public WebSocket address, which accepts none.',
  },
  30004: {
    often: 'The key is invalid.',
    truth: 'The subscription was sent before the reply to the login.',
  },
  200: {
    often: 'All orders of the batch were placed.',
    truth: 'Orders that were refused stand in data.failureList of a reply with the code 00000.',
  },
  400: {
    often: 'A parameter is wrong.',
    truth: 'Nearly every refusal has this status, those about the key too: the code in the body decides.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'A missing permission has the code 40014. A 403 page without a code comes from the network in front of Bitget.',
  },
  429: {
    often: 'The key has been blocked.',
    truth:
      'A limit of the endpoint counts requests in a second; that of the IP address is 6000 in a minute, and lasts five minutes.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({
    0: 'is a success, if data.failureList is empty',
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
