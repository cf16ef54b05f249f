'use strict';

const { isKilled } = require('../../../lib/limits');
const { isEnd, next, outcomeOf } = require('../../../lib/states');

/**
 * The part of the store that the dispatcher uses, on virtual time: the real one has a thread of its own, which a test cannot
 * stop between two of its steps. Each commit takes a millisecond. crash() forgets what has not been committed.
 */
class ModelStore {
  rows = new Map();
  events = [];
  notifications = [];
  killSwitch = { mode: 'off', by: '', reason: '', at: 0 };
  /** Makes writes fail while it is set. */
  failure = null;
  #time;
  #run = 0;

  constructor(time) {
    this.#time = time;
  }

  /** Rows as another process, or `accept`, writes them. */
  accept(intents) {
    for (const intent of intents) {
      const row = { sequence: this.rows.size + 1, createdAt: this.#time.time, ...intent };
      this.rows.set(row.id, row);
    }
    return intents.map(({ id }) => ({ ...this.rows.get(id) }));
  }

  crash() {
    this.#run += 1;
  }

  /** Runs an action as one commit, unless the process dies before it. What a dead process waits for never comes. */
  #commit(action) {
    const run = this.#run;
    return new Promise((resolve, reject) => {
      this.#time.in(1, () => {
        if (run !== this.#run) return;
        if (this.failure !== null) reject(this.failure);
        else resolve(action());
      });
    });
  }

  transition({ id, from, event, patch, limits, notifications = [] }) {
    return this.#commit(() => {
      const row = this.rows.get(id);
      if (row.state !== from) return { stale: { ...row } };
      if (limits && isKilled(this.killSwitch.mode, { ...row, ...patch })) {
        return { blocked: { by: 'kill', code: 'kill', message: 'The kill switch is on.' } };
      }
      Object.assign(row, patch, { state: next(from, event) });
      this.events.push({ id, from, event, to: row.state, at: this.#time.time });
      this.notifications.push(...notifications);
      return { intent: { ...row } };
    });
  }

  openIntents() {
    return this.#commit(() =>
      [...this.rows.values()].filter((row) => !isEnd(row.state)).map((row) => ({ ...row })),
    );
  }

  intents({ signal, since = 0 }) {
    return this.#commit(() =>
      [...this.rows.values()]
        .filter((row) => (signal === undefined || row.signal === signal) && row.createdAt >= since)
        .map((row) => ({ ...row })),
    );
  }

  signalOutcome(signal) {
    const rows = [...this.rows.values()].filter((row) => row.signal === signal);
    return this.#commit(() => ({ state: outcomeOf(rows), counts: {} }));
  }

  kill() {
    return this.#commit(() => ({ ...this.killSwitch }));
  }

  notify(row) {
    return this.#commit(() => void this.notifications.push(row));
  }
}

module.exports = { ModelStore };
