'use strict';

/** The simulated Binance without its network: keys, clock, faults, and the reply to each request. */

const parse = require('../options.js');
const { applyScript, suitsUpgrade } = require('../scripted-replies.js');
const { CHECKS, authenticate } = require('./auth.js');
const {
  PRIVATE_ENDPOINTS,
  PUBLIC_ENDPOINTS,
  areaOf,
  findEndpoint,
  unknownEndpoint,
} = require('./endpoints/index.js');
const { createFaults } = require('./faults.js');
const { ENVIRONMENTS, parseKey } = require('./keys.js');
const { Limits, banned, tooMuchWeight } = require('./limits.js');
const { Market } = require('./market.js');
const { readParams } = require('./params.js');
const { REFUSALS, renderReply } = require('./replies.js');
const { handleUpgrade } = require('./streams.js');
const { findStub } = require('./stubs.js');
const { Account, DEFAULT_BALANCES } = require('./trading/account.js');
const { settle } = require('./trading/engine.js');
const { signedRequest } = require('./verify.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./auth.js').Claim} Claim */
/** @typedef {import('./endpoints/types.js').Endpoint} Endpoint */
/** @typedef {import('../exchange.js').RawRequest & { environment: Environment }} RawRequest */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the endpoint, and only when its answer is sent.
 * @typedef {object} Outcome
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => ReplySpec} execute
 * @property {Record<string, string>} [headers]
 * @property {object[]} [rateLimits]
 */
/** What has happened to the orders of a key. @typedef {{ environment: Environment, apiKey: string, events: import('./trading/account.js').OrderEvent[] }} AccountEvent */

/** The verdicts of a request that its endpoint answers. */
const PASSED = new Set(['accepted', 'public']);

/** @param {string} verdict @param {ReplySpec} refusal @returns {Outcome} */
function refuse(verdict, refusal) {
  return { verdict, authenticated: false, execute: () => refusal };
}

/** @type {ReplySpec} */
const NO_SUCH_PATH = {
  httpStatus: 404,
  headers: { 'Content-Type': 'text/html' },
  body: '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n</body>\r\n</html>\r\n',
};

class Application {
  /** @type {Map<Environment, Map<string, SandboxKey>>} */
  #keys = new Map(ENVIRONMENTS.map((environment) => [environment, new Map()]));
  /** @type {Map<Environment, import('./market.js').MarketInstance>} */
  #markets;
  #limits = new Limits();
  #now;
  #balances;
  #ids = { order: 1_000_000, trade: 5000 };
  /** @type {Set<(event: AccountEvent) => void>} */
  #accountListeners = new Set();
  faults = createFaults();

  /** @param {{ now: () => number, balances?: Record<string, string> }} options */
  constructor({ now, balances = DEFAULT_BALANCES }) {
    this.#now = now;
    this.#balances = balances;
    this.#markets = new Map(
      ENVIRONMENTS.map((environment) => [environment, new Market(() => this.#settleAll(environment))]),
    );
  }

  /** @param {Environment} environment @returns {number} The server's clock in ms, skew included. */
  now(environment) {
    const time = this.#now();
    if (!Number.isFinite(time)) {
      throw parse.invalidValue('options.now', 'it returned something that is not a time in milliseconds');
    }
    return Math.floor(time) + this.faults.of(environment).clockSkewMs;
  }

  /** @param {Environment} environment */
  market(environment) {
    return /** @type {import('./market.js').MarketInstance} */ (this.#markets.get(environment));
  }

  /** @param {string} symbol @param {number | null} price @param {Environment} environment */
  setPrice(symbol, price, environment) {
    return this.market(environment).setPrice(symbol, price);
  }

  keys() {
    return ENVIRONMENTS.flatMap((environment) => [...this.#keysIn(environment).values()]);
  }

  /**
   * Adds or replaces. A replaced key keeps its account; new balances replace those of the account.
   * @param {unknown} options BinanceKeyOptions
   * @param {string} [name] For messages.
   */
  addKey(options, name) {
    const { balances, dualSidePosition, ...parsed } = parseKey(options, {
      now: (each) => this.now(each),
      name,
    });
    const keys = this.#keysIn(parsed.environment);
    const known = keys.get(parsed.apiKey)?.account;
    const account = known ?? this.#openAccount(parsed, balances ?? this.#balances);
    if (balances !== undefined) known?.setBalances(balances);
    if (dualSidePosition !== undefined) account.dualSidePosition = dualSidePosition;
    const key = { ...parsed, account };
    keys.set(parsed.apiKey, key);
    return key;
  }

  /** @param {{ apiKey: string, environment: Environment }} key @param {Record<string, string>} balances */
  #openAccount({ apiKey, environment }, balances) {
    return new Account(balances, (events) => {
      for (const listener of this.#accountListeners) listener({ environment, apiKey, events });
    });
  }

  /** @param {(event: AccountEvent) => void} listener */
  watchAccounts(listener) {
    this.#accountListeners.add(listener);
  }

  /** @param {string} apiKey */
  removeKey(apiKey) {
    return ENVIRONMENTS.map((environment) => this.#keysIn(environment).delete(apiKey)).includes(true);
  }

  /** @param {Environment} environment @param {SandboxKey} key */
  deskOf(environment, { account }) {
    return { account, market: this.market(environment), now: this.now(environment), ids: this.#ids };
  }

  /** @param {Environment} environment */
  #settleAll(environment) {
    for (const key of this.#keysIn(environment).values()) settle(this.deskOf(environment, key));
  }

  /** @param {Environment} environment */
  #keysIn(environment) {
    return /** @type {Map<string, SandboxKey>} */ (this.#keys.get(environment));
  }

  /**
   * @param {Environment} environment
   * @param {string} apiKey
   * @param {Claim['area']} area
   * @returns {SandboxKey | undefined} The key, where the hosts of this area know it.
   */
  findKey(environment, apiKey, area) {
    const key = this.#keysIn(environment).get(apiKey);
    const product = area === 'usdm' || area === 'coinm' ? 'futures' : 'spot';
    return key?.products.includes(product) === true ? key : undefined;
  }

  /** @param {RawRequest} raw @returns {import('../exchange.js').Decision} */
  decide(raw) {
    const { environment, method, path } = raw;
    const now = this.now(environment);
    const faults = this.faults.of(environment);
    const apiKey = raw.headers['x-mbx-apikey']?.toString() ?? '';
    const subject = { method, path, environment, apiKey };
    const found = this.faults.findScript(subject, raw.upgrade === undefined ? undefined : suitsUpgrade);
    const stub = findStub(found, raw);
    const outcome = this.#handle(raw, { apiKey, stub });
    // A refused request does not use up the stub.
    const script = stub === null || PASSED.has(outcome.verdict) ? found : null;
    script?.use();
    const { answer, transport, fault } = applyScript(script, faults, {
      execute: outcome.execute,
      replace: (reply) => reply,
    });
    const spec = { ...answer, headers: { ...answer.headers, ...script?.reply.headers } };
    const { verdict, authenticated, headers } = outcome;
    return { verdict, authenticated, fault, reply: renderReply(spec, now, headers), transport };
  }

  /**
   * @param {RawRequest} raw
   * @param {{ apiKey: string, stub: ReturnType<typeof findStub> }} found
   * @returns {Outcome}
   */
  #handle(raw, { apiKey, stub }) {
    const { environment, path, clientIp } = raw;
    const now = this.now(environment);
    if (raw.bodyTooLarge) return refuse('body-too-large', REFUSALS.bodyTooLarge);
    if (this.faults.of(environment).ipBanned) return refuse('ip-banned', banned(now));
    if (raw.upgrade !== undefined) return handleUpgrade(raw, raw.upgrade);
    const area = areaOf(path);
    if (area === undefined) return refuse('route', unknownEndpoint(raw));
    const open = findEndpoint(PUBLIC_ENDPOINTS, raw);
    if (open !== undefined) {
      const bucket = `${environment} ${clientIp}`;
      const { headers, refusal } = this.#take(environment, {
        bucket,
        area,
        weight: open.weight,
        isOrder: false,
      });
      if (refusal !== null) return { ...refuse('rate-limit', refusal), headers };
      const call = { params: readParams(raw), now, market: this.market(environment) };
      return { verdict: 'public', authenticated: false, execute: () => open.answer(call), headers };
    }
    const endpoint = findEndpoint(PRIVATE_ENDPOINTS, raw) ?? stub;
    if (endpoint === null) return refuse('route', unknownEndpoint(raw));
    if (endpoint.liveOnly === true && environment !== 'mainnet') return refuse('route', NO_SUCH_PATH);
    if (stub?.isSigned === false) {
      return {
        verdict: 'public',
        authenticated: false,
        execute: () => stub.reply,
      };
    }
    const params = readParams(raw);
    const { timestamp = '', signature = '', recvWindow = '' } = params;
    const claim = { apiKey, timestamp, signature, recvWindow, payload: signedRequest(raw), clientIp, area };
    return this.handleEndpoint(endpoint, { environment, params, claim, checks: CHECKS });
  }

  /**
   * Checks a request and answers it.
   * @param {Endpoint} endpoint
   * @param {{ environment: Environment, params: import('./params.js').Params, claim: Claim, checks: typeof CHECKS }} request
   * @returns {Outcome}
   */
  handleEndpoint(endpoint, { environment, params, claim, checks }) {
    const { area, clientIp } = claim;
    const { weight, isOrder = false } = endpoint;
    const faults = this.faults.of(environment);
    const taken = this.#take(environment, { bucket: `${environment} ${clientIp}`, area, weight, isOrder });
    const { headers, rateLimits } = taken;
    if (faults.rateLimited || taken.refusal !== null) {
      const refusal = taken.refusal ?? tooMuchWeight(this.now(environment), area);
      return { ...refuse('rate-limit', refusal), headers, rateLimits };
    }
    const { name, authenticated, refusal } = this.authenticate(endpoint, { environment, claim, checks });
    const key = this.findKey(environment, claim.apiKey, area);
    if (refusal !== null || key === undefined) {
      return {
        verdict: name,
        authenticated,
        execute: () => refusal ?? REFUSALS.keyFormat,
        headers,
        rateLimits,
      };
    }
    const execute = () => {
      const reply = endpoint.answer({ params, key, desk: this.deskOf(environment, key) });
      key.account.flush();
      return reply;
    };
    return { verdict: name, authenticated, execute, headers, rateLimits };
  }

  /**
   * @param {Pick<Endpoint, 'permission' | 'isTrade' | 'isSigned'>} endpoint
   * @param {{ environment: Environment, claim: Claim, checks: typeof CHECKS }} request
   */
  authenticate({ permission, isTrade = false, isSigned = true }, { environment, claim, checks }) {
    return authenticate(checks, claim, {
      now: this.now(environment),
      key: this.findKey(environment, claim.apiKey, claim.area),
      keyElsewhere: this.keys().find(({ apiKey }) => apiKey === claim.apiKey),
      isLive: environment === 'mainnet',
      faults: this.faults.of(environment),
      permission,
      isTrade,
      isSigned,
    });
  }

  /**
   * @param {Environment} environment
   * @param {{ bucket: string, area: Claim['area'], weight: number, isOrder: boolean }} request
   */
  #take(environment, request) {
    const taken = this.#limits.take({ ...request, now: this.now(environment) });
    return this.faults.of(environment).enforceRateLimit ? taken : { ...taken, refusal: null };
  }
}

/** @typedef {InstanceType<typeof Application>} ApplicationInstance */

module.exports = { Application };
