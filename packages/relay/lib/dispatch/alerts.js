'use strict';

/** What a person, or the program around the relay, is told. */

const { nameOf } = require('./notifications');

/** @typedef {(name: string, data: any) => void} Emit */

class Alerts {
  #store;
  #clocks;
  #emit;

  /** @param {{ store: import('../store').Store, clocks: import('./time').Clocks, emit?: Emit }} parts */
  constructor({ store, clocks, emit = () => {} }) {
    this.#store = store;
    this.#clocks = clocks;
    this.#emit = emit;
  }

  /**
   * A listener that throws must not stop what it is told about: the next step of an order.
   *
   * @type {Emit}
   */
  emit(name, data) {
    try {
      this.#emit(name, data);
    } catch (error) {
      const text = error instanceof Error ? error.message : 'it threw something that is not an Error';
      process.emitWarning(`A listener of ${name} failed: ${text}`, { code: 'SIGNAL_RELAY_LISTENER' });
    }
  }

  /** @param {import('./drift').Drift | null} drift null: there is none */
  drift(drift) {
    if (drift === null) return;
    this.emit('drift', drift);
    this.#notify('drift', drift.message, drift);
  }

  /** An exit that does not expire, and does not leave. @param {import('./entry').Entry} entry */
  late({ intent, obstacle, ageMs }) {
    const { id, account, source, signalId, symbol } = intent;
    const reason = obstacle ?? intent.reason;
    const why = reason === null ? '' : ` ${reason.message}`;
    const age = Math.round(ageMs / 1000);
    const text = `${nameOf(intent)}: this exit is ${age} s old and has not left; it is tried again.${why}`;
    this.emit('exit-late', intent);
    this.#notify('exit-late', text, { id, account, source, signalId, symbol, reason });
  }

  /** @param {string} kind @param {string} text @param {object} detail */
  #notify(kind, text, detail) {
    const row = { at: this.#clocks.now(), kind, text, detail };
    this.#store.notify(row).catch((error) => this.emit('error', error));
  }
}

exports.Alerts = Alerts;
