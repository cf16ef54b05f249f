'use strict';

/** The paths of the relay, apart from those of the sources. */

const { createHash, timingSafeEqual } = require('node:crypto');

/** @typedef {import('./answers').Answer} Answer */
/** @typedef {import('./hook').HttpRelay} HttpRelay */

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

/** @param {'off' | 'stop' | 'stop-all'} mode @returns {Route} */
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
    answer: async (relay) => stateAnswer(await relay.healthz()),
  },
  '/readyz': {
    method: 'GET',
    answer: async (relay) => stateAnswer(await relay.readyz()),
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
