'use strict';

/** Sends one message, and says what came of it. Never throws, and shows neither an address nor a token. */

/** ms */
const TIMEOUT_MS = 10_000;
/** Bytes of a reply that are read. */
const MOST_BYTES = 65_536;

/**
 * @typedef {object} Result
 * @property {boolean} ok
 * @property {boolean} isReached  the receiver has answered
 * @property {string} reason  '' when it was delivered
 * @property {number} [retryAfterMs]  as the receiver says
 */

/**
 * The text of an error of fetch may show the address, which holds a token. Its code does not.
 *
 * @param {any} error
 * @returns {string}
 */
function reasonOf(error) {
  if (error?.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  const code = error?.cause?.code ?? error?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'the connection failed';
}

/** @param {Response} response @returns {Promise<any>} null when it is not JSON */
async function readJson(response) {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {unknown} seconds @returns {number | undefined} ms */
function toMs(seconds) {
  const value = Number(seconds);
  return seconds != null && seconds !== '' && value >= 0 && value < 86_400 ? value * 1000 : undefined;
}

/**
 * @param {import('./channels').Message} message
 * @param {{ channel: import('./channels').Channel, fetch: typeof globalThis.fetch }} options
 * @returns {Promise<Result>}
 */
async function send({ url, headers, body }, { channel, fetch }) {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    // A redirect would carry the message elsewhere.
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    const reply = await readJson(response);
    if (response.ok) return { ok: true, isReached: true, reason: '' };
    const retryAfterMs = toMs(channel.retryAfter(reply)) ?? toMs(response.headers.get('retry-after'));
    return { ok: false, isReached: true, reason: `HTTP ${response.status}`, retryAfterMs };
  } catch (error) {
    return { ok: false, isReached: false, reason: reasonOf(error) };
  }
}

module.exports = { send };
