'use strict';

/** Faults that a test switches on. They can change between any two requests. */

const { clientAddress } = require('./key-fields.js');
const parse = require('./options.js');
const { LONGEST_DELAY, matchesWhen, repliesParser } = require('./scripted-replies.js');

/** @typedef {import('./scripted-replies.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./scripted-replies.js').Script} Script */
/** @typedef {import('./scripted-replies.js').Subject} Subject */

const milliseconds = parse.integer(0, LONGEST_DELAY);

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
    down: false,
    noAnswer: false,
    answerTwice: false,
    hangUpMidBody: false,
    dripMs: 0,
  };
}

/** @typedef {ReturnType<typeof noFaults>} SharedFaults The faults of every venue. */

/**
 * The faults that are switched on, for each environment.
 * @template {object} [Own={}] Those of the venue.
 */
class FaultBoard {
  /** @type {Map<string, SharedFaults & Own>} */
  #boards = new Map();
  #environments;
  #off;
  #parse;

  /**
   * @param {object} venue
   * @param {readonly string[]} venue.environments
   * @param {Own} venue.off The values of its own faults while none is set.
   * @param {Readonly<Record<string, parse.Parser>>} venue.fields Parsers of its own faults.
   * @param {Readonly<Record<string, parse.Parser>>} venue.reply Parsers of what its scripted replies have beside status,
   *   headers and body.
   */
  constructor({ environments, off, fields, reply }) {
    this.#environments = environments;
    this.#off = off;
    const replies = repliesParser(environments, reply);
    this.#parse = parse.shape({
      clockSkewMs: parse.integer(Number.MIN_SAFE_INTEGER),
      latencyMs: milliseconds,
      arrivalLatencyMs: milliseconds,
      nextReply: replies,
      everyReply: replies,
      clientIp: clientAddress,
      rateLimited: parse.boolean,
      down: parse.boolean,
      noAnswer: parse.boolean,
      answerTwice: parse.boolean,
      hangUpMidBody: parse.boolean,
      dripMs: milliseconds,
      ...fields,
    });
    this.reset();
  }

  /** @returns {SharedFaults & Own} */
  #noFaults() {
    return { ...noFaults(), ...this.#off };
  }

  reset() {
    for (const environment of this.#environments) this.#boards.set(environment, this.#noFaults());
  }

  /**
   * Merges: faults that are not named stay; undefined or null switches a fault off.
   * A queue that is set for all environments is one queue, wherever the next request arrives.
   * @param {unknown} faults
   * @param {string | undefined} environment All if undefined.
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; nothing has changed then.
   */
  set(faults, environment) {
    const parsed = this.#parse(faults, 'faults');
    const targets = environment === undefined ? this.#environments : [environment];
    const named = Object.keys(/** @type {object} */ (faults));
    const off = /** @type {Record<string, unknown>} */ (this.#noFaults());
    const changes = Object.fromEntries(named.map((name) => [name, parsed[name] ?? off[name]]));
    for (const target of targets) Object.assign(this.of(target), changes);
  }

  /**
   * @param {string} environment
   * @returns {SharedFaults & Own}
   */
  of(environment) {
    return /** @type {SharedFaults & Own} */ (this.#boards.get(environment));
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

/**
 * @template {object} [Own=any]
 * @typedef {FaultBoard<Own>} FaultBoardInstance
 */

module.exports = { FaultBoard };
