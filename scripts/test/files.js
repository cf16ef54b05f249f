'use strict';

/** Finds test files, and decides which of them depend on the backend. */

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const TEST_FILE = /\.test\.m?js$/;

/** Folders below test/ that are suites of their own, with a command each. `npm test` does not enter them. */
const OTHER_SUITES = [
  ...['browser', 'compat', 'documents', 'fuzz', 'install', 'lifecycle', 'native', 'oom', 'platforms'],
  ...['repository', 'soak', 'types', 'workflows'],
];

/**
 * Test files of a folder and of the folders in it.
 *
 * @param {string} folder
 * @returns {string[]} absolute, sorted
 */
function filesIn(folder) {
  const isTop = path.resolve(folder) === path.join(ROOT, 'test');
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.resolve(folder, entry.name);
      if (entry.isFile()) return TEST_FILE.test(entry.name) ? [file] : [];
      if (!entry.isDirectory() || entry.name === 'node_modules') return [];
      return isTop && OTHER_SUITES.includes(entry.name) ? [] : filesIn(file);
    })
    .sort();
}

/** The runs on two backends differ in this variable and in nothing else. */
const BACKEND_VARIABLE = 'BYBIT_AUTH_BACKEND';
/** Stands for a backend, for files that do not depend on it: loading one fails. */
const NEITHER = 'neither';
/** A process and a thread get the variable, too, and may run code that this script does not see. */
const STARTS_ANOTHER = /\b(?:child_process|worker_threads|cluster)\b/;
const LOADS_LITERAL =
  /\b(?:require|import|require\.resolve)\(\s*(['"`])([^'"`$]*)\1\s*\)|\bfrom\s+(['"])([^'"]*)\3/g;
/** `require(name)`: what is loaded is known only when it runs. */
const LOADS_UNKNOWN = /\bcreateRequire\b|\b(?:require|import)\((?!\s*(?:['"][^'"]*['"]|`[^`$]*`)\s*\))/;
/** Lines of block comments: JSDoc names other files for their types. */
const COMMENT_LINE = /^\s*(?:\*|\/\*\*(?:.*\*\/\s*$|[^/]*$)|\/\/).*$/gm;

/**
 * @typedef {object} Source
 * @property {string[]} loads  files of this repository that it loads
 * @property {boolean} differs  whether something in it can differ from backend to backend
 */

/** @param {string} file @param {string} request @returns {string | undefined} */
function resolved(file, request) {
  const isOurs = request.startsWith('.') || /^bybit-auth(?:\/|$)/.test(request);
  if (!isOurs) return undefined;
  try {
    return require.resolve(request, { paths: [path.dirname(file)] });
  } catch {
    return undefined;
  }
}

/** @param {string} file @returns {Source} */
function readSource(file) {
  // JSON and binaries load nothing; an addon is a backend.
  if (!/\.[cm]?js$/.test(file)) return { loads: [], differs: !file.endsWith('.json') };
  const text = fs.readFileSync(file, 'utf8').replace(COMMENT_LINE, '');
  const loads = [...text.matchAll(LOADS_LITERAL)]
    .map((match) => resolved(file, match[2] ?? match[4]))
    .filter((name) => name !== undefined);
  const differs = text.includes(BACKEND_VARIABLE) || STARTS_ANOTHER.test(text) || LOADS_UNKNOWN.test(text);
  return { loads, differs };
}

/** @type {Map<string, Source>} */
const sources = new Map();

/** @param {string} file @returns {Source} */
function sourceOf(file) {
  let source = sources.get(file);
  if (source === undefined) sources.set(file, (source = readSource(file)));
  return source;
}

/**
 * @param {string} file
 * @returns {Set<string>} itself and every file of this repository that it loads, directly or indirectly
 */
function partsOf(file) {
  const parts = new Set([file]);
  // A loop over a Set also visits elements that are added meanwhile.
  for (const part of parts) for (const loaded of sourceOf(part).loads) parts.add(loaded);
  return parts;
}

/**
 * Marks a test file that signs only incidentally, with code that other tests run on both backends. Its run on the
 * second backend is part of `--thorough`.
 */
const RUNS_ONCE_BRIEFLY = /^\/\/ Runs once, but for --thorough: \S/m;

/**
 * Marks a test file whose processes and computed loads do not choose a backend. It runs where none can be chosen.
 */
const RUNS_ONCE = /^\/\/ Runs once: \S/m;

/** @param {string} file @returns {boolean} whether the addon may be loaded, by the file itself or by a process of it */
function mayLoadAddon(file) {
  return [...partsOf(file)].some((part) => sourceOf(part).differs);
}

/**
 * Whether a test file can pass on one backend and fail on the other. It cannot if no file that it loads reads the
 * variable, starts a process or a thread, or loads a module with a computed name, or if a comment in the file says so.
 *
 * @param {string} file
 * @returns {boolean}
 */
function dependsOnBackend(file) {
  return !RUNS_ONCE.test(fs.readFileSync(file, 'utf8')) && mayLoadAddon(file);
}

/** Loaded by the files whose number of random inputs and rounds `--thorough` raises. */
const EFFORT = path.join(ROOT, 'test', 'support', 'effort.js');
const RANDOM = path.join(ROOT, 'test', 'support', 'random.js');

/** @param {string} file */
const isBrief = (file) => RUNS_ONCE_BRIEFLY.test(fs.readFileSync(file, 'utf8'));

/** @param {string} file @returns {boolean} whether `--thorough` does more in it */
const hasMore = (file) => isBrief(file) || partsOf(file).has(EFFORT);

/** @param {string} file @returns {boolean} whether TEST_SEED repeats its random inputs */
const hasSeed = (file) => partsOf(file).has(RANDOM);

module.exports = {
  NEITHER,
  BACKEND_VARIABLE,
  ROOT,
  dependsOnBackend,
  filesIn,
  hasMore,
  hasSeed,
  isBrief,
  mayLoadAddon,
};
