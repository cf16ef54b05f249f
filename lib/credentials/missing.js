'use strict';

/** Findings about environment variables that are not set, with what the user has instead and what to type. */

const path = require('node:path');

const { describeFinding } = require('./findings');
const { browserPrefix, findSimilar } = require('./similar-names');

/** @typedef {import('../venues/venue').Venue} Venue */
/** @typedef {import('./similar-names').SimilarName} SimilarName */
/**
 * @typedef {object} Place where credentials are looked for
 * @property {import('./similar-names').Wanted} wanted
 * @property {readonly string[]} names of all variables that are set
 * @property {{ name: string, names: readonly string[] } | null} file whose variables may be set or not
 * @property {string | null} program path of the script that asks; null when it is not the bot
 */
/**
 * @typedef {object} Missing
 * @property {string} variable that is not set
 * @property {SimilarName | null} found what may be meant instead, or the variable itself in a file that is not loaded
 * @property {boolean} isInFile
 */

const BYTE_ORDER_MARK = '\uFEFF';

/** @param {readonly string[]} words @returns {string} `A, B and C` */
function list(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** @param {string | null} program @returns {string} its path from the working directory */
function scriptName(program) {
  try {
    const script = program === null ? '' : path.relative(process.cwd(), program);
    const isOwn = script !== '' && !/^\.\.|node_modules/.test(script) && !path.isAbsolute(script);
    return isOwn ? script : 'bot.js';
  } catch {
    // The working directory is deleted.
    return 'bot.js';
  }
}

/** @param {string} file @param {string | null} program @returns {string} how Node.js starts it so that it reads the file */
function startCommand(file, program) {
  const name = scriptName(program);
  const runner = /\.[cm]?ts$/.test(name) ? 'npx tsx' : 'node';
  return `${runner} --env-file=${file} ${/\s/.test(name) ? JSON.stringify(name) : name}`;
}

/** @param {string} variable @param {readonly string[]} names @param {Place['wanted']} wanted @param {any} field */
function lookIn(variable, names, wanted, field) {
  const marked = BYTE_ORDER_MARK + variable;
  if (names.includes(marked)) return { name: marked, variable, isOwn: true };
  if (names.includes(variable)) return { name: variable, variable, isOwn: true };
  return findSimilar(field, names, wanted);
}

/**
 * @param {readonly SimilarName[]} renamed
 * @returns {string} `BYBIT_API_KEY and BYBIT_API_SECRET`
 */
function targets(renamed) {
  return list([...new Set(renamed.map(({ variable }) => variable))]);
}

/** @param {readonly SimilarName[]} similar @returns {string[]} about names that no variable of a bot should have */
function warnings(similar) {
  const prefixes = [...new Set(similar.map(({ name }) => browserPrefix(name)).filter(Boolean))];
  return prefixes.map(
    (prefix) =>
      `Variables that begin with ${prefix} are shipped to browsers: delete that API key, create a new one, and name it without ${prefix}.`,
  );
}

/**
 * @param {readonly SimilarName[]} similar
 * @param {string} place that has them
 * @param {string} ending what else to do: `, and start …`
 * @returns {string[]} sentences, of which the first says what to do
 */
function renameSentences(similar, place, ending) {
  if (similar.length === 0) return [];
  const marked = similar.filter(({ name }) => name.startsWith(BYTE_ORDER_MARK));
  if (marked.length > 0) {
    return [
      `The file begins with a byte order mark (U+FEFF), which becomes part of the name ${targets(marked)}: ` +
        'save the file as UTF-8 without a byte order mark.',
    ];
  }
  const them = similar.length === 1 ? 'it' : 'them';
  // A name without the exchange may be meant for something else, unless a key and a secret stand side by side.
  const isSure = similar.length > 1 || similar.every(({ isOwn }) => isOwn);
  const condition = isSure ? '' : 'if that is the one that is meant, ';
  // `set NAME =value` of Windows makes a name that ends with a space.
  const names = list(similar.map(({ name }) => (/\s/.test(name) ? `"${name}"` : name)));
  return [
    `${place} has ${names}: ${condition}rename ${them} to ${targets(similar)}${ending}.`,
    ...warnings(similar),
  ];
}

/**
 * @param {readonly Missing[]} missing
 * @param {Place} place
 * @returns {string} sentences, the same for each of them
 */
function fixOf(missing, { names, file, program }) {
  const fileName = file?.name ?? '.env';
  const start = `start the bot with ${startCommand(fileName, program)}`;
  const found = missing.flatMap((each) =>
    each.found === null ? [] : [{ ...each.found, isInFile: each.isInFile }],
  );
  const unread = found.filter(({ isInFile, name, variable }) => isInFile && name === variable);
  const misnamed = found.filter(({ isInFile, name, variable }) => isInFile && name !== variable);
  const isLoaded = misnamed.every(({ name }) => names.includes(name));
  const option = program === null ? '' : ', or pass the option "names"';
  return [
    ...renameSentences(
      found.filter(({ isInFile }) => !isInFile),
      'The environment',
      option,
    ),
    ...(unread.length > 0 ? [`${fileName} has ${targets(unread)}, but it is not loaded: ${start}.`] : []),
    ...renameSentences(misnamed, fileName, isLoaded ? option : `, and ${start}`),
    ...setSentences(missing, file, start),
  ].join(' ');
}

/**
 * @param {readonly Missing[]} missing
 * @param {Place['file']} file
 * @param {string} start what else to do
 * @returns {string[]} about the variables that are nowhere
 */
function setSentences(missing, file, start) {
  const nowhere = missing.filter(({ found }) => found === null).map(({ variable }) => variable);
  if (nowhere.length === 0) return [];
  if (file === null) return [`Set ${list(nowhere)} in the object that is passed as env.`];
  const where = file.names.length === 0 ? 'a file named .env in this folder' : file.name;
  const sentence = `Write ${list(nowhere)} into ${where}: on each line a name, an equals sign and its value.`;
  return nowhere.length === missing.length ? [sentence, `Then ${start}.`] : [sentence];
}

/**
 * @param {any} field of the credentials that no variable sets
 * @param {Place} place
 * @returns {Missing}
 */
function lookFor(field, { wanted, names, file }) {
  const variable = /** @type {any} */ (wanted.variables)[field];
  // It is set, but empty.
  if (names.includes(variable)) return { variable, found: null, isInFile: false };
  const set = lookIn(variable, names, wanted, field);
  const filed = lookIn(variable, file?.names ?? [], wanted, field);
  // What is set by a file is mended in the file, and a file that has the variable itself needs only to be loaded.
  const isInFile = filed !== null && (filed.name === variable || set === null || set.name === filed.name);
  return { variable, found: isInFile ? filed : set, isInFile };
}

/**
 * @param {readonly any[]} fields of the credentials that no variable sets
 * @param {Place} place
 * @param {Readonly<Venue>} venue
 * @returns {import('./findings').DescribedFinding[]} in the same order
 */
function missingFindings(fields, place, venue) {
  const missing = fields.map((field) => lookFor(field, place));
  const fix = fixOf(missing, place);
  const common = /** @type {const} */ ({ id: 'missing', severity: 'error', repairable: false });
  return missing.map(({ variable, found }, index) => {
    const name = found?.name.replace(BYTE_ORDER_MARK, '');
    const other = name === undefined || name === variable ? {} : { similar: name };
    const finding = { field: fields[index], ...common, index: 0, count: 0, codePoint: 0, variable, ...other };
    return Object.freeze({ ...describeFinding(finding, venue), fix });
  });
}

/**
 * @param {readonly any[]} fields that no variable sets, and that need none
 * @param {Place} place
 * @returns {string | null} what is there instead, when it is certainly meant
 */
function adviceAbout(fields, place) {
  const meant = fields.map((field) => lookFor(field, place)).filter(({ found }) => found?.isOwn === true);
  return meant.length === 0 ? null : fixOf(meant, place);
}

module.exports = { adviceAbout, missingFindings };
