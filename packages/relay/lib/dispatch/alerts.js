'use strict';

/** What a person, or the program around the relay, is told. */

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

  /** @param {import('./signals').Partial} partial */
  partial(partial) {
    const { source, signalId, signal, filled } = partial;
    const accounts = [...new Set(filled.map(({ account }) => account))];
    this.emit('partial', partial);
    const text = `Signal ${source}/${signalId} was executed in part only: on ${accounts.join(', ')}.`;
    this.#notify('partial', text, { source, signalId, signal, accounts });
  }

  /** @param {string} kind @param {string} text @param {object} detail */
  #notify(kind, text, detail) {
    const row = { at: this.#clocks.now(), kind, text, detail };
    this.#store.notify(row).catch((error) => this.emit('error', error));
  }
}

exports.Alerts = Alerts;
