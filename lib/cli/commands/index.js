'use strict';

/**
 * The command line as data: the source of `--help`, docs/cli.md and the argument parser.
 *
 * @module
 */

const { check } = require('./check');
const { doctor } = require('./doctor');
const { explain } = require('./explain');
const { sandbox } = require('./sandbox');
const { USUAL, venueNames, venueNamed } = require('../venue');
const { describeVariables } = require('./variables');

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {string} [short] one letter
 * @property {boolean} [multiple] may be given several times
 * @property {string} [value] the name of the value in the help, in capitals
 * @property {readonly [lowest: number, highest: number]} [range] the value is a number between these
 * @property {boolean} [whole] that number has no fraction
 * @property {string} [default] in words
 * @property {string} [alias] another spelling
 * @property {string} description
 */
/**
 * @typedef {object} Operand
 * @property {string} name in capitals
 * @property {string} description
 */
/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary one line
 * @property {readonly string[]} description paragraphs
 * @property {readonly Operand[]} operands
 * @property {Readonly<Record<string, Readonly<Option>>>} options by long name
 * @property {readonly (readonly [command: string, what: string])[]} examples
 * @property {Readonly<Record<string, string>>} exitCodes
 */

/** Exit codes. 130 and 143 are the shell's codes for SIGINT and SIGTERM. */
const EXIT = Object.freeze({
  healthy: 0,
  cause: 1,
  usage: 2,
  noVerdict: 3,
  interrupted: 130,
  terminated: 143,
});

/** The commands are about this exchange, unless they name another one. */
const VENUE = USUAL;

/** Options that every command has. @type {Readonly<Record<string, Readonly<Option>>>} */
const COMMON_OPTIONS = Object.freeze({
  help: { type: 'boolean', short: 'h', description: 'Print the help of the command and exit.' },
  color: {
    type: 'boolean',
    alias: 'colour',
    description: 'Use colours even when stdout is not a terminal. Overrides the environment.',
  },
  'no-color': {
    type: 'boolean',
    alias: 'no-colour',
    description: 'Do not use colours.',
  },
});

/** @type {Command} */
const VERSION = {
  name: 'version',
  summary: 'print the version',
  description: ['Prints the version of the package.'],
  operands: [],
  options: {},
  examples: [['bybit-auth version', 'the same as bybit-auth --version']],
  exitCodes: { 0: 'printed', 2: 'invalid command line' },
};

/** @type {Command} */
const HELP = {
  name: 'help',
  summary: 'print the help of a command',
  description: ['Prints the help of a command, or the list of commands.'],
  operands: [{ name: 'COMMAND', description: 'The name of a command.' }],
  options: {},
  examples: [['bybit-auth help doctor', 'the same as bybit-auth doctor --help']],
  exitCodes: { 0: 'printed', 2: 'invalid command line' },
};

/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @type {Readonly<Record<string, (venue: Venue) => Command>>} */
const OF_A_VENUE = Object.freeze({ doctor, explain, check, sandbox });

/** @type {readonly Command[]} */
const COMMANDS = Object.freeze([
  ...Object.values(OF_A_VENUE).map((commandFor) => commandFor(VENUE)),
  VERSION,
  HELP,
]);

/** @returns {Readonly<Record<string, string>>} the environment variables that the commands read, by name */
const describeAllVariables = () => ({
  ...Object.assign(
    {},
    ...venueNames().map((name) => describeVariables(venueNamed(name, '').credentials.variables)),
  ),
  BYBIT_AUTH_BACKEND: 'native or javascript: the signing backend',
  NO_COLOR: 'not empty: no colours',
  FORCE_COLOR: 'colours even when stdout is not a terminal; 0 for none',
  TERM: 'dumb: no colours, and progress in plain lines',
});

/**
 * @param {string} name
 * @param {Venue} [venue] that it is about
 * @returns {Command | undefined}
 */
function getCommand(name, venue = VENUE) {
  const isOther = venue !== VENUE && Object.hasOwn(OF_A_VENUE, name);
  return isOther ? OF_A_VENUE[name](venue) : COMMANDS.find((command) => command.name === name);
}

/**
 * What a command accepts.
 *
 * @param {Command} command
 * @returns {Record<string, Readonly<Option>>} by long name, aliases left out
 */
function listOptions(command) {
  return { ...command.options, ...COMMON_OPTIONS };
}

module.exports = {
  COMMANDS,
  COMMON_OPTIONS,
  EXIT,
  VENUE,
  describeAllVariables,
  getCommand,
  listOptions,
};
