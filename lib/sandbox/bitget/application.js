'use strict';

/**
 * The simulated exchange without its network: keys, clock, faults, and the reply to each request.
 */

const { authenticate } = require('../checks.js');
const { SharedApplication } = require('../shared-application.js');
const { settle } = require('../trading/engine.js');
const { Market } = require('../trading/market.js');
const { LOGIN_CHECKS, REQUEST_CHECKS, readCredentials } = require('./auth.js');
const { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint, hasEndpoint } = require('./endpoints.js');
const { createFaults } = require('./faults.js');
const { INSTRUMENTS } = require('./instruments.js');
const { DEFAULT_BALANCES, ENVIRONMENTS, parseKey } = require('./keys.js');
const { RateLimiter } = require('./rate-limit.js');
const { REFUSALS, renderReply } = require('./replies.js');
const {
  accountMismatch,
  checkRoute,
  expired,
  readParams,
  refuse,
  stubEndpoint,
  unknownEndpoint,
} = require('./routes.js');
const { RULES, Wallets } = require('./trading/wallets.js');
const { signedLogin, signedRequest } = require('./verify.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./endpoints.js').Endpoint} Endpoint */
/** @typedef {import('./auth.js').Credentials} Credentials */
/** @typedef {import('./trading/wallets.js').WalletName} WalletName */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */
/** @typedef {import('../trading/engine.js').Desk} Desk */
/** @typedef {import('../exchange.js').RawRequest & { environment: Environment }} RawRequest */
/** @typedef {{ environment: Environment, clientIp: string }} Origin Where a message comes from. */

/** @extends {SharedApplication<SandboxKey, import('./trading/wallets.js').WalletChanges>} */
class Application extends SharedApplication {
  #limiter = new RateLimiter();
  #markets = new Map(ENVIRONMENTS.map((environment) => [environment, new Market()]));
  #balances;
  #lastId = 1_100_000_000_000_000_000n;

  /** @param {{ now: () => number, balances?: Record<string, string> }} options */
  constructor({ now, balances = DEFAULT_BALANCES }) {
    super({ now, faults: createFaults() });
    this.#balances = balances;
    for (const [environment, market] of this.#markets) market.watch(() => this.#settleAll(environment));
  }

  /** @param {Environment} environment */
  market(environment) {
    return /** @type {import('../trading/market.js').MarketInstance} */ (this.#markets.get(environment));
  }

  /**
   * @param {string} symbol Of the spot pair and of the contract.
   * @param {number | null} price
   * @param {Environment} environment
   * @returns {boolean} Whether it is listed.
   */
  setPrice(symbol, price, environment) {
    const instrument = INSTRUMENTS.find(({ id, kind }) => id === symbol && kind === 'contract');
    if (instrument !== undefined) this.market(environment).setPrice(instrument, price);
    return instrument !== undefined;
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options BitgetKeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const { balances, posMode, ...parsed } = parseKey(options, name);
    return this.putKey(parsed, (known, report) => {
      if (known === undefined) return new Wallets({ balances: balances ?? this.#balances, posMode }, report);
      known.account.posMode = posMode;
      if (balances !== undefined) known.account.setBalances(balances);
      return known.account;
    });
  }

  /**
   * @param {SandboxKey} key
   * @param {WalletName} wallet
   * @returns {Desk}
   */
  desk({ account, environment }, wallet) {
    const nextId = () => `${(this.#lastId += 1n)}`;
    const market = this.market(environment);
    return { account: account[wallet], market, now: this.now(environment), nextId, rules: RULES };
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

  /** @param {RawRequest} raw */
  claimedKey({ headers }) {
    return readCredentials(headers).apiKey;
  }

  /** @param {string} path */
  hasEndpoint(path) {
    return hasEndpoint(path);
  }

  /** @param {import('./replies.js').ReplySpec} spec @param {number} now */
  render(spec, now) {
    return renderReply(spec, now);
  }

  /**
   * @param {RawRequest} raw
   * @param {import('../scripted-replies.js').ScriptedReply | null} stub
   * @returns {RequestOutcome}
   */
  handle(raw, stub) {
    const { environment, method, path } = raw;
    const routed = checkRoute(raw);
    if (routed !== null) return routed;
    const open = findEndpoint(PUBLIC_ENDPOINTS, method, path);
    if (open !== undefined) {
      const params = Object.fromEntries(new URLSearchParams(raw.query));
      const call = { params, now: this.now(environment), market: this.market(environment) };
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
    const credentials = readCredentials(raw.headers);
    const payload = signedRequest({ ...raw, timestamp: credentials.timestamp });
    const context = this.#authContext(credentials, raw, payload, endpoint);
    const mismatch = accountMismatch(context.key, raw.path);
    if (mismatch !== null) return refuse('account', mismatch);
    const { name, authenticated, refusal } = authenticate(REQUEST_CHECKS, credentials, context);
    const { key } = context;
    if (refusal !== null || key === undefined) {
      return refuse(name, refusal ?? REFUSALS.emptyKey, authenticated);
    }
    const { params, refusal: unreadable } = readParams(raw);
    if (unreadable !== null) return refuse('parameters', unreadable, true);
    return this.#run(endpoint, key, params, Number(credentials.timestamp));
  }

  /**
   * @param {Endpoint} endpoint
   * @param {SandboxKey} key
   * @param {any} params
   * @param {number} timestamp ms
   * @returns {RequestOutcome}
   */
  #run(endpoint, key, params, timestamp) {
    const { environment, apiKey } = key;
    const now = this.now(environment);
    const { rateLimited, enforceRateLimit } = this.faults.of(environment);
    const left = this.#limiter.count(`${environment} ${apiKey} ${endpoint.path}`, endpoint.limit, now);
    if (rateLimited || (enforceRateLimit && left < 0)) {
      return refuse('rate-limit', REFUSALS.rateLimited, true);
    }
    const late = endpoint.writes === true ? expired(params, timestamp, now) : null;
    if (late !== null) return refuse('deadline', late, true);
    const execute = () => {
      const [spot, futures] = [this.desk(key, 'spot'), this.desk(key, 'futures')];
      const reply = endpoint.answer({ params, key, spot, futures });
      key.account.flush();
      // https://www.bitget.com/api-doc/common/faq
      return { ...reply, headers: { 'x-mbx-used-remain-limit': `${Math.max(0, left)}`, ...reply.headers } };
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
   * @param {Credentials} credentials
   * @param {Origin} origin
   * @param {Buffer} payload
   * @param {Endpoint} [endpoint]
   * @returns {import('./auth.js').AuthContext}
   */
  #authContext({ apiKey }, { environment, clientIp }, payload, endpoint) {
    const other = ENVIRONMENTS.find((name) => name !== environment) ?? environment;
    return {
      key: this.keyAt(environment, apiKey),
      keyOtherEnvironment: this.keyAt(other, apiKey),
      now: this.now(environment),
      chosenReplies: this.faults.of(environment),
      permissions: endpoint?.permissions ?? [],
      clientIp,
      payload,
    };
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
