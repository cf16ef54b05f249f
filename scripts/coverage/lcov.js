'use strict';

/** The tools that read and merge counts (lcov 1.16 or later, c8), and the one format that both write. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const BRANCHES = ['--rc', 'lcov_branch_coverage=1'];

/**
 * @typedef {object} FileCounts
 * @property {string} file  below the root of the repository
 * @property {Map<number, number>} lines  line to how often it ran
 * @property {{ line: number, count: number }[]} branches
 * @property {{ name: string, line: number, count: number }[]} functions
 */

/**
 * Runs a tool; what it prints is shown only when it fails, for geninfo warns about itself.
 *
 * @param {string} command
 * @param {string[]} args
 */
function runTool(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    // Neither Node.js of a tool is to be counted, nor may a user's locale change what geninfo reads.
    env: { ...process.env, NODE_V8_COVERAGE: '', LC_ALL: 'C' },
  });
  if (error) throw new Error(`${command} could not be started (${error.message})`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** Says at once, not after minutes of tests, that a tool is missing. */
function assertTools() {
  for (const tool of ['lcov', 'genhtml', 'gcov']) {
    if (spawnSync(tool, ['--version']).error) {
      throw new Error(`${tool} is missing. On Debian or Ubuntu: sudo apt-get install -y lcov build-essential`);
    }
  }
}

/**
 * The counts of compiled code.
 *
 * @param {string} folder  where the compiler left its *.gcno and the run its *.gcda
 * @param {string} base  where the compiler was started
 * @param {string} into
 * @param {string} [tree]  the copy of the tree that was compiled; the counts are those of the files here
 */
function captureC(folder, base, into, tree = ROOT) {
  runTool('lcov', [
    ...['--quiet', ...BRANCHES, '--capture', '--directory', folder, '--base-directory', base],
    ...['--include', path.join(tree, 'src', '*'), '--output-file', into],
  ]);
  const text = fs.readFileSync(into, 'utf8');
  fs.writeFileSync(into, text.replaceAll(`SF:${tree}${path.sep}`, `SF:${ROOT}${path.sep}`));
}

/** @param {string[]} files @param {string} into */
function merge(files, into) {
  const added = files.flatMap((file) => ['--add-tracefile', file]);
  runTool('lcov', ['--quiet', ...BRANCHES, ...added, '--output-file', into]);
}

/** @param {string} file @param {string} into */
function writeHtml(file, into) {
  runTool('genhtml', [
    ...['--quiet', '--branch-coverage', '--title', 'bybit-auth', '--prefix', ROOT],
    ...['--output-directory', into, file],
  ]);
}

/**
 * The counts of JavaScript, of every file below lib/, also of those that nothing loaded.
 *
 * @param {string} folder  where NODE_V8_COVERAGE led
 * @param {string} into
 */
function captureJavaScript(folder, into) {
  const reports = fs.mkdtempSync(path.join(path.dirname(into), 'c8-'));
  try {
    runTool(process.execPath, [
      ...[require.resolve('c8/bin/c8.js'), 'report', '--temp-directory', folder, '--reports-dir', reports],
      ...['--reporter', 'lcovonly', '--all', '--src', ROOT, '--include', 'lib/**', '--merge-async'],
    ]);
    const text = fs.readFileSync(path.join(reports, 'lcov.info'), 'utf8');
    // Full names, as gcov's: lcov merges by name.
    fs.writeFileSync(
      into,
      text.replace(/^SF:(.*)$/gm, (_, name) => `SF:${path.resolve(ROOT, name)}`),
    );
  } finally {
    fs.rmSync(reports, { recursive: true });
  }
}

/** What each record of the format adds to the file that it is about. */
const RECORDS = {
  /** @param {FileCounts} counts @param {string[]} values */
  DA({ lines }, [line, count]) {
    lines.set(Number(line), Number(count));
  },
  /** @param {FileCounts} counts @param {string[]} values */
  BRDA({ branches }, [line, , , count]) {
    branches.push({ line: Number(line), count: count === '-' ? 0 : Number(count) });
  },
  /** @param {FileCounts} counts @param {string[]} values */
  FN({ functions }, [line, ...name]) {
    functions.push({ name: name.join(','), line: Number(line), count: 0 });
  },
  /** @param {FileCounts} counts @param {string[]} values */
  FNDA({ functions }, [count, ...name]) {
    // A name may come twice in a file; its counts come in the order of its lines.
    const known = functions.find((entry) => entry.name === name.join(',') && !counted.has(entry));
    if (known === undefined) return;
    counted.add(known);
    known.count = Number(count);
  },
};
/** @type {WeakSet<object>} functions whose count was read */
const counted = new WeakSet();

/** @param {string} file @returns {FileCounts[]} */
function readCounts(file) {
  /** @type {FileCounts[]} */
  const all = [];
  for (const record of fs.readFileSync(file, 'utf8').split('\n')) {
    const [, name, values] = /^([A-Z]+):(.*)$/.exec(record) ?? [];
    if (name === 'SF') {
      all.push({ file: path.relative(ROOT, values), lines: new Map(), branches: [], functions: [] });
    } else if (Object.hasOwn(RECORDS, name ?? '')) {
      RECORDS[/** @type {keyof typeof RECORDS} */ (name)](all[all.length - 1], values.split(','));
    }
  }
  return all.sort((one, other) => one.file.localeCompare(other.file));
}

module.exports = { ROOT, assertTools, captureC, captureJavaScript, merge, readCounts, writeHtml };
