'use strict';

/** The faults of this venue. They can change between any two requests. */

const parse = require('../options.js');
const { FaultBoard } = require('../faults.js');
const { CHOICE_FIELDS, ENVIRONMENTS } = require('./keys.js');

/** @typedef {import('./replies.js').ScriptedReply} ScriptedReply */

/**
 * What goes wrong on purpose in a Bitget sandbox.
 *
 * @typedef {object} BitgetFaults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms; may be negative. Default 0.
 * @property {number} [latencyMs] Delay between the execution and the reply, ms. Default 0.
 * @property {number} [arrivalLatencyMs] Delay between the arrival and the decision, ms. Default 0.
 * @property {ScriptedReply | ScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {ScriptedReply | ScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The IP address that requests appear to come from.
 * @property {boolean} [rateLimited] Every private request exceeds the rate limit (HTTP 429). Default false.
 * @property {boolean} [enforceRateLimit] Requests in a second are counted and limited (HTTP 429). Default false.
 * @property {number} [idleMs] A WebSocket connection on which the client sends nothing is closed after this time. Default
 *   120000; 0 switches it off.
 * @property {boolean} [down] The request is executed, and the connection is closed without an answer. Default false.
 * @property {boolean} [noAnswer] The request is executed and never answered; the connection stays open. Default false.
 * @property {boolean} [answerTwice] Every answer is sent twice on the same connection. Default false.
 * @property {boolean} [hangUpMidBody] The connection is closed after half of the answer's body. Default false.
 * @property {number} [dripMs] The body is sent byte by byte, this many ms apart. Default 0: at once.
 * @property {40037 | 40006 | null} [unknownKeyReply] The reply to an unknown key. Default 40037.
 * @property {40012 | 40036 | null} [passphraseReply] The reply to a wrong passphrase. Default 40012.
 * @property {40018 | 40038 | null} [unmatchedIpReply] The reply to an address outside the whitelist. Default 40018.
 */

/** The values while no fault is set. */
const OFF = {
  enforceRateLimit: false,
  idleMs: 120_000,
  unknownKeyReply: /** @type {number | null} */ (null),
  passphraseReply: /** @type {number | null} */ (null),
  unmatchedIpReply: /** @type {number | null} */ (null),
};

/** @type {parse.Parser} */
function code(value, name) {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw parse.invalidType(name, 'a string or a number', value);
  }
  return String(value);
}

/** @type {parse.Parser} Any JSON value. */
const data = (value) => structuredClone(value);

/** @returns {import('../faults.js').FaultBoardInstance<typeof OFF>} */
function createFaults() {
  return new FaultBoard({
    environments: ENVIRONMENTS,
    off: OFF,
    fields: { enforceRateLimit: parse.boolean, idleMs: parse.integer(0), ...CHOICE_FIELDS },
    reply: { code, msg: parse.text, data },
  });
}

module.exports = { createFaults };
