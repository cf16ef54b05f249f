'use strict';

/**
 * Writes the steps of intents to the store. What is not on disk has not happened: a step before sending that cannot be
 * written is not taken, and one after sending is written as soon as the store can.
 *
 * @module
 */

const { next } = require('../states');
const { publish } = require('./channels');
const { notificationOf } = require('./notifications');

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {import('../states').Event} Event */
/** `adopt`: another process has written it. @typedef {Event | 'adopt'} Change */
/**
 * @typedef {object} Step
 * @property {Record<string, unknown>} [patch]  columns of the row
 * @property {boolean} [limits]  kill switch and limits are asked in the same transaction
 */
/** @typedef {{ by: 'kill' | 'limit', code: string, message: string, kill?: string }} Block */
/** @typedef {{ done: true } | { done: false, blocked?: Block, stale?: boolean, failed?: Error }} Result */

/** ms between attempts to write what has happened already. */
const AGAIN_MS = 500;

class Ledger {
  #store;
  #clocks;
  #onChange;
  #onError;
  #alarmsOf;
  /** Ends the waiting of those who could not write. @type {Set<() => void>} */
  #waiting = new Set();
  #isClosed = false;

  /**
   * @param {object} parts
   * @param {import('../store').Store} parts.store
   * @param {import('./time').Clocks} parts.clocks
   * @param {(entry: Entry, event: Change) => void} parts.onChange  the row has a new state
   * @param {(error: Error) => void} parts.onError
   * @param {(entry: Entry, event: Event) => import('./notifications').Notification[]} [parts.alarmsOf]  beside that of the step, in
   *   the same commit: a crash after it must not lose one
   */
  constructor({ store, clocks, onChange, onError, alarmsOf = () => [] }) {
    this.#alarmsOf = alarmsOf;
    this.#store = store;
    this.#clocks = clocks;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /**
   * Takes one step, or none.
   *
   * @param {Entry} entry
   * @param {Event} event
   * @param {Step} [step]
   * @returns {Promise<Result>}
   * @throws {import('../errors').RelayError} as a rejection, only ERR_RELAY_STATE
   */
  async write(entry, event, { patch = {}, limits = false } = {}) {
    const { intent } = entry;
    const from = intent.state;
    const at = this.#clocks.now();
    const to = next(from, event);
    const notification = notificationOf({ ...intent, ...patch, state: to }, event);
    const told = [...(notification === null ? [] : [notification]), ...this.#alarmsOf(entry, event)];
    const notifications = told.map((one) => ({ at, ...one }));
    try {
      const result = await this.#store.transition({
        ...{ id: intent.id, from, event, at, patch },
        ...(limits && { limits }),
        ...(notifications.length > 0 && { notifications }),
      });
      if ('blocked' in result) return { done: false, blocked: result.blocked };
      if ('stale' in result) {
        this.adopt(entry, result.stale);
        return { done: false, stale: true };
      }
      this.#replace(entry, result.intent, event);
      return { done: true };
    } catch (error) {
      // After close() the next start writes it.
      if (!this.#isClosed) this.#onError(/** @type {Error} */ (error));
      return { done: false, failed: /** @type {Error} */ (error) };
    }
  }

  /**
   * Writes what has happened already, as soon as the store can.
   *
   * @param {Entry} entry
   * @param {Event} event
   * @param {Step} [step]
   * @returns {Promise<boolean>} false when it could not be written until close(), or when the row has another state
   */
  async record(entry, event, step) {
    for (;;) {
      const result = await this.write(entry, event, step);
      if (result.done) return true;
      if (result.failed === undefined || this.#isClosed) return false;
      await this.#pause();
    }
  }

  /**
   * Another process has changed the row.
   *
   * @param {Entry} entry
   * @param {import('./entry').Intent} row
   */
  adopt(entry, row) {
    this.#replace(entry, row, 'adopt');
  }

  /**
   * The commit that accepted the signal has written it as `sending`.
   *
   * @param {Entry} entry
   * @param {import('./entry').Intent} row
   */
  sent(entry, row) {
    this.#replace(entry, row, 'send');
  }

  /** @param {Entry} entry @param {import('./entry').Intent} row @param {Change} event */
  #replace(entry, row, event) {
    const from = entry.intent.state;
    entry.intent = row;
    publish('intent', () => ({ intent: row, event, from }));
    this.#onChange(entry, event);
  }

  async #pause() {
    const clocks = this.#clocks;
    /** @type {unknown} */
    let timer;
    let end = () => {};
    await new Promise((resolve) => {
      end = () => resolve(null);
      this.#waiting.add(end);
      timer = clocks.setTimer(end, AGAIN_MS);
    });
    clocks.clearTimer(timer);
    this.#waiting.delete(end);
  }

  /** What could not be written is left to the next start. */
  close() {
    this.#isClosed = true;
    for (const end of this.#waiting) end();
  }
}

exports.Ledger = Ledger;
