'use strict';

/**
 * A soak of the relay: signals without a break, one fault after the other, and the relay's ledger against the exchange's
 * own record. Everything that was acknowledged has to end, and to be executed once if the ledger says so, and else not at all.
 *
 * @typedef {object} SoakOptions
 * @property {number} seconds
 * @property {number} rate signals a second
 * @property {number} seed
 * @property {string[]} [faults] only these, by name
 * @property {(state: any) => void} [onProgress]
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { seededRandom } = require('../../../../test/support/random.js');
const { World } = require('../crash/world.js');
const { RELAY_FAULTS, TROUBLE } = require('./faults.js');

const CLOCK = path.join(__dirname, '..', 'crash', 'clock-preload.js');
const ACCOUNTS = 3;
const LEAVE_WITHIN_MS = 700;
const RECV_WINDOW_MS = 1000;
/** Each fault lasts at least this long, so that the deadline of an order is over in it. */
const SHORTEST_MS = 2500;
const LONGEST_MS = 15_000;
/** Before a fault counts as one that did nothing. */
const PATIENCE_MS = 30_000;
/** After a fault, until what it has held up is placed: gates open again, and an account sends ten orders a second. */
const RECOVERY_MS = 180_000;
/** Orders that are under way at any time, with no fault. */
const USUAL_OPEN = 24;
const CALM = 'no fault';
/** With a key that cannot trade and an order that cannot be paid, these are right. */
const ENDS = ['accepted', 'rejected'];

class RelaySoak {
  /** @type {string} */
  phase = CALM;
  /** By fault. @type {Record<string, Record<string, number>>} */
  phases = {};
  /** @type {string[]} */
  violations = [];
  #lastEvent = 0;
  #sendings = 0;
  #isOver = false;

  /** @param {SoakOptions} options @param {World} world @param {string} clock file */
  constructor(options, world, clock) {
    this.options = options;
    this.world = world;
    this.clock = clock;
    this.random = seededRandom(options.seed);
    this.startedAt = performance.now();
  }

  get elapsed() {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** What the faults may touch. @returns {import('./faults.js').Surroundings} */
  get #surroundings() {
    const { venue, accounts, relay } = this.world;
    const tell = (/** @type {string} */ call) => (/** @type {any} */ argument) => {
      venue.call(call, argument).catch((error) => this.violations.push(error.message));
    };
    /** @type {any[]} */
    const revoked = [];
    // A key that is removed is forgotten with its orders, which no exchange does.
    const removeKey = (/** @type {string} */ apiKey) => {
      revoked.push({ retCode: 10003, retMsg: 'API key is invalid.', when: { apiKey } });
      tell('setFaults')({ everyReply: revoked });
    };
    return {
      exchange: { set: tell('setFaults'), addKey: tell('addKey'), removeKey },
      ...{ accounts, random: this.random, timeoutMs: RECV_WINDOW_MS + 1000, wire: tell('setPlan') },
      setClock: (ms) => fs.writeFileSync(this.clock, String(ms)),
      signal: (signal) => relay.kill(signal),
    };
  }

  /** Signals at the given rate, until it is over. */
  async send() {
    while (!this.#isOver) {
      this.world.sender.send(this.world.nextSignal());
      this.#sendings += 1;
      const due = this.startedAt + (this.#sendings * 1000) / this.options.rate;
      await pause(Math.max(0, due - performance.now()));
    }
  }

  /** Counts the events of intents since the last time, for the phase. */
  async count() {
    const events = (await this.world.relay.call('events', this.#lastEvent)) ?? [];
    const counts = (this.phases[this.phase] ??= {});
    for (const { row, event } of events) {
      this.#lastEvent = Math.max(this.#lastEvent, row);
      counts[event] = (counts[event] ?? 0) + 1;
    }
    this.options.onProgress?.({ second: this.elapsed, phase: this.phase, sent: this.#sendings, counts });
  }

  /** All faults in a new order, once at least, and again until the time is up. */
  async playFaults() {
    const { seconds, faults: names } = this.options;
    const faults = RELAY_FAULTS.filter(({ name }) => names?.includes(name) ?? true);
    const ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (seconds * 1000) / faults.length / 2.5));
    let played = 0;
    /** @type {import('./faults.js').RelayFault[]} */
    let round = [];
    while (played < faults.length || this.elapsed < seconds) {
      if (round.length === 0) round = this.#shuffled(faults);
      await this.#playFault(/** @type {import('./faults.js').RelayFault} */ (round.pop()), ms);
      played += 1;
    }
  }

  /** @param {readonly import('./faults.js').RelayFault[]} faults */
  #shuffled(faults) {
    const keyed = faults.map((fault) => ({ fault, key: this.random.below(2 ** 31) }));
    return keyed.sort((one, other) => one.key - other.key).map(({ fault }) => fault);
  }

  /** @param {import('./faults.js').RelayFault} fault @param {number} ms */
  async #playFault(fault, ms) {
    const { name, begin, end, shows = TROUBLE } = fault;
    await this.count();
    this.phase = name;
    const before = { ...this.phases[name] };
    // Without a price no order is even made: those that wait show the fault as well.
    let open = 0;
    const isSeen = () =>
      shows.length === 0 ||
      open > USUAL_OPEN ||
      shows.some((event) => (this.phases[name]?.[event] ?? 0) > (before[event] ?? 0));
    await begin(this.#surroundings);
    await pause(ms);
    const deadline = performance.now() + PATIENCE_MS;
    // A relay that stands still cannot tell.
    while (!isSeen() && performance.now() < deadline) {
      await this.count();
      open = (await this.world.relay.call('open')) ?? 0;
      await pause(200);
    }
    if (!isSeen()) {
      this.violations.push(`"${name}" did nothing: no ${shows.join(' or ')} was seen, and no order waits`);
    }
    await end?.(this.#surroundings);
    await this.#restore();
    await pause(SHORTEST_MS);
    await this.#recover(name);
    await this.count();
    this.phase = CALM;
  }

  /** Each fault begins with the orders of the one before placed: else they pile up. @param {string} name */
  async #recover(name) {
    const deadline = performance.now() + RECOVERY_MS;
    for (;;) {
      const open = await this.world.relay.call('open');
      if (open !== undefined && open <= USUAL_OPEN) return;
      if (performance.now() > deadline) break;
      await pause(500);
    }
    this.violations.push(`"${name}": orders still wait ${RECOVERY_MS / 1000} s after its end`);
  }

  async #restore() {
    const { venue, accounts } = this.world;
    fs.rmSync(this.clock, { force: true });
    await venue.call('reset');
    await venue.call('setPlan', { weights: { normal: 1 }, failingLookUps: 0, down: false });
    for (const { key } of accounts) await venue.call('addKey', key);
  }

  /** Ends the signals, waits until all have ended, and audits the rest. */
  async finish() {
    this.#isOver = true;
    await this.world.settle({});
    await this.count();
    const meters = await this.world.relay.call('readMeters');
    const verdict = await this.world.verdict({ mayEndAs: ENDS });
    if (verdict.starts > 1) this.violations.push('the relay ended by itself, and was started again');
    return { ...verdict, violations: [...this.violations, ...verdict.violations], ...meters };
  }
}

/** @param {SoakOptions} options */
async function runRelaySoak(options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signal-relay-soak-'));
  const clock = path.join(folder, 'clock');
  const world = await World.start({
    ...{ folder, orderIds: 'ever', accountCount: ACCOUNTS },
    ...{ leaveWithinMs: LEAVE_WITHIN_MS, recvWindow: RECV_WINDOW_MS },
    settings: { limits: { maxAgeMs: 3_600_000, maxAheadMs: 60_000 } },
    // Signals come in while the relay stands still, too.
    resending: { resendMs: 1000, attempts: 1000 },
  });
  const soak = new RelaySoak(options, world, clock);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    const started = await world.startRelay({ preload: [CLOCK], env: { CRASH_CLOCK: clock } });
    if (started !== true) throw new Error(`the relay did not start\n${world.relay.error}`);
    await world.relay.call('startMeters');
    timer = setInterval(() => world.relay.call('sample', soak.elapsed / options.seconds), 1000);
    soak.startedAt = performance.now();
    const sending = soak.send();
    await soak.playFaults();
    const report = soak.finish();
    await sending;
    const { phases, elapsed: seconds } = soak;
    return { ...(await report), options: { ...options, onProgress: undefined }, phases, seconds };
  } finally {
    clearInterval(timer);
    await world.close();
  }
}

module.exports = { runRelaySoak };
