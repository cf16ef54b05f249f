'use strict';

/**
 * Sends signals to a relay, signed as Standard Webhooks signs, and sends them again as TradingView does: after a 5xx, and
 * (as a proxy in front of a relay makes a 502 of it) when the connection is refused or breaks. An answer that does not
 * come within 3 s counts as a failure, too.
 *
 * https://www.tradingview.com/support/solutions/43000529348-how-to-configure-webhook-alerts/
 *
 * @typedef {object} Sent
 * @property {any} signal
 * @property {number[]} statuses of all answers; 0: none came
 * @property {number | null} acknowledgedAt ms since 1970 of the first answer of 2xx
 * @property {number | null} intents that the relay said it has made
 * @property {any} [expected] what the audit has to know of it
 *
 * @typedef {object} Sending
 * @property {string} [source] default: the one of the sender
 * @property {string} [key] by which it is remembered; default: the id of the signal
 * @property {any} [expected]
 */

const { createHmac } = require('node:crypto');
const { setTimeout: pause } = require('node:timers/promises');
const { SOURCE_KEY } = require('./accounts.js');

const KEY = Buffer.from(SOURCE_KEY.slice('whsec_'.length), 'base64');
/** As TradingView's. */
const PATIENCE_MS = 3000;

/** @param {string} id @param {string} body */
function signedHeaders(id, body, key = KEY) {
  const timestamp = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${mac}`,
  };
}

class Sender {
  #url;
  #resendMs;
  #attempts;
  /** By id. @type {Map<string, Sent>} */
  sent = new Map();
  /** Under way. @type {Set<Promise<Sent>>} */
  #open = new Set();

  /**
   * @param {string} url of the source
   * @param {{ resendMs?: number, attempts?: number }} [options] TradingView waits 5 s, and sends four times at most
   */
  constructor(url, { resendMs = 200, attempts = 50 } = {}) {
    this.#url = url;
    this.#resendMs = resendMs;
    this.#attempts = attempts;
  }

  get openCount() {
    return this.#open.size;
  }

  /**
   * @param {any} signal
   * @param {Sending} [sending]
   * @returns {Promise<Sent>} when it is acknowledged, refused for good, or given up
   */
  send(signal, { source, key = signal.id, expected } = {}) {
    const url = source === undefined ? this.#url : new URL(source, this.#url).href;
    const sent = { signal, statuses: [], acknowledgedAt: null, intents: null, expected };
    this.sent.set(key, sent);
    const done = this.#deliver(sent, url);
    this.#open.add(done);
    done.finally(() => this.#open.delete(done));
    return done;
  }

  async finished() {
    await Promise.all(this.#open);
  }

  /** @param {Sent} sent @param {string} url @returns {Promise<Sent>} */
  async #deliver(sent, url) {
    const body = JSON.stringify(sent.signal);
    for (let attempt = 0; attempt < this.#attempts; attempt += 1) {
      if (attempt > 0) await pause(this.#resendMs);
      const { status, reply } = await this.#post(url, sent.signal.id, body);
      sent.statuses.push(status);
      if (status >= 200 && status < 300) {
        sent.acknowledgedAt ??= Date.now();
        sent.intents = reply?.intents ?? null;
        return sent;
      }
      if (status >= 400 && status < 500) return sent;
    }
    return sent;
  }

  /** @param {string} url @param {string} id @param {string} body @returns {Promise<{ status: number, reply?: any }>} */
  async #post(url, id, body) {
    try {
      const reply = await fetch(url, {
        ...{ method: 'POST', headers: signedHeaders(id, body), body },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await reply.text();
      return { status: reply.status, reply: text.startsWith('{') ? JSON.parse(text) : undefined };
    } catch {
      return { status: 0 };
    }
  }
}

module.exports = { Sender, signedHeaders };
