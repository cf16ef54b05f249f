'use strict';

/**
 * Splits a command line into words as a POSIX shell does, or cmd.exe where carets show it. Variables stay as they are written: their
 * values are not known here. Pure, in linear time.
 *
 * @module
 */

/** @typedef {{ words: string[], end: '' | '&' | ';' | '|' | '>' | '<' | 'line' | 'quote', isCut: boolean }} Command
 * end: what ended it; `quote`: a quote is not closed. isCut: the shell ends it earlier, at an & without quotes */

const ANSI_C = Object.freeze({ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' });
const QUOTE_OF_WINDOWS = /^\^\\\^?"/;
const ENDS = new Set(['&', ';', '|', '>', '<']);
const CODE = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|U([0-9a-f]{1,8})|([0-7]{1,3}))/i;

/** @param {string} text @returns {boolean} */
const isOfWindows = (text) => /\^\r?\n|\^"/.test(text);

class Splitter {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.isWindows = isOfWindows(text);
    /** @type {string[]} */
    this.words = [];
    /** A word has an & without quotes, at which a shell ends the command. */
    this.isCut = false;
    /** The word so far; null between words. @type {string | null} */
    this.word = null;
  }

  /** @param {string} text */
  add(text) {
    this.word = (this.word ?? '') + text;
  }

  finishWord() {
    if (this.word !== null) this.words.push(this.word);
    this.word = null;
  }

  /** An escape outside of quotes. A line that ends with one goes on. */
  readEscape() {
    const lineEnd = /^\r?\n/.exec(this.text.slice(this.at + 1, this.at + 3))?.[0] ?? '';
    if (lineEnd === '') this.add(this.text[this.at + 1] ?? '');
    this.at += lineEnd === '' ? 2 : 1 + lineEnd.length;
  }

  /** @returns {boolean} false when the quote is not closed */
  readSingleQuotes() {
    const end = this.text.indexOf("'", this.at + 1);
    this.add(this.text.slice(this.at + 1, end < 0 ? undefined : end));
    this.at = end + 1;
    return end >= 0;
  }

  /** @returns {boolean} false when the quote is not closed */
  readDoubleQuotes() {
    this.add('');
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === '"') return ++this.at > 0;
      const next = this.text[this.at + 1];
      const isEscape =
        character === '\\' && next !== undefined && (this.isWindows ? '"\\' : '"\\$`\n').includes(next);
      // What a browser copies for cmd.exe has `^\\^"` for a quotation mark of the value.
      const mark = this.isWindows ? QUOTE_OF_WINDOWS.exec(this.text.slice(this.at, this.at + 4)) : null;
      if (mark) {
        this.at += mark[0].length - 1;
        this.add('"');
        continue;
      }
      // cmd.exe: `^"` closes as `"` does, and a caret escapes what follows.
      if (this.isWindows && character === '^' && next !== undefined) {
        if (next === '"') return (this.at += 2) > 0;
        this.at += 1;
        this.add(next);
      } else if (isEscape) {
        this.at += 1;
        if (next !== '\n') this.add(next);
      } else this.add(character);
    }
    return false;
  }

  /** `$'…'` @returns {boolean} false when the quote is not closed */
  readAnsiQuotes() {
    this.add('');
    for (this.at += 2; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === "'") return ++this.at > 0;
      if (character !== '\\') {
        this.add(character);
        continue;
      }
      const rest = this.text.slice(this.at + 1, this.at + 10);
      const code = CODE.exec(rest);
      const number = code ? Number.parseInt(code[1] ?? code[2] ?? code[3] ?? code[4], code[4] ? 8 : 16) : 0;
      if (code && number <= 0x10ffff) {
        this.add(String.fromCodePoint(number));
        this.at += code[0].length;
      } else {
        this.add(ANSI_C[/** @type {keyof typeof ANSI_C} */ (rest[0])] ?? rest[0] ?? '');
        this.at += 1;
      }
    }
    return false;
  }

  /** @returns {Command} */
  split() {
    const quotes = this.isWindows ? '"' : `'"`;
    while (this.at < this.text.length) {
      const character = this.text[this.at];
      const next = this.text[this.at + 1];
      if (character === (this.isWindows ? '^' : '\\') && !(this.isWindows && next === '"')) this.readEscape();
      else if (!this.isWindows && character === '$' && next === "'") {
        if (!this.readAnsiQuotes()) return this.ended('quote');
      } else if (this.isWindows && character === '^') this.at += 1;
      else if (quotes.includes(character)) {
        const isClosed = character === '"' ? this.readDoubleQuotes() : this.readSingleQuotes();
        if (!isClosed) return this.ended('quote');
      } else if (/\s/.test(character)) {
        this.finishWord();
        this.at += 1;
        if (character === '\n' && this.words.length > 0) return this.ended('line');
      } else if (character === '&' && this.word !== null && /[\w%]/.test(next ?? '')) {
        // A URL without quotes: what was meant is read, and the caller says what the shell does.
        this.isCut = true;
        this.add(character);
        this.at += 1;
      } else if (ENDS.has(character)) return this.ended(/** @type {Command['end']} */ (character));
      else {
        this.add(character);
        this.at += 1;
      }
    }
    return this.ended('');
  }

  /** @param {Command['end']} end @returns {Command} */
  ended(end) {
    this.finishWord();
    return { words: this.words, end, isCut: this.isCut };
  }
}

/**
 * @param {string} text
 * @returns {Command} the first command of it
 */
function splitCommand(text) {
  return new Splitter(text).split();
}

module.exports = { splitCommand };
