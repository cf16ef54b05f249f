'use strict';

/** One fuzz target: its folders, a run of it, and what libFuzzer tells while it runs. */

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const OUT = path.join(__dirname, 'out');

/** One input may take so long. A hang, not a slow machine: usual inputs take less than a millisecond. */
const HANG_SECONDS = 120;
const LAST_LINES = 12;

/**
 * @typedef {object} Progress
 * @property {string} name
 * @property {number} seconds
 * @property {number} executions
 * @property {number} edges  of the core's control flow that were taken
 * @property {number} corpus  inputs that add to the coverage
 */

/** Their inputs, after a byte of options, are those of other targets, and no corpus of its own grows. */
const SEEDED_BY = Object.freeze({ wasm: ['credential', 'request'] });

/** @param {string} name @returns {string[]} */
const seedersOf = (name) => SEEDED_BY[/** @type {keyof typeof SEEDED_BY} */ (name)] ?? [];

/** @param {string} name @returns {string[]} what runs the target: a command and its first arguments */
function commandOf(name) {
  return seedersOf(name).length > 0
    ? [process.execPath, path.join(__dirname, `${name}.js`)]
    : [path.join(OUT, 'fuzz', name)];
}

/** Where the inputs of a target are: what fuzzing found, which no commit holds, and what it began with. @param {string} name */
function corpusFolders(name) {
  const grown = path.join(OUT, 'corpus', name);
  const own = ['corpus', 'regressions', 'out/seeds'].map((folder) => path.join(__dirname, folder, name));
  const others = seedersOf(name).flatMap((other) => [
    corpusFolders(other).grown,
    ...corpusFolders(other).seeds,
  ]);
  fs.mkdirSync(grown, { recursive: true });
  return { grown, seeds: [...own.filter((folder) => fs.existsSync(folder)), ...others] };
}

/** Tries each kept input of a target in JavaScript once. @param {string} name @returns {boolean} */
function replayInputs(name) {
  const [command, ...args] = commandOf(name);
  const { status } = spawnSync(command, [...args, '-runs=0', ...corpusFolders(name).seeds], {
    stdio: 'inherit',
  });
  return status === 0;
}

/** @param {string} line of libFuzzer, such as "#1024 NEW cov: 20 ft: 30 corp: 4/50b lim: 6 exec/s: 700 …" */
function readStatus(line) {
  const found = /^#(\d+)\s+\S+\s+cov: (\d+) ft: \d+ corp: (\d+)\//.exec(line);
  return found && { executions: Number(found[1]), edges: Number(found[2]), corpus: Number(found[3]) };
}

/** @param {string} folder @returns {string[]} */
function artifacts(folder) {
  return fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith('slow-unit-'))
    .map((name) => path.join(folder, name));
}

/** @param {string} name @param {{ seconds?: number, inputs?: number }} limits @param {number} maxLength @param {string} findings */
function argumentsOf(name, { seconds, inputs }, maxLength, findings) {
  const { grown, seeds } = corpusFolders(name);
  return [
    inputs === undefined ? `-max_total_time=${seconds}` : `-runs=${inputs}`,
    `-max_len=${maxLength}`,
    `-timeout=${HANG_SECONDS}`,
    `-dict=${path.join(__dirname, 'dictionaries', `${name}.dict`)}`,
    `-artifact_prefix=${findings}${path.sep}`,
    '-print_final_stats=1',
    grown,
    ...seeds,
  ];
}

/**
 * Runs a target until its time or its inputs are over, or an input breaks a promise.
 *
 * @param {{ name: string, seconds?: number, inputs?: number, maxLength: number, onProgress: (progress: Progress) => void }} options
 */
async function runTarget({ name, seconds, inputs, maxLength, onProgress }) {
  const findings = path.join(OUT, 'findings', name);
  const log = path.join(OUT, 'logs', `${name}.log`);
  fs.mkdirSync(findings, { recursive: true });
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const known = new Set(artifacts(findings));
  const { grown } = corpusFolders(name);
  const before = fs.readdirSync(grown).length;
  const started = Date.now();
  const state = { executions: 0, edges: 0, corpus: 0 };
  /** @type {string[]} */
  const lastLines = [];

  const [command, ...first] = commandOf(name);
  const args = [...first, ...argumentsOf(name, { seconds, inputs }, maxLength, findings)];
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, UBSAN_OPTIONS: 'print_stacktrace=1' },
  });
  const ended = once(child, 'close');
  const stop = () => child.kill();
  process.once('exit', stop);
  const output = fs.createWriteStream(log);
  for await (const line of readline.createInterface({ input: child.stderr })) {
    output.write(`${line}\n`);
    const status = readStatus(line);
    Object.assign(state, status);
    if (status === null && /does not hold|ERROR|SUMMARY|runtime error|ALARM|^input:/.test(line)) {
      lastLines.push(line);
    }
    const units = /^stat::number_of_executed_units:\s+(\d+)/.exec(line);
    if (units) state.executions = Number(units[1]);
    onProgress({ name, seconds: (Date.now() - started) / 1000, ...state });
  }
  output.end();
  const [code] = await ended;
  process.removeListener('exit', stop);
  const took = (Date.now() - started) / 1000;
  return {
    ...{ name, ...state, log, failed: code !== 0, lastLines: lastLines.slice(0, LAST_LINES) },
    perSecond: Math.round(state.executions / took),
    added: fs.readdirSync(grown).length - before,
    findings: artifacts(findings).filter((file) => !known.has(file)),
  };
}

module.exports = { OUT, commandOf, corpusFolders, replayInputs, runTarget };
