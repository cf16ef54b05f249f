'use strict';

/**
 * Parses the arguments of a command by the table of commands. Pure functions.
 *
 * @module
 */

const { parseArgs } = require('node:util');

const { COMMANDS, getCommand, listOptions } = require('./commands');
const { nearest } = require('../internal/nearest');
const { UsageError } = require('./usage-error');

/**
 * @typedef {object} Invocation
 * @property {import('./commands').Command} command
 * @property {Record<string, any>} values by long name; options with a range are numbers, repeatable options are arrays
 * @property {string[]} operands
 */

/**
 * Moves negative numbers behind `--`: they are operands, but parseArgs reads them as short options.
 *
 * @param {readonly string[]} argv
 * @returns {string[]}
 */
function protectNegativeNumbers(argv) {
  const end = argv.indexOf('--');
  const before = end < 0 ? argv : argv.slice(0, end);
  const after = end < 0 ? [] : argv.slice(end + 1);
  const negative = before.filter((argument) => /^-\d+$/.test(argument));
  if (negative.length === 0) return [...argv];
  const others = before.filter((argument) => !negative.includes(argument));
  return [...others, '--', ...negative, ...after];
}

/**
 * @param {Record<string, Readonly<import('./commands').Option>>} options
 * @returns {Record<string, { type: 'boolean' | 'string', short?: string, multiple?: boolean }>} for parseArgs
 */
function toParseArgsOptions(options) {
  const entries = Object.entries(options).flatMap(([name, { type, short, multiple, alias }]) => {
    const option = { type, multiple: multiple === true };
    const own = [name, short === undefined ? option : { ...option, short }];
    return alias === undefined ? [own] : [own, [alias, option]];
  });
  return Object.fromEntries(entries);
}

/**
 * Turns an error of parseArgs into a usage error, with a suggestion for an unknown option.
 *
 * @param {any} error
 * @param {import('./commands').Command} command
 * @returns {UsageError}
 */
function toUsageError(error, command) {
  const names = Object.keys(toParseArgsOptions(listOptions(command)));
  const unknown = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-{1,2}[^'\s]*)'/.exec(error.message);
  if (unknown) {
    const near = nearest(unknown[1].replace(/^-+/, ''), names);
    const suggestion = near === null ? '' : `; did you mean --${near}?`;
    return new UsageError(`unknown option ${unknown[1]}${suggestion}`, command.name);
  }
  const [sentence] = String(error.message).split('\n');
  return new UsageError(
    sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, ''),
    command.name,
  );
}

/**
 * @param {string} name
 * @param {string} text
 * @param {Readonly<import('./commands').Option>} option with a range
 * @param {string} command
 * @returns {number}
 */
function parseNumber(name, text, { range, whole }, command) {
  const [lowest, highest] = /** @type {readonly [number, number]} */ (range);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value >= lowest && value <= highest && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`--${name} must be ${kind} from ${lowest} to ${highest}`, command);
}

/**
 * @param {Record<string, any>} parsed
 * @param {import('./commands').Command} command
 * @returns {Record<string, any>}
 */
function convert(parsed, command) {
  /** @type {Record<string, any>} */
  const values = {};
  for (const [name, option] of Object.entries(listOptions(command))) {
    const given = parsed[name] ?? (option.alias === undefined ? undefined : parsed[option.alias]);
    if (given === undefined) continue;
    values[name] = option.range ? parseNumber(name, given, option, command.name) : given;
  }
  return values;
}

/**
 * @param {string[]} operands
 * @param {import('./commands').Command} command
 * @returns {string[]}
 */
function checkOperands(operands, command) {
  if (operands.length > command.operands.length) {
    throw new UsageError(`unexpected argument '${operands[command.operands.length]}'`, command.name);
  }
  return operands;
}

/**
 * @param {string} name
 * @param {Readonly<import('../venues/venue').Venue>} [venue] that the command is about
 * @returns {import('./commands').Command}
 */
function findCommand(name, venue) {
  const command = getCommand(name, venue);
  if (command) return command;
  const near = nearest(
    name,
    COMMANDS.map((known) => known.name),
  );
  const meant = /^\d+$/.test(name) ? `explain ${name}` : near;
  throw new UsageError(`unknown command '${name}'${meant === null ? '' : `; did you mean ${meant}?`}`);
}

/**
 * Reads the arguments of one command.
 *
 * @param {import('./commands').Command} command
 * @param {readonly string[]} argv without the name of the command
 * @returns {Invocation}
 * @throws {UsageError}
 */
function parseCommand(command, argv) {
  let parsed;
  try {
    parsed = parseArgs({
      args: protectNegativeNumbers(argv),
      options: toParseArgsOptions(listOptions(command)),
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw toUsageError(error, command);
  }
  const values = convert(parsed.values, command);
  // --help works with any operands.
  const operands = values.help ? parsed.positionals : checkOperands(parsed.positionals, command);
  return { command, values, operands };
}

module.exports = { findCommand, parseCommand };
