'use strict';

/**
 * Texts for people: what Bybit says and does differently from what lib/errors/causes says about every exchange, and common
 * mistakes about its codes. Sources: https://bybit-exchange.github.io/docs/v5/error, …/docs/v5/guide,
 * …/docs/v5/user/apikey-info, and replies of the exchange that users recorded in public.
 *
 * @module
 */

/** @type {import('../venue').VenueHelp['causes']} */
const CAUSES = Object.freeze({
  'key-expired': {
    what: 'The key exists but has expired. A key without an IP whitelist expires after 90 days, and 7 days after the account password is changed.',
    proof:
      'The text says "expired" (stated), or the code is 33004 or -2015 and the text says nothing else (documented). The key information shows the date in expiredAt.',
    remedy: [
      'Extend the key on the API management page, or create a new one.',
      'Bind the key to the fixed IP addresses of the bot: a key with a whitelist does not expire.',
    ],
  },
  'key-or-environment': {
    proof:
      'REST answers 10003, or HTTP 401 although authentication headers were sent (inferred). Only a request to each environment proves which one knows the key.',
  },
  'session-limit': {
    proof: 'The WebSocket trade channel answers 10003, usually with "Too many sessions".',
  },
  'bad-signature': {
    proof:
      'The code is 10004, whose text shows what the server signed. If that equals what was signed here, the secret is wrong; if not, the error names the first byte that differs, and why.',
  },
  'clock-ahead': {
    proof:
      'The text of 10002 shows the timestamp and the server time; without figures, the time of the reply is used (inferred).',
  },
  'clock-behind': {
    what: 'The timestamp of the request is older than recv_window because the local clock is slow. On a WebSocket: the expiry time of the login was not in the future.',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'Send milliseconds, not seconds.',
      'WebSocket: set "expires" at least 5 seconds ahead.',
    ],
  },
  'request-late': {
    proof:
      'The figures of 10002 show the age, and the local times of sending and receiving show where the time went. Without them the clock is not ruled out (inferred).',
  },
  permission: {
    proof:
      'The code is 10005 (documented), or the key information lacks what the endpoint asks for. That evidence outweighs 33004 and -2015, which Bybit also sends for such requests.',
  },
  'auth-failed': {
    proof: 'The code is 10007, or a WebSocket login is refused without a reason (inferred).',
  },
  'ip-not-allowed': {
    proof:
      'The code is 10010 (documented). The text may name the address that Bybit saw. Bybit has also refused keys of bybit.eu and of third-party applications like this, without any whitelist.',
    remedy: [
      "Add the machine's public IP address to the key's whitelist, or send from a machine that is on it.",
      'Check IPv6, VPNs and proxies: Bybit sees the address of the last hop.',
      'A key of a third-party application works only from the IP addresses of that application: create a personal key.',
    ],
  },
  'missing-auth': {
    proof:
      'The text says "openapi sign params error", a WebSocket asks for a login first, or a request without authentication headers got HTTP 401.',
  },
  'account-mode': {
    what: 'The endpoint, or one of its parameters, is for another type of account: for unified trading accounts only, or for all others.',
    proof: 'The code is 10028 or 100028 (documented). The key information shows the type in "uta".',
    remedy: [
      'Code 10028: use the endpoints for classic accounts, or upgrade the account to a unified trading account.',
      'Code 100028: use the endpoint for unified trading accounts, such as /v5/account/set-margin-mode in place of /v5/position/switch-isolated.',
      "Use the accountType for the account's type.",
    ],
  },
  banned: {
    proof: 'The code is 10008 or 10027, or 10009 with a text that mentions a ban.',
  },
  region: {
    proof:
      'The code is 10009 and the text mentions a region, or an HTTP 403 page names a country or region. Any other 403 page does not prove it.',
  },
  compliance: { proof: 'The code is 10024, 20096 or 131004 (documented).' },
  'symbol-not-allowed': { proof: 'The code is 10029 (documented).' },
  'not-in-demo': {
    proof:
      'The code is 10032 (documented), or stream-demo.bybit.com answers 404 to an upgrade to another stream than /v5/private.',
  },
  'retired-endpoint': {
    proof:
      'The path belongs to an interface before V5, and the reply is 10006, 10017, 10018, or HTTP 404, 410 or 429 (inferred).',
    remedy: [
      'Use the V5 endpoint that does the same; the error names it where there is one.',
      'Leave the key alone. Waiting does not help.',
    ],
  },
  'rate-limit': {
    proof: 'One of the codes of limits, HTTP 429, or HTTP 403 with "access too frequent" (documented).',
  },
});

/** What is often said about a code or a status, and what is documented or recorded. */
const MISTAKES = Object.freeze({
  33004: {
    often: 'The key is not found, or the IP address is not on its list.',
    truth:
      'The documented meaning is an expired key, but the text decides: "Your api key has expired" says exactly that; "apikey/ip not matched", which guides quote for the code, does not say which of the two did not match. Bybit has also sent it for a read-only key on an order endpoint.',
  },
  10003: {
    often: 'A rate limit.',
    truth:
      'Over REST: this environment does not know the key. Only the WebSocket trade channel uses the code for a limit, of sessions and not of requests. The limit on requests is 10006.',
  },
  33002: {
    often: 'A wrong signature.',
    truth:
      'The documents do not list this code. A wrong signature is documented, and recorded, as 10004. The meaning of 33002 is therefore reported as inferred only.',
  },
  10002: {
    often: 'Raise recv_window until it goes away.',
    truth:
      'A window reaches into the past only: a timestamp 1000 ms or more ahead of the server is refused with any window. The figures in the text say which case it is, and a larger window merely hides a slow clock.',
  },
  10004: {
    often: 'The secret is wrong, create a new key.',
    truth:
      'Bybit found the key, but the signature is for other bytes. The text shows what the server signed: only if that equals what was signed here is the secret wrong. More often the query was encoded or ordered differently.',
  },
  10010: {
    often: 'The VPN is to blame: turn it off, or remove the IP restriction.',
    truth:
      "The address that Bybit saw is not on the key's whitelist. It may be an IPv6 address, or that of a proxy. Bybit has also refused keys of bybit.eu and of third-party applications like this, without any whitelist.",
  },
  '-2015': {
    often: 'The key is invalid.',
    truth:
      'The documented meaning is an expired key. Its usual text names key, IP address and permissions together and does not say which it is; the key information decides.',
  },
  10005: {
    often: 'The key is wrong, or the signature is.',
    truth:
      'Bybit accepted key and signature, but this key may not do this: it lacks the permission, or is read-only. A new secret does not help.',
  },
  10006: {
    often: 'The key has been blocked.',
    truth:
      'Too many requests in the current second for this endpoint. The key works again when the limit is reset, at the moment in X-Bapi-Limit-Reset-Timestamp.',
  },
  10007: {
    often: 'The password of the account is wrong.',
    truth: 'The exchange could not authenticate the user, and the code does not say which part failed.',
  },
  10001: {
    often: 'A rate limit, or always a mistake in the parameters.',
    truth:
      'It is a mistake in the parameters, unless the text ends with "openapi sign params error": then an authentication header is missing or empty. It is never a rate limit.',
  },
  10009: {
    often: 'The key has been banned.',
    truth:
      'The text decides: it names a banned IP address, or a region that Bybit does not serve. Neither is about the key.',
  },
  10016: {
    often: 'The symbol or the request is wrong.',
    truth: 'The server failed or is restarting. The reply says nothing about the request or the key.',
  },
  10017: {
    often: 'The key may not use this endpoint.',
    truth: 'The path does not exist, or not with this method. The reply says nothing about the key.',
  },
  10032: {
    often: 'The key does not belong to demo trading.',
    truth: 'The key and the host are in order: demo trading does not offer this endpoint.',
  },
  10018: {
    often: 'The key has too few permissions.',
    truth: 'The limit of requests of one IP address was exceeded.',
  },
  10028: {
    often: 'The key lacks a permission.',
    truth: 'The endpoint is for unified trading accounts, and this account is not one. The key is valid.',
  },
  401: {
    often: 'The signature is wrong.',
    truth:
      'A wrong signature comes back as 10004 with HTTP 200. An HTTP 401, often without a body, means that the authentication headers are missing, or that the key belongs to another environment.',
  },
  403: {
    often: 'The key lacks a permission.',
    truth:
      'A missing permission comes back as 10005 with HTTP 200. An HTTP 403 comes from the network in front of the exchange: too many requests from one IP address, a region that is not served, a firewall, or a GET that carries a body.',
  },
  404: {
    often: 'The key does not exist.',
    truth:
      'The path or the host does not exist: a web site such as testnet.bybit.com in place of an API host, or a mistyped path.',
  },
  429: {
    often: 'The limit of this key.',
    truth: 'The limit of the whole system. Wait, and repeat with growing pauses.',
  },
  20001: {
    often: 'An error of the WebSocket login.',
    truth: 'On a WebSocket: the connection is authenticated already, which is a success.',
  },
});

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: CAUSES,
  mistakes: MISTAKES,
  successes: Object.freeze({
    0: 'is a success',
    20001: 'on a WebSocket: the connection is already authenticated, a success',
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
