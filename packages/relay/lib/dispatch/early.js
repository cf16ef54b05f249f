'use strict';

/** @typedef {import('./scheduler').EarlySending} EarlySending */

/**
 * The acceptance of one signal while it is written. Its orders that leave as soon as it is on disk are kept by the id of the intent;
 * an order that is accepted later must not overtake the others.
 */
class EarlySendings {
  /** @type {Map<string, EarlySending>} */
  #byId = new Map();
  /** @type {() => void} */
  #arrive = () => {};

  /** @param {import('./lanes').Lanes} lanes @param {readonly string[]} names  of the lanes of all its intents */
  expect(lanes, names) {
    const expecting = names.map((name) => lanes.expect(name));
    this.#arrive = () => {
      for (const lane of expecting) lanes.arrived(lane);
    };
  }

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

  /** The acceptance is over. Those that were not taken do not leave: it failed, or the signal is not a new one. */
  end() {
    for (const { giveBack, free } of this.#byId.values()) {
      giveBack();
      free();
    }
    this.#byId.clear();
    this.#arrive();
    this.#arrive = () => {};
  }
}

module.exports = { EarlySendings };
