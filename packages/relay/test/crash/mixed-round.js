'use strict';

/** What happens in a round with signals of every kind, beside the kills. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { auditMix } = require('./audit-mix.js');
const mix = require('./mix.js');
const { TESTS } = require('./relay-process.js');

/** Of an account in a round with such a limit: it is reached in the middle. */
const ORDERS_PER_DAY = 60;
/** Of orders for DOGEUSDT that are refused, on one account and not on another. */
const REFUSED = 0.15;
/** What an operator does; to flatten sets the switch to `stop`, too. */
const STOPS = /** @type {const} */ (['stop', 'stop-all', 'flatten']);
/** Less than a venue says until an order shows in its position. @type {[number, number]} */
const SLOW_MS = [200, 900];
/** ms until the kill switch is set, and how long it stays. */
const SWITCH_MS = { least: 2000, most: 8000 };
const STOP_MS = { least: 500, most: 3500 };
const PRICE_MS = { least: 200, most: 1500 };
/** ms */
const LIFT_MS = 100;

/** @typedef {import('./world.js').World} World */
/** @typedef {import('./audit-mix.js').Switch} Switch */
/** @typedef {{ random: import('./mix.js').Random, between: (range: { least: number, most: number }) => number, isOver: () => boolean }} Course of a round */

/** @param {import('./mix.js').Random} random @returns {{ options: Partial<import('./world.js').WorldOptions>, plan: object, ordersPerDay?: number }} */
function settingsOf(random) {
  const ordersPerDay = random.below(3) === 0 ? ORDERS_PER_DAY : undefined;
  const limits = {
    ...{ maxAgeMs: mix.MAX_AGE_MS, perOrder: { quote: mix.PER_ORDER } },
    ...(ordersPerDay && { perDay: { orders: ordersPerDay } }),
  };
  return {
    ordersPerDay,
    plan: { refused: { [mix.PARTIAL]: REFUSED }, slowMs: SLOW_MS },
    options: {
      accountCount: mix.ACCOUNTS.length,
      settings: { limits },
      settingsOf: { [mix.DRY]: { dryRun: true }, [mix.BLOCKING]: { onUnknown: 'block' } },
      sources: mix.SOURCES,
    },
  };
}

class MixedRound {
  /** @type {Switch[]} */
  #switches = [];
  #world;
  #course;
  #isPowerCut;
  #settings;
  #count = 0;

  /** @param {World} world @param {Course} course @param {{ settings: ReturnType<typeof settingsOf>, powerCut: boolean }} how */
  constructor(world, course, { settings, powerCut }) {
    this.#world = world;
    this.#course = course;
    this.#settings = settings;
    this.#isPowerCut = powerCut;
  }

  /** The next signal, and now and then the same again, or its id with another text. */
  send() {
    const { random } = this.#course;
    this.#count += 1;
    const made = mix.nextMade(random, this.#count);
    const delivered = this.#deliver(made, '');
    if (made.expected.isBrief) return;
    const dice = random.below(20);
    if (dice < 2) this.#deliver({ ...made, expected: { ...made.expected, again: 'repeat' } }, '#again');
    if (dice === 2) {
      const conflict = mix.conflictOf(random, made);
      delivered.then(({ acknowledgedAt }) => acknowledgedAt && this.#deliver(conflict, '#conflict'));
    }
    // An id belongs to its source.
    if (dice === 3 && made.expected.source === 'crash') {
      this.#deliver({ ...made, expected: { ...made.expected, source: 'other' } }, '#other');
    }
  }

  /** @param {import('./mix.js').Made} made @param {string} suffix */
  #deliver({ signal, expected }, suffix) {
    return this.#world.sender.send(signal, {
      source: expected.source,
      key: `${signal.id}${suffix}`,
      expected,
    });
  }

  async play() {
    await Promise.all([this.#playSwitch(), this.#playPrices()]);
  }

  /** The kill switch is set and lifted, by a signal and by an operator, also while no relay runs. */
  async #playSwitch() {
    const { random, between, isOver } = this.#course;
    // Before, an operator finds no store.
    while (!isOver() && (await this.#world.relay?.started) !== true) await pause(LIFT_MS);
    while (!isOver()) {
      await pause(between(SWITCH_MS));
      if (random.below(2) === 0) await this.#stopBySignal();
      else await this.#set(STOPS[random.below(STOPS.length)]);
      await pause(between(STOP_MS));
      await this.#set('off');
    }
  }

  async #stopBySignal() {
    const askedAt = Date.now();
    this.#count += 1;
    const signal = { v: 1, id: `stop-${this.#count}`, at: askedAt, kind: 'stop' };
    const { acknowledgedAt } = await this.#deliver(
      { signal, expected: { source: 'crash', accounts: [] } },
      '',
    );
    if (acknowledgedAt !== null) this.#switches.push({ mode: 'stop', askedAt, doneAt: Date.now() });
  }

  /** @param {Switch['mode'] | 'flatten'} step */
  async #set(step) {
    const askedAt = Date.now();
    const isSet = this.#isPowerCut ? await this.#setWithin(step) : await this.#setFromOutside(step);
    const mode = step === 'flatten' ? 'stop' : step;
    if (isSet) this.#switches.push({ mode, askedAt, doneAt: Date.now() });
  }

  /** @param {Switch['mode'] | 'flatten'} mode */
  async #setFromOutside(mode) {
    const child = fork(path.join(__dirname, 'operator-child.js'), [this.#world.setup.file, mode], {
      cwd: TESTS,
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the kill switch cannot be set to ${mode}`);
    return true;
  }

  /** The disk of another process is not cut off with that of the relay. @param {Switch['mode'] | 'flatten'} mode */
  async #setWithin(mode) {
    for (;;) {
      const { relay } = this.#world;
      const isSet = (await relay.started) === true && (await relay.call('switch', mode));
      if (isSet) return true;
      // No relay is started any more; settle() lifts the switch.
      if (this.#course.isOver()) return false;
      await pause(LIFT_MS);
    }
  }

  /** Limit orders are filled, or not. */
  async #playPrices() {
    const { symbol, price, spread } = mix.LIMITS;
    const { random, between, isOver } = this.#course;
    while (!isOver()) {
      await pause(between(PRICE_MS));
      await this.#world.venue.call('setPrice', symbol, price + (spread * (random.below(201) - 100)) / 100);
    }
  }

  /** @param {import('./world.js').Start} options */
  async settle(options) {
    this.#switches.push({ mode: 'off', askedAt: Date.now(), doneAt: Date.now() });
    await this.#settleOnce(options);
    // What has to follow the end of a signal follows after a restart, at the latest.
    this.#world.relay.kill('SIGKILL');
    await this.#world.relay.exited;
    await this.#settleOnce(options);
  }

  /** @param {import('./world.js').Start} options */
  async #settleOnce(options) {
    let isSettled = false;
    let isLifted = false;
    const settling = this.#world.settle(options).finally(() => (isSettled = true));
    const lifting = (async () => {
      while (!isSettled) {
        // A limit sets it again as long as signals are left that exceed it.
        const isNeeded = !isLifted || this.#settings.ordersPerDay !== undefined;
        if (isNeeded) isLifted = (await this.#world.relay.call('switch', 'off')) === true;
        await pause(LIFT_MS);
      }
    })();
    await Promise.all([settling, lifting]);
  }

  async verdict() {
    const { fates, starts, ...evidence } = await this.#world.evidence();
    const { leaveWithinMs, recvWindow } = this.#world.setup;
    const verdict = auditMix(/** @type {any} */ (evidence), {
      ...{ dry: mix.DRY, parts: mix.PARTS, lanes: [...mix.TARGETS, mix.PARTIAL] },
      ...{ leaveWithinMs, recvWindow, ordersPerDay: this.#settings.ordersPerDay, switches: this.#switches },
    });
    return { ...verdict, fates, starts, switches: this.#switches.length };
  }
}

module.exports = { MixedRound, settingsOf };
