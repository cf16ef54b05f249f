'use strict';

/**
 * What the simulated exchanges of several venues have in common: keys, clock, faults, scripted replies, and who is told of
 * changes. A venue extends the class with its rules.
 */

const { invalidValue } = require('./options.js');
const { applyScript, suitsUpgrade } = require('./scripted-replies.js');

/** @typedef {import('./exchange.js').RawRequest} RawRequest */
/** @typedef {import('./scripted-replies.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./wire-reply.js').WireReply} WireReply */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the endpoint, and only when its answer is sent.
 * @typedef {object} RequestOutcome
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => any} execute
 */

/**
 * @template {{ apiKey: string, environment: string, account: { flush: () => void } }} Key
 * @template {object} Changes What the account of a key reports.
 */
class SharedApplication {
  /** By place and API key. @type {Map<string, Key>} */
  #keys = new Map();
  #now;
  /** @type {Set<(event: { key: Key, changes: Changes }) => void>} */
  #accountListeners = new Set();
  /** @type {Set<(apiKey: string) => void>} */
  #keyListeners = new Set();
  /** @type {import('./faults.js').FaultBoardInstance} */
  faults;

  /** @param {{ now: () => number, faults: import('./faults.js').FaultBoardInstance }} options */
  constructor({ now, faults }) {
    this.#now = now;
    this.faults = faults;
  }

  /**
   * Where a key is valid: an environment, or an environment of a region.
   * @param {Key} key
   */
  placeOf({ environment }) {
    return environment;
  }

  /**
   * The key that a request names, '' if none.
   * @param {RawRequest} _raw
   * @returns {string}
   */
  claimedKey(_raw) {
    throw new Error('the venue says which key a request names');
  }

  /**
   * @param {RawRequest} _raw
   * @param {ScriptedReply | null} _stub The scripted reply that may stand for an endpoint which the sandbox lacks.
   * @returns {RequestOutcome}
   */
  handle(_raw, _stub) {
    throw new Error('the venue answers the request');
  }

  /**
   * Whether the sandbox has an endpoint of this path.
   * @param {string} _path
   * @returns {boolean}
   */
  hasEndpoint(_path) {
    throw new Error('the venue knows its endpoints');
  }

  /**
   * @param {any} _spec
   * @param {number} _now Server clock, ms.
   * @returns {WireReply}
   */
  render(_spec, _now) {
    throw new Error('the venue formats its replies');
  }

  /**
   * The server's clock in ms, skew included.
   * @param {string} environment
   */
  now(environment) {
    const time = this.#now();
    if (!Number.isFinite(time)) {
      throw invalidValue('options.now', 'it returned something that is not a time in milliseconds');
    }
    return Math.floor(time) + this.faults.of(environment).clockSkewMs;
  }

  /** @returns {Key[]} */
  keys() {
    return [...this.#keys.values()];
  }

  /** @param {string} place @param {string} apiKey */
  keyAt(place, apiKey) {
    return this.#keys.get(`${place} ${apiKey}`);
  }

  /**
   * Adds or replaces. A replaced key keeps its account.
   * @template {object} Parsed
   * @param {Parsed} parsed A key without an account.
   * @param {(known: Key | undefined, report: (changes: Changes) => void) => Key['account']} accountFor
   * @returns {Key}
   */
  putKey(parsed, accountFor) {
    const named = /** @type {Key} */ (/** @type {unknown} */ (parsed));
    const place = this.placeOf(named);
    const known = this.keyAt(place, named.apiKey);
    /** @type {Key} */
    const key = {
      ...named,
      account: accountFor(known, (changes) => {
        for (const listener of this.#accountListeners) listener({ key, changes });
      }),
    };
    this.#keys.set(`${place} ${key.apiKey}`, key);
    if (known !== undefined) this.#tellKeyChanged(key.apiKey);
    return key;
  }

  /** @param {string} apiKey @returns {boolean} Whether there was one. */
  removeKey(apiKey) {
    const names = [...this.#keys].filter(([, key]) => key.apiKey === apiKey).map(([name]) => name);
    for (const name of names) this.#keys.delete(name);
    if (names.length > 0) this.#tellKeyChanged(apiKey);
    return names.length > 0;
  }

  /** @param {string} apiKey */
  #tellKeyChanged(apiKey) {
    for (const listener of this.#keyListeners) listener(apiKey);
  }

  /**
   * @param {(event: { key: Key, changes: Changes }) => void} listener Called for every change of orders, positions and
   *   balances.
   */
  watchAccounts(listener) {
    this.#accountListeners.add(listener);
  }

  /** @param {(apiKey: string) => void} listener Called when a key is replaced or removed. */
  watchKeys(listener) {
    this.#keyListeners.add(listener);
  }

  /**
   * @param {any} raw A RawRequest.
   * @returns {import('./exchange.js').Decision}
   */
  decide(raw) {
    const { environment, method, path } = raw;
    const now = this.now(environment);
    const subject = { method, path, environment, apiKey: this.claimedKey(raw) };
    const found = this.faults.findScript(subject, raw.upgrade === undefined ? undefined : suitsUpgrade);
    const stub = found?.reply.when?.path === undefined ? null : found.reply;
    const outcome = this.handle(raw, stub);
    // A request that is refused does not use up a stub.
    const refusedStub = stub !== null && outcome.verdict !== 'accepted' && outcome.verdict !== 'public';
    const script = refusedStub && !this.hasEndpoint(path) ? null : found;
    script?.use();
    const { answer, transport, fault } = applyScript(script, this.faults.of(environment), {
      execute: outcome.execute,
      replace: (reply) => reply,
    });
    const spec = { ...answer, headers: { ...answer.headers, ...script?.reply.headers } };
    const { verdict, authenticated } = outcome;
    return { verdict, authenticated, fault, reply: this.render(spec, now), transport };
  }
}

module.exports = { SharedApplication };
