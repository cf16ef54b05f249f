'use strict';

/** The faults of a sandbox of Binance. They can change between any two requests. */

const { FaultBoard } = require('../faults.js');
const parse = require('../options.js');
const { ENVIRONMENTS, PERMISSION_CODES, UNKNOWN_KEY_CODES } = require('./keys.js');

/** @typedef {import('./replies.js').BinanceScriptedReply} BinanceScriptedReply */

/**
 * What goes wrong on purpose in a sandbox of Binance.
 *
 * @typedef {object} BinanceFaults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms; may be negative. Default 0.
 * @property {number} [latencyMs] Delay between the execution and the reply, ms. Default 0.
 * @property {number} [arrivalLatencyMs] Delay between the arrival and the decision, ms. Default 0.
 * @property {BinanceScriptedReply | BinanceScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {BinanceScriptedReply | BinanceScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The IP address that requests appear to come from.
 * @property {boolean} [rateLimited] Every signed request exceeds the request weight (429, -1003). Default false.
 * @property {boolean} [ipBanned] Every request is refused since the IP address is banned (418, -1003). Default false.
 * @property {boolean} [enforceRateLimit] Request weight and orders are counted and limited. Default false.
 * @property {boolean} [down] The request is executed, and the connection is closed without an answer. Default false.
 * @property {boolean} [noAnswer] The request is executed and never answered; the connection stays open. Default false.
 * @property {boolean} [answerTwice] Every answer is sent twice on the same connection. Default false.
 * @property {boolean} [hangUpMidBody] The connection is closed after half of the answer's body. Default false.
 * @property {number} [dripMs] The body is sent byte by byte, this many ms apart. Default 0: at once.
 * @property {-2015 | -2008 | -2014 | null} [unknownKeyReply] The reply to an unknown key. Default: -2008 on /sapi and on the
 *   futures paths of the test environments, else -2015.
 * @property {-2015 | -1002 | null} [permissionReply] The reply to a missing permission. Default -2015.
 */

/** The values while no fault is set. */
const OFF = {
  enforceRateLimit: false,
  ipBanned: false,
  unknownKeyReply: /** @type {number | null} */ (null),
  permissionReply: /** @type {number | null} */ (null),
};

/** @typedef {import('../faults.js').SharedFaults & typeof OFF} ActiveFaults */

/** @returns {import('../faults.js').FaultBoardInstance<typeof OFF>} */
function createFaults() {
  return new FaultBoard({
    environments: ENVIRONMENTS,
    off: OFF,
    fields: {
      enforceRateLimit: parse.boolean,
      ipBanned: parse.boolean,
      unknownKeyReply: parse.oneOf(UNKNOWN_KEY_CODES),
      permissionReply: parse.oneOf(PERMISSION_CODES),
    },
    reply: { code: parse.integer(Number.MIN_SAFE_INTEGER), msg: parse.text },
  });
}

module.exports = { createFaults };
