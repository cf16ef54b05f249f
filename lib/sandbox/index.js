'use strict';

/**
 * bybit-auth/sandbox: a Bybit V5 server on loopback, for test suites and demos. It authenticates requests as the exchange
 * does, with node:crypto only: it shares no code with the rest of the package, so tests against it are independent.
 */

const { setMaxListeners } = require('node:events');
const parse = require('./options.js');
const { Application } = require('./application.js');
const { parseInstruments, positiveDecimal } = require('./market/instrument-options.js');
const { ENVIRONMENTS, describeKey, normalizeAddress, parseBalances } = require('./keys.js');
const { shortenApiKey, withRedactedView } = require('./redact.js');
const { replies } = require('./replies.js');
const { closeServer, dropUpgraded, listen, buildUrls } = require('./http-server.js');
const { startPulse } = require('./websocket-server.js');

/**
 * An environment of Bybit.
 *
 * @typedef {import('./keys.js').Environment} Environment
 */
/** @typedef {import('./keys.js').KeyOptions} KeyOptions */
/**
 * A key that the sandbox knows, without its secret.
 *
 * @typedef {ReturnType<typeof describeKey>} KeyDescription
 */
/** @typedef {import('./market/instrument-options.js').InstrumentOptions} InstrumentOptions */
/**
 * What goes wrong on purpose in a sandbox.
 *
 * @typedef {import('./faults.js').Faults} Faults
 */
/** @typedef {import('./scripted-replies.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */
/** @typedef {import('./recorder.js').RecordedMessage} RecordedMessage */
/** @typedef {import('./http-server.js').SandboxState} SandboxState */

/**
 * The options of `startSandbox()`.
 *
 * @typedef {object} SandboxOptions
 * @property {KeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<Environment, number>>} [ports] TCP ports by environment. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by coin, for keys without `balances`. Default 10000 USDT, 1000 USDC, 0.5 BTC.
 * @property {InstrumentOptions[]} [instruments] Instruments beside those that the sandbox lists. Default: none.
 * @property {Faults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

const parseOptions = parse.shape({
  keys: parse.arrayOf(parse.object),
  ports: parse.shape(Object.fromEntries(ENVIRONMENTS.map((name) => [name, parse.integer(0, 65535)]))),
  now: parse.callable,
  clientIp: (value, name) => normalizeAddress(parse.address(value, name)),
  balances: parseBalances,
  instruments: parseInstruments,
  faults: parse.object,
  keepRequests: parse.integer(0),
  unref: parse.boolean,
});

/** A running sandbox, created by startSandbox(). */
class Sandbox {
  #application;
  #state;
  #servers;
  #closing;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {SandboxState} state
   * @param {Map<Environment, import('node:http').Server>} servers Listening.
   * @param {AbortController} closing
   * @hideconstructor
   */
  constructor(state, servers, closing) {
    this.#application = state.application;
    this.#state = state;
    this.#servers = servers;
    this.#closing = closing;
    /** `http://127.0.0.1:PORT` of each environment. @type {Readonly<Record<Environment, string>>} */
    this.urls = buildUrls(servers, 'http');
    /** `ws://127.0.0.1:PORT` of each environment, on the same ports. @type {Readonly<Record<Environment, string>>} */
    this.webSocketUrls = buildUrls(servers, 'ws');
    /**
     * The received requests, oldest first. Always the same array; `requests.length = 0` empties it.
     * @type {RecordedRequest[]}
     */
    this.requests = state.requests;
    /**
     * The received WebSocket messages, oldest first. Always the same array; `messages.length = 0` empties it.
     * @type {RecordedMessage[]}
     */
    this.messages = state.messages;
    withRedactedView(this, () => ({
      urls: this.urls,
      keys: this.keys.map(({ apiKey, environment }) => ({ apiKey: shortenApiKey(apiKey), environment })),
      requests: this.requests.length,
      messages: this.messages.length,
      closed: this.#closed !== undefined,
    }));
  }

  /** The keys, without their secrets. @returns {KeyDescription[]} */
  get keys() {
    return this.#application.keys().map(describeKey);
  }

  /**
   * Adds a key, or replaces the one of the same name in the same environment, which keeps its orders.
   * @param {KeyOptions} key
   * @returns {KeyDescription}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  addKey(key) {
    return describeKey(this.#application.addKey(key));
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
   * @param {Faults} faults
   * @param {{ environment?: Environment }} [options] Default: all three environments.
   * @returns {this}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; no fault is changed.
   */
  set(faults, options = {}) {
    const { environment } = parse.shape({ environment: parse.oneOf(ENVIRONMENTS) })(options, 'options');
    this.#application.faults.set(faults, environment);
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
   * @param {{ environment?: Environment }} [options] Default: all three environments.
   * @returns {this}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  setPrice(symbol, price, options = {}) {
    const { environment } = parse.shape({ environment: parse.oneOf(ENVIRONMENTS) })(options, 'options');
    const name = parse.filledText(symbol, 'symbol');
    const value = price === null ? null : Number(positiveDecimal(price, 'price'));
    for (const target of environment === undefined ? ENVIRONMENTS : [environment]) {
      if (!this.#application.setPrice(name, value, target)) {
        throw parse.invalidValue('symbol', 'the sandbox does not list it; see the option "instruments"');
      }
    }
    return this;
  }

  /**
   * Closes every WebSocket connection without a close frame, as a network failure does. New connections are accepted.
   * @param {{ environment?: Environment }} [options] Default: those of all three environments.
   * @returns {number} How many were closed.
   */
  dropConnections(options = {}) {
    const { environment } = parse.shape({ environment: parse.oneOf(ENVIRONMENTS) })(options, 'options');
    const targets = environment === undefined ? ENVIRONMENTS : [environment];
    return targets.reduce((count, target) => count + dropUpgraded(this.#state, target), 0);
  }

  /**
   * The server's clock in ms, its skew included.
   * @param {Environment} [environment] Default 'mainnet'.
   */
  now(environment = 'mainnet') {
    return this.#application.now(parse.oneOf(ENVIRONMENTS)(environment, 'environment'));
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

/** @typedef {InstanceType<typeof Sandbox>} SandboxInstance */

/** Date.now is read on each call, since a test can fake Date after the sandbox has started. */
const dateNow = () => Date.now();

/**
 * Starts a server for each of the three environments on 127.0.0.1.
 * @param {SandboxOptions} [options]
 * @returns {Promise<Sandbox>} Rejects with a TypeError (ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE) for invalid
 *   options, or with the error of listen() (EADDRINUSE, EACCES) for a port that is not available.
 * @example
 * const sandbox = await startSandbox({ keys: [{ apiKey: 'test', secret: 'test-secret' }] });
 * const time = await fetch(`${sandbox.urls.mainnet}/v5/market/time`);
 * await sandbox.close();
 */
async function startSandbox(options = {}) {
  const parsed = parseOptions(options, 'options');
  const application = new Application({
    now: parsed.now ?? dateNow,
    balances: parsed.balances,
    instruments: parsed.instruments ?? [],
  });
  for (const [index, key] of (parsed.keys ?? []).entries()) application.addKey(key, `options.keys[${index}]`);
  application.faults.set(parsed.faults ?? {}, undefined);

  const closing = new AbortController();
  // Every delayed reply adds a listener.
  setMaxListeners(0, closing.signal);
  /** @type {SandboxState} */
  const state = {
    application,
    requests: [],
    messages: [],
    peers: new Map(),
    upgraded: new Map(ENVIRONMENTS.map((environment) => [environment, new Set()])),
    keepRequests: parsed.keepRequests ?? 1000,
    clientIp: parsed.clientIp,
    unref: parsed.unref ?? false,
    closing: closing.signal,
  };
  startPulse(state);
  /** @type {Map<Environment, import('node:http').Server>} */
  const servers = new Map();
  try {
    for (const environment of ENVIRONMENTS) {
      servers.set(environment, await listen(state, environment, parsed.ports?.[environment] ?? 0));
    }
  } catch (error) {
    await Promise.all([...servers.values()].map(closeServer));
    throw error;
  }
  return new Sandbox(state, servers, closing);
}

module.exports = { startSandbox, Sandbox, replies, environments: ENVIRONMENTS };
