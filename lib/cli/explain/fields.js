'use strict';

/**
 * Reads names and values from a text in any notation: JSON (also escaped, also cut off), console.log(), Python, Java, Go, Rust,
 * PHP, Ruby, C#, YAML, logfmt. Only the names that replies and requests use are looked for. Pure.
 *
 * @module
 */

/** @typedef {import('../../venues').Venue} Venue */
/** @typedef {string | number | boolean | null} Value */
/**
 * @typedef {object} Field
 * @property {string} name in lower case, without underscores; `replycode` and `replymessage` for those of the exchange's replies
 * @property {Value} value
 * @property {number} start where the name begins
 * @property {number} end where the value ends
 */

/** Of requests, of clients, and of replies at every exchange. */
const NAMES =
  String.raw`err(?:or)?_?(?:code|no|msg|message)|code|msg|message|reason|description|label|success|op|conn_?id|req_?id|` +
  String.raw`time(?:_now)?|status_?code|status|http_?(?:status|code)|method`;
/** Quotes as in the text, with the backslashes of JSON inside of JSON. */
const QUOTE = String.raw`\\{0,15}["'\x60]`;
const SIGN = String.raw`(=>|->|[:=|>]|(?<=code)(?=\s-?\d{4}))`;
/** A type around a value: `Some(…)`, `String("…")`, `int(…)`, `string(19) "…"`. */
const WRAPPER = /(?:string\(\d{1,6}\)\s{1,4}|[A-Za-z]\w{0,23}\(\s{0,40}){1,2}(?=-?\d|\\{0,15}["'])/y;
const OPENING = /(\\{0,15})(["'`])/y;
/** Text that goes on in another literal, as Python and Node.js print long texts. */
const CONTINUED = /\s{0,4}\+?\n\s{0,80}(?=["'])/y;
const NUMBER = /-?\d{1,20}(?:\.\d{1,12})?(?![\w.])/y;
const WORD = /(?:true|false|null|none|nil|undefined)(?!\w)/iy;
const LONGEST_VALUE = 8192;
const LONGEST_UNQUOTED = 200;
const LONGEST_MESSAGE = 2000;
const IS_MESSAGE = /msg|message|reason|description/;
/** times the length of the text */
const MOST_WORK = 8;
/** A short value is work, too. */
const LEAST_WORK = 64;
/**
 * @typedef {object} Patterns
 * @property {RegExp} name of a field, with the sign after it
 * @property {RegExp} nested a text with other fields in it
 * @property {RegExp} code @property {RegExp} message of the exchange
 * @property {Readonly<Record<'equals' | 'tight' | 'colon', RegExp>>} next where the next name begins, by the sign after this one
 */

/**
 * How a value is written that has no quotes.
 *
 * @typedef {object} Notation
 * @property {string} sign between name and value, with the space after it
 * @property {number} limit UTF-16 units
 * @property {Patterns['next']} next
 */

/** @type {WeakMap<Readonly<Venue>, Patterns>} */
const made = new WeakMap();

/** @param {Readonly<Venue>} venue @returns {Patterns} */
function patternsOf(venue) {
  const known = made.get(venue);
  if (known) return known;
  const { code, message, figures } = venue.help.pasted.names;
  // Figures in the texts of replies look like names.
  const start = String.raw`(?!(?:${figures})\b)`;
  const patterns = {
    name: new RegExp(
      String.raw`(?<![A-Za-z0-9_/-])(?:${QUOTE})?(${code}|${message}|${NAMES})(?:${QUOTE})?\]?\s{0,20}${SIGN}\s{0,40}`,
      'gi',
    ),
    nested: new RegExp(String.raw`${code}|${message}|err_?code|\bcode\b|status`, 'i'),
    code: new RegExp(`^(?:${code})$`, 'i'),
    message: new RegExp(`^(?:${message})$`, 'i'),
    next: Object.freeze({
      equals: new RegExp(String.raw`[,;]?\s+${start}[A-Za-z_][\w.]{0,40}\s?=(?!=)`),
      tight: new RegExp(String.raw`,?\s+${start}[A-Za-z_]\w{0,40}:(?=\S)`),
      colon: new RegExp(String.raw`[,;]\s*${start}["']?[A-Za-z_]\w{0,40}["']?\s?:\s|\s+[a-z_]{1,20}=(?=\S)`),
    }),
  };
  made.set(venue, patterns);
  return patterns;
}

/** @param {RegExp} pattern sticky @param {string} text @param {number} at @returns {RegExpExecArray | null} */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** @param {string} text @param {number} index of a quote @returns {number} the backslashes before it */
function backslashesBefore(text, index) {
  let count = 0;
  while (count < 16 && text[index - 1 - count] === '\\') count += 1;
  return count;
}

/**
 * @param {string} text
 * @param {number} start after the opening quote
 * @param {string} quote
 * @param {number} depth backslashes before the opening quote
 * @returns {number} the index of the closing quote, or where the text breaks off
 */
function closingQuote(text, start, quote, depth) {
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  for (let index = text.indexOf(quote, start); index >= 0 && index < limit;) {
    const count = backslashesBefore(text, index);
    const isApostrophe =
      quote === "'" && /[a-z]/i.test(text[index - 1]) && /[a-z]/i.test(text[index + 1] ?? '');
    if (!isApostrophe && (count <= depth || (depth === 0 && count % 2 === 0))) return index;
    index = text.indexOf(quote, index + 1);
  }
  return limit;
}

/** @param {string} text @param {number} depth backslashes before its quotes @returns {string} */
function unescape(text, depth) {
  const flat = depth === 0 ? text : text.replace(/\\{2,15}/g, '\\');
  return flat
    .replace(/\\(?:n|r|t)/g, ' ')
    .replace(/\\(["'`\\/])/g, '$1')
    .replace(/\s*\n\s*/g, ' ');
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ value: string, end: number } | null} null when the value does not begin with a quotation mark
 */
function readQuoted(text, at) {
  let opening = matchAt(OPENING, text, at);
  if (opening === null) return null;
  let value = '';
  let end = at;
  while (opening !== null) {
    const [mark, backslashes, quote] = opening;
    const start = opening.index + mark.length;
    const close = closingQuote(text, start, quote, backslashes.length);
    value += unescape(text.slice(start, close), backslashes.length).replace(/\\+$/, '');
    end = Math.min(close + 1, text.length);
    const more = value.length < LONGEST_VALUE ? matchAt(CONTINUED, text, end) : null;
    opening = more && matchAt(OPENING, text, end + more[0].length);
    // A name follows, and not more of the text.
    if (opening && /^["'][\w-]{1,40}["']\s{0,4}[:=]/.test(text.slice(opening.index, opening.index + 60))) {
      break;
    }
  }
  return { value, end };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {Notation} how
 * @returns {{ value: string, end: number }}
 */
function readUnquoted(text, at, { sign, limit, next }) {
  const line = text.slice(at, at + limit).split(/\n|\\{1,15}[nr](?=\W|[A-Z]|$)|["`]|<\//, 1)[0];
  let depth = 0;
  let length = 0;
  for (; length < line.length; length++) {
    if ('([{'.includes(line[length])) depth += 1;
    else if (')]}'.includes(line[length]) && --depth < 0) break;
  }
  const kind = sign.includes('=') ? 'equals' : sign === ':' ? 'tight' : 'colon';
  const found = next[kind].exec(line.slice(0, length));
  const end = found ? found.index : length;
  return { value: line.slice(0, end).replace(/[\s,;]+$/, ''), end: at + end };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {Notation} how
 * @returns {{ value: Value, end: number }}
 */
function readValue(text, at, how) {
  const wrapper = matchAt(WRAPPER, text, at);
  const start = at + (wrapper?.[0].length ?? 0);
  const quoted = readQuoted(text, start);
  if (quoted) return quoted;
  const word = matchAt(WORD, text, start)?.[0].toLowerCase();
  if (word !== undefined) {
    const value = word === 'true' ? true : word === 'false' ? false : null;
    return { value, end: start + word.length };
  }
  const number = matchAt(NUMBER, text, start)?.[0];
  if (number !== undefined) return { value: Number(number), end: start + number.length };
  return readUnquoted(text, start, how);
}

/**
 * @param {string} text
 * @param {Readonly<Venue>} venue
 * @returns {Field[]} in their order
 */
function fieldsIn(text, venue) {
  /** @type {Field[]} */
  const fields = [];
  const patterns = patternsOf(venue);
  const pattern = new RegExp(patterns.name);
  // Nested values are read again. The limit keeps the time linear in the length of any text.
  let work = MOST_WORK * (text.length + LONGEST_VALUE);
  for (let found = pattern.exec(text); found !== null && work > 0; found = pattern.exec(text)) {
    const [whole, name, mark] = found;
    const start = found.index;
    const at = start + whole.length;
    const sign = whole.slice(whole.lastIndexOf(mark)).replace(/\s+$/, ' ');
    const called = canonical(name, patterns);
    const limit = IS_MESSAGE.test(called) ? LONGEST_MESSAGE : LONGEST_UNQUOTED;
    const { value, end } = readValue(text, at, { sign, limit, next: patterns.next });
    work -= end - at + LEAST_WORK;
    fields.push({ name: called, value, start, end });
    const isNested = typeof value === 'string' && patterns.nested.test(value);
    pattern.lastIndex = isNested || end <= at ? at : end;
  }
  return fields;
}

/** @param {string} name @param {Patterns} patterns @returns {string} */
function canonical(name, { code, message }) {
  if (code.test(name)) return 'replycode';
  return message.test(name) ? 'replymessage' : name.toLowerCase().replaceAll('_', '');
}

module.exports = { fieldsIn };
