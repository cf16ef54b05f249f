'use strict';

/** Reads what another process has written to the store: a replay, a decision of a person, the kill switch. */

/** @typedef {import('./entry').Intent} Intent */
/** @typedef {import('./entry').Entry} Entry */

/** ms after a failure. */
const AGAIN_MS = 1000;

class Refresh {
  #parts;
  /** Ids whose rows this process changed while the store was being read. @type {Set<string> | null} */
  #ours = null;
  /** @type {Promise<void> | null} */
  #running = null;
  #isAsked = false;
  #isClosed = false;
  /** @type {unknown} */
  #timer = null;

  /**
   * @param {object} parts
   * @param {import('../store').Store} parts.store
   * @param {import('./lanes').Lanes} parts.lanes
   * @param {import('./ledger').Ledger} parts.ledger
   * @param {import('./time').Clocks} parts.clocks
   * @param {(kill: import('../store/commands/kill').Kill) => void} parts.onKill
   * @param {(intents: Intent[]) => void} parts.add
   * @param {(error: unknown) => void} parts.onError
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** This process has written a row, so what was read of it is old. @param {string} id */
  wrote(id) {
    this.#ours?.add(id);
  }

  /** Calls while one is under way share the next. @returns {Promise<void>} never rejects */
  run() {
    this.#isAsked = true;
    this.#running ??= this.#read().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #read() {
    const { store, lanes, onKill, onError } = this.#parts;
    while (this.#isAsked) {
      this.#isAsked = false;
      this.#ours = new Set();
      const known = [...lanes.entries()];
      try {
        const [kill, rows] = await Promise.all([store.kill(), store.openIntents()]);
        onKill(kill);
        await this.#merge(known, rows);
      } catch (error) {
        onError(error);
        this.#again();
      }
      this.#ours = null;
    }
  }

  /** A change that could not be read is not announced a second time. */
  #again() {
    const { clocks } = this.#parts;
    if (this.#timer === null && !this.#isClosed) {
      this.#timer = clocks.setTimer(() => {
        this.#timer = null;
        void this.run();
      }, AGAIN_MS);
    }
  }

  close() {
    this.#isClosed = true;
    if (this.#timer !== null) this.#parts.clocks.clearTimer(this.#timer);
  }

  /** @param {Entry[]} known  entries before the store was read @param {Intent[]} rows */
  async #merge(known, rows) {
    const { store, ledger, add } = this.#parts;
    const byId = new Map(rows.map((row) => [row.id, row]));
    const isOurs = (/** @type {string} */ id) => this.#ours?.has(id) === true;
    for (const entry of known) {
      const { id } = entry.intent;
      if (isOurs(id) || entry.activity !== null) continue;
      const [row] = byId.has(id) ? [byId.get(id)] : await store.intents({ id });
      const isNews = row !== undefined && row.state !== entry.intent.state && entry.activity === null;
      if (isNews && !isOurs(id)) ledger.adopt(entry, row);
    }
    add(rows.filter(({ id }) => !isOurs(id)));
  }
}

exports.Refresh = Refresh;
