'use strict';

/** Feeds the meters of a relay: counts what it tells, and sets what is read when somebody asks. */

/** @typedef {import('./metrics').Meters} Meters */

const SECOND = 1000;

/** @type {Record<string, (meters: Meters, data: any) => void>} by event of the relay */
const EVENTS = {
  signal: (meters, { source, result, acceptedMs, ageMs }) => {
    meters.signals.add({ source, result });
    if (acceptedMs !== undefined) meters.acceptSeconds.observe(acceptedMs / SECOND);
    if (ageMs !== undefined) meters.signalAgeSeconds.observe(Math.max(0, ageMs) / SECOND);
  },
  outcome: (meters, { venue, account, state }) => meters.intents.add({ venue, account, state }),
  'needs-operator': (meters, { venue, account, state }) => meters.intents.add({ venue, account, state }),
  sent: (meters, { sentAt, createdAt }) => {
    meters.signalToWireSeconds.observe(Math.max(0, sentAt - createdAt) / SECOND);
  },
};

/** @param {Meters} meters @param {string} event @param {any} data */
function measure(meters, event, data) {
  if (Object.hasOwn(EVENTS, event)) EVENTS[event](meters, data);
}

/**
 * Sets the gauges to what is so now.
 *
 * @param {Meters} meters
 * @param {{ accounts: Map<string, import('./accounts').Account>, lanes: Record<string, number>, unsettled: number }} now
 */
function refresh(meters, { accounts, lanes, unsettled }) {
  meters.unknownOpen.set(unsettled);
  for (const gauge of [meters.laneDepth, meters.gateOpen, meters.clockOffset]) gauge.clear();
  for (const [name, { gate, clock }] of accounts) {
    const labels = { account: name };
    meters.laneDepth.set(lanes[name] ?? 0, labels);
    meters.gateOpen.set(gate.state === 'open' ? 1 : 0, labels);
    if (clock.reading !== null) meters.clockOffset.set(clock.reading.offsetMs, labels);
  }
}

module.exports = { measure, refresh };
