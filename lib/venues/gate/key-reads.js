'use strict';

/**
 * The signed read that shows whether Gate.io accepts a key. There is none that every key may do: each group of endpoints needs its own
 * permission, also for reading, and the key information needs the group "account". So the read is one of what the bot does.
 * https://www.gate.com/docs/developers/apiv4/en/#apiv4-permissions, https://github.com/freqtrade/freqtrade/issues/10918
 *
 * @module
 */

/** @typedef {import('../venue').KeyPlace} KeyPlace */
/** @typedef {import('../venue').KeyRead} KeyRead */

const KEY_INFORMATION = '/api/v4/account/main_keys';
const FUTURES_HOST = /^fx-api\b/;

/** @type {Readonly<KeyRead>} */
const FUTURES_READ = Object.freeze({ path: '/api/v4/futures/usdt/accounts' });
/** @type {readonly (readonly [path: RegExp, group: RegExp, read: KeyRead])[]} */
const READS = Object.freeze([
  [/\/futures\/|^futures\./, /^futures/, FUTURES_READ],
  [/\/delivery\//, /^delivery/, { path: '/api/v4/delivery/usdt/accounts' }],
  [/\/options\//, /^options/, { path: '/api/v4/options/accounts' }],
  [/\/unified\//, /^unified/, { path: '/api/v4/unified/accounts' }],
  [/\/wallet\//, /^wallet/, { path: '/api/v4/wallet/total_balance' }],
  [/\/account\//, /^account/, { path: '/api/v4/account/detail' }],
]);
/** @type {Readonly<KeyRead>} */
const SPOT_READ = Object.freeze({ path: '/api/v4/spot/accounts' });

const OTHER_READS = Object.freeze([FUTURES_READ]);

/** @type {NonNullable<import('../venue').VenueKeys['readAt']>} */
function readAt({ url, paths, permissions }) {
  if (FUTURES_HOST.test(url.hostname)) return FUTURES_READ;
  const isSpot =
    paths.some((path) => /\/spot\/|^spot\./.test(path)) || permissions.some((name) => /^spot/.test(name));
  if (isSpot) return SPOT_READ;
  const found = READS.find(
    ([path, group]) => paths.some((one) => path.test(one)) || permissions.some((name) => group.test(name)),
  );
  return found?.[2] ?? SPOT_READ;
}

/** The key information is on every host but that of futures. @type {NonNullable<import('../venue').VenueKeys['detailsAt']>} */
function detailsAt({ url }) {
  return FUTURES_HOST.test(url.hostname)
    ? { path: KEY_INFORMATION, url: 'https://api.gateio.ws' }
    : { path: KEY_INFORMATION };
}

module.exports = { KEY_INFORMATION, OTHER_READS, detailsAt, readAt };
