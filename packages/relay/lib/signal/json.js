'use strict';

/**
 * Reads JSON (RFC 8259) more strictly than `JSON.parse`, and remembers where everything stands, so that a finding can name
 * the byte. Numbers stay the text that was sent, because a float would change them. Duplicate keys, bytes that are not
 * UTF-8 and text behind the document are findings: two readers would understand them differently.
 */

const { isUtf8 } = require('node:buffer');
const { printableJson } = require('./printable');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'} JsonType */
/** @typedef {{ value: any, type: JsonType, start: number, end: number, key?: number }} Place a value, its bytes, and that of its key */
/**
 * @typedef {object} ParsedJson
 * @property {any} value  objects inherit nothing; numbers are strings; undefined when the text is not JSON
 * @property {(path: string) => number | undefined} at  the byte at which the value of a path begins: `size.value`, `to[0]`
 * @property {(path: string) => JsonType | undefined} typeAt  tells the number 1 from the text "1"
 * @property {Map<string, Place>} places  of all values by path; '' is the whole document
 * @property {readonly Text[]} texts  all strings, keys too
 * @property {Finding[]} findings
 */
/** @typedef {{ text: string, start: number, end: number }} Text the bytes include the quotes */

/** Signals are flat; deeper text is an attack on the stack. */
const MOST_DEPTH = 32;
/** Each one is remembered with its place. */
const MOST_VALUES = 5000;
/** A number as JSON spells it. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const LONE_SURROGATE = /\p{Cs}/u;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What ends a word such as `true`, `12.5` or a value that somebody forgot to quote. */
const DELIMITERS = new Set([...SPACE, ...Buffer.from(',:[]{}"')]);
/** @type {Record<string, readonly [value: unknown, type: JsonType]>} */
const WORDS = { true: [true, 'boolean'], false: [false, 'boolean'], null: [null, 'null'] };

/** @param {string} parent @param {string | number} key @returns {string} */
function joinPath(parent, key) {
  if (typeof key === 'number') return `${parent}[${key}]`;
  const name = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : `[${JSON.stringify(key)}]`;
  return parent === '' || name.startsWith('[') ? parent + name : `${parent}.${name}`;
}

/** The text is not JSON; nothing behind this byte was read. */
class NotJson extends Error {
  /** @param {number} byte @param {string} message @param {string} [code] */
  constructor(byte, message, code = 'not-json') {
    super(message);
    this.finding = { code, path: '', byte, message };
  }
}

class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.offset = 0;
    /** @type {Map<string, Place>} */
    this.places = new Map();
    /** @type {Text[]} */
    this.texts = [];
    /** @type {Finding[]} */
    this.findings = [];
  }

  /** @returns {any} */
  document() {
    this.skipSpace();
    const value = this.value('', 0);
    this.skipSpace();
    if (this.offset < this.bytes.length) {
      throw new NotJson(this.offset, 'The JSON ends here, but more text follows', 'trailing-text');
    }
    return value;
  }

  skipSpace() {
    while (SPACE.has(this.bytes[this.offset])) this.offset++;
  }

  /** @param {string} path @param {number} depth @param {number} [key] byte of the key @returns {any} */
  value(path, depth, key) {
    if (depth > MOST_DEPTH) {
      throw new NotJson(this.offset, `The JSON is nested more than ${MOST_DEPTH} levels deep`, 'too-deep');
    }
    if (this.places.size >= MOST_VALUES) {
      throw new NotJson(this.offset, `The JSON has more than ${MOST_VALUES} values`, 'too-many-values');
    }
    const start = this.offset;
    const [value, type] = this.typed(path, depth);
    this.places.set(path, { value, type, start, end: this.offset, ...(key !== undefined && { key }) });
    return value;
  }

  /** @param {string} path @param {number} depth @returns {readonly [unknown, JsonType]} */
  typed(path, depth) {
    switch (this.bytes[this.offset]) {
      case 0x7b:
        if (this.bytes[this.offset + 1] === 0x7b) throw this.unexpected('a value');
        return [this.object(path, depth), 'object'];
      case 0x5b:
        return [this.array(path, depth), 'array'];
      case QUOTE:
        return [this.string(path), 'string'];
      default:
        return this.word();
    }
  }

  /** @param {string} path @param {number} depth @returns {Record<string, unknown>} */
  object(path, depth) {
    const object = Object.create(null);
    this.members(0x7d, () => {
      const start = this.offset;
      if (this.bytes[start] !== QUOTE) throw this.unexpected('a key in double quotes');
      const key = this.string(path);
      this.skipSpace();
      if (this.bytes[this.offset] !== 0x3a) throw this.unexpected('":" after the key');
      this.offset++;
      this.skipSpace();
      const place = joinPath(path, key);
      const isRepeated = Object.hasOwn(object, key);
      const value = this.value(place, depth + 1, start);
      if (!isRepeated) object[key] = value;
      else {
        this.found(
          'duplicate-key',
          place,
          start,
          `The key ${shown(key)} appears more than once in one object`,
        );
      }
    });
    return object;
  }

  /** @param {string} path @param {number} depth @returns {unknown[]} */
  array(path, depth) {
    /** @type {unknown[]} */
    const array = [];
    this.members(0x5d, () => array.push(this.value(joinPath(path, array.length), depth + 1)));
    return array;
  }

  /** @param {number} close the closing bracket @param {() => void} read one member */
  members(close, read) {
    this.offset++;
    this.skipSpace();
    if (this.bytes[this.offset] === close) return void this.offset++;
    for (;;) {
      read();
      this.skipSpace();
      const byte = this.bytes[this.offset];
      if (byte !== close && byte !== 0x2c) throw this.unexpected(`"," or "${String.fromCharCode(close)}"`);
      this.offset++;
      if (byte === close) return;
      this.skipSpace();
    }
  }

  /** @param {string} path of the value, or of the object whose key it is @returns {string} */
  string(path) {
    const start = this.offset;
    let isPlain = true;
    for (this.offset++; this.bytes[this.offset] !== QUOTE; this.offset++) {
      const byte = this.bytes[this.offset];
      if (byte === undefined) throw new NotJson(start, 'This text has no closing quote');
      if (byte === BACKSLASH) this.offset++;
      if (byte === BACKSLASH || byte < 0x20) isPlain = false;
    }
    this.offset++;
    const text = isPlain
      ? this.bytes.toString('utf8', start + 1, this.offset - 1)
      : parseString(this.bytes.toString('utf8', start, this.offset));
    if (text === null) {
      throw new NotJson(start, 'This text contains a line break, a control character or an unknown escape');
    }
    this.texts.push({ text, start, end: this.offset });
    // Only an escape can make half of a pair: the bytes are UTF-8.
    if (!isPlain && LONE_SURROGATE.test(text)) {
      this.found(
        'not-unicode',
        path,
        start,
        'This text contains half of a surrogate pair, which is not Unicode',
      );
    }
    return text;
  }

  /** @returns {readonly [unknown, JsonType]} true, false, null or a number */
  word() {
    const start = this.offset;
    while (start < this.bytes.length && !DELIMITERS.has(this.bytes[this.offset] ?? QUOTE)) this.offset++;
    const text = this.bytes.toString('latin1', start, this.offset);
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    if (NUMBER.test(text)) return [text, 'number'];
    this.offset = start;
    throw this.unexpected('a value', text);
  }

  /** @param {string} expected @param {string} [word] what stands there @returns {NotJson} */
  unexpected(expected, word = '') {
    const start = this.offset;
    if (start >= this.bytes.length) return new NotJson(start, `The text ends where ${expected} is expected`);
    const placeholder = /^\{\{[\w.]{1,64}\}\}/.exec(this.bytes.toString('latin1', start, start + 80));
    if (placeholder !== null || isUnfilledWord(word)) {
      const name = placeholder === null ? word : placeholder[0];
      return new NotJson(start, `${name} is a placeholder without a value`, 'unfilled-placeholder');
    }
    const advice = ADVICE.find(([pattern]) => pattern.test(this.bytes.toString('latin1', start, start + 8)));
    return new NotJson(
      start,
      `The JSON has ${advice?.[1] ?? 'something else'} where ${expected} is expected`,
    );
  }

  /** @param {string} code @param {string} path @param {number} byte @param {string} message */
  found(code, path, byte, message) {
    this.findings.push({ code, path, byte, message });
  }
}

/** @type {ReadonlyArray<readonly [RegExp, string]>} what people write in place of JSON */
const ADVICE = [
  [/^'/, 'single quotes (JSON has double quotes)'],
  [/^\xe2\x80[\x9c-\x9f]/, 'typographic quotes (JSON has straight double quotes)'],
  [/^[}\]]/, 'a closing bracket (perhaps after a comma that has to go)'],
  [/^[+.\d-]/, 'a number that JSON does not know'],
  [/^[A-Za-z]/, 'a word without quotes'],
  [/^\xef\xbb\xbf/, 'a byte order mark'],
];

/** @param {string} word @returns {boolean} what Pine, JavaScript and Python print when a value is missing */
function isUnfilledWord(word) {
  return /^(?:nan|na|n\/a|none|undefined|[+-]?inf(?:inity)?)$/i.test(word);
}

/** @param {string} text with its quotes @returns {string | null} */
function parseString(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} name @returns {string} short enough for a message, and in quotes */
function shown(name) {
  return printableJson(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}

/** @param {Buffer} bytes that are not UTF-8 @returns {number} the first byte that is wrong */
function firstBadByte(bytes) {
  const text = bytes.toString('utf8');
  let byte = 0;
  // Wrong bytes are decoded as U+FFFD, which may also have been sent as such: EF BF BD.
  for (const good of text.split('\ufffd')) {
    byte += Buffer.byteLength(good);
    if (bytes.toString('hex', byte, byte + 3) !== 'efbfbd') return byte;
    byte += 3;
  }
  return bytes.length;
}

/**
 * @param {Buffer} bytes
 * @returns {ParsedJson}
 * @example parseStrict(Buffer.from('{"price":1.10}')).value.price // '1.10'
 */
function parseStrict(bytes) {
  const reader = new Reader(bytes);
  let value;
  try {
    if (!isUtf8(bytes)) throw new NotJson(firstBadByte(bytes), 'This byte is not UTF-8', 'not-utf-8');
    value = reader.document();
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    reader.findings.push(error.finding);
  }
  const { places, texts, findings } = reader;
  return {
    value,
    places,
    texts,
    findings,
    at: (path) => places.get(path)?.start,
    typeAt: (path) => places.get(path)?.type,
  };
}

module.exports = { isUnfilledWord, joinPath, parseStrict, shown };
