'use strict';

/**
 * What becomes of one thing that came in: verified and read by its source, planned, and on disk before it is answered. Each
 * way out is a ledger row and one row of the table of answers.
 */

const { periodOf } = require('./config/retention');
const { answerFor, refusalOutcome } = require('./http/answers');
const { planIntents } = require('./plan/intents');
const { orderId } = require('./signal/order-id');

/** @typedef {import('./http/answers').Answer} Answer */
/** @typedef {import('./store').Store} Store */
/** @typedef {InstanceType<typeof import('./dispatch/early').EarlySendings>} EarlySendings */
/**
 * @typedef {object} Arrival
 * @property {Buffer} body  the bytes as they came in
 * @property {Record<string, any>} headers
 * @property {string | null} ip  of the sender, after trusted proxies; null when nothing tells it
 * @property {any} [certificate]
 */
/**
 * @typedef {object} IntakeParts
 * @property {Store} store
 * @property {Buffer} relayKey  of the order ids
 * @property {Map<string, any>} sources
 * @property {() => Omit<import('./plan/intents').PlanContext, 'source' | 'receivedAt' | 'orderIdOf'> & { settings: { retentionDays: number } }} planContext  accounts, groups, symbols and rules as they are now
 * @property {(intents: any[]) => EarlySendings} prepare  called before the commit
 * @property {(intents: any[], early: EarlySendings) => void} dispatch  called after the commit
 * @property {() => void} stopped  called after the commit of a signal that sets the kill switch
 * @property {(event: string, data: any) => void} emit
 * @property {(source: string) => void} heard  an authentic signal of this source has come
 * @property {() => number} now
 */

/** What the store throws while it cannot write: the one case where a resend is wanted. */
const UNAVAILABLE = /^ERR_RELAY_STORE_/;

/** https://www.w3.org/TR/trace-context/#traceparent-header: ids of zeros alone are not valid. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** @param {Arrival | null} arrival @returns {string | null} null for a header of another form: the sender can write anything into it */
function traceOf(arrival) {
  const trace = arrival?.headers.traceparent;
  return typeof trace === 'string' && TRACEPARENT.test(trace) ? trace : null;
}

class Intake {
  #parts;
  /** What is under way. @type {Set<Promise<Answer>>} */
  #running = new Set();

  /** @param {IntakeParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {string} name  of the source
   * @param {Arrival} arrival
   * @returns {Promise<Answer>} never rejects
   */
  async receive(name, arrival) {
    const source = this.#parts.sources.get(name);
    if (source === undefined) return answerFor({ kind: 'not-found' });
    return this.#settle(name, arrival, () => source.receive(arrival));
  }

  /**
   * A signal of the program's own code.
   *
   * @param {string} name
   * @param {unknown} signal
   * @returns {Promise<Answer>}
   */
  async push(name, signal) {
    const source = this.#parts.sources.get(name);
    if (source === undefined) return answerFor({ kind: 'not-found' });
    return this.#settle(name, null, () => source.fromPush(signal));
  }

  /** Waits until what is under way is answered. An order that its acceptance says to be sent would otherwise not leave. */
  async settled() {
    await Promise.all(this.#running);
  }

  /**
   * @param {string} name
   * @param {Arrival | null} arrival
   * @param {() => Promise<any> | any} read
   * @returns {Promise<Answer>} never rejects
   */
  #settle(name, arrival, read) {
    const running = this.#answer(name, arrival, read).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /**
   * @param {string} name
   * @param {Arrival | null} arrival
   * @param {() => Promise<any> | any} read
   */
  async #answer(name, arrival, read) {
    const receivedAt = this.#parts.now();
    try {
      const received = await read();
      if (received.status === 'refused') return await this.#refuse(name, arrival, received, receivedAt);
      return await this.#accept(name, arrival, received, receivedAt);
    } catch (error) {
      const { code = '' } = /** @type {{ code?: string }} */ (error ?? {});
      this.#parts.emit('intake-failed', { source: name, error });
      return answerFor({ kind: 'unavailable', reason: UNAVAILABLE.test(code) ? code : 'ERR_RELAY_INTERNAL' });
    }
  }

  /**
   * @param {string} name
   * @param {Arrival | null} arrival
   * @param {any} received
   * @param {number} receivedAt
   */
  async #refuse(name, arrival, received, receivedAt) {
    const { store } = this.#parts;
    const { reason, findings, authenticated, signalId, bodyHash, redacted } = received;
    if (authenticated) {
      this.#parts.heard(name);
      const text = `A signal of ${name} was refused: ${findings[0]?.message ?? reason}`;
      const notification = {
        at: receivedAt,
        kind: 'signal-refused',
        text,
        detail: { source: name, findings },
      };
      const answer = answerFor(refusalOutcome(received));
      await store.refuse({
        ...{ source: name, signalId, bodyHash, body: redacted, status: answer.status, reason, findings },
        ...{ receivedAt, authenticated: true, notifications: [notification] },
      });
      this.#parts.emit('signal', { source: name, result: 'refused', id: signalId, reason, findings });
      return answer;
    }
    await store.countRefusal({ source: name, ip: arrival?.ip ?? '', reason, at: receivedAt });
    this.#parts.emit('signal', {
      source: name,
      result: 'unauthenticated',
      reason,
      findings,
      ip: arrival?.ip,
    });
    return answerFor(refusalOutcome(received));
  }

  /**
   * @param {string} name
   * @param {Arrival | null} arrival
   * @param {any} received
   * @param {number} receivedAt
   */
  async #accept(name, arrival, received, receivedAt) {
    const { planContext, heard } = this.#parts;
    heard(name);
    const { signal } = received;
    const now = planContext();
    const context = {
      ...now,
      source: name,
      receivedAt,
      orderIdOf: this.#orderIdOf(name, signal, now.settings),
    };
    const { intents, findings } = planIntents(signal, context);
    if (findings.length > 0) {
      const refused = { ...received, http: 422, reason: 'invalid', findings, authenticated: true };
      return this.#refuse(name, arrival, { ...refused, signalId: signal.id }, receivedAt);
    }
    const early = this.#parts.prepare(intents);
    try {
      return await this.#commit(name, arrival, received, { receivedAt, intents, early });
    } finally {
      early.end();
    }
  }

  /**
   * @param {string} name
   * @param {Arrival | null} arrival
   * @param {any} received
   * @param {{ receivedAt: number, intents: any[], early: EarlySendings }} planned
   */
  async #commit(name, arrival, { signal, warnings, bodyHash, redacted }, { receivedAt, intents, early }) {
    const { store, emit, dispatch } = this.#parts;
    const traceparent = traceOf(arrival);
    const {
      result,
      signal: row,
      intents: stored,
      blocked,
    } = await store.accept({
      ...{ source: name, signalId: signal.id, bodyHash, body: redacted, signal, at: signal.at },
      ...{ receivedAt, warnings },
      intents: intents.map((intent) => ({ ...intent, sending: early.patchOf(intent.id) })),
      // In the same commit: a crash between the two must not lose a stop.
      ...(signal.kind === 'stop' && {
        kill: { mode: 'stop', by: name, reason: signal.note ?? `signal ${signal.id}` },
      }),
      ...(traceparent !== null && { traceparent }),
    });
    early.keep(blocked);
    if (result === 'new') dispatch(stored, early);
    if (result === 'new' && signal.kind === 'stop') this.#parts.stopped();
    const times = { acceptedMs: this.#parts.now() - receivedAt, ageMs: receivedAt - signal.at };
    emit('signal', { source: name, result, id: signal.id, row, warnings, ...times });
    if (result === 'duplicate') {
      const { state } = await store.signalOutcome(row.row);
      return answerFor({ kind: 'duplicate', id: signal.id, state });
    }
    if (result === 'conflict') return answerFor({ kind: 'conflict', id: signal.id });
    return answerFor({ kind: 'accepted', id: signal.id, intents: stored.length, warnings });
  }

  /**
   * @param {string} name
   * @param {{ id: string, at: number }} signal
   * @param {{ retentionDays: number }} settings
   */
  #orderIdOf(name, { id: signalId, at }, settings) {
    const { relayKey } = this.#parts;
    const period = periodOf(settings, at);
    return (/** @type {string} */ uid, /** @type {string} */ leg) =>
      orderId(relayKey, { source: name, signalId, account: uid, leg, period });
  }
}

exports.Intake = Intake;
