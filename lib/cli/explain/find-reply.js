'use strict';

/**
 * Finds a reply of the exchange in pasted text: JSON alone, in a log line or inside of other JSON, as console.log() or
 * Python print it, an HTML page, or the output of `curl -i`. Pure.
 *
 * @module
 */

/**
 * @typedef {object} Pasted
 * @property {unknown} body for classify()
 * @property {import('../../classify').ClassifyContext} context
 */

/** UTF-16 units; no reply is longer. */
const LONGEST_OBJECT = 65_536;
const MOST_OBJECTS = 1000;
const DEEPEST = 8;

/** @typedef {Readonly<import('../../venues/venue').PastedReplies>} PastedReplies */

/** @param {unknown} value @returns {value is Record<string, any>} */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * @param {string} text
 * @param {number} start of a brace
 * @returns {number} the place after the brace that closes it, -1 when there is none
 */
function endOfObject(text, start) {
  let depth = 0;
  let quoted = false;
  const limit = Math.min(text.length, start + LONGEST_OBJECT);
  for (let index = start; index < limit; index++) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth += 1;
    else if (!quoted && character === '}' && --depth === 0) return index + 1;
  }
  return -1;
}

/** @param {string} text @returns {unknown} undefined when the text is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} text
 * @returns {Record<string, any>[]} every outermost JSON object in it
 */
function objectsIn(text) {
  const found = [];
  let tries = 0;
  for (let start = text.indexOf('{'); start >= 0 && tries < MOST_OBJECTS; tries++) {
    const end = endOfObject(text, start);
    const value = end < 0 ? undefined : parse(text.slice(start, end));
    if (isObject(value)) found.push(value);
    start = text.indexOf('{', isObject(value) ? end : start + 1);
  }
  return found;
}

/**
 * @param {unknown} value
 * @param {(object: Record<string, any>) => void} visit each object in it, also those in a string of JSON
 * @param {number} [depth]
 */
function walk(value, visit, depth = 0) {
  if (depth > DEEPEST) return;
  if (typeof value === 'string' && value.trimStart().startsWith('{')) {
    walk(parse(value), visit, depth + 1);
  } else if (isObject(value)) {
    if (!Array.isArray(value)) visit(value);
    for (const inner of Object.values(value)) walk(inner, visit, depth + 1);
  }
}

/**
 * What the objects around a reply say about its request.
 *
 * @param {Record<string, any>} outer
 * @returns {import('../../classify').ClassifyContext}
 */
function contextIn(outer) {
  /** @type {import('../../classify').ClassifyContext} */
  const context = {};
  walk(outer, ({ url, method, status, statusCode, httpStatus }) => {
    const number = [httpStatus, statusCode, status].find((value) => Number.isInteger(value));
    if (number >= 100 && number <= 599) context.httpStatus ??= number;
    if (typeof method === 'string' && /^[a-z]{3,7}$/i.test(method)) context.method ??= method;
    if (typeof url === 'string' && URL.canParse(url)) context.url ??= url;
  });
  return context;
}

/**
 * What the text around a reply contains: the headers of `curl -i`, the URL of the request, the key.
 *
 * @param {string} text
 * @param {PastedReplies} pasted
 * @returns {import('../../classify').ClassifyContext}
 */
function contextAround(text, pasted) {
  /** @type {import('../../classify').ClassifyContext} */
  const context = {};
  const status = /\bHTTP\/[\d.]{1,3} ([1-5]\d\d)\b/.exec(text) ?? /\bHTTP ([1-5]\d\d)\b/.exec(text);
  if (status) context.httpStatus = Number(status[1]);
  const target = String.raw`https?:\/\/[^\s"',]{1,2000}|${pasted.path.source}`;
  const request = new RegExp(String.raw`\b(GET|POST|PUT|DELETE)\s{1,4}(${target})`).exec(text);
  if (request) {
    context.method = request[1];
    if (request[2].startsWith('/')) [, , context.endpoint] = request;
    else [, , context.url] = request;
  }
  // Only to hide the key everywhere else in the text.
  const key = pasted.apiKey.exec(text);
  if (key) [, context.apiKey] = key;
  const headers = [...text.matchAll(/^([\w-]{2,40}): {0,4}([^\r\n]{0,1000})\r?$/gm)];
  if (status && headers.length > 0) {
    context.headers = Object.fromEntries(headers.map(([, name, value]) => [name.toLowerCase(), value]));
  }
  return context;
}

/**
 * @param {string} text
 * @returns {string | null} a page of HTML
 */
function pageIn(text) {
  const start = text.search(/<!doctype html|<html[\s>]/i);
  if (start < 0) return null;
  const end = text.toLowerCase().indexOf('</html>', start);
  return text.slice(start, end < 0 ? undefined : end + 7);
}

/**
 * Every reply in the text, in its order; a log may hold several.
 *
 * @param {string} text
 * @param {Readonly<import('../../venues').Venue>} venue
 * @returns {Pasted[]}
 */
function repliesIn(text, { help: { pasted } }) {
  const around = contextAround(text, pasted);
  /** @type {Pasted[]} */
  const found = [];
  for (const outer of objectsIn(text)) {
    walk(outer, (object) => {
      if (pasted.isReply(object)) found.push({ body: object, context: { ...around, ...contextIn(outer) } });
    });
  }
  if (found.length > 0) return found;
  const inWords = pasted.inWords(text);
  if (inWords) return [{ body: inWords, context: around }];
  const page = pageIn(text);
  if (page !== null) return [{ body: page, context: around }];
  if (around.httpStatus === undefined) return [];
  // A status line without a better reply after it: the text after the headers is the body.
  const body = text
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n\n')
    .trim();
  return [{ body, context: around }];
}

module.exports = { repliesIn };
