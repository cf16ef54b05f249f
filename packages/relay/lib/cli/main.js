#!/usr/bin/env node
'use strict';

/**
 * The command `signal-relay`. Each command loads its modules when it is called, so that help is instant.
 *
 * @module
 */

const { EXIT } = require('./exit');
const { findCommand, parseCommand } = require('./arguments');
const { widthOf } = require('./text');
const { UsageError } = require('./usage-error');

/** @typedef {import('./commands').Surroundings} Surroundings */

/**
 * @param {readonly string[]} argv
 * @param {Surroundings} surroundings
 * @returns {Promise<number>} exit code
 */
async function run(argv, surroundings) {
  const [first, ...rest] = argv;
  const { stdout } = surroundings;
  if (first === '--version' || first === '-v') {
    stdout.write(`signal-relay ${require('../../package.json').version}\n`);
    return EXIT.ok;
  }
  const isOverview = first === undefined || ['--help', '-h', 'help'].includes(first);
  if (isOverview && (first !== 'help' || rest.length === 0)) {
    stdout.write(require('./help').overview(widthOf(stdout)));
    return first === undefined ? EXIT.usage : EXIT.ok;
  }
  if (first !== 'help' && first.startsWith('-')) {
    throw new UsageError(`the command must come first, but '${first}' is an option`);
  }
  const [name, args] = first === 'help' ? [rest[0], ['--help']] : [first, rest];
  const invocation = parseCommand(findCommand(name), args);
  if (!invocation.values.help) return invocation.command.run(invocation, surroundings);
  stdout.write(require('./help').commandHelp(invocation.command, widthOf(stdout)));
  return EXIT.ok;
}

/**
 * The first signal aborts the command, the second one ends the process.
 *
 * @returns {AbortSignal} its reason is the exit code for a command that has none of its own
 */
function abortOnSignals() {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(EXIT.interrupted));
  process.once('SIGTERM', () => controller.abort(EXIT.terminated));
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => {
    // `head` closes the pipe early.
    if (code !== 'EPIPE') process.stderr.write(`signal-relay: cannot write to stdout: ${code}\n`);
    controller.abort(code === 'EPIPE' ? EXIT.ok : EXIT.usage);
  });
  process.stderr.on('error', () => {});
  return controller.signal;
}

/**
 * Findings say all that is wrong at once. Codes of usage are errors that the user mends by typing something else.
 *
 * @param {any} error
 * @returns {number} exit code
 */
function report(error) {
  const { stderr } = process;
  if (error instanceof UsageError) {
    const help = ['npx signal-relay', error.command, '--help'].filter(Boolean).join(' ');
    stderr.write(`signal-relay: ${error.message}\nTry '${help}'.\n`);
    return EXIT.usage;
  }
  if (typeof error?.code === 'string' && error.code.startsWith('ERR_RELAY_')) {
    stderr.write(require('./findings').errorText(error));
    return error.code.startsWith('ERR_RELAY_CONFIG') ? EXIT.usage : EXIT.problem;
  }
  stderr.write(`signal-relay: unexpected error: ${error?.stack ?? error}\n`);
  return EXIT.noVerdict;
}

/** Sets the exit code and lets the process end by itself, so that output to a pipe is flushed. */
async function main() {
  const { stdout, stderr, stdin, env } = process;
  // For a process that ends because nothing is left to wait for.
  process.exitCode = EXIT.noVerdict;
  try {
    const surroundings = { stdout, stderr, stdin, environment: env, signal: abortOnSignals() };
    process.exitCode = await run(process.argv.slice(2), surroundings);
  } catch (error) {
    process.exitCode = report(error);
  }
}

if (require.main === module) main();

module.exports = { run };
