'use strict';

/**
 * The simulated exchange without its network: keys, clock, faults, and the reply to each request.
 */

const { parseDecimal, decimalText } = require('../decimal.js');
const { invalidValue } = require('../options.js');
const { applyScript, suitsUpgrade } = require('../scripted-replies.js');
const {
  COMMAND_CHECKS,
  LOGIN_CHECKS,
  REQUEST_CHECKS,
  authenticate,
  readCredentials,
  signedLogin,
  signedRequest,
} = require('./auth.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint } = require('./endpoints.js');
const { createFaults } = require('./faults.js');
const { findInstrument } = require('./instruments.js');
const { KeyRing } = require('./key-ring.js');
const { DEFAULT_BALANCES, ENVIRONMENTS, parseKey, regionOf } = require('./keys.js');
const { Market } = require('./market.js');
const { RateLimiter } = require('./rate-limit.js');
const { REFUSALS, renderReply } = require('./replies.js');
const { checkRoute, readParams, refuse, stubEndpoint, unknownEndpoint } = require('./routes.js');
const { Account } = require('./trading/account.js');
const { conclude } = require('./trading/algo.js');
const { settle } = require('./trading/engine.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./endpoints.js').Endpoint} Endpoint */
/** @typedef {import('./auth.js').Credentials} Credentials */
/** @typedef {import('./routes.js').RequestOutcome} RequestOutcome */
/** @typedef {import('./trading/engine.js').Desk} Desk */
/** @typedef {import('../exchange.js').RawRequest & { environment: Environment }} RawRequest */
/** @typedef {{ key: SandboxKey, changes: import('./trading/account.js').Changes, desk: Desk }} AccountEvent */
/** @typedef {{ environment: Environment, host: string, clientIp: string }} Origin Where a message comes from. */

class Application {
  #keys = new KeyRing();
  #limiter = new RateLimiter();
  #markets = new Map(ENVIRONMENTS.map((environment) => [environment, new Market()]));
  #now;
  #balances;
  #lastId = 700_000_000_000_000_000n;
  /** @type {Set<(event: AccountEvent) => void>} */
  #accountListeners = new Set();
  /** @type {Set<(apiKey: string) => void>} */
  #keyListeners = new Set();
  faults = createFaults();

  /** @param {{ now: () => number, balances?: Record<string, string> }} options */
  constructor({ now, balances = DEFAULT_BALANCES }) {
    this.#now = now;
    this.#balances = balances;
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
    return /** @type {import('./market.js').MarketInstance} */ (this.#markets.get(environment));
  }

  /**
   * @param {string} instId
   * @param {number | null} price
   * @param {Environment} environment
   * @returns {boolean} Whether the instrument is listed.
   */
  setPrice(instId, price, environment) {
    const instrument = findInstrument(instId);
    if (instrument === undefined) return false;
    const text = price === null ? null : decimalText(parseDecimal(price.toFixed(12)) ?? 0n, 12);
    this.market(environment).setPrice(instrument, text);
    return true;
  }

  keys() {
    return this.#keys.all();
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options OkxKeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const { balances, acctLv, posMode, ...parsed } = parseKey(options, name);
    const known = this.#keys.get(parsed.region, parsed.environment, parsed.apiKey);
    if (known !== undefined) {
      Object.assign(known.account, { acctLv, posMode });
      if (balances !== undefined) known.account.setBalances(balances);
    }
    /** @type {SandboxKey} */
    const key = {
      ...parsed,
      account:
        known?.account ??
        new Account({ acctLv, posMode, balances: balances ?? this.#balances }, (changes) => {
          for (const listener of this.#accountListeners) listener({ key, changes, desk: this.desk(key) });
        }),
    };
    this.#keys.put(key);
    if (known !== undefined) this.#tellKeyChanged(key.apiKey);
    return key;
  }

  /** @param {string} apiKey */
  removeKey(apiKey) {
    const existed = this.#keys.remove(apiKey);
    if (existed) this.#tellKeyChanged(apiKey);
    return existed;
  }

  /** @param {string} apiKey */
  #tellKeyChanged(apiKey) {
    for (const listener of this.#keyListeners) listener(apiKey);
  }

  /** @param {(event: AccountEvent) => void} listener Called for every change of orders, positions and balances. */
  watchAccounts(listener) {
    this.#accountListeners.add(listener);
  }

  /** @param {(apiKey: string) => void} listener Called when a key is replaced or removed. */
  watchKeys(listener) {
    this.#keyListeners.add(listener);
  }

  /**
   * @param {SandboxKey} key
   * @returns {Desk}
   */
  desk({ account, environment }) {
    const nextId = () => `${(this.#lastId += 1n)}`;
    return { account, market: this.market(environment), now: this.now(environment), nextId };
  }

  /** @param {Environment} environment */
  #settleAll(environment) {
    for (const key of this.keys()) {
      if (key.environment !== environment) continue;
      const desk = this.desk(key);
      settle(desk);
      conclude(desk);
      key.account.flush();
    }
  }

  /**
   * @param {RawRequest} raw
   * @returns {import('../exchange.js').Decision}
   */
  decide(raw) {
    const { environment, method, path } = raw;
    const now = this.now(environment);
    const { apiKey } = readCredentials(raw.headers);
    const subject = { method, path, environment, apiKey };
    const found = this.faults.findScript(subject, raw.upgrade === undefined ? undefined : suitsUpgrade);
    const stub = found?.reply.when?.path === undefined ? null : found.reply;
    const outcome = this.#handle(raw, now, stub);
    // A request that is refused does not use up a stub.
    const refusedStub = stub !== null && outcome.verdict !== 'accepted' && outcome.verdict !== 'public';
    const isOwn = [...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS].some((endpoint) => endpoint.path === path);
    const script = refusedStub && !isOwn ? null : found;
    script?.use();
    const { answer, transport, fault } = applyScript(script, this.faults.of(environment), {
      execute: outcome.execute,
      replace: (reply) => reply,
    });
    const spec = { ...answer, headers: { ...answer.headers, ...script?.reply.headers } };
    const { verdict, authenticated } = outcome;
    return { verdict, authenticated, fault, reply: renderReply(spec, now), transport };
  }

  /**
   * @param {RawRequest} raw
   * @param {number} now ms
   * @param {import('../scripted-replies.js').ScriptedReply | null} stub
   * @returns {RequestOutcome}
   */
  #handle(raw, now, stub) {
    const { method, path } = raw;
    const routed = checkRoute(raw);
    if (routed !== null) return routed;
    const open = findEndpoint(PUBLIC_ENDPOINTS, method, path);
    if (open !== undefined) {
      const params = Object.fromEntries(new URLSearchParams(raw.query));
      const call = { params, now, market: this.market(raw.environment) };
      return { verdict: 'public', authenticated: false, execute: () => open.answer(call) };
    }
    if (stub?.public === true) return { verdict: 'public', authenticated: false, execute: () => stub };
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, method, path) ?? stubEndpoint(stub, raw);
    return endpoint === null ? refuse('route', unknownEndpoint(raw)) : this.#handleRequest(endpoint, raw);
  }

  /**
   * @param {Endpoint} endpoint
   * @param {RawRequest} raw
   * @returns {RequestOutcome}
   */
  #handleRequest(endpoint, raw) {
    const { environment, method, path, query, body } = raw;
    const credentials = readCredentials(raw.headers);
    const target = query === '' ? path : `${path}?${query}`;
    const payload = signedRequest({ timestamp: credentials.timestamp, method, target, body });
    const context = this.#authContext(credentials, raw, payload, endpoint);
    const { name, authenticated, refusal } = authenticate(REQUEST_CHECKS, credentials, context);
    if (refusal !== null || context.key === undefined) {
      return refuse(name, refusal ?? REFUSALS.emptyKey, authenticated);
    }
    const { params, refusal: unreadable } = readParams(raw);
    if (unreadable !== null) return refuse('parameters', unreadable, true);
    const deadline = raw.headers.exptime?.toString();
    return this.#run(endpoint, context.key, { params, environment, deadline });
  }

  /**
   * @param {Endpoint} endpoint
   * @param {SandboxKey} key
   * @param {{ params: any, environment: Environment, deadline: string | undefined }} call
   * @returns {RequestOutcome}
   */
  #run(endpoint, key, { params, environment, deadline }) {
    const now = this.now(environment);
    const { rateLimited, enforceRateLimit } = this.faults.of(environment);
    const bucket = `${environment} ${key.apiKey} ${endpoint.path} ${params.instId ?? ''}`;
    if (rateLimited || (enforceRateLimit && this.#limiter.exceeds(bucket, endpoint.limit, now))) {
      return refuse('rate-limit', REFUSALS.rateLimited, true);
    }
    if (endpoint.mainnetOnly === true && environment === 'demo') {
      return refuse('environment', REFUSALS.notOnDemo, true);
    }
    if (endpoint.expires === true && deadline !== undefined && !(Number(deadline) > now)) {
      return refuse('deadline', REFUSALS.expTime, true);
    }
    const execute = () => {
      const desk = this.desk(key);
      const reply = endpoint.answer({ params, key, desk });
      conclude(desk);
      key.account.flush();
      return reply;
    };
    return { verdict: 'accepted', authenticated: true, execute };
  }

  /**
   * Checks a WebSocket login. The caller marks the connection as logged in.
   * @param {Credentials} credentials
   * @param {Origin} origin
   */
  authenticateLogin(credentials, origin) {
    const context = this.#authContext(credentials, origin, signedLogin(credentials.timestamp));
    return authenticate(LOGIN_CHECKS, credentials, context);
  }

  /**
   * Handles a command of a connection that is logged in, by the rules of the endpoint that does the same.
   * @param {string} path Of the endpoint.
   * @param {string} apiKey
   * @param {Origin & { params: any, deadline: string | undefined }} command
   * @returns {RequestOutcome}
   */
  handleCommand(path, apiKey, { params, deadline, ...origin }) {
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, 'POST', path);
    if (endpoint === undefined) return refuse('route', REFUSALS.unknownRoute);
    const credentials = { apiKey, passphrase: '', timestamp: '', signature: '' };
    const context = this.#authContext(credentials, origin, Buffer.alloc(0), endpoint);
    const { name, refusal } = authenticate(COMMAND_CHECKS, credentials, context);
    if (refusal !== null || context.key === undefined) {
      return refuse(name, refusal ?? REFUSALS.emptyKey, true);
    }
    return this.#run(endpoint, context.key, { params, environment: origin.environment, deadline });
  }

  /**
   * @param {{ host: string, environment: Environment }} origin
   * @param {string} apiKey
   */
  findKey({ host, environment }, apiKey) {
    return this.#keys.get(regionOf(host), environment, apiKey);
  }

  /**
   * @param {Credentials} credentials
   * @param {Origin} origin
   * @param {Buffer} payload
   * @param {Endpoint} [endpoint]
   * @returns {import('./auth.js').AuthContext}
   */
  #authContext({ apiKey }, { host, environment, clientIp }, payload, endpoint) {
    return {
      ...this.#keys.find(regionOf(host), environment, apiKey),
      now: this.now(environment),
      chosenReplies: this.faults.of(environment),
      permission: endpoint?.permission ?? null,
      clientIp,
      payload,
    };
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
