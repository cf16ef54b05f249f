'use strict';

/**
 * The thread that owns the file, so that no fsync holds up the event loop of the relay.
 *
 * @module
 */

const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');

const { RelayError } = require('../errors');
const { checkLimits } = require('../limits');
const { freeBytes, identityOf, sizeOf } = require('./disk');
const { failureOf, toPlain } = require('./failures');
const { Groups } = require('./groups');
const { open } = require('./open');
const { IntentTotals } = require('./totals');

/** @typedef {import('./requests').Request} Request */
/** @typedef {import('./groups').Answer} Answer */

/** So often it looks whether another process has written, and whether a disk that failed is well again. */
const LOOK_MS = 200;
/** A commit that is younger proves that the store can be written. */
const FRESH_MS = 1_000;

class StoreThread {
  #port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
  /** @type {Request[]} */
  #queue = [];
  #file;
  #mode;
  #opened;
  #groups;
  #dataVersion;
  /** What was last said about the store: undefined is well. @type {RelayError | undefined} */
  #said;
  #timer;
  #lookedAt = 0;

  /** @param {{ file: string, mode: import('./open').Mode, limits: any, at: number, allowUnsafe: boolean }} options */
  constructor(options) {
    const { file, mode, limits } = options;
    this.#file = file;
    this.#mode = mode;
    this.#opened = open(file, options);
    const { connection } = this.#opened;
    this.#groups = new Groups(
      { connection, totals: new IntentTotals(), memo: {}, limits, checkLimits },
      { file, mode, whyLost: () => this.#whyLost() },
    );
    this.#dataVersion = connection.pragma('data_version');
    this.#port.on('message', (/** @type {Request[]} */ requests) => this.#take(requests));
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    const { driver } = connection;
    const { fsyncMs, findings, lease } = this.#opened;
    this.#port.postMessage({ ready: { driver, fsyncMs, findings, epoch: lease?.epoch } });
  }

  /** @returns {RelayError | undefined} */
  #whyLost() {
    if (identityOf(this.#file) !== this.#opened.identity) {
      const message = `The store ${this.#file} was moved, replaced or deleted while the relay ran.`;
      return new RelayError('ERR_RELAY_STORE_IO', message);
    }
    return this.#opened.lease?.whyLost();
  }

  /** @param {Request[]} requests */
  #take(requests) {
    this.#queue.push(...requests);
    while (this.#queue.length > 0) {
      this.#takeWaiting();
      if (this.#queue[0].name === 'close') return this.#close(this.#queue[0]);
      const upTo = this.#queue.findIndex(({ name }) => name === 'close' || name === 'health');
      const group = this.#queue.splice(0, upTo === -1 ? this.#queue.length : Math.max(upTo, 1));
      const answers = group[0].name === 'health' ? [this.#health(group[0])] : this.#groups.run(group);
      // What did not fit into the group comes first in the next one.
      this.#queue.unshift(...group.filter(({ name }) => name !== 'health'));
      this.#answer(answers);
      this.#say();
      // Under load the timer may wait for long.
      if (performance.now() - this.#lookedAt > LOOK_MS) this.#look();
    }
  }

  #takeWaiting() {
    for (;;) {
      const more = receiveMessageOnPort(this.#port);
      if (more === undefined) return;
      this.#queue.push(...more.message);
    }
  }

  /** @param {Answer[]} answers */
  #answer(answers) {
    const { commits, lastCommitMs } = this.#groups;
    this.#port.postMessage({ answers, commits, commitMs: lastCommitMs });
  }

  #look() {
    this.#lookedAt = performance.now();
    if (this.#groups.failed !== undefined) this.#groups.probe();
    try {
      const version = this.#opened.connection.pragma('data_version');
      if (version !== this.#dataVersion) this.#port.postMessage({ event: 'changed' });
      this.#dataVersion = version;
      if (this.#mode === 'relay') this.#groups.lost ??= this.#whyLost();
    } catch (error) {
      this.#groups.failed ??= failureOf(error, this.#file).error;
    }
    this.#say();
  }

  /** Tells when the store can no longer be written, and when it can again. */
  #say() {
    const now = this.#groups.lost ?? this.#groups.failed;
    if (now?.code === this.#said?.code) return;
    this.#said = now;
    this.#port.postMessage(
      now === undefined ? { event: 'recovered' } : { event: 'lost', error: toPlain(now) },
    );
  }

  /** @param {Request} request @returns {Answer} */
  #health({ id }) {
    const groups = this.#groups;
    const fresh = groups.failed === undefined && performance.now() - groups.lastCommitAt < FRESH_MS;
    const writable = this.#mode !== 'read' && groups.lost === undefined && (fresh || groups.probe());
    const why = groups.lost ?? groups.failed;
    const { fsyncMs, findings, lease } = this.#opened;
    const { lastCommitMs, commits } = groups;
    try {
      const value = {
        writable,
        ...(why !== undefined && { reason: why.message, code: why.code }),
        ...{ lastCommitMs, commits, fsyncMs, epoch: lease?.epoch, findings },
        freeBytes: freeBytes(this.#file),
        bytes: sizeOf(this.#file),
        logBytes: sizeOf(`${this.#file}-wal`),
      };
      return { id, value };
    } catch (error) {
      return { id, error: toPlain(failureOf(error, this.#file).error) };
    }
  }

  /** @param {Request} request */
  #close({ id }) {
    clearInterval(this.#timer);
    /** @type {Answer} */
    let answer = { id };
    try {
      this.#opened.connection.close();
      this.#opened.lease?.close();
    } catch (error) {
      answer = { id, error: toPlain(failureOf(error, this.#file).error) };
    }
    this.#answer([answer]);
    this.#port.close();
  }
}

try {
  new StoreThread(workerData);
} catch (error) {
  const failure = failureOf(error, workerData.file).error;
  /** @type {import('node:worker_threads').MessagePort} */ (parentPort).postMessage({
    refused: toPlain(failure),
  });
}
