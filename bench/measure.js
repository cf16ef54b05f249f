'use strict';

/**
 * How the bench measures. Contenders take turns, round after round, so that whatever else the machine does hits
 * all of them alike; the best round counts, because noise only ever adds.
 */

const { performance } = require('node:perf_hooks');
const v8 = require('node:v8');
const vm = require('node:vm');

const { requireFromBench } = require('./setup');

/**
 * @typedef {object} Contender
 * @property {string} name   key in the results
 * @property {string} label  for people
 * @property {(payload: string) => string | Promise<string>} sign
 */

/** @returns {() => void} V8's collector, with which mitata begins each measurement */
function exposeGc() {
  if (globalThis.gc === undefined) {
    v8.setFlagsFromString('--expose-gc');
    globalThis.gc = vm.runInNewContext('gc');
  }
  return globalThis.gc;
}

const collectGarbage = exposeGc();

/** @returns {number} ns */
const now = () => Number(process.hrtime.bigint());

/** @param {number[]} values @returns {number} */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** @param {readonly string[]} payloads @returns {() => string} one after another, over and over */
function rotation(payloads) {
  let index = 0;
  return () => payloads[index++ % payloads.length];
}

/**
 * @template T
 * @param {{ name: string }[]} contenders
 * @param {number} rounds
 * @param {(contender: any) => T | Promise<T>} measureOne
 * @returns {Promise<Record<string, Awaited<T>[]>>} by name, the figures of every round
 */
async function takeTurns(contenders, rounds, measureOne) {
  const figures = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) figures[contender.name].push(await measureOne(contender));
  }
  return figures;
}

/**
 * One call at a time, with mitata: batches long enough for the clock, the garbage collector's work included.
 *
 * @param {(() => any)} call
 * @param {{ milliseconds: number, batch?: number }} options
 * @returns {Promise<number>} ns per call: the median of the batches
 */
async function timeCalls(call, { milliseconds, batch = 1024 }) {
  const { measure } = await import(requireFromBench.resolve('mitata'));
  const { p50 } = await measure(call, {
    gc: collectGarbage,
    min_cpu_time: milliseconds * 1e6,
    batch_samples: batch,
    // Always in batches: with the defaults one slow first call would switch them off for that round.
    batch_threshold: Infinity,
    warmup_threshold: Infinity,
  });
  return p50;
}

/**
 * Best ns per call of each contender, one call at a time.
 *
 * @param {Contender[]} contenders
 * @param {readonly string[]} payloads
 * @param {{ rounds: number, milliseconds: number, batch?: number }} options
 * @returns {Promise<Record<string, number>>}
 */
async function timeOneByOne(contenders, payloads, options) {
  const figures = await takeTurns(contenders, options.rounds, ({ sign }) => {
    const next = rotation(payloads);
    return timeCalls(() => sign(next()), options);
  });
  return mapValues(figures, (values) => Math.min(...values));
}

/**
 * Wall time of a task, and the main thread's share of it.
 *
 * The share is the time in which the event loop did not wait: `active` of performance.eventLoopUtilization(),
 * which libuv counts around its poll. It holds all that the main thread does for the task, from the calls to
 * the callbacks of the caller, and nothing that the worker threads do meanwhile.
 *
 * @param {() => unknown} task
 * @returns {Promise<{ wall: number, busy: number }>} ns
 */
async function timeTask(task) {
  await new Promise(setImmediate); // the loop's own clock starts with its first turn
  const before = performance.eventLoopUtilization();
  const start = now();
  await task();
  const wall = now() - start;
  const { active } = performance.eventLoopUtilization(before);
  return { wall, busy: Math.min(active * 1e6, wall) };
}

/**
 * Best figures of tasks that take turns, repeated within each round.
 *
 * @param {{ name: string, run: () => unknown }[]} tasks
 * @param {{ rounds: number, repeats?: number, each?: number }} options  each: what one task does, to divide by
 * @returns {Promise<Record<string, { wall: number, busy: number }>>} ns, divided
 */
async function timeTasks(tasks, { rounds, repeats = 1, each = 1 }) {
  const figures = await takeTurns(tasks, rounds, async ({ run }) => {
    collectGarbage();
    const times = [];
    for (let i = 0; i < repeats; i++) times.push(await timeTask(run));
    return { wall: median(times.map(({ wall }) => wall)), busy: median(times.map(({ busy }) => busy)) };
  });
  return mapValues(figures, (rows) => ({
    wall: Math.min(...rows.map(({ wall }) => wall)) / each,
    busy: Math.min(...rows.map(({ busy }) => busy)) / each,
  }));
}

/**
 * The longest time for which another callback would have had to wait during a task: a callback that asks for
 * another turn of the event loop at once sees the turns' lengths.
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

/**
 * Asks for every signature at once and waits for all of them.
 *
 * @param {Contender['sign']} sign
 * @param {number} count
 * @param {readonly string[]} payloads
 * @returns {Promise<string[]>}
 */
function signInFlight(sign, count, payloads) {
  const signatures = new Array(count);
  for (let i = 0; i < count; i++) signatures[i] = sign(payloads[i % payloads.length]);
  return typeof signatures[0] === 'string' ? signatures : Promise.all(signatures);
}

/**
 * @template T, U
 * @param {Record<string, T>} object
 * @param {(value: T, key: string) => U} change
 * @returns {Record<string, U>}
 */
function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

module.exports = {
  collectGarbage,
  longestBlock,
  mapValues,
  median,
  now,
  rotation,
  signInFlight,
  takeTurns,
  timeCalls,
  timeOneByOne,
  timeTasks,
};
