'use strict';

/**
 * The requests of one diagnosis: signed, timed, counted, classified, and recorded in a form that is safe to show to
 * anyone.
 *
 * @module
 */

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { getBudget } = require('../clock/request-budget');
const { classify } = require('../classify');
const { RateLimitError } = require('../errors');
const { replyText } = require('../errors/reply-text');
const { oneLine, redactHeaders, redactText } = require('../internal/redact');
const { ownProperties } = require('../internal/own-properties');
const { timedGet } = require('../internal/timed-get');
const { queryOf } = require('../internal/url-parts');
const { version } = require('../internal/version');
const { signedTextOf } = require('../signer/signed-text');
const { environmentHeaders } = require('../venues/environment');

/** The most that one diagnosis sends, all hosts together. */
const MOST_REQUESTS = 6;
const SHOWN_TEXT = 1000;

/**
 * @typedef {object} Answer
 * @property {import('../internal/timed-get').TimedReply} reply
 * @property {any} body parsed JSON, or null
 * @property {import('../errors').BybitApiError | null} error null when the exchange accepted the request
 */
/**
 * One request of a diagnosis, redacted, so that it can be sent to the exchange's support.
 *
 * @typedef {InquiryFacts & import('../venues/venue').ReplyFields} InquiryRecord
 */
/**
 * @typedef {object} InquiryFacts
 * @property {import('./options').DiagnoseProgress['phase']} phase what it was for
 * @property {string | null} environment that the host belongs to; null when that is not known
 * @property {string} method
 * @property {string} url
 * @property {number} sentAt ms since 1970 on the local clock
 * @property {number} rttMs round trip, ms
 * @property {number | null} httpStatus null when no reply came
 * @property {number | null} serverTime ms since 1970 on the exchange's clock; null when the reply did not tell
 * @property {string | null} traceId the exchange's id of the request
 * @property {string} requestId the id that was sent with it, as cdn-request-id
 * @property {string} outcome the result in a few words
 * @property {Record<string, string>} requestHeaders
 * @property {Record<string, string>} replyHeaders
 */
/**
 * @typedef {object} Question
 * @property {import('./options').DiagnoseProgress['phase']} phase
 * @property {string | null} environment
 * @property {URL} baseURL
 * @property {string} path
 * @property {string} [query] as it is sent, without `?`
 * @property {() => { timestamp: number, offsetMs: number }} [now] ms: the time for the timestamp, and its offset from
 *   the local clock; a question with it is signed, once its connection is open
 */

/** @param {Question} question @returns {URL} */
function buildURL({ baseURL, path, query = '' }) {
  const url = new URL(baseURL);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  url.search = query;
  return url;
}

/** @type {import('../internal/timed-get').TimedReply} */
const NOT_SENT = Object.freeze({
  sentAt: 0,
  receivedAt: 0,
  rttMs: 0,
  httpStatus: null,
  headers: {},
  body: '',
  json: null,
  cause: null,
});

/** @typedef {{ timestamp: number, offsetMs: number, signed: import('../signer/final-request').AuthorizedRequest }} Stamped */

class Inquiry {
  #settings;
  /** @type {Map<string, import('node:http').Agent>} */
  #agents = new Map();

  #isPaid;

  /**
   * @param {import('./options').DiagnoseSettings} settings
   * @param {boolean} [isPaid] the first request has had its turn already
   */
  constructor(settings, isPaid = false) {
    this.#settings = settings;
    this.#isPaid = isPaid;
    /** @type {InquiryRecord[]} */
    this.records = [];
  }

  /** How many more requests may be sent. */
  get left() {
    return MOST_REQUESTS - this.records.length;
  }

  /**
   * Sends one request and classifies the reply. While the host has paused all requests, nothing is sent, and the answer
   * is a RateLimitError.
   *
   * @param {Question} asked
   * @returns {Promise<Answer>} settles by `timeoutMs` after it was sent
   * @throws the reason of the caller's signal, or ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async ask(asked) {
    const question = ownProperties(asked);
    const { timeoutMs, signal, clock, signer, venue } = this.#settings;
    const url = buildURL(question);
    /** @type {Stamped | null} */
    let stamped = null;
    /** @type {Record<string, string>} */
    let headers = {
      Accept: 'application/json',
      'Cache-Control': 'no-store',
      'User-Agent': `bybit-auth/${version}`,
      'cdn-request-id': randomUUID(),
    };
    // A request that waited, for a connection or for this thread, must not carry the time at which it began to wait.
    const ready = () => {
      stamped = this.#sign(question, url);
      if (stamped === null) return { headers };
      headers = { ...headers, ...environmentHeaders(venue, question.environment), ...stamped.signed.headers };
      return venue.signing.query === undefined
        ? { headers }
        : { headers, query: queryOf(stamped.signed.url) };
    };
    const progress = { ...pick(question), host: url.host, request: this.records.length + 1 };
    const refusal = await this.#turn(url);
    if (refusal !== null) return { reply: NOT_SENT, body: null, error: refusal };
    this.#tell({ ...progress, state: 'asking' });
    const agent = this.#agentFor(url);
    const reply = await timedGet(url, { headers: ready, agent, timeoutMs, signal, clock });
    const body = reply.json;
    const error = this.#classify(reply, body, question, url, stamped);
    if (error?.category === 'rate-limit') getBudget(url, venue).refused(error);
    const record = toRecord({ question, url, headers, reply, body, error, apiKey: signer.apiKey, venue });
    this.records.push(record);
    this.#tell({ ...progress, state: 'answered', outcome: record.outcome });
    return { reply, body, error };
  }

  /**
   * @param {URL} url
   * @returns {Promise<import('../errors').BybitRateLimitError | null>} why nothing may be sent
   */
  async #turn(url) {
    const budget = getBudget(url, this.#settings.venue);
    const isPaid = this.#isPaid && budget.pausedMs === 0;
    this.#isPaid = false;
    if (isPaid) return null;
    try {
      await budget.take({ urgent: true, signal: this.#settings.signal });
      return null;
    } catch (error) {
      if (error instanceof RateLimitError) return /** @type {any} */ (error);
      throw error;
    }
  }

  /** Closes its connections, but not those of the caller's own agent. */
  close() {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  /** @param {import('./options').DiagnoseProgress} event */
  #tell(event) {
    this.#settings.onProgress(event);
  }

  /**
   * Signs on this thread, so that these few requests never wait for libuv's pool.
   *
   * @param {Question} question
   * @param {URL} url
   * @returns {Stamped | null}
   */
  #sign({ now }, url) {
    if (now === undefined) return null;
    const { timestamp, offsetMs } = now();
    return { timestamp, offsetMs, signed: this.#settings.signer.authorizeSync(this.#signed(url, timestamp)) };
  }

  /**
   * @param {URL} url
   * @param {number} timestamp
   * @returns {import('../signer/final-request').AuthorizableRequest}
   */
  #signed(url, timestamp) {
    const { venue, recvWindow } = this.#settings;
    const request = ownProperties({
      method: 'GET',
      url: url.href,
      timestamp,
      ...(venue.clock.largestWindow > 0 && { recvWindow }),
    });
    return /** @type {any} */ (request);
  }

  /** @param {URL} url */
  #agentFor({ protocol }) {
    if (this.#settings.agent) return this.#settings.agent;
    const made = this.#agents.get(protocol);
    if (made) return made;
    // One connection per host, so that the second sample of the clock needs no handshake.
    const options = { keepAlive: true, maxSockets: 1 };
    const agent = protocol === 'http:' ? new http.Agent(options) : new https.Agent(options);
    this.#agents.set(protocol, agent);
    return agent;
  }

  /**
   * @param {import('../internal/timed-get').TimedReply} reply
   * @param {any} body
   * @param {Question} question
   * @param {URL} url
   * @param {Stamped | null} stamped
   */
  #classify(reply, body, { environment, now }, url, stamped) {
    const { signer, venue, recvWindow } = this.#settings;
    const { timestamp, offsetMs } = stamped ?? { timestamp: undefined, offsetMs: 0 };
    const context = {
      venue: venue.id,
      httpStatus: reply.httpStatus ?? undefined,
      incomplete: reply.cause !== null,
      headers: reply.headers,
      method: 'GET',
      url: url.origin + url.pathname,
      environment: environment ?? undefined,
      signed: now !== undefined,
      apiKey: signer.apiKey,
      findings: signer.findings,
      params: Object.fromEntries(url.searchParams),
      cause: reply.cause ?? undefined,
      // On the clock that made the timestamp, which is the server's as far as it is known.
      sentAt: Math.floor(reply.sentAt + offsetMs),
      receivedAt: Math.floor(reply.receivedAt + offsetMs),
      ...(stamped && {
        timestamp,
        recvWindow,
        signedPayload: signedTextOf(venue, signer.apiKey, this.#signed(url, stamped.timestamp)),
      }),
    };
    const error = classify(body ?? reply.body, context);
    if (error !== null || (venue.replies.isOwn(body) && reply.httpStatus === 200)) return error;
    // JSON that the exchange did not write says nothing about the key.
    return classify(`The reply is JSON without a ${venue.replies.fields.code}.`, context);
  }
}

/**
 * @param {unknown} header
 * @returns {string | null} an id from the exchange, complete, so that its support can look it up
 */
function identifier(header) {
  return typeof header === 'string' && /^[\w:-]{1,64}$/.test(header) ? header : null;
}

/** @param {Question} question */
function pick({ phase, environment }) {
  return { phase, environment };
}

/**
 * @param {{ question: Question, url: URL, headers: Record<string, string>, reply: import('../internal/timed-get').TimedReply,
 *   body: any, error: import('../errors').BybitApiError | null, apiKey: string, venue: Readonly<import('../venues/venue').Venue> }} parts
 * @returns {InquiryRecord}
 */
function toRecord({ question, url, headers, reply, body, error, apiKey, venue }) {
  const shown = (/** @type {unknown} */ text) => oneLine(redactText(text, { apiKey }), SHOWN_TEXT);
  const cause = /** @type {NodeJS.ErrnoException | null} */ (reply.cause);
  const failed = cause && shown(cause.code ?? cause.message);
  const { fields } = venue.replies;
  return /** @type {any} */ ({
    ...pick(question),
    method: 'GET',
    url: shown(url.href),
    sentAt: Math.round(reply.sentAt),
    rttMs: Math.round(reply.rttMs * 100) / 100,
    httpStatus: reply.httpStatus,
    [fields.code]: error?.code ?? (error === null ? (body?.[fields.code] ?? null) : null),
    [fields.message]: error === null ? shown(body?.[fields.message]) : replyText(error),
    serverTime: venue.clock.readTime(body),
    traceId: identifier(reply.headers.traceid),
    requestId: headers['cdn-request-id'],
    outcome:
      error === null
        ? 'accepted'
        : [error.code ?? failed ?? `HTTP ${reply.httpStatus}`, error.category].join(' '),
    requestHeaders: redactHeaders(headers, { apiKey }),
    replyHeaders: redactHeaders(reply.headers, { apiKey }),
  });
}

exports.Inquiry = Inquiry;
exports.MOST_REQUESTS = MOST_REQUESTS;
