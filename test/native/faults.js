'use strict';

/**
 * Lets every call that the binding makes of Node-API or of the allocator fail, one after the other: each must end in
 * an error or in the right result, never in a wrong one or in a crash, and must leave nothing in the locked memory.
 *
 *   make -C test/native faults
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

/** Higher than the number of calls that any function makes. */
const MOST_CALLS = 2000;

/** @param {string} file */
function load(file) {
  const module_ = { exports: /** @type {any} */ ({}) };
  process.dlopen(module_, file);
  return module_.exports;
}

if (!isMainThread) {
  try {
    load(workerData);
    parentPort?.postMessage('loaded');
  } catch (error) {
    parentPort?.postMessage(error.message);
  }
  return;
}

const file = process.argv[2];
const binding = load(file);
const { goodArguments, ENTRIES, NATIVE_ENTRIES, PARAMETER } = require('../support/native-calls');
const { id: standing, owner: kept } = binding.createSigner(
  'key-for-the-tests',
  'test-secret-of-a-signer',
  false,
);
const rsa = binding.createRsaSigner(
  'key-for-the-tests',
  PARAMETER.privateKey.good(binding, 0),
  undefined,
  false,
);

/** What differs from call to call without being wrong: handles, ids, and buffers, which are shown as their bytes. */
const shown = (value) =>
  JSON.stringify(value, (name, part) => {
    if (name === 'owner' || name === 'id') return name;
    return part instanceof ArrayBuffer ? Buffer.from(part).toString('hex') : part;
  }) ?? String(value);

/** @returns {Promise<{ value?: string, error?: Error, lost?: true }>} lost: a Promise that nobody settles any more */
async function outcomeOf(name, given) {
  try {
    const returned = binding[name](...given);
    // A job that failed to start or to settle cannot say so; two seconds are long for one signature.
    const lost = new Promise((resolve) => setTimeout(resolve, 2000, outcomeOf).unref());
    const value = await (returned instanceof Promise ? Promise.race([returned, lost]) : returned);
    return value === outcomeOf ? { lost: true } : { value: shown(value) };
  } catch (error) {
    return { error };
  }
}

/** Arguments with everything in another form, for other calls are made to read them. */
const asViews = (given) =>
  given.map((value) =>
    typeof value === 'string' ? new DataView(Uint8Array.from(Buffer.from(value)).buffer) : value,
  );
const asBuffers = (given) =>
  given.map((value) => (typeof value === 'string' ? Uint8Array.from(Buffer.from(value)).buffer : value));

/** Too long for the room on the stack that short texts are read into. */
const lengthened = (given) =>
  given.map((value) => (typeof value === 'string' && value.length < 200 ? value.repeat(600) : value));

const secretBytes = () => binding.secretMemory().usedBytes;
const tally = { calls: 0, refused: 0, right: 0 };

/** @param {string} name @param {() => any[]} make @param {boolean} persistent */
async function failEachCall(name, make, persistent) {
  const usual = await outcomeOf(name, make());
  for (let successes = 0; ; successes += 1) {
    assert.ok(successes < MOST_CALLS, `${name} makes too many calls`);
    const given = make();
    binding.armFault(successes, persistent);
    const outcome = await outcomeOf(name, given);
    const failed = binding.armFault(-1, false);
    if (failed === 0) {
      assert.deepEqual(outcome, usual, name);
      return;
    }
    tally.calls += 1;
    const where = `${name}, after ${successes} calls${persistent ? ', for good' : ''}`;
    assert.ok(!outcome.lost, `${where}: nobody settles the Promise`);
    if (outcome.error === undefined) {
      assert.equal(outcome.value, usual.value, where);
      tally.right += 1;
    } else {
      assert.match(String(outcome.error.code), /^ERR_/, `${where}: ${outcome.error.stack}`);
      tally.refused += 1;
    }
  }
}

/** Loading is a row of calls, too; each worker loads the addon for itself. @returns {Promise<number>} */
async function failToLoad() {
  for (let successes = 0; ; successes += 1) {
    binding.armFault(successes, false);
    const worker = new Worker(__filename, { workerData: file });
    const [answer] = await once(worker, 'message');
    const failed = binding.armFault(-1, false);
    await worker.terminate();
    if (failed === 0) {
      assert.equal(answer, 'loaded');
      return successes;
    }
    assert.notEqual(answer, 'loaded', `after ${successes} calls`);
  }
}

async function main() {
  const before = secretBytes();
  const entries = Object.keys({ ...ENTRIES, ...NATIVE_ENTRIES });
  for (const name of entries) {
    for (const change of [(given) => given, asViews, asBuffers, lengthened]) {
      for (const persistent of [false, true]) {
        const make = (id) => change(goodArguments(name, binding, id));
        await failEachCall(name, () => make(standing), persistent);
        if (name.startsWith('sign')) await failEachCall(name, () => make(rsa.id), persistent);
      }
    }
  }
  const loading = await failToLoad();
  assert.equal(binding.signSync(standing, 'x').length, 64, 'the signer of the beginning still signs');
  for (let round = 0; round < 100 && secretBytes() > before; round += 1) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  assert.equal(secretBytes(), before, 'a failed call left something in the locked memory');
  assert.ok(kept && rsa.owner);
  const { calls, refused, right } = tally;
  process.stdout.write(
    `faults: ${calls} failing calls of ${entries.length} functions: ${refused} errors, ${right} right results; ` +
      `${loading} while loading: not loaded\n`,
  );
}

main().catch((error) => {
  process.stderr.write(`faults: ${error.stack}\n`);
  process.exitCode = 1;
});
