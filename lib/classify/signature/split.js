'use strict';

/**
 * Splits a signed string into its parts. The exchange's order of the parts decides what stands where.
 *
 * @module
 */

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/**
 * @typedef {object} SignedParts
 * @property {string} text the whole string, as far as it is visible
 * @property {readonly string[]} names of the parts, in order
 * @property {Readonly<Record<string, string>>} values of the parts; `''` where there is none
 * @property {string} content query or body; the whole text if the parts could not be separated
 * @property {boolean} split whether the parts could be separated
 * @property {boolean} certain false when the end of the key is a guess, by the usual length of keys
 * @property {boolean} visible false when the parts before the content are hidden from view
 */
/** @typedef {{ apiKey: string, window: string, content: string | null }} KnownValues '' or null where one is not known */

/** @param {string} text */
const literal = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/**
 * @param {string} text
 * @param {Readonly<Record<string, string>>} patterns of the parts
 * @param {readonly string[]} names
 * @returns {Record<string, string> | null}
 */
function match(text, patterns, names) {
  if (names.some((name) => patterns[name] === undefined)) return null;
  const source = names.map((name) => `(?<${name}>${patterns[name]})`).join('');
  return new RegExp(`^${source}$`).exec(text)?.groups ?? null;
}

const REST = '[^]*';
const TIMESTAMP = String.raw`\d{13}`;

/**
 * @param {string} text
 * @param {KnownValues} known
 * @param {Venue} venue
 * @returns {SignedParts}
 */
function splitString(text, { apiKey, window, content }, { signedParts, keys }) {
  const names = signedParts.map(String);
  const whole = { text, names, values: { content: text }, content: text };
  const asParts = (/** @type {Record<string, string>} */ values, certain = true) => ({
    ...{ text, names, values, content: values.content },
    ...{ split: true, certain, visible: true },
  });
  const anyWindow = String.raw`\d{0,10}`;
  const ownWindow = window === '' ? anyWindow : String.raw`(?:${literal(window)}(?!\d)|${anyWindow})`;
  if (apiKey !== '') {
    const patterns = {
      timestamp: String.raw`\d{0,24}?`,
      apiKey: literal(apiKey),
      window: ownWindow,
      content: REST,
    };
    const values = match(text, patterns, names);
    if (values !== null) return asParts(values);
  }
  if (content !== null && window + content !== '' && text.endsWith(content)) {
    const before = text.slice(0, text.length - content.length);
    const patterns = {
      timestamp: TIMESTAMP,
      apiKey: String.raw`[\w-]{6,64}`,
      window: literal(window),
      content: '',
    };
    const values = match(before, patterns, names);
    if (values !== null) return asParts({ ...values, content });
  }
  // The end of the key is a guess.
  const issued = String.raw`[A-Za-z0-9]{${keys.lengths.apiKey}}(?=$|\d{1,10}(?:$|\D))`;
  const patterns = { timestamp: TIMESTAMP, apiKey: issued, window: ownWindow, content: REST };
  const values = match(text, patterns, names);
  return values === null ? { ...whole, split: false, certain: false, visible: true } : asParts(values, false);
}

module.exports = { splitString };
