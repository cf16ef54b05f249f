'use strict';

/**
 * The store: signals, intents and the ledger in one SQLite file, written by a thread of its own. A promise is resolved when
 * what it did is on disk.
 *
 * @module
 */

const { channel } = require('node:diagnostics_channel');
const { EventEmitter } = require('node:events');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { RelayError } = require('../errors');
const { fromPlain } = require('./failures');
const { nameOf } = require('./requests');

/** @typedef {import('./rows').Intent} Intent */
/** @typedef {import('./rows').SignalRow} SignalRow */
/** @typedef {import('./rows').LedgerEvent} LedgerEvent */
/** @typedef {import('./rows').Notification} Notification */
/** @typedef {import('./commands/kill').Kill} Kill */
/** @typedef {import('./open').Mode} Mode */
/** @typedef {import('../errors').Finding} Finding */
/**
 * @typedef {object} Health
 * @property {boolean} writable
 * @property {string} [reason]  why it is not
 * @property {string} [code]
 * @property {number} lastCommitMs  how long the last commit took
 * @property {number} commits  since it was opened
 * @property {number} [fsyncMs]  how long the first small write took when the relay started
 * @property {number} freeBytes
 * @property {number} bytes  size of the file
 * @property {number} logBytes  size of the log of writes that is not yet copied into the file
 * @property {number} [epoch]  which relay this is since the file was made, from 1
 * @property {Finding[]} findings  warnings
 */
/**
 * @typedef {object} StoreOptions
 * @property {Mode} [mode]  `relay` (default) takes the lease; `operator` writes beside a relay; `read` writes nothing
 * @property {import('../limits').Limits} [limits]  compared with each order before it is sent
 * @property {() => number} [now]
 * @property {boolean} [allowUnsafe]  also on a network file system, where the store may be damaged
 */

const steps = channel('signal-relay:step');
const commits = channel('signal-relay:store');
/** An answer that takes longer is not a healthy one. */
const HEALTH_MS = 1_000;

/**
 * Events: `changed` (another process has written), `lost` (with the error: nothing can be written, accept nothing more),
 * `recovered` (it can again).
 */
class StoreHandle extends EventEmitter {
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void, name: string, parameters: unknown }>} */
  #pending = new Map();
  /** @type {import('./requests').Request[]} */
  #outgoing = [];
  #nextId = 1;
  #worker;
  #now;
  #file;
  /** @type {RelayError | undefined} */
  #closed;

  /** @param {Worker} worker @param {{ file: string, mode: Mode, now: () => number, ready: Ready }} options */
  constructor(worker, { file, mode, now, ready }) {
    super();
    this.#worker = worker;
    this.#now = now;
    this.#file = file;
    this.mode = mode;
    this.driver = ready.driver;
    this.findings = ready.findings;
    this.epoch = ready.epoch;
    worker.on('message', (message) => this.#receive(message));
    worker.on('error', (error) => this.#end(`failed: ${String(error.message ?? error)}`, error));
    worker.on('exit', () => this.#end('ended'));
    worker.unref();
  }

  get file() {
    return this.#file;
  }

  /** @template T @param {string} name @param {unknown} [parameters] @returns {Promise<T>} */
  #ask(name, parameters) {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      if (this.#pending.size === 0) this.#worker.ref();
      this.#pending.set(id, { resolve, reject, name, parameters });
      if (this.#outgoing.push({ id, name, parameters }) === 1) queueMicrotask(() => this.#post());
    });
  }

  /** What was asked in one turn goes as one message. */
  #post() {
    const requests = this.#outgoing;
    this.#outgoing = [];
    try {
      this.#worker.postMessage(requests);
    } catch (error) {
      // One of them cannot be copied to another thread: send the others.
      for (const request of requests) this.#postOne(request, error);
    }
  }

  /** @param {{ id: number }} request @param {unknown} error */
  #postOne(request, error) {
    try {
      this.#worker.postMessage([request]);
    } catch {
      this.#settle({ id: request.id, error });
    }
  }

  /** @param {any} message */
  #receive({ answers, commits: count, commitMs, event, error }) {
    if (answers !== undefined) return this.#receiveAnswers(answers, count, commitMs);
    if (event === 'lost') this.emit('lost', fromPlain(error));
    else if (event !== undefined) this.emit(event);
  }

  /** @param {any[]} answers @param {number} count @param {number} ms */
  #receiveAnswers(answers, count, ms) {
    if (steps.hasSubscribers) {
      const requests = answers.flatMap(({ id }) => this.#pending.get(id) ?? []);
      steps.publish({ step: 'commit', when: 'after', phase: 'answer', name: nameOf(requests) });
    }
    if (commits.hasSubscribers) commits.publish({ commits: count, ms, commands: answers.length });
    for (const { id, error, value } of answers) this.#settle({ id, error: error && fromPlain(error), value });
  }

  /** @param {{ id: number, error?: unknown, value?: unknown }} answer */
  #settle({ id, error, value }) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0 && this.#closed === undefined) this.#worker.unref();
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(error);
  }

  /** @param {string} how @param {unknown} [cause] */
  #end(how, cause) {
    const message = `The thread of the store ${this.#file} ${how}.`;
    const error = new RelayError('ERR_RELAY_STORE_IO', message, { cause });
    for (const id of [...this.#pending.keys()]) this.#settle({ id, error });
    if (this.#closed !== undefined) return;
    this.#closed = error;
    this.emit('lost', error);
  }

  /**
   * Takes a signal in, once: with the same source and id it is a `duplicate` when the body is the same, else a `conflict`.
   *
   * @param {import('./commands/signals').Acceptance} acceptance
   * @returns {Promise<import('./commands/signals').Accepted>}
   */
  accept(acceptance) {
    return this.#ask('accept', acceptance);
  }

  /** @param {import('./commands/signals').Refusal} refusal @returns {Promise<{ row: number }>} */
  refuse(refusal) {
    return this.#ask('refuse', refusal);
  }

  /** @param {{ source: string, ip?: string, reason: string, at?: number }} refusal @returns {Promise<void>} */
  countRefusal({ source, ip = 'unknown', reason, at = this.#now() }) {
    return this.#ask('countRefusal', { source, ip, reason, at });
  }

  /**
   * @param {import('./commands/intents').Transition} transition
   * @returns {Promise<import('./commands/intents').Transitioned>} `stale` when the intent is not in the state `from`
   */
  transition(transition) {
    return this.#ask('transition', transition);
  }

  /** @returns {Promise<Intent[]>} those that have not ended, in order of acceptance */
  openIntents() {
    return this.#ask('openIntents');
  }

  /** @param {import('./commands/intents').IntentFilter} [filter] @returns {Promise<Intent[]>} newest first */
  intents(filter = {}) {
    return this.#ask('intents', filter);
  }

  /** @returns {Promise<{ unsettled: number, byState: Record<string, number> }>} intents by state; `unsettled` may have been executed */
  counts() {
    return this.#ask('counts');
  }

  /** @returns {Promise<import('./commands/intents').Lane[]>} where orders were sent */
  traded() {
    return this.#ask('traded');
  }

  /** @param {import('./commands/intents').EventFilter} [filter] @returns {Promise<LedgerEvent[]>} oldest first */
  events(filter = {}) {
    return this.#ask('events', filter);
  }

  /** @param {import('./commands/signals').SignalFilter} [filter] @returns {Promise<SignalRow[]>} newest first */
  signals(filter = {}) {
    return this.#ask('signals', filter);
  }

  /**
   * @param {import('./commands/signals').RefusalFilter} [filter]
   * @returns {Promise<{ source: string, day: number, ip: string, reason: string, count: number, firstAt: number, lastAt: number }[]>}
   */
  refusals(filter = {}) {
    return this.#ask('refusals', filter);
  }

  /**
   * @param {number} row  of the signal
   * @returns {Promise<{ state: 'pending' | 'complete' | 'partial' | 'none', counts: Record<string, number> }>}
   */
  signalOutcome(row) {
    return this.#ask('signalOutcome', row);
  }

  /** @returns {Promise<Kill>} */
  kill() {
    return this.#ask('kill');
  }

  /** @param {{ mode: Kill['mode'], by: string, reason?: string | null, at?: number }} next @returns {Promise<void>} */
  setKill({ mode, by, reason = null, at = this.#now() }) {
    return this.#ask('setKill', { mode, by, reason, at });
  }

  /** @param {import('./commands/notifications').NewNotification} notification @returns {Promise<void>} */
  notify({ at = this.#now(), ...notification }) {
    return this.#ask('notify', { at, ...notification });
  }

  /** @param {number} [at] @param {number} [limit] @returns {Promise<Notification[]>} oldest first */
  dueNotifications(at = this.#now(), limit = 100) {
    return this.#ask('dueNotifications', { at, limit });
  }

  /** @param {number} id @returns {Promise<void>} */
  notificationDone(id) {
    return this.#ask('notificationDone', { id, at: this.#now() });
  }

  /** @param {number} id @param {number} retryAt @returns {Promise<void>} */
  notificationFailed(id, retryAt) {
    return this.#ask('notificationFailed', { id, retryAt });
  }

  /** @param {string} key @returns {Promise<any>} undefined when it was never set */
  get(key) {
    return this.#ask('get', key);
  }

  /** @param {string} key @param {any} value  JSON; undefined removes it @returns {Promise<void>} */
  set(key, value) {
    return this.#ask('set', { key, value });
  }

  /** @returns {Promise<Buffer>} 32 random bytes, made once with the store, for order ids */
  async relayKey() {
    return Buffer.from(/** @type {Uint8Array} */ (await this.#ask('relayKey')));
  }

  /**
   * Removes signals that came before a time, and what belongs to them. Those with an open intent stay.
   *
   * @param {{ before: number }} options
   * @returns {Promise<{ signals: number }>} how many went
   */
  async prune({ before }) {
    let total = 0;
    for (;;) {
      /** @type {{ signals: number, more: boolean }} */
      const { signals, more } = await this.#ask('pruneSome', { before });
      total += signals;
      if (!more) return { signals: total };
    }
  }

  /**
   * Copies the store while it is in use, and checks the copy.
   *
   * @param {string} file  must not exist
   * @returns {Promise<{ bytes: number }>}
   */
  async backup(file) {
    if (this.#closed !== undefined) throw this.#closed;
    const worker = new Worker(path.join(__dirname, 'copy-worker.js'), {
      workerData: { from: this.#file, to: file },
    });
    const { value, error } = await firstMessage(worker);
    if (error !== undefined) throw fromPlain(error);
    return value;
  }

  /** @returns {Promise<Health>} settles within a second, also when the disk hangs */
  async health() {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, HEALTH_MS, undefined).unref();
    });
    const health = await Promise.race([this.#ask('health'), late]).finally(() => clearTimeout(timer));
    const reason = `The store ${this.#file} has not answered for ${HEALTH_MS} ms: the disk hangs, or is very slow.`;
    return health ?? { writable: false, reason, code: 'ERR_RELAY_STORE_IO', findings: this.findings };
  }

  /** Waits for what was asked before, then closes the file and frees the lease. @returns {Promise<void>} */
  async close() {
    if (this.#closed !== undefined) return;
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    const closed = this.#ask('close');
    this.#closed = new RelayError('ERR_RELAY_STORE_CLOSED', `The store ${this.#file} is closed.`);
    await closed;
    await ended;
  }
}

/** @typedef {{ driver: string, fsyncMs?: number, findings: Finding[], epoch?: number }} Ready */

/** @param {Worker} worker @returns {Promise<any>} */
function firstMessage(worker) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with exit code ${code}`)));
  });
}

/**
 * @param {string} file
 * @param {StoreOptions} [options]
 * @returns {Promise<Store>}
 * @throws {RelayError} ERR_RELAY_STORE_IN_USE, ERR_RELAY_STORE_UNSAFE, ERR_RELAY_STORE_NEWER, ERR_RELAY_NO_SQLITE …
 * @example
 * const store = await openStore('relay.db', { limits: { perDay: { orders: 200 } } });
 * store.on('lost', (error) => stopAccepting(error));
 */
async function openStore(file, { mode = 'relay', limits, now = Date.now, allowUnsafe = false } = {}) {
  const full = path.resolve(file);
  const workerData = { file: full, mode, limits, at: now(), allowUnsafe };
  const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData });
  /** @type {{ ready?: Ready, refused?: any }} */
  let answer;
  try {
    answer = await firstMessage(worker);
  } catch (error) {
    throw new RelayError('ERR_RELAY_STORE_IO', `The store ${full} cannot be opened: ${error}.`, {
      cause: error,
    });
  }
  if (answer.ready === undefined) {
    await worker.terminate();
    throw fromPlain(answer.refused);
  }
  return new StoreHandle(worker, { file: full, mode, now, ready: answer.ready });
}

/** @typedef {InstanceType<typeof StoreHandle>} Store */

exports.StoreHandle = StoreHandle;
exports.openStore = openStore;
