'use strict';

/** The simulated exchange without its network: keys, prices, and the reply to each request. */

const { authenticate } = require('../checks.js');
const { SharedApplication } = require('../shared-application.js');
const { settle } = require('../trading/engine.js');
const { Market } = require('../trading/market.js');
const { CHECKS, RIGHTS, readCredentials } = require('./auth.js');
const { MARKET_ENDPOINTS, PRIVATE_ENDPOINTS, findEndpoint, methodsOf } = require('./endpoints.js');
const { createFaults } = require('./faults.js');
const { CONTRACTS, PAIRS } = require('./instruments.js');
const { DEFAULT_BALANCES, ENVIRONMENTS, parseKey } = require('./keys.js');
const { RateLimiter } = require('./rate-limit.js');
const { REFUSALS, renderReply } = require('./replies.js');
const { checkRoute, readParams, refuse, stubEndpoint, unknownEndpoint } = require('./routes.js');
const { signedRequest } = require('./verify.js');
const { Wallets } = require('../trading/wallets.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./endpoints.js').Endpoint} Endpoint */
/** @typedef {import('./auth.js').Credentials} Credentials */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/wallets.js').Product} Product */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */
/** @typedef {import('../exchange.js').RawRequest & { environment: Environment }} RawRequest */
/** @typedef {{ environment: Environment, clientIp: string }} Origin Where a request or a message comes from. */

/** @type {import('../trading/engine.js').Rules} */
const RULES = {
  uniqueClientIds: 'open',
  fees: { spot: '0.002', contract: '0.0005' },
  spotFeeIn: 'received',
};

/** @extends {SharedApplication<SandboxKey, import('../trading/wallets.js').WalletChanges>} */
class Application extends SharedApplication {
  #limiter = new RateLimiter();
  #markets = new Map(ENVIRONMENTS.map((environment) => [environment, new Market()]));
  #balances;
  #lastId = 100_000_000_000;

  /** @param {{ now: () => number, balances?: Record<string, string> }} options */
  constructor({ now, balances = DEFAULT_BALANCES }) {
    super({ now, faults: createFaults() });
    this.#balances = balances;
    for (const [environment, market] of this.#markets) market.watch(() => this.#settleAll(environment));
  }

  /** @param {RawRequest} raw */
  claimedKey(raw) {
    return readCredentials(raw.headers).apiKey;
  }

  /** @param {string} path */
  hasEndpoint(path) {
    return methodsOf(path).length > 0;
  }

  /** @param {ReplySpec} spec @param {number} now Server clock, ms. */
  render(spec, now) {
    return renderReply(spec, now);
  }

  /** @param {Environment} environment */
  market(environment) {
    return /** @type {import('../trading/market.js').MarketInstance} */ (this.#markets.get(environment));
  }

  /**
   * @param {string} name
   * @param {number | null} price
   * @param {Environment} environment
   * @returns {boolean} Whether it is listed.
   */
  setPrice(name, price, environment) {
    const listed = [PAIRS.get(name), CONTRACTS.get(name)];
    for (const instrument of listed) {
      if (instrument !== undefined) this.market(environment).setPrice(instrument, price);
    }
    return listed.some((instrument) => instrument !== undefined);
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options GateKeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const { balances, dualMode, ...parsed } = parseKey(options, { now: (each) => this.now(each), name });
    return this.putKey(parsed, (known, report) => {
      if (known === undefined) {
        return new Wallets({ balances: balances ?? this.#balances, hedged: dualMode }, report);
      }
      if (balances !== undefined) known.account.setBalances(balances);
      if (dualMode !== undefined) known.account.futures.hedged = dualMode;
      return known.account;
    });
  }

  /**
   * @param {SandboxKey} key
   * @param {Product} product
   * @returns {import('../trading/engine.js').Desk}
   */
  desk({ account, environment }, product) {
    const nextId = () => `${(this.#lastId += 1)}`;
    const market = this.market(environment);
    return { account: account[product], market, now: this.now(environment), nextId, rules: RULES };
  }

  /** @param {Environment} environment */
  #settleAll(environment) {
    for (const key of this.keys()) {
      if (key.environment !== environment) continue;
      settle(this.desk(key, 'spot'));
      settle(this.desk(key, 'futures'));
      key.account.flush();
    }
  }

  /**
   * @param {RawRequest} raw
   * @param {import('../scripted-replies.js').ScriptedReply | null} stub
   * @returns {RequestOutcome}
   */
  handle(raw, stub) {
    const routed = checkRoute(raw);
    if (routed !== null) return routed;
    const open = findEndpoint(MARKET_ENDPOINTS, raw);
    if (open !== null) return this.#handlePublic(raw, open);
    if (stub?.public === true) return { verdict: 'public', authenticated: false, execute: () => stub };
    const endpoint = stubEndpoint(stub, raw);
    const found = findEndpoint(PRIVATE_ENDPOINTS, raw) ?? (endpoint === null ? null : { endpoint, ids: {} });
    return found === null ? refuse('route', unknownEndpoint(raw)) : this.#handlePrivate(raw, found);
  }

  /**
   * @param {RawRequest} raw
   * @param {{ endpoint: import('./endpoints.js').PublicEndpoint, ids: Record<string, string> }} found
   * @returns {RequestOutcome}
   */
  #handlePublic(raw, { endpoint, ids }) {
    const { environment, clientIp } = raw;
    const now = this.now(environment);
    const limited = this.#limited(`${environment} ${clientIp} ${endpoint.path}`, environment);
    if (limited.exceeded) return refuse('rate-limit', limited.with(REFUSALS.rateLimited));
    const params = Object.fromEntries(new URLSearchParams(raw.query));
    const call = { params, ids, now, market: this.market(environment) };
    return {
      verdict: 'public',
      authenticated: false,
      execute: () => limited.with(endpoint.answer(call)),
    };
  }

  /**
   * @param {RawRequest} raw
   * @param {{ endpoint: Endpoint, ids: Record<string, string> }} found
   * @returns {RequestOutcome}
   */
  #handlePrivate(raw, { endpoint, ids }) {
    const credentials = readCredentials(raw.headers);
    const payload = signedRequest({ ...raw, timestamp: credentials.timestamp });
    const { name, authenticated, refusal, key } = this.authenticate(CHECKS, credentials, {
      ...{ origin: raw, payload, need: { name: endpoint.permission, write: endpoint.write } },
    });
    if (refusal !== null || key === undefined) {
      return refuse(name, refusal ?? REFUSALS.unknownKey, authenticated);
    }
    const read = readParams(raw);
    if (read === null) return refuse('parameters', REFUSALS.badJson, true);
    return this.run(endpoint, key, { ...read, ids, deadline: raw.headers['x-gate-exptime']?.toString() });
  }

  /**
   * Answers for a key that is authenticated.
   * @param {Endpoint} endpoint
   * @param {SandboxKey} key
   * @param {{ params: Record<string, any>, rows: any[], ids: Record<string, string>, deadline: string | undefined }} request
   * @returns {RequestOutcome}
   */
  run(endpoint, key, { deadline, ...request }) {
    const { environment } = key;
    const now = this.now(environment);
    const bucket = `${environment} ${key.userId} ${key.apiKey} ${endpoint.method} ${endpoint.path}`;
    const limited = this.#limited(bucket, environment, endpoint.limit);
    if (limited.exceeded || this.faults.of(environment).rateLimited) {
      return refuse('rate-limit', limited.with(REFUSALS.rateLimited), true);
    }
    if (endpoint.permission === 'futures' && !key.futuresAccount) {
      return refuse('account', limited.with(REFUSALS.noFuturesAccount), true);
    }
    if (endpoint.expires === true && deadline !== undefined && !(Number(deadline) >= now)) {
      return refuse('deadline', limited.with(REFUSALS.deadline), true);
    }
    const execute = () => {
      const desks = { spot: this.desk(key, 'spot'), futures: this.desk(key, 'futures') };
      const reply = endpoint.answer({ ...request, ...desks, key, now, market: this.market(environment) });
      key.account.flush();
      return limited.with(reply);
    };
    return { verdict: 'accepted', authenticated: true, execute };
  }

  /**
   * @param {string} bucket
   * @param {Environment} environment
   * @param {Endpoint['limit']} [limit]
   */
  #limited(bucket, environment, limit) {
    const { exceeded, headers } = this.#limiter.take(bucket, limit, this.now(environment));
    return {
      exceeded: exceeded && this.faults.of(environment).enforceRateLimit,
      /** @param {ReplySpec} reply @returns {ReplySpec} */
      with: (reply) => ({ ...reply, headers: { ...headers, ...reply.headers } }),
    };
  }

  /**
   * @param {import('./auth.js').Checks} checks
   * @param {Credentials} credentials
   * @param {{ origin: Origin, payload: Buffer, need: import('./auth.js').Need | null }} claim
   */
  authenticate(checks, credentials, { origin: { environment, clientIp }, payload, need }) {
    const key = this.keyAt(environment, credentials.apiKey);
    const now = this.now(environment);
    const { unmatchedIpReply } = this.faults.of(environment);
    const result = authenticate(checks, credentials, { now, key, unmatchedIpReply, need, clientIp, payload });
    return { ...result, key };
  }

  /**
   * Whether a key that has logged in may still do this.
   * @param {string} apiKey
   * @param {{ origin: Origin, need: import('./auth.js').Need | null }} claim
   */
  authorize(apiKey, claim) {
    const credentials = { apiKey, timestamp: '', signature: '' };
    return this.authenticate(RIGHTS, credentials, { ...claim, payload: Buffer.alloc(0) });
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
