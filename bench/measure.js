'use strict';

/**
 * How the bench measures. The sides of a row take turns, round after round, so that other load on the machine affects
 * all of them. The median of the rounds counts, and the middle half of the rounds is their spread.
 */

const { performance } = require('node:perf_hooks');

/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {number} low   the first quartile of the rounds
 * @property {number} high  the third quartile
 *
 * @typedef {'theirs / ours' | 'ours / theirs' | 'ours - theirs' | 'ours'} Formula
 *
 * @typedef {object} Comparison
 * @property {string} work
 * @property {string} versus
 * @property {string} ours      a figure of the row
 * @property {string} [theirs]  the figure of the peer
 * @property {Formula} value    more is better for 'theirs / ours', less for the others
 * @property {string} [unit]    of these figures; the row's by default
 * @property {number} [target]
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} measures
 * @property {string} unit      of its figures
 * @property {Comparison[]} comparisons
 * @property {number} rounds
 * @property {number} [quickRounds]  5 by default
 * @property {boolean} [warmUp]      false: the first round counts
 * @property {boolean} [exact]       true: each round would give the same figures
 * @property {(context: import('./run').Context) => Promise<Prepared>} prepare
 *
 * @typedef {object} Prepared
 * @property {Record<string, () => Figures | Promise<Figures>>} sides
 * @property {() => unknown} [close]
 *
 * @typedef {number | Record<string, number>} Figures  of one round; a record `{ wall }` of the side `sign` gives the
 * figure `sign.wall`
 */

/** @returns {number} ns */
const now = () => Number(process.hrtime.bigint());

/** @param {number[]} sorted @param {number} share @returns {number} interpolated between two values */
function quantile(sorted, share) {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.ceil(at)] - sorted[below]) * (at - below);
}

/** @param {number[]} values @returns {Summary} */
function summarize(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** @param {number[]} values @returns {number} */
const median = (values) => summarize(values).median;

/** @type {Record<Formula, (ours: number, theirs: number) => number>} */
const FORMULAS = {
  'theirs / ours': (ours, theirs) => theirs / ours,
  'ours / theirs': (ours, theirs) => ours / theirs,
  'ours - theirs': (ours, theirs) => ours - theirs,
  ours: (ours) => ours,
};

/** @param {Record<string, number[]>} figures @param {string} name @returns {number[]} of each round */
function figureOf(figures, name) {
  if (figures[name] === undefined) throw new Error(`the row has no figure "${name}"`);
  return figures[name];
}

/**
 * The value is computed in each round, from figures that were measured one right after the other.
 *
 * @param {Comparison} comparison
 * @param {Record<string, number[]>} figures
 */
function compareSides({ ours, theirs, value, ...entry }, figures) {
  const left = figureOf(figures, ours);
  const right = theirs === undefined ? left : figureOf(figures, theirs);
  return {
    ...entry,
    formula: value,
    ours: summarize(left),
    theirs: theirs === undefined ? null : summarize(right),
    value: summarize(left.map((figure, round) => FORMULAS[value](figure, right[round]))),
  };
}

/** @param {string[]} names @param {number} round @returns {string[]} each round begins with another side */
function turn(names, round) {
  const first = round % names.length;
  return [...names.slice(first), ...names.slice(0, first)];
}

/**
 * @param {Row} row
 * @param {import('./run').Context} context
 */
async function measureRow(row, context) {
  const { sides, close } = await row.prepare(context);
  const rounds = context.quick ? (row.quickRounds ?? 5) : row.rounds;
  /** @type {Record<string, number[]>} */
  const figures = {};
  try {
    for (let round = row.warmUp === false ? 0 : -1; round < rounds; round++) {
      context.progress(`${row.name}: round ${round + 1} of ${rounds}`);
      // No forced collection of garbage: V8 would drop optimized JavaScript, at the expense of peers written in it.
      for (const side of turn(Object.keys(sides), round + 1)) {
        const measured = await sides[side]();
        if (round < 0) continue;
        const named = typeof measured === 'number' ? [[side, measured]] : prefixed(side, measured);
        for (const [name, figure] of named) (figures[name] ??= []).push(figure);
      }
    }
  } finally {
    await close?.();
  }
  return {
    rounds,
    exact: row.exact === true,
    entries: row.comparisons.map((comparison) => compareSides({ unit: row.unit, ...comparison }, figures)),
    figures: Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, summarize(values)])),
  };
}

/** @param {string} side @param {Record<string, number>} figures @returns {[string, number][]} */
function prefixed(side, figures) {
  return Object.entries(figures).map(([name, figure]) => [`${side}.${name}`, figure]);
}

/** ns that a batch takes at least: long for the clock, short next to the slices of a scheduler. */
const BATCH = 1e6;

/**
 * Calls one after another, over and over through the list, timed in batches. The median batch stands for the round, so
 * that a batch during which the scheduler ran another process does not count.
 *
 * @param {(payload: string) => string | Promise<string>} call
 * @param {readonly string[]} payloads
 * @param {number} batches  of a round
 * @returns {() => Promise<number>} ns per call in one round
 */
function oneByOne(call, payloads, batches) {
  let next = 0;
  let calls = 0;
  const isAsync = typeof call(payloads[0])?.then === 'function';
  const run = async (count) => {
    const start = now();
    if (isAsync) for (let i = 0; i < count; i++) await call(payloads[(next + i) % payloads.length]);
    else for (let i = 0; i < count; i++) call(payloads[(next + i) % payloads.length]);
    next = (next + count) % payloads.length;
    return now() - start;
  };
  const calibrate = async () => {
    for (let count = 1; ; count *= 2) {
      // The shortest of five, so that an interrupted run does not count as a long one.
      let shortest = Infinity;
      for (let i = 0; i < 5; i++) shortest = Math.min(shortest, await run(count));
      if (shortest >= BATCH) return count;
    }
  };
  return async () => {
    calls ||= await calibrate();
    const times = [];
    for (let i = 0; i < batches; i++) times.push((await run(calls)) / calls);
    return median(times);
  };
}

/**
 * Wall time of a task, and the time for which it kept the main thread busy: `active` of
 * performance.eventLoopUtilization(), which is the time in which the event loop did not wait. It includes the calls and
 * the caller's callbacks, and excludes the work of the worker threads.
 *
 * @param {() => unknown} task
 * @param {{ each?: number, repeats?: number }} [options]  each: what one task does, to divide by; the median of the
 * repeats stands for the round
 * @returns {() => Promise<{ wall: number, busy: number }>} ns
 */
function timeTask(task, { each = 1, repeats = 1 } = {}) {
  const once = async () => {
    await new Promise(setImmediate); // the loop's own clock starts with its first turn
    const before = performance.eventLoopUtilization();
    const start = now();
    const result = task();
    const isAsync = result instanceof Promise;
    if (isAsync) await result;
    const wall = now() - start;
    const busy = isAsync ? Math.min(performance.eventLoopUtilization(before).active * 1e6, wall) : wall;
    return { wall: wall / each, busy: busy / each };
  };
  return async () => {
    const times = [];
    for (let i = 0; i < repeats; i++) times.push(await once());
    return { wall: median(times.map(({ wall }) => wall)), busy: median(times.map(({ busy }) => busy)) };
  };
}

/**
 * The longest time for which another callback had to wait during a task, seen by a callback that asks for the next turn
 * of the event loop again and again.
 *
 * @param {() => unknown} task
 * @returns {Promise<number>} ns
 */
async function longestBlock(task) {
  let longest = 0;
  let running = true;
  let last = 0;
  const look = () => {
    const time = now();
    longest = Math.max(longest, time - last);
    last = time;
    if (running) setImmediate(look);
  };
  await new Promise(setImmediate);
  last = now();
  setImmediate(look);
  await task();
  await new Promise(setImmediate); // the turn in which the task ended counts, too
  running = false;
  return longest;
}

module.exports = { longestBlock, measureRow, median, now, oneByOne, quantile, timeTask };
