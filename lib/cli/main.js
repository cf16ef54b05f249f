#!/usr/bin/env node
'use strict';

/**
 * The command `bybit-auth`. Each command loads its modules when it is called, so that help is instant.
 *
 * @module
 */

const { EXIT } = require('./commands');
const { findCommand, parseCommand } = require('./parse-arguments');
const { painter } = require('../internal/layout');
const { programName } = require('./program-name');
const { readsUtf8, toAscii, wantsColours, getWidth } = require('./terminal');
const { UsageError } = require('./usage-error');

/**
 * The streams, environment and signal of a run.
 *
 * @typedef {object} Surroundings
 * @property {NodeJS.WriteStream} stdout
 * @property {NodeJS.WriteStream} stderr
 * @property {NodeJS.ReadStream} stdin
 * @property {Record<string, string | undefined>} environment
 * @property {AbortSignal} signal aborted by Ctrl-C, by SIGTERM, or when stdout is closed; its `reason` is an Interruption
 */
/** @typedef {(invocation: import('./parse-arguments').Invocation, surroundings: Surroundings) => Promise<number> | number} Run */

/** @type {Readonly<Record<string, () => Run>>} */
const RUNS = Object.freeze({
  doctor: () => require('./doctor').doctor,
  explain: () => require('./explain').explain,
  check: () => require('./check').check,
  sandbox: () => require('./sandbox').sandbox,
  version: () => (_invocation, surroundings) => printVersion(surroundings),
  help: () => printHelp,
});

/** @type {Run} */
function printHelp(invocation, { stdout, environment }) {
  const { operands, values } = invocation;
  const { commandHelp, overview } = require('./help');
  const layout = {
    width: getWidth(stdout),
    paint: painter(wantsColours(stdout, environment, values)),
    program: programName(environment),
  };
  const [name] = operands;
  const { command } = invocation;
  if (name === undefined) stdout.write(overview(layout));
  else stdout.write(commandHelp(command.name === name ? command : findCommand(name), layout));
  return 0;
}

/** @param {Surroundings} surroundings */
function printVersion({ stdout }) {
  stdout.write(`bybit-auth ${require('../internal/version').version}\n`);
  return 0;
}

/** The reason why a command ends early. */
class Interruption extends Error {
  /** @param {number} exitCode for a command without a result of its own */
  constructor(exitCode) {
    super('interrupted');
    this.name = 'Interruption';
    this.exitCode = exitCode;
  }
}

/**
 * @param {readonly string[]} argv
 * @param {Surroundings} surroundings
 * @returns {Promise<number>} exit code
 * @throws {UsageError}
 */
async function run(argv, surroundings) {
  const [first, ...rest] = argv;
  const { stdin, stdout } = surroundings;
  if (first === undefined && stdin.isTTY && stdout.isTTY) return require('./guide').guide(surroundings);
  if (first === '--version' || first === '-v') return printVersion(surroundings);
  if (first === undefined || first === '--help' || first === '-h') {
    return printHelp({ command: findCommand('help'), operands: [], values: {} }, surroundings);
  }
  if (first.startsWith('-')) throw new UsageError(`the command must come first, but '${first}' is an option`);
  const venue = require('./venue').venueIn(rest, first) ?? undefined;
  const invocation = parseCommand(findCommand(first, venue), rest);
  if (!invocation.values.help) return RUNS[first]()(invocation, surroundings);
  return printHelp({ ...invocation, operands: [first] }, surroundings);
}

/**
 * Sets the exit code of the process. Until the command has ended it is 3, no verdict. A failed write to stdout, which is
 * reported later, overrides the result of the command.
 */
class Outcome {
  #isOutputLost = false;
  #isOver = false;

  constructor() {
    process.exitCode = EXIT.noVerdict;
    process.once('exit', () => {
      // A pending promise does not keep the process alive.
      if (!this.#isOver) process.stderr.write('bybit-auth: the command ended without a result\n');
    });
    process.once('uncaughtException', (error) => {
      this.set(report(error));
      process.exit();
    });
  }

  /** @param {number} exitCode of the command */
  set(exitCode) {
    this.#isOver = true;
    process.exitCode = this.#isOutputLost ? EXIT.usage : exitCode;
  }

  /** @param {NodeJS.ErrnoException} error of stdout */
  loseOutput({ code, message }) {
    if (this.#isOutputLost) return;
    this.#isOutputLost = true;
    process.exitCode = EXIT.usage;
    process.stderr.write(`bybit-auth: cannot write to stdout: ${code ?? message}\n`);
  }
}

/**
 * The first signal aborts the command. The handlers are removed then, so the second one ends the process.
 *
 * @param {Outcome} outcome
 * @returns {AbortSignal}
 */
function abortOnSignals(outcome) {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Interruption(EXIT.interrupted)));
  process.once('SIGTERM', () => controller.abort(new Interruption(EXIT.terminated)));
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    // `head` closes the pipe early, which is fine. A full disk is an error.
    const isReaderGone = error.code === 'EPIPE';
    if (!isReaderGone) outcome.loseOutput(error);
    controller.abort(new Interruption(isReaderGone ? EXIT.healthy : EXIT.usage));
  });
  // Progress and warnings do not affect the result.
  process.stderr.on('error', () => {});
  return controller.signal;
}

/**
 * @param {any} error
 * @returns {number} exit code
 */
function report(error) {
  if (error instanceof UsageError) {
    const help = [programName(process.env), error.command, '--help'].filter(Boolean).join(' ');
    process.stderr.write(`bybit-auth: ${error.message}\nTry '${help}'.\n`);
    return EXIT.usage;
  }
  process.stderr.write(`bybit-auth: unexpected error: ${error?.stack ?? error}\n`);
  return EXIT.noVerdict;
}

/** @param {NodeJS.WriteStream} stream */
function writeAscii(stream) {
  const write = stream.write.bind(stream);
  stream.write = (/** @type {any} */ chunk, /** @type {any[]} */ ...rest) =>
    write(typeof chunk === 'string' ? toAscii(chunk) : chunk, ...rest);
}

/** Sets the exit code and lets the process end by itself, so that output to a pipe is flushed. */
async function main() {
  const { stdout, stderr, stdin, env } = process;
  const outcome = new Outcome();
  if (!readsUtf8(env)) [stdout, stderr].forEach(writeAscii);
  const surroundings = { stdout, stderr, stdin, environment: env, signal: abortOnSignals(outcome) };
  try {
    outcome.set(await run(process.argv.slice(2), surroundings));
  } catch (error) {
    outcome.set(report(error));
  }
}

if (require.main === module) main();

module.exports = { run };
