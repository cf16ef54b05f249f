'use strict';

/**
 * The exchange's clock, estimated here. Samples come from /v5/market/time and, for free, from every reply that passes
 * through. Underneath runs the monotonic clock of the process, so that nobody who sets the wall clock moves it.
 * Rule that timestamps have to meet: https://bybit-exchange.github.io/docs/v5/guide
 *
 * @module
 */

const { EventEmitter } = require('node:events');
const { environmentOf } = require('./environments');
const { emitApart } = require('./emit');
const { addSample, estimateAt } = require('./clock/estimate');
const { readClockOptions } = require('./clock/options');
const { sampleOf, serverTimeOf } = require('./clock/sample');
const { classify } = require('./classify');
const { timedGet } = require('./timed-request');

/** ms; a wall clock that is steered moves less than this between two looks, one that is set moves more. */
const STEP_MS = 100;
/** ms; a reply that took longer says nothing that its samples do not know better. */
const LONGEST_TRIP_MS = 10000;

/**
 * @typedef {object} ClockReading
 * @property {number} offsetMs what has to be added to the wall clock (Date.now()) to get the exchange's
 * @property {number} errorMs how wrong that can be, to either side
 * @property {number} rttMs the least round trip that it rests on
 * @property {number | null} driftPpm how much faster the exchange's clock runs, in parts in a million; null while unknown
 */
/** @typedef {import('./clock/options').ServerClockOptions} ServerClockOptions */

/**
 * A clock that shows the exchange's time. Until the first sample it shows the wall clock's.
 *
 * Events: `sync` (a {@link ClockReading}), `step` (`{ stepMs }`: the wall clock was set, or the machine slept).
 *
 * @extends {EventEmitter<{ sync: [reading: ClockReading], step: [step: { stepMs: number }] }>}
 */
class ServerClock extends EventEmitter {
  #settings;
  /** @type {import('./clock/estimate').OffsetSample[]} */
  #samples = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Promise<ClockReading> | null} */
  #pending = null;
  /** Wall clock minus monotonic clock, as it was last seen. */
  #anchor;

  /**
   * @param {ServerClockOptions} [options]
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  constructor(options) {
    super();
    this.#settings = readClockOptions(options);
    this.#anchor = this.#wallOverMonotonic();
  }

  /**
   * The time for a timestamp: ms since 1970 on the exchange's clock, earlier than the estimate by its error bound, so
   * that it never lies in the exchange's future.
   *
   * @returns {number}
   */
  now() {
    this.#watchWall();
    const monotonic = performance.now();
    const estimate = estimateAt(this.#samples, monotonic);
    return estimate === null ? this.#settings.wall.now() : monotonic + estimate.offset - estimate.errorMs;
  }

  /** Whether a sample was ever taken. */
  get synchronised() {
    return this.#samples.length > 0;
  }

  /** @returns {ClockReading | null} null before the first sample */
  get reading() {
    const monotonic = performance.now();
    const estimate = estimateAt(this.#samples, monotonic);
    if (estimate === null) return null;
    const { offset, ...rest } = estimate;
    return { offsetMs: monotonic + offset - this.#settings.wall.now(), ...rest };
  }

  /** ms to add to Date.now(); 0 before the first sample. */
  get offsetMs() {
    return this.reading?.offsetMs ?? 0;
  }

  /** ms, to either side; Infinity before the first sample. */
  get errorMs() {
    return this.reading?.errorMs ?? Infinity;
  }

  /**
   * Whether an address shows this clock's time: the one it asks, or another host of the same environment.
   *
   * @param {string} url
   * @returns {boolean}
   */
  isOf(url) {
    const { origin } = new URL(url);
    const own = this.#settings.url;
    if (origin === own.origin) return true;
    const { environment } = environmentOf(url);
    return environment !== null && environment === environmentOf(own).environment;
  }

  /**
   * A sample for free: the time in a reply, with the moments of sending and receiving by `performance.now()`.
   *
   * @param {number} serverTime ms since 1970
   * @param {{ sentAt: number, receivedAt: number }} times ms, monotonic
   * @returns {boolean} whether it could be used
   */
  observe(serverTime, { sentAt, receivedAt }) {
    const rttMs = receivedAt - sentAt;
    const usable = [serverTime, sentAt, receivedAt].every(Number.isFinite) && serverTime > 1e12;
    if (!usable || rttMs < 0 || rttMs > LONGEST_TRIP_MS) return false;
    const { offsetMs, errorMs } = sampleOf(serverTime, { sentAt, receivedAt, rttMs });
    this.#samples = addSample(this.#samples, { at: sentAt + rttMs / 2, offset: offsetMs, errorMs, rttMs });
    return true;
  }

  /**
   * Asks the exchange for the time. Calls while one is under way share it. A failure changes nothing that is known.
   *
   * @returns {Promise<ClockReading>}
   * @throws {import('./errors').BybitApiError} as a rejection, when no sample could be had
   */
  sync() {
    this.#pending ??= this.#takeSamples().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /**
   * What a request waits for before it is signed: the first synchronisation, if one is under way. A later one holds
   * nothing up, for what is known is good enough until it is done.
   *
   * @returns {Promise<void>} never rejects
   */
  async settled() {
    if (!this.synchronised) await this.#pending?.catch(() => {});
  }

  /**
   * Synchronises now and then every `intervalMs`. Keeps no process alive.
   *
   * @returns {this}
   */
  start() {
    if (this.#timer !== undefined) return this;
    this.#timer = setInterval(() => this.#syncQuietly(), this.#settings.intervalMs);
    this.#timer.unref();
    this.#syncQuietly();
    return this;
  }

  /** Ends what start() began. What is known stays. @returns {this} */
  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    return this;
  }

  /** The same as stop(). */
  [Symbol.dispose]() {
    this.stop();
  }

  #syncQuietly() {
    // The next round tries again, and what is known stays.
    this.sync().catch(() => {});
  }

  /** @returns {Promise<ClockReading>} */
  async #takeSamples() {
    let failure = null;
    let taken = 0;
    while (taken < this.#settings.samples && failure === null) {
      failure = await this.#takeSample();
      if (failure === null) taken += 1;
    }
    if (taken === 0) throw failure;
    const reading = /** @type {ClockReading} */ (this.reading);
    emitApart(this, 'sync', reading);
    return reading;
  }

  /** @returns {Promise<import('./errors').BybitApiError | null>} null when it worked */
  async #takeSample() {
    const { url, timeoutMs, agent } = this.#settings;
    const reply = await timedGet(url, { agent, timeoutMs, clock: performance });
    const body = reply.json;
    const { httpStatus, headers, cause, sentAt, receivedAt } = reply;
    const context = {
      httpStatus: httpStatus ?? undefined,
      headers,
      method: 'GET',
      url: url.href,
      signed: false,
      cause,
    };
    const error = classify(body ?? reply.body, { ...context, cause: cause ?? undefined });
    if (error !== null) return error;
    const serverTime = serverTimeOf(body);
    if (serverTime !== null && this.observe(serverTime, { sentAt, receivedAt })) return null;
    return classify('The reply holds no time.', { ...context, cause: undefined });
  }

  #wallOverMonotonic() {
    return this.#settings.wall.now() - performance.now();
  }

  #watchWall() {
    const anchor = this.#wallOverMonotonic();
    const stepMs = anchor - this.#anchor;
    if (Math.abs(stepMs) < STEP_MS) return;
    this.#anchor = anchor;
    emitApart(this, 'step', { stepMs });
    // A machine that slept looks the same as a clock that was set; only the exchange can tell.
    if (this.#timer !== undefined) this.#syncQuietly();
  }
}

exports.ServerClock = ServerClock;
