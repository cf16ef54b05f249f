'use strict';

/**
 * When a clock synchronises. Everything has a random share, so that the many clocks of one process do not ask the
 * exchange at the same moments.
 *
 * @module
 */

const { LONGEST_TIMER_MS } = require('../internal/durations');

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30000;
/** ms within which a step that no request waits for is followed by a synchronisation. */
const SOON_MS = 500;
/** ms; samples that contradict what is known start at most one synchronisation within this. */
const DOUBT_MS = 5000;

class Schedule {
  #intervalMs;
  #synchronise;
  #isStarted = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** Failed synchronisations since one worked, or since the last step. */
  #failures = 0;
  /** On the monotonic clock. */
  #retryAt = -Infinity;
  #doubtedAt = -Infinity;

  /**
   * @param {number} intervalMs
   * @param {() => void} synchronise
   */
  constructor(intervalMs, synchronise) {
    this.#intervalMs = intervalMs;
    this.#synchronise = synchronise;
  }

  /** @param {boolean} isSynchronised nothing has to be asked at once */
  start(isSynchronised) {
    if (this.#isStarted) return;
    this.#isStarted = true;
    if (isSynchronised) this.#plan(this.#nextMs());
    else this.#synchronise();
  }

  stop() {
    this.#isStarted = false;
    clearTimeout(this.#timer);
  }

  /** Whether no synchronisation has failed since one worked, or since the last step. */
  get isUntroubled() {
    return this.#failures === 0;
  }

  /** @param {number} monotonic ms */
  mayRetry(monotonic) {
    return monotonic >= this.#retryAt;
  }

  /**
   * @param {number} monotonic ms
   * @returns {boolean} true at most once within DOUBT_MS
   */
  mayDoubt(monotonic) {
    if (monotonic - this.#doubtedAt < DOUBT_MS) return false;
    this.#doubtedAt = monotonic;
    return true;
  }

  /** After a step of the wall clock. @param {boolean} isAsking a synchronisation is under way */
  stepped(isAsking) {
    this.#failures = 0;
    this.#doubtedAt = -Infinity;
    if (!isAsking) this.#plan(Math.random() * SOON_MS);
  }

  succeeded() {
    this.#failures = 0;
    this.#plan(this.#nextMs());
  }

  /**
   * @param {number} monotonic ms
   * @param {boolean} isUrgent  the clock has no sample that it can rely on
   */
  failed(monotonic, isUrgent) {
    this.#failures += 1;
    const delayMs = retryMs(this.#failures);
    this.#retryAt = monotonic + delayMs;
    this.#plan(isUrgent ? Math.min(this.#intervalMs, delayMs) : this.#nextMs());
  }

  /** @returns {number} ms, a tenth more or less than the interval */
  #nextMs() {
    return Math.min(this.#intervalMs * (0.9 + Math.random() / 5), LONGEST_TIMER_MS);
  }

  /** @param {number} delayMs */
  #plan(delayMs) {
    if (!this.#isStarted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#synchronise, delayMs);
    this.#timer.unref();
  }
}

/**
 * @param {number} failures one after another, at least 1
 * @returns {number} ms until the next attempt: 1 s, then twice that, up to 30 s; up to a quarter more at random
 */
function retryMs(failures) {
  const step = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10);
  return Math.min(step, LONGEST_RETRY_MS) * (1 + Math.random() / 4);
}

module.exports = { Schedule };
