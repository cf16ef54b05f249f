'use strict';

/**
 * One round of random kills: signals arrive, the wire loses and delays, and the relay is killed and started again and
 * again; then everything comes to rest, and is audited.
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { seededRandom } = require('../../../../test/support/random.js');
const { MixedRound, settingsOf } = require('./mixed-round.js');
const { powerCutEnvironment } = require('./power-cut.js');
const { World } = require('./world.js');

/** How often each of these becomes of an order. */
const WEIGHTS = { normal: 70, lost: 8, cut: 6, late: 8, doubled: 4, swallowed: 4 };
/** The same where positions are read. */
const SLOW_WEIGHTS = { ...WEIGHTS, normal: 40, slow: 30 };
const ACCOUNTS = 3;
const LEAVE_WITHIN_MS = 500;
const RECV_WINDOW_MS = 800;
/** Up to well beyond the moment at which an order that was not found is sent again. */
const HOLD_MS = /** @type {[number, number]} */ ([50, 2 * (LEAVE_WITHIN_MS + RECV_WINDOW_MS) + 3000]);
/** Orders of a round that were lost, late and so on. */
const LEAST_TROUBLES = 15;
/** Between two kills: some find the relay in its start, some in the middle of its work. */
const KILL_MS = { least: 50, most: 2000 };
/** Between two signals. The limit of an account is 10 orders a second. */
const SIGNAL_MS = { least: 20, most: 400 };

/** A round in which nothing went wrong proves nothing: on a busy machine it takes longer. @param {World} world */
async function isTroubled({ venue }) {
  const { counts } = await venue.call('record', { counts: true });
  const { normal = 0, ...troubles } = counts;
  return normal > 0 && Object.values(troubles).reduce((sum, count) => sum + count, 0) >= LEAST_TROUBLES;
}

/** Market orders only, so that each signal is executed on every account. */
class OrdersRound {
  #world;

  /** @param {World} world */
  constructor(world) {
    this.#world = world;
  }

  send() {
    this.#world.sender.send(this.#world.nextSignal());
  }

  async play() {}

  /** @param {import('./world.js').Start} options */
  settle(options) {
    return this.#world.settle(options);
  }

  verdict() {
    return this.#world.verdict();
  }
}

/**
 * @param {object} options
 * @param {'orders' | 'all'} [options.mix] kinds of signals
 * @param {'ever' | 'open' | 'blind'} options.orderIds
 * @param {number} options.seconds
 * @param {number} options.seed
 * @param {import('./sabotage.js').Sabotage} [options.sabotage]
 * @param {boolean} [options.powerCut] what was not synced is lost, too
 * @param {string} [options.node] the program
 */
async function playRound({ mix = 'orders', orderIds, seconds, seed, sabotage, powerCut = false, node }) {
  const random = seededRandom(seed);
  const between = (/** @type {{ least: number, most: number }} */ { least, most }) =>
    least + random.below(most - least + 1);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signal-relay-kills-'));
  const tools = fs.mkdtempSync(path.join(os.tmpdir(), 'signal-relay-kills-'));
  const env = {
    ...(powerCut && powerCutEnvironment(tools, { tears: random.below(2) === 0 })),
    ...sabotage?.environment?.(tools),
  };
  const options = { preload: sabotage?.preload, env, node };
  const settings = mix === 'all' ? settingsOf(random) : undefined;
  const world = await World.start({
    ...{ folder, orderIds, accountCount: ACCOUNTS, ...settings?.options },
    ...{ leaveWithinMs: LEAVE_WITHIN_MS, recvWindow: RECV_WINDOW_MS },
  });
  let kills = 0;
  let isOver = false;
  const course = { random, between, isOver: () => isOver };
  const round = settings ? new MixedRound(world, course, { settings, powerCut }) : new OrdersRound(world);
  try {
    await world.venue.call('setPlan', {
      ...{
        weights: sabotage?.weights ?? (settings ? SLOW_WEIGHTS : WEIGHTS),
        holdMs: HOLD_MS,
        failingLookUps: 0.1,
        seed,
      },
      ...settings?.plan,
    });
    const until = performance.now() + seconds * 1000;
    const sending = (async () => {
      while (!isOver) {
        round.send();
        await pause(between(SIGNAL_MS));
      }
    })();
    const playing = round.play();
    playing.catch(() => {});
    while (performance.now() < until || !(await isTroubled(world))) {
      const started = world.startRelay(options);
      // From the moment it has begun, so that the start is hit as well.
      if (random.below(4) > 0) await started;
      await pause(between(KILL_MS));
      if (world.relay.isAlive) kills += 1;
      world.relay.kill('SIGKILL');
      await world.relay.exited;
    }
    isOver = true;
    await Promise.all([sending, playing]);
    await world.venue.call('setPlan', { weights: { normal: 1 }, failingLookUps: 0 });
    const settling = performance.now();
    await round.settle(options);
    const settledS = Math.round((performance.now() - settling) / 1000);
    return { mix, orderIds, seed, kills, settledS, ...(await round.verdict()) };
  } finally {
    isOver = true;
    await world.close();
    fs.rmSync(tools, { recursive: true, force: true });
  }
}

module.exports = { playRound };
