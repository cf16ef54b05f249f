'use strict';

const { isKilled } = require('../../../lib/limits');
const { isEnd, next, outcomeOf } = require('../../../lib/states');

/** What the dispatcher asks for. */
const COMMANDS = ['transition', 'openIntents', 'intents', 'signalOutcome', 'kill', 'notify', 'traded'];

/**
 * The part of the store that the dispatcher uses, on virtual time: the real one has a thread of its own, which a test cannot
 * stop between two of its steps. Each commit takes a millisecond.
 */
class ModelStore {
  rows = new Map();
  events = [];
  notifications = [];
  killSwitch = { mode: 'off', by: '', reason: '', at: 0 };
  /** Makes writes fail while it is set. */
  failure = null;
  #time;
  #process = 0;

  constructor(time) {
    this.#time = time;
  }

  /** Of a new process. What an older one asks for, or waits for, does not come any more. */
  connect() {
    this.#process += 1;
    const me = this.#process;
    const commit = (name, parameters) =>
      new Promise((resolve, reject) => {
        this.#time.in(1, () => {
          if (me !== this.#process) return;
          if (this.failure !== null) reject(this.failure);
          else resolve(this[name](parameters));
        });
      });
    return Object.fromEntries(COMMANDS.map((name) => [name, (parameters) => commit(name, parameters)]));
  }

  /** kill -9 of the process that is connected. */
  crash() {
    this.#process += 1;
  }

  /** Rows as another process, or `accept`, writes them; an order with `sending` is sent by the same commit. */
  accept(intents) {
    const blocked = {};
    for (const { sending, ...intent } of intents) {
      const row = { sequence: this.rows.size + 1, createdAt: this.#time.time, ...intent };
      this.rows.set(row.id, row);
      if (sending === undefined) continue;
      const sent = this.transition({
        id: row.id,
        from: 'planned',
        event: 'send',
        patch: sending,
        limits: true,
      });
      if ('blocked' in sent) blocked[row.id] = sent.blocked;
    }
    return { intents: intents.map(({ id }) => ({ ...this.rows.get(id) })), blocked };
  }

  transition({ id, from, event, patch, limits, notifications = [] }) {
    const row = this.rows.get(id);
    if (row.state !== from) return { stale: { ...row } };
    if (limits && isKilled(this.killSwitch.mode, { ...row, ...patch })) {
      return { blocked: { by: 'kill', code: 'kill-switch', message: 'The kill switch is on.' } };
    }
    Object.assign(row, patch, { state: next(from, event) });
    this.events.push({ id, from, event, to: row.state, at: this.#time.time });
    this.notifications.push(...notifications);
    return { intent: { ...row } };
  }

  openIntents() {
    return this.intents({})
      .filter(({ state }) => !isEnd(state))
      .reverse();
  }

  traded() {
    return this.intents({}).filter(({ attempt }) => attempt > 0);
  }

  intents({ id, signal, limit = 1000 }) {
    return [...this.rows.values()]
      .filter((row) => (signal ?? row.signal) === row.signal && (id ?? row.id) === row.id)
      .sort((one, other) => other.sequence - one.sequence)
      .slice(0, limit)
      .map((row) => ({ ...row }));
  }

  signalOutcome(signal) {
    return { state: outcomeOf(this.intents({ signal })), counts: {} };
  }

  kill() {
    return { ...this.killSwitch };
  }

  notify(row) {
    this.notifications.push(row);
  }
}

module.exports = { ModelStore };
