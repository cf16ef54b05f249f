'use strict';

/** @typedef {import('./scheduler').EarlySending} EarlySending */

/** The orders of one signal that leave as soon as the signal is on disk, by the id of the intent. */
class EarlySendings {
  /** @type {Map<string, EarlySending>} */
  #byId = new Map();

  /** @param {string} id @param {EarlySending} prepared */
  set(id, prepared) {
    this.#byId.set(id, prepared);
  }

  /** @param {string} id @returns {Record<string, unknown> | undefined} columns of the row that say so */
  patchOf(id) {
    return this.#byId.get(id)?.sending.patch;
  }

  /** @param {Record<string, import('./ledger').Block>} [blocked]  by id: what kept some of them from leaving */
  keep(blocked = {}) {
    for (const [id, block] of Object.entries(blocked)) {
      const prepared = this.#byId.get(id);
      if (prepared !== undefined) prepared.block = block;
    }
  }

  /** @param {string} id @returns {EarlySending | undefined} only once */
  take(id) {
    const prepared = this.#byId.get(id);
    this.#byId.delete(id);
    return prepared;
  }

  /** The signal was not accepted, or not as a new one: those that were not taken do not leave. */
  cancel() {
    for (const { giveBack, free } of this.#byId.values()) {
      giveBack();
      free();
    }
    this.#byId.clear();
  }
}

module.exports = { EarlySendings };
