'use strict';

/** Faults that a test switches on. They can change between any two requests. */

const parse = require('./options.js');
const { ENVIRONMENTS, normalizeAddress } = require('./keys.js');
const { ORIGIN_STRING_TEXTS, TIMESTAMP_TEXTS } = require('./error-texts.js');
const { CHOICES } = require('./replies.js');
const { LONGEST_DELAY, matchesWhen, replyOrReplies } = require('./scripted-replies.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./scripted-replies.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./scripted-replies.js').Script} Script */
/** @typedef {import('./scripted-replies.js').Subject} Subject */

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

const milliseconds = parse.integer(0, LONGEST_DELAY);

const parseFaults = parse.shape({
  clockSkewMs: parse.integer(Number.MIN_SAFE_INTEGER),
  latencyMs: milliseconds,
  arrivalLatencyMs: milliseconds,
  nextReply: replyOrReplies,
  everyReply: replyOrReplies,
  clientIp: (value, name) => normalizeAddress(parse.address(value, name)),
  rateLimited: parse.boolean,
  enforceRateLimit: parse.boolean,
  sessionLimit: parse.boolean,
  down: parse.boolean,
  noAnswer: parse.boolean,
  answerTwice: parse.boolean,
  hangUpMidBody: parse.boolean,
  dripMs: milliseconds,
  legacyForm: parse.boolean,
  originString: parse.oneOf(Object.keys(ORIGIN_STRING_TEXTS)),
  timestampForm: parse.oneOf(Object.keys(TIMESTAMP_TEXTS)),
  ...Object.fromEntries(
    Object.entries(CHOICES).map(([name, choices]) => [name, parse.oneOf([...choices.keys()])]),
  ),
});

/** The values while no fault is set. Each board gets its own arrays. */
function noFaults() {
  return {
    clockSkewMs: 0,
    latencyMs: 0,
    arrivalLatencyMs: 0,
    nextReply: /** @type {ScriptedReply[]} */ ([]),
    everyReply: /** @type {ScriptedReply[]} */ ([]),
    clientIp: /** @type {string | null} */ (null),
    rateLimited: false,
    enforceRateLimit: false,
    sessionLimit: false,
    down: false,
    noAnswer: false,
    answerTwice: false,
    hangUpMidBody: false,
    dripMs: 0,
    legacyForm: false,
    originString: /** @type {import('./error-texts.js').OriginStringForm} */ ('full'),
    timestampForm: /** @type {import('./error-texts.js').TimestampForm} */ ('brackets'),
    unknownKeyReply: /** @type {number | null} */ (null),
    expiredKeyReply: /** @type {number | null} */ (null),
    unmatchedIpReply: /** @type {number | null} */ (null),
    permissionReply: /** @type {number | null} */ (null),
  };
}

/** @typedef {ReturnType<typeof noFaults>} ActiveFaults */

/** The faults that are switched on, for each environment. */
class FaultBoard {
  /** @type {Map<Environment, ActiveFaults>} */
  #boards = new Map();

  constructor() {
    this.reset();
  }

  reset() {
    for (const environment of ENVIRONMENTS) this.#boards.set(environment, noFaults());
  }

  /**
   * Merges: faults that are not named stay; undefined or null switches a fault off.
   * A queue that is set for all environments is one queue, wherever the next request arrives.
   * @param {unknown} faults
   * @param {Environment | undefined} environment All three if undefined.
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; nothing has changed then.
   */
  set(faults, environment) {
    const parsed = parseFaults(faults, 'faults');
    const targets = environment === undefined ? ENVIRONMENTS : [environment];
    const named = Object.keys(/** @type {object} */ (faults));
    const off = noFaults();
    const changes = Object.fromEntries(
      named.map((name) => [name, parsed[name] ?? off[/** @type {keyof ActiveFaults} */ (name)]]),
    );
    for (const target of targets) Object.assign(this.of(target), changes);
  }

  /**
   * @param {Environment} environment
   * @returns {ActiveFaults}
   */
  of(environment) {
    return /** @type {ActiveFaults} */ (this.#boards.get(environment));
  }

  /**
   * The scripted reply for a request.
   * @param {Subject} subject
   * @param {(reply: ScriptedReply) => boolean} [suits] Whether the subject can have such a reply.
   * @returns {Script | null}
   */
  findScript(subject, suits = () => true) {
    const { nextReply, everyReply } = this.of(subject.environment);
    const matches = (/** @type {ScriptedReply} */ reply) => matchesWhen(reply, subject) && suits(reply);
    const next = nextReply.find(matches);
    if (next !== undefined) {
      return { name: 'nextReply', reply: next, use: () => nextReply.splice(nextReply.indexOf(next), 1) };
    }
    const every = everyReply.find(matches);
    return every === undefined ? null : { name: 'everyReply', reply: every, use() {} };
  }
}

/** @typedef {InstanceType<typeof FaultBoard>} FaultBoardInstance */

module.exports = { FaultBoard };
