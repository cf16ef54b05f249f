'use strict';

const { budgetOf } = require('../clock/request-budget');
const { inquire } = require('../diagnose');
const { BybitApiError } = require('../errors');
const { bounded } = require('./bounded');
const { INPUT_OF_CATEGORY } = require('./state-machine');

/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */
/** @typedef {import('./options').GateSettings} GateSettings */
/** @typedef {import('../clock/estimate').Estimate} Estimate */

/** Each request of a diagnosis ends by `timeoutMs`, and there are six at most; one more for what lies between them. */
const TIMEOUTS_OF_A_CHECK = 7;

/** @param {Diagnosis} diagnosis @returns {boolean} the refusal may be the fault of this one request */
function isDoubtful({ error }) {
  return error instanceof BybitApiError && INPUT_OF_CATEGORY[error.category] === 'doubted';
}

/** The health checks of one gate. Each of them settles. */
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

  /** How many requests are sent to the host before the check that waits; null while none waits. */
  get ahead() {
    return this.#turn?.ahead() ?? null;
  }

  /**
   * One check, when it has its turn: all gates of a host share a budget of requests.
   *
   * @param {AbortSignal} ended close() of the gate
   * @param {boolean} repeatDoubt a refusal can be the fault of one request of the check, as of any other, so only the second in a row counts
   * @returns {Promise<Diagnosis>}
   * @throws {BybitApiError} as a rejection: no answer in time (category `no-verdict`), or the host has to be left alone
   *   (`rate-limit`; nothing was sent)
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
    const turn = budgetOf(this.#settings.baseURL).turn();
    this.#turn = turn;
    try {
      // Without an own limit: the queue moves, or it is refused as a whole.
      await bounded(() => turn.come, {
        limitMs: Infinity,
        ended,
        late: () => new Error('the queue stands still'),
      });
    } finally {
      turn.leave();
      this.#turn = null;
    }
  }

  /**
   * A check that measures the clock does not wait for it for long.
   *
   * @param {AbortSignal} ended
   */
  async #settleClock(ended) {
    const { clock } = /** @type {{ clock?: any }} */ (this.#settings.diagnose);
    if (typeof clock?.settled !== 'function') return;
    const late = () => new Error('the clock is not settled');
    const limitMs = this.#settings.timeoutMs;
    await bounded(async () => clock.settled(), { limitMs, ended, late }).catch(() => {});
  }

  /**
   * @param {AbortSignal} ended
   * @param {(signal: AbortSignal) => Promise<Estimate | null>} readReference
   * @param {boolean} isPaid
   */
  #ask(ended, readReference, isPaid) {
    const { diagnose: options, timeoutMs } = this.#settings;
    const limitMs = timeoutMs * TIMEOUTS_OF_A_CHECK;
    const late = () =>
      new BybitApiError({
        category: 'no-verdict',
        retMsg: `The health check got no answer within ${limitMs} ms`,
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
