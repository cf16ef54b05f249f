'use strict';

/** The paths of the relay, apart from those of the sources. */

const { createHash, timingSafeEqual } = require('node:crypto');

/** @typedef {import('./answers').Answer} Answer */
/** @typedef {import('./hook').HttpRelay} HttpRelay */

/** A store that does not answer for so long is not healthy: ms. */
const HEALTH_MS = 1000;
/** characters */
const REASON_LIMIT = 256;

/**
 * @typedef {object} Route
 * @property {string} method
 * @property {boolean} [token]  asks for the control token
 * @property {(relay: HttpRelay, body: { reason?: unknown }) => Promise<Answer & { text?: string }>} answer
 */

/** @param {{ ok: boolean }} state @returns {Answer} */
const stateAnswer = (state) => ({ kind: 'state', status: state.ok ? 200 : 503, body: { ...state } });

const LATE = { ok: false, reasons: ['the store did not answer within 1 s'] };

/**
 * @param {() => { ok: boolean } | Promise<{ ok: boolean }>} ask
 * @returns {Promise<{ ok: boolean, reasons?: readonly string[] }>} `LATE` when it takes too long
 */
async function inTime(ask) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<{ ok: boolean }>} */
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, HEALTH_MS, LATE);
  });
  try {
    return await Promise.race([ask(), timeout]);
  } catch (error) {
    return { ok: false, reasons: [String(error)] };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} mode @returns {Route} */
const killRoute = (mode) => ({
  method: 'POST',
  token: true,
  answer: async (relay, { reason = 'over HTTP' }) => {
    await relay.setKill({ mode, by: 'http', reason: String(reason).slice(0, REASON_LIMIT) });
    return { kind: 'state', status: 200, body: { kill: mode } };
  },
});

/** @type {Record<string, Route>} */
const ROUTES = {
  '/healthz': {
    method: 'GET',
    answer: async (relay) => stateAnswer(await inTime(() => relay.healthz())),
  },
  '/readyz': {
    method: 'GET',
    answer: async (relay) => stateAnswer(await inTime(() => relay.readyz())),
  },
  '/metrics': {
    method: 'GET',
    answer: async (relay) => ({ kind: 'state', status: 200, body: {}, text: await relay.metrics() }),
  },
  '/status': {
    method: 'GET',
    token: true,
    answer: async (relay) => ({ kind: 'state', status: 200, body: Object(await relay.status()) }),
  },
  '/stop': killRoute('stop'),
  '/stop-all': killRoute('stop-all'),
  '/resume': killRoute('off'),
};

/** @param {string} text */
const digest = (text) => createHash('sha256').update(text).digest();

/**
 * @param {string | undefined} authorization  the header
 * @param {string} token
 */
function holdsToken(authorization, token) {
  const [, sent] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token));
}

module.exports = { ROUTES, holdsToken };
