'use strict';

/**
 * The state of one gate: applies what happens to it, plans the next check, and emits the events.
 *
 * @module
 */

const diagnosticsChannel = require('node:diagnostics_channel');
const { emitApart } = require('../internal/safe-emit');
const { RateLimitError } = require('../errors');
const { Doubts } = require('./doubts');
const { createGateError } = require('./error');
const { findExpiry } = require('./expiry-alert');
const { CheckSchedule } = require('./schedule');
const { reasonAfter, transition } = require('./state-machine');

/** @typedef {import('./state-machine').GateState} GateState */
/** @typedef {import('./state-machine').GateInput} GateInput */
/** @typedef {import('./state-machine').CloseReason} CloseReason */
/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */
/** @typedef {import('../errors').ApiError} ApiError */
/** @typedef {import('./error').GateError} GateError */

const CHANNEL = diagnosticsChannel.channel('bybit-auth:gate');

class GateStatus {
  #gate;
  #venue;
  #schedule;
  #ended = new AbortController();
  /** @type {GateState} */
  state = 'checking';
  /** Why the gate is not open. @type {ApiError | null} */
  error = null;
  /** What closed the gate. @type {CloseReason | null} */
  reason = null;
  /** What the last check found. @type {Diagnosis | null} */
  diagnosis = null;
  /** What made the last check fail. @type {Error | null} */
  fault = null;
  doubts = new Doubts();

  /**
   * @param {import('node:events').EventEmitter} gate emits the events
   * @param {import('./options').GateSettings} settings
   * @param {() => void} check starts a check; must not throw
   */
  constructor(gate, settings, check) {
    this.#gate = gate;
    this.#venue = settings.venue;
    this.#schedule = new CheckSchedule(settings, check);
  }

  /** close() was called. */
  get isEnded() {
    return this.#ended.signal.aborted;
  }

  /** Aborted by close(). @returns {AbortSignal} */
  get ended() {
    return this.#ended.signal;
  }

  /** Ends all checks: none is planned any more. */
  end() {
    this.#ended.abort();
    this.#schedule.clear();
  }

  /** Cancels the planned check. */
  cancelCheck() {
    this.#schedule.clear();
  }

  /**
   * Applies what has happened, plans the next check, and then emits `open` or `closed`.
   *
   * @param {GateInput} input
   * @param {ApiError | null} error
   * @param {boolean} [emits] false when another process has emitted the event
   */
  apply(input, error, emits = true) {
    const previous = this.state;
    const next = transition(previous, input);
    this.state = next.to;
    if (next.error === 'set') this.error = error;
    if (next.error === 'clear') this.error = null;
    this.reason = reasonAfter(this.reason, previous, input);
    if (next.to === 'open' && previous !== 'open') {
      this.doubts.clear();
      this.#schedule.opened();
    }
    if (!this.isEnded) this.#schedule.plan(next.check, this.#getReasons(error));
    if (next.to === previous || !emits) return;
    if (next.to === 'open') this.emit('open', { diagnosis: this.diagnosis });
    if (next.to === 'closed') {
      const cause = (input !== 'ended' && this.error) || this.createRefusal();
      this.emit('closed', cause, { reason: this.reason });
    }
  }

  /** Plans the next check after one that found nothing new. */
  planCheck() {
    if (this.isEnded) return;
    this.#schedule.plan(this.state === 'open' ? 'daily' : 'later', this.#getReasons(this.error));
  }

  /**
   * @param {number | null} [waitedMs] how long the request has waited for the first check
   * @returns {GateError} for a request that the gate does not let pass
   */
  createRefusal(waitedMs = null) {
    const reason = this.isEnded ? 'shutdown' : this.reason;
    const cause = this.error ?? this.fault;
    return createGateError({ venue: this.#venue.id, state: this.state, cause, reason, waitedMs });
  }

  /**
   * @param {'open' | 'closed' | 'expiring' | 'shared'} event
   * @param {any} detail
   * @param {{ reason: CloseReason | null }} [more]
   */
  emit(event, detail, more) {
    const { state, error } = this;
    const reason = more?.reason ?? null;
    CHANNEL.publish({ event, state, gate: this.#gate, error, reason, detail });
    if (more === undefined) emitApart(this.#gate, event, detail);
    else emitApart(this.#gate, event, detail, more);
  }

  /**
   * @param {ApiError | null} error
   * @returns {import('./schedule').Reasons} what moves the next check
   */
  #getReasons(error) {
    const retryAfterMs = error instanceof RateLimitError ? error.retryAfterMs : null;
    return {
      retryAfterMs,
      expiresAt: this.diagnosis === null ? null : findExpiry(this.diagnosis, this.#venue),
    };
  }
}

exports.GateStatus = GateStatus;
