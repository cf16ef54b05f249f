'use strict';

/**
 * The exchange without its network: keys, clock, faults, and what is answered to a request that has arrived.
 */

const { invalidValue } = require('./arguments.js');
const { judge, readCredentials } = require('./door.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint } = require('./endpoints.js');
const { FaultBoard, replacesAnswer } = require('./faults.js');
const { ENVIRONMENTS, parseKey } = require('./keys.js');
const { createOrderBook } = require('./orders.js');
const { RateLimiter, exhausted, uncounted } = require('./rate-limit.js');
const { REFUSALS, renderReply } = require('./replies.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./door.js').Visitor} Visitor */

/** @typedef {Omit<Visitor, 'params'> & { environment: Environment, bodyTooLarge: boolean }} Arrival */

/**
 * @typedef {object} Decision
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {string | null} fault
 * @property {import('./replies.js').WireReply} reply
 * @property {{ down: boolean, hangUpMidBody: boolean, latencyMs: number }} transport
 */

/**
 * What the rules say, before any fault replaces it. `execute` is called only if the answer is wanted.
 * @typedef {object} Ruling
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => ReplySpec} execute
 * @property {Record<string, string>} [limitHeaders]
 */

/**
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @returns {Ruling}
 */
function refuse(verdict, refusal) {
  return { verdict, authenticated: false, execute: () => refusal };
}

/**
 * What stands before the API looks at nothing but the request itself.
 * @type {ReadonlyArray<{ verdict: string, applies: (arrival: Arrival) => boolean, refusal: ReplySpec }>}
 */
const FRONT_CHECKS = [
  { verdict: 'body-too-large', applies: ({ bodyTooLarge }) => bodyTooLarge, refusal: REFUSALS.bodyTooLarge },
  {
    verdict: 'get-with-body',
    applies: ({ method, body }) => method === 'GET' && body.length > 0,
    refusal: REFUSALS.getWithBody,
  },
  {
    verdict: 'method',
    applies: ({ method }) => method !== 'GET' && method !== 'POST',
    refusal: REFUSALS.badMethod,
  },
];

/**
 * @param {Arrival} arrival
 * @returns {Record<string, unknown>} Of the query or the JSON body; empty if that cannot be read.
 */
function readParams({ method, query, body }) {
  if (method === 'GET') return Object.fromEntries(new URLSearchParams(query));
  try {
    const value = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

class Exchange {
  /** @type {Map<Environment, Map<string, SandboxKey>>} */
  #keys = new Map(ENVIRONMENTS.map((environment) => [environment, new Map()]));
  #limiter = new RateLimiter();
  #now;
  #balances;
  /** @type {import('./faults.js').FaultBoardInstance} */
  faults = new FaultBoard();

  /** @param {{ now: () => number, balances: Record<string, string> | undefined }} options */
  constructor({ now, balances }) {
    this.#now = now;
    this.#balances = balances;
  }

  /**
   * The server's clock in ms, skew included.
   * @param {Environment} environment
   */
  now(environment) {
    const time = this.#now();
    if (!Number.isFinite(time)) {
      throw invalidValue('options.now', 'it returned something that is not a time in milliseconds');
    }
    return Math.floor(time) + this.faults.of(environment).clockSkewMs;
  }

  keys() {
    return ENVIRONMENTS.flatMap((environment) => [...this.#keysOf(environment).values()]);
  }

  /**
   * Adds or replaces. A replaced key keeps its orders: it is the same account.
   * @param {unknown} options KeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const now = (/** @type {Environment} */ environment) => this.now(environment);
    const parsed = parseKey(options, { now, balances: this.#balances, name });
    const keys = this.#keysOf(parsed.environment);
    const key = { ...parsed, orders: keys.get(parsed.apiKey)?.orders ?? createOrderBook() };
    keys.set(key.apiKey, key);
    return key;
  }

  /** @param {string} apiKey */
  removeKey(apiKey) {
    return ENVIRONMENTS.map((environment) => this.#keysOf(environment).delete(apiKey)).includes(true);
  }

  /**
   * @param {Arrival} arrival
   * @returns {Decision}
   */
  decide(arrival) {
    const { environment, method, path } = arrival;
    const now = this.now(environment);
    const ruling = this.#rule(arrival, now);
    const { apiKey } = readCredentials(arrival.headers);
    const script = this.faults.takeScript({ method, path, environment, apiKey });
    const scripted = script?.reply ?? {};
    const answer = replacesAnswer(scripted) ? scripted : ruling.execute();
    const spec = { ...answer, headers: { ...answer.headers, ...scripted.headers } };
    const faults = this.faults.of(environment);
    const transport = {
      down: faults.down || scripted.down === true,
      hangUpMidBody: faults.hangUpMidBody || scripted.hangUpMidBody === true,
      latencyMs: scripted.latencyMs ?? faults.latencyMs,
    };
    return {
      verdict: ruling.verdict,
      authenticated: ruling.authenticated,
      fault: script?.name ?? (transport.down ? 'down' : transport.hangUpMidBody ? 'hangUpMidBody' : null),
      reply: renderReply(spec, now, ruling.limitHeaders),
      transport,
    };
  }

  /**
   * @param {Arrival} arrival
   * @param {number} now ms
   * @returns {Ruling}
   */
  #rule(arrival, now) {
    const { method, path } = arrival;
    const front = FRONT_CHECKS.find(({ applies }) => applies(arrival));
    if (front !== undefined) return refuse(front.verdict, front.refusal);
    const open = findEndpoint(PUBLIC_ENDPOINTS, method, path);
    if (open !== undefined) {
      return { verdict: 'public', authenticated: false, execute: () => open.answer({ now }) };
    }
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, method, path);
    return endpoint === undefined
      ? refuse('route', REFUSALS.unknownRoute)
      : this.#rulePrivate(endpoint, arrival, now);
  }

  /**
   * @param {import('./endpoints.js').Endpoint} endpoint
   * @param {Arrival} arrival
   * @param {number} now ms
   * @returns {Ruling}
   */
  #rulePrivate(endpoint, arrival, now) {
    const faults = this.faults.of(arrival.environment);
    const credentials = readCredentials(arrival.headers);
    const key = this.#keysOf(arrival.environment).get(credentials.apiKey);
    const params = readParams(arrival);
    const { name, authenticated, refusal } = judge(
      credentials,
      { ...arrival, params },
      {
        now,
        key,
        keyElsewhere: this.keys().find(({ apiKey }) => apiKey === credentials.apiKey),
        chosenReplies: faults,
        unifiedOnly: endpoint.unifiedOnly ?? null,
      },
    );
    const limit = endpoint.limitPerSecond;
    if (refusal !== null || key === undefined) {
      const execute = () => refusal ?? REFUSALS.headersIncomplete;
      return { verdict: name, authenticated, execute, limitHeaders: uncounted(limit, now).headers };
    }
    const state = this.#limitState(
      faults,
      `${arrival.environment} ${key.apiKey} ${endpoint.path}`,
      limit,
      now,
    );
    return {
      verdict: state.exceeded ? 'rate-limit' : name,
      authenticated,
      execute: () => (state.exceeded ? REFUSALS.rateLimited : endpoint.answer({ key, params, now })),
      limitHeaders: state.headers,
    };
  }

  /**
   * @param {import('./faults.js').ActiveFaults} faults
   * @param {string} bucket
   * @param {number} limit
   * @param {number} now ms
   */
  #limitState(faults, bucket, limit, now) {
    if (faults.rateLimited) return exhausted(limit, now);
    return faults.enforceRateLimit ? this.#limiter.take(bucket, limit, now) : uncounted(limit, now);
  }

  /** @param {Environment} environment */
  #keysOf(environment) {
    return /** @type {Map<string, SandboxKey>} */ (this.#keys.get(environment));
  }
}

/** @typedef {InstanceType<typeof Exchange>} ExchangeInstance */

module.exports = { Exchange };
