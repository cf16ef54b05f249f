'use strict';

/** How late orders leave: the delay after the call of the bot, and the age of the timestamp when it arrives. Pure. */

/** ms; a thread of a busy machine gets its turn this late. */
const GRACE_MS = 300;
/** ms; what is older when its connection stands is signed anew. */
const STALEST_MS = 1000;

/**
 * ms. The age is null where the relay could not know the sandbox's clock.
 *
 * @param {import('./ledger').Order} order
 * @returns {{ delay: number, age: number | null }[]} of each attempt that left
 */
function latenessOf({ departures, calledAt, skewMs, clockKnown }) {
  return departures.map(({ at, timestamp }) => ({
    delay: at - calledAt,
    age: clockKnown ? at + skewMs - timestamp : null,
  }));
}

/** @param {{ verdict: string }} attempt */
const isRefusedForTime = ({ verdict }) => verdict === 'timestamp';

/** What can be wrong with the time of an order. @type {readonly ((order: import('./ledger').Order) => string | null)[]} */
const TIME_CHECKS = [
  (order) => {
    const delay = Math.round(Math.max(0, ...latenessOf(order).map((each) => each.delay)));
    const isLate = delay > order.leaveWithinMs + GRACE_MS;
    return isLate ? `left ${delay} ms after the call, past its deadline of ${order.leaveWithinMs} ms` : null;
  },
  (order) => {
    const age = Math.round(Math.max(0, ...latenessOf(order).map((each) => each.age ?? 0)));
    return age > STALEST_MS + GRACE_MS ? `left with a timestamp that was ${age} ms old` : null;
  },
  ({ attempts, clockKnown }) =>
    clockKnown && attempts.some(isRefusedForTime)
      ? 'was refused for its timestamp by a clock that the relay knew'
      : null,
  ({ told, attempts, departures }) =>
    // Only the second attempt of an order with a refused timestamp may be the one that was not sent.
    told === 'unsent' && departures.length > attempts.filter(isRefusedForTime).length
      ? 'was taken for unsent, and left'
      : null,
];

/** @param {number[]} values @returns {{ median: number, p99: number, latest: number } | null} whole ms; null for none */
function summary(values) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (/** @type {number} */ share) => Math.round(sorted[Math.ceil(share * sorted.length) - 1]);
  return { median: at(0.5), p99: at(0.99), latest: at(1) };
}

/** The figures of the accepted orders, by phase. */
class Lateness {
  /** @type {Map<string, { delays: number[], ages: number[] }>} */
  #phases = new Map();

  /** @param {import('./ledger').Order} order that was accepted */
  add(order) {
    const phase = this.#phases.get(order.phase) ?? { delays: [], ages: [] };
    this.#phases.set(order.phase, phase);
    const last = latenessOf(order).at(-1);
    if (last === undefined) return;
    phase.delays.push(last.delay);
    if (last.age !== null) phase.ages.push(last.age);
  }

  /** @param {string} [name] of a phase; default: all of them together */
  read(name) {
    const chosen = [...this.#phases].filter(([phase]) => name === undefined || phase === name);
    return {
      delay: summary(chosen.flatMap(([, { delays }]) => delays)),
      age: summary(chosen.flatMap(([, { ages }]) => ages)),
    };
  }
}

module.exports = { Lateness, TIME_CHECKS };
