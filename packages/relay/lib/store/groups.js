'use strict';

/**
 * Group commit: all commands that wait go into one transaction, which is synced once, and are answered together.
 *
 * @module
 */

const { channel } = require('node:diagnostics_channel');

const { RelayError } = require('../errors');
const { execute, writes } = require('./commands');
const { freeBytes } = require('./disk');
const { failureOf, toPlain } = require('./failures');
const { nameOf } = require('./requests');

/** @typedef {import('./requests').Request} Request */
/** @typedef {{ id: number, error?: ReturnType<typeof toPlain>, value?: unknown }} Answer */

/** Commands beyond that wait for the next group, so that the first ones are answered soon. */
const MOST_COMMANDS = 128;
const LONGEST_MS = 50;
/** A disk that was full has room again when so much is free: a small write alone may still fit. */
const ROOM_BYTES = 4 * 1024 * 1024;
const steps = channel('signal-relay:step');

class Groups {
  #context;
  #file;
  #mode;
  #whyLost;
  /** Why nothing is written any more, for good. @type {RelayError | undefined} */
  lost;
  /** Why nothing can be written now. @type {RelayError | undefined} */
  failed;
  commits = 0;
  lastCommitMs = 0;
  lastCommitAt = -Infinity;

  /**
   * @param {import('./commands').Context} context
   * @param {{ file: string, mode: string, whyLost: () => RelayError | undefined }} options
   */
  constructor(context, { file, mode, whyLost }) {
    this.#context = context;
    this.#file = file;
    this.#mode = mode;
    this.#whyLost = whyLost;
  }

  /**
   * Carries out requests from the front of the queue, and removes them.
   *
   * @param {Request[]} queue
   * @returns {Answer[]}
   */
  run(queue) {
    const whyNot = this.#whyNotWritable();
    if (whyNot !== undefined || !queue.some(({ name }) => writes(name))) {
      return queue.splice(0).map((request) => this.#alone(request, whyNot));
    }
    /** @type {Request[]} */
    const taken = [];
    try {
      return this.#commit(queue, taken);
    } catch (error) {
      this.#rollBack();
      const failed = this.#note(error).error;
      return taken.map((request) => this.#alone(request, failed));
    }
  }

  /** Writes nothing of meaning, to learn whether the store can be written. @returns {boolean} */
  probe() {
    if (this.#whyNotWritable(true) !== undefined) return false;
    if (this.failed?.code === 'ERR_RELAY_STORE_FULL' && freeBytes(this.#file) < ROOM_BYTES) return false;
    const { connection } = this.#context;
    try {
      const start = performance.now();
      connection.exec('BEGIN IMMEDIATE');
      this.#requireOurs();
      // The same value again would not be written.
      connection.run('UPDATE lease SET probe = probe + 1');
      connection.exec('COMMIT');
      this.#committed(start);
      this.failed = undefined;
      return true;
    } catch (error) {
      this.#rollBack();
      this.#note(error);
      return false;
    }
  }

  /** Remembers why nothing can be written. @param {unknown} error */
  #note(error) {
    const failure = failureOf(error, this.#file);
    if (failure.disk === 'for good') this.lost ??= failure.error;
    else if (failure.disk) this.failed = failure.error;
    return failure;
  }

  /** @param {boolean} [trying]  to find out whether a failure is over */
  #whyNotWritable(trying = false) {
    if (this.#mode === 'read') {
      return new RelayError('ERR_RELAY_STORE_READ_ONLY', `The store ${this.#file} was opened for reading.`);
    }
    return this.lost ?? (trying ? undefined : this.failed);
  }

  /** @param {Request} request @param {RelayError | undefined} whyNot  for commands that write @returns {Answer} */
  #alone({ id, name, parameters }, whyNot) {
    this.#context.memo = {};
    if (whyNot !== undefined && writes(name)) return { id, error: toPlain(whyNot) };
    try {
      return { id, value: execute(this.#context, name, parameters) };
    } catch (error) {
      const failure = failureOf(error, this.#file);
      if (failure.disk === 'for good') this.#note(error);
      return { id, error: toPlain(failure.error) };
    }
  }

  /** @param {Request[]} queue @param {Request[]} taken  what this group takes from it @returns {Answer[]} */
  #commit(queue, taken) {
    const { connection } = this.#context;
    const start = performance.now();
    this.#publish('before', 'begin', queue.slice(0, MOST_COMMANDS));
    /** @type {Answer[]} */
    const answers = [];
    try {
      connection.exec('BEGIN IMMEDIATE');
      this.#context.memo = {};
      this.#requireOurs();
    } catch (error) {
      taken.push(...queue.splice(0));
      throw error;
    }
    while (queue.length > 0 && taken.length < MOST_COMMANDS && performance.now() - start < LONGEST_MS) {
      const request = /** @type {Request} */ (queue.shift());
      taken.push(request);
      answers.push(this.#inside(request));
    }
    this.#context.totals.write(connection);
    this.#publish('before', 'commit', taken);
    connection.exec('COMMIT');
    this.#committed(start);
    this.#publish('after', 'commit', taken);
    return answers;
  }

  /** One command of a group; if it fails, the others stay. @param {Request} request @returns {Answer} */
  #inside({ id, name, parameters }) {
    const { connection } = this.#context;
    connection.run('SAVEPOINT command');
    try {
      const value = execute(this.#context, name, parameters);
      connection.run('RELEASE command');
      this.#context.totals.endCommand(true);
      return { id, value };
    } catch (error) {
      const failure = failureOf(error, this.#file);
      if (failure.disk) throw error;
      this.#context.totals.endCommand(false);
      this.#context.memo = {};
      connection.run('ROLLBACK TO command');
      connection.run('RELEASE command');
      return { id, error: toPlain(failure.error) };
    }
  }

  /** In the transaction, so that nothing can come between. */
  #requireOurs() {
    this.lost ??= this.#whyLost();
    if (this.lost !== undefined) throw this.lost;
  }

  #rollBack() {
    this.#context.totals.clear();
    try {
      this.#context.connection.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself: https://www.sqlite.org/lang_transaction.html
    }
  }

  /** @param {number} start */
  #committed(start) {
    this.commits += 1;
    this.lastCommitAt = performance.now();
    this.lastCommitMs = this.lastCommitAt - start;
  }

  /** @param {'before' | 'after'} when @param {string} phase @param {readonly Request[]} requests */
  #publish(when, phase, requests) {
    if (steps.hasSubscribers) steps.publish({ step: 'commit', when, phase, name: nameOf(requests) });
  }
}

module.exports = { Groups };
