'use strict';

/** Prints little while tests pass. At the end it shows every failure in full, with the command that runs it alone. */

const path = require('node:path');
const { inspect } = require('node:util');

const { NEITHER, ROOT, hasSeed } = require('./files');

/** Without a terminal: a line after so many files. */
const FILES_A_LINE = 20;
const SLOWEST = 5;
/** ms without news, after which the files that still run are named. */
const SILENCE_MS = 60_000;
/** One mistake can cause the same message of Node's runner for a hundred tests. */
const MOST_REMARKS = 5;
/** What Node's runner counts at the end. */
const SUM = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

/**
 * @typedef {object} Failure
 * @property {string} backend
 * @property {string} file  from the root of the repository
 * @property {string[]} names  the suites around the test, and the test; none when the file itself failed
 * @property {string} place
 * @property {any} error
 */

/** @param {string} file @returns {string} relative to the root of the repository, if it is below it */
function relative(file) {
  const name = path.relative(ROOT, file);
  return name.startsWith('..') ? file : name;
}

/** @param {string} text @returns {string} one word for the shell */
const quoted = (text) => (/^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** @param {string} text @returns {string} */
const asPattern = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The error of the test, without the runner's wrapper. @param {any} error */
function causeOf(error) {
  return error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
}

/**
 * Why a file failed although none of its tests did.
 *
 * @param {any} error
 * @returns {string}
 */
function endOfProcess({ signal, exitCode, failureType, message }) {
  if (signal) return `The process of this file was ended by ${signal}.`;
  if (failureType === 'testTimeoutFailure') return 'The file did not end.';
  if (exitCode) return `The process of this file ended with exit code ${exitCode}.`;
  return message;
}

class Report {
  #out;
  #isTerminal;
  #startedAt = Date.now();
  #backend = '';
  /** @type {Set<string>} */
  #files = new Set();
  #done = 0;
  /** The tests around the one that is reported. @type {string[]} */
  #around = [];
  /** @type {Failure[]} */
  #failures = [];
  /** What a file printed, by backend and file. @type {Map<string, string>} */
  #printed = new Map();
  /** Reasons, with how often. @type {Map<string, number>} */
  #skipped = new Map();
  /** @type {string[]} */
  #sums = [];
  /** What Node's runner reports without a file. @type {string[]} */
  #remarks = [];
  /** @type {{ backend: string, file: string, seconds: number }[]} */
  #durations = [];
  /** @type {Set<string>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #silence;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.#out = out;
    this.#isTerminal = out.isTTY === true;
  }

  get failed() {
    return this.#failures.length > 0;
  }

  /** @param {string} code @param {string} text */
  #coloured(code, text) {
    return this.#isTerminal && this.#out.hasColors() ? `\x1b[${code}m${text}\x1b[0m` : text;
  }

  /** @param {string} line */
  #print(line) {
    this.#out.write(this.#isTerminal ? `\r\x1b[K${line}\n` : `${line}\n`);
  }

  /** @param {string} backend @param {string[]} files */
  begin(backend, files) {
    this.#backend = backend;
    this.#files = new Set(files);
    this.#done = 0;
    this.#around = [];
    this.#skipped.clear();
    this.#sums = [];
    this.#remarks = [];
    const place = backend === NEITHER ? 'without a backend' : `on the ${backend} backend`;
    this.#print(`\ntests ${place}: ${counted(files.length, 'file')}`);
    this.#silence = setInterval(() => this.#nameRunning(), SILENCE_MS);
  }

  /** One event of Node's test runner. @param {string} type @param {any} data */
  take(type, data) {
    const handler = {
      'test:dequeue': () => this.#files.has(data.name) && this.#running.add(relative(data.name)),
      'test:start': () => (this.#around[data.nesting] = data.name),
      'test:complete': () => this.#complete(data),
      'test:pass': () => this.#pass(data),
      'test:fail': () => this.#fail(data),
      'test:stdout': () => this.#keep(data),
      'test:stderr': () => this.#keep(data),
      'test:diagnostic': () => this.#diagnostic(data),
    }[type];
    handler?.();
  }

  /** For the runner a file is a test, named by its path. @param {any} data */
  #complete({ nesting, name, details }) {
    if (nesting > 0 || !this.#files.has(name)) return;
    this.#done += 1;
    this.#running.delete(relative(name));
    this.#silence?.refresh();
    const seconds = details.duration_ms / 1000;
    this.#durations.push({ backend: this.#backend, file: relative(name), seconds });
    if (!details.passed) this.#print(this.#coloured(31, `  ✖ ${relative(name)}: the whole of it at the end`));
    this.#progress();
  }

  #nameRunning() {
    this.#print(`  still running: ${[...this.#running].join(', ')}`);
  }

  #progress() {
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    const line = `  ${this.#done} of ${counted(this.#files.size, 'file')}, ${seconds} s`;
    if (this.#isTerminal) this.#out.write(`\r\x1b[K${line}`);
    else if (this.#done % FILES_A_LINE === 0 || this.#done === this.#files.size) this.#print(line);
  }

  /** @param {any} data */
  #pass({ skip }) {
    if (skip === undefined || skip === false) return;
    const reason = typeof skip === 'string' && skip !== '' ? skip : 'without a reason';
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** @param {any} data */
  #fail({ name, nesting, details, file, line, column, todo, entryFile }) {
    // A suite and the process of a file fail when a test in them fails; only that test is shown.
    const { error } = details;
    if ((todo !== undefined && todo !== false) || error?.failureType === 'subtestsFailed') return;
    const isFile = nesting === 0 && this.#files.has(name);
    const from = isFile ? name : (entryFile ?? file);
    this.#failures.push({
      backend: this.#backend,
      file: relative(from),
      names: isFile ? [] : [...this.#around.slice(0, nesting), name],
      place: isFile ? relative(from) : `${relative(file)}:${line}:${column}`,
      error,
    });
  }

  /** @param {any} data */
  #keep({ file, message, entryFile }) {
    const key = `${this.#backend} ${relative(entryFile ?? file)}`;
    this.#printed.set(key, (this.#printed.get(key) ?? '') + message);
  }

  /** @param {any} data */
  #diagnostic({ nesting, message, file, entryFile }) {
    if (file !== undefined) this.#keep({ file, entryFile, message: `ℹ ${message}\n` });
    else if (nesting === 0 && SUM.test(message)) this.#sums.push(message);
    else this.#remarks.push(message);
  }

  /** The closing lines of a run. */
  end() {
    clearInterval(this.#silence);
    for (const remark of this.#remarks.slice(0, MOST_REMARKS)) this.#print(`ℹ ${remark}`);
    const left = this.#remarks.length - MOST_REMARKS;
    if (left > 0) this.#print(`ℹ … and ${left} more remarks`);
    for (const [reason, count] of this.#skipped) this.#print(`  skipped ${count}: ${reason}`);
    for (const sum of this.#sums) this.#print(`ℹ ${sum}`);
  }

  /** @param {Failure} failure @returns {string} */
  #command({ backend, file, names }) {
    const test = names.at(-1)?.replace(/ ?\(TEST_SEED=.*\)$/, '');
    const seed = hasSeed(path.resolve(ROOT, file)) ? `TEST_SEED=${process.env.TEST_SEED} ` : '';
    const pattern = test === undefined ? '' : ` ${quoted(`--test-name-pattern=${asPattern(test)}`)}`;
    const option = backend === NEITHER ? '' : `--backend=${backend} `;
    return `${seed}npm test -- ${option}${quoted(file)}${pattern}`;
  }

  /** @param {Failure} failure @param {number} index */
  #show(failure, index) {
    const { names, place, error } = failure;
    const cause = causeOf(error);
    this.#print(this.#coloured(31, `\n${index + 1}) ${[...names, place].join(' › ')}`));
    const isFile = names.length === 0;
    const text = isFile ? endOfProcess(error) : inspect(cause, { colors: this.#isTerminal, depth: 8 });
    this.#print(text.replace(/^/gm, '   '));
    const printed = this.#printed.get(`${failure.backend} ${failure.file}`);
    const isLast = this.#failures[index + 1]?.file !== failure.file;
    if (printed !== undefined && isLast) {
      this.#print('   what the file printed:');
      this.#print(printed.trimEnd().replace(/^/gm, '   | '));
    }
    this.#print(`   alone: ${this.#command(failure)}`);
  }

  #showSlowest() {
    const slowest = this.#durations.sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
    const list = slowest.map(({ file, backend, seconds }) => `${file} (${backend}) ${seconds.toFixed(1)} s`);
    if (list.length > 1) this.#print(`\nslowest: ${list.join(', ')}`);
  }

  /** The last lines, after all runs. */
  finish() {
    this.#showSlowest();
    if (this.failed) this.#print(`\n${counted(this.#failures.length, 'failure')}:`);
    this.#failures.forEach((failure, index) => this.#show(failure, index));
  }
}

module.exports = { Report };
