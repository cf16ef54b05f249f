'use strict';

/**
 * The exchange's clock, estimated locally. Samples come from its endpoint with the time and from the replies to the bot's
 * requests. The estimate runs on the monotonic clock of the process, so setting the wall clock does not move it.
 *
 * @module
 */

const { EventEmitter } = require('node:events');
const { brand } = require('../internal/brand');
const { emitApart } = require('../internal/safe-emit');
const { readClockOptions } = require('./options');
const { clockHost } = require('./host');
const { RunningEstimate } = require('./running-estimate');
const { Schedule } = require('./schedule');

/** ms; start() sends nothing when another clock of this host has been synchronised within this time. */
const RECENT_MS = 60000;

/**
 * What a ServerClock knows of the server's clock.
 *
 * @typedef {object} ClockReading
 * @property {number} offsetMs ms to add to the wall clock (Date.now()) to get the exchange's time
 * @property {number} errorMs largest error of the offset to either side, ms; Infinity between a step of the wall clock
 *   and the next synchronisation
 * @property {number} rttMs least round trip of the samples, ms
 * @property {number | null} driftPpm how much faster the exchange's clock runs, in parts per million; null while unknown
 */
/** @typedef {import('./options').ServerClockOptions} ServerClockOptions */

/**
 * A clock that shows the exchange's time. Until the first sample it shows the wall clock's time.
 *
 * An exchange accepts a request when `server_time - window <= timestamp < server_time + ahead` (ms). At Bybit, the window is
 * `recvWindow` (default 5000), and `ahead` is 1000.
 *
 * Events: `sync` (a {@link ClockReading}), `step` (`{ stepMs }`: the wall clock was set, or the machine slept).
 *
 * @example
 * const clock = new ServerClock().start();
 * await clock.settled();
 * const bybit = attach(axios.create({ baseURL: 'https://api.bybit.com' }), { signer, clock });
 * @extends {EventEmitter<{ sync: [reading: ClockReading], step: [step: { stepMs: number }] }>}
 */
class ServerClock extends EventEmitter {
  #settings;
  #estimate;
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
    this.#estimate = new RunningEstimate(this.#settings.wall, (stepMs) => this.#stepped(stepMs));
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
    return this.#estimate.now();
  }

  /** Whether there is a sample. */
  get synchronised() {
    return this.#estimate.isKnown;
  }

  /**
   * Whether a request can be signed at once. If false, wait for settled(): the first synchronisation is under way, or the
   * wall clock has stepped and the synchronisation after the step is not done.
   */
  get isSettled() {
    const monotonic = this.#estimate.look();
    if (!this.#estimate.isKnown) return this.#pending === null;
    if (!this.#estimate.isStepped) return true;
    if (this.#schedule.isUntroubled) return false;
    // Requests waited for the first attempt, which failed. They do not wait for each further one.
    if (this.#pending === null && this.#schedule.mayRetry(monotonic)) this.#syncQuietly();
    return true;
  }

  /** @returns {ClockReading | null} null before the first sample */
  get reading() {
    return this.#estimate.reading;
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
    const { url: own, venue } = this.#settings;
    if (origin === own.origin) return true;
    const { environment } = venue.hosts.environmentOf(url);
    return environment !== null && environment === venue.hosts.environmentOf(own).environment;
  }

  /**
   * Learns from the time in a reply, without a request of its own. A time that contradicts what is known is not used:
   * it starts a synchronisation.
   *
   * @param {number} serverTime ms since 1970
   * @param {{ sentAt: number, receivedAt: number }} times when the request was sent and the reply was received, ms by
   *   `performance.now()`
   * @returns {boolean} whether the time was used
   */
  observe(serverTime, times) {
    const outcome = this.#estimate.observe(serverTime, times);
    if (outcome === 'contradiction' && this.#schedule.mayDoubt(performance.now())) this.#syncQuietly();
    return outcome === 'added';
  }

  /**
   * Asks the exchange for the time. Calls while one is under way share it, and so do all clocks of this process that ask
   * the same host in the same way. A failure changes nothing that is known.
   *
   * @returns {Promise<ClockReading>}
   * @throws {import('../errors').ApiError} as a rejection, when no sample could be had, or when the samples
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
      held: () => this.#estimate.samples,
      steppedAt: () => this.#estimate.steppedAt,
    };
    // Only a clock that joins a synchronisation late, and sees a step that the others do not see, has to ask again.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (this.#accept(await this.#host.ask(this.#settings, known))) return;
    }
  }

  /**
   * @param {import('./estimate').OffsetSample[]} agreed
   * @returns {boolean} false when all are older than the last step
   */
  #accept(agreed) {
    const isAccepted = this.#estimate.accept(agreed);
    if (isAccepted) this.#schedule.succeeded();
    return isAccepted;
  }

  #failed() {
    this.#schedule.failed(performance.now(), this.#estimate.isStepped || !this.#estimate.isKnown);
  }

  /** @returns {ClockReading} */
  #tellReading() {
    const reading = /** @type {ClockReading} */ (this.reading);
    emitApart(this, 'sync', reading);
    return reading;
  }

  /** @param {number} stepMs */
  #stepped(stepMs) {
    if (this.#pending !== null) this.#host.restart(this.#settings.wall);
    this.#schedule.stepped(this.#pending !== null);
    emitApart(this, 'step', { stepMs });
  }
}

brand(ServerClock, 'ServerClock');

exports.ServerClock = ServerClock;
