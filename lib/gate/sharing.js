'use strict';

/**
 * Shares the state of the gates of one key across processes: the result of each check, and rejections by replies.
 *
 * @module
 */

const { createHash } = require('node:crypto');
const { Diagnosis } = require('../diagnose/diagnosis');
const { reviveError } = require('./revived-error');
const { buildRejection } = require('./effect');
const { venueOf } = require('../venues');
const { environmentHeaders } = require('../venues/environment');
const { clearTimeout, performance, setTimeout } = require('../internal/timers');

/** @typedef {import('./directory-store').SharedStore} SharedStore */
/** @typedef {import('./state-machine').GateInput} GateInput */
/**
 * The record in the store, as JSON.
 *
 * @typedef {object} SharedRecord
 * @property {GateInput} input what happened to the gate that wrote it
 * @property {number} startedAt when the check, or the request, began, ms since 1970
 * @property {number} at when it was written, the same
 * @property {import('../errors').ApiError | null} error
 * @property {Diagnosis | null} diagnosis null when a reply decided instead of a check
 * @property {number | null} warned the limit of days of the last `expiring` event
 */
/**
 * @typedef {object} Joined
 * @property {SharedRecord | null} record the result of another process; null when this one has to check
 * @property {number | null} warned the limit of days of the last warning of any process
 * @property {() => void} release call it when this process has checked
 */

/** ms between two reads: of a store without watch(), and while another process checks. */
const POLL_MS = 1000;
const WAIT_MS = 100;
/** ms; a slower store is ignored, since orders wait for the check. */
const STORE_MS = 2000;
/** ms; the wall clocks of the processes may differ a little. */
const AHEAD_MS = 60000;
/** Inputs that a record may have. @type {ReadonlySet<GateInput>} */
const INPUTS = new Set(
  /** @type {const} */ (['accepted', 'refused', 'undecided', 'rejected', 'barred', 'distrusted']),
);
/** Those of a check. @type {ReadonlySet<GateInput>} */
const CHECKED = new Set(/** @type {const} */ (['accepted', 'refused', 'undecided']));

/**
 * @param {{ baseURL: URL, environment?: string | null, needs: readonly { text: string }[], diagnose: { signer: import('../signer').Signer } }} settings
 * @returns {string} the same for gates that ask the same host for the same key and the same needs. A process that has
 *   another secret for that key does not close the gates of those that have the right one
 */
function deriveName({ baseURL, environment, needs, diagnose: { signer } }) {
  // Where environments share a host.
  const chosen = environmentHeaders(venueOf(signer), environment) === undefined ? [] : [environment];
  const parts = [
    baseURL.href,
    ...chosen,
    signer.apiKey,
    signProof(signer),
    ...needs.map(({ text }) => text).sort(),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

/** @param {import('../signer').Signer} signer @returns {string} the same for the same secret; empty once it is destroyed */
function signProof(signer) {
  try {
    return signer.signSync('bybit-auth: gates that share');
  } catch {
    return '';
  }
}

/** @typedef {{ apiKey: string, venue: Readonly<import('../venues/venue').Venue> }} Known */

/**
 * @param {any} fields of JSON
 * @param {Known} known
 * @returns {Diagnosis}
 * @throws {TypeError} when nothing can be concluded from it
 */
function reviveDiagnosis(fields, known) {
  const { apiKey } = known;
  const error = fields.error && reviveError(fields.error, apiKey);
  const diagnosis = new Diagnosis({ ...fields, error, apiKey, venue: known.venue.id });
  if (!diagnosis.ok) buildRejection(diagnosis, known);
  return diagnosis;
}

/**
 * @param {string | null} text
 * @param {Known} known
 * @returns {SharedRecord | null} null when the text is not a record
 */
function parseRecord(text, known) {
  if (text === null) return null;
  try {
    const { input, startedAt, at, error, diagnosis, warned } = JSON.parse(text);
    const isDated = Number.isFinite(startedAt) && startedAt <= at && at <= Date.now() + AHEAD_MS;
    if (!isDated || !INPUTS.has(input) || (input === 'accepted' && diagnosis?.ok !== true)) return null;
    // A reply decides only against the key, and its error says why.
    if (diagnosis === null && (CHECKED.has(input) || error === null)) return null;
    return {
      input,
      startedAt,
      at,
      error: error && reviveError(error, known.apiKey),
      diagnosis: diagnosis && reviveDiagnosis(diagnosis, known),
      warned: typeof warned === 'number' ? warned : null,
    };
  } catch {
    return null;
  }
}

/**
 * @template T
 * @param {Promise<T>} work of the store; may never settle
 * @returns {Promise<T>}
 */
function withTimeout(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${STORE_MS} ms`)), STORE_MS);
  });
  return Promise.race([work, /** @type {Promise<never>} */ (late)]).finally(() => clearTimeout(timer));
}

class Sharing {
  #store;
  #name;
  #known;
  #onRecord;
  #unwatch;
  /** When the record that is known last was written. */
  #knownAt = -Infinity;
  #isWarned = false;
  #writing = Promise.resolve();

  /**
   * @param {SharedStore} store
   * @param {Parameters<typeof deriveName>[0]} settings
   * @param {(record: SharedRecord) => void} onRecord another process has written; must not throw
   */
  constructor(store, settings, onRecord) {
    this.#store = store;
    this.#name = deriveName(settings);
    const { signer } = settings.diagnose;
    /** @type {Known} */
    this.#known = { apiKey: signer.apiKey, venue: venueOf(signer) };
    this.#onRecord = onRecord;
    this.#unwatch = this.#watch();
  }

  /**
   * Before a check: waits while another process makes one.
   *
   * @param {{ since: number, longestMs: number, ended: AbortSignal }} circumstances since: a check that began before this
   *   does not answer the question, ms since 1970; longestMs: a check takes no longer
   * @returns {Promise<Joined>} settles in any case; when the store fails, this process asks for itself
   */
  async join({ since, longestMs, ended }) {
    const until = performance.now() + longestMs;
    let warned = null;
    try {
      while (!ended.aborted) {
        const record = await this.#read();
        warned = record?.warned ?? null;
        // A rejection must be known before the check is applied.
        if (record?.diagnosis === null) this.#hear(record);
        if (record?.diagnosis && record.startedAt >= since) return { record, warned, release: () => {} };
        const release = await this.#claim(longestMs);
        if (release !== null) return { record: null, warned, release: () => this.#release(release) };
        // Asked after the claim: the lock of a process that was killed is given up at this very moment.
        if (performance.now() >= until) break;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    } catch (error) {
      this.#warn(error);
    }
    return { record: null, warned, release: () => {} };
  }

  /**
   * Writes a record. Records are written in the order of the calls.
   *
   * @param {Omit<SharedRecord, 'at'>} record
   * @returns {Promise<void>} never rejects
   */
  publish(record) {
    this.#writing = this.#writing.then(() => this.#write(record)).catch((failure) => this.#warn(failure));
    return this.#writing;
  }

  close() {
    this.#unwatch();
  }

  /** @param {number} longestMs */
  async #claim(longestMs) {
    const claim = this.#store.claim(this.#name, longestMs);
    try {
      return await withTimeout(claim);
    } catch (error) {
      // Release a claim that arrives too late.
      void Promise.resolve(claim)
        .then((release) => release?.())
        .catch(() => {});
      throw error;
    }
  }

  /** After what was told has been written. @param {() => Promise<void>} release */
  #release(release) {
    this.#writing = this.#writing.then(() => withTimeout(release())).catch((error) => this.#warn(error));
  }

  /** @param {Omit<SharedRecord, 'at'>} record */
  async #write({ error, diagnosis, ...rest }) {
    // A process that was suspended during its check must not overwrite newer results of others.
    const present = diagnosis === null ? null : await this.#read();
    if (present !== null && present.startedAt > rest.startedAt) return this.#hear(present);
    const at = Math.max(Date.now(), this.#knownAt + 1, rest.startedAt);
    this.#knownAt = at;
    const text = JSON.stringify({ ...rest, at, error: error?.toJSON() ?? null, diagnosis });
    return withTimeout(this.#store.write(this.#name, text));
  }

  async #read() {
    return parseRecord(await withTimeout(this.#store.read(this.#name)), this.#known);
  }

  #watch() {
    const look = () => void this.#look();
    if (this.#store.watch !== undefined) {
      const watching = this.#store.watch;
      // Some stores watch after a round trip.
      const ending = new Promise((resolve) => resolve(watching.call(this.#store, this.#name, look)));
      ending.catch((error) => this.#warn(error));
      return () =>
        void ending.then(
          (/** @type {any} */ end) => typeof end === 'function' && end(),
          () => {},
        );
    }
    const timer = setInterval(look, POLL_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  async #look() {
    try {
      const record = await this.#read();
      if (record !== null) this.#hear(record);
    } catch (error) {
      this.#warn(error);
    }
  }

  /** @param {SharedRecord} record */
  #hear(record) {
    if (record.at <= this.#knownAt) return;
    this.#knownAt = record.at;
    this.#onRecord(record);
  }

  /** @param {any} error of the store */
  #warn(error) {
    if (this.#isWarned) return;
    this.#isWarned = true;
    process.emitWarning(
      `The store of AuthGate({ shared }) failed; the gate continues without sharing: ${error?.message}`,
      {
        code: 'BYBIT_SHARED_STORE',
      },
    );
  }
}

exports.Sharing = Sharing;
