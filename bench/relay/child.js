'use strict';

/** A process of the bench that says when it is ready and answers what it is asked. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

/** The SQLite driver of Node.js 20 is found from here. */
const TESTS = path.join(__dirname, '..', '..', 'packages', 'relay', 'test');

class Child {
  #process;
  #number = 0;
  /** Rejects when it ends. @type {Promise<never>} */
  #ended = new Promise(() => {});
  /** What it said first. @type {any} */
  hello;

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    this.#process = child;
  }

  /** @param {string} file in this folder @param {string[]} args */
  static async start(file, args) {
    const child = new Child(fork(path.join(__dirname, file), args, { cwd: TESTS }));
    child.#ended = once(child.#process, 'exit').then(([code, signal]) => {
      throw new Error(`${file} ended with ${signal ?? code}`);
    });
    child.#ended.catch(() => {});
    [child.hello] = await Promise.race([once(child.#process, 'message'), child.#ended]);
    return child;
  }

  /** @param {string} call @param {...any} args @returns {Promise<any>} */
  async call(call, ...args) {
    this.#number += 1;
    const number = this.#number;
    this.#process.send({ number, call, args });
    const { value } = await this.next((message) => message.number === number);
    return value;
  }

  /** @param {any} message */
  send(message) {
    this.#process.send(message);
  }

  /** The next message that is meant. @param {(message: any) => boolean} isMeant @returns {Promise<any>} */
  next(isMeant) {
    const came = new Promise((resolve) => {
      const look = (/** @type {any} */ message) => {
        if (!isMeant(message)) return;
        this.#process.off('message', look);
        resolve(message);
      };
      this.#process.on('message', look);
    });
    return Promise.race([came, this.#ended]);
  }

  async close() {
    const exited = once(this.#process, 'exit');
    this.#process.disconnect();
    await exited;
  }
}

module.exports = { Child, TESTS };
