'use strict';

/**
 * The exchange's time by the samples held so far. It runs on the monotonic clock, and watches the wall clock for steps.
 *
 * @module
 */

const estimate = require('./estimate');
const { isPlausibleTime, toSample } = require('./sample');
const { STEP_MS, shiftAfter, wallOverMonotonic } = require('./steps');
const { DAY_MS } = require('../internal/durations');
const { WALL_CLOCK, isDateFaked } = require('../internal/timers');

/** @typedef {import('./estimate').OffsetSample} OffsetSample */
/** @typedef {import('./index').ClockReading} ClockReading */

/** ms; the time in a reply that took longer is too uncertain to be of use. */
const LONGEST_TRIP_MS = 10000;

class RunningEstimate {
  #wall;
  #onStep;
  /** @type {OffsetSample[]} */
  #samples = [];
  /** Of all samples; null without a sample. @type {import('./estimate').Summary | null} */
  #summary = null;
  /** Wall clock minus monotonic clock, as of the last step or sample. */
  #anchor;
  /** When the last step was noticed, on the monotonic clock. */
  #steppedAt = -Infinity;
  #isStepped = false;
  /** ms that the samples were shifted by since the last step, as a guess. */
  #shiftMs = 0;
  /** ms from the wall clock to the exchange's time, as of the last sample; used only while a test fakes the wall clock. */
  #wallOffsetMs = 0;

  /**
   * @param {{ now(): number }} wall ms since 1970
   * @param {(stepMs: number) => void} onStep called when the wall clock has stepped against the monotonic clock
   */
  constructor(wall, onStep) {
    this.#wall = wall;
    this.#onStep = onStep;
    this.#anchor = wallOverMonotonic(wall);
  }

  /** @returns {number} ms since 1970, earlier than the exchange's time by the error bound; the wall clock without a sample */
  now() {
    if (this.#isFaked) return this.#wall.now() + this.#wallOffsetMs;
    // This runs for every request, so it reads each clock once and does not call look().
    const monotonic = performance.now();
    const wall = this.#wall.now();
    const stepMs = wall - monotonic - this.#anchor;
    if (stepMs >= STEP_MS || stepMs <= -STEP_MS) this.#compareClocks();
    const summary = this.#summary;
    return summary === null ? wall : monotonic + estimate.leastOffsetAt(summary, monotonic);
  }

  /** Whether there is a sample. */
  get isKnown() {
    return this.#summary !== null;
  }

  /** Whether the wall clock has stepped, and no sample since has shown what the step means. */
  get isStepped() {
    return this.#isStepped;
  }

  /** When the last step was noticed, on the monotonic clock, after a look at both clocks. */
  get steppedAt() {
    this.look();
    return this.#steppedAt;
  }

  get samples() {
    return this.#samples;
  }

  /** @returns {ClockReading | null} null without a sample */
  get reading() {
    const monotonic = this.look();
    if (this.#summary === null) return null;
    const { offset, errorMs, ...rest } = estimate.computeEstimate(this.#summary, monotonic);
    return {
      offsetMs: offset - wallOverMonotonic(this.#wall),
      errorMs: this.#isStepped ? Infinity : errorMs,
      ...rest,
    };
  }

  /**
   * Looks for a step.
   *
   * @returns {number} ms, on the monotonic clock
   */
  look() {
    const monotonic = performance.now();
    if (this.#isFaked) return monotonic;
    const stepMs = this.#wall.now() - monotonic - this.#anchor;
    if (Math.abs(stepMs) >= STEP_MS) this.#compareClocks();
    return monotonic;
  }

  /**
   * Adds the time in a reply.
   *
   * @param {number} serverTime ms since 1970
   * @param {{ sentAt: number, receivedAt: number }} times ms, monotonic
   * @returns {'added' | 'unusable' | 'contradiction'}
   */
  observe(serverTime, { sentAt, receivedAt }) {
    this.look();
    const rttMs = receivedAt - sentAt;
    if (this.#isFaked) return 'unusable';
    if (!isPlausibleTime(serverTime) || !(rttMs >= 0 && rttMs <= LONGEST_TRIP_MS)) return 'unusable';
    // A machine that slept while the reply was on its way did not measure how long that took.
    if (sentAt < this.#steppedAt) return 'unusable';
    const { offsetMs, errorMs } = toSample(serverTime, { sentAt, receivedAt, rttMs });
    const sample = { at: sentAt + rttMs / 2, offset: offsetMs, errorMs, rttMs };
    const summary = this.#summary;
    if (summary === null) {
      if (Math.abs(offsetMs - this.#anchor) > DAY_MS) return 'unusable';
    } else {
      if (estimate.isOutdated(this.#samples, sample, summary.drift)) return 'unusable';
      if (estimate.contradicts(this.#samples, sample, summary.drift)) return 'contradiction';
    }
    // After a step the bounds of older samples are uncertain, even when this sample confirms them.
    this.#adopt((held) => estimate.addSample(this.#isStepped ? [] : held, sample));
    return 'added';
  }

  /**
   * Adds the samples of a synchronisation.
   *
   * @param {OffsetSample[]} agreed
   * @returns {boolean} false when all are older than the last step
   */
  accept(agreed) {
    this.look();
    const usable = agreed.filter((sample) => estimate.sentAt(sample) >= this.#steppedAt);
    if (usable.length === 0) return false;
    this.#adopt((held) => estimate.addAgreed(held, usable));
    return true;
  }

  /**
   * A test moves the wall clock: a step then means nothing, and the monotonic clock does not show the exchange's time.
   */
  get #isFaked() {
    return this.#wall === WALL_CLOCK && isDateFaked();
  }

  /**
   * Trusts new samples. If the wall clock has stepped, they show what the step means.
   *
   * @param {(held: OffsetSample[]) => OffsetSample[]} add
   */
  #adopt(add) {
    // Shifted samples were a guess.
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

  /** A first reading suggests a step: reads both clocks with care, and acts if the step is real. */
  #compareClocks() {
    const stepMs = wallOverMonotonic(this.#wall) - this.#anchor;
    if (Math.abs(stepMs) < STEP_MS) return;
    const monotonic = performance.now();
    if (this.#summary !== null) {
      const { offset } = estimate.computeEstimate(this.#summary, monotonic);
      this.#shift(shiftAfter({ stepMs, wallOffsetMs: offset - this.#anchor, shiftMs: this.#shiftMs }));
      this.#isStepped = true;
    }
    this.#anchor += stepMs;
    this.#steppedAt = monotonic;
    this.#onStep(stepMs);
  }

  /** @param {number} shiftMs replaces the present shift */
  #shift(shiftMs) {
    const byMs = shiftMs - this.#shiftMs;
    if (byMs === 0) return;
    this.#shiftMs = shiftMs;
    this.#setSamples(this.#samples.map((sample) => ({ ...sample, offset: sample.offset + byMs })));
  }
}

exports.RunningEstimate = RunningEstimate;
