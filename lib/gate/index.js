'use strict';

/**
 * Blocks orders until a health check has verified the API key. The gate opens when the key is valid for what the bot needs,
 * closes when the exchange rejects the key or a guarded request, and checks the key until it is accepted again.
 *
 * @module
 */

const { EventEmitter } = require('node:events');
const { brand } = require('../internal/brand');
const { getBudget } = require('../clock/request-budget');
const { isDoneWithin } = require('./bounded');
const { Checks } = require('./checks');
const { buildRejection } = require('./effect');
const { readGateOptions } = require('./options');
const { readyAll } = require('./ready-all');
const { toReplyInput } = require('./scope');
const { DOUBTS, rejectsKey } = require('./state-machine');
const { GateStatus } = require('./status');

/**
 * The state of an AuthGate: `checking` until the key is verified, `closed` while orders are held back.
 *
 * @typedef {import('./state-machine').GateState} GateState
 */
/** @typedef {import('./state-machine').GateInput} GateInput */
/** @typedef {import('./state-machine').CloseReason} CloseReason */
/** @typedef {import('./options').GateOptions} GateOptions */
/** @typedef {import('../venues/venue').GateRequest} GateRequest */
/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */
/** @typedef {import('../errors').ApiError} ApiError */
/** @typedef {import('./error').GateError} GateError */

/** ms; a check of another process that began within this is accepted instead of an own one, except by check(). */
const FRESH_MS = 30000;
/**
 * The events of an AuthGate, with the arguments of their listeners.
 *
 * @typedef {{
 *   open: [detail: { diagnosis: Diagnosis | null }],
 *   closed: [error: ApiError | GateError, detail: { reason: CloseReason }],
 *   expiring: [warning: { days: number }],
 *   shared: [news: { state: GateState, error: ApiError | null, reason: CloseReason | null }],
 * }} GateEvents
 */

/**
 * Blocks orders and other private writes until a health check has verified the API key, and again when the exchange rejects
 * it.
 *
 * Events:
 * - `open` with `{ diagnosis }`: what the check found
 * - `closed` with the error that closed the gate (after close() a GateError) and `{ reason }`: `rejected` by a reply,
 *   `doubted` after repeated doubtful replies, `checked` by a health check, or `shutdown` by close()
 * - `expiring` with `{ days }` until the key expires
 * - `shared` with `{ state, error, reason }`: with the option `shared`, another process has opened or closed the gate. Only
 *   that process emits the events above
 *
 * @example
 * const gate = new AuthGate({ signer, needs: ['ContractTrade.Order'] });
 * gate.on('closed', (error, { reason }) => console.error(reason, error.message));
 * await gate.ready();
 *
 * @extends {EventEmitter<GateEvents>}
 */
class AuthGate extends EventEmitter {
  #settings;
  #status;
  #checks;

  /**
   * @param {GateOptions} options
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  constructor(options) {
    super();
    this.#settings = readGateOptions(options);
    // The state shows a check that failed, and the next one is planned.
    const check = () => void this.#checks.run(FRESH_MS).catch(() => {});
    this.#status = new GateStatus(this, this.#settings, check);
    this.#checks = new Checks(this.#settings, this.#status);
  }

  /**
   * Adds a listener. The names of the events are typed.
   *
   * @template {keyof GateEvents} E
   * @param {E} event
   * @param {(...details: GateEvents[E]) => void} listener
   * @returns {this}
   */
  on(event, listener) {
    return super.on(event, /** @type {any} */ (listener));
  }

  /**
   * Adds a listener for the next event only.
   *
   * @template {keyof GateEvents} E
   * @param {E} event
   * @param {(...details: GateEvents[E]) => void} listener
   * @returns {this}
   */
  once(event, listener) {
    return super.once(event, /** @type {any} */ (listener));
  }

  /** `checking` until the first verdict, then `open` or `closed`. @returns {GateState} */
  get state() {
    return this.#status.state;
  }

  /** Why the gate is not open. @returns {ApiError | null} */
  get error() {
    return this.#status.error;
  }

  /** What the last check found. @returns {Diagnosis | null} */
  get diagnosis() {
    return this.#status.diagnosis;
  }

  /**
   * The position of the waiting check among the requests of all gates and clocks of its host.
   *
   * @returns {{ ahead: number, waitMs: number } | null} `ahead`: requests before it; `waitMs`: their approximate duration,
   *   ms; null when no check is waiting
   */
  get queue() {
    const { ahead } = this.#checks;
    return ahead === null ? null : { ahead, waitMs: Math.ceil((ahead / this.#budget.perSecond) * 1000) };
  }

  /** The environment in which the key is checked; null where it is not known. @returns {import('../venues/venue').Environment | null} */
  get environment() {
    return this.#settings.environment;
  }

  /** The signer whose key is checked. */
  get signer() {
    return this.#settings.diagnose.signer;
  }

  /**
   * Waits for the health check at start-up; resolves when the key is valid for what the bot needs. Always settles, within the
   * timeouts of one check.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {AuthError} as a rejection: the exchange rejects the key, or the key information shows a problem
   * @throws {ApiError} as a rejection: no result (category `no-verdict` or `rate-limit`); the gate keeps
   *   checking
   * @throws {GateError} as a rejection, after close()
   */
  async ready() {
    if (this.#status.state === 'open' && this.#status.diagnosis !== null) return this.#status.diagnosis;
    const diagnosis = await this.#checks.run(FRESH_MS);
    if (diagnosis.ok && this.#status.state === 'open') return diagnosis;
    throw (
      this.#status.error ??
      (diagnosis.ok
        ? this.#status.createRefusal()
        : buildRejection(diagnosis, { apiKey: this.signer.apiKey, venue: this.#settings.venue }))
    );
  }

  /**
   * Waits for ready() of many gates and reports the progress. Gates of one host share a limit of requests: about fifty gates
   * are checked per second.
   *
   * @param {readonly AuthGate[]} gates
   * @param {(progress: import('./ready-all').Progress) => void} [onProgress]
   * @returns {Promise<import('./ready-all').Readiness[]>} one for each gate, in order; a gate that is not
   *   ready does not reject the promise
   * @example
   * const states = await AuthGate.readyAll(gates, ({ open, total, leftMs }) => console.log(`${open}/${total}, ${leftMs} ms`));
   * for (const { gate, error } of states) if (error !== null) console.error(gate.signer, error.message);
   */
  static readyAll(gates, onProgress) {
    return readyAll(gates, onProgress);
  }

  /**
   * Checks the key now. Calls during a check share its result.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {ApiError} as a rejection, category `no-verdict`: the check got no answer in time; category `rate-limit`,
   *   `sent: false`: the exchange has asked for fewer requests; no check is sent before `retryAfterMs` has passed
   * @throws {GateError} as a rejection, after close()
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async check() {
    return this.#checks.run(0);
  }

  /**
   * Lets a request pass or refuses it. A guarded request waits for the first check, for `maxWaitMs` at most; cancels,
   * reduce-only orders and stops do not wait.
   *
   * @param {string} method
   * @param {string} path or the operation of a WebSocket, such as `order.create`
   * @param {GateRequest} [request] `params` are the parameters of query and body; read only when the gate is not open
   *   and the decision depends on them
   * @returns {Promise<void>}
   * @throws {GateError} as a rejection; nothing was sent
   */
  async admit(method, path, request) {
    if (this.#letsPass(method, path, request)) return;
    const isFirst = this.#status.state === 'checking' && !this.#status.isEnded;
    if (isFirst && this.#checks.isFirstDue) await this.#waitForFirstCheck();
    this.requireOpen(method, path, request);
  }

  /**
   * Does the same without waiting, right before a request is sent, since a gate can close during signing.
   *
   * @param {string} method
   * @param {string} path
   * @param {GateRequest} [request]
   * @throws {GateError}
   */
  requireOpen(method, path, request) {
    if (!this.#letsPass(method, path, request)) throw this.#status.createRefusal();
  }

  /**
   * Reports the result of a signed request to the gate.
   *
   * @param {ApiError | null} error null when the exchange accepted it
   * @param {{ resynchronised?: boolean, sentAt?: number }} [circumstances] resynchronised: the clock was
   *   synchronised again without success, default false; sentAt: when the request was sent, by `performance.now()`
   */
  report(error, { resynchronised = false, sentAt = Infinity } = {}) {
    const { needs, venue } = this.#settings;
    if (error?.category === 'rate-limit' && venue.limits.addressStatuses.includes(error.httpStatus ?? 0)) {
      this.#budget.refused(error);
    }
    const { doubts, isEnded } = this.#status;
    const { proofs } = this.#checks;
    if (isEnded || proofs.outweigh(sentAt)) return;
    /** @type {GateInput} */
    let input = error === null ? 'passed' : toReplyInput(error, needs, venue);
    if (input === 'passed') doubts.clear();
    if (input === 'doubted') {
      const counts = doubts.add(sentAt);
      if (counts && (resynchronised || doubts.count >= DOUBTS)) input = 'distrusted';
    }
    const proves = input === 'rejected' || input === 'barred' || input === 'distrusted';
    if (proves) proofs.rejected(sentAt);
    const wasClosed = this.#status.state === 'closed';
    this.#status.apply(input, error);
    if (!proves || wasClosed) return;
    this.#checks.publish(input, error, { startedAt: proofs.rejectedAt, diagnosis: null });
  }

  /** Closes the gate permanently: guarded requests are refused, and no more checks are sent. */
  close() {
    if (this.#status.isEnded) return;
    this.#status.end();
    this.#checks.close();
    this.#status.apply('ended', null);
  }

  /** The same as close(). */
  [Symbol.dispose]() {
    this.close();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {GateRequest | undefined} request
   * @returns {boolean}
   */
  #letsPass(method, path, request) {
    const { state, error, isEnded } = this.#status;
    const { endpoints, orders } = this.#settings.venue;
    if ((state === 'open' && !isEnded) || !endpoints.isGated(method, path)) return true;
    return !isEnded && !rejectsKey(error) && orders.isProtective(method, path, request);
  }

  /** Of the requests to the host of this gate. */
  get #budget() {
    return getBudget(this.#settings.baseURL, this.#settings.venue);
  }

  /** Waits for the first check, with any result. */
  async #waitForFirstCheck() {
    const { maxWaitMs } = this.#settings;
    const check = this.#checks.run(FRESH_MS).catch(() => {});
    const isDone = await isDoneWithin(check, maxWaitMs);
    if (!isDone && this.#status.state === 'checking') throw this.#status.createRefusal(maxWaitMs);
  }
}

brand(AuthGate, 'AuthGate');

exports.AuthGate = AuthGate;
