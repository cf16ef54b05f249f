'use strict';

/**
 * The gate that orders wait behind. It opens when the key is proven for what the bot needs, closes when the exchange
 * rejects the key, and opens again by itself when the exchange accepts it again.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { EventEmitter } = require('node:events');
const { ServerClock } = require('./clock');
const { diagnose } = require('./diagnose');
const { emitApart } = require('./emit');
const { isGated } = require('./endpoints');
const { BybitApiError, BybitAuthError } = require('./errors');
const { BybitGateError } = require('./gate/error');
const { ExpiryWatch } = require('./gate/expiry-watch');
const { backOff, readGateOptions } = require('./gate/options');
const { DOUBTS, INPUT_OF_CATEGORY, transition } = require('./gate/states');

/** @typedef {import('./gate/states').GateState} GateState */
/** @typedef {import('./gate/states').GateInput} GateInput */
/** @typedef {import('./gate/options').GateOptions} GateOptions */
/** @typedef {import('./diagnosis/diagnosis').Diagnosis} Diagnosis */

const CHANNEL = diagnosticsChannel.channel('bybit-auth:gate');
/**
 * @param {Diagnosis} diagnosis one that is not ok
 * @param {string} apiKey
 * @returns {BybitApiError} the rejection itself, or one that stands for what the key information proves
 */
function errorOf(diagnosis, apiKey) {
  const { cause, error, confidence, summary, steps, environment } = diagnosis;
  if (error instanceof BybitApiError && error.category === cause) return error;
  if (cause === null || cause === 'credential') {
    return new BybitApiError({ category: 'no-verdict', retMsg: summary, hints: steps, environment, apiKey });
  }
  const fields = { category: cause, confidence, retMsg: summary, hints: steps, environment, apiKey };
  return new BybitAuthError({ ...fields, method: 'GET', endpoint: '/v5/user/query-api' });
}

/** @param {any} error @returns {'rejected' | 'doubted' | 'ignored'} what is no error of ours says nothing */
function inputOf(error) {
  const category = /** @type {keyof typeof INPUT_OF_CATEGORY} */ (error?.category);
  return Object.hasOwn(INPUT_OF_CATEGORY, category ?? '') ? INPUT_OF_CATEGORY[category] : 'ignored';
}

/** @typedef {{ open: [], closed: [error: BybitApiError | BybitGateError], expiring: [warning: { days: number }] }} GateEvents */

/**
 * What orders wait behind: it opens when a health check has proven the key, closes when the exchange refuses the key,
 * and checks again by itself until the key is accepted.
 *
 * Events: `open`, `closed` (with the error that closed it, or after close() a BybitGateError), `expiring` (`{ days }`).
 *
 * @extends {EventEmitter<GateEvents>}
 */
class AuthGate extends EventEmitter {
  #options;
  /** @type {GateState} */
  #state = 'checking';
  /** @type {BybitApiError | null} */
  #error = null;
  /** @type {Diagnosis | null} */
  #diagnosis = null;
  /** @type {Promise<Diagnosis> | null} */
  #pending = null;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #failures = 0;
  /** Counts what was proven against the key, so that an older check does not speak for it. */
  #epoch = 0;
  #pendingEpoch = 0;
  /** When the check that opened the gate began, on the monotonic clock. */
  #provenAt = -Infinity;
  /** What kept a check from being made. @type {Error | null} */
  #fault = null;
  #doubts = 0;
  #ended = new AbortController();
  #expiry;

  /**
   * @param {GateOptions} options
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  constructor(options) {
    super();
    this.#options = readGateOptions(options);
    this.#expiry = new ExpiryWatch(this.#options.expiryDays);
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

  /** The signer whose key is watched. */
  get signer() {
    return this.#options.diagnose.signer;
  }

  /**
   * The health check at start-up: resolves when the key is proven for what the bot needs.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {BybitAuthError} as a rejection: what the exchange, or the key information, says against the key
   * @throws {BybitApiError} as a rejection: nothing could be proven (category `no-verdict` or `rate-limit`); the gate
   *   goes on trying
   * @throws {BybitGateError} as a rejection, after close()
   */
  async ready() {
    if (this.#state === 'open' && this.#diagnosis !== null) return this.#diagnosis;
    const diagnosis = await this.check();
    if (diagnosis.ok) return diagnosis;
    throw this.#error ?? errorOf(diagnosis, this.signer.apiKey);
  }

  /**
   * Checks now. Calls while a check is under way share it.
   *
   * @returns {Promise<Diagnosis>}
   * @throws {BybitGateError} as a rejection, after close()
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async check() {
    if (this.#pending !== null && this.#pendingEpoch !== this.#epoch) await this.#pending.catch(() => {});
    if (this.#ended.signal.aborted) throw this.#refusal();
    clearTimeout(this.#timer);
    this.#pending ??= this.#check().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /**
   * Lets a request pass or refuses it. While the first check is under way a request waits for it.
   *
   * @param {string} method
   * @param {string} path
   * @returns {Promise<void>}
   * @throws {BybitGateError} as a rejection
   */
  async admit(method, path) {
    if (this.#state === 'checking' && isGated(method, path) && !this.#ended.signal.aborted) {
      // Nobody has asked for a check, or one is under way: this request is the reason to have its outcome.
      if (this.#pending !== null || this.#diagnosis === null) await this.check().catch(() => {});
    }
    this.requireOpen(method, path);
  }

  /**
   * The same without waiting, for the moment before a request is sent: signing takes a while, and a gate can close
   * meanwhile.
   *
   * @param {string} method
   * @param {string} path
   * @throws {BybitGateError}
   */
  requireOpen(method, path) {
    const passes = this.#state === 'open' && !this.#ended.signal.aborted;
    if (!passes && isGated(method, path)) throw this.#refusal();
  }

  /**
   * Tells the gate what came of a signed request.
   *
   * @param {BybitApiError | null} error null when the exchange accepted it
   * @param {{ resynchronised?: boolean, sentAt?: number }} [circumstances] resynchronised: the clock was set anew, and
   *   it did not help; sentAt: when the request was sent, by `performance.now()`
   */
  report(error, { resynchronised = false, sentAt = Infinity } = {}) {
    // A reply to a request from before the key was proven speaks of a key that has been mended since.
    if (this.#ended.signal.aborted || sentAt < this.#provenAt) return;
    const input = error === null ? 'passed' : inputOf(error);
    if (input === 'passed') this.#doubts = 0;
    if (input === 'doubted') {
      this.#doubts += 1;
      const proven = resynchronised || this.#doubts >= DOUBTS;
      this.#move(proven ? 'distrusted' : 'doubted', error);
    } else {
      this.#move(input, error);
    }
  }

  /** Closes the gate for good: nothing is let through, and nothing is checked, any more. */
  close() {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#move('ended', null);
  }

  /** The same as close(). */
  [Symbol.dispose]() {
    this.close();
  }

  #refusal() {
    const reason = this.#ended.signal.aborted ? 'it was closed for good' : null;
    return new BybitGateError({ state: this.#state, cause: this.#error ?? this.#fault, reason });
  }

  async #check() {
    const { signal } = this.#ended;
    const startedAt = performance.now();
    this.#pendingEpoch = this.#epoch;
    const diagnosis = await this.#diagnose();
    if (signal.aborted) throw this.#refusal();
    this.#diagnosis = diagnosis;
    this.#fault = null;
    const error = diagnosis.ok ? null : errorOf(diagnosis, this.signer.apiKey);
    // The exchange has rejected the key since this check began: what it saw is no proof any more.
    const isStale = this.#pendingEpoch !== this.#epoch;
    if (error === null && !isStale) {
      this.#provenAt = startedAt;
      this.#move('accepted', null);
    } else {
      this.#move(error instanceof BybitAuthError ? 'refused' : 'undecided', error);
    }
    const days = this.#expiry.due(diagnosis.expiresInDays);
    if (days !== null) this.#tell('expiring', { days });
    return diagnosis;
  }

  /** @returns {Promise<Diagnosis>} */
  async #diagnose() {
    const { signal } = this.#ended;
    const { clock } = this.#options.diagnose;
    try {
      if (clock instanceof ServerClock) await clock.settled();
      return await diagnose({ ...this.#options.diagnose, signal });
    } catch (error) {
      if (signal.aborted) throw this.#refusal();
      this.#fault = /** @type {Error} */ (error);
      // Whatever kept this check from being made, the next one is planned; a destroyed key never signs again.
      const destroyed = /** @type {any} */ (error)?.code === 'ERR_BYBIT_SIGNER_DESTROYED';
      this.#move(destroyed ? 'distrusted' : 'undecided', null);
      if (destroyed) clearTimeout(this.#timer);
      throw error;
    }
  }

  /**
   * @param {GateInput} input
   * @param {BybitApiError | null} error
   */
  #move(input, error) {
    const previous = this.#state;
    const next = transition(previous, input);
    if (input === 'rejected' || input === 'distrusted') this.#epoch += 1;
    this.#state = next.to;
    if (next.error === 'set') this.#error = error;
    if (next.error === 'clear') this.#error = null;
    if (next.to === 'open' && previous !== 'open') this.#doubts = 0;
    this.#plan(next.check);
    if (next.to === previous) return;
    if (next.to === 'open') this.#tell('open', { diagnosis: this.#diagnosis });
    if (next.to === 'closed') this.#tell('closed', this.#error ?? this.#refusal());
  }

  /** @param {import('./gate/states').Transition['check']} when */
  #plan(when) {
    if (when === 'none' || this.#ended.signal.aborted) return;
    const { retry, watchMs } = this.#options;
    this.#failures = when === 'later' ? this.#failures + 1 : 0;
    const delay = when === 'daily' ? watchMs : backOff(this.#failures, retry);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#checkQuietly(), delay);
    this.#timer.unref();
  }

  #checkQuietly() {
    // A destroyed signer cannot be checked; the gate stays as it is, and every order is refused with that error.
    this.check().catch(() => {});
  }

  /**
   * @param {'open' | 'closed' | 'expiring'} event
   * @param {any} detail
   */
  #tell(event, detail) {
    CHANNEL.publish({ event, state: this.#state, gate: this, error: this.#error, detail });
    emitApart(this, event, detail);
  }
}

exports.AuthGate = AuthGate;
