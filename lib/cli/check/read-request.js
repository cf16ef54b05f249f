'use strict';

/**
 * Finds the request in a pasted text: a curl command, JSON (a HAR, a HAR entry, a config of axios, a plain request), the verbose log of
 * ccxt, an HTTP message, a line of pybit, PowerShell, fetch(). Pure.
 *
 * @module
 */

const { readCurl } = require('./read-curl');
const { readLiteral } = require('./read-literal');
const { readFetch, readPowerShell } = require('./read-scripts');

/** @typedef {import('./read-curl').PastedRequest & { showsHeaders: boolean }} PastedRequest */

const METHOD = '(?<method>GET|POST|PUT|DELETE|PATCH)';
/** Of ccxt in JavaScript and in Python. The body ends where the next entry of the log begins. */
const CCXT = new RegExp(
  String.raw`fetch Request:\s{1,20}\w{1,20}\s{1,4}${METHOD}\s{1,4}(?<url>https?://\S{1,8000})\s{1,20}(?:Request)?Headers:\s{0,20}(?<headers>\{[^}]{0,8000}\}|undefined|None)(?:\s{1,20}(?:Request)?Body:\s{0,20}(?<body>[^]{0,65536}))?`,
);
const CCXT_END = /\s*\n\s*(?:\S[^\n]{0,80})?(?:fetch Response:|fetch Request:|\d{4}-\d\d-\d\d)|\s*\n\s*\n/;
/** print_r() of PHP. */
const CCXT_OF_PHP = new RegExp(
  String.raw`fetch Request:\s[^]{0,200}?\[\d{1,2}\] => ${METHOD}\s{1,40}\[\d{1,2}\] => (?<url>https?://\S{1,8000})\s{1,40}\[\d{1,2}\] => [^\n]{0,40}\s{1,40}\[\d{1,2}\] => Array\s{1,40}\((?<headers>[^)]{0,8000})\)(?:\s{1,40}\[\d{1,2}\] => (?:Request)?Body:[^\n]{0,10}\s{1,40}\[\d{1,2}\] => (?<body>[^\n]{0,65536}))?`,
);
const PAIR_OF_PHP = /\[([\w-]{1,80})\] => ([^\n]{0,8000})/g;
const HTTP = new RegExp(
  String.raw`^(?:> )?${METHOD} (?<target>\S{1,8000}) HTTP/[\d.]{1,3}\r?\n(?<headers>(?:(?:> )?[\w-]{1,80}:[^\n]{0,8000}\r?\n){1,100})(?:(?:> )?\r?\n(?<body>[^]{0,65536}))?`,
  'm',
);
const PYBIT = new RegExp(
  String.raw`Request\s{1,4}(?:→|->|=>)\s{1,4}${METHOD}\s{1,4}(?<url>(?:https?://|/)[^\s:]{0,300}(?::\d{1,5})?[^\s:]{0,8000})[:.]?\s{0,4}(?:Body:\s{0,4})?(?:(?<content>\{[^\n]{0,65536}?\}|[\w.-]{1,100}=[^\s]{0,8000}?)\.?(?=\s{0,4}(?:Headers:|\n|$)))?(?:\s{0,4}Headers:\s{0,4}(?<headers>\{[^}\n]{0,8000}\}))?`,
);
const PAIR =
  /['"]?([\w-]{1,80})['"]?\s{0,4}:\s{0,4}(?:'((?:[^'\\\n]|\\.){0,8000})'|"((?:[^"\\\n]|\\.){0,8000})"|([^,}\n]{0,8000}))/g;

/** @param {string} text an object as console.log() or Python prints it @returns {[string, string][]} */
function pairsIn(text) {
  return [...text.matchAll(PAIR)].map(([, name, single, double, bare]) => [
    name,
    (single ?? double ?? bare ?? '').trim(),
  ]);
}

/** @param {string | undefined} body of a log */
function bodyText(body = '') {
  const end = CCXT_END.exec(body);
  const text = (end ? body.slice(0, end.index) : body).trim();
  return /^(?:undefined|null|None|'')$/.test(text) ? '' : text;
}

/** @param {string} text a list as print_r() prints it @returns {[string, string][]} */
function pairsOfPhp(text) {
  return [...text.matchAll(PAIR_OF_PHP)].map(([, name, value]) => [name, value]);
}

/** @param {string} text @param {RegExp} pattern @returns {Record<string, string> | undefined} the groups of its last match */
function lastGroups(text, pattern) {
  return [...text.matchAll(new RegExp(pattern, 'g'))].at(-1)?.groups;
}

const CCXT_FORMS = Object.freeze([
  { pattern: CCXT, readHeaders: pairsIn, hasHeaders: (/** @type {string} */ text) => text.startsWith('{') },
  { pattern: CCXT_OF_PHP, readHeaders: pairsOfPhp, hasHeaders: () => true },
]);

/** @param {string} text @returns {PastedRequest | null} */
function readCcxt(text) {
  for (const { pattern, readHeaders, hasHeaders } of CCXT_FORMS) {
    const found = lastGroups(text, pattern);
    if (found) {
      const { method, url, headers, body } = found;
      return {
        source: 'a verbose log of ccxt',
        method,
        url,
        headers: readHeaders(headers),
        body: bodyText(body),
        notes: [],
        showsHeaders: hasHeaders(headers),
      };
    }
  }
  return null;
}

/** @param {string} text @returns {PastedRequest | null} */
function readHttp(text) {
  const found = HTTP.exec(text)?.groups;
  if (!found) return null;
  const { method, target } = found;
  const headers = found.headers
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => /^(?:> )?([\w-]+):\s*([^]*)$/.exec(line))
    .map((line) => /** @type {[string, string]} */ ([line?.[1] ?? '', line?.[2] ?? '']));
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const url = target.startsWith('/') && host ? `https://${host}${target}` : target;
  return {
    source: 'an HTTP message',
    method,
    url,
    headers,
    body: (found.body ?? '').replace(/^> /gm, '').trim(),
    notes: [],
    showsHeaders: true,
  };
}

/** @param {string} text @returns {PastedRequest | null} */
function readPybit(text) {
  const found = lastGroups(text, PYBIT);
  if (!found) return null;
  const { method, content = '', headers } = found;
  const url = found.url.replace(/\.$/, '');
  const hasQuery = method === 'GET' && content !== '' && !content.startsWith('{');
  return {
    source: 'a line of pybit',
    method,
    url: hasQuery && !url.includes('?') ? `${url}?${content}` : url,
    headers: pairsIn(headers ?? ''),
    body: method === 'GET' ? '' : content,
    notes: headers ? [] : ['The line shows no headers, so timestamp and signature were not checked.'],
    showsHeaders: headers !== undefined,
  };
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

/** @param {any} headers @returns {[string, string][]} */
function headerPairs(headers) {
  if (Array.isArray(headers)) {
    return headers.map((entry) =>
      Array.isArray(entry)
        ? [String(entry[0]), String(entry[1])]
        : [String(entry?.name), String(entry?.value)],
    );
  }
  return Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
}

/** @param {any} value a request of any form @returns {PastedRequest | null} */
function fromObject(value) {
  const request = value?.log?.entries?.at?.(-1)?.request ?? value?.request ?? value?.config ?? value;
  const path = request?.url ?? request?.uri ?? request?.path;
  if (typeof path !== 'string') return null;
  const base =
    typeof request.baseURL === 'string' && !/^[a-z]+:\/\//i.test(path)
      ? request.baseURL.replace(/\/$/, '')
      : '';
  const { params, headers } = request;
  const query = params !== null && typeof params === 'object' ? String(new URLSearchParams(params)) : '';
  const url = `${base}${path}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`;
  const data = request.postData?.text ?? request.body ?? request.data ?? '';
  return {
    source:
      request.postData !== undefined || request.httpVersion !== undefined
        ? 'a HAR entry'
        : 'JSON of a request',
    method: String(request.method ?? 'GET').toUpperCase(),
    url,
    // HTTP/2 in a HAR.
    headers: headerPairs(headers).filter(([name]) => !name.startsWith(':')),
    body: typeof data === 'string' ? data : JSON.stringify(data),
    notes:
      query === ''
        ? []
        : [
            'The query was written from "params" as URLSearchParams does it; the client may write it otherwise.',
          ],
    showsHeaders: headers !== undefined,
  };
}

/** @param {string} text @returns {PastedRequest | null} */
function readJson(text) {
  if (!/^\s*\{/.test(text)) return null;
  try {
    return fromObject(JSON.parse(text));
  } catch {
    // As console.log() and Python print an object.
    return fromObject(readLiteral(text, text.indexOf('{')));
  }
}

/**
 * @param {string} text
 * @returns {PastedRequest | null} the last request in the text; null when it has no request
 */
function readRequest(text) {
  const curl = readCurl(text);
  if (curl !== null) return { ...curl, showsHeaders: true };
  const readers = [readJson, readPowerShell, readFetch, readCcxt, readHttp, readPybit];
  for (const read of readers) {
    const found = read(text);
    if (found !== null) return found;
  }
  return null;
}

module.exports = { readRequest };
