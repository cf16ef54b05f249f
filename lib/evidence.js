'use strict';

/**
 * What a rejection proves about the clock, the signed string and the address, from figures and texts at hand.
 * Rule of the clock: server - recv_window <= timestamp < server + 1000, all in ms
 * (https://bybit-exchange.github.io/docs/v5/guide).
 *
 * @module
 */

const { toInteger } = require('./reply');

/** How far ahead of the server a timestamp may be, ms; it must be less. */
const AHEAD_LIMIT_MS = 1000;
const DEFAULT_RECV_WINDOW_MS = 5000;
/** Without local times: an older request is blamed on the clock, for hardly any request travels for a minute. */
const LONGEST_JOURNEY_MS = 60000;

/**
 * @typedef {object} ClockFigures
 * @property {number} request timestamp of the request, ms
 * @property {number} server clock of the server, ms
 * @property {number} recvWindow ms
 * @property {boolean} stated the reply itself gives the figures
 */
/**
 * @typedef {object} ClockVerdict
 * @property {'clock-ahead' | 'clock-behind' | 'request-late' | 'accepted'} category
 * @property {import('./ret-codes').Confidence} confidence
 * @property {string} evidence
 * @property {string} fix
 */
/** @typedef {{ timestamp?: unknown, recvWindow?: unknown, sentAt?: unknown, receivedAt?: unknown }} ClockContext */

/**
 * @param {string} message
 * @param {string} name
 * @returns {number | null}
 */
function figure(message, name) {
  const pattern = new RegExp(`${name}\\s{0,4}[:=\\[(]\\s{0,4}(-?\\d{1,15})(?!\\d)`, 'i');
  return toInteger(pattern.exec(message)?.[1]);
}

/**
 * The three figures that the acceptance of a timestamp depends on: from the text of 10002 in its three forms
 * (`req_timestamp[a],server_timestamp[b],recv_window[c]`, the same with colons, `o@a, now[b]`), else from the
 * request's own timestamp and the time of the reply.
 *
 * @param {string} message the raw retMsg
 * @param {number | null} serverTime time in the reply, ms
 * @param {ClockContext} context
 * @returns {ClockFigures | null}
 */
function readClock(message, serverTime, context) {
  const recvWindow = toInteger(context.recvWindow) ?? DEFAULT_RECV_WINDOW_MS;
  const request = figure(message, 'req_?timestamp') ?? toInteger(/\bo@(\d{13})\b/.exec(message)?.[1]);
  const server = figure(message, 'server_?timestamp') ?? toInteger(/\bnow\[(\d{13})\]/.exec(message)?.[1]);
  if (request !== null && server !== null) {
    return { request, server, recvWindow: figure(message, 'recv_?window') ?? recvWindow, stated: true };
  }
  const timestamp = toInteger(context.timestamp);
  if (timestamp === null || serverTime === null) return null;
  return { request: timestamp, server: serverTime, recvWindow, stated: false };
}

const FIX_CLOCK =
  'Synchronise the clock of this machine (NTP), or correct timestamps by the offset to /v5/market/time.';
const WINDOW_NO_HELP = 'A larger recv_window does not help: it only reaches into the past.';

/**
 * @param {ClockFigures} figures
 * @param {number} age ms
 * @param {ClockContext} context
 * @returns {ClockVerdict}
 */
function judgeOld({ server, recvWindow, stated }, age, context) {
  const facts = `The request was ${age} ms old when the server looked at it, and recv_window is ${recvWindow} ms.`;
  const sentAt = toInteger(context.sentAt);
  const receivedAt = toInteger(context.receivedAt);
  if (sentAt === null || receivedAt === null) {
    const category = age > LONGEST_JOURNEY_MS ? 'clock-behind' : 'request-late';
    const doubt =
      'Whether the clock is slow or the request was on its way too long cannot be told without the local times of sending and receiving.';
    const fix = `${FIX_CLOCK} If the clock is right, a recv_window above ${age} ms would have admitted this request.`;
    return { category, confidence: 'inferred', evidence: `${facts} ${doubt}`, fix };
  }
  // The server read its clock before the reply arrived, so whatever it shows beyond that moment is our clock's error.
  const behind = Math.max(0, server - receivedAt);
  if (behind > 0 && age - behind <= recvWindow) {
    const evidence = `${facts} The server's clock already showed ${behind} ms more than the local clock did when the reply arrived: the local clock is at least that much behind.`;
    return { category: 'clock-behind', confidence: stated ? 'stated' : 'inferred', evidence, fix: FIX_CLOCK };
  }
  const evidence = `${facts} The local clock does not explain it: the reply arrived ${receivedAt - sentAt} ms after the request was sent.`;
  const fix = `Sign later (just before sending), shorten the way, or set recv_window above ${age} ms.`;
  return { category: 'request-late', confidence: stated ? 'stated' : 'inferred', evidence, fix };
}

/**
 * Judges a timestamp by the rule.
 *
 * @param {ClockFigures} figures
 * @param {ClockContext} context
 * @returns {ClockVerdict}
 */
function judgeClock(figures, context) {
  const { request, server, recvWindow, stated } = figures;
  const ahead = request - server;
  const confidence = stated ? 'stated' : 'inferred';
  if (request > 1e9 && request < 1e11) {
    const evidence = `The timestamp ${request} has the size of seconds; Bybit reads milliseconds.`;
    return { category: 'clock-behind', confidence, evidence, fix: 'Send the timestamp in milliseconds.' };
  }
  if (ahead >= AHEAD_LIMIT_MS) {
    const evidence = `The timestamp is ${ahead} ms ahead of the server; less than ${AHEAD_LIMIT_MS} ms is accepted. ${WINDOW_NO_HELP}`;
    return { category: 'clock-ahead', confidence, evidence, fix: FIX_CLOCK };
  }
  if (-ahead > recvWindow) return judgeOld(figures, -ahead, context);
  const place = ahead > 0 ? `${ahead} ms ahead of` : `${-ahead} ms behind`;
  const source = stated ? 'of the reply' : 'of the request and the reply';
  const evidence = `By the times ${source}, the timestamp is ${place} the server and inside recv_window (${recvWindow} ms).`;
  return { category: 'accepted', confidence, evidence, fix: FIX_CLOCK };
}

/**
 * The string that the server says it signed.
 *
 * @param {string} message the raw retMsg of 10004
 * @returns {{ text: string, complete: boolean } | null} null when the reply does not show it
 */
function originString(message) {
  const start = /origin_?string\s{0,4}\[/i.exec(message);
  if (!start) return null;
  const rest = message.slice(start.index + start[0].length);
  const old = rest.search(/\]\s{0,4}sign_?string\s{0,4}\[/i);
  const end = old >= 0 ? old : rest.lastIndexOf(']');
  const text = end >= 0 ? rest.slice(0, end) : rest;
  // A string that begins with a mask has been censored on its way, and comparing it would prove nothing.
  return text === '' || /^[.*…•x]/i.test(text) ? null : { text, complete: end >= 0 };
}

/**
 * Hides the API key character by character, so that positions stay what they are.
 *
 * @param {string} text a signed string
 * @param {unknown} apiKey
 * @returns {string}
 */
function maskKey(text, apiKey) {
  const mask = (/** @type {string} */ key) => key.slice(0, 4) + '•'.repeat(Math.max(0, key.length - 4));
  if (typeof apiKey === 'string' && apiKey !== '' && text.includes(apiKey)) {
    return text.split(apiKey).join(mask(apiKey));
  }
  return text
    .replace(/^(\d{13})([\w-]+)/, (_, timestamp, key) => timestamp + mask(key))
    .replace(/(?<![a-z])(api_?key=)([\w-]+)/gi, (_, name, key) => name + mask(key));
}

/**
 * Compares what was signed here with what the server signed.
 *
 * @param {string} ours the exact string that was signed
 * @param {string} message the raw retMsg of 10004
 * @param {unknown} apiKey
 * @returns {{ equal: boolean, index: number, evidence: string } | null} null when the reply does not show its string;
 *   `index` is the first byte that differs, -1 when none does
 */
function compareSignedStrings(ours, message, apiKey) {
  const origin = originString(message);
  if (!origin) return null;
  const left = Buffer.from(ours);
  const right = Buffer.from(origin.text);
  const common = Math.min(left.length, right.length);
  let index = 0;
  while (index < common && left[index] === right[index]) index += 1;
  if (index === common && left.length === right.length) {
    const evidence = `The server signed the very ${left.length} bytes that were signed here, so the strings agree and the secret does not.`;
    return { equal: true, index: -1, evidence };
  }
  if (index === right.length && !origin.complete) return null;
  const at = (/** @type {string} */ text, /** @type {Buffer} */ bytes) => {
    // The first difference in characters lies where the equal bytes end; a cut character counts as differing.
    const position = bytes
      .subarray(0, index)
      .toString()
      .replace(/\uFFFD+$/, '').length;
    const masked = maskKey(text, apiKey);
    const piece = masked.slice(Math.max(0, position - 12), position + 12);
    return position >= masked.length ? `${JSON.stringify(piece)} and then nothing` : JSON.stringify(piece);
  };
  const evidence = `The strings differ first at byte ${index}: signed here ${at(ours, left)}, signed by the server ${at(origin.text, right)}.`;
  return { equal: false, index, evidence };
}

/**
 * @param {string} message
 * @returns {string | null} the first IP address in the text
 */
function ipInText(message) {
  const four = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/.exec(message)?.[0];
  return four ?? /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])/i.exec(message)?.[0] ?? null;
}

module.exports = { readClock, judgeClock, compareSignedStrings, ipInText };
