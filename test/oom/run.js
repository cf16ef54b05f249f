'use strict';

/**
 * Makes every allocation and every Node-API call of the addon fail, one at a time, under every entry point.
 *
 *   node test/oom/run.js [--coverage=FOLDER] [--help] [SCENARIO…]
 *
 * Exits 0 when each failure ended in a clean error, 1 when one did not, 2 for wrong usage.
 */

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { buildIn, copyTree } = require('../../scripts/sanitize/tree');
const { gaps } = require('./coverage');

const USAGE = `Usage: npm run test:oom -- [options] [SCENARIO…]

Builds the addon, in a copy of the tree, so that any one of its calls can fail: malloc and its kin, mmap, those of
OpenSSL and of Node-API. Then plays every scenario of test/oom/scenarios.js once for each call in it, with that call
failing: the result must be an error with a code or the right value, nothing may be kept, and the next call must work.
Linux, GNU ld.

  SCENARIO            only these; a wrong name lists them all
  --coverage=FOLDER   count which lines of the C code run; FOLDER, a new one, becomes the copy of the tree and
                      stays
  --help              this text
`;

/** ms; a scenario takes a few seconds. */
const PATIENCE = 120_000;

/**
 * @param {string} tree
 * @param {string} name
 * @returns {Promise<{ problem?: string, failures?: number, survived?: number, calls?: string[] }>}
 */
function play(tree, name) {
  return new Promise((resolve) => {
    const args = ['--expose-gc', path.join(tree, 'test', 'oom', 'child.js'), name];
    const env = { ...process.env, BYBIT_AUTH_BACKEND: 'native' };
    const child = execFile(
      process.execPath,
      args,
      { env, timeout: PATIENCE, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        const { signalCode, exitCode } = child;
        if (signalCode !== null) resolve({ problem: `ended by ${signalCode}\n${stderr}` });
        else if (error) resolve({ problem: stderr.trim() || `exit code ${exitCode}` });
        else resolve(JSON.parse(stdout));
      },
    );
  });
}

/** @template T @param {readonly T[]} list @param {(item: T) => Promise<void>} action  as many at once as there are cores */
async function each(list, action) {
  const left = [...list];
  await Promise.all(
    Array.from({ length: os.availableParallelism() }, async () => {
      while (left.length > 0) await action(/** @type {T} */ (left.shift()));
    }),
  );
}

/** @param {string} tree @returns {Promise<string[]>} planted mistakes that were not caught */
async function selfCheck(tree) {
  const { EXPECTED } = require(path.join(tree, 'test', 'oom', 'planted.js'));
  /** @type {string[]} */
  const missed = [];
  await each(Object.entries(EXPECTED), async ([name, expected]) => {
    const { problem = 'nothing was found' } = await play(tree, name);
    const caught = /** @type {RegExp} */ (expected).test(problem);
    process.stdout.write(`planted: ${name}: ${caught ? 'caught' : 'MISSED'}\n`);
    if (!caught) missed.push(`${name}, planted: ${problem}`);
  });
  return missed;
}

/** @param {string} tree @param {string[]} names @returns {Promise<string[]>} */
async function playAll(tree, names) {
  /** @type {string[]} */
  const problems = [];
  let total = 0;
  const calls = new Set();
  await each(names, async (name) => {
    const { problem, failures = 0, survived = 0, calls: failed = [] } = await play(tree, name);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    const done = `${failures} failures, ${failures - survived} errors, ${survived} right results in spite of it`;
    process.stdout.write(`${name}: ${problem === undefined ? done : 'FAILED'}\n`);
    total += failures;
    for (const call of failed) calls.add(call);
  });
  process.stdout.write(`${total} failures of ${calls.size} different calls in ${names.length} scenarios\n`);
  return problems;
}

/**
 * @param {string} tree  where the copy of the tree is to be
 * @param {boolean} coverage
 * @param {string[]} wanted
 */
async function run(tree, coverage, wanted) {
  process.stdout.write('building the addon whose calls can fail\n');
  copyTree(tree);
  buildIn(tree, { werror: true, coverage, definitions: ['bybit_failing_calls=1'] });
  const { SCENARIOS } = require(path.join(tree, 'test', 'oom', 'scenarios.js'));
  const unknown = wanted.filter((name) => !(name in SCENARIOS));
  if (unknown.length > 0) {
    process.stderr.write(`no scenario is called ${unknown.join(', ')}; there are:\n`);
    process.stderr.write(`${Object.keys(SCENARIOS).join('\n')}\n`);
    return 2;
  }
  const names = wanted.length > 0 ? wanted : Object.keys(SCENARIOS);
  const problems = [...gaps(tree), ...(await selfCheck(tree)), ...(await playAll(tree, names))];
  for (const problem of problems) process.stderr.write(`\n${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { coverage: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(USAGE);
  if (values.coverage !== undefined && fs.existsSync(values.coverage)) {
    process.stderr.write(`${values.coverage} exists: name a folder that does not\n`);
    process.exitCode = 2;
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-oom-'));
  try {
    const tree = path.resolve(values.coverage ?? path.join(folder, 'tree'));
    process.exitCode = await run(tree, values.coverage !== undefined, positionals);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
});
