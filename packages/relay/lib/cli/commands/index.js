'use strict';

/**
 * The command line as data: each command is a file, which also has its help. What a command does is loaded when it runs.
 *
 * @module
 */

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {string} [short]  one letter
 * @property {string} [value]  name of the value in the help, in capitals
 * @property {readonly [lowest: number, highest: number]} [range]  the value is a whole number between these
 * @property {readonly string[]} [choices]  the value is one of these
 * @property {string} description
 */
/**
 * @typedef {object} Operand
 * @property {string} name  in capitals
 * @property {boolean} [optional]
 * @property {string} description
 */
/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary  one line
 * @property {readonly string[]} description  paragraphs
 * @property {readonly Operand[]} operands
 * @property {Readonly<Record<string, Readonly<Option>>>} options  by long name
 * @property {readonly (readonly [line: string, what: string])[]} examples
 * @property {Readonly<Record<string, string>>} exitCodes
 * @property {Run} run
 */
/**
 * @typedef {object} Surroundings
 * @property {NodeJS.WriteStream} stdout
 * @property {NodeJS.WriteStream} stderr
 * @property {NodeJS.ReadStream} stdin
 * @property {Record<string, string | undefined>} environment
 * @property {AbortSignal} signal  aborted by Ctrl-C, SIGTERM, or when stdout is closed
 */
/** @typedef {{ command: Command, values: Record<string, any>, operands: string[] }} Invocation */
/** @typedef {(invocation: Invocation, surroundings: Surroundings) => Promise<number> | number} Run  resolves to the exit code */

const NAMES = Object.freeze([
  'init',
  'check',
  'start',
  'status',
  'ledger',
  'stop',
  'resume',
  'resolve',
  'replay',
  'template',
  'send',
  'rotate',
  'backup',
]);

/** Options that every command has. @type {Readonly<Record<string, Readonly<Option>>>} */
const COMMON_OPTIONS = Object.freeze({
  help: { type: 'boolean', short: 'h', description: 'Print the help of the command and exit.' },
});

/** Options of the commands that read the configuration. @type {Readonly<Record<string, Readonly<Option>>>} */
const CONFIG_OPTIONS = Object.freeze({
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    description: 'The configuration. Default: relay.config.mjs, .js, .cjs or .json in this folder.',
  },
  'env-file': {
    type: 'string',
    value: 'FILE',
    description:
      'Read variables that are not set from this file. Default: .env in this folder, if it exists.',
  },
});

/** Options of the commands that need the store only. @type {Readonly<Record<string, Readonly<Option>>>} */
const STORE_OPTIONS = Object.freeze({
  ...CONFIG_OPTIONS,
  store: {
    type: 'string',
    value: 'FILE',
    description: 'Use this store, and read no configuration: for a machine that has only the file.',
  },
});

/** Of the commands that ask first. @type {Readonly<Option>} */
const YES_OPTION = Object.freeze({ type: 'boolean', short: 'y', description: 'Do not ask.' });

/** @returns {Command[]} */
const allCommands = () => NAMES.map((name) => require(`./${name}`));

/** @param {string} name @returns {Command | undefined} */
const getCommand = (name) => (NAMES.includes(name) ? require(`./${name}`) : undefined);

/** @param {Command} command @returns {Record<string, Readonly<Option>>} */
const listOptions = (command) => ({ ...command.options, ...COMMON_OPTIONS });

module.exports = { CONFIG_OPTIONS, STORE_OPTIONS, YES_OPTION, NAMES, allCommands, getCommand, listOptions };
