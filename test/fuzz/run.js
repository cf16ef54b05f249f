'use strict';

/**
 * Fuzzes the C core: builds the targets in test/fuzz with libFuzzer, AddressSanitizer and UBSan, and runs them.
 *
 *   npm run fuzz -- [options]        see --help
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { OUT, commandOf, corpusFolders, replayInputs, runTarget } = require('./target');

const DEFAULTS = { seconds: 600, jobs: 2 };
const PROGRESS_MS = 30_000;

/** @type {Record<string, { maxLength: number, about: string }>} */
const TARGETS = {
  credential: { maxLength: 1024, about: 'the credential validator' },
  encode: { maxLength: 512, about: 'hex and base64, both directions' },
  key: { maxLength: 4096, about: 'private keys in PEM and DER' },
  payload: { maxLength: 1024, about: 'what is signed, and its signature' },
  request: { maxLength: 2048, about: 'the request validator' },
  rules: { maxLength: 4096, about: "the table of an exchange's rules" },
  wasm: { maxLength: 2048, about: 'both validators: the addon and the WebAssembly give the same answers' },
};

/** All but this one are built with libFuzzer. */
const IN_JAVASCRIPT = 'wasm';

const USAGE = `Usage: npm run fuzz -- [options]

Feeds the C core with inputs that libFuzzer makes up, under AddressSanitizer and UBSan, and the WebAssembly with changed
inputs of two targets. Exits with 1 when an input breaks a promise; that input is kept in test/fuzz/out/findings.

  --target NAME   only this one; may be given several times:
${Object.entries(TARGETS)
  .map(([name, { about }]) => `                    ${name.padEnd(11)} ${about}`)
  .join('\n')}
  --seconds N     per target; default ${DEFAULTS.seconds}
  --inputs N      per target, in place of a time
  --jobs N        targets at a time; default ${DEFAULTS.jobs}
  --replay        runs the kept inputs once instead, without libFuzzer, with any compiler (CC)
  --merge         drops the inputs of test/fuzz/out/corpus that add nothing to the coverage, and fuzzes nothing
  --help          this text
`;

class UsageError extends Error {}

/** @param {string | undefined} text @param {string} name @param {number} fallback */
function whole(text, name, fallback) {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) {
    throw new UsageError(`--${name} must be a whole number from 1 to 999999999`);
  }
  return Number(text);
}

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const { values } = parseArgs({
    options: {
      ...{ target: { type: 'string', multiple: true }, seconds: text, inputs: text, jobs: text },
      ...{ replay: flag, merge: flag, help: flag },
    },
  });
  const names = values.target ?? Object.keys(TARGETS);
  const unknown = names.find((name) => !Object.hasOwn(TARGETS, name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no target "${unknown}", only ${Object.keys(TARGETS).join(', ')}`);
  }
  if (values.seconds !== undefined && values.inputs !== undefined) {
    throw new UsageError('--seconds and --inputs exclude each other');
  }
  if (values.replay && values.merge) throw new UsageError('--replay and --merge exclude each other');
  return {
    ...{ names: [...new Set(names)], help: values.help, replay: values.replay, merge: values.merge },
    seconds: values.inputs === undefined ? whole(values.seconds, 'seconds', DEFAULTS.seconds) : undefined,
    inputs: values.inputs === undefined ? undefined : whole(values.inputs, 'inputs', 1),
    jobs: whole(values.jobs, 'jobs', DEFAULTS.jobs),
  };
}

/** @param {string[]} goals @returns {boolean} */
function make(goals) {
  const { status, error } = spawnSync('make', ['-s', '-C', __dirname, ...goals], { stdio: 'inherit' });
  if (error) process.stderr.write(`make cannot run: ${error.message}\n`);
  return status === 0;
}

/** @param {string} file */
const shown = (file) => (file === process.execPath ? 'node' : path.relative(process.cwd(), file));

/** @typedef {Awaited<ReturnType<typeof runTarget>>} Result */
/** @typedef {import('./target').Progress} Progress */

/** @param {string[]} names @param {number} jobs @param {(name: string) => Promise<Result>} run */
async function inTurns(names, jobs, run) {
  const waiting = [...names];
  /** @type {Map<string, Result>} */
  const results = new Map();
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      results.set(name, await run(name));
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, names.length) }, worker));
  return names.map((name) => /** @type {Result} */ (results.get(name)));
}

/** @param {Iterable<Progress>} running */
function progressLine(running) {
  return Array.from(
    running,
    ({ name, seconds, executions, edges }) =>
      `${name} ${seconds.toFixed(0)} s, ${executions} executions, ${edges} edges`,
  ).join('  |  ');
}

/** @param {Result[]} results */
function table(results) {
  const head = ['target', 'executions', 'a second', 'edges', 'new corpus', 'findings'];
  const rows = results.map(({ name, executions, perSecond, edges, added, findings, failed }) =>
    [name, executions, perSecond, edges, added, failed ? Math.max(1, findings.length) : 0].map(String),
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}

/** @param {Result} result */
function tellFinding({ name, findings, log, lastLines }) {
  const out = ['', `${name}: an input breaks a promise.`, ...lastLines.map((line) => `  ${line}`)];
  for (const file of findings) {
    out.push(
      `  kept:      ${shown(file)}`,
      `  reproduce: ${commandOf(name).map(shown).join(' ')} ${shown(file)}`,
    );
  }
  out.push(
    `  log:       ${shown(log)}`,
    `  When it is fixed, put the input into test/fuzz/regressions/${name}/ under a name that says what it showed (no real`,
    '  key in it); npm run fuzz -- --replay runs it from then on.',
  );
  process.stderr.write(`${out.join('\n')}\n`);
}

/** @param {{ names: string[], seconds?: number, inputs?: number, jobs: number }} options */
async function fuzz({ names, seconds, inputs, jobs }) {
  /** @type {Map<string, Progress>} */
  const running = new Map();
  const timer = setInterval(
    () => process.stderr.write(`${progressLine(running.values())}\n`),
    PROGRESS_MS,
  ).unref();
  const results = await inTurns(names, jobs, async (name) => {
    const onProgress = (/** @type {Progress} */ progress) => running.set(name, progress);
    const result = await runTarget({ name, seconds, inputs, maxLength: TARGETS[name].maxLength, onProgress });
    running.delete(name);
    process.stderr.write(`${name}: ${result.failed ? 'FINDING' : 'done'}, ${result.executions} executions\n`);
    return result;
  });
  clearInterval(timer);
  process.stdout.write(`\n${table(results)}\n`);
  const failed = results.filter((result) => result.failed);
  failed.forEach(tellFinding);
  return failed.length === 0;
}

/** @param {string} name @returns {boolean} */
function merge(name) {
  const { grown, seeds } = corpusFolders(name);
  const merged = path.join(OUT, 'merged', name);
  fs.rmSync(merged, { recursive: true, force: true });
  fs.mkdirSync(merged, { recursive: true });
  const all = [grown, ...seeds].reduce((sum, folder) => sum + fs.readdirSync(folder).length, 0);
  const { status, stderr } = spawnSync(
    path.join(OUT, 'fuzz', name),
    ['-merge=1', `-max_len=${TARGETS[name].maxLength}`, merged, grown, ...seeds],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) {
    process.stderr.write(`${name}: cannot be merged\n${stderr.split('\n').slice(-20).join('\n')}\n`);
    return false;
  }
  fs.rmSync(grown, { recursive: true });
  fs.renameSync(merged, grown);
  process.stdout.write(`${name}: ${all} inputs, ${fs.readdirSync(grown).length} of them kept\n`);
  return true;
}

async function main() {
  const { names, help, replay, merge: merges, ...limits } = readArguments();
  const native = names.filter((name) => name !== IN_JAVASCRIPT);
  if (help) return void process.stdout.write(USAGE);
  if (replay) {
    const same = names.length === native.length || replayInputs(IN_JAVASCRIPT);
    const kept = native.length === 0 || make(native.map((name) => `replay-${name}`));
    process.exitCode = kept && same ? 0 : 1;
    return;
  }
  if (native.length > 0) {
    process.stderr.write(`fuzz: building ${native.join(', ')}\n`);
    if (!make([...native.map((name) => `out/fuzz/${name}`), 'seeds'])) {
      process.exitCode = 1;
      return;
    }
  }
  const ok = merges ? native.every(merge) : await fuzz({ names, ...limits });
  process.exitCode = ok ? 0 : 1;
}

main().catch((error) => {
  const usage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(
    usage ? `fuzz: ${error.message}; --help tells more\n` : `fuzz: ${error.stack ?? error}\n`,
  );
  process.exitCode = usage ? 2 : 1;
});
