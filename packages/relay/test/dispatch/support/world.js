'use strict';

const { EventEmitter } = require('node:events');
const { Dispatcher } = require('../../../lib/dispatch/dispatcher');
const { ModelStore } = require('./model-store');
const { ModelVenue, RULES } = require('./model-venue');
const { VirtualTime } = require('./virtual-time');

/** A gate that a test opens and closes; like AuthGate, it lets what only reduces pass unless the key is rejected. */
class ModelGate extends EventEmitter {
  state = 'open';
  isRejected = false;

  set(state, { isRejected = false } = {}) {
    this.state = state;
    this.isRejected = isRejected;
    this.emit(state);
  }

  requireOpen(method, path, { params }) {
    if (this.state === 'open' || (params.reduceOnly && !this.isRejected)) return;
    throw Object.assign(new Error('The gate is closed.'), { state: this.state });
  }
}

/**
 * A store, accounts on one model of an exchange each, and a dispatcher that can be killed and started again.
 */
class World {
  time = new VirtualTime();
  store = new ModelStore(this.time);
  accounts = new Map();
  told = [];
  flattened = [];
  /** Ids of what another process has accepted. */
  elsewhere = new Set();
  /** When the process learned of what was accepted early, by id. */
  knownAt = new Map();
  #options;
  /** Of how many processes. */
  #lives = 0;
  /** Ids of what is accepted, of which the process has not learned yet. */
  #underWay = [];
  /** Answers of the store that have not come yet, in their order. */
  #answers = [];

  constructor({ accounts = ['a'], venue = {}, settings = {}, limits = {}, relay = {} } = {}) {
    this.#options = { limits: { maxAgeMs: 60_000, ...limits }, settings: relay };
    for (const name of accounts) {
      this.accounts.set(name, {
        ...{ name, uid: `uid-${name}`, venue: new ModelVenue(this.time, venue), gate: new ModelGate() },
        clock: this.time.serverClock(),
        settings: { recvWindow: 5000, leaveWithinMs: 5000, ...settings },
        rules: { rules: async () => RULES, known: () => RULES, refused: async () => RULES },
      });
    }
  }

  get venue() {
    return this.accounts.get('a').venue;
  }

  /** On all accounts. */
  get executed() {
    return [...this.accounts.values()].flatMap(({ venue }) => venue.executed);
  }

  get departed() {
    return [...this.accounts.values()].flatMap(({ venue }) => venue.departed);
  }

  /** A new process, on what the store has. */
  async start() {
    for (const id of this.#underWay.splice(0)) {
      if (!this.knownAt.has(id)) this.knownAt.set(id, this.time.time);
    }
    this.dispatcher = new Dispatcher({
      ...{ store: this.store.connect(), accounts: this.accounts, clocks: this.time.clocks, ...this.#options },
      flatten: async (partial) => void this.flattened.push(partial),
      emit: (name, data) => this.told.push({ name, data }),
    });
    const starting = this.dispatcher.start();
    let isStarted = false;
    starting.then(() => (isStarted = true));
    await this.time.run(10_000, () => isStarted);
    return starting;
  }

  /** kill -9: nothing of the process goes on, but what is on the wire arrives. */
  crash() {
    this.#lives += 1;
    this.store.crash();
    for (const { gate } of this.accounts.values()) gate.removeAllListeners();
    this.dispatcher.stop({ drainMs: 0 }).catch(() => {});
  }

  #signals = 0;

  /**
   * Accepts a signal for some accounts and hands its intents over, or lets another process accept it. With `isEarly` what can
   * leave with the acceptance is sent by the same commit, whose answer comes a millisecond later.
   *
   * @returns ids
   */
  accept(
    spec = {},
    {
      isElsewhere = false,
      isEarly = false,
      accounts = ['a'],
      at = this.time.time,
      symbol = 'BTCUSDT',
      category = 'linear',
    } = {},
  ) {
    const signal = (this.#signals += 1);
    const intents = accounts.map((account) => makeIntent({ signal, account, at, symbol, category, spec }));
    if (isEarly && !isElsewhere) return this.#acceptEarly(intents);
    const { intents: stored } = this.store.accept(intents);
    if (isElsewhere) {
      for (const { id } of stored) this.elsewhere.add(id);
      this.dispatcher.changed();
    } else {
      // The store answers in the order in which it is asked.
      for (const answer of this.#answers.splice(0)) answer();
      this.dispatcher.add(stored);
    }
    return intents.map(({ id }) => id);
  }

  #acceptEarly(intents) {
    const { dispatcher } = this;
    const life = this.#lives;
    const early = dispatcher.prepare(intents);
    if (this.store.failure !== null) {
      early.end();
      return [];
    }
    const sent = intents.map((intent) => ({ ...intent, sending: early.patchOf(intent.id) }));
    const { intents: stored, blocked } = this.store.accept(sent);
    this.#underWay.push(...stored.map(({ id }) => id));
    let isAnswered = false;
    const answer = () => {
      if (life !== this.#lives || isAnswered) return;
      isAnswered = true;
      for (const { id } of stored) this.knownAt.set(id, this.time.time);
      early.keep(blocked);
      dispatcher.add(stored, early);
      early.end();
    };
    this.#answers.push(answer);
    this.time.in(1, answer);
    return intents.map(({ id }) => id);
  }

  state(id) {
    return this.store.rows.get(id).state;
  }

  /** Until every intent has ended, or waits for a person. */
  async settle(ms = 600_000) {
    const isOver = ({ state, id }) => this.isEnded(id) || state === 'needs-operator';
    await this.time.run(ms, () => [...this.store.rows.values()].every(isOver));
  }

  isEnded(id) {
    return ['accepted', 'rejected', 'expired', 'cancelled', 'dry'].includes(this.state(id));
  }
}

function makeIntent({ signal, account, at, symbol, category, spec }) {
  const full = { kind: 'order', side: 'buy', size: { of: 'base', value: '0.01' }, ...spec };
  const reduces =
    full.kind === 'close' || full.kind === 'cancel' || full.position === 'flat' || full.reduceOnly === true;
  if (reduces && spec.size === undefined) delete full.size;
  if (full.kind !== 'order') delete full.side;
  return {
    ...{
      id: `r1-${signal}-${account}`,
      signal,
      source: 'test',
      signalId: `s${signal}`,
      account,
      uid: `uid-${account}`,
    },
    ...{
      venue: 'model',
      symbol,
      category,
      lane: `${account}|${category}:${symbol}`,
      leg: '',
      kind: full.kind,
      spec: full,
    },
    ...{
      order: null,
      reduces,
      notional: null,
      state: 'planned',
      attempt: 0,
      at,
      updatedAt: at,
      sentAt: null,
    },
    ...{ leaveBy: null, deadline: null, reason: null, outcome: null },
  };
}

module.exports = { World };
