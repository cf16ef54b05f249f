'use strict';

/** Reads the JSON body of a request, as src/core/validate/json_scan.c does. */

const { NameList, STRAY, characterAt, isDigit, isPlaceholder, strayWhitespace } = require('./request-text');
const { escapeSize, isCutEscape, isWord, skipNumber, strayEscape } = require('./request-tokens');

/** @typedef {import('./request-text').Report} Report */
/** @typedef {'value' | 'value-or-close' | 'name' | 'name-or-close' | 'colon' | 'comma-or-close' | 'nothing'} Expectation */

/** Objects and arrays within each other that are followed. */
const DEPTH_MAX = 1024;

/**
 * Documented as strings although they are numbers. https://bybit-exchange.github.io/docs/v5/order/create-order,
 * …/position/trading-stop, …/position/leverage, …/position/manual-add-margin, …/asset/transfer/create-inter-transfer
 * and …/asset/withdraw
 */
const STRING_NAMES = new Set([
  'activePrice',
  'amount',
  'buyLeverage',
  'leverage',
  'margin',
  'orderIv',
  'price',
  'qty',
  'sellLeverage',
  'slLimitPrice',
  'slSize',
  'slippageTolerance',
  'stopLoss',
  'takeProfit',
  'tpLimitPrice',
  'tpSize',
  'trailingStop',
  'triggerPrice',
]);
const STRING_NAME_MAX = 20;

const LITERALS = ['true', 'false', 'null'];
const NOT_FINITE = ['NaN', 'Infinity', 'undefined'];
const PYTHON = ['True', 'False', 'None'];
/** Longer words are none of these. */
const WORD_MAX = 16;

/** @param {string} character @returns {number} */
const byteOf = (character) => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON, SLASH, STAR, MINUS, PLUS, DOT] = Buffer.from('"\\,:/*-+.');
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = Buffer.from('{}[]');
const SPACES = new Set(Buffer.from(' \t\n\r'));
const QUOTES = new Set([byteOf("'"), byteOf('`'), 0xab, 0xbb]);

/** @param {number} codePoint */
function isWrongQuote(codePoint) {
  return QUOTES.has(codePoint) || (codePoint >= 0x2018 && codePoint <= 0x201f);
}

class Scan {
  at = 0;
  comma = 0;
  top = 0;
  afterComma = false;
  broken = false;
  /** @type {Expectation} */
  expects = 'value';
  /** @type {{ isObject: boolean, firstName: number }[]} */
  levels = [];
  list = new NameList();
  /** @type {Buffer} */
  name = Buffer.alloc(0);

  /** @param {Buffer} text @param {number} start @param {Report} report */
  constructor(text, start, report) {
    this.text = text;
    this.at = start;
    this.start = start;
    this.report = report;
  }

  run() {
    while (!this.broken && this.skipSpace()) this.step();
    if (this.broken) return;
    if (this.expects === 'nothing') this.noteTop();
    else this.fail('json-truncated', this.text.length);
  }

  /** @param {string} id @param {number} index */
  fail(id, index) {
    this.report.note(id, 'body', index);
    this.broken = true;
  }

  get insideObject() {
    return this.levels.length > 0 && this.levels[this.levels.length - 1].isObject;
  }

  /** @param {number} end */
  endToken(end) {
    this.at = end;
    this.afterComma = false;
  }

  /** @param {number} end */
  endValue(end) {
    this.endToken(end);
    this.expects = this.levels.length === 0 ? 'nothing' : 'comma-or-close';
  }

  skipSpace() {
    while (this.at < this.text.length && SPACES.has(this.text[this.at])) this.at++;
    return this.at < this.text.length;
  }

  step() {
    const byte = this.text[this.at];
    if (this.expects === 'value' || this.expects === 'value-or-close') this.stepToValue(byte);
    else if (this.expects === 'name' || this.expects === 'name-or-close') this.stepToName(byte);
    else if (this.expects === 'comma-or-close') this.stepPastValue(byte);
    else if (this.expects === 'colon' && byte === COLON) {
      this.endToken(this.at + 1);
      this.expects = 'value';
    } else this.failHere();
  }

  /** @param {number} byte */
  stepToValue(byte) {
    if (this.levels.length === 0) this.top = byte;
    if (byte === QUOTE) this.readString();
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.openLevel(byte === OPEN_OBJECT);
    else if (byte === CLOSE_ARRAY && this.expects === 'value-or-close') this.closeLevel();
    else if (byte === MINUS || isDigit(byte)) this.readNumber();
    else if (isWord(byte)) this.readWord();
    else this.failHere();
  }

  /** @param {number} byte */
  stepToName(byte) {
    if (byte === QUOTE) this.readName();
    else if (byte === CLOSE_OBJECT && this.expects === 'name-or-close') this.closeLevel();
    else this.failHere();
  }

  /** @param {number} byte */
  stepPastValue(byte) {
    if (byte === COMMA) {
      this.comma = this.at++;
      this.afterComma = true;
      this.expects = this.insideObject ? 'name' : 'value';
    } else if (byte === (this.insideObject ? CLOSE_OBJECT : CLOSE_ARRAY)) this.closeLevel();
    else this.failHere();
  }

  /** @param {boolean} isObject */
  openLevel(isObject) {
    if (this.levels.length === DEPTH_MAX) {
      this.fail('json-too-deep', this.at);
      return;
    }
    this.levels.push({ isObject, firstName: this.list.names.length });
    this.expects = isObject ? 'name-or-close' : 'value-or-close';
    this.endToken(this.at + 1);
  }

  closeLevel() {
    const level = /** @type {{ firstName: number }} */ (this.levels.pop());
    this.list.names.length = level.firstName;
    this.endValue(this.at + 1);
  }

  readWord() {
    let end = this.at;
    while (end < this.text.length && isWord(this.text[end])) end++;
    const word = this.text.toString('latin1', this.at, Math.min(end, this.at + WORD_MAX));
    if (LITERALS.includes(word)) {
      this.endValue(end);
    } else if (end === this.text.length && LITERALS.some((literal) => literal.startsWith(word))) {
      this.fail('json-truncated', end);
    } else if (NOT_FINITE.includes(word)) {
      this.fail('json-not-finite', this.at);
    } else {
      this.fail(PYTHON.includes(word) ? 'json-python-literal' : 'json-unquoted-value', this.at);
    }
  }

  readNumber() {
    if (this.text[this.at] === MINUS && this.text[this.at + 1] === byteOf('I')) {
      this.fail('json-not-finite', this.at);
      return;
    }
    const { end, complete } = skipNumber(this.text, this.at);
    const next = this.text[end];
    const goesOn = end < this.text.length && (isWord(next) || [DOT, PLUS, MINUS].includes(next));
    if (!complete && end === this.text.length) {
      this.fail('json-truncated', end);
    } else if (!complete || goesOn) {
      this.fail('json-bad-number', this.at);
    } else {
      const named = this.insideObject && this.name.length <= STRING_NAME_MAX;
      if (named && STRING_NAMES.has(this.name.toString('latin1'))) {
        this.report.note('json-number-for-string', 'body', this.at);
      }
      this.endValue(end);
    }
  }

  /** @param {number} start @returns {number} where the string's closing quote is, -1 after a mistake */
  skipString(start) {
    const { text } = this;
    for (let at = start; at < text.length;) {
      const byte = text[at];
      if (byte === QUOTE) return at;
      if (byte < 0x20) {
        this.fail('json-control-character', at);
        return -1;
      }
      const size = byte === BACKSLASH ? escapeSize(text, at) : 1;
      if (size === 0 && isCutEscape(text, at)) break;
      if (size === 0) {
        this.fail('json-bad-escape', at);
        return -1;
      }
      at += size;
    }
    this.fail('json-truncated', text.length);
    return -1;
  }

  /** @param {Buffer} content @param {number} start @param {boolean} isName */
  noteString(content, start, isName) {
    const edge = strayWhitespace(content);
    const stray = edge < 0 ? strayEscape(content) : edge;
    if (stray >= 0) this.report.note('stray-whitespace', 'body', start + stray);
    if (!isName && isPlaceholder(content)) this.report.note('placeholder-value', 'body', start);
  }

  readName() {
    const start = this.at + 1;
    const end = this.skipString(start);
    if (end < 0) return;
    this.name = this.text.subarray(start, end);
    this.noteString(this.name, start, true);
    const { firstName } = this.levels[this.levels.length - 1];
    if (this.list.add(firstName, this.name)) this.report.note('duplicate-name', 'body', start);
    this.endToken(end + 1);
    this.expects = 'colon';
  }

  readString() {
    const start = this.at + 1;
    const end = this.skipString(start);
    if (end < 0) return;
    this.noteString(this.text.subarray(start, end), start, false);
    this.endValue(end + 1);
  }

  failHere() {
    const byte = this.text[this.at];
    if (this.afterComma && (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT)) {
      this.fail('json-trailing-comma', this.comma);
    } else {
      this.fail(this.mistakeAt(byte), this.at);
    }
  }

  /** @param {number} byte @returns {string} */
  mistakeAt(byte) {
    const { kind, codePoint } = characterAt(this.text, this.at);
    const next = this.text[this.at + 1];
    if (STRAY.has(kind)) return 'json-invisible-character';
    if (byte === SLASH && (next === SLASH || next === STAR)) return 'json-comment';
    if (this.expects === 'nothing') return 'json-trailing-characters';
    if (isWrongQuote(codePoint)) return 'json-wrong-quotes';
    if ((this.expects === 'name' || this.expects === 'name-or-close') && isWord(byte)) {
      return 'json-unquoted-name';
    }
    if (this.expects === 'comma-or-close') {
      const begins = [QUOTE, OPEN_OBJECT, OPEN_ARRAY, MINUS].includes(byte) || isWord(byte);
      return begins ? 'json-missing-comma' : 'json-malformed';
    }
    const value = this.expects === 'value' || this.expects === 'value-or-close';
    return value && (byte === PLUS || byte === DOT) ? 'json-bad-number' : 'json-malformed';
  }

  noteTop() {
    if (this.top === OPEN_OBJECT) return;
    const first = this.text.indexOf(this.top, this.start);
    const inner = this.text[first + 1];
    const twice = this.top === QUOTE && (inner === OPEN_OBJECT || inner === OPEN_ARRAY);
    this.report.note(twice ? 'json-encoded-twice' : 'json-not-object', 'body', first);
  }
}

/**
 * Reports the first thing that is no JSON (RFC 8259), or else what a body of Bybit's must not have.
 *
 * @param {Buffer} body
 * @param {number} start  where behind a byte order mark the text begins
 * @param {Report} report
 */
function scanJson(body, start, report) {
  new Scan(body, start, report).run();
}

module.exports = { scanJson };
