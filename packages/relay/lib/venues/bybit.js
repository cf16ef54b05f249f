'use strict';

/**
 * Bybit as the relay uses it: places an order once, finds it again, and says what each reply proves.
 *
 * @module
 */

const { orderIdRules } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');
const { RelayError } = require('../errors');
const { classifyError, classifySuccess } = require('./bybit/classify');
const { findOrder } = require('./bybit/find');
const { accountOf } = require('./bybit/account');
const { marketOf } = require('./bybit/market');
const { cancelRequests, createBody } = require('./bybit/order-body');
const { httpFetch } = require('./http-fetch');
const { Turns } = require('./turns');

/** @typedef {import('./bybit/classify').Reply} Reply */
/** @typedef {import('./bybit/find').Found} Found */
/** @typedef {import('./bybit/rules').Category} Category */
/** @typedef {import('./bybit/rules').Rules} Rules */
/** @typedef {import('../plan/order').Order} Order */
/** @typedef {import('../plan/order').CancelOrder} CancelOrder */
/** @typedef {InstanceType<typeof Bybit>} Venue */
/**
 * @typedef {object} BybitOptions
 * @property {string} name  of the account
 * @property {import('bybit-auth').Signer} signer
 * @property {import('bybit-auth').AuthGate} [gate]  of the same signer
 * @property {import('bybit-auth').ServerClock} [clock]
 * @property {'mainnet' | 'testnet' | 'demo'} environment
 * @property {string} [baseURL]  default: the host of the environment
 * @property {number} [recvWindow]  ms; default 5000
 * @property {number} [replyMs]  ms; how long a reply is waited for
 * @property {{ idScope?: 'ever' | 'open', findSees?: 'all' | 'open' }} [semantics]  of a host that forgets order ids, such as
 *   a sandbox; default: Bybit's, which never does
 */

/** https://bybit-exchange.github.io/docs/v5/guide#authentication */
const HOSTS = Object.freeze({
  mainnet: 'https://api.bybit.com',
  testnet: 'https://api-testnet.bybit.com',
  demo: 'https://api-demo.bybit.com',
});
const RECV_WINDOW_MS = 5000;
/** ms; after the deadline of an order, until look-ups must show it: Bybit creates orders asynchronously. */
const SETTLE_MS = 1000;
/** ms for a read. */
const READ_MS = 5000;
const PRICE_MS = 250;

/** The signatures of these orders travel to a worker thread as one job. */
const STARTS = new Turns(100);
/** A job for fewer orders takes longer than the signatures themselves. */
const FEW = 2;

/** @typedef {{ leaveBy?: number, signal?: AbortSignal }} SendOptions `leaveBy`: ms since 1970; no byte leaves later */

/** Of a success. Bybit's refusals do not say which order they are about. @param {Buffer} bytes */
const namesOrder = (bytes) => /"retCode"\s*:\s*0\b/.test(bytes.toString('latin1'));

/** @param {string | URL} target @param {import('./http-fetch').Init} [init] */
const fetchOnce = (target, init) => httpFetch(target, init, namesOrder);

class Bybit {
  /** Signs on a worker thread. */
  #fetch;
  /** Signs on the calling thread. */
  #fetchAlone;
  #market;
  #clock;
  #replyMs;

  /** @param {BybitOptions} options */
  constructor({ name, signer, gate, clock, environment, baseURL, recvWindow, replyMs, semantics = {} }) {
    const host = baseURL ?? HOSTS[environment];
    const window = recvWindow ?? RECV_WINDOW_MS;
    this.name = name;
    this.constants = Object.freeze({
      venue: /** @type {const} */ ('bybit'),
      idForm: orderIdRules('bybit')[0].pattern,
      idScope: semantics.idScope ?? 'ever',
      findSees: semantics.findSees ?? 'all',
      deadline: /** @type {const} */ ('recvWindow'),
      settleMs: SETTLE_MS,
    });
    this.#clock = clock;
    this.#replyMs = replyMs ?? window + SETTLE_MS;
    this.#market = marketOf(host);
    const options = {
      ...{ signer, environment, baseURL: host, recvWindow: window, replyMs: READ_MS },
      throwOn: /** @type {const} */ ('any'),
      fetch: /** @type {any} */ (fetchOnce),
      ...(gate && { gate }),
      ...(clock && { clock }),
    };
    this.#fetch = createFetch(options);
    // An asymmetric signature takes a millisecond and more.
    const isQuick = signer.algorithm.startsWith('hmac');
    this.#fetchAlone = isQuick ? createFetch({ ...options, thread: 'main' }) : this.#fetch;
  }

  /**
   * What the gate is asked before an order is made.
   *
   * @param {{ kind: string, category: string, reduces: boolean }} intent
   * @returns {{ method: 'POST', path: string, params: Record<string, unknown> }}
   */
  gateRequest({ kind, category, reduces }) {
    const path = kind === 'cancel' ? '/v5/order/cancel' : '/v5/order/create';
    return { method: 'POST', path, params: { category, reduceOnly: reduces } };
  }

  /**
   * Sends an order, or a cancel. Never rejects.
   *
   * @param {Order | CancelOrder} order
   * @param {SendOptions} [options]
   * @returns {Promise<Reply>}
   */
  place(order, options = {}) {
    if ('operation' in order) return this.cancel(order, options);
    return this.#send('/v5/order/create', createBody(order), 'place', options);
  }

  /**
   * Cancels one order, or all of a symbol. May be repeated. Never rejects.
   *
   * @param {CancelOrder} cancel
   * @param {SendOptions} [options]
   * @returns {Promise<Reply>} the first that is not `accepted`, else the last
   */
  async cancel(cancel, options = {}) {
    /** @type {Reply} */
    let reply = { outcome: 'accepted', sent: false };
    for (const { path, body } of cancelRequests(cancel)) {
      reply = await this.#send(path, body, 'cancel', options);
      if (reply.outcome !== 'accepted') return reply;
    }
    return reply;
  }

  /**
   * Never rejects: a look-up that failed is not `complete`.
   *
   * @param {string} orderId  the one that the relay gave it
   * @param {{ symbol: string, category: Category, since: number }} where  `since`: ms, when it was sent first
   * @returns {Promise<Found>}
   */
  find(orderId, where) {
    return findOrder(orderId, where, { read: this.#read, sees: this.constants.findSees });
  }

  /**
   * @param {string} symbol
   * @param {Category} category
   * @param {number} [maxAgeMs]  an older one is asked again; default 250
   * @returns {Promise<string>} of the last trade
   */
  price(symbol, category, maxAgeMs = PRICE_MS) {
    return this.#market.price(symbol, category, maxAgeMs, this.#read);
  }

  /** @param {string} symbol @param {Category} category @param {number} maxAgeMs @returns {string | undefined} without asking */
  knownPrice(symbol, category, maxAgeMs) {
    return this.#market.knownPrice(symbol, category, maxAgeMs);
  }

  /** @param {string} symbol @param {Category} category @returns {Promise<Rules>} */
  rules(symbol, category) {
    return this.#market.rules(symbol, category, this.#read);
  }

  /** Asks again at the next `rules()`, as after a refusal by a filter. @param {string} symbol @param {Category} category */
  forgetRules(symbol, category) {
    this.#market.forgetRules(symbol, category);
  }

  /** @param {Category} category @returns {Promise<Rules[]>} of every instrument that is traded */
  allRules(category) {
    return this.#market.allRules(category, this.#read);
  }

  /** @returns {Promise<{ uid: string, findings: import('../errors').Finding[] }>} */
  check() {
    return accountOf(this.name, this.#read).check();
  }

  /** @param {string} symbol  of a linear contract @returns {Promise<boolean>} */
  isHedged(symbol) {
    return accountOf(this.name, this.#read).isHedged(symbol);
  }

  /** @returns {Promise<string>} of the unified account, in US dollars */
  equity() {
    return accountOf(this.name, this.#read).equity();
  }

  /**
   * @param {string} symbol
   * @param {Category} category  for spot: what there is of the base coin, as a long position
   * @returns {Promise<{ side: 'long' | 'short' | 'flat', size: string }>}
   */
  async position(symbol, category) {
    const account = accountOf(this.name, this.#read);
    if (category !== 'spot') return account.position(symbol, category);
    const { base } = await this.rules(symbol, category);
    return account.holding(base);
  }

  /**
   * @param {unknown} error  what a client of bybit-auth rejected with, such as an ApiError
   * @param {'place' | 'cancel'} [operation]
   * @returns {Reply}
   */
  classify(error, operation = 'place') {
    return classifyError(error, operation);
  }

  /** Nothing is kept open: connections belong to the process. */
  close() {}

  /**
   * @param {string} path
   * @param {Record<string, unknown>} body
   * @param {'place' | 'cancel'} operation
   * @param {SendOptions} options
   * @returns {Promise<Reply>}
   */
  async #send(path, body, operation, { leaveBy, signal }) {
    const company = await STARTS.next();
    const send = company > FEW ? this.#fetch : this.#fetchAlone;
    // The deadline runs on the monotonic clock, so a wall clock that is set back does not prolong it.
    const deadline = leaveBy !== undefined && { leaveBy, deadlineMs: Math.max(1, leaveBy - Date.now()) };
    const asked = {
      ...(operation === 'place' && { orderLinkId: /** @type {string} */ (body.orderLinkId) }),
      ...(this.#clock?.synchronised && { since: this.#clock.now() }),
    };
    try {
      const response = await send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        ...(signal && { signal }),
        leaveBy,
        .../** @type {any} */ ({ bybitAuth: { replyMs: this.#replyMs, ...deadline } }),
      });
      return classifySuccess(await response.json(), response.headers, asked);
    } catch (error) {
      return classifyError(error, operation, asked);
    }
  }

  /** @type {import('./bybit/find').Read} */
  #read = async (path, params, replyMs = READ_MS) => {
    const company = await STARTS.next();
    const send = company > FEW ? this.#fetch : this.#fetchAlone;
    // The limit for replies is one of signed requests, and all accounts wait for a price that one of them has asked for.
    const signal = AbortSignal.timeout(replyMs);
    const response = await send(`${path}?${new URLSearchParams(params)}`, { signal });
    const { retCode, result } = /** @type {any} */ (await response.json());
    // The reply to an order has no list: taken for that to a look-up, it would say that there is no such order.
    const isList = Array.isArray(result?.list) && (result.category ?? params.category) === params.category;
    if (retCode === 0 && (isList || result?.userID !== undefined)) return result;
    throw new RelayError('ERR_RELAY_VENUE_REPLY', `Bybit replied to ${path} without a result.`);
  };
}

/**
 * @param {BybitOptions} options
 * @returns {Venue}
 * @example
 * const venue = createBybit({ name: 'a', signer, gate, clock, environment: 'testnet' });
 * const { outcome } = await venue.place(order, { leaveBy: Date.now() + 5000 });
 */
function createBybit(options) {
  return new Bybit(options);
}

module.exports = { HOSTS, createBybit };
