'use strict';

/** What a relay does by the clock: it alarms when a source is silent, and removes what is older than the retention. */

const { DAY_MS, keptMs } = require('./config/retention');

/** @typedef {import('./config/read').Settings} Settings */
/** @typedef {import('./store').Store} Store */

/** ms between two looks. */
const INTERVAL_MS = 10_000;

/** An alert that never arrives leaves no trace, but a source that should send a heartbeat and does not can be noticed. */
class Housekeeping {
  #settings;
  #store;
  #emit;
  #now;
  /** When each source with a heartbeat was heard last. @type {Map<string, number>} */
  #heard = new Map();
  /** Sources whose silence was told. @type {Set<string>} */
  #silent = new Set();
  #prunedAt = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {Settings} parts.settings
   * @param {Store} parts.store
   * @param {(event: string, data: any) => void} parts.emit
   * @param {() => number} [parts.now]  ms
   */
  constructor({ settings, store, emit, now = Date.now }) {
    this.#settings = settings;
    this.#store = store;
    this.#emit = emit;
    this.#now = now;
  }

  start() {
    // The time until the first alarm begins with the relay, not with the last run's last signal.
    for (const [name, { heartbeatMs }] of Object.entries(this.#settings.sources)) {
      if (heartbeatMs !== undefined) this.#heard.set(name, this.#now());
    }
    this.#timer = setInterval(() => this.tick().catch((error) => this.#emit('error', error)), INTERVAL_MS);
    this.#timer.unref();
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** An authentic signal of this source has come. @param {string} source */
  heard(source) {
    if (!this.#heard.has(source)) return;
    this.#heard.set(source, this.#now());
    this.#silent.delete(source);
  }

  /** One look; start() does it every ten seconds. */
  async tick() {
    const now = this.#now();
    for (const [source, at] of this.#heard) {
      const limit = /** @type {number} */ (this.#settings.sources[source].heartbeatMs);
      if (now - at < limit || this.#silent.has(source)) continue;
      this.#silent.add(source);
      const text = `${source}: no signal for ${Math.round((now - at) / 1000)} s`;
      await this.#store.notify({ at: now, kind: 'heartbeat-missing', text, detail: { source } });
      this.#emit('heartbeat-missing', { source, since: at });
    }
    if (now - this.#prunedAt < DAY_MS) return;
    this.#prunedAt = now;
    await this.#store.prune({ before: now - keptMs(this.#settings) });
  }
}

exports.Housekeeping = Housekeeping;
