'use strict';

/** Reads the request of a curl command. Pure. */

const { splitCommand } = require('./shell-words');

/**
 * A request as it would be sent.
 *
 * @typedef {object} PastedRequest
 * @property {string} source what it was read from, in words
 * @property {string} method
 * @property {string} url
 * @property {[name: string, value: string][]} headers
 * @property {string} body
 * @property {string[]} notes what could not be read, as sentences
 * @property {boolean} [isCut] a shell ends the command at an & of the URL, which is not quoted
 */

/** Options that take a value and say nothing about the bytes of the request. */
const IGNORED = new Set(
  [
    '-o',
    '--output',
    '-u',
    '--user',
    '-x',
    '--proxy',
    '-m',
    '--max-time',
    '--connect-timeout',
    '-w',
    '--write-out',
  ]
    .concat(
      '--cacert',
      '--cert',
      '--key',
      '-E',
      '--resolve',
      '--retry',
      '--interface',
      '-c',
      '--cookie-jar',
      '-D',
    )
    .concat('--dump-header', '--ciphers', '--limit-rate', '--retry-delay', '-K', '--config', '--stderr'),
);
const HEADERS_OF = Object.freeze({
  '-A': 'User-Agent',
  '--user-agent': 'User-Agent',
  '-e': 'Referer',
  '--referer': 'Referer',
  '-b': 'Cookie',
  '--cookie': 'Cookie',
});
const DATA = new Set([
  '-d',
  '--data',
  '--data-ascii',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--json',
]);
const SHORT_WITH_VALUE = /^-([XHdAebouxmwcDEK])(.+)$/;
const SHORT_FLAGS = /^-[a-zA-Z#:]{2,}$/;

/**
 * @param {readonly string[]} words after `curl`
 * @returns {[option: string, value: string][]} `''` as the option of an operand
 */
function optionsOf(words) {
  /** @type {[string, string][]} */
  const options = [];
  const takesValue = (/** @type {string} */ name) =>
    IGNORED.has(name) ||
    DATA.has(name) ||
    Object.hasOwn(HEADERS_OF, name) ||
    /^(?:-X|--request|-H|--header|--url|-F|--form|--aws-sigv4)$/.test(name);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const joined = /^(--[\w-]+)=([^]*)$/.exec(word) ?? SHORT_WITH_VALUE.exec(word);
    if (!word.startsWith('-') || word === '-') options.push(['', word]);
    else if (takesValue(word)) options.push([word, words[(index += 1)] ?? '']);
    else if (joined && takesValue(joined[1].startsWith('-') ? joined[1] : `-${joined[1]}`)) {
      options.push([joined[1].startsWith('-') ? joined[1] : `-${joined[1]}`, joined[2]]);
    } else if (SHORT_FLAGS.test(word) && !word.startsWith('--')) {
      for (const letter of word.slice(1)) options.push([`-${letter}`, '']);
    } else options.push([word, '']);
  }
  return options;
}

/** @param {string} value of --data-urlencode @returns {string} */
function urlEncoded(value) {
  const at = value.indexOf('=');
  const encode = (/** @type {string} */ text) => encodeURIComponent(text).replaceAll('%20', '+');
  if (at < 0) return encode(value);
  return at === 0 ? encode(value.slice(1)) : `${value.slice(0, at)}=${encode(value.slice(at + 1))}`;
}

/** What an option does to the request. */
class CurlRequest {
  constructor() {
    this.url = '';
    this.method = '';
    /** @type {[string, string][]} */
    this.headers = [];
    /** @type {string[]} */
    this.data = [];
    this.isGet = false;
    this.isJson = false;
    /** @type {string[]} */
    this.notes = [];
  }

  /** @param {string} option @param {string} value */
  add(option, value) {
    if (option === '' || option === '--url') this.url ||= value;
    else if (option === '-X' || option === '--request') this.method = value;
    else if (option === '-H' || option === '--header') this.addHeader(value);
    else if (option === '-G' || option === '--get') this.isGet = true;
    else if (option === '-I' || option === '--head') this.method ||= 'HEAD';
    else if (option === '-F' || option === '--form') {
      this.notes.push('The command sends a form (-F), which was not read: send JSON.');
    } else if (DATA.has(option)) this.addData(option, value);
    else if (Object.hasOwn(HEADERS_OF, option)) {
      this.headers.push([HEADERS_OF[/** @type {keyof typeof HEADERS_OF} */ (option)], value]);
    }
  }

  /** @param {string} value */
  addHeader(value) {
    const [, name, text] = /^([^:;]+)[:;]\s*([^]*)$/.exec(value) ?? [];
    if (name !== undefined) this.headers.push([name.trim(), text]);
  }

  /** @param {string} option @param {string} value */
  addData(option, value) {
    this.isJson ||= option === '--json';
    if (value.startsWith('@') && option !== '--data-raw') {
      this.notes.push('The body is in a file, which was not read: paste the body into the command.');
    }
    this.data.push(option === '--data-urlencode' ? urlEncoded(value) : value);
  }

  /** @param {string} name */
  has(name) {
    return this.headers.some(([known]) => known.toLowerCase() === name);
  }

  /** @returns {PastedRequest} */
  finish() {
    const joined = this.data.join(this.isJson ? '' : '&');
    const { isGet, method, headers, notes } = this;
    const url =
      isGet && joined !== '' ? `${this.url}${this.url.includes('?') ? '&' : '?'}${joined}` : this.url;
    const body = isGet ? '' : joined;
    // What curl adds.
    if (body !== '' && !this.has('content-type')) {
      headers.push(['Content-Type', this.isJson ? 'application/json' : 'application/x-www-form-urlencoded']);
    }
    return {
      source: 'a curl command',
      method: method || (body === '' ? 'GET' : 'POST'),
      url,
      headers,
      body,
      notes,
    };
  }
}

/**
 * @param {string} text
 * @returns {PastedRequest | null} null when the text has no curl command
 */
function readCurl(text) {
  const start = /(?:^|[\n;|&]|\$ )[ \t]{0,20}(?:\S{0,200}[\\/])?curl(?:\.exe)?(?=[\s^])/.exec(text);
  if (!start) return null;
  const { words, end, isCut } = splitCommand(text.slice(start.index + start[0].length));
  const request = new CurlRequest();
  for (const [option, value] of optionsOf(words)) request.add(option, value);
  if (request.url === '') return null;
  if (end === 'quote') {
    request.notes.push('A quotation mark of the command is not closed, so its end was guessed.');
  }
  return { ...request.finish(), isCut };
}

module.exports = { readCurl };
