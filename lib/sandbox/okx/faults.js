'use strict';

/** The faults of this venue. They can change between any two requests. */

const parse = require('../options.js');
const { FaultBoard } = require('../faults.js');
const { ENVIRONMENTS } = require('./keys.js');
const { CHOICES } = require('./replies.js');

/** @typedef {import('./replies.js').ScriptedReply} ScriptedReply */

/**
 * What goes wrong on purpose in an OKX sandbox.
 *
 * @typedef {object} OkxFaults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms; may be negative. Default 0.
 * @property {number} [latencyMs] Delay between the execution and the reply, ms. Default 0.
 * @property {number} [arrivalLatencyMs] Delay between the arrival and the decision, ms. Default 0.
 * @property {ScriptedReply | ScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {ScriptedReply | ScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The IP address that requests appear to come from.
 * @property {boolean} [rateLimited] Every private request exceeds the rate limit (HTTP 429, 50011). Default false.
 * @property {boolean} [enforceRateLimit] Requests in two seconds are counted and limited (50011). Default false.
 * @property {number} [idleMs] A WebSocket connection on which nothing is sent or received is closed after this time
 *   (4004). Default 30000; 0 switches it off.
 * @property {boolean} [down] The request is executed, and the connection is closed without an answer. Default false.
 * @property {boolean} [noAnswer] The request is executed and never answered; the connection stays open. Default false.
 * @property {boolean} [answerTwice] Every answer is sent twice on the same connection. Default false.
 * @property {boolean} [hangUpMidBody] The connection is closed after half of the answer's body. Default false.
 * @property {number} [dripMs] The body is sent byte by byte, this many ms apart. Default 0: at once.
 * @property {50119 | 50111 | null} [unknownKeyReply] The reply to an unknown key. Default 50119.
 * @property {50120 | 50030 | null} [permissionReply] The reply to a missing permission. Default 50120.
 */

/** The values while no fault is set. */
const OFF = {
  enforceRateLimit: false,
  idleMs: 30_000,
  unknownKeyReply: /** @type {number | null} */ (null),
  permissionReply: /** @type {number | null} */ (null),
};

/** @typedef {import('../faults.js').SharedFaults & typeof OFF} ActiveFaults */

/** @type {parse.Parser} */
function code(value, name) {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw parse.invalidType(name, 'a string or a number', value);
  }
  return String(value);
}

/** @returns {import('../faults.js').FaultBoardInstance<typeof OFF>} */
function createFaults() {
  return new FaultBoard({
    environments: ENVIRONMENTS,
    off: OFF,
    fields: {
      enforceRateLimit: parse.boolean,
      idleMs: parse.integer(0),
      ...Object.fromEntries(
        Object.entries(CHOICES).map(([name, choices]) => [name, parse.oneOf([...choices.keys()])]),
      ),
    },
    reply: { code, msg: parse.text, data: parse.arrayOf(parse.object) },
  });
}

module.exports = { createFaults };
