'use strict';

/**
 * Plays one scenario again and again; each time another one of the addon's calls fails. Run by run.js in a tree with
 * the addon of that kind: `node --expose-gc child.js SCENARIO`. Prints the tally as JSON; exits 1 and says what is wrong
 * otherwise.
 */

const assert = require('node:assert/strict');
const path = require('node:path');
const { setImmediate: turn } = require('node:timers/promises');
const { isDeepStrictEqual } = require('node:util');

const RELEASE = path.join(__dirname, '..', '..', 'build', 'Release');

const { PLANTED } = require('./planted');
const { SCENARIOS } = require('./scenarios');
const control = require(path.join(RELEASE, 'oom_control.node'));

/** ms; what is not settled by then hangs. */
const PATIENCE = 10_000;

/** The codes of an error for want of memory. An RSA operation does not say why OpenSSL refused it. */
const CODES = ['ERR_BYBIT_OUT_OF_MEMORY', 'ERR_BYBIT_CRYPTO'];

/** What a refused call of Node-API may look like: Node-API does not say whether the value or the time was wrong. */
const NODE_API_CODES = [
  'ERR_BYBIT_NODE_API',
  'ERR_INVALID_ARG_TYPE',
  'ERR_MISSING_ARGS',
  'ERR_INVALID_ARG_VALUE',
  'ERR_BYBIT_BACKEND',
];

/** @param {() => unknown} call @returns {Promise<{ value?: unknown, error?: any }>} */
async function outcome(call) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: 'never settled' })), PATIENCE);
  });
  try {
    return { value: await Promise.race([Promise.resolve().then(call), late]) };
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    void (/** @type {any} */ (error).stack); // until it is text, it keeps every object that the calls belong to
    return { error };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {any} error @param {string} failed  the call that failed */
function assertClean(error, failed) {
  assert.ok(error instanceof Error, 'what is thrown is an Error');
  const allowed = failed.startsWith('napi_') ? [...CODES, ...NODE_API_CODES] : CODES;
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  // A worker thread wraps what its addon threw.
  const inner = code === 'ERR_BYBIT_BACKEND' ? /cannot be loaded: .*(memory|Node-API)/i.test(message) : false;
  assert.ok(inner || allowed.includes(String(code)), `${code}: ${message}`);
}

/** What earlier calls left for the garbage collection goes. */
async function collect() {
  for (let round = 0; round < 5; round++) {
    /** @type {() => void} */ (globalThis.gc)();
    await turn();
  }
}

/** @param {Record<string, number>} now @param {Record<string, number>} before */
function differences(now, before) {
  return Object.keys(now)
    .filter((kind) => now[kind] !== before[kind])
    .map((kind) => `${kind}: ${before[kind]} before, ${now[kind]} now`);
}

/** Finalizers run after a collection, in turns of the event loop. @param {Record<string, number>} before */
async function assertNothingKept(before) {
  for (let round = 0; round < 30; round++) {
    /** @type {() => void} */ (globalThis.gc)();
    await turn();
    if (isDeepStrictEqual(control.held(), before)) return;
  }
  assert.deepEqual(differences(control.held(), before), [], 'kept for good');
}

/**
 * @param {() => unknown} call
 * @param {number} successes
 * @param {unknown} right
 * @param {Record<string, number>} before  what is held when nothing is under way
 * @returns {Promise<{ failed: string, survived: boolean } | undefined>} undefined when no call was left to fail
 */
async function failOnce(call, successes, right, before) {
  control.arm(successes);
  const { value, error } = await outcome(call);
  const failed = control.disarm();
  if (failed === undefined) return undefined;
  try {
    if (error === undefined) assert.equal(value, right, 'a result in spite of the failure is the right one');
    else assertClean(error, failed);
    await assertNothingKept(before);
    assert.deepEqual(await outcome(call), { value: right }, 'the next call works');
  } catch (problem) {
    const { message } = /** @type {Error} */ (problem);
    const thrown = error === undefined ? '' : `\n${error.stack}`;
    throw new Error(`call ${successes}, ${failed}: ${message}${thrown}`, { cause: problem });
  }
  return { failed, survived: error === undefined };
}

async function main() {
  control.open(path.join(RELEASE, 'bybit_auth.node'));
  const call = { ...SCENARIOS, ...PLANTED }[process.argv[2]];
  const { value: right, error } = await outcome(call);
  if (error) throw error;
  // What is kept for later, such as pages for keys, is there from now on.
  for (let round = 0; round < 3; round++) await outcome(call);
  await collect();
  const before = control.held();
  /** @type {Set<string>} */
  const failed = new Set();
  let survived = 0;
  let successes = 0;
  for (;;) {
    const result = await failOnce(call, successes, right, before);
    if (result === undefined) break;
    failed.add(result.failed);
    if (result.survived) survived++;
    successes++;
  }
  process.stdout.write(JSON.stringify({ failures: successes, survived, calls: [...failed].sort() }));
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
