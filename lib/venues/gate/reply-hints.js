'use strict';

/** Cures that belong to one reply of Gate.io. */

/** @typedef {NonNullable<import('../venue').ReplyRow['hint']>} Hint */

/** @param {string} id @param {string} title @param {string} fix @returns {Readonly<Hint>} */
const hint = (id, title, fix) => Object.freeze({ id, title, fix });

const KEY_HINT = hint(
  'key',
  'API key',
  'Use an APIv4 key, and the host where it was made: api.gateio.ws for real money, api-testnet.gateapi.io for the test network. Keys of APIv2 are unknown here, and a new or changed key works after up to 5 minutes.',
);
const SECRET_HINT = hint(
  'signature',
  'Signature',
  'Compare the secret with the one that was shown when the key was created. If it is the right one, sign five lines: method, path from /api/v4, query, SHA-512 of the body in hex, timestamp in seconds; with HMAC-SHA512, in hex.',
);
const DEADLINE_HINT = hint(
  'clock',
  'Clock',
  'Compare x-gate-exptime, in milliseconds, with the time of GET /api/v4/spot/time. Gate.io did not carry out the request.',
);
const DUPLICATE_HINT = hint(
  'order',
  'Order',
  'Look up the order by its text: the first attempt arrived. Use a new text for another order.',
);
const UPGRADE_HINT = hint(
  'upgrade',
  'WebSocket upgrade',
  'Compare the URL with the documented ones (wss://api.gateio.ws/ws/v4/, wss://fx-ws.gateio.ws/v4/ws/usdt). A WebSocket upgrade carries no API key and no signature: the path, a proxy, or the IP address is at fault.',
);
const FUTURES_HINT = hint(
  'account-type',
  'Account type',
  'Open the futures account: transfer funds to it once. GET /api/v4/futures/usdt/accounts then answers.',
);
const ENDPOINT_HINT = hint(
  'endpoint',
  'Endpoint',
  'Compare host and path with the documentation of the endpoint: paths begin with /api/v4/, and fx-api.gateio.ws has those of futures only.',
);

module.exports = {
  DEADLINE_HINT,
  DUPLICATE_HINT,
  ENDPOINT_HINT,
  FUTURES_HINT,
  KEY_HINT,
  SECRET_HINT,
  UPGRADE_HINT,
};
