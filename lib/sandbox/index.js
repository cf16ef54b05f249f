'use strict';

/**
 * bybit-auth/sandbox: an exchange on loopback, for test suites and demos. It authenticates requests as the exchange does,
 * with node:crypto only: it shares no code with the rest of the package, so tests against it are independent.
 */

const { setMaxListeners } = require('node:events');
const { ENVIRONMENTS } = require('./bybit/keys.js');
const { replies } = require('./bybit/replies.js');
const parse = require('./options.js');
const { clientAddress, plainDecimal } = require('./key-fields.js');
const { shortenApiKey, withRedactedView } = require('./redact.js');
const { closeServer, dropUpgraded, listen, buildUrls } = require('./http-server.js');
const { startPulse } = require('./websocket-server.js');

/**
 * An environment of Bybit.
 *
 * @typedef {import('./bybit/keys.js').Environment} Environment
 */
/** @typedef {import('./bybit/keys.js').KeyOptions} KeyOptions */
/** @typedef {import('./bybit/keys.js').KeyDescription} KeyDescription */
/** @typedef {import('./bybit/market/instrument-options.js').InstrumentOptions} InstrumentOptions */
/**
 * What goes wrong on purpose in a sandbox.
 *
 * @typedef {import('./bybit/faults.js').Faults} Faults
 */
/** @typedef {import('./bybit/replies.js').ScriptedReply} ScriptedReply */
/**
 * @template {string} [Environment=any]
 * @typedef {import('./recorder.js').RecordedRequest<Environment>} RecordedRequest
 */
/**
 * @template {string} [Environment=any]
 * @typedef {import('./recorder.js').RecordedMessage<Environment>} RecordedMessage
 */
/** @typedef {import('./http-server.js').SandboxState} SandboxState */

/** @typedef {import('./binance/index.js').BinanceSandboxOptions} BinanceSandboxOptions */
/**
 * A running sandbox of Binance.
 *
 * @typedef {Sandbox<import('./binance/keys.js').Environment, import('./binance/keys.js').BinanceKeyOptions,
 *   import('./binance/keys.js').BinanceKeyDescription, import('./binance/faults.js').BinanceFaults>} BinanceSandbox
 */

/** @typedef {import('./okx/index.js').OkxSandboxOptions} OkxSandboxOptions */
/**
 * A running sandbox of OKX. `urls.mainnet` and `urls.demo` are one host: the header x-simulated-trading tells live and
 * demo trading apart.
 *
 * @typedef {Sandbox<import('./okx/keys.js').Environment, import('./okx/keys.js').OkxKeyOptions,
 *   import('./okx/keys.js').OkxKeyDescription, import('./okx/faults.js').OkxFaults,
 *   import('./okx/keys.js').Environment | 'eea' | 'us'>} OkxSandbox
 */

/** @typedef {import('./kucoin/index.js').KucoinSandboxOptions} KucoinSandboxOptions */
/**
 * A running sandbox of KuCoin. `urls.mainnet` and `urls.eu` serve spot, `urls.futures` the contracts.
 *
 * @typedef {Sandbox<import('./kucoin/keys.js').Environment, import('./kucoin/keys.js').KucoinKeyOptions,
 *   import('./kucoin/keys.js').KucoinKeyDescription, import('./kucoin/faults.js').KucoinFaults,
 *   import('./kucoin/keys.js').Environment | 'eu' | 'futures'>} KucoinSandbox
 */

/** @typedef {import('./gate/index.js').GateSandboxOptions} GateSandboxOptions */
/**
 * A running sandbox of Gate.io.
 *
 * @typedef {Sandbox<import('./gate/keys.js').Environment, import('./gate/keys.js').GateKeyOptions,
 *   import('./gate/keys.js').GateKeyDescription, import('./gate/faults.js').GateFaults>} GateSandbox
 */

/** @typedef {import('./bitget/index.js').BitgetSandboxOptions} BitgetSandboxOptions */
/**
 * A running sandbox of Bitget. `urls.mainnet` and `urls.demo` are one host: the header paptrading tells live and demo
 * trading apart.
 *
 * @typedef {Sandbox<import('./bitget/keys.js').Environment, import('./bitget/keys.js').BitgetKeyOptions,
 *   import('./bitget/keys.js').BitgetKeyDescription, import('./bitget/faults.js').BitgetFaults>} BitgetSandbox
 */

/**
 * The options of `startSandbox()` for Bybit.
 *
 * @typedef {object} SandboxOptions
 * @property {'bybit'} [venue]
 * @property {KeyOptions[]} [keys] The API keys that exist at the start. Default: none.
 * @property {Partial<Record<Environment, number>>} [ports] TCP ports by environment. Default 0: any free port.
 * @property {() => number} [now] The clock of the sandbox, ms since 1970. Default Date.now, also when a test fakes it.
 * @property {string} [clientIp] The IP address that requests appear to come from. Default: that of the socket.
 * @property {Record<string, string | number>} [balances] Balances by coin, for keys without `balances`. Default 10000 USDT, 1000 USDC, 0.5 BTC.
 * @property {InstrumentOptions[]} [instruments] Instruments beside those that the sandbox lists. Default: none.
 * @property {import('./bybit/trading/link-ids.js').OrderIds} [orderIds] How long an orderLinkId is taken. `ever` (default), as at Bybit; `open`: while
 *   its order is open; `blind`: the same, and finished orders are not found by it.
 * @property {Faults} [faults] Faults at the start; reset() clears them too. Default: none.
 * @property {number} [keepRequests] How many requests, and how many WebSocket messages, are kept. Default 1000 of each;
 *   the oldest are removed first.
 * @property {boolean} [unref] The sandbox does not keep the process alive. Default false.
 */

/** @typedef {import('./exchange.js').Exchange} Exchange */

/** Each venue is loaded when a sandbox of it starts. @type {Readonly<Record<string, () => Exchange>>} */
const EXCHANGES = {
  bybit: () => require('./bybit/index.js').BYBIT,
  binance: () => require('./binance/index.js').BINANCE,
  okx: () => require('./okx/index.js').OKX,
  kucoin: () => require('./kucoin/index.js').KUCOIN,
  gate: () => require('./gate/index.js').GATE,
  bitget: () => require('./bitget/index.js').BITGET,
};

/**
 * @param {Exchange} exchange
 * @param {unknown} options
 */
function parseOptions({ hosts, options: own }, options) {
  return parse.shape({
    venue: parse.text,
    keys: parse.arrayOf(parse.object),
    ports: parse.shape(Object.fromEntries(hosts.map(({ name }) => [name, parse.integer(0, 65535)]))),
    now: parse.callable,
    clientIp: clientAddress,
    ...own,
    faults: parse.object,
    keepRequests: parse.integer(0),
    unref: parse.boolean,
  })(options, 'options');
}

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

/** Date.now is read on each call, since a test can fake Date after the sandbox has started. */
const dateNow = () => Date.now();

/**
 * @param {Exchange} exchange
 * @param {Record<string, any>} parsed
 * @param {AbortSignal} closing
 * @returns {SandboxState}
 */
function openState(exchange, parsed, closing) {
  const application = exchange.open({ ...parsed, now: parsed.now ?? dateNow });
  for (const [index, key] of (parsed.keys ?? []).entries()) application.addKey(key, `options.keys[${index}]`);
  application.faults.set(parsed.faults ?? {}, undefined);
  return {
    exchange,
    application,
    requests: [],
    messages: [],
    peers: new Map(),
    upgraded: new Map(exchange.environments.map((environment) => [environment, new Set()])),
    keepRequests: parsed.keepRequests ?? 1000,
    clientIp: parsed.clientIp,
    unref: parsed.unref ?? false,
    closing,
  };
}

// The overload of Bybit is the last: it is the one that ReturnType sees.
/**
 * Starts a Binance on 127.0.0.1: a server for each of the three environments, with the paths of its spot and futures
 * hosts and of its WebSocket API.
 * @overload
 * @param {BinanceSandboxOptions} options
 * @returns {Promise<BinanceSandbox>} Rejects as for Bybit.
 * @example
 * const keys = [{ apiKey: 'k'.repeat(64), secret: 's'.repeat(64) }];
 * const sandbox = await startSandbox({ venue: 'binance', keys });
 * const time = await fetch(`${sandbox.urls.mainnet}/api/v3/time`);
 * await sandbox.close();
 */
/**
 * Starts an OKX on 127.0.0.1: a server for live and demo trading, one for the WebSockets of demo trading, and one for each
 * of the regions EEA and US.
 * @overload
 * @param {OkxSandboxOptions} options
 * @returns {Promise<OkxSandbox>} Rejects as for Bybit.
 * @example
 * const keys = [{ apiKey: 'test', secret: 'test-secret', passphrase: 'Test1234' }];
 * const sandbox = await startSandbox({ venue: 'okx', keys });
 * const time = await fetch(`${sandbox.urls.mainnet}/api/v5/public/time`);
 * await sandbox.close();
 */
/**
 * Starts a KuCoin on 127.0.0.1: a server for spot, one for futures, and one for the European site.
 * @overload
 * @param {KucoinSandboxOptions} options
 * @returns {Promise<KucoinSandbox>} Rejects as for Bybit.
 * @example
 * const keys = [{ apiKey: 'test', secret: 'test-secret', passphrase: 'Test1234' }];
 * const sandbox = await startSandbox({ venue: 'kucoin', keys });
 * const time = await fetch(`${sandbox.urls.mainnet}/api/v1/timestamp`);
 * await sandbox.close();
 */
/**
 * Starts a Gate.io on 127.0.0.1: a server for each of the two environments, with spot, futures and their WebSockets.
 * @overload
 * @param {GateSandboxOptions} options
 * @returns {Promise<GateSandbox>} Rejects as for Bybit.
 * @example
 * const keys = [{ apiKey: '0123456789abcdef'.repeat(2), secret: '0123456789abcdef'.repeat(4) }];
 * const sandbox = await startSandbox({ venue: 'gate', keys });
 * const time = await fetch(`${sandbox.urls.mainnet}/api/v4/spot/time`);
 * await sandbox.close();
 */
/**
 * Starts a Bitget on 127.0.0.1: a server for live and demo trading, and one for the WebSockets of demo trading.
 * @overload
 * @param {BitgetSandboxOptions} options
 * @returns {Promise<BitgetSandbox>} Rejects as for Bybit.
 * @example
 * const keys = [{ apiKey: 'test', secret: 'test-secret', passphrase: 'Test1234' }];
 * const sandbox = await startSandbox({ venue: 'bitget', keys });
 * const time = await fetch(`${sandbox.urls.mainnet}/api/v2/public/time`);
 * await sandbox.close();
 */
/**
 * Starts a Bybit on 127.0.0.1: a server for each of the three environments.
 * @overload
 * @param {SandboxOptions} [options]
 * @returns {Promise<Sandbox>} Rejects with a TypeError (ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE) for invalid
 *   options, or with the error of listen() (EADDRINUSE, EACCES) for a port that is not available.
 * @example
 * const sandbox = await startSandbox({ keys: [{ apiKey: 'test', secret: 'test-secret' }] });
 * const time = await fetch(`${sandbox.urls.mainnet}/v5/market/time`);
 * await sandbox.close();
 */
/**
 * @param {any} [options]
 * @returns {Promise<any>}
 */
async function startSandbox(options = {}) {
  const venue = parse.object(options, 'options').venue ?? 'bybit';
  const exchange = EXCHANGES[parse.oneOf(Object.keys(EXCHANGES))(venue, 'options.venue')]();
  const closing = new AbortController();
  // Every delayed reply adds a listener.
  setMaxListeners(0, closing.signal);
  const parsed = parseOptions(exchange, options);
  const state = openState(exchange, parsed, closing.signal);
  startPulse(state);
  /** @type {Map<import('./exchange.js').Host, import('node:http').Server>} */
  const servers = new Map();
  try {
    for (const host of exchange.hosts) {
      servers.set(host, await listen(state, host, parsed.ports?.[host.name] ?? 0));
    }
  } catch (error) {
    await Promise.all([...servers.values()].map(closeServer));
    throw error;
  }
  return new Sandbox(state, servers, closing);
}

module.exports = {
  startSandbox,
  Sandbox,
  replies,
  environments: ENVIRONMENTS,
};
