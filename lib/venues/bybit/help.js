'use strict';

/**
 * Texts for people: what each cause is, how this package proves it, and what to do about it; and what is often read
 * into a code that it does not say. They serve `explain` and docs/errors.md, so that both say the same.
 * Sources: https://bybit-exchange.github.io/docs/v5/error, …/docs/v5/guide, …/docs/v5/user/apikey-info, and replies of
 * the exchange that users recorded in public.
 *
 * @module
 */

/**
 * @typedef {object} GuideEntry
 * @property {string} what one or two sentences
 * @property {string} proof on what evidence this package says so
 * @property {readonly string[]} remedy what to do, in order
 */
/** @typedef {{ often: string, truth: string }} Misreading what is often said of a code, and what is documented or recorded */

const OFF_THE_KEY = 'Leave the key alone: nothing in such a reply is evidence against it.';

/** @type {Readonly<Record<import('../../errors/causes').Category | 'credential', Readonly<GuideEntry>>>} */
const GUIDE = Object.freeze({
  'key-expired': {
    what: 'The exchange knows the key, and its time is over. A key that is bound to no IP address lives for 90 days, and for 7 days once the password of the account has been changed.',
    proof:
      'The text says "expired" (stated), or the code is 33004 or -2015 and the text says nothing else (documented). The key information shows the day in expiredAt.',
    remedy: [
      'Extend the key on the API management page, or create a new one.',
      'Bind the key to the fixed IP addresses of the bot: such a key does not expire.',
    ],
  },
  'key-or-ip-mismatch': {
    what: 'The exchange did not accept the combination of key and IP address, and does not say which of the two it minds. The same words are also used for a key of another environment and for a missing permission.',
    proof:
      'The text says that key or IP did not match. Which one it was is decided only by more evidence: an address in the text, the addresses bound to the key, or the answer of another environment.',
    remedy: [
      'Compare the public IP address of the machine, as seen from outside, with the addresses bound to the key.',
      'Make sure that the host belongs to the environment in which the key was made.',
      'Check that the key still exists and may do what was asked.',
    ],
  },
  'key-or-environment': {
    what: 'The environment that was asked (mainnet, testnet or demo) has no key of this name: it was deleted, mistyped, or made in another environment. A key lives in exactly one.',
    proof:
      'REST answers 10003, or HTTP 401 although authentication headers were sent (inferred). Which environment knows the key is proven only by asking each of them.',
    remedy: [
      'Use the API host of the environment in which the key was made: api.bybit.com, api-testnet.bybit.com or api-demo.bybit.com.',
      'Compare the key, character by character, with the API management page of that environment.',
    ],
  },
  'session-limit': {
    what: 'Too many sessions of the WebSocket trade channel are open under one UID. The key is not in question.',
    proof: 'The WebSocket trade channel answers 10003, usually with "Too many sessions".',
    remedy: [
      'Close connections that are not used any more, and log in once per connection.',
      'Wait before reconnecting; a loop of reconnections keeps the limit exceeded.',
    ],
  },
  'bad-signature': {
    what: 'The exchange found the key, computed the signature itself, and got another one: either the secret is not the one of this key, or other bytes were signed than were sent.',
    proof:
      'The code is 10004, whose text shows what the server signed. If that equals what was signed here, the secret is wrong; if not, the first differing byte and what differs is named.',
    remedy: [
      'If the strings agree: put in the secret that belongs to this key, or create a new key if it is lost.',
      'If they differ: sign exactly the bytes that are sent, after the HTTP client has encoded them, with the timestamp and recv_window of the headers.',
      'For an RSA key: register the public key that belongs to the private key which signs.',
    ],
  },
  'clock-ahead': {
    what: 'The timestamp of the request lies 1000 ms or more in the future of the exchange. No recv_window helps: it only reaches into the past.',
    proof:
      'The text of 10002 gives the timestamp and the clock of the server; without figures, the time of the reply stands in (inferred).',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'Where that is not possible, correct timestamps by the offset to /v5/market/time.',
      'Send milliseconds, not microseconds or nanoseconds.',
    ],
  },
  'clock-behind': {
    what: 'The timestamp of the request is older than recv_window because the local clock is slow. On a WebSocket: the expiry time of the login was not in the future.',
    proof:
      'The clock of the server already showed more than the local clock did when the reply arrived; or the timestamp is more than a minute old, which hardly any journey takes (inferred).',
    remedy: [
      'Synchronise the clock of the machine (NTP).',
      'Send milliseconds, not seconds.',
      'WebSocket: let "expires" lie at least 5 seconds ahead.',
    ],
  },
  'request-late': {
    what: 'The request reached the exchange after its recv_window although the clock does not explain it: it waited between signing and sending, or was long on its way.',
    proof:
      'The figures of 10002 show the age, and the local times of sending and receiving show where it was spent. Without them the clock is not ruled out (inferred).',
    remedy: [
      'Sign just before sending, not before a queue, and sign again for every repetition.',
      'Look for a busy event loop, a slow proxy, or new connections for each request.',
      'Raise recv_window above the age in the reply, if such an old order is still wanted.',
    ],
  },
  permission: {
    what: 'The key is known, and may not do what was asked: it lacks the permission, or it is read-only and the request changes something.',
    proof:
      'The code is 10005 (documented), or the key information lacks what the endpoint asks for. That evidence outweighs 33004 and -2015, with which the exchange answers such requests as well.',
    remedy: [
      'Give the key the permission on the API management page.',
      'Make it read-write if the bot places or changes anything.',
    ],
  },
  'auth-failed': {
    what: 'The exchange could not authenticate the user, and does not say why.',
    proof: 'The code is 10007, or a WebSocket login is refused without a reason (inferred).',
    remedy: [
      'Ask /v5/user/query-api with the same key: its answer is more precise.',
      'Compare key, environment and secret.',
    ],
  },
  'ip-not-allowed': {
    what: 'The key is known, and bound to other IP addresses than the one that the request came from.',
    proof:
      'The code is 10010 (documented). The text may name the address that the exchange saw. Keys of bybit.eu and keys of third-party applications have been refused so without any address being bound.',
    remedy: [
      'Add the public IP address of the machine to the key, or send through a machine with a bound one.',
      'Mind IPv6, VPNs and proxies: the exchange sees the last of them.',
      'A key of a third-party application works from the addresses of that application only: create a personal key.',
    ],
  },
  'missing-auth': {
    what: 'The request carried no authentication, or not all of it.',
    proof:
      'The text says "openapi sign params error", a WebSocket asks for a login first, or HTTP 401 came to a request that carried no authentication headers.',
    remedy: [
      'Send X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-RECV-WINDOW and X-BAPI-SIGN.',
      'Check that neither a proxy nor a redirect drops headers, and that no variable is empty.',
      'WebSocket: wait for the answer to "auth" before subscribing.',
    ],
  },
  'account-mode': {
    what: 'The endpoint, or one of its parameters, is for another type of account: unified trading accounts only, or everything but them.',
    proof: 'The code is 10028 or 100028 (documented). The key information shows the type in "uta".',
    remedy: [
      'Use the endpoints and the accountType for the type of the account.',
      'Or upgrade the account to a unified trading account.',
    ],
  },
  banned: {
    what: 'The account, its trading, or the IP address has been banned from this action.',
    proof: 'The code is 10008 or 10027, or 10009 with a text that speaks of a ban.',
    remedy: [
      'Look for a message of the exchange in the account.',
      'Ask the support of the exchange; a new key does not help.',
    ],
  },
  region: {
    what: 'The exchange, or the network in front of it, serves nobody in the country or region that the IP address stands for.',
    proof:
      'The code is 10009 and the text speaks of a region, or an HTTP 403 page names a country or region. Any other 403 page proves nothing of the kind.',
    remedy: [
      'Look where the IP address of the machine is registered: data centres are often counted to another country.',
      'Use the host of the entity where the account was opened, such as api.bybit.eu.',
    ],
  },
  compliance: {
    what: 'A rule of compliance, or an identity check (KYC) that has not been passed, stops the request.',
    proof: 'The code is 10024, 20096 or 131004 (documented).',
    remedy: [
      'Finish the identity check in the account.',
      'Ask the support of the exchange; a new key does not help.',
    ],
  },
  'symbol-not-allowed': {
    what: 'The key is limited to a list of symbols, and this symbol is not on it.',
    proof: 'The code is 10029 (documented).',
    remedy: [
      'Add the symbol to the list of the key on the API management page, or trade the listed ones only.',
    ],
  },
  'rate-limit': {
    what: 'More requests came than are allowed, from this key, this UID or this IP address. The key is in order.',
    proof: 'One of the codes of limits, HTTP 429, or HTTP 403 with "access too frequent" (documented).',
    remedy: [
      'Wait as long as the reply says: X-Bapi-Limit-Reset-Timestamp, or ten minutes after an HTTP 403 for one IP address.',
      'Spread the requests, and take prices from WebSocket streams instead of asking for them.',
    ],
  },
  'no-verdict': {
    what: 'What came back says nothing about the key: the server failed, something in front of it answered, or nothing came at all.',
    proof:
      'HTTP 5xx, a web page instead of JSON, an empty or foreign body, no connection, or one of the codes of a failing server.',
    remedy: [
      OFF_THE_KEY,
      'Read "answered by": it names the part of the road that sent the reply, where that is known.',
      'Repeat reads after a pause. After an order, ask first whether it was placed.',
    ],
  },
  business: {
    what: 'The exchange understood who is asking and refused what was asked: a parameter, a balance, a state.',
    proof: 'A retCode that is none of those about identity, limits or failures.',
    remedy: [OFF_THE_KEY, 'Read retMsg, and the page of the endpoint.'],
  },
  credential: {
    what: 'The key or the secret cannot work as it stands: empty, masked, broken by invisible characters, swapped, or no private key at all.',
    proof: 'The credential validator found it before anything was sent; each finding names the place.',
    remedy: [
      'Copy key and secret again from the API management page, without quotes, spaces and line ends.',
      'Check the .env file and its variables: an unset variable, a placeholder, or the name in place of the value.',
      'A secret is shown only once: if it was not kept, create a new key.',
    ],
  },
});

/** @type {Readonly<Record<string, Readonly<Misreading>>>} */
const MISREADINGS = Object.freeze({
  33004: {
    often: 'The key is not found, or the IP address is not on its list.',
    truth:
      'The documented meaning is a key that has expired, and the text decides: "Your api key has expired" says just that, while "apikey/ip not matched", which guides quote for the code, leaves open which of the two did not match. A read-only key on an order endpoint has been answered with it, too.',
  },
  10003: {
    often: 'A rate limit.',
    truth:
      'Over REST: the environment that was asked does not know the key. Only the WebSocket trade channel uses the code for a limit, of sessions and not of requests. The limit of requests is 10006.',
  },
  33002: {
    often: 'A wrong signature.',
    truth:
      'The documents do not list this code. A wrong signature is documented, and recorded, as 10004. What 33002 is said to mean is therefore reported as inferred only.',
  },
  10002: {
    often: 'Raise recv_window until it goes away.',
    truth:
      'A window reaches into the past only: a timestamp 1000 ms or more ahead of the server is refused with any window. The figures in the text say which case it is, and a larger window merely hides a slow clock.',
  },
  10004: {
    often: 'The secret is wrong, create a new key.',
    truth:
      'The key was found, and the signature of other bytes was sent. The text shows what the server signed: only if that equals what was signed here is the secret wrong. More often the query was encoded or ordered differently.',
  },
  10010: {
    often: 'Disable the IP restriction, or the VPN, and it works.',
    truth:
      'The address that the exchange saw is not bound to the key. It may be an IPv6 address or that of a proxy. Keys of bybit.eu and of third-party applications have been refused so with no address bound at all.',
  },
  '-2015': {
    often: 'The key is invalid.',
    truth:
      'The documented meaning is an expired key. Its usual text names key, IP address and permissions in one breath and leaves open which it is; the key information decides.',
  },
  10005: {
    often: 'The key is wrong, or the signature is.',
    truth:
      'Key and signature were accepted, and this key may not do this: it lacks the permission, or is read-only. A new secret does not help.',
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
      'The text decides: it speaks of an IP address that is banned, or of a region that is not served. Neither is about the key.',
  },
  10016: {
    often: 'The symbol or the request is wrong.',
    truth: 'The server failed or is restarting. The reply says nothing about the request or the key.',
  },
  10018: {
    often: 'The key has too few permissions.',
    truth: 'The limit of requests of one IP address was exceeded.',
  },
  10028: {
    often: 'The key lacks a permission.',
    truth:
      'The endpoint is for unified trading accounts, and this account is none. The key is known and in order.',
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
    truth: 'The system protects itself as a whole. Wait, and repeat with growing pauses.',
  },
  20001: {
    often: 'An error of the WebSocket login.',
    truth: 'On a WebSocket: the connection is authenticated already, which is a success.',
  },
});

module.exports = { GUIDE, MISREADINGS };
