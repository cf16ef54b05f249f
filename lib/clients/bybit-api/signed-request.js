'use strict';

/** One private request of a REST client. The client signs it again until its timestamp is fresh. */

const { Deadline } = require('../../transport/deadline');
const { MOST_SIGNATURES, isFresh } = require('../../transport/freshness');
const { GatedRequest, notSent } = require('./gated-request');
const { SYNCHRONISING, waitForClock } = require('../../transport/wait-for-clock');
const { isSentUnchanged } = require('../../internal/url-parts');
const { refusal } = require('../../transport/final-request');
const { VENUES } = require('../../venues');
const { Wire } = require('../axios/transport');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */
/** @typedef {import('../../transport/authentication').Signed} Signed */

/** ms; the client's default, which is not a limit that its user has set. */
const DEFAULT_TIMEOUT_MS = 5 * 60 * 1000;
/** ms; added because a client with the same limit reports it in its own words. */
const GRACE_MS = 100;
const AUTHENTICATION = Object.freeze(['X-BAPI-TIMESTAMP', 'X-BAPI-SIGN', 'X-BAPI-RECV-WINDOW']);

/** @param {string} endpoint */
const toPath = (endpoint) => (endpoint.startsWith('/') ? endpoint : `/${endpoint}`);

class SignedRequest {
  #client;
  #settings;
  #isFile;
  /** @type {InstanceType<typeof Wire> | null} */
  #wire = null;
  /** @type {() => Promise<any>} */
  #make = async () => null;
  /** The configuration that the client gave to axios. @type {any} */
  #config = null;

  /**
   * @param {{ method: string, endpoint: string, params: any, isFile?: boolean }} request
   * @param {any} client
   * @param {Settings} settings
   */
  constructor({ method, endpoint, params, isFile = false }, client, settings) {
    this.#client = client;
    this.#settings = settings;
    this.#isFile = isFile;
    this.method = method;
    this.path = toPath(endpoint);
    this.params = copyParams(params, method !== 'GET' && !isFile);
    const { timeout } = client.globalRequestOptions ?? {};
    const timeoutMs = timeout > 0 && timeout !== DEFAULT_TIMEOUT_MS ? timeout : null;
    const { deadlineMs, replyMs, gate } = settings;
    const title = `${method} ${this.path}`;
    this.pending = new GatedRequest({
      deadline: new Deadline({ deadlineMs, timeoutMs, title }),
      replyMs: timeoutMs === null ? replyMs : timeoutMs + GRACE_MS,
      title,
      retryable: method === 'GET',
      requireOpen: () => gate?.requireOpen?.(method, this.path, { params: this.params }),
      signAgain: () => this.#signAgain(),
    });
  }

  /** Why the request may not leave by its connection. @returns {Error | null} */
  get refusal() {
    return this.#wire?.refusal ?? null;
  }

  /** Waits for the gate, which may be making its first check. */
  async admit() {
    const { gate } = this.#settings;
    if (gate !== undefined) await gate.admit(this.method, this.path, { params: this.params });
  }

  abort() {
    this.#wire?.abort();
  }

  /**
   * @param {() => Promise<any>} make signs the request, and makes its configuration for axios
   * @returns {Promise<any>} the same configuration, with a transport that holds the request until it is connected
   * @throws {unknown} the reason why the request is refused
   */
  async build(make) {
    this.#make = make;
    try {
      this.#config = await this.#fresh(null);
      this.#requireSentUnchanged();
    } catch (error) {
      this.pending.refuse(error);
      throw error;
    }
    this.pending.check();
    // Counts as handed over until its transport is called, because a custom adapter may never call it.
    this.pending.hand();
    const wire = new Wire(this.#config.url, () => this.method === 'GET', VENUES.bybit.orders);
    this.#wire = wire;
    const { transport = null, signal } = this.#config;
    return {
      ...this.#config,
      transport: wire.transport(transport, /** @type {any} */ (this.pending)),
      signal: wire.signalWith(signal),
    };
  }

  /** The client signs the query as it writes it; axios writes some characters of a URL differently, or cuts them off. */
  #requireSentUnchanged() {
    if (isSentUnchanged(this.#config.url)) return;
    const error = refusal(
      'ERR_BYBIT_UNSIGNABLE_QUERY',
      `${this.method} ${this.path} was not sent: axios would change its query after bybit-api signed it. ` +
        "Remove encodeSerialisedValues: false, and pass no value with a single quote (')",
    );
    throw Object.assign(error, { sent: false, retryable: false });
  }

  /** @returns {Promise<Pick<Signed, 'url' | 'headers'>>} for the configuration that axios already has */
  async #signAgain() {
    const { headers, url, data } = await this.#fresh(this.#config);
    // axios sends the body that it already has. The body of a file may be built again with another boundary.
    const isSame = url === this.#config.url && (!this.#isFile || data.equals(this.#config.data));
    if (!isSame) throw this.#outdated();
    const fresh = Object.fromEntries(AUTHENTICATION.map((name) => [name, String(headers[name])]));
    return { url, headers: fresh };
  }

  /**
   * @param {any} config the one that was signed last, or null
   * @returns {Promise<any>}
   */
  async #fresh(config) {
    const { clock } = this.#settings;
    const { deadline } = this.pending;
    for (let count = 0; count < MOST_SIGNATURES; count++) {
      await waitForClock(clock, deadline);
      if (config !== null && this.#isFresh(config)) return config;
      if (this.pending.ended) throw deadline.error(SYNCHRONISING);
      if (clock) this.#client.timeOffset = Math.floor(clock.now() - Date.now());
      config = await this.#make();
    }
    if (config !== null && this.#isFresh(config)) return config;
    throw this.#outdated();
  }

  #outdated() {
    return notSent(
      `${this.method} ${this.path} was not sent: its timestamp is too old, or its clock was set`,
    );
  }

  /** @param {{ headers: any }} config */
  #isFresh({ headers }) {
    const { clock } = this.#settings;
    const now = clock ? clock.now() : Date.now() + (Number(this.#client.timeOffset) || 0);
    return isFresh(Number(headers['X-BAPI-TIMESTAMP']), {
      now,
      recvWindow: Number(headers['X-BAPI-RECV-WINDOW']),
    });
  }
}

/**
 * The client signs its parameters and writes them later: what changes in between must change neither.
 *
 * @param {any} params
 * @param {boolean} isJson
 * @returns {object}
 */
function copyParams(params, isJson) {
  const copy = Object.assign({}, params);
  return isJson ? JSON.parse(JSON.stringify(copy)) : copy;
}

exports.SignedRequest = SignedRequest;
exports.toPath = toPath;
