'use strict';

const { ExchangeTimeout, asDelay } = require('./deadline');
const { clearTimeout, setImmediate, setTimeout } = require('../internal/timers');

/**
 * - `waiting`: the client does not have the request yet
 * - `handed`: the client has the request, and may or may not have sent it
 * - `held`: the client has prepared the request, which waits for its connection
 * - `left`: the first byte was written
 *
 * @typedef {'waiting' | 'handed' | 'held' | 'left'} Stage
 */
/**
 * @typedef {object} PendingOptions
 * @property {import('./deadline').Deadline} deadline until when the request has to leave
 * @property {number} replyMs ms from then until the reply
 * @property {string} title the request as errors name it: method and path
 * @property {boolean} retryable whether sending the request twice changes nothing
 * @property {string} awaited what the request waits for before it is held, for the error
 */

/**
 * A request whose outcome is not known yet. It has to leave by its deadline and then has `replyMs` for its reply. The first
 * of outcome, refusal and time limit counts.
 *
 * @template {{ fulfilled: boolean, value: any }} Result
 */
class PendingRequest {
  #options;
  /** @type {Stage} */
  #stage = 'waiting';
  #ended = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #refuse = (/** @type {unknown} */ _error) => {};
  #giveUp = () => {};

  /** @param {PendingOptions} options */
  constructor(options) {
    this.#options = options;
    this.replyMs = options.replyMs;
  }

  get deadline() {
    return this.#options.deadline;
  }

  get stage() {
    return this.#stage;
  }

  /** False only when no byte was written. */
  get sent() {
    return this.#stage === 'left' || this.#stage === 'handed';
  }

  /** True only when the first byte was written. */
  get hasLeft() {
    return this.#stage === 'left';
  }

  /** Whether the outcome is known. Then the request must not be sent. */
  get ended() {
    return this.#ended;
  }

  /**
   * @param {() => Promise<Result>} start the work of the client
   * @param {() => void} abort ends that work, whose outcome no longer matters
   * @returns {Promise<Result>}
   * @throws {import('../gate/error').GateError | ExchangeTimeout} as a rejection: nothing was sent
   */
  run(start, abort) {
    return new Promise((resolve, reject) => {
      const settle = (/** @type {() => void} */ then) => {
        if (this.#ended) return;
        this.#ended = true;
        clearTimeout(this.#timer);
        then();
      };
      this.#refuse = (error) => {
        settle(() => {
          abort();
          reject(error);
        });
      };
      this.#giveUp = () => {
        settle(() => {
          abort();
          resolve(/** @type {any} */ ({ fulfilled: false, value: this.#overdue(), reply: null }));
        });
      };
      this.#watch();
      start().then(
        (outcome) =>
          settle(() => {
            // A server can answer before it has the request, which is then never written: its connection must not wait.
            if (this.#stage === 'held') abort();
            resolve(outcome);
          }),
        (error) => settle(() => reject(error)),
      );
    });
  }

  /** Ends the request, of which nothing was sent. @param {unknown} error */
  refuse(error) {
    this.#refuse(error);
  }

  /** The client has prepared the request and does not send it before it may leave. */
  hold() {
    if (!this.hasLeft) this.enter('held');
  }

  /** @protected @param {Stage} stage */
  enter(stage) {
    this.#stage = stage;
    if (!this.#ended) this.#watch();
  }

  /** @protected @throws {ExchangeTimeout} */
  requireTime() {
    if (this.deadline.left <= 0) throw this.#late();
  }

  #late() {
    return this.deadline.error(this.#stage === 'held' ? 'it had no connection yet' : this.#options.awaited);
  }

  #overdue() {
    const { title, retryable } = this.#options;
    return new ExchangeTimeout(
      `${title}: no reply within ${this.replyMs} ms. The request was sent, so its outcome is unknown`,
      { sent: true, retryable },
    );
  }

  #watch() {
    clearTimeout(this.#timer);
    // A wall clock that was set back, or that a test has stopped, leaves time until leaveBy.
    const onLate = () => (this.deadline.left > 0 ? this.#watch() : this.#refuse(this.#late()));
    // A client with the same limit reports it in its own words: its timer, which is younger, comes first.
    const onOverdue = () => setImmediate(this.#giveUp);
    this.#timer = this.sent
      ? setTimeout(onOverdue, asDelay(this.replyMs))
      : setTimeout(onLate, asDelay(this.deadline.left));
  }
}

exports.PendingRequest = PendingRequest;
