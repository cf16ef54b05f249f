'use strict';

/** A running sandbox, of any venue. */

const { buildUrls, closeServer, dropUpgraded } = require('./http-server.js');
const { plainDecimal } = require('./key-fields.js');
const parse = require('./options.js');
const { shortenApiKey, withRedactedView } = require('./redact.js');

/** @typedef {import('./bybit/keys.js').Environment} Environment */
/** @typedef {import('./bybit/keys.js').KeyOptions} KeyOptions */
/** @typedef {import('./bybit/keys.js').KeyDescription} KeyDescription */
/** @typedef {import('./bybit/faults.js').Faults} Faults */
/** @typedef {import('./http-server.js').SandboxState} SandboxState */
/**
 * @template {string} [Environment=any]
 * @typedef {import('./recorder.js').RecordedRequest<Environment>} RecordedRequest
 */
/**
 * @template {string} [Environment=any]
 * @typedef {import('./recorder.js').RecordedMessage<Environment>} RecordedMessage
 */

/** @type {parse.Parser} */
function positivePrice(value, name) {
  const text = plainDecimal(value, name);
  if (Number(text) === 0) throw parse.invalidValue(name, 'it must be above zero');
  return Number(text);
}

/**
 * A running sandbox, created by startSandbox().
 * @template {string} [E=Environment]
 * @template {object} [Key=KeyOptions]
 * @template {object} [Description=KeyDescription]
 * @template {object} [Fault=Faults]
 * @template {string} [Url=E]
 */
class Sandbox {
  #exchange;
  #application;
  #state;
  #servers;
  #closing;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {SandboxState} state
   * @param {Map<import('./exchange.js').Host, import('node:http').Server>} servers Listening.
   * @param {AbortController} closing
   * @hideconstructor
   */
  constructor(state, servers, closing) {
    this.#exchange = state.exchange;
    this.#application = state.application;
    this.#state = state;
    this.#servers = servers;
    this.#closing = closing;
    /** `http://127.0.0.1:PORT` of each environment. @type {Readonly<Record<Url, string>>} */
    this.urls = buildUrls(servers, 'http');
    /** `ws://127.0.0.1:PORT` of each environment, on the same ports. @type {Readonly<Record<Url, string>>} */
    this.webSocketUrls = buildUrls(servers, 'ws');
    /**
     * The received requests, oldest first. Always the same array; `requests.length = 0` empties it.
     * @type {RecordedRequest<E>[]}
     */
    this.requests = state.requests;
    /**
     * The received WebSocket messages, oldest first. Always the same array; `messages.length = 0` empties it.
     * @type {RecordedMessage<E>[]}
     */
    this.messages = state.messages;
    /** Ready-made replies of the venue, for the faults `nextReply` and `everyReply`. */
    this.replies = state.exchange.replies ?? {};
    withRedactedView(this, () => ({
      urls: this.urls,
      keys: this.#application
        .keys()
        .map(({ apiKey, environment }) => ({ apiKey: shortenApiKey(apiKey), environment })),
      requests: this.requests.length,
      messages: this.messages.length,
      closed: this.#closed !== undefined,
    }));
  }

  /** The keys, without their secrets. @returns {Description[]} */
  get keys() {
    return this.#application.keys().map((key) => this.#describe(key));
  }

  /**
   * Adds a key, or replaces the one of the same name in the same environment, which keeps its orders.
   * @param {Key} key
   * @returns {Description}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  addKey(key) {
    return this.#describe(this.#application.addKey(key));
  }

  /** @param {any} key @returns {Description} */
  #describe(key) {
    return /** @type {Description} */ (this.#exchange.describeKey(key));
  }

  /**
   * @param {{ environment?: E }} options
   * @returns {E | undefined}
   */
  #environmentIn(options) {
    return parse.shape({ environment: parse.oneOf(this.#exchange.environments) })(options, 'options')
      .environment;
  }

  /** @param {{ environment?: E }} options @returns {readonly E[]} */
  #targets(options) {
    const environment = this.#environmentIn(options);
    return environment === undefined
      ? /** @type {readonly E[]} */ (this.#exchange.environments)
      : [environment];
  }

  /**
   * Removes a key in every environment, with its orders.
   * @param {string} apiKey
   * @returns {boolean} Whether the key existed.
   */
  removeKey(apiKey) {
    return this.#application.removeKey(parse.text(apiKey, 'apiKey'));
  }

  /**
   * Switches faults on or off. Faults that are not named stay; undefined or null switches a fault off.
   * @param {Fault} faults
   * @param {{ environment?: E }} [options] Default: all environments.
   * @returns {this}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; no fault is changed.
   */
  set(faults, options = {}) {
    this.#application.faults.set(faults, this.#environmentIn(options));
    return this;
  }

  /** Switches every fault off. Keys, orders, prices and recorded requests stay. @returns {this} */
  reset() {
    this.#application.faults.reset();
    return this;
  }

  /**
   * Sets the last, mark and index price of a symbol, in every category that lists it. The price stays until the next
   * call; before the first, it moves within 0.2 % of a constant.
   * @param {string} symbol
   * @param {number | string | null} price Rounded to the tick size. null gives the price back to its movement.
   * @param {{ environment?: E }} [options] Default: all environments.
   * @returns {this}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  setPrice(symbol, price, options = {}) {
    const targets = this.#targets(options);
    const name = parse.filledText(symbol, 'symbol');
    const value = price === null ? null : positivePrice(price, 'price');
    for (const target of targets) {
      if (!this.#application.setPrice(name, value, target)) {
        const more = 'instruments' in this.#exchange.options ? '; see the option "instruments"' : '';
        throw parse.invalidValue('symbol', `the sandbox does not list it${more}`);
      }
    }
    return this;
  }

  /**
   * Closes every WebSocket connection without a close frame, as a network failure does. New connections are accepted.
   * @param {{ environment?: E }} [options] Default: those of all environments.
   * @returns {number} How many were closed.
   */
  dropConnections(options = {}) {
    return this.#targets(options).reduce((count, target) => count + dropUpgraded(this.#state, target), 0);
  }

  /**
   * The server's clock in ms, its skew included.
   * @param {E} [environment] Default 'mainnet'.
   */
  now(environment) {
    return this.#application.now(
      parse.oneOf(this.#exchange.environments)(environment ?? 'mainnet', 'environment'),
    );
  }

  /**
   * Stops listening and closes every connection, also those that wait for a reply. Can be called again.
   * @returns {Promise<void>}
   */
  close() {
    this.#closing.abort();
    this.#closed ??= Promise.all([...this.#servers.values()].map(closeServer)).then(() => {});
    // After the servers have stopped listening, so that no new connection is missed.
    this.dropConnections();
    return this.#closed;
  }

  /** For `await using`. The first releases of Node.js 20 lack the symbol; use close() there. */
  [Symbol.asyncDispose]() {
    return this.close();
  }
}

module.exports = { Sandbox };
