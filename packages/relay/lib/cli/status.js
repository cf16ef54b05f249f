'use strict';

/**
 * `signal-relay status`: what the relay is doing, from the store and, if it answers, from the relay itself.
 *
 * @module
 */

const { setTimeout: delay } = require('node:timers/promises');
const { printableJson } = require('../signal/printable');
const { isEnd } = require('../states');
const { EXIT } = require('./exit');
const { intentTitle, signalTitle } = require('./ledger-text');
const { readPlace, withStore } = require('./project');
const { clean, painter, timeText } = require('./text');

/** ms */
const TIMEOUT_MS = 2000;
const USUAL_INTERVAL = 2;
const LAST_SIGNALS = 5;
const LAST_REFUSALS = 5;
const DAY_MS = 86_400_000;

/**
 * @param {string | null} url
 * @returns {Promise<{ running: boolean, ok: boolean, reasons: string[] }>}
 */
async function askRelay(url) {
  const absent = { running: false, ok: false, reasons: [] };
  if (url === null) return absent;
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { ok, reasons } = /** @type {any} */ (await response.json());
    return typeof ok === 'boolean' && Array.isArray(reasons) ? { running: true, ok, reasons } : absent;
  } catch {
    return absent;
  }
}

/** @param {any} store @param {string | null} url */
async function look(store, url) {
  const [relay, kill, open, signals, refusals] = await Promise.all([
    askRelay(url),
    store.kill(),
    store.openIntents(),
    store.signals({ limit: LAST_SIGNALS }),
    store.refusals({ since: Date.now() - DAY_MS, limit: LAST_REFUSALS }),
  ]);
  /** @type {Record<string, number>} */
  const states = {};
  for (const { state } of open) states[state] = (states[state] ?? 0) + 1;
  const attention = open.filter((/** @type {any} */ { state }) =>
    ['unknown', 'resolving', 'needs-operator'].includes(state),
  );
  return {
    at: Date.now(),
    relay,
    kill,
    states,
    attention,
    signals,
    refusals,
    open: open.filter((/** @type {any} */ { state }) => !isEnd(state)).length,
  };
}

/** @typedef {Awaited<ReturnType<typeof look>>} View */

/** @param {View} view @param {import('./text').Paint} paint @returns {string[]} */
function viewLines({ relay, kill, states, attention, signals, refusals, open }, paint) {
  const isOn = kill.mode !== 'off';
  const why = [kill.by, kill.reason].filter(Boolean).join(': ');
  const counts = Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  const running = !relay.running
    ? paint('does not answer', 'red')
    : relay.ok
      ? paint('ready', 'green')
      : paint('not ready', 'yellow');
  return [
    `relay        ${running}`,
    ...relay.reasons.map((reason) => `             ${clean(reason)}`),
    `kill switch  ${isOn ? paint(`${kill.mode}, since ${timeText(kill.at)} (${clean(why)})`, 'red') : 'off'}`,
    `open orders  ${open === 0 ? 'none' : counts}`,
    ...attention.map(
      (/** @type {any} */ intent) =>
        `             ${paint(intent.state, 'red')} ${intent.id}  ${intentTitle(intent)}`,
    ),
    'last signals',
    ...(signals.length === 0 ? ['  none'] : signals.map((/** @type {any} */ row) => `  ${signalTitle(row)}`)),
    ...(refusals.length === 0 ? [] : ['requests without proof of their sender, last 24 h']),
    ...refusals.map(
      (/** @type {any} */ { source, ip, reason, count }) =>
        `  ${count} x ${clean(source)} from ${clean(ip)}: ${clean(reason)}`,
    ),
  ];
}

/** @param {View} view @returns {number} */
function exitCode({ relay, kill, attention }) {
  if (kill.mode !== 'off' || attention.length > 0) return EXIT.problem;
  if (!relay.running) return EXIT.noVerdict;
  return relay.ok ? EXIT.ok : EXIT.problem;
}

/** @type {import('./commands').Run} */
async function status({ values }, surroundings) {
  const { stdout, environment, signal } = surroundings;
  const { watch, json, interval = USUAL_INTERVAL } = values;
  const { url } = await readPlace(values, surroundings);
  const paint = painter(stdout, environment);
  return withStore(values, surroundings, 'read', async (store) => {
    for (;;) {
      const view = await look(store, url);
      const text = json ? printableJson(view, watch ? undefined : 2) : viewLines(view, paint).join('\n');
      const isRewritten = watch && !json && stdout.isTTY;
      stdout.write(
        `${isRewritten ? '\u001b[2J\u001b[H' : ''}${text}\n${watch && !json && !isRewritten ? '\n' : ''}`,
      );
      if (watch) await delay(interval * 1000, undefined, { signal }).catch(() => {});
      if (!watch || signal.aborted) return exitCode(view);
    }
  });
}

module.exports = { status };
