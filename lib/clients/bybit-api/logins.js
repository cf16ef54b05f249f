'use strict';

/**
 * The logins of one WebSocket client. bybit-api does not log in again on a connection whose login was refused. So after a
 * back-off, or at once when the gate opens, the connection is dropped, and the client logs in on a new one.
 *
 * @module
 */

const { Deadline } = require('../../transport/deadline');
const { MOST_SIGNATURES, isFresh } = require('../../transport/freshness');
const { notSent } = require('./gated-request');
const { waitForClock } = require('../../transport/wait-for-clock');
const { backOff } = require('../../gate/options');
const { rejectsKey } = require('../../gate/state-machine');
const { clearTimeout, setTimeout } = require('../../internal/timers');

/** Bounds of the delay between two logins. The client adds its own `reconnectTimeout`. */
const BOUNDS = Object.freeze({ minMs: 1000, maxMs: 60_000 });

/** The callbacks of all connections that wait for one gate, which has one listener. @type {WeakMap<object, Set<() => void>>} */
const waiting = new WeakMap();

/**
 * @param {any} gate
 * @param {() => void} act called once, when the gate opens
 * @returns {() => void} cancels that
 */
function onceOpen(gate, act) {
  if (typeof gate?.on !== 'function' || typeof gate.off !== 'function') return () => {};
  const acts = waiting.get(gate) ?? new Set();
  if (!waiting.has(gate)) {
    waiting.set(gate, acts);
    const all = () => {
      gate.off('open', all);
      waiting.delete(gate);
      for (const each of acts) each();
    };
    Object.defineProperty(acts, 'release', { value: () => gate.off('open', all) });
    gate.on('open', all);
  }
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0 || waiting.get(gate) !== acts) return;
    waiting.delete(gate);
    /** @type {any} */ (acts).release();
  };
}

/**
 * @typedef {object} Retry a planned login
 * @property {Promise<void>} due fulfilled when the client may log in again
 * @property {() => void} end fulfils `due`, and cancels timer and listener
 */

class Logins {
  #client;
  #settings;
  #gate;
  #now;
  /** The refusal of the login on the present connection, by the name of the connection. @type {Map<string, any>} */
  #refusals = new Map();
  /** @type {Map<string, Retry>} */
  #retries = new Map();
  /** Refusals since the last accepted login. @type {Map<string, number>} */
  #failures = new Map();
  /**
   * The last login: when it was sent, by performance.now() and by the clock that made it, when it expires, and the timer that
   * limits the wait for its reply.
   *
   * @type {Map<string, { at: number, sentAt: number, expires: number, receivedAt?: number, timer: NodeJS.Timeout }>}
   */
  #sent = new Map();
  /** Logins that are under way, by their connection. @type {WeakMap<object, Promise<any>>} */
  #shared = new WeakMap();
  #isOver = false;

  /**
   * @param {any} client
   * @param {import('./websocket').Settings} settings
   * @param {() => number} now the time of the client's timestamps, ms since 1970
   */
  constructor(client, settings, now) {
    this.#client = client;
    this.#settings = settings;
    this.#gate = /** @type {any} */ (settings.gate);
    this.#now = now;
  }

  /** @param {string} wsKey @returns {number | undefined} when the last login was sent, by performance.now() */
  sentAt(wsKey) {
    return this.#sent.get(wsKey)?.at;
  }

  /**
   * @param {string} wsKey
   * @returns {import('../../classify').ClassifyContext} when the last login was sent and expires; empty before there is one
   */
  timesOf(wsKey) {
    const sent = this.#sent.get(wsKey);
    if (sent === undefined) return {};
    // Orders report the same refusal later.
    const receivedAt = (sent.receivedAt ??= Math.floor(this.#now()));
    return { sentAt: sent.sentAt, expires: sent.expires, receivedAt };
  }

  /**
   * @param {string} wsKey
   * @param {() => Promise<any>} make signs the login
   * @returns {Promise<any>} the login, which the client sends at once
   */
  async logIn(wsKey, make) {
    const store = this.#client.getWsStore();
    const ws = store.getWs(wsKey);
    // If the exchange closes the connection after a refusal, the client connects again at once.
    await this.#retries.get(wsKey)?.due;
    const login = await this.#sign(make).catch((/** @type {unknown} */ error) => {
      if (store.getWs(wsKey) === ws) this.refused(wsKey, error);
      throw error;
    });
    if (store.getWs(wsKey) !== ws) throw notSent('The connection was lost before its login was sent');
    this.#watch(wsKey, Number(login.args?.[1]));
    return login;
  }

  /**
   * @param {() => Promise<any>} make
   * @returns {Promise<any>}
   * @throws {import('../../transport/deadline').ExchangeTimeout} as a rejection
   */
  async #sign(make) {
    const { clock, deadlineMs } = this.#settings;
    const deadline = new Deadline({ deadlineMs, title: 'Login' });
    const recvWindow = this.#client.options.recvWindow || 5000;
    let login = null;
    for (let count = 0; count < MOST_SIGNATURES && !this.#isFresh(login, recvWindow); count++) {
      await waitForClock(clock, deadline);
      const making = make();
      await deadline.wait(making, 'it was being signed');
      login = await making;
    }
    return login;
  }

  /**
   * The newest client starts a login for each order that waits for the connection. One is enough.
   *
   * @param {string} wsKey
   * @param {() => Promise<any>} begin
   * @returns {Promise<any>}
   */
  share(wsKey, begin) {
    const ws = this.#client.getWsStore().getWs(wsKey);
    if (!ws) return begin();
    const current = this.#shared.get(ws);
    if (current !== undefined) return current;
    const login = begin();
    this.#shared.set(ws, login);
    const forget = () => this.#shared.delete(ws);
    login.then(forget, forget);
    return login;
  }

  /** @param {any} login @param {number} recvWindow */
  #isFresh(login, recvWindow) {
    return login !== null && isFresh(Number(login.args?.[1]) - recvWindow, { now: this.#now(), recvWindow });
  }

  /** A login without a reply counts as refused. @param {string} wsKey @param {number} expires */
  #watch(wsKey, expires) {
    const { replyMs } = this.#settings;
    if (this.#isOver) return;
    this.#unwatch(wsKey);
    const late = () => this.refused(wsKey, notSent(`The login had no reply within ${replyMs} ms`));
    this.#sent.set(wsKey, {
      at: performance.now(),
      sentAt: Math.floor(this.#now()),
      expires,
      timer: setTimeout(late, replyMs).unref(),
    });
  }

  /** @param {string} wsKey */
  #unwatch(wsKey) {
    clearTimeout(this.#sent.get(wsKey)?.timer);
  }

  /** @param {string} wsKey @returns {any} the refusal of the login on the present connection: an event, or an error */
  refusalOf(wsKey) {
    return this.#refusals.get(wsKey);
  }

  /**
   * @param {string} wsKey
   * @param {unknown} refusal
   */
  refused(wsKey, refusal) {
    if (this.#isOver) return;
    this.#unwatch(wsKey);
    this.#refusals.set(wsKey, refusal);
    this.#endLogin(wsKey);
    this.#plan(wsKey);
  }

  /** @param {string} wsKey */
  accepted(wsKey) {
    this.#failures.delete(wsKey);
    this.cancel(wsKey);
  }

  /** The connection was lost or opened. @param {string} wsKey */
  renewed(wsKey) {
    this.#unwatch(wsKey);
    this.#refusals.delete(wsKey);
    this.#endLogin(wsKey);
  }

  /** Cancels the planned login. A login that waits for it goes on. @param {string} wsKey */
  cancel(wsKey) {
    this.#unwatch(wsKey);
    this.#refusals.delete(wsKey);
    this.#retries.get(wsKey)?.end();
  }

  /** Stops for all connections. The client continues logins that are being signed. */
  cancelAll() {
    this.#isOver = true;
    for (const wsKey of [...this.#retries.keys(), ...this.#sent.keys()]) this.cancel(wsKey);
  }

  /** Plans the next login, for which the connection is dropped. @param {string} wsKey */
  #plan(wsKey) {
    if (this.#retries.has(wsKey)) return;
    const failures = this.#failures.get(wsKey) ?? 0;
    this.#failures.set(wsKey, failures + 1);
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    let forget = () => {};
    /** @type {() => void} */
    let settle = () => {};
    const due = new Promise((resolve) => {
      settle = () => resolve(undefined);
    });
    const end = () => {
      clearTimeout(timer);
      forget();
      this.#retries.delete(wsKey);
      settle();
    };
    const act = () => {
      end();
      this.#drop(wsKey);
    };
    const start = () => {
      clearTimeout(timer);
      // A gate that has closed in the meantime checks the key itself.
      timer = setTimeout(() => (this.#isKeyRejected() ? arm() : act()), backOff(failures, BOUNDS));
      timer.unref();
    };
    const arm = () => {
      forget();
      // Back off even if the gate opens again and again.
      forget = onceOpen(this.#gate, failures === 0 ? act : start);
      if (!this.#isKeyRejected()) start();
    };
    this.#retries.set(wsKey, { due, end });
    arm();
  }

  /** @param {string} wsKey */
  #drop(wsKey) {
    const isRefused = this.#refusals.delete(wsKey);
    // A new connection waits for its own login, and the client reopens a lost one.
    if (!isRefused || !this.#client.getWsStore().isWsOpen(wsKey)) return;
    this.#client.executeReconnectableClose(wsKey, 'The login was refused');
  }

  /** Without this the client waits for the old login on each new connection. @param {string} wsKey */
  #endLogin(wsKey) {
    this.#client.getWsStore().removeAuthenticationInProgressPromise(wsKey);
  }

  #isKeyRejected() {
    const { state, error = null, on } = this.#gate ?? {};
    return typeof on === 'function' && state === 'closed' && rejectsKey(error);
  }
}

exports.Logins = Logins;
