'use strict';

/** Reads a signal: everything that is wrong with it is found in one pass, with the byte where it stands. */

const { COMBINATIONS, KIND_FIELDS, KIND_OF_FIELD, fieldsOf } = require('./combinations');
const { FIELDS, unfilledPlaceholder } = require('./fields');
const { joinPath } = require('./json');
const { fieldMeantBy } = require('./synonyms');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('./json').ParsedJson} ParsedJson */
/** @typedef {import('./json').JsonType} JsonType */
/**
 * @typedef {object} Signal what the relay keeps; decimals are strings, times are ms since 1970
 * @property {1} v
 * @property {string} id
 * @property {string} source
 * @property {number} at
 * @property {string} symbol  as sent; '' where the kind has none
 * @property {'order' | 'target' | 'close' | 'cancel' | 'stop' | 'heartbeat'} kind
 * @property {'buy' | 'sell'} [side]
 * @property {'long' | 'short' | 'flat'} [position]
 * @property {'long' | 'short' | 'flat'} [previous]
 * @property {{ of: string, value: string }} [size]
 * @property {'market' | 'limit' | 'stop'} [type]
 * @property {string} [price]
 * @property {string} [trigger]
 * @property {string} [takeProfit]
 * @property {string} [stopLoss]
 * @property {boolean} [reduceOnly]
 * @property {'GTC' | 'IOC' | 'FOK' | 'PostOnly'} [timeInForce]
 * @property {string} [leg]
 * @property {string[]} [to]
 * @property {string} [note]
 */
/**
 * One field as it was sent, under the name of the signal's field.
 *
 * @typedef {object} Entry
 * @property {unknown} value
 * @property {string} path  where it stands in what was sent: `ticker`
 * @property {JsonType} [type]  where it was made out of something else
 */
/**
 * @typedef {object} ReadOptions
 * @property {string} source
 * @property {number} receivedAt  ms
 * @property {boolean} [strictFields]  an unknown field is a finding, else a warning; default true
 * @property {{ id?: Fallback, at?: Fallback }} [fallbacks]  for a signal without them; default: `at` is `receivedAt`
 */
/** @typedef {{ value: string | number, warning?: string }} Fallback `warning` continues the name of the field */
/** @typedef {{ signal: Signal | null, findings: Finding[], warnings: Finding[] }} ReadSignal null when there are findings */

/** Names that the relay sets, and why a sender may not. */
const RESERVED = new Map([['source', 'is set by the relay, never by the sender']]);

/** Advice for each unknown name takes time. */
const MOST_FIELDS = 64;

/** @param {ParsedJson} parsed an object @returns {Map<string, Entry>} its members under their own names */
function entriesOf({ value }) {
  return new Map(Object.keys(value).map((name) => [name, { value: value[name], path: joinPath('', name) }]));
}

/** @param {ParsedJson} parsed @param {string} path @returns {number | undefined} of the nearest place that was sent */
function byteAt(parsed, path) {
  for (let place = path; place !== ''; place = place.replace(/\.?[^.[]*$|\[[^\]]*\]$/, '')) {
    const byte = parsed.at(place);
    if (byte !== undefined) return byte;
  }
  return parsed.at('');
}

/** Collects what is wrong. */
class Report {
  /** @param {ParsedJson} parsed */
  constructor(parsed) {
    this.parsed = parsed;
    /** @type {Finding[]} */
    this.findings = [];
    /** @type {Finding[]} */
    this.warnings = [];
  }

  /** @param {Finding[]} list @param {string} code @param {string} path @param {string} message continues the path @param {number} [byte] */
  tell(list, code, path, message, byte = byteAt(this.parsed, path)) {
    list.push({ code, path, ...(byte !== undefined && { byte }), message: `${path} ${message}` });
  }
}

/**
 * @param {ParsedJson} parsed  without findings
 * @param {ReadOptions} options
 * @param {ReadonlyMap<string, Entry>} [entries]  the fields, where they were sent under other names
 * @returns {ReadSignal}
 */
function readSignal(parsed, options, entries) {
  const report = new Report(parsed);
  if (parsed.typeAt('') !== 'object') {
    const byte = parsed.at('');
    const message = 'A signal must be a JSON object: { "symbol": …, "kind": … }';
    return { signal: null, findings: [{ code: 'not-an-object', path: '', byte, message }], warnings: [] };
  }
  const sent = entries ?? entriesOf(parsed);
  if (sent.size > MOST_FIELDS) {
    const message = `There are ${sent.size} fields, more than a signal can have; give the source a map when the body is not a signal`;
    return {
      signal: null,
      findings: [{ code: 'too-many-fields', path: '', byte: parsed.at(''), message }],
      warnings: [],
    };
  }
  tellUnknown(sent, report, options.strictFields !== false);
  const { fields, places } = readFields(sent, report);
  fields.kind ??= kindOf(sent, report);
  checkCombination(fields, sent, places, report);
  const signal = complete(fields, sent, options, report);
  const isGood = report.findings.length === 0;
  return { signal: isGood ? signal : null, findings: report.findings, warnings: report.warnings };
}

/** @param {ReadonlyMap<string, Entry>} sent @param {Report} report @param {boolean} isStrict */
function tellUnknown(sent, report, isStrict) {
  for (const [name, { path }] of sent) {
    if (Object.hasOwn(FIELDS, name)) continue;
    const meant = fieldMeantBy(name);
    const advice = meant === null ? '' : `. Did you mean ${meant}?`;
    const message = RESERVED.get(name) ?? `is not a field of a signal${advice}`;
    const key = report.parsed.places.get(path)?.key;
    // A sender that sets what the relay sets is refused in any case.
    const list = isStrict || RESERVED.has(name) ? report.findings : report.warnings;
    report.tell(list, 'unknown-field', shortPath(path), message, key);
  }
}

/** @param {string} path @returns {string} */
const shortPath = (path) => (path.length > 64 ? `${path.slice(0, 64)}…` : path);

/**
 * @param {ReadonlyMap<string, Entry>} sent
 * @param {Report} report
 * @returns {{ fields: Record<string, any>, places: Record<string, string> }} what could be read, and where it stood
 */
function readFields(sent, report) {
  /** @type {Record<string, any>} */
  const fields = {};
  /** @type {Record<string, string>} */
  const places = {};
  for (const [name, { read }] of Object.entries(FIELDS)) {
    const entry = sent.get(name);
    if (entry === undefined) continue;
    places[name] = entry.path;
    // The value of a remark decides nothing, so that a placeholder in it does not cost the trade.
    if (name === 'note' && typeof entry.value === 'string' && unfilledPlaceholder(entry.value) !== null) {
      report.tell(report.warnings, 'unfilled-placeholder', entry.path, 'has a placeholder without a value');
      continue;
    }
    fields[name] = read(entry.value, {
      typeOf: (place = '') => typeOf(report.parsed, entry, place),
      tell: (problem, message, place = '') =>
        void report.tell(
          report.findings,
          problem,
          entry.path + (entry.type === undefined ? place : ''),
          message,
        ),
    });
  }
  return { fields, places };
}

/** @param {ParsedJson} parsed @param {Entry} entry @param {string} place @returns {JsonType | undefined} */
function typeOf(parsed, entry, place) {
  if (entry.type === undefined) return parsed.typeAt(entry.path + place);
  return place === '' ? entry.type : 'string';
}

/** @param {ReadonlyMap<string, Entry>} sent @param {Report} report @returns {string | undefined} */
function kindOf(sent, report) {
  if (sent.has('kind')) return undefined;
  const given = Object.keys(KIND_OF_FIELD).filter((name) => sent.has(name));
  if (given.length === 1) return KIND_OF_FIELD[given[0]];
  const message =
    given.length === 0
      ? `is missing: one of ${Object.keys(KIND_FIELDS).join(', ')}`
      : 'is missing: side asks for an order, position for a target';
  report.tell(report.findings, given.length === 0 ? 'missing' : 'ambiguous', 'kind', message);
  return undefined;
}

/**
 * @param {Record<string, any>} fields
 * @param {ReadonlyMap<string, Entry>} sent
 * @param {Record<string, string>} places
 * @param {Report} report
 */
function checkCombination(fields, sent, places, report) {
  const { kind } = fields;
  if (kind === undefined) return;
  const placeOf = (/** @type {string} */ path) => {
    const [name, ...rest] = path.split('.');
    return [places[name] ?? name, ...rest].join('.');
  };
  for (const name of KIND_FIELDS[kind].needs) {
    if (!sent.has(name)) {
      report.tell(report.findings, 'missing', name, `is missing: the kind ${kind} needs it`);
    }
  }
  const allowed = fieldsOf(kind);
  for (const name of Object.keys(places)) {
    if (allowed.includes(name)) continue;
    report.tell(
      report.findings,
      'not-together',
      placeOf(name),
      `has no effect on a signal of the kind ${kind}`,
    );
    delete fields[name];
  }
  const unread = Object.keys(places).filter((name) => fields[name] === undefined);
  for (const [path, problem, isWrong, message] of COMBINATIONS) {
    // A field that could not be read is a finding already, and says nothing about the others.
    if (isWrong(fields) && !unread.some((name) => asksFor(name, isWrong, fields))) {
      report.tell(report.findings, problem, placeOf(path), message);
    }
  }
}

/** @param {string} name @param {(fields: any) => boolean} isWrong @param {object} fields @returns {boolean} */
function asksFor(name, isWrong, fields) {
  let isAsked = false;
  isWrong({
    ...fields,
    get [name]() {
      isAsked = true;
      return undefined;
    },
  });
  return isAsked;
}

/**
 * @param {Record<string, any>} fields
 * @param {ReadonlyMap<string, Entry>} sent
 * @param {ReadOptions} options
 * @param {Report} report
 * @returns {Signal}
 */
function complete(fields, sent, { source, receivedAt, fallbacks = {} }, report) {
  const at = { value: receivedAt, warning: 'is missing: the time of arrival counts' };
  for (const [name, fallback] of Object.entries({ at, ...fallbacks })) {
    if (sent.has(name) || fallback === undefined) continue;
    fields[name] = fallback.value;
    if (fallback.warning !== undefined) report.tell(report.warnings, `no-${name}`, name, fallback.warning);
  }
  if (!sent.has('id') && fields.id === undefined) report.tell(report.findings, 'missing', 'id', 'is missing');
  if (fields.position === 'flat') delete fields.size;
  const { id, symbol = '' } = fields;
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return /** @type {Signal} */ ({ ...Object.fromEntries(known), v: 1, id, source, symbol });
}

module.exports = { entriesOf, readSignal };
