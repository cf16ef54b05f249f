'use strict';

/**
 * What gates of several processes on one machine share, as files in a directory: one for each key, readable by its owner
 * only.
 *
 * @module
 */

const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** ms; how often files are looked at where the system does not report changes. */
const POLL_MS = 1000;

/** @param {any} error @param {string} code */
const is = (error, code) => error?.code === code;

/** Those whose files are watched: all gates of a directory share one watcher. @type {Map<string, DirectoryStore>} */
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
      // Its owner has ended without giving it back. Of those that see this, the first one moves it away.
      const left = `${lock}.${mine}`;
      try {
        await fs.promises.rename(lock, left);
      } catch (error) {
        if (is(error, 'ENOENT')) return null;
        throw error;
      }
      const isNew = !(await isOlder(left, longestMs));
      // The first one has made its own lock meanwhile, and that one was moved.
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
      // On a full disk the file is made and stays empty.
      await fs.promises.rm(lock, { force: true });
      throw error;
    }
  }

  /** One watcher for all files. It keeps no process alive. */
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

  /** @param {string | null} file null where the system does not name it */
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

/** @param {string} file @param {number} ms @returns {Promise<boolean>} a time in the future is that of a clock that was set back */
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
 * Where gates of several processes keep what they know. A name is 32 hexadecimal digits, a text is JSON of some kilobytes.
 * A method that fails leaves its gate to itself: it goes on as if it shared nothing, and says so with a process warning.
 *
 * @typedef {object} SharedStore
 * @property {(name: string) => Promise<string | null>} read resolves to the text that was written last, or to null
 * @property {(name: string, text: string) => Promise<void>} write
 * @property {(name: string, longestMs: number) => Promise<(() => Promise<void>) | null>} claim the right to check, for one
 *   process at a time, and for `longestMs` at most; resolves to a function that gives it back, or to null while another
 *   process has it
 * @property {(name: string, onChange: () => void) => () => void} [watch] calls `onChange` soon after another process has
 *   written; returns a function that ends it. Without it the store is read once in a second
 */

exports.DirectoryStore = DirectoryStore;
