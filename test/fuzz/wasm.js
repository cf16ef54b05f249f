'use strict';

/**
 * A fuzz target in JavaScript: the addon and the WebAssembly give the same answer to every input. It takes the options of
 * libFuzzer that target.js passes, and prints what target.js reads.
 *
 *   node test/fuzz/wasm.js [-max_total_time=S] [-runs=N] [-max_len=N] [-seed=N] [-artifact_prefix=P] FILE or FOLDER…
 *
 * A FILE is an input of this target, and is tried once. So is each input in the folders; then they are mutated until the
 * time or the runs are over. In folders called credential and request the inputs are those of these two targets.
 *
 * An input: a byte for the options (see below), then what credential.c or request.c reads.
 */

const { createHash, randomInt } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { addon } = require('../support/crypto/addon');
const { readInput } = require('./wasm-input');
const { Mutator } = require('./wasm-mutator');

/** Inputs whose answers are awaited together. */
const BATCH = 500;
const STATUS_EVERY = 50_000;

/** @param {() => any} call @returns {Promise<string>} the answer or the error, with everything that a caller sees */
async function outcomeOf(call) {
  try {
    return JSON.stringify(await call());
  } catch (error) {
    const { name, code, message } = /** @type {any} */ (error);
    return JSON.stringify({ name, code, message });
  }
}

/** @param {Buffer} input @returns {Promise<{ input: Buffer, answers: string[] }>} by the addon and by the WebAssembly */
async function answersTo(input) {
  return { input, answers: await Promise.all(readInput(input).map(outcomeOf)) };
}

/** @param {{ input: Buffer, answers: string[] }} result */
const differs = ({ answers: [native, wasm] }) => native !== wasm;

/** @param {{ input: Buffer, answers: string[] }} result @param {string} prefix  of the file in which the input is kept */
function tell({ input, answers: [native, wasm] }, prefix) {
  const file = `${prefix}crash-${createHash('sha1').update(input).digest('hex')}`;
  fs.writeFileSync(file, input);
  process.stderr.write(
    `ERROR: addon and WebAssembly differ\ninput: ${JSON.stringify(input.toString('latin1'))}\n` +
      `ERROR: addon       ${native}\nERROR: WebAssembly ${wasm}\nkept in ${file}\n`,
  );
}

/** @param {string[]} argv @returns {{ options: Record<string, string>, paths: string[] }} */
function readArguments(argv) {
  const options = argv.filter((word) => word.startsWith('-'));
  return {
    options: Object.fromEntries(options.map((word) => word.slice(1).split(/=(.*)/s, 2))),
    paths: argv.filter((word) => !word.startsWith('-')),
  };
}

/** @param {string[]} files @param {string} prefix @returns {Promise<boolean>} */
async function replay(files, prefix) {
  const results = await Promise.all(files.map((file) => answersTo(fs.readFileSync(file))));
  const wrong = results.filter(differs);
  wrong.forEach((result) => tell(result, prefix));
  process.stderr.write(`wasm: ${files.length} inputs, ${wrong.length} answered differently\n`);
  return wrong.length === 0;
}

/** @param {Mutator} mutator @param {{ runs: number, seconds: number, prefix: string }} limits @returns {Promise<boolean>} */
async function fuzz(mutator, { runs, seconds, prefix }) {
  const end = seconds > 0 ? Date.now() + seconds * 1000 : Infinity;
  let done = 0;
  let told = 0;
  /** @type {Awaited<ReturnType<typeof answersTo>> | undefined} */
  let wrong;
  for (const seed of mutator.seeds) {
    wrong ??= [await answersTo(seed)].find(differs);
  }
  while (done < runs && wrong === undefined && Date.now() < end) {
    const inputs = Array.from({ length: Math.min(BATCH, runs - done) }, () => mutator.next());
    wrong = (await Promise.all(inputs.map(answersTo))).find(differs);
    done += inputs.length;
    if (done - told >= STATUS_EVERY) {
      told = done;
      process.stderr.write(`#${done} pulse cov: 0 ft: 0 corp: ${mutator.seeds.length}/0b\n`);
    }
  }
  if (wrong !== undefined) tell(wrong, prefix);
  process.stderr.write(`stat::number_of_executed_units: ${mutator.seeds.length + done}\n`);
  return wrong === undefined;
}

async function main() {
  const { options, paths } = readArguments(process.argv.slice(2));
  const prefix = options.artifact_prefix ?? `.${path.sep}`;
  if (addon === undefined) throw new Error('there is no addon: run npm run build first');
  const files = paths.filter((name) => fs.statSync(name).isFile());
  if (files.length > 0) return replay(files, prefix);
  const seed = Number(options.seed ?? randomInt(2 ** 31));
  process.stderr.write(`INFO: Seed: ${seed}\n`);
  const mutator = new Mutator(paths, { seed, size: Number(options.max_len ?? 2048) });
  const runs = Number(options.runs ?? -1);
  const seconds = Number(options.max_total_time ?? 0);
  return fuzz(mutator, { runs: runs < 0 ? Infinity : runs, seconds, prefix });
}

// Also where a Promise never settles and nothing is left to wait for.
process.exitCode = 1;
main().then(
  (passed) => (process.exitCode = passed ? 0 : 1),
  (error) => {
    process.stderr.write(`ERROR: ${error.stack}\n`);
    process.exitCode = 1;
  },
);
