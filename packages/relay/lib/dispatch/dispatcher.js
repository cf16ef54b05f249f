'use strict';

/**
 * Sends the intents that the store has, and finds out what became of those whose outcome is unknown. Each lane in order,
 * accounts independent of each other, exits first.
 *
 * @module
 */

const { RelayError } = require('../errors');
const { isEnd } = require('../states');
const { Alerts } = require('./alerts');
const { publish } = require('./channels');
const { driftOf, lateOpening, notificationOfDrift } = require('./drift');
const { EarlySendings } = require('./early');
const { Entry } = require('./entry');
const { Lanes } = require('./lanes');
const { Ledger } = require('./ledger');
const { Partials } = require('./partials');
const { RecentOrders } = require('./recent');
const { Refresh } = require('./refresh');
const { Scheduler } = require('./scheduler');
const { Signals, intentsSince } = require('./signals');
const { CLOCKS } = require('./time');

/** @typedef {import('./account').Account} Account */
/** @typedef {import('./entry').Intent} Intent */
/** @typedef {InstanceType<typeof EarlySendings>} Early */
/**
 * @typedef {object} DispatcherParts
 * @property {import('../store').Store} store
 * @property {Map<string, Account>} accounts  by name
 * @property {{ maxAgeMs?: number, perOrder?: { quote?: string }, perDay?: { quote?: string } }} [limits]
 * @property {{ rates?: any, sources?: Record<string, { onPartial?: string }> }} [settings]
 * @property {(name: string, data: any) => void} [emit]  `outcome`, `needs-operator` and `held` with the intent, `partial`, `drift`,
 *   `kill` when a limit has set it, `error` of the store
 * @property {(partial: import('./signals').Partial) => Promise<void>} [flatten]  closes what was executed of a signal
 * @property {() => number} [now]
 * @property {import('./time').Clocks} [clocks]
 */

const MAX_AGE_MS = 60_000;
const DRAIN_MS = 10_000;
/** How far back a start looks for signals that were executed in part, in `maxAgeMs`. */
const RECENT_AGES = 2;

/** Orders of one signal that leave with its acceptance. */
const MOST_EARLY = 128;
/** What an intent has before the store has it. */
const UNSENT = Object.freeze({ state: 'planned', attempt: 0, sequence: Infinity, reason: null });

class Dispatcher {
  #parts;
  #isStarted = false;
  #clocks;
  #maxAgeMs;
  #alerts;
  #ledger;
  #scheduler;
  #refresh;
  #signals;
  #partials;
  #lanes = new Lanes();
  #recent = new RecentOrders();
  /** The kill switch as it was told. @type {import('../store').Kill['mode']} */
  #toldKill = 'off';
  /** @type {(() => void)[]} */
  #unsubscribe = [];

  /** @param {DispatcherParts} parts */
  constructor(parts) {
    const { store, limits, settings, now, clocks = CLOCKS } = parts;
    this.#parts = parts;
    this.#clocks = now === undefined ? clocks : { ...clocks, now };
    this.#alerts = new Alerts({ store, emit: parts.emit, clocks: this.#clocks });
    this.#maxAgeMs = limits?.maxAgeMs ?? MAX_AGE_MS;
    const onError = (/** @type {unknown} */ error) => this.#emit('error', error);
    this.#partials = new Partials(parts);
    this.#signals = new Signals({
      store,
      onPartial: async (partial) => {
        this.#emit('partial', partial);
        await this.#partials.flatten(partial);
      },
    });
    const lanes = this.#lanes;
    /** @type {Ledger} */
    const ledger = new Ledger({
      store,
      onError,
      clocks: this.#clocks,
      onChange: (entry, event) => this.#entryChanged(entry, event),
      alarmsOf: (entry, event) => this.#passedOf(entry, event).map(notificationOfDrift),
    });
    this.#ledger = ledger;
    this.#scheduler = new Scheduler({
      ...{ lanes, ledger, clocks: this.#clocks, maxAgeMs: this.#maxAgeMs, rates: settings?.rates, onError },
      recent: this.#recent,
      isLimited: (limits?.perOrder?.quote ?? limits?.perDay?.quote) !== undefined,
      onFacts: (entry, { position }) => this.#checkPosition(entry, position),
      onBlock: () => void this.#readKill(),
      onLateExit: (entry) => this.#alerts.late(entry),
    });
    this.#refresh = new Refresh({
      ...{ store, lanes, ledger, onError, clocks: this.#clocks },
      onKill: (kill) => this.#setKill(kill),
      add: (intents) => this.add(intents),
    });
  }

  /**
   * Continues what the last run left.
   *
   * @throws {RelayError} as a rejection, of the store
   */
  async start() {
    const { store, accounts } = this.#parts;
    this.#toldKill = (await store.kill()).mode;
    this.#scheduler.kill = this.#toldKill;
    if ((await store.traded()).length > 0) this.#recent.startAfterOrders(this.#clocks.monotonic());
    const entries = (await store.openIntents()).map((/** @type {Intent} */ row) => this.#makeEntry(row));
    await this.#seeExits(entries);
    for (const entry of entries) this.#take(entry);
    const torn = entries.filter((/** @type {Entry} */ { intent }) => intent.state === 'sending');
    const results = await Promise.all(
      torn.map((/** @type {Entry} */ entry) => this.#ledger.write(entry, 'recover')),
    );
    for (const result of results) if (!result.done && result.failed) throw result.failed;
    for (const account of accounts.values()) this.#watchGate(account);
    this.#scheduler.touchAll();
    this.#isStarted = true;
    await this.#partials.flattenRecent(this.#signals, this.#clocks.now() - RECENT_AGES * this.#maxAgeMs);
  }

  /**
   * An exit that has ended still makes older intents out of date. Those older than `maxAgeMs` expire in any case, unless they were sent:
   * that an exit has passed them is told when they are found.
   *
   * @param {Entry[]} entries
   */
  async #seeExits(entries) {
    const openings = entries.filter(
      ({ intent, ageMs, isUnsettled }) =>
        !intent.reduces && intent.state !== 'needs-operator' && (isUnsettled || ageMs <= this.#maxAgeMs),
    );
    if (openings.length === 0) return;
    const lanes = new Set(openings.map(({ lane }) => lane));
    const since = Math.min(...openings.map(({ intent }) => intent.createdAt));
    for (const row of await intentsSince(this.#parts.store, since)) {
      const entry = this.#makeEntry(row);
      if (lanes.has(entry.lane)) this.#lanes.of(entry.lane).seeExit(entry);
    }
  }

  /** @param {Account} account */
  #watchGate({ name, gate }) {
    const touch = () => {
      publish('gate', () => ({ account: name, state: gate.state }));
      for (const lane of this.#lanes.all()) {
        if (lane.entries[0]?.account?.name === name) this.#scheduler.touch(lane);
      }
    };
    for (const event of ['open', 'closed', 'shared']) {
      gate.on(event, touch);
      this.#unsubscribe.push(() => gate.off(event, touch));
    }
  }

  /** @param {Intent} intent @returns {Entry} */
  #makeEntry(intent) {
    return new Entry(intent, this.#accountOf(intent), this.#clocks);
  }

  /**
   * The order id is made of the uid: at another account the exchange would not know it. An account that was renamed is the
   * same one.
   *
   * @param {Intent} intent
   * @returns {Account | null}
   */
  #accountOf({ account: name, uid, venue }) {
    const { accounts } = this.#parts;
    const named = accounts.get(name);
    if (named?.uid === uid) return named;
    const same = [...accounts.values()].filter(
      ({ uid: other, settings }) => other === uid && (settings.venue ?? venue) === venue,
    );
    return same.length === 1 ? same[0] : null;
  }

  /** @param {Entry} entry */
  #take(entry) {
    this.#signals.opened(entry.intent);
    this.#scheduler.touch(this.#lanes.add(entry));
  }

  /**
   * Prepares orders that can leave as soon as their signal is on disk: the commit that accepts it then says `sending`, too.
   *
   * @param {readonly any[]} intents  which the store does not have yet
   * @returns {Early} after the commit for add(), and to be ended
   */
  prepare(intents) {
    const early = new EarlySendings();
    if (!this.#isStarted) return early;
    const entries = intents.map((intent) => this.#makeEntry({ ...UNSENT, ...intent }));
    // With more of them the first ones would wait for the acceptance of the last.
    for (const entry of entries.slice(0, MOST_EARLY)) {
      const prepared = this.#scheduler.prepare(entry);
      if (prepared !== null) early.set(entry.intent.id, prepared);
    }
    early.expect(
      this.#lanes,
      entries.map(({ lane }) => lane),
    );
    return early;
  }

  /**
   * @param {readonly Intent[]} intents  which the store has accepted
   * @param {Early} [early]  of these intents
   */
  add(intents, early) {
    for (const intent of intents) {
      const prepared = early?.take(intent.id);
      if (prepared !== undefined) this.#addPrepared(intent, prepared);
      else if (!isEnd(intent.state) && this.#lanes.get(intent.id) === undefined) {
        const entry = this.#makeEntry(intent);
        this.#take(entry);
        this.#recover(entry);
      }
    }
  }

  /** @param {Intent} intent @param {import('./scheduler').EarlySending} prepared */
  #addPrepared(intent, { sending, block, free, giveBack }) {
    const known = this.#lanes.get(intent.id);
    const entry = known ?? this.#makeEntry({ ...intent, state: 'planned' });
    if (known === undefined) this.#take(entry);
    if (block === undefined) this.#ledger.sent(entry, intent);
    else giveBack();
    this.#scheduler.leave(entry, sending, block);
    free();
  }

  /**
   * The store was written to by somebody else, or the kill switch was set.
   *
   * @returns {Promise<void>} never rejects
   */
  changed() {
    return this.#refresh.run();
  }

  /** @param {import('../store/commands/kill').Kill} kill */
  #setKill({ mode, by, reason }) {
    if (mode !== this.#scheduler.kill) {
      this.#scheduler.kill = mode;
      this.#scheduler.touchAll();
    }
    // The scheduler may know of it already, from an order that was blocked.
    if (mode === this.#toldKill) return;
    this.#toldKill = mode;
    publish('kill', () => ({ mode, by, reason }));
    this.#emit('kill', { mode, by, reason });
  }

  /**
   * Decides an intent that needs a person.
   *
   * @param {string} id
   * @param {'accepted' | 'absent'} verdict  `absent`: it is sent again, unless it is too old
   * @returns {Promise<Intent>}
   * @throws {RelayError} as a rejection: ERR_RELAY_STATE when it does not need a person
   */
  async resolve(id, verdict) {
    const entry = this.#lanes.get(id);
    if (entry === undefined) throw new RelayError('ERR_RELAY_STATE', `No open intent has the id ${id}.`);
    const reason = { code: 'operator', message: `A person says that the order is ${verdict}.` };
    const result = await this.#ledger.write(
      entry,
      verdict === 'accepted' ? 'operator-accepted' : 'operator-absent',
      {
        patch: { reason },
      },
    );
    if (!result.done && result.failed) throw result.failed;
    return entry.intent;
  }

  /** @returns {Record<string, number>} how many intents wait to be sent, by lane */
  depth() {
    return this.#lanes.depth();
  }

  /**
   * Sends nothing more, and waits for the replies to what was sent. The next start() continues the rest.
   *
   * @param {{ drainMs?: number }} [options]
   */
  async stop({ drainMs = DRAIN_MS } = {}) {
    for (const off of this.#unsubscribe.splice(0)) off();
    this.#refresh.close();
    /** @type {unknown} */
    let timer;
    const late = new Promise((resolve) => (timer = this.#clocks.setTimer(() => resolve(null), drainMs)));
    await Promise.race([this.#scheduler.stop(), late]);
    this.#clocks.clearTimer(timer);
    this.#ledger.close();
  }

  /** @param {string} name @param {unknown} data */
  #emit(name, data) {
    this.#alerts.emit(name, data);
  }

  /** @param {Entry} entry @param {import('./ledger').Change} event */
  #entryChanged(entry, event) {
    const { intent } = entry;
    this.#refresh.wrote(intent.id);
    if (intent.state === 'unknown') entry.startLooking();
    this.#lanes.of(entry.lane).seeExit(entry);
    for (const drift of this.#passedOf(entry, event)) this.#emit('drift', drift);
    if (intent.state === 'needs-operator' || intent.state === 'held') this.#emit(intent.state, intent);
    if (event === 'adopt') this.#recover(entry);
    if (!isEnd(intent.state)) {
      this.#scheduler.touch(this.#lanes.of(entry.lane));
      return;
    }
    this.#scheduler.touch(this.#lanes.remove(entry));
    this.#emit('outcome', intent);
    this.#signals.ended(intent).catch((error) => this.#emit('error', error));
  }

  /** A commit that failed for this process may be on disk all the same. @param {Entry} entry  as it was read from there */
  #recover(entry) {
    if (entry.intent.state !== 'sending') return;
    this.#ledger.record(entry, 'recover').catch((error) => this.#emit('error', error));
  }

  /** @param {Entry} entry about to be sent @param {import('../plan/order').Position | undefined} position */
  #checkPosition(entry, position) {
    if (!entry.isCompared) this.#alerts.drift(driftOf(entry, position));
    entry.isCompared = true;
  }

  /**
   * @param {Entry} entry
   * @param {import('./ledger').Change} event
   * @returns {import('./drift').Drift[]} that an exit has passed this order, which was executed
   */
  #passedOf({ intent, lane }, event) {
    const isExecuted = event === 'found' || event === 'accept';
    const isPassed = !intent.reduces && intent.sequence < this.#lanes.of(lane).sentExitSequence;
    return isExecuted && isPassed ? [lateOpening(intent)] : [];
  }

  /** The kill switch is on, or a limit may have set it, about which the store tells. */
  async #readKill() {
    try {
      this.#setKill(await this.#parts.store.kill());
    } catch (error) {
      this.#emit('error', error);
    }
  }
}

exports.Dispatcher = Dispatcher;
