'use strict';

/**
 * What a text says about a request and the reply to it, besides the reply: URL, method, headers, the API key. Pure.
 *
 * @module
 */

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */

const METHOD = String.raw`\b(GET|POST|PUT|DELETE|PATCH)\b`;
const URL_TEXT = String.raw`(?:https?|wss?):\/\/[^\s"'\x60<>\\{}|^,]{1,2000}`;
const ANY_URL = new RegExp(URL_TEXT, 'g');
const END_OF_URL = /[).,:;\]]+$/;
const WEBSOCKET =
  /\bwss?:\/\/|websocket|\bws\b|handshake|(?:http|status code|code)[ '"]{1,3}101\b|unexpected server response|tungstenite|\bupgrade\b/i;
const HEADER = /^([\w-]{2,40}): {0,4}([^\n]{0,1000})$/gm;
const STATUS_LINE = /^HTTP\/[\d.]{1,3} [1-5]\d\d/m;

/** @type {WeakMap<Venue, RegExp>} */
const made = new WeakMap();

/** @param {Venue} venue @returns {RegExp} a method with a URL or a path */
function requestPattern(venue) {
  const known = made.get(venue);
  if (known) return known;
  const target = `${URL_TEXT}|${venue.help.pasted.path.source}`;
  const pattern = new RegExp(String.raw`${METHOD}[\]\s:"'\x60→>-]{1,4}(?:to |from )?\[?(${target})`, 'g');
  made.set(venue, pattern);
  return pattern;
}

/**
 * @param {string} text
 * @param {Venue} venue
 * @returns {ClassifyContext} of what the text names last
 */
function requestIn(text, venue) {
  const { hosts, help } = venue;
  const withMethod = [...text.matchAll(requestPattern(venue))].at(-1);
  if (withMethod) {
    const [, method, address] = withMethod;
    const clean = address.replace(END_OF_URL, '');
    return clean.startsWith('/') ? { method, endpoint: clean } : { method, url: clean };
  }
  const urls = [...text.matchAll(ANY_URL)].map(([url]) => url.replace(END_OF_URL, ''));
  const url = urls.findLast((one) => URL.canParse(one) && hosts.domains.test(new URL(one).hostname));
  if (url !== undefined) return { url };
  const endpoint = help.pasted.path.exec(text)?.[0];
  return endpoint === undefined ? {} : { endpoint };
}

/** @param {string} text @returns {Record<string, string> | undefined} the headers of `curl -i` */
function headersIn(text) {
  if (!STATUS_LINE.test(text)) return undefined;
  const found = [...text.matchAll(HEADER)].map(([, name, value]) => [name.toLowerCase(), value]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/**
 * @param {string} text
 * @param {Venue} venue
 * @returns {string | undefined} only to hide it everywhere
 */
function apiKeyIn(text, { help: { pasted } }) {
  for (const pattern of pasted.apiKeys) {
    const found = pattern.exec(text);
    if (found) return found[1];
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {import('./fields').Field[]} fields of the text
 * @param {Venue} venue
 * @returns {ClassifyContext}
 */
function contextIn(text, fields, venue) {
  const context = requestIn(text, venue);
  const method = fields.findLast(
    ({ name, value }) => name === 'method' && /^[a-z]{3,6}$/i.test(String(value)),
  );
  if (method) context.method ??= String(method.value).toUpperCase();
  const headers = headersIn(text);
  if (headers) context.headers = headers;
  const apiKey = apiKeyIn(text, venue);
  if (apiKey !== undefined) context.apiKey = apiKey;
  return context;
}

/** @param {string} text @returns {boolean} whether it is about the connection of a WebSocket */
function isAboutWebSocket(text) {
  return WEBSOCKET.test(text);
}

module.exports = { apiKeyIn, contextIn, isAboutWebSocket };
