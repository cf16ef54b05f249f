'use strict';

/** Cures that belong to one reply of OKX. */

/** @typedef {NonNullable<import('../venue').ReplyRow['hint']>} Hint */

const HEADER = 'x-simulated-trading: 1';

/** @type {Hint} */
const DEMO_SENT_HINT = Object.freeze({
  id: 'environment',
  title: 'Environment',
  fix: `Leave out the header ${HEADER}: this request went to demo trading, and the key is a live one. Or create a key in Demo Trading.`,
});

/** @type {Hint} */
const LIVE_SENT_HINT = Object.freeze({
  id: 'environment',
  title: 'Environment',
  fix: `Send the header ${HEADER} (environment "demo"): this request went to live trading, and the key was made in Demo Trading. Or create a live key.`,
});

/** @type {Hint} */
const HEADER_HINT = Object.freeze({
  id: 'environment',
  title: 'Environment',
  fix: `Send the header ${HEADER} with a key of demo trading, and leave it out with a live key.`,
});

/** @type {Hint} */
const REGION_HINT = Object.freeze({
  id: 'host',
  title: 'Host',
  fix: `Use the host of the region where the account was opened: eea.okx.com for the European Economic Area, us.okx.com for the United States (there also app.okx.com). The other hosts do not know its keys. If the account is at www.okx.com, look for the key on its API page; a demo key needs the header ${HEADER} as well.`,
});

/** @type {Hint} */
const WEBSOCKET_REGION_HINT = Object.freeze({
  id: 'host',
  title: 'Host',
  fix: 'Use the WebSocket host of the region and environment of the key: ws.okx.com (live) or wspap.okx.com (demo), in the European Economic Area wseea.okx.com or wseeapap.okx.com, in the United States wsus.okx.com or wsuspap.okx.com.',
});

/** @type {Hint} */
const SECRET_HINT = Object.freeze({
  id: 'signature',
  title: 'Signature',
  fix: 'Compare the API secret with the one that was shown when the key was created: it has 32 capital hexadecimal digits. The passphrase is often put in its place. If it is the right one, sign exactly the bytes that are sent: time, method, path with its query, body.',
});

/** @type {Hint} */
const TIME_HINT = Object.freeze({
  id: 'clock',
  title: 'Clock',
  fix: 'Send the time of a request as ISO 8601 in UTC with milliseconds, such as 2020-12-08T09:08:57.715Z, and that of a WebSocket login in seconds.',
});

/** @type {Hint} */
const DEADLINE_HINT = Object.freeze({
  id: 'clock',
  title: 'Clock',
  fix: 'Compare expTime, in milliseconds, with the time of GET /api/v5/public/time. OKX did not carry out the request.',
});

/** @type {Hint} */
const BOUND_HINT = Object.freeze({
  id: 'ip-whitelist',
  title: 'IP address',
  fix: 'Bind the key to the IP addresses of the bot: this endpoint accepts bound keys only.',
  isKey: true,
});

/** @type {Hint} */
const DEMO_ONLY_HINT = Object.freeze({
  id: 'environment',
  title: 'Environment',
  fix: `Send the request to demo trading, with the header ${HEADER} and a key of demo trading.`,
});

/** @type {Hint} */
const DUPLICATE_HINT = Object.freeze({
  id: 'order',
  title: 'Order',
  fix: 'Look up the order by its clOrdId: the first attempt arrived. Use a new id for another order.',
});

/** @type {Hint} */
const CONNECTION_HINT = Object.freeze({
  id: 'sessions',
  title: 'Open connections',
  fix: 'Close connections and subscriptions that are no longer used: a channel allows 30 connections of one sub-account.',
});

/** @type {Hint} */
const UPGRADE_HINT = Object.freeze({
  id: 'upgrade',
  title: 'WebSocket upgrade',
  fix: 'Compare the URL with the documented ones (wss://ws.okx.com:8443/ws/v5/private, /public, /business). A WebSocket upgrade carries no API key and no signature: the path, a proxy, or the IP address is at fault.',
});

/** @type {Hint} */
const URL_HINT = Object.freeze({
  id: 'request',
  title: 'Request',
  fix: 'Use the URL of this channel: orders and the account are on /ws/v5/private, candles and algo orders on /ws/v5/business, prices on /ws/v5/public.',
});

module.exports = {
  BOUND_HINT,
  CONNECTION_HINT,
  DEADLINE_HINT,
  DEMO_ONLY_HINT,
  DEMO_SENT_HINT,
  DUPLICATE_HINT,
  HEADER_HINT,
  LIVE_SENT_HINT,
  REGION_HINT,
  SECRET_HINT,
  TIME_HINT,
  UPGRADE_HINT,
  URL_HINT,
  WEBSOCKET_REGION_HINT,
};
