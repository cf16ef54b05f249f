'use strict';

/**
 * The shared state of gates of several processes, as files in a directory: one for each key, readable only by its owner.
 *
 * @module
 */

const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** ms between two reads of the files when the system does not report changes. */
const POLL_MS = 1000;

/** @param {any} error @param {string} code */
const is = (error, code) => error?.code === code;

/** Stores with watched files: all gates of a directory share one watcher. @type {Map<string, DirectoryStore>} */
const stores = new Map();

/** @implements {SharedStore} */
class DirectoryStore {
  #directory;
  /** @type {Map<string, Set<() => void>>} */
  #watched = new Map();
  /** @type {{ close(): void } | null} */
  #watcher = null;

  /** @param {string} directory an absolute path */
  constructor(directory) {
    this.#directory = directory;
  }

  /**
   * @param {string} directory is made when it is missing
   * @returns {DirectoryStore}
   */
  static in(directory) {
    const absolute = path.resolve(directory);
    fs.mkdirSync(absolute, { recursive: true, mode: 0o700 });
    return stores.get(absolute) ?? new DirectoryStore(absolute);
  }

  /** @param {string} name @returns {Promise<string | null>} */
  async read(name) {
    try {
      return await fs.promises.readFile(this.#file(name), 'utf8');
    } catch (error) {
      if (is(error, 'ENOENT')) return null;
      throw error;
    }
  }

  /** @param {string} name @param {string} text */
  async write(name, text) {
    const file = this.#file(name);
    // A reader sees the old text or the new one, never half of it.
    const draft = `${file}.${randomUUID()}`;
    try {
      await fs.promises.writeFile(draft, text, { mode: 0o600 });
      await fs.promises.rename(draft, file);
    } catch (error) {
      await fs.promises.rm(draft, { force: true });
      throw error;
    }
  }

  /**
   * @param {string} name
   * @param {number} longestMs
   * @returns {Promise<(() => Promise<void>) | null>}
   */
  async claim(name, longestMs) {
    const lock = `${this.#file(name)}.lock`;
    const mine = randomUUID();
    if (!(await this.#take(lock, mine))) {
      if (!(await isOlder(lock, longestMs))) return null;
      // Its owner ended without releasing it. The first process that sees this moves it away.
      const left = `${lock}.${mine}`;
      try {
        await fs.promises.rename(lock, left);
      } catch (error) {
        if (is(error, 'ENOENT')) return null;
        throw error;
      }
      const isNew = !(await isOlder(left, longestMs));
      // The first process already had a lock of its own, and this process moved that one.
      if (isNew) await fs.promises.link(left, lock).catch(() => {});
      await fs.promises.rm(left, { force: true });
      if (isNew || !(await this.#take(lock, mine))) return null;
    }
    return async () => {
      const owner = await fs.promises.readFile(lock, 'utf8').catch(() => null);
      if (owner === mine) await fs.promises.rm(lock, { force: true });
    };
  }

  /** @param {string} name @param {() => void} onChange @returns {() => void} */
  watch(name, onChange) {
    const listeners = this.#watched.get(name) ?? new Set();
    this.#watched.set(name, listeners);
    listeners.add(onChange);
    this.#watcher ??= this.#open();
    stores.set(this.#directory, this);
    return () => {
      listeners.delete(onChange);
      if (listeners.size === 0) this.#watched.delete(name);
      if (this.#watched.size > 0) return;
      this.#watcher?.close();
      this.#watcher = null;
      stores.delete(this.#directory);
    };
  }

  /** @param {string} name */
  #file(name) {
    return path.join(this.#directory, `${name}.json`);
  }

  /** @param {string} lock @param {string} owner @returns {Promise<boolean>} */
  async #take(lock, owner) {
    try {
      await fs.promises.writeFile(lock, owner, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (is(error, 'EEXIST')) return false;
      // On a full disk the file is created and stays empty.
      await fs.promises.rm(lock, { force: true });
      throw error;
    }
  }

  /** Watches all files. Does not keep the process alive. */
  #open() {
    try {
      const watcher = fs.watch(this.#directory, { persistent: false }, (_event, file) => this.#changed(file));
      watcher.on('error', () => {
        watcher.close();
        this.#watcher = this.#poll();
      });
      return watcher;
    } catch {
      return this.#poll();
    }
  }

  /** @param {string | null} file null when the system does not name it */
  #changed(file) {
    const changed =
      file === null ? this.#watched.values() : [this.#watched.get(path.basename(file, '.json'))];
    for (const listeners of changed) for (const listener of listeners ?? []) listener();
  }

  #poll() {
    const timer = setInterval(() => this.#changed(null), POLL_MS);
    timer.unref();
    return { close: () => clearInterval(timer) };
  }
}

/** @param {string} file @param {number} ms @returns {Promise<boolean>} true also for a time in the future: the clock was set back */
async function isOlder(file, ms) {
  try {
    const { mtimeMs } = await fs.promises.stat(file);
    return Math.abs(Date.now() - mtimeMs) > ms;
  } catch (error) {
    if (is(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * A store for the shared state of gates in several processes. A name is 32 hexadecimal digits, a text is a few kilobytes of
 * JSON. When a method fails, the gate continues without sharing and emits a process warning.
 *
 * @typedef {object} SharedStore
 * @property {(name: string) => Promise<string | null>} read resolves to the last written text, or to null
 * @property {(name: string, text: string) => Promise<void>} write
 * @property {(name: string, longestMs: number) => Promise<(() => Promise<void>) | null>} claim takes the lock for a check,
 *   for `longestMs` at most; resolves to a function that releases it, or to null while another process has it
 * @property {(name: string, onChange: () => void) => () => void} [watch] calls `onChange` soon after another process has
 *   written; returns a function that stops watching. Without `watch` the store is read every second
 */

exports.DirectoryStore = DirectoryStore;
