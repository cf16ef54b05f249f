'use strict';

/**
 * The public IP address of this machine, as a host that the user names sees it. No other host is asked, and nothing but
 * GET / is sent.
 *
 * @module
 */

const https = require('node:https');
const { isIP } = require('node:net');

const { UsageError } = require('../usage-error');

/** Characters of an answer; the longest address has 45. */
const LONGEST_ANSWER = 64;

/**
 * @param {string} host a host, with or without a port
 * @returns {URL}
 * @throws {UsageError}
 */
function addressOf(host) {
  const text = `https://${host}/`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.pathname !== '/' || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('--ip must be a host such as icanhazip.com', 'doctor');
  }
  return url;
}

/**
 * @param {string} host
 * @param {{ timeoutMs: number, signal: AbortSignal }} options
 * @returns {Promise<{ address: string } | { reason: string }>} reason: why it is not known, a clause
 * @throws {UsageError} as a rejection
 */
async function askAddress(host, { timeoutMs, signal }) {
  const url = addressOf(host);
  try {
    const answer = (await readAnswer(url, timeoutMs, signal)).trim();
    return isIP(answer) > 0 ? { address: answer } : { reason: `${url.host} did not answer with an address` };
  } catch (error) {
    signal.throwIfAborted();
    const { code, name } = /** @type {NodeJS.ErrnoException} */ (error);
    return { reason: `${url.host} could not be asked (${code ?? name})` };
  }
}

/**
 * @param {URL} url
 * @param {number} timeoutMs
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the beginning of the answer; empty for anything but HTTP 200
 */
function readAnswer(url, timeoutMs, signal) {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { signal, agent: false, headers: { Accept: 'text/plain' } }, (reply) => {
      let text = '';
      reply.setEncoding('latin1');
      reply.on('data', (piece) => {
        text += piece;
        if (text.length > LONGEST_ANSWER) reply.destroy();
      });
      reply.on('error', reject);
      reply.on('close', () => resolve(reply.statusCode === 200 && reply.complete ? text : ''));
    });
    const slow = Object.assign(new Error('no answer came in time'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => request.destroy(slow), timeoutMs);
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
  });
}

exports.askAddress = askAddress;
