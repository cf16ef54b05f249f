'use strict';

/**
 * The exchange's clock, estimated locally. Samples come from /v5/market/time and from the replies that pass through.
 * The estimate runs on the monotonic clock of the process, so setting the wall clock does not move it.
 * Rule that timestamps have to meet: https://bybit-exchange.github.io/docs/v5/guide
 *
 * @module
 */

const { EventEmitter } = require('node:events');
const { brand } = require('../internal/brand');
const { environmentOf } = require('../venues/bybit/hosts');
const { emitApart } = require('../internal/safe-emit');
const { readClockOptions } = require('./options');
const estimate = require('./estimate');
const { clockHost } = require('./host');
const { isPlausibleTime, sampleOf } = require('./sample');
const { Schedule } = require('./schedule');
const { STEP_MS, shiftAfter, wallOverMonotonic } = require('./steps');
const { DAY_MS } = require('../internal/durations');
const { WALL_CLOCK, isDateFaked } = require('../internal/timers');

/** ms; the time in a reply that took longer is too uncertain to be of use. */
const LONGEST_TRIP_MS = 10000;
/** ms; start() asks nothing when another clock of this host has been synchronised within this. */
const RECENT_MS = 60000;

/**
 * @typedef {object} ClockReading
 * @property {number} offsetMs what has to be added to the wall clock (Date.now()) to get the exchange's
 * @property {number} errorMs how wrong that can be, to either side; Infinity after a step that no synchronisation has answered yet
 * @property {number} rttMs the least round trip that it rests on
 * @property {number | null} driftPpm how much faster the exchange's clock runs, in parts in a million; null while unknown
 */
/** @typedef {import('./options').ServerClockOptions} ServerClockOptions */
/** @typedef {import('./estimate').OffsetSample} OffsetSample */

/**
 * A clock that shows the exchange's time. Until the first sample it shows the wall clock's.
 *
 * Events: `sync` (a {@link ClockReading}), `step` (`{ stepMs }`: the wall clock was set, or the machine slept).
 *
 * @extends {EventEmitter<{ sync: [reading: ClockReading], step: [step: { stepMs: number }] }>}
 */
class ServerClock extends EventEmitter {
  #settings;
  #wall;
  /** @type {OffsetSample[]} */
  #samples = [];
  /** What the samples say together; null without a sample. @type {import('./estimate').Summary | null} */
  #summary = null;
  /** Wall clock minus monotonic clock, as of the last step or sample. */
  #anchor;
  /** When the last step was noticed, on the monotonic clock. */
  #steppedAt = -Infinity;
  /** No sample has told yet what the last step means for the samples. */
  #isStepped = false;
  /** ms that the samples were shifted by since, as a guess. */
  #shiftMs = 0;
  /** ms from the wall clock to the exchange's time, as of the last sample; only for a wall clock that a test has faked. */
  #wallOffsetMs = 0;
  /** @type {Promise<ClockReading> | null} */
  #pending = null;
  #host;
  /** @type {import('./host').Follower} */
  #follower;
  #schedule;

  /**
   * @param {ServerClockOptions} [options]
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  constructor(options) {
    super();
    this.#settings = readClockOptions(options);
    this.#wall = this.#settings.wall;
    this.#anchor = wallOverMonotonic(this.#wall);
    this.#schedule = new Schedule(this.#settings.intervalMs, () => this.#syncQuietly());
    this.#host = clockHost(this.#settings);
    const isAsking = () => this.#pending !== null;
    this.#follower = {
      get isAsking() {
        return isAsking();
      },
      synchronised: (agreed) => {
        if (this.#accept(agreed)) this.#tellReading();
      },
      failed: () => this.#failed(),
    };
  }

  /**
   * The time for a timestamp: ms since 1970 on the exchange's clock, earlier than the estimate by its error bound, so
   * that it never lies in the exchange's future.
   *
   * @returns {number}
   */
  now() {
    if (this.#isFaked) return this.#wall.now() + this.#wallOffsetMs;
    // Called for every request, so the clocks are read once here, and #look() is not called.
    const monotonic = performance.now();
    const wall = this.#wall.now();
    const stepMs = wall - monotonic - this.#anchor;
    if (stepMs >= STEP_MS || stepMs <= -STEP_MS) this.#compareClocks();
    const summary = this.#summary;
    return summary === null ? wall : monotonic + estimate.leastOffsetAt(summary, monotonic);
  }

  /** Whether a sample was ever taken. */
  get synchronised() {
    return this.#summary !== null;
  }

  /**
   * Whether a request can be signed at once. If not, it should wait for settled(): the first synchronisation is under
   * way, or the wall clock has stepped, and the synchronisation that has to follow is not done.
   */
  get isSettled() {
    const monotonic = this.#look();
    if (this.#summary === null) return this.#pending === null;
    if (!this.#isStepped) return true;
    if (this.#schedule.isUntroubled) return false;
    // Requests waited for the first attempt, which failed. They do not wait for each further one.
    if (this.#pending === null && this.#schedule.mayRetry(monotonic)) this.#syncQuietly();
    return true;
  }

  /** @returns {ClockReading | null} null before the first sample */
  get reading() {
    const monotonic = this.#look();
    if (this.#summary === null) return null;
    const { offset, errorMs, ...rest } = estimate.estimateOf(this.#summary, monotonic);
    return {
      offsetMs: offset - wallOverMonotonic(this.#wall),
      errorMs: this.#isStepped ? Infinity : errorMs,
      ...rest,
    };
  }

  /** ms to add to Date.now(); 0 before the first sample. */
  get offsetMs() {
    return this.reading?.offsetMs ?? 0;
  }

  /** ms, to either side; Infinity before the first sample, and after a step until a synchronisation has answered it. */
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
   * A sample for free: the time in a reply, with the moments of sending and receiving by `performance.now()`. A sample
   * that contradicts what is known is not used: it starts a synchronisation.
   *
   * @param {number} serverTime ms since 1970
   * @param {{ sentAt: number, receivedAt: number }} times ms, monotonic
   * @returns {boolean} whether it could be used
   */
  observe(serverTime, { sentAt, receivedAt }) {
    const monotonic = this.#look();
    const rttMs = receivedAt - sentAt;
    if (this.#isFaked) return false;
    if (!isPlausibleTime(serverTime) || !(rttMs >= 0 && rttMs <= LONGEST_TRIP_MS)) return false;
    // A machine that slept while the reply was on its way did not see how long that took.
    if (sentAt < this.#steppedAt) return false;
    const { offsetMs, errorMs } = sampleOf(serverTime, { sentAt, receivedAt, rttMs });
    const sample = { at: sentAt + rttMs / 2, offset: offsetMs, errorMs, rttMs };
    const summary = this.#summary;
    if (summary === null) {
      if (Math.abs(offsetMs - this.#anchor) > DAY_MS) return false;
    } else {
      if (estimate.isOutdated(this.#samples, sample, summary.drift)) return false;
      if (estimate.contradicts(this.#samples, sample, summary.drift)) {
        if (this.#schedule.mayDoubt(monotonic)) this.#syncQuietly();
        return false;
      }
    }
    // After a step the bounds of older samples are not certain any more, whatever this one confirms.
    this.#adopt((held) => estimate.addSample(this.#isStepped ? [] : held, sample));
    return true;
  }

  /**
   * Asks the exchange for the time. Calls while one is under way share it, and so do all clocks of this process that ask
   * the same host in the same way. A failure changes nothing that is known.
   *
   * @returns {Promise<ClockReading>}
   * @throws {import('../errors').BybitApiError} as a rejection, when no sample could be had, or when the samples
   *   contradict each other
   */
  sync() {
    if (this.#pending !== null) return this.#pending;
    this.#pending = this.#ask();
    return this.#pending;
  }

  /**
   * What a request waits for before it is signed: the first synchronisation, if one is under way, or the one that
   * follows a step of the wall clock, which is started if none is under way. When that fails, later requests do not
   * wait for the next attempt. No other synchronisation holds anything up.
   *
   * @returns {Promise<void>} never rejects, and is bounded by the time limits of the synchronisation
   */
  async settled() {
    if (this.isSettled) return;
    await this.sync().catch(() => {});
  }

  /**
   * Synchronises now and then about every `intervalMs`. All started clocks of one host learn from each synchronisation, so
   * a thousand of them ask as little as one. Keeps no process alive.
   *
   * @returns {this}
   */
  start() {
    this.#host.follow(this.#follower);
    const recent = this.synchronised ? null : this.#host.recent(RECENT_MS);
    const isSynchronised = recent !== null && this.#accept(recent);
    this.#schedule.start(isSynchronised);
    // Listeners of the event may be added in the same tick.
    if (isSynchronised) Promise.resolve().then(() => this.#tellReading());
    return this;
  }

  /** Ends what start() began. What is known stays. @returns {this} */
  stop() {
    this.#host.unfollow(this.#follower);
    this.#schedule.stop();
    return this;
  }

  /** The same as stop(). */
  [Symbol.dispose]() {
    this.stop();
  }

  /** A test moves the wall clock: no step is a surprise, and the monotonic clock says nothing of the exchange's time. */
  get #isFaked() {
    return this.#wall === WALL_CLOCK && isDateFaked();
  }

  #syncQuietly() {
    // A later attempt is planned, and what is known stays.
    this.sync().catch(() => {});
  }

  /** @returns {Promise<ClockReading>} */
  async #ask() {
    try {
      await this.#askHost();
    } catch (error) {
      this.#failed();
      throw error;
    } finally {
      this.#pending = null;
    }
    return this.#tellReading();
  }

  /** Takes part in a synchronisation of the host. */
  async #askHost() {
    const known = {
      held: () => this.#samples,
      steppedAt: () => {
        this.#look();
        return this.#steppedAt;
      },
    };
    // Only a clock that joins a synchronisation late, and sees a step that the others do not see, has to ask again.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (this.#accept(await this.#host.ask(this.#settings, known))) return;
    }
  }

  /**
   * @param {OffsetSample[]} agreed
   * @returns {boolean} false when they are older than the last step that this clock knows
   */
  #accept(agreed) {
    this.#look();
    const usable = agreed.filter((sample) => estimate.sentAt(sample) >= this.#steppedAt);
    if (usable.length === 0) return false;
    this.#adopt((held) => estimate.addAgreed(held, usable));
    this.#schedule.succeeded();
    return true;
  }

  #failed() {
    this.#schedule.failed(performance.now(), this.#isStepped || this.#summary === null);
  }

  /** @returns {ClockReading} */
  #tellReading() {
    const reading = /** @type {ClockReading} */ (this.reading);
    emitApart(this, 'sync', reading);
    return reading;
  }

  /**
   * Trusts new samples. If the wall clock has stepped, they tell what the step means.
   *
   * @param {(held: OffsetSample[]) => OffsetSample[]} add
   */
  #adopt(add) {
    // Samples that were shifted were a guess.
    this.#setSamples(add(this.#shiftMs === 0 ? this.#samples : []));
    this.#isStepped = false;
    this.#shiftMs = 0;
    const wallMs = wallOverMonotonic(this.#wall);
    const summary = /** @type {import('./estimate').Summary} */ (this.#summary);
    this.#wallOffsetMs = estimate.leastOffsetAt(summary, performance.now()) - wallMs;
    // Small corrections of the wall clock since the last sample do not add up to a step.
    const steeredMs = wallMs - this.#anchor;
    if (Math.abs(steeredMs) < STEP_MS) this.#anchor += steeredMs;
  }

  /** @param {OffsetSample[]} samples */
  #setSamples(samples) {
    this.#samples = samples;
    this.#summary = estimate.summarise(samples);
  }

  /** @returns {number} ms, on the monotonic clock */
  #look() {
    const monotonic = performance.now();
    if (this.#isFaked) return monotonic;
    const stepMs = this.#wall.now() - monotonic - this.#anchor;
    if (Math.abs(stepMs) >= STEP_MS) this.#compareClocks();
    return monotonic;
  }

  /** At first sight the wall clock has stepped. */
  #compareClocks() {
    const stepMs = wallOverMonotonic(this.#wall) - this.#anchor;
    if (Math.abs(stepMs) < STEP_MS) return;
    const monotonic = performance.now();
    if (this.#summary !== null) {
      const { offset } = estimate.estimateOf(this.#summary, monotonic);
      this.#shift(shiftAfter({ stepMs, wallOffsetMs: offset - this.#anchor, shiftMs: this.#shiftMs }));
      this.#isStepped = true;
    }
    this.#anchor += stepMs;
    this.#steppedAt = monotonic;
    if (this.#pending !== null) this.#host.restart(this.#wall);
    this.#schedule.stepped(this.#pending !== null);
    emitApart(this, 'step', { stepMs });
  }

  /** @param {number} shiftMs instead of the present one */
  #shift(shiftMs) {
    const byMs = shiftMs - this.#shiftMs;
    if (byMs === 0) return;
    this.#shiftMs = shiftMs;
    this.#setSamples(this.#samples.map((sample) => ({ ...sample, offset: sample.offset + byMs })));
  }
}

brand(ServerClock, 'ServerClock');

exports.ServerClock = ServerClock;
