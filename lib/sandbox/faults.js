'use strict';

/** Faults: what the sandbox does wrong on purpose. They can be changed between any two requests. */

const { validateHeaderName, validateHeaderValue } = require('node:http');
const parse = require('./options.js');
const { ENVIRONMENTS, normalizeAddress } = require('./keys.js');
const { ORIGIN_STRING_FORMS, TIMESTAMP_FORMS } = require('./error-texts.js');
const { CHOICES } = require('./replies.js');

/** @typedef {import('./keys.js').Environment} Environment */

/**
 * Which requests a scripted reply is for. Absent fields match everything.
 * @typedef {object} When
 * @property {string} [method]
 * @property {string} [path]
 * @property {Environment} [environment]
 * @property {string} [apiKey]
 * @property {string} [op] Of a WebSocket message; no HTTP request has one.
 */

/**
 * A reply that replaces what the sandbox would have said; the endpoint is not executed then. A reply that names
 * no httpStatus, body or retCode leaves the answer as it is and adds only its headers and its transport faults.
 * @typedef {import('./replies.js').ReplySpec & {
 *   when?: When, latencyMs?: number, down?: boolean, hangUpMidBody?: boolean }} ScriptedReply
 */

/**
 * @typedef {object} Faults
 * @property {number} [clockSkewMs] Server clock minus `now()`, ms. May be negative.
 * @property {number} [latencyMs] The reply is held back this long after the decision, ms.
 * @property {number} [arrivalLatencyMs] The request is held back this long before the decision, ms.
 * @property {ScriptedReply | ScriptedReply[] | null} [nextReply] For the next matching requests, one each, in order.
 * @property {ScriptedReply | ScriptedReply[] | null} [everyReply] For every matching request; the first match counts.
 * @property {string | null} [clientIp] The address that requests pretend to come from.
 * @property {boolean} [rateLimited] Every private request is over the limit (10006).
 * @property {boolean} [sessionLimit] Every login on the trade channel is one session too many (10003).
 * @property {boolean} [enforceRateLimit] The limits per second are counted and enforced (10006).
 * @property {boolean} [down] The connection is destroyed instead of an answer.
 * @property {boolean} [hangUpMidBody] The connection is destroyed after half of the answer's body.
 * @property {number} [dripMs] The body arrives byte by byte, this many ms apart.
 * @property {boolean} [legacyForm] Answers have the form from before V5: ret_code, ret_msg, time_now in seconds.
 * @property {import('./error-texts.js').OriginStringForm | null} [originString] How 10004 shows what was signed.
 * @property {import('./error-texts.js').TimestampForm | null} [timestampForm] How 10002 shows its three figures.
 * @property {10003 | 33004 | 401 | null} [unknownKeyReply]
 * @property {33004 | -2015 | null} [expiredKeyReply]
 * @property {10010 | 33004 | -2015 | null} [unmatchedIpReply]
 * @property {10005 | 33004 | -2015 | null} [permissionReply]
 */

/**
 * What a scripted reply can be for: an HTTP request, the upgrade to WebSocket among them, or a WebSocket message,
 * which has an `op` and no method.
 * @typedef {{ method?: string, op?: string, path: string, environment: Environment, apiKey: string }} Subject
 */
/** @typedef {{ name: 'nextReply' | 'everyReply', reply: ScriptedReply }} Script */

/** @type {parse.Parser} */
function replyHeaders(value, name) {
  const headers = parse.recordOf(parse.text)(value, name);
  for (const [header, content] of Object.entries(headers)) {
    try {
      validateHeaderName(header);
      validateHeaderValue(header, content);
    } catch {
      throw parse.invalidValue(`${name}.${header}`, 'HTTP does not allow it');
    }
  }
  return headers;
}

/** @type {parse.Parser} */
function replyBody(value, name) {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return structuredClone(parse.object(value, name));
}

const milliseconds = parse.integer(0, 2 ** 31 - 1);

const parseReply = parse.shape({
  httpStatus: parse.integer(200, 599),
  headers: replyHeaders,
  body: replyBody,
  retCode: parse.integer(Number.MIN_SAFE_INTEGER),
  retMsg: parse.text,
  result: parse.object,
  latencyMs: milliseconds,
  down: parse.boolean,
  hangUpMidBody: parse.boolean,
  when: parse.shape({
    method: parse.filledText,
    path: parse.filledText,
    environment: parse.oneOf(ENVIRONMENTS),
    apiKey: parse.filledText,
    op: parse.filledText,
  }),
});

/** @type {parse.Parser} */
function replyOrReplies(value, name) {
  return Array.isArray(value) ? parse.arrayOf(parseReply)(value, name) : [parseReply(value, name)];
}

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
  hangUpMidBody: parse.boolean,
  dripMs: milliseconds,
  legacyForm: parse.boolean,
  originString: parse.oneOf(Object.keys(ORIGIN_STRING_FORMS)),
  timestampForm: parse.oneOf(Object.keys(TIMESTAMP_FORMS)),
  ...Object.fromEntries(
    Object.entries(CHOICES).map(([name, choices]) => [name, parse.oneOf([...choices.keys()])]),
  ),
});

/** What holds while no fault is set. Arrays are made anew for each board. */
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

/**
 * @param {ScriptedReply} reply
 * @param {Subject} subject
 */
function isFor({ when = {} }, subject) {
  return Object.entries(when).every(
    ([field, value]) => subject[/** @type {keyof Subject} */ (field)] === value,
  );
}

/** @param {ScriptedReply} reply */
function replacesAnswer({ httpStatus, body, retCode }) {
  return httpStatus !== undefined || body !== undefined || retCode !== undefined;
}

/**
 * An upgrade is answered over HTTP; only a reply that says with which status can replace that answer. One without
 * is for the messages that follow, unless it breaks or delays the connection and answers nothing.
 * @param {ScriptedReply} reply
 */
function suitsUpgrade(reply) {
  return reply.httpStatus !== undefined || !replacesAnswer(reply);
}

/** @param {ScriptedReply} reply A message has no HTTP status to be answered with. */
function suitsMessage(reply) {
  return reply.httpStatus === undefined;
}

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
   * Merges: what is not named stays; undefined or null switches a fault off.
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
   * The scripted reply for a request; one from the queue is used up by this.
   * @param {Subject} subject
   * @param {(reply: ScriptedReply) => boolean} [suits] Whether it is a kind of reply that the subject can have.
   * @returns {Script | null}
   */
  takeScript(subject, suits = () => true) {
    const { nextReply, everyReply } = this.of(subject.environment);
    const matches = (/** @type {ScriptedReply} */ reply) => isFor(reply, subject) && suits(reply);
    const index = nextReply.findIndex(matches);
    if (index !== -1) return { name: 'nextReply', reply: nextReply.splice(index, 1)[0] };
    const reply = everyReply.find(matches);
    return reply === undefined ? null : { name: 'everyReply', reply };
  }
}

/** @typedef {InstanceType<typeof FaultBoard>} FaultBoardInstance */

module.exports = { FaultBoard, replacesAnswer, suitsMessage, suitsUpgrade };
