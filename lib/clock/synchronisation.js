'use strict';

/**
 * One synchronisation: several samples from the endpoint with the time, taken one after another, and which of them count.
 *
 * @module
 */

const { getBudget } = require('./request-budget');
const { classify } = require('../classify');
const { ApiError } = require('../errors');
const { timedGet } = require('../internal/timed-get');
const { selectAgreeing } = require('./agreement');
const estimate = require('./estimate');
const { STEP_MS, wallOverMonotonic } = require('./steps');
const { findCacheHeader, isFirstHand, isPlausibleTime, toSample } = require('./sample');
const { LONGEST_TIMER_MS } = require('../internal/durations');
const { clearTimeout, setTimeout } = require('../internal/timers');

/** Extra requests, for samples that fail or contradict each other. */
const SPARE_REQUESTS = 3;
/** After this many failures a synchronisation sends no more requests. */
const MOST_FAILURES = 2;
/** ms that a synchronisation may take beyond the time limits of its requests. */
const MARGIN_MS = 1000;
/** An intermediate cache has to ask the exchange. */
const HEADERS = Object.freeze({ 'Cache-Control': 'no-store' });

/** @typedef {import('./estimate').OffsetSample} OffsetSample */
/** @typedef {import('./options').ClockSettings} ClockSettings */
/**
 * @typedef {object} Known what the clock knows while it synchronises
 * @property {() => readonly OffsetSample[]} held
 * @property {() => number} steppedAt looks at the wall clock; when it was last seen to step, ms on the monotonic clock
 */
/** @typedef {{ sample?: OffsetSample, error?: ApiError, retry?: boolean }} Answer */

class Synchronisation {
  #settings;
  #known;
  /** Ends the request that is under way. */
  #request = new AbortController();
  /** The caller's wall clock minus the monotonic clock when the request began. */
  #wallMs = NaN;
  #isOver = false;

  /**
   * @param {ClockSettings} settings
   * @param {Known} known
   */
  constructor(settings, known) {
    this.#settings = settings;
    this.#known = known;
  }

  /**
   * @returns {Promise<OffsetSample[]>} samples that agree with each other, oldest first
   * @throws {ApiError} as a rejection, always within the time limits of its requests
   */
  async run() {
    const { samples, timeoutMs } = this.#settings;
    const limitMs = Math.min(samples * timeoutMs + MARGIN_MS, LONGEST_TIMER_MS);
    /** @type {NodeJS.Timeout | undefined} */
    let watchdog;
    const tooLong = new Promise((_, reject) => {
      watchdog = setTimeout(() => reject(this.#failure(timeoutError(limitMs))), limitMs);
    });
    try {
      return await Promise.race([this.#collect(), /** @type {Promise<never>} */ (tooLong)]);
    } finally {
      clearTimeout(watchdog);
      this.#isOver = true;
      this.#request.abort();
    }
  }

  /**
   * After a step of the wall clock: the request under way may hang on a dead connection, and its reply is useless. Many
   * clocks see the same step, one after another, and only the first of them finds a request that is older than it.
   *
   * @param {{ now(): number }} wall
   */
  restart(wall) {
    const isNewer = Math.abs(wallOverMonotonic(wall) - this.#wallMs) < STEP_MS;
    if (!isNewer) this.#request.abort();
  }

  /** Ends it, because no caller waits for it any more. */
  stop() {
    this.#isOver = true;
    this.#request.abort();
  }

  /** @returns {Promise<OffsetSample[]>} */
  async #collect() {
    const { samples: wanted } = this.#settings;
    /** @type {OffsetSample[]} */
    let batch = [];
    /** @type {ApiError | undefined} */
    let failure;
    for (let asked = 0, failed = 0; asked < wanted + SPARE_REQUESTS && !this.#isOver; asked += 1) {
      const { sample, error, retry } = await this.#ask();
      if (sample !== undefined) batch.push(sample);
      batch = this.#sinceStep(batch);
      if (error !== undefined) {
        failure = error;
        failed += 1;
        if (!retry || failed === MOST_FAILURES) break;
      }
      if (batch.length >= wanted && selectAgreeing(batch, this.#known.held()) !== null) break;
    }
    const agreed = selectAgreeing(batch, this.#known.held());
    if (agreed !== null) return agreed;
    throw failure ?? this.#failure("The samples of the exchange's clock contradict each other.");
  }

  /** @param {OffsetSample[]} batch */
  #sinceStep(batch) {
    const steppedAt = this.#known.steppedAt();
    return batch.filter((sample) => estimate.sentAt(sample) >= steppedAt);
  }

  /** @returns {Promise<Answer>} empty when this side ended the request */
  async #ask() {
    const request = new AbortController();
    this.#request = request;
    this.#wallMs = wallOverMonotonic(this.#settings.wall);
    const { url, timeoutMs, agent, venue } = this.#settings;
    const { signal } = request;
    const options = { headers: HEADERS, agent, timeoutMs, clock: performance, signal };
    const ended = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({}), { once: true });
    });
    const answer = getBudget(url, venue)
      .take({ urgent: true, signal })
      .then(() => timedGet(url, options))
      .then(
        (reply) => this.#read(reply),
        (cause) => ({ error: cause instanceof ApiError ? cause : this.#failure(cause) }),
      );
    return Promise.race([answer, ended]);
  }

  /**
   * @param {import('../internal/timed-get').TimedReply} reply
   * @returns {Answer}
   */
  #read({ json, body, httpStatus, headers, cause, sentAt, receivedAt }) {
    const { venue } = this.#settings;
    const context = { ...this.#context(), httpStatus: httpStatus ?? undefined, headers };
    const error = classify(json ?? body, {
      ...context,
      cause: cause ?? undefined,
      incomplete: cause !== null,
    });
    // A kept-alive connection that the server has closed fails at once; a new one may work.
    const retry = httpStatus === null && /** @type {any} */ (cause)?.code !== 'ETIMEDOUT';
    if (error?.category === 'rate-limit') getBudget(this.#settings.url, venue).refused(error);
    if (error !== null) return { error, retry };
    /** @type {(text: string) => Answer} */
    const refuse = (text) => ({ error: this.#failure(text, httpStatus), retry: true });
    const header = (/** @type {string} */ name) => headers[name]?.toString();
    const cached = findCacheHeader(header);
    if (cached !== null) return refuse(`A cache answered instead of the exchange (${cached}).`);
    if (!isFirstHand(httpStatus, header)) return refuse('The reply is not a success.');
    const time = venue.replies.isOwn(json) ? venue.clock.readTime(json) : null;
    if (time === null || !isPlausibleTime(time)) return refuse('The reply contains no time.');
    const rttMs = receivedAt - sentAt;
    const { offsetMs, errorMs } = toSample(time, { sentAt, receivedAt, rttMs });
    return { sample: { at: sentAt + rttMs / 2, offset: offsetMs, errorMs, rttMs } };
  }

  #context() {
    const { url, venue } = this.#settings;
    return { venue: venue.id, method: 'GET', url: url.href, signed: false };
  }

  /**
   * @param {string | Error} reason a text about the reply, or the connection's error when none came
   * @param {number | null} [httpStatus]
   * @returns {ApiError}
   */
  #failure(reason, httpStatus = 200) {
    const isText = typeof reason === 'string';
    const known = isText ? { httpStatus: httpStatus ?? undefined } : { cause: reason };
    const error = classify(isText ? reason : undefined, { ...this.#context(), ...known });
    return /** @type {ApiError} */ (error);
  }
}

/** @param {number} limitMs */
function timeoutError(limitMs) {
  return Object.assign(new Error(`the synchronisation was not done within ${limitMs} ms`), {
    code: 'ETIMEDOUT',
  });
}

module.exports = { Synchronisation };
