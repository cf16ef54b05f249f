'use strict';

/**
 * How many intents are in each state. A group writes its changes once, before it commits.
 *
 * @module
 */

/** @typedef {import('./driver').Connection} Connection */

const SQL =
  'INSERT INTO totals (state, intents) VALUES (?, ?) ON CONFLICT DO UPDATE SET intents = intents + excluded.intents';

class IntentTotals {
  /** @type {Map<string, number>} */
  #group = new Map();
  /** Of the command that runs. @type {[state: string, by: number][]} */
  #command = [];

  /** @param {string} state @param {number} by */
  add(state, by) {
    this.#command.push([state, by]);
  }

  /** Ends a command. @param {boolean} succeeded  otherwise what it added is dropped */
  endCommand(succeeded) {
    const added = this.#command;
    this.#command = [];
    if (!succeeded) return;
    for (const [state, by] of added) this.#group.set(state, (this.#group.get(state) ?? 0) + by);
  }

  /** Drops what was not written. */
  clear() {
    this.#group.clear();
    this.#command = [];
  }

  /** @param {Connection} connection  in a transaction */
  write(connection) {
    for (const [state, by] of this.#group) if (by !== 0) connection.run(SQL, state, by);
    this.#group.clear();
  }
}

/** @typedef {InstanceType<typeof IntentTotals>} Totals */

module.exports = { IntentTotals };
