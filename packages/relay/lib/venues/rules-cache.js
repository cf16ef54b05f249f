'use strict';

/**
 * The rules of all instruments of one environment, on disk too: a restart, or an exchange that does not answer, does not
 * leave the relay without them.
 *
 * @module
 */

const { CATEGORIES } = require('./bybit/rules');

/** @typedef {import('./bybit/rules').Category} Category */
/** @typedef {import('./bybit/rules').Rules} Rules */
/**
 * @typedef {object} RulesCacheOptions
 * @property {{ get(key: string): Promise<any>, set(key: string, value: any): Promise<unknown> }} store
 * @property {string} name  of the exchange and its environment: `bybit:mainnet`
 * @property {Pick<import('./bybit').Venue, 'allRules' | 'rules' | 'forgetRules'>} venue  any account of the environment
 * @property {readonly Category[]} [categories]  default: all
 * @property {Map<string, Rules>} [instruments]  where the rules are kept by unified symbol; default: a map of its own
 * @property {() => number} [now]  ms
 * @property {(error: unknown) => void} [onError]  of a refresh that failed; the rules stay as they are
 */

/** Bybit changes quantities at fixed times of the month, and lists symbols on any day. */
const REFRESH_MS = 3_600_000;

/** @param {{ symbol: string, category: string }} of @returns {string} */
const keyOf = ({ symbol, category }) => `${category} ${symbol}`;

class RulesCache {
  /** @type {Map<string, Rules>} */
  #bySymbol = new Map();
  #options;
  #key;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #refreshing = null;

  /** @param {RulesCacheOptions} options */
  constructor(options) {
    this.#options = { categories: CATEGORIES, now: Date.now, onError() {}, ...options };
    this.#key = `rules:${options.name}`;
    /** By unified symbol, as planIntents() takes them. It is always the same map. @type {Map<string, Rules>} */
    this.instruments = options.instruments ?? new Map();
  }

  /**
   * Takes the rules from the disk, or from the exchange when they are older than an hour, and refreshes them from then on.
   *
   * @returns {Promise<this>}
   * @throws as a rejection, when there are none on the disk and the exchange does not tell them
   */
  async start() {
    const { store, now, categories, onError } = this.#options;
    const kept = await store.get(this.#key);
    const isUsable =
      Array.isArray(kept?.rules) && categories.every((name) => kept.categories?.includes(name));
    if (isUsable) this.#use(kept.rules);
    if (!isUsable) await this.refresh();
    else if (now() - kept.at >= REFRESH_MS) await this.refresh().catch(onError);
    this.#timer = setInterval(() => this.refresh().catch(onError), REFRESH_MS);
    this.#timer.unref();
    return this;
  }

  /** @returns {Promise<void>} one request at a time */
  refresh() {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #read() {
    const { venue, categories } = this.#options;
    const lists = await Promise.all(categories.map((category) => venue.allRules(category)));
    this.#use(lists.flat());
    await this.#save();
  }

  /** @param {readonly Rules[]} list */
  #use(list) {
    // A symbol that is not traded any more is still known: its orders get the exchange's own refusal.
    for (const rules of list) this.instruments.set(rules.unified, rules);
    this.#bySymbol = new Map(list.map((rules) => [keyOf(rules), rules]));
  }

  async #save() {
    const { store, now, categories } = this.#options;
    await store.set(this.#key, { at: now(), categories, rules: [...this.#bySymbol.values()] });
  }

  /**
   * @param {string} symbol
   * @param {Category} category
   * @returns {Promise<Rules>}
   */
  async rules(symbol, category) {
    return this.known(symbol, category) ?? this.#options.venue.rules(symbol, category);
  }

  /** @param {string} symbol @param {Category} category @returns {Rules | undefined} without asking */
  known(symbol, category) {
    return this.#bySymbol.get(keyOf({ symbol, category }));
  }

  /**
   * Reads the rules of one instrument again, after the exchange has refused an order that kept to them.
   *
   * @param {string} symbol
   * @param {Category} category
   * @returns {Promise<Rules>}
   */
  async refused(symbol, category) {
    const { venue } = this.#options;
    venue.forgetRules(symbol, category);
    const rules = await venue.rules(symbol, category);
    this.#bySymbol.set(keyOf(rules), rules);
    this.instruments.set(rules.unified, rules);
    await this.#save();
    return rules;
  }

  close() {
    clearInterval(this.#timer);
  }
}

module.exports = { RulesCache };
