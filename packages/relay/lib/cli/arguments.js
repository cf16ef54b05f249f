'use strict';

/**
 * Reads the arguments of a command by its table.
 *
 * @module
 */

const { parseArgs } = require('node:util');
const { NAMES, getCommand, listOptions } = require('./commands');
const { nearest } = require('../signal/nearest');
const { UsageError } = require('./usage-error');

/** @typedef {import('./commands').Command} Command */

/** @param {string | null} near @param {string} [before] */
const suggest = (near, before = '') => (near === null ? '' : `; did you mean ${before}${near}?`);

/**
 * @param {string} name
 * @returns {Command}
 * @throws {UsageError}
 */
function findCommand(name) {
  const command = getCommand(name);
  if (command) return command;
  throw new UsageError(`unknown command '${name}'${suggest(nearest(name, NAMES))}`);
}

/** @param {any} error of parseArgs @param {Command} command */
function toUsageError(error, command) {
  const [, typed] =
    (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-{1,2}[^'\s]*)'/.exec(error.message)) || [];
  if (typed !== undefined) {
    const near = nearest(typed.replace(/^-+/, ''), Object.keys(listOptions(command)));
    return new UsageError(`unknown option ${typed}${suggest(near, '--')}`, command.name);
  }
  const [sentence] = String(error.message).split('\n');
  return new UsageError(
    sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, ''),
    command.name,
  );
}

/**
 * @param {string} name
 * @param {any} given
 * @param {Readonly<import('./commands').Option>} option
 * @param {string} command
 */
function convert(name, given, { range, choices }, command) {
  if (choices && !choices.includes(given)) {
    throw new UsageError(`--${name} must be ${choices.join(', ')}`, command);
  }
  if (!range) return given;
  const value = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
  if (value >= range[0] && value <= range[1]) return value;
  throw new UsageError(`--${name} must be a whole number from ${range[0]} to ${range[1]}`, command);
}

/**
 * @param {string[]} operands
 * @param {Command} command
 */
function checkOperands(operands, command) {
  if (operands.length > command.operands.length) {
    throw new UsageError(`unexpected argument '${operands[command.operands.length]}'`, command.name);
  }
  const missing = command.operands.slice(operands.length).find(({ optional }) => !optional);
  if (missing) throw new UsageError(`${missing.name} is missing`, command.name);
}

/**
 * @param {Command} command
 * @param {readonly string[]} argv  without the name of the command
 * @returns {import('./commands').Invocation}
 * @throws {UsageError}
 */
function parseCommand(command, argv) {
  const table = listOptions(command);
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, short }]) => [
      name,
      short === undefined ? { type } : { type, short },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw toUsageError(error, command);
  }
  /** @type {Record<string, any>} */
  const values = {};
  for (const [name, option] of Object.entries(table)) {
    const given = parsed.values[name];
    if (given !== undefined) values[name] = convert(name, given, option, command.name);
  }
  if (!values.help) checkOperands(parsed.positionals, command);
  return { command, values, operands: parsed.positionals };
}

module.exports = { findCommand, parseCommand };
