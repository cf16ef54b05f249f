'use strict';

/** Makes the fields of a signal out of a body with other names. Each field keeps the place where it was sent. */

const { fieldsOf } = require('../signal/combinations');
const { FIELDS } = require('../signal/fields');
const { joinPath, parseStrict } = require('../signal/json');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('../signal/json').ParsedJson} ParsedJson */
/** @typedef {import('../signal/schema').Entry} Entry */
/** @typedef {import('./presets').Preset} Preset */
/** @typedef {import('./settings').SourceSettings} SourceSettings */
/** @typedef {{ entries: Map<string, Entry>, findings: Finding[], warnings: Finding[] }} Translation */

/** Words for the side of an order that say another kind of signal. */
const KIND_OF_WORD = new Map([
  ...['close', 'exit', 'flat'].map((word) => /** @type {const} */ ([word, 'close'])),
  ['cancel', 'cancel'],
]);
/** Fields whose words senders write in any case. */
const WORD_FIELDS = Object.freeze(['kind', 'side', 'position', 'previous', 'type']);
/** What a sender may tell about a trade without asking for it. */
const INFORMATIONAL = Object.freeze(['side', 'position', 'previous', 'size', 'price']);

/** @param {ParsedJson} parsed @param {string} path @param {string} code @param {string} message continues the path @returns {Finding} */
function findingAt(parsed, path, code, message) {
  const byte = parsed.at(path);
  return { code, path, ...(byte !== undefined && { byte }), message: `${path} ${message}` };
}

/** @param {Entry} entry @returns {Entry} with its words as a signal has them: BUY is buy */
function inLowerCase(entry) {
  const isWord = typeof entry.value === 'string' && /^[A-Za-z]{1,16}$/.test(entry.value);
  // The value is new, and its type is not: a place in the body still tells the byte.
  return isWord ? { ...entry, value: String(entry.value).toLowerCase() } : entry;
}

/** @param {Entry} entry @returns {string} '' for what is no text */
const wordOf = ({ value }) => (typeof value === 'string' ? value : '');

/** @param {Map<string, Entry>} entries @param {string} sizeOf what a bare number counts */
function normalize(entries, sizeOf) {
  for (const name of WORD_FIELDS) {
    const entry = entries.get(name);
    if (entry !== undefined) entries.set(name, inLowerCase(entry));
  }
  const side = entries.get('side');
  const kind = side === undefined ? undefined : KIND_OF_WORD.get(wordOf(side));
  if (side !== undefined && kind !== undefined && !entries.has('kind')) {
    entries.delete('side');
    entries.set('kind', { ...side, value: kind });
  }
  const size = entries.get('size');
  if (size !== undefined && typeof size.value === 'string') {
    entries.set('size', { value: { of: sizeOf, value: size.value }, path: size.path, type: 'object' });
  }
}

/** @param {Map<string, Entry>} entries @param {Readonly<Record<string, unknown>>} [defaults] */
function addDefaults(entries, defaults = {}) {
  for (const [name, value] of Object.entries(defaults)) {
    if (entries.has(name)) continue;
    const parsed = parseStrict(Buffer.from(JSON.stringify(value) ?? 'null'));
    entries.set(name, { value: parsed.value, path: name, type: parsed.typeAt('') });
  }
}

/** @param {Map<string, Entry>} entries @returns {string | undefined} as far as it is clear */
function kindOf(entries) {
  const kind = entries.get('kind');
  if (kind !== undefined) return wordOf(kind);
  if (entries.has('side') === entries.has('position')) return undefined;
  return entries.has('side') ? 'order' : 'target';
}

/**
 * By the names of a preset.
 *
 * @param {ParsedJson} parsed
 * @param {Preset} preset
 * @param {SourceSettings} settings
 * @returns {Translation}
 */
function byNames(parsed, { fields = {}, informational = [] }, { sizeOf, defaults }) {
  /** @type {Map<string, Entry[]>} */
  const candidates = new Map();
  for (const name of Object.keys(parsed.value)) {
    if (informational.includes(name)) continue;
    const field = Object.hasOwn(FIELDS, name) ? name : (fields[name]?.field ?? name);
    const entry = { value: parsed.value[name], path: joinPath('', name) };
    candidates.set(field, [...(candidates.get(field) ?? []), entry]);
  }
  const entries = new Map([...candidates].map(([field, [first]]) => [field, first]));
  addExchange(entries);
  addDefaults(entries, defaults);
  normalize(entries, sizeOf);
  const kind = kindOf(entries);
  const findings = [];
  for (const [field, sent] of candidates) {
    const fitting = sent.filter(
      ({ path }) => kind === undefined || (fields[path]?.kinds?.includes(kind) ?? true),
    );
    if (fitting.length === 0) entries.delete(field);
    else if (fitting[0] !== sent[0]) entries.set(field, fitting[0]);
    const isOne = new Set(fitting.map(({ value }) => JSON.stringify(value))).size <= 1;
    const names = fitting.map(({ path }) => path).join(' and ');
    if (!isOne) {
      findings.push(
        findingAt(parsed, fitting[0].path, 'ambiguous', `is not the only ${field}: ${names} differ`),
      );
    }
  }
  normalize(entries, sizeOf);
  return { entries, findings, warnings: dropInformational(parsed, entries, kind) };
}

/** @param {Map<string, Entry>} entries Alerts may have the exchange in a member of its own. */
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
 * @param {Map<string, Entry>} entries
 * @param {string | undefined} kind
 * @returns {Finding[]} a warning for each field that was left out
 */
function dropInformational(parsed, entries, kind) {
  if (kind === undefined || !['order', 'target', 'close', 'cancel', 'stop'].includes(kind)) return [];
  const allowed = fieldsOf(kind);
  const isMarket = [undefined, 'market'].includes(/** @type {any} */ (entries.get('type')?.value));
  const dropped = [...entries].filter(
    ([field, { path }]) =>
      INFORMATIONAL.includes(field) && (!allowed.includes(field) || (path === 'price' && isMarket)),
  );
  return dropped.map(([field, { path }]) => {
    entries.delete(field);
    const what = allowed.includes(field) ? 'a market order' : `a signal of the kind ${kind}`;
    return findingAt(parsed, path, 'ignored-field', `has no effect on ${what}`);
  });
}

/**
 * By a map of the configuration: fields, and the paths of their values.
 *
 * @param {ParsedJson} parsed
 * @param {Readonly<Record<string, string | { value: unknown }>>} map
 * @param {SourceSettings} settings
 * @returns {Translation}
 */
function byMap(parsed, map, { sizeOf, defaults }) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** @type {Record<string, unknown>} */
  const fixed = {};
  for (const [field, from] of Object.entries(map)) {
    if (typeof from !== 'string') fixed[field] = from.value;
    else if (parsed.places.has(from)) entries.set(field, { value: valueAt(parsed, from), path: from });
  }
  addDefaults(entries, { ...defaults, ...fixed });
  normalize(entries, sizeOf);
  return { entries, findings: [], warnings: [] };
}

/** @param {ParsedJson} parsed @param {string} path that it has @returns {unknown} */
function valueAt({ value }, path) {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return keys.reduce((inner, key) => inner?.[key], value);
}

module.exports = { addDefaults, byMap, byNames };
