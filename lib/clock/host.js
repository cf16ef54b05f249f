'use strict';

/**
 * What all clocks and gates of one process share about the clock of one host: a synchronisation that is under way, and
 * the samples of the last one. The samples are offsets of the monotonic clock, so they serve any wall clock.
 *
 * @module
 */

const { STEP_MS, wallOverMonotonic } = require('./steps');
const estimate = require('./estimate');
const { Synchronisation } = require('./synchronisation');

/** @typedef {import('./estimate').OffsetSample} OffsetSample */
/** @typedef {import('./synchronisation').ClockSettings} ClockSettings */
/** @typedef {import('./synchronisation').Known} Known */
/**
 * A clock that was started.
 *
 * @typedef {object} Follower
 * @property {boolean} isAsking it waits for the synchronisation itself
 * @property {(agreed: OffsetSample[]) => void} synchronised
 * @property {() => void} failed
 */

/** How many hosts without a following clock are remembered. */
const IDLE_HOSTS = 100;
/** ms */
const FAILING_MS = 5000;

class ClockHost {
  /** @type {InstanceType<typeof Synchronisation> | null} */
  #running = null;
  /** @type {Promise<OffsetSample[]> | null} */
  #pending = null;
  /** The callers that wait for it. @type {Set<object>} */
  #waiting = new Set();
  /** The samples of the last synchronisation, and the wall clock minus the monotonic clock at that time. */
  #last = { agreed: /** @type {OffsetSample[]} */ ([]), at: -Infinity, wallMs: 0 };
  #failedAt = -Infinity;
  /** @type {Set<Follower>} */
  #followers = new Set();

  /** @returns {boolean} nothing is lost when it is forgotten */
  get isIdle() {
    return this.#pending === null && this.#followers.size === 0;
  }

  /**
   * Asks the host for the time, or waits for the answer when another clock has asked already.
   *
   * @param {ClockSettings} settings
   * @param {Known} known
   * @param {AbortSignal} [signal] ends it when nothing else waits for the answer
   * @returns {Promise<OffsetSample[]>} samples that agree, oldest first
   * @throws {import('../errors').ApiError} as a rejection
   */
  async ask(settings, known, signal) {
    const waiter = {};
    this.#waiting.add(waiter);
    const leave = () => {
      this.#waiting.delete(waiter);
      if (this.#waiting.size === 0) this.#abandon();
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      this.#pending ??= this.#ask(settings, known);
      return await this.#pending;
    } finally {
      this.#waiting.delete(waiter);
      signal?.removeEventListener('abort', leave);
    }
  }

  /** No caller waits any more. The next caller does not join a synchronisation that is ending. */
  #abandon() {
    this.#running?.stop();
    this.#running = null;
    this.#pending = null;
  }

  /**
   * The wall clock has stepped, so the request that is under way is useless.
   *
   * @param {{ now(): number }} wall
   */
  restart(wall) {
    this.#running?.restart(wall);
  }

  /**
   * @param {number} longestMs
   * @returns {OffsetSample[] | null} the samples of the last synchronisation; null when they are older than that, or when the
   *   wall clock has stepped since: the machine may have slept
   */
  recent(longestMs) {
    const { agreed, at, wallMs } = this.#last;
    const isOld = performance.now() - at > longestMs;
    return isOld || Math.abs(wallOverMonotonic(Date) - wallMs) >= STEP_MS ? null : agreed;
  }

  /** Whether a synchronisation has failed a moment ago: the next one would fail as well. */
  get isFailing() {
    return performance.now() - this.#failedAt < FAILING_MS;
  }

  /** What the last synchronisation found is not trusted any more. */
  forget() {
    this.#last.at = -Infinity;
  }

  /** @param {Follower} follower is told of every synchronisation of this host */
  follow(follower) {
    this.#followers.add(follower);
  }

  /** @param {Follower} follower */
  unfollow(follower) {
    this.#followers.delete(follower);
  }

  /**
   * @param {ClockSettings} settings
   * @param {Known} known
   */
  async #ask(settings, known) {
    const running = new Synchronisation(settings, known);
    this.#running = running;
    // With any outcome, callers continue before followers.
    try {
      const agreed = await running.run();
      this.#last = { agreed, at: performance.now(), wallMs: wallOverMonotonic(Date) };
      this.#failedAt = -Infinity;
      this.#tell((follower) => follower.synchronised(agreed));
      return agreed;
    } catch (error) {
      // A synchronisation that was ended here has not failed.
      if (this.#running !== running) throw error;
      this.#failedAt = performance.now();
      this.#tell((follower) => follower.failed());
      throw error;
    } finally {
      if (this.#running === running) this.#abandon();
    }
  }

  /** @param {(follower: Follower) => void} tell must not throw */
  #tell(tell) {
    for (const follower of this.#followers) if (!follower.isAsking) tell(follower);
  }
}

/** @type {WeakMap<object, Map<string, ClockHost>>} */
const hosts = new WeakMap();
/** Stands for no agent. */
const DIRECT = {};

/**
 * @param {ClockSettings} settings
 * @returns {ClockHost} the same for all clocks that ask the same way
 */
function clockHost({ url, samples, timeoutMs, agent }) {
  const way = agent ?? DIRECT;
  const byName = hosts.get(way) ?? new Map();
  hosts.set(way, byName);
  const name = `${url.href} ${samples} ${timeoutMs}`;
  const known = byName.get(name);
  if (known !== undefined) return known;
  if (byName.size >= IDLE_HOSTS) {
    for (const [other, host] of byName) if (host.isIdle) byName.delete(other);
  }
  const made = new ClockHost();
  byName.set(name, made);
  return made;
}

/**
 * @param {readonly OffsetSample[]} agreed
 * @returns {import('./estimate').Estimate} as of now
 */
function estimateNow(agreed) {
  const summary = /** @type {import('./estimate').Summary} */ (estimate.summarise(agreed));
  return estimate.computeEstimate(summary, performance.now());
}

module.exports = { clockHost, estimateNow };
