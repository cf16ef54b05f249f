'use strict';

/**
 * Which exchange a command is about: the one of --venue, or the one whose variables are set.
 *
 * @module
 */

const { namesInFile } = require('../credentials/env-file');
const { inList } = require('../errors/causes/record');
const { nearest } = require('../internal/nearest');
const { UsageError } = require('./usage-error');
const { VENUES, venueOf } = require('../venues');

/** @typedef {Readonly<import('../venues/venue').Venue>} Venue */

/** The exchange of commands that name none. @type {Venue} */
const USUAL = venueOf(undefined);
/** The file that the doctor reads by itself. */
const USUAL_FILE = '.env';

/** @returns {string[]} the usual one first */
function venueNames() {
  return Object.keys(VENUES);
}

/** @returns {string} the names of the exchanges in texts: `Bybit, Binance or OKX` */
function venueTitles() {
  return inList(
    venueNames().map((name) => venueOf({ venue: name }).title),
    'or',
  );
}

/**
 * @param {string} name
 * @param {string} command for the error
 * @returns {Venue}
 * @throws {UsageError}
 */
function venueNamed(name, command) {
  const names = venueNames();
  if (names.includes(name)) return venueOf({ venue: name });
  const near = nearest(name, names);
  const suggestion = near === null ? '' : `; did you mean ${near}?`;
  throw new UsageError(`--venue must be ${names.join(', ')}${suggestion}`, command);
}

/**
 * The value of --venue, before the other options are read: what they mean depends on it.
 *
 * @param {readonly string[]} argv without the name of the command
 * @param {string} command
 * @returns {Venue | null} null without that option
 * @throws {UsageError}
 */
function venueIn(argv, command) {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  /** @type {string | undefined} */
  let name;
  options.forEach((argument, index) => {
    if (argument === '--venue') name = options[index + 1];
    else if (argument.startsWith('--venue=')) name = argument.slice('--venue='.length);
  });
  // The parser reports an option without its value.
  return name === undefined ? null : venueNamed(name, command);
}

/** @param {readonly string[]} names of variables @returns {Venue[]} the exchanges that they belong to */
function venuesOf(names) {
  return venueNames()
    .map((name) => venueOf({ venue: name }))
    .filter(({ credentials }) =>
      Object.values(credentials.variables).some((variable) => names.includes(variable)),
    );
}

/**
 * The exchange whose variables are set.
 *
 * @param {{ 'env-file'?: string, names?: string, prefix?: string }} values options of the command line
 * @returns {Venue} the usual one where its variables are set, or those of no exchange
 * @throws {UsageError} where those of several others are set
 */
function guessVenue({ 'env-file': file, names, prefix }) {
  if (names !== undefined || prefix !== undefined) return USUAL;
  const set = file === undefined ? venuesOf(Object.keys(process.env)) : [];
  const found = set.length > 0 ? set : venuesOf(namesInFile(file ?? USUAL_FILE));
  if (found.length === 0 || found.includes(USUAL)) return USUAL;
  if (found.length === 1) return found[0];
  const ids = found.map(({ id }) => `--venue ${id}`);
  throw new UsageError(`the variables of several exchanges are set: choose ${ids.join(' or ')}`, 'doctor');
}

module.exports = { USUAL, USUAL_FILE, guessVenue, venueIn, venueNamed, venueNames, venueTitles };
