'use strict';

/**
 * One private request of bybit-api, from the call to its outcome. It is sent before its deadline and while the gate is
 * open, or not at all. bybit-api signs it; this class decides when it may leave, and limits the wait for its reply.
 *
 * @module
 */

const { refusal } = require('../../transport/final-request');
const { withSent } = require('../../transport/on-error');
const { PendingRequest } = require('../../transport/pending-request');

/** @typedef {{ fulfilled: boolean, value: any }} Settled */
/** @typedef {import('../../transport/authentication').Signed} Signed */
/**
 * @typedef {object} GatedRequestOptions
 * @property {import('../../transport/deadline').Deadline} deadline until when the request has to leave
 * @property {number} replyMs ms from then until the reply
 * @property {string} title the request as errors name it
 * @property {boolean} retryable whether sending the request twice changes nothing
 * @property {() => void} requireOpen throws while the gate is closed
 * @property {() => Promise<Pick<Signed, 'url' | 'headers'>>} [signAgain] signs a held request again, right before it is sent
 */

/** @extends {PendingRequest<Settled>} */
class GatedRequest extends PendingRequest {
  #requireOpen;
  #signAgain;

  /** @param {GatedRequestOptions} options */
  constructor({ requireOpen, signAgain, ...options }) {
    super({ ...options, awaited: 'the gate, the login or the signature took too long' });
    this.#requireOpen = requireOpen;
    this.#signAgain = signAgain;
    /** By performance.now(): when the request left, or when the call began. */
    this.startedAt = performance.now();
  }

  /**
   * @param {() => Promise<Settled>} start the work of the client
   * @param {() => void} abort ends that work, whose outcome no longer matters
   * @returns {Promise<Settled>}
   * @throws {import('../../gate/error').BybitGateError | import('../../transport/deadline').ExchangeTimeout} as a rejection
   */
  run(start, abort) {
    return super.run(start, abort).catch((error) => {
      throw withSent(error, this.sent);
    });
  }

  /**
   * The last checks before the request leaves. Nothing may be awaited between them and the departure.
   *
   * @throws {unknown} what refuses the request; its caller has that error by then
   */
  check() {
    try {
      if (this.ended) throw this.deadline.error('its outcome is known already');
      this.#requireOpen();
      this.requireTime();
    } catch (error) {
      this.refuse(error);
      throw error;
    }
  }

  /** The request goes to code that may send it at any time. */
  hand() {
    if (!this.hasLeft) this.enter('handed');
  }

  /** The request leaves in this tick. */
  depart() {
    this.enter('left');
  }

  /**
   * The connection is established: `act` sends the request, if it may still leave.
   *
   * @param {(signed: Pick<Signed, 'url' | 'headers'>) => void} act called in the tick of the checks
   */
  async leave(act) {
    let signed = { url: '', headers: {} };
    try {
      signed = (await this.#signAgain?.()) ?? signed;
    } catch (error) {
      this.refuse(error);
    }
    if (this.ended) return;
    try {
      this.check();
    } catch {
      return;
    }
    this.depart();
    act(signed);
  }

  /** @protected @param {import('../../transport/pending-request').Stage} stage */
  enter(stage) {
    super.enter(stage);
    if (this.sent) this.startedAt = performance.now();
  }
}

/** @param {string} message @returns {Error & { code: string, sent: boolean, retryable: boolean }} */
const notSent = (message) =>
  Object.assign(refusal('ERR_BYBIT_NOT_SENT', message), { sent: false, retryable: true });

exports.GatedRequest = GatedRequest;
exports.notSent = notSent;
