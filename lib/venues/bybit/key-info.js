'use strict';

/**
 * Reads the key information: `result` of GET /v5/user/query-api, in which several values mean "none". Source: https://bybit-exchange.github.io/docs/v5/user/apikey-info
 *
 * @module
 */

const { DAY_MS } = require('../../internal/durations');
const { toInteger } = require('../../internal/read');

/** @typedef {import('./permissions').KeyInformation} KeyInformation */

/** `deadlineDay` of a key that does not expire. */
const NO_DEADLINE = -2;

/**
 * @param {KeyInformation | null | undefined} keyInformation
 * @returns {string[] | null} the whitelist of the key; null when unknown, empty when any IP address is allowed
 */
function boundAddresses(keyInformation) {
  const ips = keyInformation?.ips;
  if (!Array.isArray(ips)) return null;
  const entries = ips.filter((entry) => typeof entry === 'string').map((entry) => entry.trim());
  // One `*` allows every address.
  return entries.includes('*') ? [] : entries.filter((entry) => entry !== '');
}

/**
 * When the key expires. `expiredAt` counts only while it names a day after 1970: `-2` and 1970-01-01 mean none,
 * and so does a `deadlineDay` of -2. Without `expiredAt`, `deadlineDay` (whole days left) is counted from `now`.
 *
 * @param {KeyInformation | null | undefined} keyInformation
 * @param {number | null} [now] ms since 1970, by the clock of the server; only `deadlineDay` needs it
 * @returns {number | 'never' | null} ms since 1970, exact to a day when it comes from `deadlineDay`; null when unknown
 */
function expiryOf(keyInformation, now = null) {
  const expiredAt = keyInformation?.expiredAt;
  if (expiredAt === undefined || expiredAt === null || expiredAt === '') {
    const days = toInteger(keyInformation?.deadlineDay);
    if (days === NO_DEADLINE) return 'never';
    // 0 may be the last day or the first one after it.
    return days === null || days <= 0 || days > 1e5 || now === null ? null : now + days * DAY_MS;
  }
  const text = typeof expiredAt === 'string' ? expiredAt.trim() : '';
  // Date.parse would read the exchange's `-2` as a year.
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return readStamp(toInteger(expiredAt));
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  return time <= 0 ? 'never' : time;
}

/**
 * @param {number | null} stamp
 * @returns {number | 'never' | null}
 */
function readStamp(stamp) {
  if (stamp === null) return null;
  if (stamp <= 0) return 'never';
  if (stamp < 1e9) return null;
  return stamp < 1e11 ? stamp * 1000 : stamp;
}

/**
 * Why Bybit can refuse an IP address that the key does not exclude.
 *
 * @param {{ information: KeyInformation | null, bound: string[] | null, host: string }} key
 * @returns {string[]} sentences
 */
function addressRemarks({ information, bound, host }) {
  const remarks = [];
  if (toInteger(information?.type) === 2) {
    remarks.push(
      'The key belongs to a third-party application: such keys work only from the IP addresses of that application.',
    );
  } else if (bound?.length === 0) {
    remarks.push(
      'The key has no whitelist. Bybit refuses such keys when they belong to bybit.eu and to a third-party application.',
    );
  }
  if (host.endsWith('.bybit.eu')) {
    remarks.push(
      'Keys of bybit.eu are issued for third-party applications. Bybit refuses them from all other addresses, even without a whitelist.',
    );
  }
  return remarks;
}

module.exports = { addressRemarks, boundAddresses, expiryOf };
