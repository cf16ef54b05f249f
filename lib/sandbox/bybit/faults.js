'use strict';

/** The faults of this venue. They can change between any two requests. */

const parse = require('../options.js');
const { FaultBoard } = require('../faults.js');
const { ORIGIN_STRING_TEXTS, TIMESTAMP_TEXTS } = require('./error-texts.js');
const { ENVIRONMENTS } = require('./keys.js');
const { CHOICES } = require('./replies.js');

/** @typedef {import('./replies.js').ScriptedReply} ScriptedReply */

/**
 * What goes wrong on purpose in a sandbox.
 *
 * @typedef {object} Faults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms; may be negative. Default 0.
 * @property {number} [latencyMs] Delay between the execution and the reply, ms. Default 0.
 * @property {number} [arrivalLatencyMs] Delay between the arrival and the decision, ms. Default 0.
 * @property {ScriptedReply | ScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {ScriptedReply | ScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The IP address that requests appear to come from.
 * @property {boolean} [rateLimited] Every private request exceeds the rate limit (10006). Default false.
 * @property {boolean} [sessionLimit] Every login on the trade channel exceeds the session limit (10003). Default false.
 * @property {boolean} [enforceRateLimit] Requests per second are counted and limited (10006). Default false.
 * @property {boolean} [down] The request is executed, and the connection is closed without an answer. Default false.
 * @property {boolean} [noAnswer] The request is executed and never answered; the connection stays open. Default false.
 * @property {boolean} [answerTwice] Every answer is sent twice on the same connection. Default false.
 * @property {boolean} [hangUpMidBody] The connection is closed after half of the answer's body. Default false.
 * @property {number} [dripMs] The body is sent byte by byte, this many ms apart. Default 0: at once.
 * @property {boolean} [legacyForm] Replies in the format before V5: ret_code, ret_msg, time_now in seconds. Default false.
 * @property {import('./error-texts.js').OriginStringForm | null} [originString] How 10004 shows the signed string. Default 'full'.
 * @property {import('./error-texts.js').TimestampForm | null} [timestampForm] How 10002 shows its three numbers. Default 'brackets'.
 * @property {10003 | 33004 | 401 | null} [unknownKeyReply] The reply to an unknown key. Default 10003.
 * @property {33004 | -2015 | null} [expiredKeyReply] The reply to an expired key. Default 33004.
 * @property {10010 | 33004 | -2015 | null} [unmatchedIpReply] The reply to an address outside the whitelist. Default 10010.
 * @property {10005 | 33004 | -2015 | null} [permissionReply] The reply to a missing permission. Default 10005.
 */

/** The values while no fault is set. */
const OFF = {
  enforceRateLimit: false,
  sessionLimit: false,
  legacyForm: false,
  originString: /** @type {import('./error-texts.js').OriginStringForm} */ ('full'),
  timestampForm: /** @type {import('./error-texts.js').TimestampForm} */ ('brackets'),
  unknownKeyReply: /** @type {number | null} */ (null),
  expiredKeyReply: /** @type {number | null} */ (null),
  unmatchedIpReply: /** @type {number | null} */ (null),
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
      sessionLimit: parse.boolean,
      legacyForm: parse.boolean,
      originString: parse.oneOf(Object.keys(ORIGIN_STRING_TEXTS)),
      timestampForm: parse.oneOf(Object.keys(TIMESTAMP_TEXTS)),
      ...Object.fromEntries(
        Object.entries(CHOICES).map(([name, choices]) => [name, parse.oneOf([...choices.keys()])]),
      ),
    },
    reply: {
      retCode: parse.integer(Number.MIN_SAFE_INTEGER),
      retMsg: parse.text,
      result: parse.object,
    },
  });
}

module.exports = { createFaults };
