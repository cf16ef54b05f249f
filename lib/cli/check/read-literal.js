'use strict';

/**
 * Reads an object as programs print or write it: console.log(), Python, JavaScript in a source, PowerShell's `@{"name"="value"}`. Pure,
 * in linear time.
 *
 * @module
 */

/** of nested objects */
const DEEPEST = 20;
const WORDS = new Map(Object.entries({ true: true, True: true, false: false, False: false, null: null }));
const EMPTY = new Set(['None', 'undefined', 'null']);
const ESCAPES = new Map(Object.entries({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }));
/** What ends a word without quotes. */
const END_OF_WORD = /[,;:=\n{}[\]()]|$/;

class LiteralReader {
  /** @param {string} text @param {number} at @param {string} escape the character that escapes another one in a string */
  constructor(text, at, escape) {
    this.text = text;
    this.at = at;
    this.escape = escape;
  }

  /** @param {RegExp} characters of one character */
  skip(characters) {
    while (this.at < this.text.length && characters.test(this.text[this.at])) this.at += 1;
  }

  /** @returns {string | null} null when the quote is not closed */
  string() {
    const quote = this.text[this.at];
    let value = '';
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === quote) {
        this.at += 1;
        return value;
      }
      value += character === this.escape ? this.escaped() : character;
    }
    return null;
  }

  /** @returns {string} what an escape means */
  escaped() {
    const code = /^(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/i.exec(this.text.slice(this.at + 1, this.at + 6));
    this.at += code ? code[0].length : 1;
    if (code) return String.fromCharCode(Number.parseInt(code[1] ?? code[2], 16));
    const character = this.text[this.at] ?? '';
    return ESCAPES.get(character) ?? character;
  }

  /** @param {number} depth @returns {unknown} undefined for what is not a value */
  value(depth) {
    this.skip(/\s/);
    const character = this.text[this.at] ?? '';
    if (character === '@') this.at += 1;
    if ('"\'`'.includes(character) && character !== '') return this.string() ?? undefined;
    if (this.text[this.at] === '{') return this.object(depth);
    const rest = this.text.slice(this.at, this.at + 1000);
    const word = rest.slice(0, rest.search(END_OF_WORD)).trim();
    this.at += Math.max(1, rest.search(END_OF_WORD));
    if (EMPTY.has(word)) return undefined;
    return WORDS.has(word) ? WORDS.get(word) : word;
  }

  /** @param {number} depth @returns {Record<string, unknown> | undefined} */
  object(depth) {
    if (depth > DEEPEST) {
      this.at = this.text.length;
      return undefined;
    }
    /** @type {Record<string, unknown>} */
    const found = Object.create(null);
    this.at += 1;
    while (this.at < this.text.length) {
      this.skip(/[\s,;]/);
      if (this.text[this.at] === '}') {
        this.at += 1;
        return found;
      }
      const name = this.value(depth + 1);
      this.skip(/\s/);
      if (!/[:=]/.test(this.text[this.at] ?? '')) continue;
      this.at += 1;
      const value = this.value(depth + 1);
      if (typeof name === 'string' && value !== undefined) found[name] = value;
    }
    return found;
  }
}

/**
 * @param {string} text
 * @param {number} start of its `{`
 * @param {string} [escape]
 * @returns {Record<string, any>}
 */
function readLiteral(text, start, escape = '\\') {
  return new LiteralReader(text, start, escape).object(0) ?? {};
}

/**
 * @param {string} text
 * @param {number} start of its quotation mark
 * @param {string} [escape]
 * @returns {string}
 */
function readString(text, start, escape = '\\') {
  return new LiteralReader(text, start, escape).string() ?? '';
}

module.exports = { readLiteral, readString };
