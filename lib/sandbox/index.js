'use strict';

/**
 * bybit-auth/sandbox: a Bybit V5 authentication server on loopback, for test suites and demos. It verifies what
 * it receives as the exchange does, with node:crypto and nothing else of this package.
 */

const { setMaxListeners } = require('node:events');
const parse = require('./options.js');
const { Exchange } = require('./application.js');
const { ENVIRONMENTS, describeKey, normalizeAddress, parseBalances } = require('./keys.js');
const { shortenApiKey, withRedactedView } = require('./redact.js');
const { replies } = require('./replies.js');
const { closeServer, dropUpgraded, listen, urlsOf } = require('./http-server.js');
const { pushOrders } = require('./websocket-server.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./keys.js').KeyOptions} KeyOptions */
/** @typedef {ReturnType<typeof describeKey>} KeyDescription */
/** @typedef {import('./faults.js').Faults} Faults */
/** @typedef {import('./faults.js').ScriptedReply} ScriptedReply */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */
/** @typedef {import('./recorder.js').RecordedMessage} RecordedMessage */
/** @typedef {import('./http-server.js').Connection} Connection */

/**
 * @typedef {object} SandboxOptions
 * @property {KeyOptions[]} [keys] Known from the start.
 * @property {Partial<Record<Environment, number>>} [ports] Default 0: any that is free.
 * @property {() => number} [now] The clock in ms that the sandbox goes by. Default Date.now, the faked one too.
 * @property {string} [clientIp] The address that every request pretends to come from. Default: the socket's.
 * @property {Record<string, string | number>} [balances] By coin, for keys that name none of their own.
 * @property {Faults} [faults] Set from the start; reset() clears them too.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are remembered; default 1000
 *   of each. The oldest go first.
 * @property {boolean} [unref] The sandbox alone does not keep the process alive. Default false.
 */

const parseOptions = parse.shape({
  keys: parse.arrayOf(parse.object),
  ports: parse.shape(Object.fromEntries(ENVIRONMENTS.map((name) => [name, parse.integer(0, 65535)]))),
  now: parse.callable,
  clientIp: (value, name) => normalizeAddress(parse.address(value, name)),
  balances: parseBalances,
  faults: parse.object,
  keepRequests: parse.integer(0),
  unref: parse.boolean,
});

/** A running sandbox. Made by startSandbox(). */
class Sandbox {
  #exchange;
  #connection;
  #servers;
  #closing;
  /** @type {Promise<void> | undefined} */
  #closed;

  /**
   * @param {Connection} connection
   * @param {Map<Environment, import('node:http').Server>} servers Listening.
   * @param {AbortController} closing
   * @hideconstructor
   */
  constructor(connection, servers, closing) {
    this.#exchange = connection.exchange;
    this.#connection = connection;
    this.#servers = servers;
    this.#closing = closing;
    /** `http://127.0.0.1:PORT` of each environment. @type {Readonly<Record<Environment, string>>} */
    this.urls = urlsOf(servers, 'http');
    /** `ws://127.0.0.1:PORT` of each environment, on the same ports. @type {Readonly<Record<Environment, string>>} */
    this.webSocketUrls = urlsOf(servers, 'ws');
    /**
     * What was received, oldest first. Always the same array; `requests.length = 0` empties it.
     * @type {RecordedRequest[]}
     */
    this.requests = connection.requests;
    /**
     * The WebSocket messages that were received, oldest first. Always the same array, as `requests` is.
     * @type {RecordedMessage[]}
     */
    this.messages = connection.messages;
    withRedactedView(this, () => ({
      urls: this.urls,
      keys: this.keys.map(({ apiKey, environment }) => ({ apiKey: shortenApiKey(apiKey), environment })),
      requests: this.requests.length,
      messages: this.messages.length,
      closed: this.#closed !== undefined,
    }));
  }

  /** The keys that are known, without their secrets. @returns {KeyDescription[]} */
  get keys() {
    return this.#exchange.keys().map(describeKey);
  }

  /**
   * Adds a key, or replaces the one of the same name in the same environment, which keeps its orders.
   * @param {KeyOptions} key
   * @returns {KeyDescription}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   */
  addKey(key) {
    return describeKey(this.#exchange.addKey(key));
  }

  /**
   * Forgets a key in every environment, with its orders.
   * @param {string} apiKey
   * @returns {boolean} Whether it was known.
   */
  removeKey(apiKey) {
    return this.#exchange.removeKey(parse.text(apiKey, 'apiKey'));
  }

  /**
   * Switches faults on or off: what is not named stays, undefined or null switches off.
   * @param {Faults} faults
   * @param {{ environment?: Environment }} [options] Default: all three environments.
   * @returns {this}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; nothing has changed then.
   */
  set(faults, options = {}) {
    const { environment } = parse.shape({ environment: parse.oneOf(ENVIRONMENTS) })(options, 'options');
    this.#exchange.faults.set(faults, environment);
    return this;
  }

  /** Switches every fault off. Keys, orders and recorded requests stay. @returns {this} */
  reset() {
    this.#exchange.faults.reset();
    return this;
  }

  /**
   * Cuts every WebSocket connection without a farewell, as a network failure does. New ones are let in.
   * @param {{ environment?: Environment }} [options] Default: those of all three environments.
   * @returns {number} How many there were.
   */
  dropConnections(options = {}) {
    const { environment } = parse.shape({ environment: parse.oneOf(ENVIRONMENTS) })(options, 'options');
    const targets = environment === undefined ? ENVIRONMENTS : [environment];
    return targets.reduce((count, target) => count + dropUpgraded(this.#connection, target), 0);
  }

  /**
   * The server's clock in ms, its skew included.
   * @param {Environment} [environment] Default 'mainnet'.
   */
  now(environment = 'mainnet') {
    return this.#exchange.now(parse.oneOf(ENVIRONMENTS)(environment, 'environment'));
  }

  /**
   * Stops listening and ends every connection, those with a reply outstanding too. May be called again.
   * @returns {Promise<void>}
   */
  close() {
    this.#closing.abort();
    this.#closed ??= Promise.all([...this.#servers.values()].map(closeServer)).then(() => {});
    // After the servers have stopped listening, so that no connection slips in between.
    this.dropConnections();
    return this.#closed;
  }

  /** For `await using`. The first releases of Node 20 do not have the symbol yet; close() is there on all. */
  [Symbol.asyncDispose]() {
    return this.close();
  }
}

/** @typedef {InstanceType<typeof Sandbox>} SandboxInstance */

/** Looked up at each call: a test can fake Date after the sandbox has started. */
const dateNow = () => Date.now();

/**
 * Starts the three environments on 127.0.0.1.
 * @param {SandboxOptions} [options]
 * @returns {Promise<Sandbox>} Rejects with a TypeError (ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE) for options
 *   that are not right, or with the error of listen() (EADDRINUSE, EACCES) for a port that cannot be had.
 */
async function startSandbox(options = {}) {
  const parsed = parseOptions(options, 'options');
  const exchange = new Exchange({ now: parsed.now ?? dateNow, balances: parsed.balances });
  for (const [index, key] of (parsed.keys ?? []).entries()) exchange.addKey(key, `options.keys[${index}]`);
  exchange.faults.set(parsed.faults ?? {}, undefined);

  const closing = new AbortController();
  // Every delayed reply listens; how many there are is up to the test.
  setMaxListeners(0, closing.signal);
  /** @type {Connection} */
  const connection = {
    exchange,
    requests: [],
    messages: [],
    peers: new Map(),
    upgraded: new Map(ENVIRONMENTS.map((environment) => [environment, new Set()])),
    keepRequests: parsed.keepRequests ?? 1000,
    clientIp: parsed.clientIp,
    unref: parsed.unref ?? false,
    closing: closing.signal,
  };
  pushOrders(connection);
  /** @type {Map<Environment, import('node:http').Server>} */
  const servers = new Map();
  try {
    for (const environment of ENVIRONMENTS) {
      servers.set(environment, await listen(connection, environment, parsed.ports?.[environment] ?? 0));
    }
  } catch (error) {
    await Promise.all([...servers.values()].map(closeServer));
    throw error;
  }
  return new Sandbox(connection, servers, closing);
}

module.exports = { startSandbox, Sandbox, replies, environments: ENVIRONMENTS };
