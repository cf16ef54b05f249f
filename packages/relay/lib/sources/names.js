'use strict';

/** Reads a body by the names of a preset. What may mean two things is refused. */

const { KIND_FIELDS, KIND_OF_FIELD, fieldsOf } = require('../signal/combinations');
const { joinPath } = require('../signal/json');
const { addDefaults, findingAt, normalizeSize, normalizeWords, wordOf } = require('./translate');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('../signal/json').ParsedJson} ParsedJson */
/** @typedef {import('../signal/schema').Entry} Entry */
/** @typedef {import('./presets').Name} Name */
/** @typedef {import('./presets').Preset} Preset */
/** @typedef {import('./translate').Entries} Entries */
/** @typedef {Entry & { field: string, name: Name | undefined, wins: boolean }} Candidate */

/** What a sender may tell about a trade without asking for it. */
const INFORMATIONAL = Object.freeze(['side', 'position', 'previous', 'size', 'price']);

/** @param {ParsedJson} parsed @param {readonly string[]} objects @returns {Entry[]} members, and the parts of these objects */
function members({ value, typeAt }, objects) {
  return Object.keys(value).flatMap((key) => {
    const path = joinPath('', key);
    if (!objects.includes(path) || typeAt(path) !== 'object') return [{ value: value[key], path }];
    return Object.keys(value[key]).map((part) => ({ value: value[key][part], path: joinPath(path, part) }));
  });
}

/** @param {Entry} entry @param {Preset} preset @returns {Candidate} */
function candidateOf(entry, { names = {} }) {
  const name = Object.hasOwn(names, entry.path) ? names[entry.path] : undefined;
  const word = wordOf(entry);
  const wins = name?.wins?.includes(word) ?? false;
  if (name?.words === undefined || !Object.hasOwn(name.words, word)) {
    return { ...entry, field: name?.field ?? entry.path, name, wins };
  }
  const [field, value] = name.words[word];
  return { ...entry, value, field, name, wins };
}

/** @param {Entries} entries @returns {string | undefined} as far as it is clear */
function kindOf(entries) {
  const kind = entries.get('kind');
  if (kind !== undefined) return wordOf(kind);
  const implied = Object.keys(KIND_OF_FIELD).filter((field) => entries.has(field));
  return implied.length === 1 ? KIND_OF_FIELD[implied[0]] : undefined;
}

/** @param {readonly Candidate[]} candidates @returns {Entries} the first of each field */
function firstOf(candidates) {
  return new Map([...candidates].reverse().map(({ field, value, path }) => [field, { value, path }]));
}

/**
 * @param {readonly Candidate[]} candidates
 * @param {string | undefined} kind
 * @returns {Candidate[]} those that count in a signal of this kind
 */
function counting(candidates, kind) {
  const fitting = candidates.filter(
    ({ name }) => kind === undefined || (name?.kinds?.includes(kind) ?? true),
  );
  const won = new Set(fitting.filter(({ wins }) => wins).map(({ field }) => field));
  return fitting.filter(({ field, wins }) => wins || !won.has(field));
}

/** @param {readonly Candidate[]} candidates @param {ParsedJson} parsed @returns {Finding[]} */
function ambiguities(candidates, parsed) {
  /** @type {Map<string, Candidate[]>} */
  const byField = new Map();
  for (const candidate of candidates) {
    const same = byField.get(candidate.field);
    if (same === undefined) byField.set(candidate.field, [candidate]);
    else same.push(candidate);
  }
  return [...byField].flatMap(([field, same]) => {
    if (same.length === 1 || new Set(same.map(({ value }) => JSON.stringify(value))).size === 1) return [];
    const paths = same.map(({ path }) => path);
    const message = `is not the only ${field}: ${paths.join(' and ')} differ`;
    return [findingAt(parsed, paths[0], 'ambiguous', message)];
  });
}

/** @param {Entries} entries An alert may have the exchange in a member of its own. */
function addExchange(entries) {
  const exchange = entries.get('exchange');
  const symbol = entries.get('symbol');
  if (typeof exchange?.value !== 'string') return;
  entries.delete('exchange');
  if (typeof symbol?.value === 'string' && !/[:/]/.test(symbol.value)) {
    entries.set('symbol', { ...symbol, value: `${exchange.value}:${symbol.value}` });
  }
}

/**
 * @param {ParsedJson} parsed
 * @param {Entries} entries
 * @param {string | undefined} kind
 * @returns {Finding[]} a warning for each field that was left out
 */
function dropInformational(parsed, entries, kind) {
  if (kind === undefined || !Object.hasOwn(KIND_FIELDS, kind)) return [];
  const allowed = fieldsOf(kind);
  const type = entries.get('type');
  const isMarket = type === undefined || wordOf(type) === 'market';
  const isFlat = entries.get('position')?.value === 'flat';
  return [...entries].flatMap(([field, { path }]) => {
    if (!INFORMATIONAL.includes(field)) return [];
    const without = [
      !allowed.includes(field) && `a signal of the kind ${kind}`,
      path === 'price' && isMarket && 'a market order',
      field === 'size' && isFlat && 'a flat position',
    ].find((reason) => typeof reason === 'string');
    if (without === undefined) return [];
    entries.delete(field);
    return [findingAt(parsed, path, 'ignored-field', `has no effect on ${without}`)];
  });
}

/**
 * @param {ParsedJson} parsed
 * @param {Preset} preset
 * @param {{ sizeOf: string, defaults?: Record<string, unknown> }} settings
 * @returns {import('./translate').Translation}
 */
function byNames(parsed, preset, { sizeOf, defaults }) {
  const { objects = [], informational = [] } = preset;
  const sent = members(parsed, objects)
    .filter(({ path }) => !informational.includes(path))
    .map((entry) => candidateOf(entry, preset));
  const complete = (/** @type {readonly Candidate[]} */ candidates) => {
    const entries = firstOf(candidates);
    addDefaults(entries, { ...preset.defaults, ...defaults });
    normalizeWords(entries);
    return entries;
  };
  const kind = kindOf(complete(sent));
  const candidates = counting(sent, kind);
  const entries = complete(candidates);
  addExchange(entries);
  normalizeSize(entries, sizeOf);
  const warnings = dropInformational(parsed, entries, kind);
  return { entries, findings: ambiguities(candidates, parsed), warnings };
}

module.exports = { byNames };
