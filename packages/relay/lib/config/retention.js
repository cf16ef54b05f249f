'use strict';

/** How long the ledger remembers a signal, and what follows for the ids of its orders. */

const DAY_MS = 86_400_000;

/** @param {{ retentionDays: number }} settings  dedupeDays is never longer @returns {number} */
const keptMs = ({ retentionDays }) => retentionDays * DAY_MS;

/**
 * A part of the order ids of a signal. An exchange may know an order for longer than the ledger does: a signal whose id comes
 * again after its row was removed is a new one, and its orders need new ids.
 *
 * A period is half of the retention. A signal that comes a retention later is in another period, although its time may differ
 * from that of its arrival. The time of the signal counts, so a signal that is sent again gets the same ids from a store that was
 * restored from a backup. There are two exceptions. A signal without a time of its own has that of its arrival, and gets other
 * ids when a period ends between its two arrivals. Another `retentionDays` gives other ids to all signals that come after the
 * change: otherwise two periods of different lengths could have the same name.
 *
 * @param {{ retentionDays: number }} settings
 * @param {number} at  of the signal, ms
 * @returns {string}
 */
function periodOf(settings, at) {
  return `${settings.retentionDays}/${Math.floor(at / (keptMs(settings) / 2))}`;
}

module.exports = { DAY_MS, keptMs, periodOf };
