'use strict';

/** Cures that belong to one reply of Bitget. */

/** @typedef {NonNullable<import('../venue').ReplyRow['hint']>} Hint */

/**
 * @param {string} id
 * @param {string} title
 * @param {string} fix
 * @param {{ isKey?: boolean }} [also]
 * @returns {Readonly<Hint>}
 */
const hint = (id, title, fix, also = {}) => Object.freeze({ id, title, fix, ...also });

const HEADER = 'paptrading: 1';
/** @param {string} fix */
const environment = (fix) => hint('environment', 'Environment', fix);

const HINTS = Object.freeze({
  demoSent: environment(
    `Leave out the header ${HEADER}: this request went to demo trading, and the key is a live one. Or create a key in demo trading.`,
  ),
  liveSent: environment(
    `Send the header ${HEADER} (environment "demo"): this request went to live trading, and the key was made in demo trading. Or create a live key.`,
  ),
  header: environment(
    `Send the header ${HEADER} with a key of demo trading, and leave it out with a live key.`,
  ),
  unknownKey: hint(
    'key',
    'API key',
    'Compare the key with the API management page, character by character: it begins with "bg_". Check that the client gets it as the key, and not as another of its parameters. A deleted key, and one of another exchange, are unknown as well.',
    { isKey: true },
  ),
  passphrase: hint(
    'passphrase',
    'Passphrase',
    'Compare the passphrase first: an API key that does not exist usually has another code (40006 or 40037). It was chosen when the key was created, and it is not the password of the account. Put it in single quotes where a shell or a .env file reads it. Bitget does not show it again: create a new key if it is lost.',
  ),
  secret: hint(
    'signature',
    'Signature',
    'Compare the API secret with the one that was shown when the key was created. If it is the right one, sign time + method + path with its query + body, exactly as they are sent: the parameters of the query in ascending order, and their values before they are percent-encoded.',
  ),
  time: hint(
    'clock',
    'Clock',
    'Send the time of a request in milliseconds since 1970 (13 digits), and that of a WebSocket login in seconds.',
  ),
  window: hint(
    'clock',
    'Clock',
    'Compare requestTime and receiveWindow of the order with the time of GET /api/v2/public/time. Bitget did not carry out the order.',
  ),
  bound: hint(
    'ip-whitelist',
    'IP address',
    'Bind the key to the IP addresses of the bot: this endpoint accepts bound keys only.',
    { isKey: true },
  ),
  keyRead: hint(
    'permissions',
    'Permissions',
    'If the bot trades futures alone, ignore this reply: the key information needs a permission of spot, and a diagnosis reads the futures account in its place. For all other bots, give the key the permission that the text names.',
    { isKey: true },
  ),
  notOurs: hint(
    'permissions',
    'Permissions',
    'The permission is not one of the API management page: ask the support of Bitget for access to this endpoint.',
  ),
  login: hint(
    'login',
    'Login',
    'Wait for {"event":"login","code":0} before you subscribe to a private channel.',
  ),
  publicSocket: hint(
    'request',
    'Request',
    'Log in on the private address (wss://ws.bitget.com/v2/ws/private). The public one accepts no login and needs none.',
  ),
  subscriptions: hint(
    'sessions',
    'Open connections',
    'Send at most 10 messages in a second on a connection, and subscribe at most 240 times in an hour. An IP address may have 100 connections.',
  ),
  duplicate: hint(
    'order',
    'Order',
    'Look up the order by its clientOid: the first attempt may have arrived. Use a new id for another order.',
  ),
  lookUp: hint(
    'order',
    'Order',
    'Look up an order by its clientOid before it is sent again: Bitget does not say whether it was placed.',
  ),
  upgrade: hint(
    'upgrade',
    'WebSocket upgrade',
    'Compare the URL with the documented ones (wss://ws.bitget.com/v2/ws/private and /public, for demo trading wss://wspap.bitget.com). A WebSocket upgrade carries no API key and no signature: the path, a proxy, or the IP address is at fault.',
  ),
  retired: hint(
    'endpoint',
    'Endpoint',
    'Use V2, whose paths begin with /api/v2/ (or V3 for unified accounts). Bitget switched V1 off on 2025-11-28; symbols have no suffix such as _UMCBL any more.',
  ),
  path: hint(
    'endpoint',
    'Endpoint',
    'Compare method and path with the documentation of the endpoint: paths begin with /api/v2/, and with /api/v3/ for unified accounts.',
  ),
});

module.exports = { HINTS };
