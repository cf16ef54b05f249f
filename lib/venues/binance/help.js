'use strict';

/**
 * Texts for people: what Binance says and does differently from what lib/errors/causes says about every exchange, and common
 * mistakes about its codes. Sources: https://developers.binance.com/docs/binance-spot-api-docs/errors,
 * …/docs/binance-spot-api-docs/rest-api/general-api-information, …/docs/derivatives/usds-margined-futures/error-code, and replies of
 * the exchange that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-or-ip-mismatch': {
    what: 'Binance answers -2015 for five faults alike: the key is unknown, it belongs to another environment (testnet, demo, binance.us), the IP address is not on its whitelist, it lacks the permission, or requests of this address are blocked for a while.',
    proof:
      'The code is -2015. On futures hosts the text shows the IP address that Binance saw. What decides: a signed read on the hosts of the other environments, the key information of /sapi/v1/account/apiRestrictions, and the whitelist on the API management page.',
    remedy: [
      "Compare the IP address in the text, or the machine's public one, with the whitelist of the key.",
      'Use the host of the environment in which the key was made: a key of testnet.binance.vision works neither at api.binance.com nor on the futures test hosts.',
      'Futures need "Enable Futures" on the key, and a key that is younger than the futures account.',
      'Compare key and secret with the API management page: both have 64 letters and digits, and are easily swapped.',
    ],
  },
  'key-or-environment': {
    proof:
      'The code is -2008 with "Invalid Api-Key ID", which the documents do not list: people met it for deleted keys, at binance.us, and for keys of another environment. Usually Binance answers -2015 for an unknown key.',
  },
  'auth-failed': {
    what: 'Binance could not use the API key: what was sent does not have the form of a key (-2014), or the reply does not say more (-1099).',
    proof: 'The code is -2014 or -1099.',
    remedy: [
      'Check that the variable with the API key is set, and that the key is whole: 64 letters and digits.',
      'Send the key in the header X-MBX-APIKEY.',
    ],
  },
  'bad-signature': {
    proof: 'The code is -1022. The reply does not show what Binance signed.',
    remedy: [
      'Sign the query and the body exactly as they are sent, percent-encoded, without the parameter signature, which comes last.',
      'On the WebSocket API sign the parameters sorted by name, and not percent-encoded.',
      'Use the secret that belongs to this key. For RSA and Ed25519 keys use the private key whose public key is registered.',
    ],
  },
  'missing-auth': {
    what: 'The request carried no timestamp, no signature or no API key.',
    proof: "The code is -1102, and its text names 'timestamp', 'signature' or 'apiKey'.",
  },
  'clock-ahead': {
    what: "The timestamp is 1000 ms or more ahead of Binance's clock. A larger recvWindow does not help: it only reaches into the past.",
    proof: 'The code is -1021, and its text says "ahead of the server\'s time".',
  },
  'clock-behind': {
    proof:
      'The code is -1021 with "outside of the recvWindow", and the header Date of the reply shows that the local clock is slow (inferred).',
  },
  'request-late': {
    proof:
      'The code is -1021 with "outside of the recvWindow", or -5028 from the matching engine of futures. The header Date and the local times of sending and receiving show whether the clock is slow (inferred).',
  },
  permission: {
    proof:
      'The code is -1002, or it is -2015 and the key information shows that the permission is missing (inferred).',
  },
  'ip-not-allowed': {
    proof: 'The code is -1005 or -1011. A missing entry on the whitelist usually comes back as -2015.',
  },
  banned: {
    what: 'The account, its trading or its API keys are blocked.',
    proof: 'The code is -2017, or the text of -2010 says that the account may not trade.',
  },
  'account-mode': {
    what: "The request does not fit the account: its position side differs from the account's position mode, the account may only reduce positions, or it may not trade the symbol.",
    proof:
      'The code is -4061, or the text of -2010 names the symbol. -4087 and -4088 mean this for USDT-margined futures only.',
    remedy: [
      'Send positionSide LONG or SHORT in hedge mode, and BOTH or nothing in one-way mode: GET /fapi/v1/positionSide/dual shows the mode.',
      'Trade only symbols that the account may trade.',
    ],
  },
  region: {
    proof:
      'HTTP 451 with "restricted location", or -4402. Any other 403 page comes from the firewall in front of Binance, and does not prove it.',
  },
  compliance: {
    proof: 'The code is -4192, -4400 or -4401 on futures, and the text names the rule.',
  },
  'session-limit': { proof: 'The code is -1034.' },
  'rate-limit': {
    what: 'This IP address used more request weight, or this account placed more orders, than is allowed. After HTTP 429 Binance blocks an address that goes on: HTTP 418, for two minutes to three days. The reply says nothing against the key.',
    proof: 'HTTP 429 or 418, or one of the codes -1003 and -1015.',
  },
});

/** What is often said about a code or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  '-2014': {
    often: 'HTTP 401 with -2014 means that the API key is invalid.',
    truth:
      'Half true. It means that the text that was sent as a key does not have the form of one: it is empty, cut off, or a placeholder. A well-formed key that Binance does not accept comes back as -2015 (HTTP 401), sometimes as -2008.',
  },
  '-2015': {
    often: 'The key is invalid.',
    truth:
      'The code does not say that. The same words stand for an unknown key, a key of another environment, an IP address that is not on the whitelist, and a missing permission. On futures hosts the text shows the IP address that Binance saw.',
  },
  '-2008': {
    often: 'The same as -2014.',
    truth:
      'The key has the form of a key, and this host does not know it: it was deleted, or made in another environment. The documents do not list the code.',
  },
  '-1021': {
    often: 'Raise recvWindow until it goes away.',
    truth:
      'The text says which of two faults it is. "Ahead of the server\'s time" is a clock that is 1000 ms or more fast, and no recvWindow helps. "Outside of the recvWindow" is a slow clock, or a request that waited too long.',
  },
  '-1022': {
    often: 'The secret is wrong, create a new key.',
    truth:
      'The key is known, and the signature is for other bytes. Most often the query was encoded after it was signed, or parameters changed their order between signing and sending.',
  },
  '-1003': {
    often: 'The key has been banned.',
    truth:
      'Too many requests from one IP address. With HTTP 418 the address is blocked until the moment in the text; every request before that makes the next block longer. The key is in order.',
  },
  '-2010': {
    often: 'Not enough balance.',
    truth:
      'The code says only that the order was refused. The text says why: the balance, a duplicate client order id, a filter, a symbol that the account may not trade, or an account that may not trade at all.',
  },
  '-4087': {
    often: 'The same on all products.',
    truth:
      'On USDT-margined futures the account may only reduce positions. On COIN-margined futures the same number means an invalid pair.',
  },
  '-4061': {
    often: 'The key lacks a permission.',
    truth:
      "The position side does not match the account's position mode: BOTH belongs to one-way mode, LONG and SHORT to hedge mode.",
  },
  401: {
    often: 'The signature is wrong.',
    truth:
      'A wrong signature comes back as -1022 with HTTP 400. HTTP 401 comes with -2014 or -2015: the key.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'A missing permission comes back as -2015 with HTTP 401. An HTTP 403 page comes from the web application firewall: too many requests, a blocked address, or a parameter that looks like an attack.',
  },
  418: {
    often: 'A joke, or a fault of the server.',
    truth:
      'The IP address is blocked because it went on sending after HTTP 429. Retry-After says for how many seconds.',
  },
  429: {
    often: 'The limit of this key.',
    truth:
      'Request weight is counted by IP address, orders by account. Wait for Retry-After; otherwise HTTP 418 follows.',
  },
  451: {
    often: 'The key was made in the wrong country.',
    truth: 'Binance does not serve the location of the IP address. The key has not been looked at.',
  },
  409: {
    often: 'Nothing happened.',
    truth: 'Of a cancel and a new order that were sent together one was carried out. The reply shows which.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({
    200: 'is a success of futures endpoints that return no data',
    0: 'is a success, unless HTTP 451 comes with it',
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
