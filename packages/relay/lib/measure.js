'use strict';

/** Feeds the meters of a relay: counts what it tells, and sets what is read when somebody asks. */

const { channel } = require('node:diagnostics_channel');

/** @typedef {import('./metrics').Meters} Meters */

const SECOND = 1000;

/** @type {Record<string, (meters: Meters, data: any) => void>} by event of the relay */
const EVENTS = {
  signal: (meters, { source, result, acceptedMs, ageMs }) => {
    meters.signals.add({ source, result });
    if (acceptedMs !== undefined) meters.acceptSeconds.observe(acceptedMs / SECOND);
    if (ageMs !== undefined) meters.signalAgeSeconds.observe(Math.max(0, ageMs) / SECOND);
  },
  outcome: (meters, { venue, account, state, createdAt, sentAt }) => {
    meters.intents.add({ venue, account, state });
    if (sentAt !== null) meters.signalToWireSeconds.observe(Math.max(0, sentAt - createdAt) / SECOND);
  },
  'needs-operator': (meters, { venue, account, state }) => meters.intents.add({ venue, account, state }),
};

/** @param {Meters} meters @param {string} event @param {any} data */
function measure(meters, event, data) {
  if (Object.hasOwn(EVENTS, event)) EVENTS[event](meters, data);
}

const commits = channel('signal-relay:store');

/**
 * Measures the commits of the stores in this process.
 *
 * @param {Meters} meters
 * @param {AbortSignal} until
 */
function measureCommits(meters, until) {
  const observe = (/** @type {any} */ { ms }) => meters.fsyncSeconds.observe(ms / SECOND);
  commits.subscribe(observe);
  until.addEventListener('abort', () => commits.unsubscribe(observe), { once: true });
}

/**
 * Orders whose outcome is not known. Those that are being sent are not among them: that is how it goes.
 *
 * @param {{ byState: Record<string, number> }} counts
 */
const unknownOf = ({ byState }) =>
  ['unknown', 'resolving', 'needs-operator'].reduce((sum, state) => sum + (byState[state] ?? 0), 0);

/** @param {Record<string, number>} lanes  by name, which begins with that of the account @returns {Map<string, number>} */
function depthsByAccount(lanes) {
  /** @type {Map<string, number>} */
  const depths = new Map();
  for (const [lane, depth] of Object.entries(lanes)) {
    const account = lane.slice(0, lane.indexOf('|'));
    depths.set(account, (depths.get(account) ?? 0) + depth);
  }
  return depths;
}

/**
 * Sets the gauges to what is so now.
 *
 * @param {Meters} meters
 * @param {{ accounts: Map<string, import('./accounts').Account>, lanes: Record<string, number>, counts: { byState: Record<string, number> } }} now
 */
function refresh(meters, { accounts, lanes, counts }) {
  meters.unknownOpen.set(unknownOf(counts));
  for (const gauge of [meters.laneDepth, meters.gateOpen, meters.clockOffset]) gauge.clear();
  const depths = depthsByAccount(lanes);
  for (const [name, { gate, clock }] of accounts) {
    const labels = { account: name };
    meters.laneDepth.set(depths.get(name) ?? 0, labels);
    meters.gateOpen.set(gate.state === 'open' ? 1 : 0, labels);
    if (clock.reading !== null) meters.clockOffset.set(clock.reading.offsetMs, labels);
  }
}

module.exports = { measure, measureCommits, refresh, unknownOf };
