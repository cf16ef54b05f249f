'use strict';

/** Every function of the addon in threads, and while threads and the process end. */

const { once } = require('node:events');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const { binding } = require('../../../lib/crypto/backend');
const {
  BAD_NUMBERS,
  ENTRIES,
  NATIVE_ENTRIES,
  VALUES,
  goodArguments,
  newSigner,
} = require('../../support/crypto/native-calls');
const { outcome } = require('../../support/outcome');
const { runStage } = require('../stage');

const FUNCTIONS = { ...ENTRIES, ...(binding.name === undefined ? NATIVE_ENTRIES : {}) };

/** @param {any} given  what a call gave: a Promise of it may be rejected @returns {Promise<unknown>} */
const settled = (given) => Promise.resolve(given).catch(() => {});

/** What is under way of it is left alone: the process or the thread ends. */
function callAll() {
  for (const name of Object.keys(FUNCTIONS)) {
    void settled(/** @type {any} */ (binding)[name](...goodArguments(name, binding)));
  }
}

/** Every bad value in every position of every function. @returns {Promise<number>} how many calls that were */
async function callBadly() {
  let calls = 0;
  const id = newSigner(binding);
  for (const [name, parameters] of Object.entries(FUNCTIONS)) {
    for (let position = 0; position < parameters.length; position++) {
      for (const { make } of Object.values({ ...VALUES, ...BAD_NUMBERS })) {
        const values = goodArguments(name, binding, id).with(position, make(binding));
        const given = outcome(() => /** @type {any} */ (binding)[name](...values));
        await settled('value' in given ? given.value : undefined);
        calls++;
      }
    }
  }
  return calls;
}

/** @param {string} what @returns {Worker} */
function inThread(what) {
  const worker = new Worker(__filename, { workerData: { what } });
  worker.on('error', (error) => {
    throw error;
  });
  return worker;
}

async function badValuesInThreads() {
  const workers = [inThread('badly'), inThread('badly')];
  const counts = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  if (!counts.every((count) => count > 1000)) throw new Error(`only ${counts} calls were made`);
}

/** Calls them all as a thread ends by itself, by process.exit(), and by terminate(). */
async function asThreadsEnd() {
  for (let turn = 0; turn < 5; turn++) {
    const [ends, exits, endless] = ['ends', 'exits', 'endless'].map(inThread);
    const ended = [once(ends, 'exit'), once(exits, 'exit')];
    await once(endless, 'message');
    await Promise.all([...ended, endless.terminate()]);
  }
}

function asTheProcessEnds() {
  process.once('beforeExit', callAll);
  process.on('exit', callAll);
  callAll();
}

async function runThread() {
  const { what } = workerData;
  if (what === 'badly') return void parentPort?.postMessage(await callBadly());
  process.on('exit', callAll);
  callAll();
  if (what === 'exits') process.exit(0);
  while (what === 'endless') {
    parentPort?.postMessage('round');
    callAll();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

if (isMainThread) runStage({ asTheProcessEnds, asThreadsEnd, badValuesInThreads });
else runThread();
