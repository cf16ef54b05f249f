'use strict';

/** The relay as a program uses it: takes signals in, tells what becomes of them, and ends without losing one. */

const { EventEmitter, setMaxListeners } = require('node:events');
const { readConfig } = require('./config/read');
const { RelayError } = require('./errors');
const { health, readiness, status } = require('./health');
const adapters = require('./http/adapters');
const { answerFor } = require('./http/answers');
const { createFetchHandler, createHandler } = require('./http/handler');
const { startServer } = require('./http/server');
const { measure, measureCommits, refresh } = require('./measure');
const { createMeters, metersText, registerMeters } = require('./metrics');
const operator = require('./operator');
const { outcomes } = require('./outcomes');
const { closeParts, openParts } = require('./parts');

/** @typedef {import('./config/read').Settings} Settings */
/** @typedef {import('./config/define').RelayConfig} RelayConfig */
/** @typedef {import('./http/answers').Answer} Answer */
/** @typedef {import('./store').Intent} Intent */
/** @typedef {import('./intake').Arrival} Arrival */
/** @typedef {import('./parts').Parts} Parts */
/** @typedef {import('./health').Health} Health */
/**
 * @typedef {object} RelayOptions
 * @property {NodeJS.ProcessEnv} [env]  what `env()` reads; default: process.env
 * @property {(progress: { total: number, open: number, failed: number }) => void} [onProgress]
 *   of the health check at the start
 */
/** @typedef {'new' | 'starting' | 'ready' | 'draining' | 'closed'} RelayState */

/** How long close() waits for orders that are under way. */
const DRAIN_MS = 10_000;

/**
 * @typedef {{
 *   signal: [signal: any],
 *   outcome: [intent: Intent],
 *   'needs-operator': [intent: Intent],
 *   'exit-late': [intent: Intent],
 *   held: [intent: Intent],
 *   gate: [gate: { account: string, state: string, error?: any, reason?: string }],
 *   kill: [kill: { mode: 'off' | 'stop' | 'stop-all', by?: string | null, reason?: string | null }],
 *   drift: [drift: any],
 *   partial: [partial: any],
 *   warning: [message: string],
 *   'unknown-source': [signal: { source: string }],
 *   lost: [error: Error],
 *   'heartbeat-missing': [silence: { source: string, since: number }],
 *   'intake-failed': [failure: { source: string, error: any }],
 *   recovered: [],
 *   error: [error: any],
 * }} RelayEvents
 */

/**
 * Takes signals in and places each order once on every account.
 *
 * Events: `signal`, `outcome` (an intent that has ended), `needs-operator` and `exit-late` (an intent), `gate`
 * ({ account, state, error }), `kill`, `drift`, `partial`, `lost` (the store cannot be written to: nothing is accepted), `recovered`, `error`, `warning`
 * (of the start), `unknown-source` (a signal for a source that the configuration does not have; each name once).
 *
 * @example
 * const relay = createRelay(config);
 * await relay.ready();
 * await relay.listen();
 * @extends {EventEmitter<RelayEvents>}
 */
class Relay extends EventEmitter {
  #settings;
  #options;
  /** @type {RelayState} */
  #state = 'new';
  /** @type {Promise<Relay> | null} */
  #starting = null;
  /** @type {Promise<void> | null} */
  #closing = null;
  #closed = new AbortController();
  /** @type {Parts | null} */
  #parts = null;
  /** @type {Awaited<ReturnType<typeof startServer>>[]} */
  #servers = [];
  /** @type {Error | null} why nothing is accepted any more */
  #lost = null;
  /** Counters and histograms, see lib/metrics.js. */
  meters = createMeters();
  /** The same events for outcomes(), which a listener of the user that throws must not keep from it. */
  #events = new EventEmitter();
  #handler = createHandler(this);
  #fetch = createFetchHandler(this);

  /**
   * @param {RelayConfig} config
   * @param {RelayOptions} [options]
   * @throws {RelayError} ERR_RELAY_CONFIG with all findings
   */
  constructor(config, options = {}) {
    super({ captureRejections: true });
    // One for each signal that is followed.
    setMaxListeners(0, this.#events, this.#closed.signal);
    this.#options = options;
    this.#settings = readConfig(config, { env: options.env ?? process.env });
  }

  get state() {
    return this.#state;
  }

  /** @returns {Settings} without secrets when it is shown */
  get settings() {
    return this.#settings;
  }

  /** @param {string} name */
  hasSource(name) {
    return Object.hasOwn(this.#settings.sources, name);
  }

  /** @param {string} source  that a sender has named, and that the configuration does not have */
  tellUnknown(source) {
    this.#tell('unknown-source', { source });
  }

  /** Requests get 503 from now on. */
  get isDraining() {
    return this.#state !== 'ready' || this.#lost !== null;
  }

  /**
   * Opens the store, checks the clocks and every account, and continues what the last run left.
   *
   * @returns {Promise<Relay>} itself
   * @throws {RelayError} as a rejection, with all findings: ERR_RELAY_ACCOUNTS, ERR_RELAY_STORE_IN_USE, ERR_RELAY_STORE_UNSAFE …
   */
  ready() {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start() {
    if (this.#state === 'closed') throw closedError();
    this.#state = 'starting';
    const tell = (/** @type {string} */ name, /** @type {any} */ data) => this.#tell(name, data);
    try {
      this.#parts = await openParts(this.#settings, { tell, onProgress: this.#options.onProgress });
    } catch (error) {
      this.#state = 'closed';
      throw error;
    }
    this.#parts.store.on('lost', (error) => {
      this.#lost = error;
      tell('lost', error);
    });
    this.#parts.store.on('recovered', () => {
      this.#lost = null;
      tell('recovered', {});
    });
    measureCommits(this.meters, this.#closed.signal);
    this.#state = 'ready';
    return this;
  }

  /** @param {string} name @param {any} data */
  #tell(name, data) {
    measure(this.meters, name, data);
    if (name !== 'error') this.#events.emit(name, data);
    try {
      // An event `error` without a listener would end the process, with orders under way.
      if (name === 'error' && this.listenerCount('error') === 0) process.emitWarning(data);
      else /** @type {EventEmitter<any>} */ (this).emit(name, data);
    } catch (error) {
      this.#listenerFailed(error, name);
    }
  }

  /**
   * A mistake in a listener changes nothing about the order that it is told about.
   *
   * @param {unknown} cause  anything can be thrown
   * @param {string} name  of the event
   */
  #listenerFailed(cause, name) {
    const text = cause instanceof Error ? cause.message : 'it threw something that is not an Error';
    const error = new RelayError('ERR_RELAY_LISTENER', `A listener of ${name} failed: ${text}`, { cause });
    if (name === 'error') process.emitWarning(error);
    else this.#tell('error', error);
  }

  /** Of a listener that is an async function: https://nodejs.org/api/events.html#capture-rejections-of-promises */
  [Symbol.for('nodejs.rejection')](/** @type {unknown} */ cause, /** @type {string} */ name) {
    this.#listenerFailed(cause, name);
  }

  /** @returns {Parts} */
  get #running() {
    if (this.#parts !== null && this.#state !== 'closed') return this.#parts;
    if (this.#state === 'closed') throw closedError();
    throw new RelayError('ERR_RELAY_NOT_READY', 'The relay is not ready: await relay.ready() first.');
  }

  /**
   * Takes in what a sender posted. The answer is given after the commit.
   *
   * @param {string} source
   * @param {Arrival} arrival
   * @returns {Promise<Answer>} never rejects
   */
  async receive(source, arrival) {
    if (this.isDraining || this.#parts === null) {
      return answerFor({ kind: 'unavailable', reason: this.#reason() });
    }
    return this.#parts.intake.receive(source, arrival);
  }

  /**
   * Takes in a signal of your own code.
   *
   * @param {string} source  a source with the preset `push`, or any other: your code needs no signature
   * @param {object} signal
   * @returns {Promise<Answer>} after the commit: `{ status: 202, body: { id, intents } }`
   * @throws {RelayError} as a rejection: ERR_RELAY_REFUSED with findings, ERR_RELAY_CONFLICT, ERR_RELAY_UNAVAILABLE
   * @example await relay.push('script', { id: 'x-1', symbol: 'BTC/USDT:USDT', kind: 'target', position: 'flat' });
   */
  async push(source, signal) {
    const { intake } = this.#running;
    if (this.isDraining) throw unavailableError(this.#reason());
    const answer = await intake.push(source, signal);
    if (answer.status === 200 || answer.status === 202) return answer;
    const { findings = [], error: text } = /** @type {any} */ (answer.body);
    if (answer.status === 503) throw unavailableError(text);
    const code = answer.status === 409 ? 'ERR_RELAY_CONFLICT' : 'ERR_RELAY_REFUSED';
    throw new RelayError(code, `${source}: ${findings[0]?.message ?? text}`, { findings });
  }

  /** @returns {string} */
  #reason() {
    if (this.#lost !== null) return /** @type {any} */ (this.#lost).code ?? 'store';
    return this.#state === 'ready' ? 'store' : this.#state;
  }

  /**
   * What becomes of each intent of a signal, as it becomes known.
   *
   * @param {{ signal: string, source?: string }} of  the id in the signal
   * @returns {AsyncGenerator<import('./outcomes').Outcome, void, void>}
   * @example for await (const { account, state } of relay.outcomes({ signal: 'x-1' })) console.log(account, state);
   */
  outcomes({ signal, source }) {
    const { store } = this.#running;
    return outcomes({ store, events: this.#events, signal, source, closing: this.#closed.signal });
  }

  /** The kill switch. @returns {Promise<import('./store').Kill>} */
  kill() {
    return this.#running.store.kill();
  }

  /**
   * Sets the kill switch; it survives a restart.
   *
   * @param {{ mode: 'off' | 'stop' | 'stop-all', reason?: string, by?: string }} kill
   *   `stop`: nothing opens, exits pass; `stop-all`: nothing leaves
   */
  async setKill({ mode, reason = '', by = 'program' }) {
    const { store, dispatcher } = this.#running;
    await store.setKill({ mode, reason, by, at: Date.now() });
    await dispatcher.changed();
  }

  /**
   * Decides an intent that needs a person.
   *
   * @param {string} id  of the order
   * @param {'accepted' | 'absent'} verdict  `absent`: it is sent again when it is not too old
   */
  async resolve(id, verdict) {
    const { store, dispatcher } = this.#running;
    const intent = await operator.resolve(store, id, verdict, { by: 'program' });
    dispatcher.changed();
    return intent;
  }

  /**
   * Places the orders of a signal again, as a new signal with new order ids.
   *
   * @param {number} row  of the signal in the ledger
   * @param {{ account?: string }} [options]
   * @throws {RelayError} as a rejection: ERR_RELAY_UNRESOLVED while an order of the old one may still be placed
   */
  async replay(row, options) {
    const { store, dispatcher } = this.#running;
    const replayed = await operator.replay(store, row, options);
    dispatcher.add(replayed.intents);
    return replayed;
  }

  /**
   * Sets the kill switch to `stop` and closes every position that the relay has opened.
   *
   * @param {{ reason?: string }} [options]
   */
  async flatten(options) {
    const { store, dispatcher } = this.#running;
    const { signal, intents } = await operator.flatten(store, { by: 'program', ...options });
    dispatcher.add(intents);
    await dispatcher.changed();
    return { signal, intents };
  }

  /**
   * @param {{ signal?: number, account?: string, state?: import('./states').State, since?: number, limit?: number }} [filter]  signal: its row;
   *   since: ms
   * @returns {Promise<Intent[]>}
   */
  ledger(filter = {}) {
    return this.#running.store.intents(filter);
  }

  /** @returns {Promise<Health>} the loop is alive, and the store can be written to */
  async healthz() {
    if (this.#parts === null) return { ok: false, reasons: [`the relay is ${this.#state}`] };
    if (this.#lost !== null) return { ok: false, reasons: [this.#lost.message] };
    return health(this.#parts);
  }

  /** @returns {Promise<Health>} also the gates, unknown outcomes, the kill switch */
  async readyz() {
    const alive = await this.healthz();
    if (!alive.ok || this.#parts === null) return alive;
    const { reasons } = await readiness(this.#parts);
    if (this.isDraining) reasons.push(`the relay is ${this.#state}`);
    return { ok: reasons.length === 0, reasons };
  }

  /** @returns {Promise<any>} what `signal-relay status` shows */
  async status() {
    return { state: this.#state, ...(await status(this.#running)) };
  }

  /** @returns {Promise<string>} in the text format of Prometheus */
  async metrics() {
    await this.#refreshMeters();
    return metersText(this.meters);
  }

  /**
   * Shows the metrics in a registry of prom-client.
   *
   * @param {{ registerMetric: (metric: any) => void }} registry
   */
  registerMetrics(registry) {
    registerMeters(this.meters, registry, () => this.#refreshMeters());
  }

  async #refreshMeters() {
    if (this.#parts === null) return;
    const { store, accounts, dispatcher } = this.#parts;
    const counts = await store.counts();
    refresh(this.meters, { accounts: accounts.byName, lanes: dispatcher.depth(), counts });
  }

  /**
   * A handler for `node:http`.
   *
   * @returns {import('node:http').RequestListener}
   */
  get handler() {
    return this.#handler;
  }

  /**
   * A handler of a Request, for hono, Next.js and others.
   *
   * @returns {(request: Request) => Promise<Response>}
   */
  get fetch() {
    return this.#fetch;
  }

  /**
   * Middleware for express 4 and 5: `app.post('/hook/:source', relay.express())`, before any JSON parser.
   *
   * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, next?: (error?: unknown) => void) => Promise<void>}
   */
  express() {
    return adapters.express(this);
  }

  /**
   * A plugin for fastify: `app.register(relay.fastify())`.
   *
   * @returns {(instance: any, reply?: any) => Promise<any>}
   */
  fastify() {
    return adapters.fastify(this);
  }

  /**
   * Middleware for koa: `app.use(relay.koa())`, before a body parser.
   *
   * @returns {(context: any, next: () => Promise<any>) => Promise<void>}
   */
  koa() {
    return adapters.koa(this);
  }

  /**
   * Listens as the configuration says, on loopback unless it says otherwise.
   *
   * @returns {Promise<{ url: string }>}
   */
  async listen() {
    await this.ready();
    const server = await startServer(this, this.#settings.listen);
    this.#servers.push(server);
    return { url: server.url };
  }

  /**
   * Ends: nothing more is accepted, what is under way is finished or left to the next start. May be called twice.
   *
   * @param {{ drainMs?: number }} [options]  how long orders that are under way are waited for; default 10,000
   * @returns {Promise<void>}
   */
  close({ drainMs = DRAIN_MS } = {}) {
    this.#closing ??= this.#end(drainMs);
    return this.#closing;
  }

  /** @param {number} drainMs */
  async #end(drainMs) {
    if (this.#state === 'starting') await this.#starting?.catch(() => {});
    const parts = this.#parts;
    this.#state = parts === null ? 'closed' : 'draining';
    await Promise.all(this.#servers.map((server) => server.close({ drainMs })));
    if (parts !== null) await closeParts(parts, { drainMs });
    this.#state = 'closed';
    this.#closed.abort();
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.close();
  }
}

const closedError = () => new RelayError('ERR_RELAY_CLOSED', 'The relay is closed.');

/** @param {string} reason */
const unavailableError = (reason) =>
  new RelayError('ERR_RELAY_UNAVAILABLE', `Nothing was accepted: ${reason}. Send the signal again.`);

/**
 * Makes a relay. Nothing is opened or asked before ready().
 *
 * @param {RelayConfig} config  as defineRelay() gives it
 * @param {RelayOptions} [options]
 * @returns {Relay}
 * @throws {RelayError} ERR_RELAY_CONFIG with all findings
 * @example
 * const relay = createRelay(config);
 * await relay.ready();
 * await relay.push('script', { id: 'x-1', symbol: 'BTC/USDT:USDT', kind: 'target', position: 'flat' });
 * for await (const { account, state } of relay.outcomes({ signal: 'x-1' })) console.log(account, state);
 * await relay.close();
 */
function createRelay(config, options) {
  return new Relay(config, options);
}

exports.Relay = Relay;
exports.createRelay = createRelay;
