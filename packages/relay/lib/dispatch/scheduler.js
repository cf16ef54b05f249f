'use strict';

/**
 * Does what `decide.js` and `resolver.js` say, whenever something has changed. What has to share a limit of requests leaves in
 * this order: exits, look-ups, what opens a position.
 *
 * @module
 */

const { isKilled } = require('../limits');
const { isEnd } = require('../states');
const { heldByGate, termsOf } = require('./account');
const { attempt, orderAtHand } = require('./attempt');
const { decide, isOutOfDate, isStale } = require('./decide');
const { lookUp } = require('./look-up');
const { Rates } = require('./rates');
const { byPriority, scopeOf } = require('./scope');
const { leave, notSent, planSending } = require('./sending');
const { Timer, exchangeTime } = require('./time');

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {import('./lanes').Lane} Lane */
/** @typedef {'off' | 'stop' | 'stop-all'} KillMode */
/** @typedef {{ entry: Entry, lane: Lane, isLook: boolean }} Task */
/**
 * An order that is written as `sending` by the commit that accepts its signal.
 *
 * @typedef {object} EarlySending
 * @property {import('./sending').Sending} sending
 * @property {import('./ledger').Block} [block]  what kept it from being written
 * @property {() => void} free  the lane is free for others
 * @property {() => void} giveBack  it does not leave, and does not count against the rate limits
 */

/** @type {Readonly<Record<'hold' | 'expire' | 'cancel', import('./entry').Activity>>} */
const ACTIVITIES = Object.freeze({ hold: 'holding', expire: 'ending', cancel: 'ending' });
/** ms; when the store cannot be written to. */
const STORE_RETRY_MS = 1000;

class Scheduler {
  isStopping = false;
  /** @type {KillMode} */
  #kill = 'off';
  /** How often the kill switch was set. */
  #kills = 0;
  #lanes;
  #ledger;
  #clocks;
  #maxAgeMs;
  #isLimited;
  #onError;
  #onLateExit;
  #rates;
  #timer;
  #circumstances;
  /** Lanes to decide about. @type {Set<Lane>} */
  #dirty = new Set();
  #isPlanned = false;
  /** What is under way. @type {Set<Promise<void>>} */
  #active = new Set();

  /**
   * @param {object} parts
   * @param {import('./lanes').Lanes} parts.lanes
   * @param {import('./ledger').Ledger} parts.ledger
   * @param {import('./time').Clocks} parts.clocks
   * @param {number} parts.maxAgeMs
   * @param {boolean} parts.isLimited  a limit is stated in the quote currency
   * @param {import('./recent').RecentOrders} parts.recent
   * @param {ConstructorParameters<typeof Rates>[0]} [parts.rates]
   * @param {import('./sending').Circumstances['onFacts']} parts.onFacts
   * @param {(entry: Entry) => void} parts.onLateExit  it is older than maxAgeMs and has not left
   * @param {() => void} parts.onBlock  by the kill switch, or a limit, which may have set it
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({
    lanes,
    ledger,
    clocks,
    maxAgeMs,
    isLimited,
    recent,
    rates,
    onFacts,
    onBlock,
    onLateExit,
    onError,
  }) {
    this.#lanes = lanes;
    this.#ledger = ledger;
    this.#clocks = clocks;
    this.#onError = onError;
    this.#onLateExit = onLateExit;
    this.#maxAgeMs = maxAgeMs;
    this.#isLimited = isLimited;
    this.#rates = new Rates(rates);
    this.#timer = new Timer(clocks, () => this.touchAll());
    /** @type {import('./sending').Circumstances} */
    this.#circumstances = {
      ...{ ledger, maxAgeMs, onFacts, recent },
      mayLeave: (entry) => this.#mayLeave(entry),
      mayOpen: (entry) => !isKilled(this.kill, entry.intent),
      onOpening: (entry) => {
        entry.openedAtKill = this.#kills;
      },
      mayFill: (entry) => this.#lanes.hasOpeningBefore(entry),
      onReply: (entry, reply) => this.#learn(entry, reply),
      onBlock: ({ by }) => {
        // Until the switch is known to be on, another attempt would be blocked again at once.
        if (by === 'kill' && this.kill === 'off') this.kill = 'stop';
        onBlock();
      },
    };
  }

  get kill() {
    return this.#kill;
  }

  set kill(mode) {
    this.#kill = mode;
    this.#kills += 1;
  }

  /** @param {Lane} lane which has changed */
  touch(lane) {
    this.#dirty.add(lane);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => this.#run());
  }

  touchAll() {
    for (const lane of this.#lanes.all()) this.touch(lane);
  }

  /** Sends nothing more. @returns {Promise<void>} when nothing is under way any more */
  async stop() {
    this.isStopping = true;
    this.#timer.clear();
    while (this.#active.size > 0) await Promise.all(this.#active);
  }

  #run() {
    this.#isPlanned = false;
    if (this.isStopping) return;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    const tasks = dirty.flatMap((lane) => this.#decide(lane));
    for (const task of tasks.sort(byPriority)) this.#begin(task);
  }

  /** @param {Lane} lane @returns {Task[]} */
  #decide(lane) {
    if (lane.isReserved) return [];
    for (const entry of lane.entries) this.#tellLateExit(entry);
    const { actions, wakeAt } = decide(lane.entries, this.#contextOf(lane));
    this.#timer.at(wakeAt);
    /** @type {Task[]} */
    const tasks = [];
    for (const action of actions) {
      if (action.act === 'send' || action.act === 'look') {
        tasks.push({ entry: action.entry, lane, isLook: action.act === 'look' });
      } else this.#change(/** @type {import('./decide').Change} */ (action));
    }
    return tasks;
  }

  /** @param {Entry} entry */
  #tellLateExit(entry) {
    if (entry.isToldLate || entry.isUnsettled || !entry.intent.reduces) return;
    if (entry.account === null || entry.ageMs <= this.#maxAgeMs) return;
    entry.isToldLate = true;
    this.#onLateExit(entry);
  }

  /** @param {Lane} lane @returns {import('./decide').Context} */
  #contextOf(lane) {
    const account = lane.entries.find((entry) => entry.account !== null)?.account ?? null;
    const { onUnknown = 'block', staleExit = 'send' } = account === null ? {} : termsOf(account);
    return {
      now: this.#clocks.monotonic(),
      maxAgeMs: this.#maxAgeMs,
      allowReduce: onUnknown === 'allow-reduce',
      sendStaleExits: staleExit === 'send',
      exitSequence: lane.exitSequence,
      cancelSequence: lane.cancelSequence,
      holdOf: (entry) => this.#holdOf(entry),
    };
  }

  /** @param {Entry} entry @returns {{ code: string, message: string } | null} */
  #holdOf({ account, intent, openedAtKill }) {
    // Only the position tells whether a target reduces it, or turns it round.
    const mayReduce = this.kill === 'stop' && intent.kind === 'target' && openedAtKill !== this.#kills;
    if (isKilled(this.kill, intent) && !mayReduce) {
      return { code: 'kill', message: `The kill switch is on (${this.kill}).` };
    }
    // A dry run sends nothing, so it needs no key that works.
    return account === null || termsOf(account).dryRun ? null : heldByGate(account, intent);
  }

  /** @param {Entry} entry @returns {boolean} */
  #mayLeave(entry) {
    if (this.isStopping || isEnd(entry.intent.state) || this.#holdOf(entry) !== null) return false;
    const context = this.#contextOf(this.#lanes.of(entry.lane));
    return !isOutOfDate(entry, context) && !isStale(entry, context);
  }

  /** @param {Task} task */
  #begin({ entry, lane, isLook }) {
    const now = this.#clocks.monotonic();
    const scope = scopeOf(entry, isLook);
    const wait = scope === null ? 0 : this.#rates.wait(scope, now);
    if (wait > 0) {
      // It is decided again together with all others, so that what comes later does not overtake it.
      this.#dirty.add(lane);
      this.#timer.at(now + wait);
      if (!isLook) entry.obstacle = RATE_LIMIT;
      return;
    }
    if (scope !== null) this.#rates.take(scope, now);
    const work = () => (isLook ? lookUp(entry, this.#circumstances) : attempt(entry, this.#circumstances));
    this.#track(entry, isLook ? 'looking' : 'sending', work);
  }

  /**
   * Prepares an order before its signal is accepted, when nothing has to be asked or waited for. Its lane stays reserved.
   *
   * @param {Entry} entry  of an intent that the store does not have yet
   * @returns {EarlySending | null} null: it leaves after the acceptance, as others do
   */
  prepare(entry) {
    const { account } = entry;
    // Lanes that wait for the rate limits come first.
    if (this.isStopping || this.#dirty.size > 0 || account === null || termsOf(account).dryRun) return null;
    if (this.#holdOf(entry) !== null || entry.ageMs >= this.#maxAgeMs) return null;
    const made = orderAtHand(entry, this.#isLimited);
    const now = this.#clocks.monotonic();
    const scope = /** @type {import('./rates').Scope} */ (scopeOf(entry, false));
    if (made === null || this.#rates.wait(scope, now) > 0) return null;
    const lane = this.#lanes.reserve(entry.lane);
    if (lane === null) return null;
    this.#rates.take(scope, now);
    return {
      sending: planSending(entry, made, this.#maxAgeMs),
      free: () => {
        this.#lanes.free(lane);
        this.touch(lane);
      },
      giveBack: () => this.#rates.giveBack(scope, now),
    };
  }

  /**
   * @param {Entry} entry  which is `sending` on disk, unless it was blocked
   * @param {import('./sending').Sending} sending
   * @param {import('./ledger').Block} [blocked]
   */
  leave(entry, sending, blocked) {
    const lane = this.#lanes.of(entry.lane);
    const circumstances = {
      ...this.#circumstances,
      // An earlier one may have come from elsewhere meanwhile, such as a replay.
      mayLeave: (/** @type {Entry} */ one) => !lane.hasUnsentBefore(one) && this.#mayLeave(one),
    };
    this.#track(entry, 'sending', () =>
      blocked === undefined
        ? leave(entry, sending, circumstances)
        : notSent(entry, { blocked }, circumstances),
    );
  }

  /** @param {import('./decide').Change} change */
  #change({ act, entry, reason }) {
    this.#track(entry, ACTIVITIES[act], async () => {
      const { done } = await this.#ledger.write(entry, act, { patch: { reason } });
      if (!done) entry.writeAfter = this.#clocks.monotonic() + STORE_RETRY_MS;
    });
  }

  /**
   * @param {Entry} entry
   * @param {import('./entry').Activity} activity
   * @param {() => Promise<void>} work
   */
  #track(entry, activity, work) {
    entry.activity = activity;
    const running = work()
      .catch(this.#onError)
      .finally(() => {
        entry.activity = null;
        this.#active.delete(running);
        if (!isEnd(entry.intent.state)) this.touch(this.#lanes.of(entry.lane));
      });
    this.#active.add(running);
  }

  /** @param {Entry} entry @param {import('./sending').Reply} reply */
  #learn(entry, reply) {
    const { account } = entry;
    const scope = scopeOf(entry, false);
    if (account === null || scope === null) return;
    // The exchange has changed a rule of the instrument.
    if (reply.filter) account.rules?.refused(entry.intent.symbol, entry.intent.category).catch(() => {});
    const times = { now: this.#clocks.monotonic(), exchangeNow: exchangeTime(account.clock, this.#clocks) };
    this.#rates.learn(scope, reply, times);
  }
}

const RATE_LIMIT = Object.freeze({
  code: 'rate-limit',
  message: 'It waited for the rate limit of the exchange.',
});
exports.Scheduler = Scheduler;
