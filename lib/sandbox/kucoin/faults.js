'use strict';

/** The faults of this venue. They can change between any two requests. */

const { FaultBoard } = require('../faults.js');
const parse = require('../options.js');
const { ENVIRONMENTS } = require('./keys.js');

/** @typedef {import('./replies.js').ScriptedReply} ScriptedReply */

/**
 * What goes wrong on purpose in a KuCoin sandbox.
 *
 * @typedef {object} KucoinFaults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms; may be negative. Default 0.
 * @property {number} [latencyMs] Delay between the execution and the reply, ms. Default 0.
 * @property {number} [arrivalLatencyMs] Delay between the arrival and the decision, ms. Default 0.
 * @property {ScriptedReply | ScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {ScriptedReply | ScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The IP address that requests appear to come from.
 * @property {boolean} [rateLimited] Every private request exceeds the rate limit (429, 429000). Default false.
 * @property {boolean} [enforceRateLimit] Requests are counted and limited. Default false.
 * @property {boolean} [down] The request is executed, and the connection is closed without an answer. Default false.
 * @property {boolean} [noAnswer] The request is executed and never answered; the connection stays open. Default false.
 * @property {boolean} [answerTwice] Every answer is sent twice on the same connection. Default false.
 * @property {boolean} [hangUpMidBody] The connection is closed after half of the answer's body. Default false.
 * @property {number} [dripMs] The body is sent byte by byte, this many ms apart. Default 0: at once.
 * @property {boolean} [hideAddress] The refusal of an address (400006) does not show it, as older replies. Default false.
 * @property {'open' | 'ever' | 'never' | null} [uniqueClientOids] Among which orders a clientOid is unique. Default: on spot
 *   among those that are open, for futures among all.
 */

/** The values while no fault is set. */
const OFF = {
  enforceRateLimit: false,
  hideAddress: false,
  uniqueClientOids: /** @type {'open' | 'ever' | 'never' | null} */ (null),
};

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
      hideAddress: parse.boolean,
      uniqueClientOids: parse.oneOf(['open', 'ever', 'never']),
    },
    reply: { code, msg: parse.text, data: (/** @type {unknown} */ value) => value },
  });
}

module.exports = { createFaults };
