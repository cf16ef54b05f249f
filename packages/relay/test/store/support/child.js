'use strict';

/** What startProcess() runs: a task and its options as JSON. Each line that it prints is printed at once. */

const fs = require('node:fs');
const { createInterface } = require('node:readline');

const { openStore } = require('../../../lib/store');
const { acceptance } = require('./store');

/** @param {string} line */
const say = (line) => fs.writeSync(1, `${line}\n`);
/** @param {any} error */
const sayError = (error) => say(`error ${error.code} ${error.message}`);

/** @type {Record<string, (options: any) => Promise<void>>} */
const TASKS = {
  /** Holds the store until it is told to go. */
  async hold({ file, mode }) {
    const store = await openStore(file, { mode });
    let next = 0;
    store.on('lost', (error) => say(`lost ${error.code}`));
    store.on('recovered', () => say('recovered'));
    say(`open ${store.epoch} ${store.driver}`);
    for await (const line of createInterface({ input: process.stdin })) {
      if (line === 'close') break;
      if (line.includes('accept')) {
        void store.accept(acceptance(`a${(next += 1)}`)).then(() => say('accepted'), sayError);
      }
      if (line.includes('health')) {
        void store.health().then((health) => say(`health ${JSON.stringify(health)}`), sayError);
      }
    }
    await store.close();
    say('closed');
  },

  /** Accepts a signal, and does nothing more. */
  async leave({ file }) {
    const store = await openStore(file);
    say(`open ${store.epoch} ${store.driver}`);
    await store.accept(acceptance('one'));
    say('accepted');
  },

  /** Accepts signals, so many at once, and says each that is acknowledged: `ack NAME`. */
  async accept({ file, count = Infinity, atOnce = 1, prefix = 's', accounts, log, bytes = 0 }) {
    const store = await openStore(file);
    const descriptor = log === undefined ? undefined : fs.openSync(log, 'a');
    say(`open ${store.epoch} ${store.driver}`);
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const name = `${prefix}${(next += 1)}`;
        const body = 'x'.repeat(bytes);
        await store.accept(acceptance(name, { accounts, body })).then(() => acknowledge(name), sayError);
      }
    };
    const acknowledge = (name) => {
      if (descriptor !== undefined) fs.writeSync(descriptor, `ack ${name}\n`);
      say(`ack ${name}`);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    say(`commits ${(await store.health()).commits}`);
    await store.close();
    say('closed');
  },
};

process.on('unhandledRejection', (error) => {
  sayError(error);
  process.exit(1);
});
const [task, options] = process.argv.slice(2);
void TASKS[task](JSON.parse(options));
