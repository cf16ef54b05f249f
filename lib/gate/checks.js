'use strict';

/**
 * The checks of one gate: runs them one at a time, or uses the result of another process that shares the key.
 *
 * @module
 */

const { ApiError } = require('../errors');
const { conclude } = require('./effect');
const { ExpiryWatch } = require('./expiry-alert');
const { HealthCheck, TIMEOUTS_OF_A_CHECK } = require('./health-check');
const { Proofs } = require('./proofs');
const { Reference } = require('./reference');
const { Sharing } = require('./sharing');

/** @typedef {import('./state-machine').GateInput} GateInput */
/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */

/** The result of Sharing#join() for a gate that shares nothing. @type {import('./sharing').Joined} */
const NOT_SHARED = Object.freeze({ record: null, warned: null, release() {} });

class Checks {
  #settings;
  #status;
  #expiry;
  #health;
  /** @type {Sharing | null} */
  #sharing;
  /** @type {Promise<Diagnosis> | null} */
  #pending = null;
  /** A check has ended, with any result. */
  #hasEnded = false;
  /** The oldest check of another process that the pending check accepts, ms. */
  #pendingFreshMs = 0;
  /** When the last record of another process that this gate follows was written, ms since 1970. */
  #followedAt = -Infinity;
  proofs = new Proofs();

  /**
   * @param {import('./options').GateSettings} settings
   * @param {import('./status').GateStatus} status
   */
  constructor(settings, status) {
    this.#settings = settings;
    this.#status = status;
    this.#expiry = new ExpiryWatch(settings.expiryDays);
    this.#health = new HealthCheck(settings, new Reference(settings));
    const { shared } = settings;
    this.#sharing = shared && new Sharing(shared, settings, (record) => this.#follow(record));
  }

  /** No check has ended yet, or one is running. */
  get isFirstDue() {
    return this.#pending !== null || !this.#hasEnded;
  }

  /** The number of requests before the check that waits for its turn; null while none waits. */
  get ahead() {
    return this.#health.ahead;
  }

  close() {
    this.#sharing?.close();
  }

  /**
   * Runs a check, or joins the one that is running.
   *
   * @param {number} freshMs the oldest check of another process that is accepted instead, ms
   * @returns {Promise<Diagnosis>}
   * @throws {ApiError | import('./error').GateError | Error} as a rejection
   */
  async run(freshMs) {
    const isEnough = !this.proofs.isCheckOutdated && this.#pendingFreshMs <= freshMs;
    if (this.#pending !== null && !isEnough) await this.#pending.catch(() => {});
    if (this.#status.isEnded) throw this.#status.createRefusal();
    this.#status.cancelCheck();
    this.#pending ??= this.#check(freshMs).finally(() => {
      this.#pending = null;
      this.#hasEnded = true;
    });
    return this.#pending;
  }

  /**
   * Tells the gates of other processes what was found.
   *
   * @param {GateInput} input
   * @param {ApiError | null} error
   * @param {{ startedAt: number, diagnosis: Diagnosis | null }} origin
   */
  publish(input, error, { startedAt, diagnosis }) {
    void this.#sharing?.publish({ input, error, startedAt, diagnosis, warned: this.#expiry.warned });
  }

  /** @param {number} freshMs */
  async #check(freshMs) {
    this.proofs.begin();
    this.#pendingFreshMs = this.#sharing === null ? 0 : freshMs;
    const { record, warned, release } = await this.#join(freshMs);
    if (record !== null) {
      // Each check plans the next one, also when it has found nothing new.
      if (!this.#follow(record)) this.#status.planCheck();
      return /** @type {Diagnosis} */ (record.diagnosis);
    }
    try {
      this.#expiry.restore(warned);
      return await this.#checkHere();
    } finally {
      release();
    }
  }

  /**
   * @param {number} freshMs
   * @returns {Promise<import('./sharing').Joined>}
   */
  async #join(freshMs) {
    if (this.#sharing === null) return NOT_SHARED;
    const { retry, timeoutMs, watchMs } = this.#settings;
    // A repeated check needs something newer than what made it necessary.
    const isRepeated = this.#hasEnded || this.#status.state === 'closed';
    const longestMs = isRepeated ? Math.min(freshMs, retry.minMs / 2, watchMs / 2) : freshMs;
    return this.#sharing.join({
      since: Math.max(Date.now() - longestMs, this.proofs.rejectedAt),
      longestMs: timeoutMs * TIMEOUTS_OF_A_CHECK,
      ended: this.#status.ended,
    });
  }

  async #checkHere() {
    this.proofs.begin();
    const startedAt = performance.now();
    const diagnosis = await this.#diagnose();
    if (this.#status.isEnded) throw this.#status.createRefusal();
    this.#status.diagnosis = diagnosis;
    this.#status.fault = null;
    const { input, error } = this.#conclude(diagnosis, this.proofs.isCheckOutdated);
    if (input !== 'undecided') this.proofs.checked(startedAt);
    this.#status.apply(input, error);
    const days = this.#expiry.due(diagnosis.expiresInDays);
    this.publish(input, error, { startedAt: diagnosis.startedAt, diagnosis });
    if (days !== null) this.#status.emit('expiring', { days });
    return diagnosis;
  }

  /** @returns {Promise<Diagnosis>} */
  async #diagnose() {
    const { ended, state } = this.#status;
    try {
      return await this.#health.run(ended, state !== 'closed');
    } catch (error) {
      if (ended.aborted) throw this.#status.createRefusal();
      this.#status.fault = /** @type {Error} */ (error);
      const isDestroyed = /** @type {any} */ (error)?.code === 'ERR_BYBIT_SIGNER_DESTROYED';
      this.#status.apply(isDestroyed ? 'refused' : 'undecided', error instanceof ApiError ? error : null);
      // A destroyed key never signs again. After any other failure the next check stays planned.
      if (isDestroyed) this.#status.cancelCheck();
      throw error;
    }
  }

  /** @param {Diagnosis} diagnosis @param {boolean} isOutdated @param {ApiError | null} [elsewhere] another process's error */
  #conclude(diagnosis, isOutdated, elsewhere = null) {
    const { needs, diagnose, venue } = this.#settings;
    const { apiKey } = diagnose.signer;
    const errors = [this.#status.error, elsewhere];
    return conclude(diagnosis, { apiKey, venue, errors, needs, isOutdated });
  }

  /**
   * Applies what another process has found out. That process has emitted the event; this gate emits `shared`.
   *
   * @param {import('./sharing').SharedRecord} record
   * @returns {boolean} false when the record is older than what this gate knows, or known already
   */
  #follow({ input, error, diagnosis, startedAt, at, warned }) {
    const status = this.#status;
    if (status.isEnded || at <= this.#followedAt) return false;
    this.#followedAt = at;
    // This gate has made a later check meanwhile, or the other process was suspended during its own.
    if (diagnosis !== null && this.proofs.isOlderThanProof(startedAt)) return false;
    this.#expiry.restore(warned);
    if (startedAt < this.proofs.rejectedAt) return false;
    let news = { input, error };
    if (diagnosis === null) {
      this.proofs.rejectedElsewhere(startedAt);
    } else {
      // Only one of the two may know that a permission is missing: a record replaces the one before it.
      news = this.#conclude(diagnosis, false, error);
      status.diagnosis = diagnosis;
      if (news.input !== 'undecided') this.proofs.checkedElsewhere(startedAt, news.input === 'refused');
    }
    const previous = status.state;
    status.apply(news.input, news.error, false);
    const { state, reason } = status;
    if (state !== previous) status.emit('shared', { state, error: status.error, reason });
    return true;
  }
}

exports.Checks = Checks;
