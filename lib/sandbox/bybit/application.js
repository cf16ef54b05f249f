'use strict';

/**
 * The simulated exchange without its network: keys, clock, faults, and the reply to each request.
 */

const { invalidValue } = require('../options.js');
const { COMMAND_CHECKS, LOGIN_CHECKS, REQUEST_CHECKS, authenticate, readCredentials } = require('./auth.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint, refusalOf } = require('./endpoints.js');
const { createFaults } = require('./faults.js');
const { DEFAULT_BALANCES, ENVIRONMENTS, parseKey } = require('./keys.js');
const { InstrumentList } = require('./market/instruments.js');
const { Market } = require('./market/market.js');
const { RateLimiter, exhausted, uncounted } = require('./rate-limit.js');
const { checkRoute, readParams, refuse } = require('./routes.js');
const { REFUSALS, renderReply } = require('./replies.js');
const { applyScript, suitsUpgrade } = require('../scripted-replies.js');
const { ENDPOINTS, findStub } = require('./stubs.js');
const { Account } = require('./trading/account.js');
const { Desk } = require('./trading/desk.js');
const { settle } = require('./trading/engine.js');
const { unknownEndpoint } = require('./unknown-endpoint.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./auth.js').IncomingRequest} IncomingRequest */

/** @typedef {import('./auth.js').Credentials} Credentials */
/** @typedef {import('./routes.js').RawRequest} RawRequest */
/** @typedef {import('./routes.js').RequestOutcome} RequestOutcome */

/**
 * What has happened to an account.
 * @typedef {object} AccountEvent
 * @property {Environment} environment
 * @property {string} apiKey
 * @property {import('./trading/account.js').Changes} changes
 * @property {import('./trading/desk.js').DeskInstance} desk The account at this moment.
 */

/**
 * @typedef {object} Decision
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {string | null} fault
 * @property {import('../wire-reply.js').WireReply} reply
 * @property {import('../scripted-replies.js').Transport} transport
 */

/** The verdicts of a request that its endpoint answers. */
const PASSED = new Set(['accepted', 'public']);

/** The HTTP request that a WebSocket message stands for. */
const MESSAGE_AS_REQUEST = { method: 'POST', query: '', body: Buffer.alloc(0), headers: {} };

class Application {
  /** @type {Map<Environment, Map<string, SandboxKey>>} */
  #keys = new Map(ENVIRONMENTS.map((environment) => [environment, new Map()]));
  #limiter = new RateLimiter();
  /** @type {Map<Environment, import('./market/market.js').MarketInstance>} */
  #markets;
  #now;
  #balances;
  #orderIds;
  /** @type {Set<(event: AccountEvent) => void>} */
  #accountListeners = new Set();
  faults = createFaults();

  /**
   * @param {{ now: () => number, balances: Record<string, string> | undefined,
   *   instruments: readonly import('./market/instruments.js').InstrumentRow[],
   *   orderIds?: import('./trading/link-ids.js').OrderIds }} options
   */
  constructor({ now, balances, instruments: added, orderIds }) {
    this.#now = now;
    this.#balances = balances;
    this.#orderIds = orderIds;
    const instruments = new InstrumentList(added);
    this.#markets = new Map(ENVIRONMENTS.map((environment) => [environment, new Market(instruments)]));
    for (const [environment, market] of this.#markets) market.watch(() => this.#settleAll(environment));
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

  /** @param {Environment} environment */
  market(environment) {
    return /** @type {import('./market/market.js').MarketInstance} */ (this.#markets.get(environment));
  }

  /**
   * @param {string} symbol
   * @param {number | null} price
   * @param {Environment} environment
   * @returns {boolean} Whether the symbol is listed.
   */
  setPrice(symbol, price, environment) {
    return this.market(environment).setPrice(symbol, price, this.now(environment));
  }

  keys() {
    return ENVIRONMENTS.flatMap((environment) => [...this.#keysIn(environment).values()]);
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options KeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const now = (/** @type {Environment} */ environment) => this.now(environment);
    const parsed = parseKey(options, { now, name });
    const keys = this.#keysIn(parsed.environment);
    const known = keys.get(parsed.apiKey)?.account;
    if (parsed.balances !== undefined) known?.setBalances(parsed.balances);
    const account = known ?? this.#openAccount(parsed);
    const key = { ...parsed, balances: account.balances, account };
    keys.set(parsed.apiKey, key);
    return key;
  }

  /** @param {{ apiKey: string, environment: Environment, balances?: Record<string, string> }} key */
  #openAccount({ apiKey, environment, balances = this.#balances ?? DEFAULT_BALANCES }) {
    const tell = (/** @type {AccountEvent['changes']} */ changes) => {
      const desk = new Desk(account, this.market(environment), this.now(environment));
      for (const listener of this.#accountListeners) listener({ environment, apiKey, changes, desk });
    };
    const account = new Account({ ...balances }, tell, this.#orderIds);
    return account;
  }

  /**
   * @param {(event: AccountEvent) => void} listener Called for every change of orders, positions and balances.
   */
  watchAccounts(listener) {
    this.#accountListeners.add(listener);
  }

  /**
   * Fills and triggers what the prices of this moment reach.
   * @param {Environment} environment
   * @param {string} apiKey An unknown one has no orders.
   */
  settleAccount(environment, apiKey) {
    const account = this.#keysIn(environment).get(apiKey)?.account;
    if (account === undefined || account.open.size === 0) return;
    settle(new Desk(account, this.market(environment), this.now(environment)));
    account.flush();
  }

  /** @param {Environment} environment */
  #settleAll(environment) {
    for (const apiKey of this.#keysIn(environment).keys()) this.settleAccount(environment, apiKey);
  }

  /** @param {string} apiKey */
  removeKey(apiKey) {
    return ENVIRONMENTS.map((environment) => this.#keysIn(environment).delete(apiKey)).includes(true);
  }

  /**
   * @param {RawRequest} raw
   * @returns {Decision}
   */
  decide(raw) {
    const { environment, method, path } = raw;
    const now = this.now(environment);
    const faults = this.faults.of(environment);
    const { apiKey } = readCredentials(raw.headers);
    const subject = { method, path, environment, apiKey };
    const found = this.faults.findScript(subject, raw.upgrade === undefined ? undefined : suitsUpgrade);
    const stub = findStub(found, raw);
    const outcome = this.#handle(raw, now, stub);
    // A refused request does not use up the stub.
    const script = stub === null || PASSED.has(outcome.verdict) ? found : null;
    script?.use();
    const { answer, transport, fault } = applyScript(script, faults, {
      execute: outcome.execute,
      replace: (reply) => reply,
    });
    const spec = { ...answer, headers: { ...answer.headers, ...script?.reply.headers } };
    const { verdict, authenticated, limitHeaders } = outcome;
    const reply = renderReply(spec, now, { limitHeaders, legacyForm: faults.legacyForm });
    return { verdict, authenticated, fault, reply, transport };
  }

  /**
   * @param {RawRequest} raw
   * @param {number} now ms
   * @param {import('./stubs.js').StubEndpoint | null} stub
   * @returns {RequestOutcome}
   */
  #handle(raw, now, stub) {
    const { method, path } = raw;
    const routed = checkRoute(raw);
    if (routed !== null) return routed;
    const open = findEndpoint(PUBLIC_ENDPOINTS, method, path);
    if (open !== undefined) {
      const call = { params: readParams(raw), now, market: this.market(raw.environment) };
      return { verdict: 'public', authenticated: false, execute: () => open.answer(call) };
    }
    if (stub?.isPublic === true) {
      return { verdict: 'public', authenticated: false, execute: () => stub.reply };
    }
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, method, path) ?? stub;
    if (endpoint === null) return refuse('route', unknownEndpoint(raw, ENDPOINTS));
    const request = { ...raw, params: readParams(raw) };
    return this.#handleEndpoint(endpoint, REQUEST_CHECKS, readCredentials(raw.headers), request);
  }

  /**
   * Checks a WebSocket login. The caller marks the connection as logged in.
   * @param {Credentials} credentials
   * @param {{ environment: Environment, path: string, clientIp: string }} from
   * @returns {import('./auth.js').AuthResult}
   */
  authenticateLogin(credentials, from) {
    const request = { ...MESSAGE_AS_REQUEST, ...from, params: {} };
    return authenticate(
      LOGIN_CHECKS,
      credentials,
      request,
      this.#authContextFor(credentials, from.environment),
    );
  }

  /**
   * Handles a command of the trade channel by the rules of the endpoint that does the same.
   * @param {string} path Of the endpoint.
   * @param {Credentials} credentials
   * @param {{ environment: Environment, clientIp: string, params: Record<string, unknown> }} from
   * @returns {RequestOutcome}
   */
  handleCommand(path, credentials, from) {
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, MESSAGE_AS_REQUEST.method, path);
    if (endpoint === undefined) return refuse('route', REFUSALS.unknownRoute);
    return this.#handleEndpoint(endpoint, COMMAND_CHECKS, credentials, {
      ...MESSAGE_AS_REQUEST,
      path,
      ...from,
    });
  }

  /**
   * @param {Credentials} credentials
   * @param {Environment} environment
   * @param {import('./endpoints.js').Endpoint} [endpoint]
   * @returns {import('./auth.js').AuthContext}
   */
  #authContextFor({ apiKey }, environment, endpoint) {
    const faults = this.faults.of(environment);
    return {
      now: this.now(environment),
      key: this.#keysIn(environment).get(apiKey),
      keyElsewhere: this.keys().find((key) => key.apiKey === apiKey),
      chosenReplies: faults,
      errorTexts: faults,
      unifiedOnly: endpoint?.unifiedOnly ?? null,
      misplaced: endpoint === undefined ? null : refusalOf(endpoint, environment),
    };
  }

  /**
   * @param {import('./endpoints.js').Endpoint} endpoint
   * @param {import('./auth.js').Checks} checks
   * @param {Credentials} credentials
   * @param {IncomingRequest & { environment: Environment }} request
   * @returns {RequestOutcome}
   */
  #handleEndpoint(endpoint, checks, credentials, request) {
    const { environment, params } = request;
    const context = this.#authContextFor(credentials, environment, endpoint);
    const { key, now } = context;
    const market = this.market(environment);
    const { name, authenticated, refusal } = authenticate(checks, credentials, request, context);
    const limit = endpoint.limitPerSecond;
    if (refusal !== null || key === undefined) {
      const execute = () => refusal ?? REFUSALS.headersIncomplete;
      return { verdict: name, authenticated, execute, limitHeaders: uncounted(limit, now).headers };
    }
    const bucket = `${environment} ${key.apiKey} ${endpoint.path}`;
    const state = this.#limitState(this.faults.of(environment), bucket, limit, now);
    const answer = () => {
      this.settleAccount(environment, key.apiKey);
      const reply = endpoint.answer({ key, params, now, market });
      key.account.flush();
      return reply;
    };
    return {
      verdict: state.exceeded ? 'rate-limit' : name,
      authenticated,
      execute: () => (state.exceeded ? REFUSALS.rateLimited : answer()),
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
  #keysIn(environment) {
    return /** @type {Map<string, SandboxKey>} */ (this.#keys.get(environment));
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
