'use strict';

/** How the body of a source becomes the fields of a signal: as it is, by a map, or by the names of a preset. */

const { parseStrict } = require('../signal/json');
const { entriesOf } = require('../signal/schema');
const { byNames } = require('./names');
const { addDefaults, byMap } = require('./translate');
const { within } = require('./within');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('../signal/json').ParsedJson} ParsedJson */
/** @typedef {import('./authenticate').Proven} Proven */
/** @typedef {import('./presets').Preset} Preset */
/** @typedef {import('./settings').SourceSettings} SourceSettings */
/**
 * @typedef {object} Made
 * @property {ParsedJson | null} parsed  null when there is nothing to read
 * @property {Map<string, import('../signal/schema').Entry>} [entries]  fields, where they were sent under other names
 * @property {Finding[]} findings
 * @property {Finding[]} warnings
 */

/**
 * @param {ParsedJson} parsed
 * @param {Proven} proven
 * @param {{ name: string, settings: SourceSettings, preset: Preset }} source
 * @returns {Promise<Made>}
 */
async function toFields(parsed, proven, { name, settings, preset }) {
  const { map, defaults } = settings;
  const asIs = { parsed, findings: [], warnings: [] };
  if (typeof map === 'function') return byFunction(map, parsed, proven, `map() of the source ${name}`);
  if (parsed.typeAt('') !== 'object') return asIs;
  if (map !== undefined) return { parsed, ...byMap(parsed, map, settings) };
  if (preset.names !== undefined) return { parsed, ...byNames(parsed, preset, settings) };
  if (defaults === undefined) return asIs;
  const entries = entriesOf(parsed);
  addDefaults(entries, defaults);
  return { ...asIs, entries };
}

/** @param {Function} map @param {ParsedJson} parsed @param {Proven} proven @param {string} what @returns {Promise<Made>} */
async function byFunction(map, parsed, proven, what) {
  const call = async () => map(parsed.value, proven);
  const made = await within(call(), what).then(
    (value) => ({ value, failure: null }),
    (error) => ({ value: null, failure: failureOf(error) }),
  );
  if (made.failure !== null) return nothing('map-failed', `${what} threw: ${made.failure}`);
  const body = made.value === null ? null : asJson(made.value);
  if (body === null) return nothing('no-signal', `${what} made no signal out of this body`);
  // These bytes are not those that were sent.
  const read = parseStrict(body);
  const findings = read.findings.map(({ code, path, message }) => ({ code, path, message }));
  return { parsed: findings.length > 0 ? null : { ...read, at: () => undefined }, findings, warnings: [] };
}

/** @param {any} error @returns {string} @throws what is not a failure of the map itself */
function failureOf(error) {
  if (error?.code === 'ERR_RELAY_NO_ANSWER') throw error;
  return error instanceof Error ? error.message.split('\n')[0].slice(0, 200) : 'no Error';
}

/** @param {string} code @param {string} message @returns {Made} */
const nothing = (code, message) => ({ parsed: null, findings: [{ code, path: '', message }], warnings: [] });

/** @param {unknown} value @returns {Buffer | null} */
function asJson(value) {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? null : Buffer.from(text);
  } catch {
    return null;
  }
}

module.exports = { asJson, toFields };
