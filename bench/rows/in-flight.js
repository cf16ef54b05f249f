'use strict';

/** Many signatures asked for in one tick: what they cost the main thread, and how long all of them take. */

const { assertSignatures, payloadsOf, reference } = require('../contenders');
const { mapValues, signInFlight, timeTasks } = require('../measure');

const IN_FLIGHT = 1000;
const PAYLOAD_SIZE = 100;

/** @typedef {import('../run').Context} Context */

/** Both rows read the same measurement. @type {WeakMap<Context['contenders'], ReturnType<typeof measure>>} */
const measured = new WeakMap();

/** @param {Context} context */
function time(context) {
  const { contenders } = context;
  if (!measured.has(contenders)) measured.set(contenders, measure(context));
  return measured.get(contenders);
}

/**
 * @param {Context} context
 * @returns {Promise<Record<string, { wall: number, busy: number }>>} ns per signature
 */
async function measure({ contenders, quick }) {
  const names = ['sign', 'createHmac', 'subtle', 'bybitApi'];
  const payloads = payloadsOf(PAYLOAD_SIZE, IN_FLIGHT);
  const expected = payloads.map((payload) => reference(payload));
  const tasks = names.map((name) => ({
    name,
    run: () => signInFlight(contenders[name].sign, IN_FLIGHT, payloads),
  }));
  for (const { name, run } of tasks) assertSignatures(contenders[name].label, await run(), expected);
  return timeTasks(tasks, { rounds: quick ? 3 : 15, repeats: quick ? 3 : 10, each: IN_FLIGHT });
}

/** @param {Context} context */
async function mainThread(context) {
  const ns = await time(context);
  const busy = mapValues(ns, (times) => times.busy);
  // Without worker threads nothing waits: there the wall time is the main thread's.
  busy.createHmac = ns.createHmac.wall;
  const work = `sign, ${IN_FLIGHT} in flight: main-thread time`;
  const entries = ['createHmac', 'subtle', 'bybitApi'].map((name) => ({
    work,
    versus: context.contenders[name].label,
    target: name === 'createHmac' ? { atMost: 1 / 3 } : null,
    value: busy.sign / busy[name],
  }));
  return { entries, raw: { mainThreadNsPerSignature: busy } };
}

/** @param {Context} context */
async function wall(context) {
  const ns = await time(context);
  const targets = { createHmac: null, subtle: { atLeast: 10 }, bybitApi: { atLeast: 40 } };
  const entries = Object.entries(targets).map(([name, target]) => ({
    work: `sign, ${IN_FLIGHT} in flight: wall time`,
    versus: context.contenders[name].label,
    target,
    value: ns[name].wall / ns.sign.wall,
  }));
  return { entries, raw: { wallNsPerSignature: mapValues(ns, (times) => times.wall) } };
}

module.exports = { 'sign-main-thread': mainThread, 'sign-wall': wall };
