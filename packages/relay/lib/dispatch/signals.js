'use strict';

/** Notices when the last intent of a signal has ended, and what became of the signal as a whole. */

const { outcomeOf } = require('../states');

/** @typedef {import('./entry').Intent} Intent */
/**
 * @typedef {object} Partial
 * @property {string} source
 * @property {string} signalId
 * @property {number} signal  its row
 * @property {Intent[]} filled  what was executed
 */

/** Accounts of one signal. */
const MOST = 1_000_000;

class Signals {
  /** How many intents of a signal are open. @type {Map<number, number>} */
  #open = new Map();
  #store;
  #onPartial;

  /** @param {{ store: import('../store').Store, onPartial: (partial: Partial) => Promise<void> }} parts */
  constructor({ store, onPartial }) {
    this.#store = store;
    this.#onPartial = onPartial;
  }

  /** @param {Intent} intent which is open */
  opened({ signal }) {
    this.#open.set(signal, (this.#open.get(signal) ?? 0) + 1);
  }

  /**
   * @param {Intent} intent which has ended
   * @returns {Promise<void>}
   */
  async ended({ signal }) {
    const left = (this.#open.get(signal) ?? 1) - 1;
    if (left > 0) {
      this.#open.set(signal, left);
      return;
    }
    this.#open.delete(signal);
    const { state: outcome } = await this.#store.signalOutcome(signal);
    if (outcome !== 'partial') return;
    const intents = await this.#store.intents({ signal, limit: MOST });
    await this.#onPartial(partialOf(intents));
  }

  /**
   * Signals that ended right before a crash.
   *
   * @param {number} since
   * @returns {Promise<Partial[]>} those that were executed in part
   */
  async recentPartials(since) {
    /** @type {Map<number, Intent[]>} */
    const signals = new Map();
    for (const intent of await intentsSince(this.#store, since)) {
      const list = signals.get(intent.signal);
      if (list === undefined) signals.set(intent.signal, [intent]);
      else list.push(intent);
    }
    return [...signals.values()].filter((intents) => outcomeOf(intents) === 'partial').map(partialOf);
  }
}

/**
 * Reads the newest rows only, since a ledger may have millions.
 *
 * @param {import('../store').Store} store
 * @param {number} since
 * @returns {Promise<Intent[]>} newest first
 */
async function intentsSince(store, since) {
  for (let limit = 1000; ; limit *= 10) {
    const rows = await store.intents({ limit });
    const oldest = rows.at(-1);
    if (rows.length < limit || oldest === undefined || oldest.createdAt < since) {
      return rows.filter(({ createdAt }) => createdAt >= since);
    }
  }
}

/** @param {readonly Intent[]} intents  of one signal @returns {Partial} */
function partialOf(intents) {
  const { source, signalId, signal } = intents[0];
  return { source, signalId, signal, filled: intents.filter(({ state }) => state === 'accepted') };
}

exports.Signals = Signals;
exports.intentsSince = intentsSince;
