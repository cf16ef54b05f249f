'use strict';

/**
 * Texts for people: what OKX says and does differently from what lib/errors/causes says about every exchange, and common mistakes
 * about its codes. Sources: https://www.okx.com/docs-v5/en/#error-code, …#overview-rest-authentication,
 * …#overview-demo-trading-services, and replies of the exchange that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-expired': {
    what: 'A key with the permission to trade or to withdraw, and without an IP whitelist, is deleted after 14 days without an authenticated request. OKX then answers like for a key that never existed (50119).',
    proof: 'No reply says so.',
    remedy: [
      'Create a new key, and bind it to the IP addresses of the bot: such a key does not expire.',
      'Let the bot send a signed request now and then.',
    ],
  },
  'key-or-environment': {
    what: 'The host does not know the key, or the key belongs to the other environment. Live and demo trading share one host: the header x-simulated-trading: 1 selects demo trading. Accounts of the European Economic Area and of the United States have hosts of their own, and their keys are unknown elsewhere.',
    proof:
      'The code is 50101 (the key belongs to the other environment), 50119 or 50111 (this host does not know it), and on a WebSocket 60032 or 60005.',
    remedy: [
      'Code 50101: send the header x-simulated-trading: 1 with a key of demo trading, and leave it out with a live key.',
      'Code 50119: use the host of the region where the account was opened: eea.okx.com, us.okx.com or www.okx.com.',
      'Compare the key with the API page of the account, character by character. A key that was not used for 14 days may be deleted.',
    ],
  },
  passphrase: {
    what: 'OKX found the key, but the passphrase that was sent is not the one that was chosen when the key was created. It is not the password of the account, and not the API secret.',
    proof: 'The code is 50105, or 60024 on a WebSocket.',
  },
  'bad-signature': {
    proof: 'The code is 50113, or 60007 on a WebSocket. The reply does not show what OKX signed.',
    remedy: [
      'Compare the secret: it has 32 capital hexadecimal digits. People put the passphrase in its place.',
      'Sign time + method + path with its query + body, exactly as they are sent, and write the signature in base64.',
      'Send the time that was signed: the same text, in the same form.',
    ],
  },
  'missing-auth': {
    proof:
      'The code is 50103, 50104, 50106 or 50107, which name the header, or a WebSocket asks for a login first (60011).',
    remedy: [
      'Send OK-ACCESS-KEY, OK-ACCESS-SIGN, OK-ACCESS-TIMESTAMP and OK-ACCESS-PASSPHRASE.',
      'Check that no variable is empty, and that no proxy drops headers.',
      'WebSocket: wait for the reply to the login before you subscribe.',
    ],
  },
  'clock-ahead': {
    what: "The timestamp is more than 30 s ahead of OKX's clock.",
    proof:
      'The code is 50102 or 60006, which do not say the direction; the header Date of the reply does (inferred).',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'If that is not possible, correct timestamps by the offset to /api/v5/public/time.',
      'Send UTC: a local time with a Z at its end is hours ahead or behind.',
    ],
  },
  'clock-behind': {
    what: "The timestamp is more than 30 s behind OKX's clock because the local clock is slow, or it does not have the form that OKX reads.",
    proof:
      'The code is 50102 or 60006 and the header Date of the reply shows that the local clock is slow (inferred), or the code is 50112 or 60004: the form is wrong.',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'Send ISO 8601 in UTC with milliseconds (2020-12-08T09:08:57.715Z), and seconds in a WebSocket login.',
    ],
  },
  'request-late': {
    what: 'The request reached OKX more than 30 s after its timestamp, or after its expTime, and the clock does not explain it: it waited between signing and sending, or the network was slow.',
    proof:
      'The code is 50102 or 60006 without anything that shows the local clock to be wrong (inferred), or 50037: the request came after its expTime, and was not carried out.',
    remedy: [
      'Sign just before sending, not before a queue, and sign again for every retry.',
      'Look for a busy event loop, a slow proxy, or new connections for each request.',
    ],
  },
  permission: {
    proof:
      'The code is 50120 or 50030, or 50035: the endpoint accepts only keys that are bound to IP addresses.',
    remedy: [
      'Give the key the permission on the API page of the account: "Trade" for orders, "Withdraw" for withdrawals.',
      'Code 50035: bind the key to the IP addresses of the bot.',
    ],
  },
  'auth-failed': {
    proof: 'The code is 50114, or a WebSocket login failed without a reason (60009, close code 4001).',
  },
  'ip-not-allowed': {
    proof: 'The code is 50110, whose text shows the IP address that OKX saw.',
  },
  'account-mode': {
    what: 'The request does not fit the mode of the account: posSide the position mode, or tdMode and the product the account mode.',
    proof: 'The code is 51010, or 51000 with a text that names posSide or tdMode. It stands in data[].sCode.',
    remedy: [
      'Send posSide long or short in long/short mode, and net or nothing in net mode: GET /api/v5/account/config shows posMode.',
      'Choose an account mode that has the product: the same reply shows acctLv.',
    ],
  },
  banned: {
    proof: 'The code is 50100, 50007, 50009, 50012, 50027, 50029, 51009 or 51024 (documented).',
  },
  region: {
    proof: 'The code is 50121 or 51773, or the text names a country or region.',
  },
  compliance: { proof: 'The code is 50051, 50052, 50059, 50060, 51155 or 59113 (documented).' },
  'not-in-demo': { proof: 'The code is 50038 (documented).' },
  'session-limit': {
    what: 'Too many connections have subscribed to one channel, or one connection to too many channels. The reply says nothing against the key.',
    proof: 'The event channel-conn-count-error, or the close codes 4003, 4008 and 4009.',
  },
  'rate-limit': {
    proof: 'One of the codes 50011, 50013, 50040, 50061, 60014 and 60023, or HTTP 429.',
  },
  business: {
    proof:
      'A code that is not about authentication, limits or server failures. That of a refused order stands in data[].sCode, with an outer code of 1 or 2.',
  },
});

/** What is often said about a code or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  50111: {
    often: 'OKX answers 50111 for an invalid API key.',
    truth:
      'Half true. 50111 is documented as an invalid OK-ACCESS-KEY (HTTP 401). A well-formed key that the host does not know comes back as 50119 in most records of the last years, and a key of the other environment as 50101.',
  },
  50119: {
    often: 'The key was deleted.',
    truth:
      'This host does not know the key. Most often the account belongs to a region with a host of its own: eea.okx.com or us.okx.com.',
  },
  50101: {
    often: 'The key is invalid.',
    truth:
      'The key exists, in the other environment: a demo key was sent without the header x-simulated-trading: 1, or a live key with it.',
  },
  50102: {
    often: 'The clock is slow.',
    truth:
      'The timestamp is more than 30 s from the clock of OKX, to either side. The code does not say in which direction; the time of OKX does.',
  },
  50105: {
    often: 'The password of the account is wrong.',
    truth:
      'It is the passphrase that was chosen when the key was created. A shell changes one that contains "$" unless it is in single quotes.',
  },
  50113: {
    often: 'The key is invalid.',
    truth:
      'The key is known, and the signature is not that of its secret over the bytes that were sent. People have put the passphrase in the place of the secret.',
  },
  50110: {
    often: 'The key is invalid.',
    truth:
      'The key is in order. The IP address in the text is not on its whitelist; it may be an IPv6 address, or that of a proxy.',
  },
  50011: {
    often: 'The key has been blocked.',
    truth: 'Too many requests in two seconds. The key works again at once.',
  },
  1: {
    often: 'The order was placed, because the HTTP status is 200.',
    truth: 'All orders of the request were refused. The reason of each is in data[].sCode and data[].sMsg.',
  },
  2: {
    often: 'All orders were placed.',
    truth: 'A part of them was refused: data[].sCode is not 0 there.',
  },
  60009: {
    often: 'The signature is wrong.',
    truth:
      'The login failed, and the code does not say why. A wrong signature has the code 60007, a wrong passphrase 60024.',
  },
  401: {
    often: 'The signature is wrong.',
    truth:
      'The code in the body decides: a wrong signature is 50113, and about ten other faults come with HTTP 401 as well.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'A missing permission has the code 50120 or 50030. A 403 page without a code comes from the network in front of OKX.',
  },
  429: {
    often: 'The limit of this key.',
    truth:
      'The limits count requests of one user and one endpoint in two seconds; public endpoints count by IP address.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({
    0: 'is a success, if every sCode in data is 0 as well',
    64008: 'announces that the connection will be closed for an upgrade: connect again',
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
