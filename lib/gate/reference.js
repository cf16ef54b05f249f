'use strict';

/**
 * The server time of a gate's host. All gates of a host share one synchronisation, so a check costs one request instead of
 * four.
 *
 * @module
 */

const { readClockOptions } = require('../clock/options');
const { clockHost, estimateNow } = require('../clock/host');

/** @typedef {import('../clock/estimate').Estimate} Estimate */

/** A gate knows nothing before it asks. @type {import('../clock/synchronisation').Known} */
const UNKNOWN = Object.freeze({ held: () => [], steppedAt: () => -Infinity });

/** ms; older samples are not trusted: a clock that was started is synchronised about every ten minutes. */
const LONGEST_AGE_MS = 15 * 60000;
/** ms; a less exact time cannot prove that a timestamp is wrong. */
const LARGEST_ERROR_MS = 500;

/**
 * @param {any} clock of the gate
 * @param {URL} url
 * @returns {Estimate | null} what a ServerClock of the same host knows
 */
function estimateOfClock(clock, url) {
  if (typeof clock?.isOf !== 'function' || !clock.isOf(url.href)) return null;
  const { reading } = clock;
  if (reading === null || !(reading.errorMs <= LARGEST_ERROR_MS)) return null;
  // now() is earlier than the estimate by its error bound.
  const offset = clock.now() + reading.errorMs - performance.now();
  return { offset, errorMs: reading.errorMs, rttMs: reading.rttMs, driftPpm: reading.driftPpm };
}

/** The clock of one host, for the gates that ask it. */
class Reference {
  #settings;
  #clock;
  #host;

  /**
   * @param {import('./options').GateSettings} settings
   */
  constructor({ venue, baseURL, agent, timeoutMs, clock }) {
    this.#settings = readClockOptions({
      venue: /** @type {import('../venues').VenueName} */ (venue.id),
      baseURL,
      agent,
      timeoutMs,
    });
    this.#clock = clock;
    this.#host = clockHost(this.#settings);
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<Estimate | null>} null when the host does not report its time; settles within the time limits of
   *   a synchronisation
   */
  async read(signal) {
    const known = estimateOfClock(this.#clock, this.#settings.url);
    if (known !== null) return known;
    const recent = this.#host.recent(LONGEST_AGE_MS);
    if (recent !== null) return estimateNow(recent);
    if (this.#host.isFailing) return null;
    try {
      return estimateNow(await this.#host.ask(this.#settings, UNKNOWN, signal));
    } catch {
      // The check measures the time itself and reports the failure.
      return null;
    }
  }

  /** Forgets the time after the exchange has refused a timestamp based on it. */
  forget() {
    this.#host.forget();
  }
}

exports.Reference = Reference;
