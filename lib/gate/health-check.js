'use strict';

const { getBudget } = require('../clock/request-budget');
const { inquire } = require('../diagnose');
const { ApiError, errorClassOf } = require('../errors');
const { CATEGORIES } = require('../errors/causes');
const { bounded } = require('./bounded');

/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */
/** @typedef {import('./options').GateSettings} GateSettings */
/** @typedef {import('../clock/estimate').Estimate} Estimate */

/** A diagnosis sends at most six requests, each limited by `timeoutMs`; one more for the time between them. */
const TIMEOUTS_OF_A_CHECK = 7;

/** @param {Diagnosis} diagnosis @returns {boolean} the refusal may be caused by this one request */
function isDoubtful({ error }) {
  return error instanceof ApiError && CATEGORIES[error.category].gate === 'doubted';
}

/** Runs the health checks of one gate. Each check settles. */
class HealthCheck {
  #settings;
  #reference;
  /** @type {import('../clock/request-budget').Turn | null} */
  #turn = null;

  /**
   * @param {GateSettings} settings
   * @param {import('./reference').Reference} reference
   */
  constructor(settings, reference) {
    this.#settings = settings;
    this.#reference = reference;
  }

  /** The number of requests before the check that waits for its turn; null while none waits. */
  get ahead() {
    return this.#turn?.ahead() ?? null;
  }

  /**
   * Runs one check in its turn: all gates of a host share a budget of requests.
   *
   * @param {AbortSignal} ended close() of the gate
   * @param {boolean} repeatDoubt repeat a doubtful refusal, so that only the second in a row counts
   * @returns {Promise<Diagnosis>}
   * @throws {ApiError} as a rejection: no answer in time (category `no-verdict`), or the host has asked for fewer
   *   requests (`rate-limit`; nothing was sent)
   */
  async run(ended, repeatDoubt) {
    await this.#wait(ended);
    await this.#settleClock(ended);
    const diagnosis = await this.#ask(ended, (signal) => this.#reference.read(signal), true);
    if (!isDoubtful(diagnosis)) return diagnosis;
    this.#reference.forget();
    return repeatDoubt ? this.#ask(ended, async () => null, false) : diagnosis;
  }

  /** @param {AbortSignal} ended */
  async #wait(ended) {
    const turn = getBudget(this.#settings.baseURL, this.#settings.venue).turn();
    this.#turn = turn;
    try {
      // Without a time limit: the queue moves, or all of it is refused.
      await bounded(() => turn.come, {
        limitMs: Infinity,
        ended,
        late: () => new Error('the queue does not move'),
      });
    } finally {
      turn.leave();
      this.#turn = null;
    }
  }

  /**
   * Waits for the clock, for one timeout at most.
   *
   * @param {AbortSignal} ended
   */
  async #settleClock(ended) {
    const { clock } = /** @type {{ clock?: any }} */ (this.#settings.diagnose);
    if (typeof clock?.settled !== 'function') return;
    const late = () => new Error('the clock has no result');
    const limitMs = this.#settings.timeoutMs;
    await bounded(async () => clock.settled(), { limitMs, ended, late }).catch(() => {});
  }

  /**
   * @param {AbortSignal} ended
   * @param {(signal: AbortSignal) => Promise<Estimate | null>} readReference
   * @param {boolean} isPaid
   */
  #ask(ended, readReference, isPaid) {
    const { diagnose: options, timeoutMs, venue } = this.#settings;
    const Unanswered = errorClassOf('api', venue);
    const limitMs = timeoutMs * TIMEOUTS_OF_A_CHECK;
    const late = () =>
      new Unanswered({
        venue: venue.id,
        category: 'no-verdict',
        text: `The health check got no answer within ${limitMs} ms`,
        apiKey: options.signer.apiKey,
      });
    return bounded(async (signal) => inquire({ ...options, signal }, await readReference(signal), isPaid), {
      limitMs,
      ended,
      late,
    });
  }
}

module.exports = { HealthCheck, TIMEOUTS_OF_A_CHECK };
