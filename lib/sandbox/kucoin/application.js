'use strict';

/** The simulated exchange without its network: keys, prices, and the reply to each request. */

const { randomBytes } = require('node:crypto');
const { authenticate } = require('../checks.js');
const { SharedApplication } = require('../shared-application.js');
const { settle } = require('../trading/engine.js');
const { Market } = require('../trading/market.js');
const { Wallets } = require('../trading/wallets.js');
const { CHECKS, RIGHTS, readCredentials } = require('./auth.js');
const { MARKET_ENDPOINTS, PRIVATE_ENDPOINTS, findEndpoint, offersOf } = require('./endpoints.js');
const { createFaults } = require('./faults.js');
const { CONTRACTS, PAIRS } = require('./instruments.js');
const { DEFAULT_BALANCES, parseKey, regionOf } = require('./keys.js');
const { RateLimiter } = require('./rate-limit.js');
const { REFUSALS, renderReply } = require('./replies.js');
const { checkRoute, readParams, refuse, stubEndpoint, unknownEndpoint } = require('./routes.js');
const { signedRequest } = require('./verify.js');

/** @typedef {import('./keys.js').Region} Region */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./endpoints.js').Endpoint} Endpoint */
/** @typedef {import('./auth.js').Credentials} Credentials */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/wallets.js').Product} Product */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */
/** @typedef {import('../exchange.js').RawRequest & { environment: 'mainnet' }} RawRequest */

const FEES = { spot: '0.001', contract: '0.0006' };
/**
 * On spot an id is compared with open orders only: https://github.com/Kucoin/kucoin-api-docs/issues/468. For futures the
 * documentation calls it unique and says no more.
 */
const UNIQUE_CLIENT_OIDS = /** @type {const} */ ({ spot: 'open', futures: 'ever' });

/** @extends {SharedApplication<SandboxKey, import('../trading/wallets.js').WalletChanges>} */
class Application extends SharedApplication {
  #limiter = new RateLimiter();
  #balances;
  #lastId = 0x66_00_00_00_00_00_00_00_00_00_00_00n;
  market = new Market();
  /** Whose private stream a token opens. @type {Map<string, SandboxKey>} */
  #tokens = new Map();

  /** @param {{ now: () => number, balances?: Record<string, string> }} options */
  constructor({ now, balances = DEFAULT_BALANCES }) {
    super({ now, faults: createFaults() });
    this.#balances = balances;
    this.market.watch(() => this.#settleAll());
  }

  /** @param {RawRequest} raw */
  claimedKey(raw) {
    return readCredentials(raw.headers).apiKey;
  }

  /** @param {string} path */
  hasEndpoint(path) {
    return offersOf(path).length > 0;
  }

  /** @param {ReplySpec} spec @param {number} now Server clock, ms. */
  render(spec, now) {
    return renderReply(spec, now);
  }

  /** @param {SandboxKey} key */
  placeOf({ region }) {
    return region;
  }

  /** @param {string} name @param {number | null} price @returns {boolean} Whether it is listed. */
  setPrice(name, price) {
    const instrument = PAIRS.get(name) ?? CONTRACTS.get(name);
    if (instrument !== undefined) this.market.setPrice(instrument, price);
    return instrument !== undefined;
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options KucoinKeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const parsed = parseKey(options, { now: () => this.now('mainnet'), name });
    const { balances, hedgeMode, ...key } = parsed;
    return this.putKey(key, (known, report) => {
      if (known === undefined) {
        return new Wallets({ balances: balances ?? this.#balances, hedged: hedgeMode }, report);
      }
      if (balances !== undefined) known.account.setBalances(balances);
      if (hedgeMode !== undefined) known.account.futures.hedged = hedgeMode;
      return known.account;
    });
  }

  /**
   * @param {SandboxKey} key
   * @param {Product} product
   * @returns {import('../trading/engine.js').Desk}
   */
  desk({ account }, product) {
    const { uniqueClientOids } = this.faults.of('mainnet');
    const uniqueClientIds = uniqueClientOids ?? UNIQUE_CLIENT_OIDS[product];
    return {
      ...{ account: account[product], market: this.market, now: this.now('mainnet') },
      nextId: () => (this.#lastId += 1n).toString(16).padStart(24, '0'),
      rules: { uniqueClientIds, fees: FEES, spotFeeIn: 'quote' },
    };
  }

  #settleAll() {
    for (const key of this.keys()) {
      settle(this.desk(key, 'spot'));
      settle(this.desk(key, 'futures'));
      key.account.flush();
    }
  }

  /** @param {string} token @returns {SandboxKey | undefined} */
  keyOfToken(token) {
    const key = this.#tokens.get(token);
    return key !== undefined && this.keyAt(key.region, key.apiKey) === key ? key : undefined;
  }

  /** @param {SandboxKey} key @returns {string} */
  #newToken(key) {
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, key);
    return token;
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
    const limited = this.#limited(raw.clientIp, 'public');
    if (limited.exceeded) return refuse('rate-limit', limited.with(REFUSALS.rateLimited));
    const params = { ...Object.fromEntries(new URLSearchParams(raw.query)), ...ids };
    const call = { params, now: this.now('mainnet'), market: this.market, address: `${raw.headers.host}` };
    return { verdict: 'public', authenticated: false, execute: () => limited.with(endpoint.answer(call)) };
  }

  /**
   * @param {RawRequest} raw
   * @param {{ endpoint: Endpoint, ids: Record<string, string> }} found
   * @returns {RequestOutcome}
   */
  #handlePrivate(raw, { endpoint, ids }) {
    const credentials = readCredentials(raw.headers);
    const { name, authenticated, refusal, key } = this.authenticate(credentials, {
      ...{ region: regionOf(raw.host), clientIp: raw.clientIp, permission: endpoint.permission },
      payload: signedRequest({ ...raw, timestamp: credentials.timestamp }),
    });
    if (refusal !== null || key === undefined) {
      return refuse(name, refusal ?? REFUSALS.unknownKey, authenticated);
    }
    const { params, refusal: unreadable } = readParams(raw);
    if (unreadable !== null) return refuse('parameters', unreadable, true);
    return this.#run(endpoint, key, { params: { ...params, ...ids }, address: `${raw.headers.host}` });
  }

  /**
   * Answers for a key that is authenticated.
   * @param {Endpoint} endpoint
   * @param {SandboxKey} key
   * @param {{ params: Record<string, any>, address: string }} request
   * @returns {RequestOutcome}
   */
  #run(endpoint, key, request) {
    const limited = this.#limited(`${key.uid}`, endpoint.product);
    if (limited.exceeded || this.faults.of('mainnet').rateLimited) {
      return refuse('rate-limit', limited.with(REFUSALS.rateLimited), true);
    }
    const execute = () => {
      const desk = this.desk(key, endpoint.product);
      const { now, market } = desk;
      const reply = endpoint.answer({
        ...{ ...request, key, desk, now, market },
        newToken: () => this.#newToken(key),
      });
      key.account.flush();
      return limited.with(reply);
    };
    return { verdict: 'accepted', authenticated: true, execute };
  }

  /**
   * Handles a command of a connection that is logged in, by the rules of the endpoint that does the same.
   * @param {{ host: string, method: string, path: string }} target Of the endpoint.
   * @param {SandboxKey} key
   * @param {{ params: Record<string, any>, clientIp: string }} command
   * @returns {RequestOutcome}
   */
  command(target, { apiKey, region }, { params, clientIp }) {
    const found = findEndpoint(PRIVATE_ENDPOINTS, target);
    if (found === null) return refuse('route', REFUSALS.badMethod, true);
    const { endpoint, ids } = found;
    const claim = { region, clientIp, permission: endpoint.permission, payload: Buffer.alloc(0) };
    const unsigned = { apiKey, passphrase: '', timestamp: '', signature: '', version: '' };
    const { name, refusal, key } = this.authenticate(unsigned, claim, RIGHTS);
    if (refusal !== null || key === undefined) return refuse(name, refusal ?? REFUSALS.unknownKey, true);
    return this.#run(endpoint, key, { params: { ...params, ...ids }, address: '' });
  }

  /**
   * @param {string} owner
   * @param {Product | 'public'} pool
   */
  #limited(owner, pool) {
    const { exceeded, headers } = this.#limiter.take(owner, pool, this.now('mainnet'));
    return {
      exceeded: exceeded && this.faults.of('mainnet').enforceRateLimit,
      /** @param {ReplySpec} reply @returns {ReplySpec} */
      with: (reply) => ({ ...reply, headers: { ...headers, ...reply.headers } }),
    };
  }

  /**
   * @param {Credentials} credentials
   * @param {{ region: Region, clientIp: string, payload: Buffer, permission: import('./keys.js').Permission | null }} claim
   * @param {import('./auth.js').Checks} [checks]
   */
  authenticate(credentials, { region, ...claim }, checks = CHECKS) {
    const key = this.keyAt(region, credentials.apiKey);
    const { hideAddress } = this.faults.of('mainnet');
    const now = this.now('mainnet');
    return { ...authenticate(checks, credentials, { ...claim, key, hideAddress, now }), key };
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
