'use strict';

/**
 * The requests of one diagnosis: signed, timed, counted, classified, and kept in a form that may be shown to anybody.
 *
 * @module
 */

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const { classify } = require('../classify');
const { oneLine, redactHeaders, redactText } = require('../redact');
const { serverTimeOf } = require('../clock/sample');
const { timedGet } = require('../timed-request');
const { version } = require('../version');

/** The most that one diagnosis sends, all hosts together. */
const MOST_REQUESTS = 6;
const SHOWN_TEXT = 1000;

/**
 * @typedef {object} Answer
 * @property {import('../timed-request').TimedReply} reply
 * @property {any} body parsed JSON, or null
 * @property {import('../errors').BybitApiError | null} error null when the exchange accepted the request
 */
/**
 * What is kept of a request, redacted: fit to be sent to the exchange's support.
 *
 * @typedef {object} InquiryRecord
 * @property {import('./options').DiagnoseProgress['phase']} phase
 * @property {string | null} environment
 * @property {string} method
 * @property {string} url
 * @property {number} sentAt ms since 1970, local clock
 * @property {number} rttMs
 * @property {number | null} httpStatus
 * @property {number | null} retCode
 * @property {string} retMsg
 * @property {number | null} serverTime ms since 1970
 * @property {string | null} traceId the exchange's id of the request
 * @property {string} requestId the id that was sent with it, as cdn-request-id
 * @property {string} outcome
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
 * @property {number} [timestamp] ms; the question is signed when it is there
 * @property {number} [offsetMs] what was added to the local clock for the timestamp
 */

/** @param {Question} question @returns {URL} */
function urlOf({ baseURL, path, query = '' }) {
  const url = new URL(baseURL);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  url.search = query;
  return url;
}

class Inquiry {
  #settings;
  /** @type {Map<string, import('node:http').Agent>} */
  #agents = new Map();

  /** @param {import('./options').DiagnoseSettings} settings */
  constructor(settings) {
    this.#settings = settings;
    /** @type {InquiryRecord[]} */
    this.records = [];
  }

  /** How many more requests may be sent. */
  get left() {
    return MOST_REQUESTS - this.records.length;
  }

  /**
   * Sends one request and classifies what comes back.
   *
   * @param {Question} question
   * @returns {Promise<Answer>}
   * @throws the reason of the caller's signal, or ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async ask(question) {
    const { timeoutMs, signal, clock, signer } = this.#settings;
    const url = urlOf(question);
    const signed = await this.#sign(question, url.search.slice(1));
    const headers = {
      Accept: 'application/json',
      'User-Agent': `bybit-auth/${version}`,
      'cdn-request-id': randomUUID(),
      ...signed,
    };
    const progress = { ...pick(question), host: url.host, request: this.records.length + 1 };
    this.#tell({ ...progress, state: 'asking' });
    const agent = this.#agentFor(url);
    const reply = await timedGet(url, { headers, agent, timeoutMs, signal, clock });
    const body = reply.json;
    const error = this.#classify(reply, body, question, url, signed);
    const record = recordOf({ question, url, headers, reply, body, error, apiKey: signer.apiKey });
    this.records.push(record);
    this.#tell({ ...progress, state: 'answered', outcome: record.outcome });
    return { reply, body, error };
  }

  /** Gives the connections back. The caller's own agent is left alone. */
  close() {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  /** @param {import('./options').DiagnoseProgress} event */
  #tell(event) {
    this.#settings.onProgress(event);
  }

  /**
   * @param {Question} question
   * @param {string} query
   */
  async #sign({ timestamp }, query) {
    const { signer, recvWindow } = this.#settings;
    return timestamp === undefined ? null : signer.signRequest({ query, timestamp, recvWindow });
  }

  /** @param {URL} url */
  #agentFor({ protocol }) {
    if (this.#settings.agent) return this.#settings.agent;
    const made = this.#agents.get(protocol);
    if (made) return made;
    // One connection a host: the second sample of the clock then travels without handshakes.
    const options = { keepAlive: true, maxSockets: 1 };
    const agent = protocol === 'http:' ? new http.Agent(options) : new https.Agent(options);
    this.#agents.set(protocol, agent);
    return agent;
  }

  /**
   * @param {import('../timed-request').TimedReply} reply
   * @param {any} body
   * @param {Question} question
   * @param {URL} url
   * @param {import('../signable-request').AuthenticationHeaders | null} signed
   */
  #classify(reply, body, { environment, timestamp, offsetMs = 0 }, url, signed) {
    const { signer, recvWindow } = this.#settings;
    const context = {
      httpStatus: reply.httpStatus ?? undefined,
      headers: reply.headers,
      method: 'GET',
      url: url.origin + url.pathname,
      environment: environment ?? undefined,
      signed: signed !== null,
      apiKey: signer.apiKey,
      findings: signer.findings,
      params: Object.fromEntries(url.searchParams),
      cause: reply.cause ?? undefined,
      // On the clock that made the timestamp, which is the server's as far as it is known.
      sentAt: Math.floor(reply.sentAt + offsetMs),
      receivedAt: Math.floor(reply.receivedAt + offsetMs),
      ...(signed && {
        timestamp,
        recvWindow,
        signedPayload: `${timestamp}${signer.apiKey}${recvWindow}${url.search.slice(1)}`,
      }),
    };
    const error = classify(body ?? reply.body, context);
    if (error !== null || (body?.retCode === 0 && reply.httpStatus === 200)) return error;
    // JSON, but not the exchange's: whoever answered it says nothing about the key.
    return classify('The reply is JSON without a retCode.', context);
  }
}

/** @param {unknown} header @returns {string | null} an id that the exchange gave, whole: its support looks it up */
function identifier(header) {
  return typeof header === 'string' && /^[\w:-]{1,64}$/.test(header) ? header : null;
}

/** @param {Question} question */
function pick({ phase, environment }) {
  return { phase, environment };
}

/**
 * @param {{ question: Question, url: URL, headers: Record<string, string>, reply: import('../timed-request').TimedReply,
 *   body: any, error: import('../errors').BybitApiError | null, apiKey: string }} parts
 * @returns {InquiryRecord}
 */
function recordOf({ question, url, headers, reply, body, error, apiKey }) {
  const shown = (/** @type {unknown} */ text) => oneLine(redactText(text, { apiKey }), SHOWN_TEXT);
  const cause = /** @type {NodeJS.ErrnoException | null} */ (reply.cause);
  const failed = cause && shown(cause.code ?? cause.message);
  return {
    ...pick(question),
    method: 'GET',
    url: shown(url.href),
    sentAt: Math.round(reply.sentAt),
    rttMs: Math.round(reply.rttMs * 100) / 100,
    httpStatus: reply.httpStatus,
    retCode: error?.code ?? (body?.retCode === 0 ? 0 : null),
    retMsg: error?.retMsg ?? shown(body?.retMsg),
    serverTime: serverTimeOf(body),
    traceId: identifier(reply.headers.traceid),
    requestId: headers['cdn-request-id'],
    outcome:
      error === null
        ? 'accepted'
        : [error.code ?? failed ?? `HTTP ${reply.httpStatus}`, error.category].join(' '),
    requestHeaders: redactHeaders(headers, { apiKey }),
    replyHeaders: redactHeaders(reply.headers, { apiKey }),
  };
}

exports.Inquiry = Inquiry;
