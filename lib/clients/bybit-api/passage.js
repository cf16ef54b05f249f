'use strict';

/**
 * One private request of bybit-api, from the call to its outcome. It is sent before its deadline and while the gate is
 * open, or not at all. bybit-api signs it; this class decides when it may leave, and limits the wait for its reply.
 *
 * @module
 */

const { ExchangeTimeout, asDelay } = require('../../transport/deadline');
const { refusal } = require('../../transport/final-request');
const { clearTimeout, setTimeout } = require('../../internal/timers');

/**
 * - `waiting`: the client does not have the request yet, or is signing it
 * - `handed`: it was given to something that cannot be held back, and may or may not have left
 * - `held`: it waits for its connection
 * - `left`: its first byte was written
 *
 * @typedef {'waiting' | 'handed' | 'held' | 'left'} Stage
 */
/** @typedef {{ fulfilled: boolean, value: any }} Settled */
/**
 * @typedef {object} PassageOptions
 * @property {import('../../transport/deadline').Deadline} deadline until when it has to leave
 * @property {number} replyMs for the reply, once it has left
 * @property {string} title the request as errors name it
 * @property {boolean} retryable whether sending it again cannot execute anything twice
 * @property {() => void} requireOpen throws while the gate is closed
 * @property {() => Promise<Record<string, string>>} [freshHeaders] signs a held request again, right before it is sent
 */

class Passage {
  #options;
  /** @type {Stage} */
  #stage = 'waiting';
  #ended = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #refuse = (/** @type {unknown} */ _error) => {};
  #giveUp = () => {};

  /** @param {PassageOptions} options */
  constructor(options) {
    this.#options = options;
    /** By performance.now(): when it left, or began while it has not. */
    this.startedAt = performance.now();
  }

  /** False only when no byte was written. */
  get sent() {
    return this.#stage === 'left' || this.#stage === 'handed';
  }

  get hasLeft() {
    return this.#stage === 'left';
  }

  /** Whether its outcome is known. Then it must not be sent. */
  get ended() {
    return this.#ended;
  }

  get deadline() {
    return this.#options.deadline;
  }

  /**
   * @param {() => Promise<Settled>} start the client's work
   * @param {() => void} abort ends that work, whose outcome does not matter any more
   * @returns {Promise<Settled>}
   * @throws {import('../../gate/error').BybitGateError | ExchangeTimeout} as a rejection
   */
  run(start, abort) {
    return new Promise((resolve, reject) => {
      const settle = (/** @type {() => void} */ then) => {
        if (this.#ended) return;
        this.#ended = true;
        clearTimeout(this.#timer);
        then();
      };
      const fail = (/** @type {unknown} */ error) => reject(withSent(error, this.sent));
      this.#refuse = (error) => {
        settle(() => {
          abort();
          fail(error);
        });
      };
      this.#giveUp = () => this.#refuse(this.#overdue());
      this.#watch();
      start().then(
        (outcome) => settle(() => resolve(outcome)),
        (error) => settle(() => fail(error)),
      );
    });
  }

  /**
   * The checks of the last moment. Nothing may be awaited between them and the departure.
   *
   * @throws {unknown} what refuses the request; its caller has that error by then
   */
  check() {
    try {
      if (this.#ended) throw this.#options.deadline.error('its outcome is known already');
      this.#options.requireOpen();
      if (this.#options.deadline.left <= 0) throw this.#options.deadline.error(this.#awaited());
    } catch (error) {
      this.#refuse(error);
      throw error;
    }
  }

  /** It goes to something that may send it at any time. */
  hand() {
    if (!this.hasLeft) this.#enter('handed');
  }

  /** The client has prepared it and does not send it before leave(). */
  hold() {
    if (!this.hasLeft) this.#enter('held');
  }

  /** It leaves in this tick. */
  depart() {
    this.#enter('left');
  }

  /**
   * Its connection stands: `act` sends it, if it may still leave.
   *
   * @param {(headers: Record<string, string>) => void} act called in the tick of the checks
   */
  async leave(act) {
    let headers = {};
    try {
      headers = (await this.#options.freshHeaders?.()) ?? {};
    } catch (error) {
      this.#refuse(error);
    }
    if (this.#ended) return;
    try {
      this.check();
    } catch {
      return;
    }
    this.depart();
    act(headers);
  }

  /** @param {unknown} error nothing is sent */
  refuse(error) {
    this.#refuse(error);
  }

  /** @param {Stage} stage */
  #enter(stage) {
    this.#stage = stage;
    if (this.sent) this.startedAt = performance.now();
    if (!this.#ended) this.#watch();
  }

  #watch() {
    clearTimeout(this.#timer);
    const { deadline, replyMs } = this.#options;
    // A wall clock that was set back, or that a test has stopped, leaves time until leaveBy.
    const late = () => (deadline.left > 0 ? this.#watch() : this.#refuse(deadline.error(this.#awaited())));
    this.#timer = this.sent
      ? setTimeout(this.#giveUp, asDelay(replyMs))
      : setTimeout(late, asDelay(deadline.left));
  }

  #awaited() {
    return this.#stage === 'held'
      ? 'it had no connection yet'
      : 'the gate, the login or the signature took too long';
  }

  #overdue() {
    const { title, replyMs, retryable } = this.#options;
    return new ExchangeTimeout(
      `${title}: no reply within ${replyMs} ms. The request was sent, so what came of it is not known`,
      { sent: true, retryable },
    );
  }
}

/** @param {string} message @returns {Error & { code: string, sent: boolean, retryable: boolean }} */
const notSent = (message) =>
  Object.assign(refusal('ERR_BYBIT_NOT_SENT', message), { sent: false, retryable: true });

/**
 * @template T
 * @param {T} error
 * @param {boolean} sent false only when no byte of the request was written
 * @returns {T} the same; an error that knows better keeps what it says
 */
function withSent(error, sent) {
  // One that is frozen stays as it is.
  if (error instanceof Error && !('sent' in error)) Reflect.set(error, 'sent', sent);
  return error;
}

exports.Passage = Passage;
exports.notSent = notSent;
exports.withSent = withSent;
