#!/usr/bin/env node
'use strict';

/**
 * The command `bybit-auth`. What a command needs is loaded when it is called: help and completion should be instant.
 *
 * @module
 */

const { EXIT } = require('./commands');
const { findCommand, parseCommand } = require('./command-line');
const { painter, wantsColours, widthOf } = require('./terminal');
const { UsageError } = require('./usage-error');

/**
 * What a command may touch.
 *
 * @typedef {object} Surroundings
 * @property {NodeJS.WriteStream} stdout
 * @property {NodeJS.WriteStream} stderr
 * @property {NodeJS.ReadStream} stdin
 * @property {Record<string, string | undefined>} environment
 * @property {AbortSignal} signal aborted by Ctrl-C, by SIGTERM, or when nobody reads stdout any more; its `reason` is
 *   an Interruption
 */
/** @typedef {(invocation: import('./command-line').Invocation, surroundings: Surroundings) => Promise<number> | number} Run */

/** @type {Readonly<Record<string, () => Run>>} */
const RUNS = Object.freeze({
  doctor: () => require('./doctor').doctor,
  explain: () => require('./explain').explain,
  sandbox: () => require('./sandbox').sandbox,
  completion: () => require('./completion').completion,
  help: () => printHelp,
});

/** @type {Run} */
function printHelp({ operands, values }, { stdout, environment }) {
  const { commandHelp, overview } = require('./help');
  const layout = { width: widthOf(stdout), paint: painter(wantsColours(stdout, environment, values)) };
  const [name] = operands;
  stdout.write(name === undefined ? overview(layout) : commandHelp(findCommand(name), layout));
  return 0;
}

/** Why a command is to end before it is done. */
class Interruption extends Error {
  /** @param {number} exitCode for a command that has come to no result of its own */
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
  if (first === undefined) throw new UsageError('a command is needed');
  if (first === '--version' || first === '-v') {
    surroundings.stdout.write(`bybit-auth ${require('../version').version}\n`);
    return 0;
  }
  if (first === '--help' || first === '-h') {
    return printHelp({ command: findCommand('help'), operands: [], values: {} }, surroundings);
  }
  if (first.startsWith('-')) throw new UsageError(`the command comes first, and '${first}' is none`);
  const invocation = parseCommand(findCommand(first), rest);
  if (!invocation.values.help) return RUNS[first]()(invocation, surroundings);
  return printHelp({ ...invocation, operands: [first] }, surroundings);
}

/**
 * The first signal asks the command to end in good order; a second one finds the handlers gone and ends the process.
 *
 * @returns {AbortSignal}
 */
function abortOnSignals() {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Interruption(EXIT.interrupted)));
  process.once('SIGTERM', () => controller.abort(new Interruption(EXIT.terminated)));
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      // Whoever reads may stop at any time, as `head` does: that is no fault of the command.
      if (error.code !== 'EPIPE') throw error;
      if (stream === process.stdout) controller.abort(new Interruption(EXIT.healthy));
    });
  }
  return controller.signal;
}

/**
 * @param {any} error
 * @returns {number} exit code
 */
function report(error) {
  if (error instanceof UsageError) {
    const help = error.command === undefined ? 'bybit-auth --help' : `bybit-auth ${error.command} --help`;
    process.stderr.write(`bybit-auth: ${error.message}\nTry '${help}'.\n`);
    return EXIT.usage;
  }
  process.stderr.write(`bybit-auth: this should not have happened: ${error?.stack ?? error}\n`);
  return EXIT.noVerdict;
}

/** Sets the exit code and lets the process end by itself, so that what was written to a pipe arrives. */
async function main() {
  const { stdout, stderr, stdin, env } = process;
  const surroundings = { stdout, stderr, stdin, environment: env, signal: abortOnSignals() };
  // A command that never comes to its end is not a success.
  process.exitCode = EXIT.noVerdict;
  try {
    process.exitCode = await run(process.argv.slice(2), surroundings);
  } catch (error) {
    process.exitCode = report(error);
  }
}

if (require.main === module) main();

module.exports = { run };
