'use strict';

/** A soak from its first order to its result: the faults in their order, the measurements, the checks at the end. */

const { setTimeout: pause } = require('node:timers/promises');
const { ServerClock, backend } = require('bybit-auth');
const { seededRandom } = require('../support/random');
const { Exchange } = require('./exchange');
const { EFFECTS, FAULTS } = require('./faults');
const { Ledger } = require('./ledger');
const { Meters } = require('./meters');
const { Relay, makeAccounts } = require('./relay');
const { SABOTAGES, makeSabotage } = require('./sabotage');

/** ms; a request that has no answer by then is lost to the relay. */
const TIMEOUT_MS = 2000;
/** ms; how long a fault, and its end, may take to be noticed. Speed does not matter: a gate asks again all the time. */
const PATIENCE_MS = 30_000;
/** Fewer orders may miss a fault altogether. */
const TELLING_COUNT = 20;
const COLLECT_EVERY_MS = 200;
const CALM = 'no fault';
/** ms; of one fault, and of the calm that follows it. */
const SHORTEST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * @typedef {object} SoakOptions
 * @property {number} seconds how long orders are sent
 * @property {number} rate orders a second
 * @property {number} seed of the order of the faults
 * @property {string[]} [faults] names, of those alone; default all
 * @property {string} [sabotage] name
 * @property {number} [patienceMs] how long to wait for the effect and for the end of a fault
 * @property {(state: { second: number, phase: string, counts: import('./ledger').Counts, open: number, gates: number,
 *   accounts: number }) => void} [onProgress] about five times a second
 */

/** @typedef {{ fault: string, from: number, to: number, closings: number, resends: number }} Span of a fault; s */

/** A soak under way. */
class Soak {
  /** @param {SoakOptions} options */
  constructor(options) {
    this.options = options;
    this.random = seededRandom(options.seed);
    this.ledger = new Ledger();
    this.wall = { stepMs: 0, now: () => Date.now() + this.wall.stepMs };
    this.accounts = makeAccounts();
    this.exchange = new Exchange(this.ledger, this.accounts);
    /** @type {Span[]} */
    this.spans = [];
  }

  async start() {
    await this.exchange.start();
    const { ledger, exchange, wall, options } = this;
    this.clock = new ServerClock({ baseURL: exchange.url, wall, timeoutMs: TIMEOUT_MS, intervalMs: 2000 });
    const sabotage = options.sabotage === undefined ? undefined : makeSabotage(options.sabotage);
    const { clock, accounts } = this;
    this.relay = new Relay({ ledger, exchange, clock, accounts, timeoutMs: TIMEOUT_MS, sabotage });
    await this.synchronise(this.clock);
    this.clock.start();
    await Promise.all(this.relay.accounts.map(({ gate }) => gate.ready()));
    this.relay.phase = CALM;
    this.startedAt = performance.now();
    this.relay.start(options.rate);
  }

  /** A machine may be too busy for the first attempt, and the package may pause. @param {ServerClock} clock */
  async synchronise(clock) {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await clock.sync();
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(50);
      }
    }
  }

  /** Since the first order, s. */
  get elapsed() {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** What was spoilt on purpose is not waited for that long; ms. */
  get patience() {
    const { sabotage, patienceMs = PATIENCE_MS } = this.options;
    return sabotage === undefined ? patienceMs : patienceMs / 30;
  }

  /** Waits until something is so, or its patience is at an end. @param {() => boolean} isSo */
  async waitFor(isSo) {
    const deadline = performance.now() + this.patience;
    while (!isSo() && performance.now() < deadline) await pause(20);
  }

  get closings() {
    return this.relay.accounts.reduce((sum, { closings }) => sum + closings, 0);
  }

  get openGates() {
    return this.relay.accounts.filter(({ gate }) => gate.state === 'open').length;
  }

  /** All faults in a new order, once at least, and again and again until the time is up. */
  async playFaults() {
    const { seconds, faults: names } = this.options;
    const faults = FAULTS.filter(({ name }) => names?.includes(name) ?? true);
    // Gates take a moment to open, so that two shares would be too much.
    const each = (seconds * 1000) / faults.length / 2.2;
    const ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, each));
    await pause(SHORTEST_MS);
    let round = this.shuffled(faults);
    // Each has its turn, also where a busy machine needs more time for it.
    while (this.telling.length < faults.length || this.elapsed + (2 * ms) / 1000 <= seconds + 0.5) {
      const [fault, ...rest] = round;
      await this.playFault(fault, ms);
      if (this.isRepeated(fault)) continue;
      round = rest.length > 0 ? rest : this.shuffled(faults);
    }
  }

  /** The spans that show what comes of a fault. */
  get telling() {
    return this.spans.filter(({ isRepeated }) => !isRepeated);
  }

  /**
   * @param {import('./faults').Fault} fault that has just ended
   * @returns {boolean} whether a gate closed that only a busy machine closes, so that the fault has another attempt
   */
  isRepeated({ name, effect }) {
    const { attempts = 1 } = EFFECTS[effect];
    const played = this.spans.filter(({ fault }) => fault === name);
    const span = /** @type {any} */ (played.at(-1));
    span.isRepeated = span.closings > 0 && played.length < attempts;
    return span.isRepeated;
  }

  /** @param {import('./faults').Fault[]} faults */
  shuffled(faults) {
    const keyed = faults.map((fault) => ({ fault, key: this.random.below(2 ** 31) }));
    return keyed.sort((one, other) => one.key - other.key).map(({ fault }) => fault);
  }

  /** @param {import('./faults').Fault} fault @param {number} ms */
  async playFault(fault, ms) {
    const { exchange, relay, wall, random, ledger, clock } = this;
    const world = { exchange, relay, accounts: relay.accounts, wall, random, timeoutMs: TIMEOUT_MS };
    const { closings } = this;
    const { resends } = ledger;
    const from = this.elapsed;
    relay.phase = fault.name;
    const met = await fault.begin(world);
    const isMet = typeof met === 'function' ? met : () => true;
    await pause(ms);
    await this.waitFor(() => {
      exchange.collect();
      return isMet() && this.isEffectSeen(fault, this.closings - closings, ledger.resends - resends);
    });
    if (!isMet()) ledger.violate(`"${fault.name}" did not touch anything`);
    await fault.end?.(world);
    relay.phase = CALM;
    relay.useAgent();
    wall.stepMs = 0;
    await exchange.restore();
    const to = this.elapsed;
    if (fault.pausesChecks) await this.synchronise(/** @type {ServerClock} */ (clock));
    await this.recover(fault);
    await pause(ms);
    await this.settle();
    this.spans.push({
      fault: fault.name,
      from,
      to,
      closings: this.closings - closings,
      resends: ledger.resends - resends,
    });
  }

  /**
   * On a busy machine it takes longer.
   *
   * @param {import('./faults').Fault} fault that has not ended
   * @param {number} closings since it began
   * @param {number} resent since it began
   */
  isEffectSeen({ name, effect }, closings, resent) {
    if (EFFECTS[effect].attempts && closings > 0) return true;
    return EFFECTS[effect].isSeen({ ...this.ledger.soFar(name), closings, resent });
  }

  /** @param {import('./faults').Fault} fault */
  async recover({ name: fault }) {
    await this.waitFor(() => this.openGates === this.relay.accounts.length);
    for (const { name, gate } of this.relay.accounts) {
      if (gate.state !== 'open') {
        this.ledger.violate(`the gate of the ${name} account did not open again after "${fault}"`);
      }
    }
  }

  /** Checks every order of which both sides have reported everything. */
  async settle() {
    const { moment } = this.ledger;
    await this.exchange.settle();
    this.ledger.fold(moment);
  }

  /** Waits for what is under way, and checks every order that is left. */
  async finish() {
    this.relay.stop();
    await this.waitFor(() => this.ledger.unanswered + this.relay.readsUnderWay === 0);
    if (this.relay.readsUnderWay > 0) {
      this.ledger.violate(`${this.relay.readsUnderWay} reads were never answered`);
    }
    await this.settle();
    this.ledger.fold();
    this.checkSum();
    this.checkEffects();
  }

  checkSum() {
    const { sent, accepted, gate, exchange, network, unknown, silent } = this.ledger.totals;
    const sum = accepted + gate + exchange + network + unknown + silent;
    if (sent !== this.relay.count || sum !== sent) {
      this.ledger.violate(`${this.relay.count} orders were sent, ${sent} written down, ${sum} accounted for`);
    }
  }

  checkEffects() {
    for (const [name, counts] of this.ledger.phases) {
      const fault = FAULTS.find((candidate) => candidate.name === name);
      if (fault === undefined || counts.sent < TELLING_COUNT) continue;
      const { meaning, isSeen } = EFFECTS[fault.effect];
      // An order that was under way when the fault began counts for the fault, too.
      const seen = { ...counts, closings: this.sumOf(name, 'closings'), resent: this.sumOf(name, 'resends') };
      if (!isSeen(seen)) {
        this.ledger.violate(`"${name}" did not have its effect, which is that ${meaning}`);
      }
    }
  }

  /** @param {string} name of a fault @param {'closings' | 'resends'} what */
  sumOf(name, what) {
    return this.telling.reduce((sum, span) => sum + (span.fault === name ? span[what] : 0), 0);
  }

  async close() {
    this.clock?.stop();
    this.relay?.close();
    await this.exchange.close();
  }
}

/**
 * @param {Soak} soak
 * @param {Meters} meters
 */
function reportOf(soak, meters) {
  const { ledger, options, spans } = soak;
  return {
    ok: ledger.violationCount === 0,
    options: { ...options, onProgress: undefined },
    node: process.versions.node,
    backend: backend.name,
    seconds: soak.elapsed,
    totals: ledger.totals,
    phases: [...ledger.phases].map(([name, counts]) => {
      return { name, closings: soak.sumOf(name, 'closings'), ...counts, late: ledger.lateness.read(name) };
    }),
    late: ledger.lateness.read(),
    unavoidablyAhead: ledger.unavoidablyAhead,
    violationCount: ledger.violationCount,
    violations: ledger.violations,
    faults: { played: new Set(spans.map(({ fault }) => fault)).size, known: FAULTS.length },
    ...meters.read(),
    spans,
    perSecond: ledger.seconds,
  };
}

/**
 * Runs a soak.
 *
 * @param {SoakOptions} options
 * @returns {Promise<ReturnType<typeof reportOf>>} ok: no violation
 */
async function runSoak(options) {
  const soak = new Soak(options);
  const onRejection = (/** @type {any} */ reason) =>
    soak.ledger.violate(`a rejection was not handled: ${reason?.stack ?? reason}`);
  process.on('unhandledRejection', onRejection);
  const meters = new Meters();
  const look = () => {
    soak.exchange.collect();
    meters.sample(soak.elapsed / options.seconds);
    const { elapsed: second, relay, openGates: gates, ledger } = soak;
    const { totals: counts, open } = ledger;
    options.onProgress?.({
      second,
      phase: relay.phase,
      counts,
      open,
      gates,
      accounts: relay.accounts.length,
    });
  };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    await soak.start();
    meters.start();
    timer = setInterval(look, COLLECT_EVERY_MS);
    await soak.playFaults();
    await soak.finish();
    meters.stop();
    return reportOf(soak, meters);
  } finally {
    clearInterval(timer);
    await soak.close();
    process.off('unhandledRejection', onRejection);
  }
}

module.exports = { FAULTS, SABOTAGES, runSoak };
