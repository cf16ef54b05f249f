'use strict';

/**
 * The gate opens when a health check has proven the key for what the bot needs, closes when the exchange rejects the
 * key or what the gate guards, and checks by itself until the exchange accepts the key again.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { EventEmitter } = require('node:events');
const { brand } = require('../internal/brand');
const { PER_SECOND, budgetOf } = require('../clock/request-budget');
const { emitApart } = require('../internal/safe-emit');
const { isGated } = require('../venues/bybit/endpoints');
const { BybitApiError, BybitRateLimitError } = require('../errors');
const { isDoneWithin } = require('./bounded');
const { Doubts } = require('./doubts');
const { BybitGateError } = require('./error');
const { ExpiryWatch, endOf } = require('./expiry-alert');
const { HealthCheck, TIMEOUTS_OF_A_CHECK } = require('./health-check');
const { readGateOptions } = require('./options');
const { Proofs } = require('./proofs');
const { isProtective } = require('./protective');
const { readyAll } = require('./ready-all');
const { Reference } = require('./reference');
const { CheckSchedule } = require('./schedule');
const { inputOf } = require('./scope');
const { Sharing } = require('./sharing');
const { DOUBTS, reasonAfter, rejectsKey, transition } = require('./state-machine');
const { conclude, errorOf } = require('./effect');

/** @typedef {import('./state-machine').GateState} GateState */
/** @typedef {import('./state-machine').GateInput} GateInput */
/** @typedef {import('./state-machine').CloseReason} CloseReason */
/** @typedef {import('./options').GateOptions} GateOptions */
/** @typedef {import('./protective').GateRequest} GateRequest */
/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */

/** HTTP statuses by which the exchange refuses an IP address, and not one endpoint of one key. @type {Set<number | null>} */
const BANS = new Set([403, 429]);
/** ms; a check that another process has begun within this serves as well, unless check() was called. */
const FRESH_MS = 30000;
/** @type {import('./sharing').Joined} */
const ALONE = Object.freeze({ record: null, warned: null, release() {} });
const CHANNEL = diagnosticsChannel.channel('bybit-auth:gate');
/**
 * @typedef {{
 *   open: [],
 *   closed: [error: BybitApiError | BybitGateError, detail: { reason: CloseReason }],
 *   expiring: [warning: { days: number }],
 *   shared: [news: { state: GateState, error: BybitApiError | null, reason: CloseReason | null }],
 * }} GateEvents
 */

/**
 * Holds back orders and other private writes until a health check has proven the key, and again when the exchange
 * rejects it.
 *
 * Events: `open`; `closed` with the error that closed it (after close() a BybitGateError) and `{ reason }`: `rejected`
 * by a reply, `doubted` after repeated doubts, `checked` by a health check, or `shutdown` by close(); `expiring` with
 * `{ days }`. With the option `shared` these are emitted in the process that has found it out; the others emit `shared` with
 * `{ state, error, reason }` when they follow.
 *
 * @extends {EventEmitter<GateEvents>}
 */
class AuthGate extends EventEmitter {
  #options;
  /** @type {GateState} */
  #state = 'checking';
  /** @type {BybitApiError | null} */
  #error = null;
  /** What closed it. @type {CloseReason | null} */
  #reason = null;
  /** @type {Diagnosis | null} */
  #diagnosis = null;
  /** @type {Promise<Diagnosis> | null} */
  #pending = null;
  /** Whether a check has ended, whatever came of it. */
  #checked = false;
  #proofs = new Proofs();
  /** How old the check of another process may be that the pending one accepts instead of asking, ms. */
  #pendingFreshMs = 0;
  /** What kept a check from being made. @type {Error | null} */
  #fault = null;
  #doubts = new Doubts();
  #ended = new AbortController();
  #expiry;
  #health;
  /** @type {Sharing | null} */
  #sharing;
  /** When the last record of another process that was followed was written. */
  #followed = -Infinity;
  #schedule;

  /**
   * @param {GateOptions} options
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  constructor(options) {
    super();
    this.#options = readGateOptions(options);
    this.#expiry = new ExpiryWatch(this.#options.expiryDays);
    this.#health = new HealthCheck(this.#options, new Reference(this.#options));
    const { shared } = this.#options;
    this.#sharing = shared && new Sharing(shared, this.#options, (record) => this.#follow(record));
    // A check that fails is told by the state, and the next one is planned.
    this.#schedule = new CheckSchedule(this.#options, () => void this.#begin(FRESH_MS).catch(() => {}));
  }

  /** `checking` until the first verdict, then `open` or `closed`. @returns {GateState} */
  get state() {
    return this.#state;
  }

  /** Why the gate is not open. @returns {BybitApiError | null} */
  get error() {
    return this.#error;
  }

  /** What the last check found. @returns {Diagnosis | null} */
  get diagnosis() {
    return this.#diagnosis;
  }

  /**
   * Where the check that is due stands among the requests of all gates and clocks of its host.
   *
   * @returns {{ ahead: number, waitMs: number } | null} `ahead`: requests before it; `waitMs`: about how long they take;
   *   null when no check waits for its turn
   */
  get queue() {
    const { ahead } = this.#health;
    return ahead === null ? null : { ahead, waitMs: Math.ceil((ahead / PER_SECOND) * 1000) };
  }

  /** The signer whose key is checked. */
  get signer() {
    return this.#options.diagnose.signer;
  }

  /**
   * The health check at start-up: resolves when the key is proven for what the bot needs. Settles in any case, within
   * the timeouts of one check.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {BybitAuthError} as a rejection: what the exchange, or the key information, says against the key
   * @throws {BybitApiError} as a rejection: nothing could be proven (category `no-verdict` or `rate-limit`); the gate
   *   goes on trying
   * @throws {BybitGateError} as a rejection, after close()
   */
  async ready() {
    if (this.#state === 'open' && this.#diagnosis !== null) return this.#diagnosis;
    const diagnosis = await this.#begin(FRESH_MS);
    if (diagnosis.ok && this.#state === 'open') return diagnosis;
    throw this.#error ?? (diagnosis.ok ? this.#refusal() : errorOf(diagnosis, this.signer.apiKey));
  }

  /**
   * Waits for ready() of many gates, and tells how far they are. Gates of one host share its limit of requests: about fifty
   * of them are checked in a second.
   *
   * @param {readonly AuthGate[]} gates
   * @param {(progress: import('./ready-all').Progress) => void} [onProgress]
   * @returns {Promise<import('./ready-all').Readiness[]>} one for each gate, in their order; a gate that is not ready
   *   does not reject it
   * @example
   * const states = await AuthGate.readyAll(gates, ({ open, total, leftMs }) => console.log(`${open}/${total}, ${leftMs} ms`));
   * for (const { gate, error } of states) if (error !== null) console.error(gate.signer, error.message);
   */
  static readyAll(gates, onProgress) {
    return readyAll(gates, onProgress);
  }

  /**
   * Checks now. Calls while a check is under way share it.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {BybitApiError} as a rejection, category `no-verdict`: the check got no answer in time; category `rate-limit`,
   *   `sent: false`: the exchange has asked for fewer requests, and nothing is asked until `retryAfterMs` has passed
   * @throws {BybitGateError} as a rejection, after close()
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async check() {
    return this.#begin(0);
  }

  /**
   * @param {number} freshMs how old the check of another process may be that serves as well
   * @returns {Promise<Diagnosis>}
   */
  async #begin(freshMs) {
    const isEnough = !this.#proofs.isCheckOutdated && this.#pendingFreshMs <= freshMs;
    if (this.#pending !== null && !isEnough) await this.#pending.catch(() => {});
    if (this.#ended.signal.aborted) throw this.#refusal();
    this.#schedule.clear();
    this.#pending ??= this.#check(freshMs).finally(() => {
      this.#pending = null;
      this.#checked = true;
    });
    return this.#pending;
  }

  /**
   * Lets a request pass or refuses it. While the first check is under way a guarded request waits for it, for
   * `maxWaitMs` at most; cancels, reduce-only orders and stops do not wait.
   *
   * @param {string} method
   * @param {string} path or the operation of a WebSocket, such as `order.create`
   * @param {GateRequest} [request] `params` are the parameters of query and body; they are read only when the gate is
   *   not open and the answer depends on them
   * @returns {Promise<void>}
   * @throws {BybitGateError} as a rejection; nothing was sent
   */
  async admit(method, path, request) {
    if (this.#passes(method, path, request)) return;
    const isFirst = this.#state === 'checking' && !this.#ended.signal.aborted;
    if (isFirst && (this.#pending !== null || !this.#checked)) await this.#firstCheck();
    this.requireOpen(method, path, request);
  }

  /**
   * The same without waiting, for the moment before a request is sent: signing takes a while, and a gate can close
   * meanwhile.
   *
   * @param {string} method
   * @param {string} path
   * @param {GateRequest} [request]
   * @throws {BybitGateError}
   */
  requireOpen(method, path, request) {
    if (!this.#passes(method, path, request)) throw this.#refusal();
  }

  /**
   * Tells the gate what came of a signed request.
   *
   * @param {BybitApiError | null} error null when the exchange accepted it
   * @param {{ resynchronised?: boolean, sentAt?: number }} [circumstances] resynchronised: the clock was set anew, and
   *   it did not help; sentAt: when the request was sent, by `performance.now()`
   */
  report(error, { resynchronised = false, sentAt = Infinity } = {}) {
    if (error?.category === 'rate-limit' && BANS.has(error.httpStatus)) {
      budgetOf(this.#options.baseURL).refused(error);
    }
    if (this.#ended.signal.aborted || this.#proofs.outweigh(sentAt)) return;
    let input = error === null ? 'passed' : inputOf(error, this.#options.needs);
    if (input === 'passed') this.#doubts.clear();
    if (input === 'doubted') {
      const counts = this.#doubts.add(sentAt);
      const isProven = counts && (resynchronised || this.#doubts.count >= DOUBTS);
      if (isProven) input = 'distrusted';
    }
    const proves = input === 'rejected' || input === 'barred' || input === 'distrusted';
    if (proves) this.#proofs.rejected(sentAt);
    const wasClosed = this.#state === 'closed';
    this.#move(/** @type {GateInput} */ (input), error);
    if (!proves || wasClosed) return;
    this.#publish(/** @type {GateInput} */ (input), error, {
      startedAt: this.#proofs.rejectedAt,
      diagnosis: null,
    });
  }

  /** Closes the gate for good: guarded requests are refused, and nothing is checked any more. */
  close() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#schedule.clear();
    this.#sharing?.close();
    this.#move('ended', null);
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
  #passes(method, path, request) {
    const ended = this.#ended.signal.aborted;
    if ((this.#state === 'open' && !ended) || !isGated(method, path)) return true;
    return !ended && !rejectsKey(this.#error) && isProtective(method, path, request);
  }

  /** @param {number | null} [waitedMs] */
  #refusal(waitedMs = null) {
    const reason = this.#ended.signal.aborted ? 'shutdown' : this.#reason;
    return new BybitGateError({ state: this.#state, cause: this.#error ?? this.#fault, reason, waitedMs });
  }

  /** Waits for the first check, whatever comes of it. */
  async #firstCheck() {
    const { maxWaitMs } = this.#options;
    const isDone = await isDoneWithin(
      this.#begin(FRESH_MS).catch(() => {}),
      maxWaitMs,
    );
    if (!isDone && this.#state === 'checking') throw this.#refusal(maxWaitMs);
  }

  /** @param {number} freshMs */
  async #check(freshMs) {
    this.#proofs.begin();
    this.#pendingFreshMs = this.#sharing === null ? 0 : freshMs;
    const told = await this.#join(freshMs);
    if (told.record !== null) {
      // Each check plans the next one, also when it has found nothing new.
      if (!this.#follow(told.record)) this.#planAgain();
      return /** @type {Diagnosis} */ (told.record.diagnosis);
    }
    try {
      this.#expiry.restore(told.warned);
      return await this.#checkHere();
    } finally {
      told.release();
    }
  }

  /**
   * @param {number} freshMs
   * @returns {Promise<import('./sharing').Joined>}
   */
  async #join(freshMs) {
    if (this.#sharing === null) return ALONE;
    const { retry, timeoutMs, watchMs } = this.#options;
    // A check that is repeated asks for something newer than what made it necessary.
    const isRepeated = this.#checked || this.#state === 'closed';
    const longestMs = isRepeated ? Math.min(freshMs, retry.minMs / 2, watchMs / 2) : freshMs;
    const since = Math.max(Date.now() - longestMs, this.#proofs.rejectedAt);
    return this.#sharing.join({
      since,
      longestMs: timeoutMs * TIMEOUTS_OF_A_CHECK,
      ended: this.#ended.signal,
    });
  }

  async #checkHere() {
    this.#proofs.begin();
    const startedAt = performance.now();
    const diagnosis = await this.#diagnose();
    if (this.#ended.signal.aborted) throw this.#refusal();
    this.#diagnosis = diagnosis;
    this.#fault = null;
    const { input, error } = this.#conclude(diagnosis, this.#proofs.isCheckOutdated);
    if (input !== 'undecided') this.#proofs.checked(startedAt);
    this.#move(input, error);
    const days = this.#expiry.due(diagnosis.expiresInDays);
    this.#publish(input, error, { startedAt: diagnosis.startedAt, diagnosis });
    if (days !== null) this.#tell('expiring', { days });
    return diagnosis;
  }

  /** @param {Diagnosis} diagnosis @param {boolean} isOutdated */
  #conclude(diagnosis, isOutdated) {
    const { needs } = this.#options;
    return conclude(diagnosis, { apiKey: this.signer.apiKey, error: this.#error, needs, isOutdated });
  }

  /**
   * @param {GateInput} input
   * @param {BybitApiError | null} error
   * @param {{ startedAt: number, diagnosis: Diagnosis | null }} origin
   */
  #publish(input, error, { startedAt, diagnosis }) {
    void this.#sharing?.publish({ input, error, startedAt, diagnosis, warned: this.#expiry.warned });
  }

  /**
   * Another process has found something out. It has told of it, so this gate emits `shared` only.
   *
   * @param {import('./sharing').SharedRecord} record
   * @returns {boolean} false when it is older than what is known here, or known
   */
  #follow({ input, error, diagnosis, startedAt, at, warned }) {
    if (this.#ended.signal.aborted || at <= this.#followed) return false;
    this.#followed = at;
    this.#expiry.restore(warned);
    if (startedAt < this.#proofs.rejectedAt) return false;
    let news = { input, error };
    if (diagnosis === null) {
      this.#proofs.rejectedElsewhere(startedAt);
    } else {
      // A process that was stopped amid its check tells late what was true before.
      const isOutdated = this.#state !== 'open' && this.#proofs.isOlderThanProof(startedAt);
      // This gate may know of a refusal that the other process had not heard of.
      news = this.#conclude(diagnosis, isOutdated);
      if (!isOutdated) this.#diagnosis = diagnosis;
      if (news.input !== 'undecided') this.#proofs.checkedElsewhere(startedAt, news.input === 'refused');
    }
    const previous = this.#state;
    this.#move(news.input, news.error, false);
    if (this.#state !== previous) {
      this.#tell('shared', { state: this.#state, error: this.#error, reason: this.#reason });
    }
    return true;
  }

  #planAgain() {
    if (this.#ended.signal.aborted) return;
    this.#schedule.plan(this.#state === 'open' ? 'daily' : 'later', this.#reasons(this.#error));
  }

  /** @returns {Promise<Diagnosis>} */
  async #diagnose() {
    const ended = this.#ended.signal;
    try {
      return await this.#health.run(ended, this.#state !== 'closed');
    } catch (error) {
      if (ended.aborted) throw this.#refusal();
      this.#fault = /** @type {Error} */ (error);
      // Whatever kept this check from being made, the next one is planned; a destroyed key never signs again.
      const isDestroyed = /** @type {any} */ (error)?.code === 'ERR_BYBIT_SIGNER_DESTROYED';
      this.#move(isDestroyed ? 'refused' : 'undecided', error instanceof BybitApiError ? error : null);
      if (isDestroyed) this.#schedule.clear();
      throw error;
    }
  }

  /**
   * @param {GateInput} input
   * @param {BybitApiError | null} error
   * @param {boolean} [isNews] false when another process has told of it
   */
  #move(input, error, isNews = true) {
    const previous = this.#state;
    const next = transition(previous, input);
    this.#state = next.to;
    if (next.error === 'set') this.#error = error;
    if (next.error === 'clear') this.#error = null;
    this.#reason = reasonAfter(this.#reason, previous, input);
    if (next.to === 'open' && previous !== 'open') {
      this.#doubts.clear();
      this.#schedule.opened();
    }
    if (!this.#ended.signal.aborted) this.#schedule.plan(next.check, this.#reasons(error));
    if (next.to === previous || !isNews) return;
    if (next.to === 'open') this.#tell('open', { diagnosis: this.#diagnosis });
    if (next.to === 'closed') {
      this.#tell('closed', (input !== 'ended' && this.#error) || this.#refusal(), { reason: this.#reason });
    }
  }

  /**
   * @param {BybitApiError | null} error
   * @returns {import('./schedule').Reasons} what moves the next check
   */
  #reasons(error) {
    const retryAfterMs = error instanceof BybitRateLimitError ? error.retryAfterMs : null;
    return { retryAfterMs, expiresAt: this.#diagnosis === null ? null : endOf(this.#diagnosis) };
  }

  /**
   * @param {'open' | 'closed' | 'expiring' | 'shared'} event
   * @param {any} detail
   * @param {{ reason: CloseReason | null }} [more]
   */
  #tell(event, detail, more) {
    const reason = more?.reason ?? null;
    CHANNEL.publish({ event, state: this.#state, gate: this, error: this.#error, reason, detail });
    if (more === undefined) emitApart(this, event, detail);
    else emitApart(this, event, detail, more);
  }
}

brand(AuthGate, 'AuthGate');

exports.AuthGate = AuthGate;
