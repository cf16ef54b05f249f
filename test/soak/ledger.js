'use strict';

/**
 * The ledger of a soak: every order, what the relay was told of it, and what the sandbox knows of it. An order is checked and
 * counted when both sides are complete, and then forgotten. No I/O.
 *
 * @typedef {'accepted' | 'gate' | 'exchange' | 'unclear' | 'network' | 'unsent'} Told
 *   What the relay was told: accepted, refused by the gate, refused by the exchange (an authentication error, a retCode),
 *   a reply without a verdict, no reply, or that it was not sent.
 *
 * @typedef {object} Order
 * @property {string} id its orderLinkId
 * @property {string} account
 * @property {string} phase
 * @property {number} second of the soak, when it was sent
 * @property {boolean} affordable the exchange has no reason to refuse it
 * @property {number} calledAt when the relay called its client, ms since 1970 on a monotonic clock
 * @property {number} leaveWithinMs its deadline
 * @property {number} skewMs of the sandbox's clock when it was sent
 * @property {boolean} closed the gate was closed when it was sent
 * @property {number} clockSteps how often the sandbox's clock had been set when it was sent
 * @property {boolean} clockKnown the relay could know what the sandbox's clock said, from its sending to its answer
 * @property {number} openings of the gate, until it was sent
 * @property {Told | null} told
 * @property {number} openingsWhenTold
 * @property {number} toldAt how many orders had been answered then
 * @property {number} made how often the order stream has spoken of it
 * @property {import('./proxy').OrderDeparture[]} departures
 * @property {{ verdict: string, admitted: boolean, executed: boolean, confirmed: boolean, aheadMs: number }[]} attempts
 *
 * @typedef {object} Counts
 * @property {number} sent
 * @property {number} accepted told as accepted, and made
 * @property {number} gate refused by the gate
 * @property {number} exchange refused by the exchange
 * @property {number} network told as a failed connection, and not made
 * @property {number} unknown told as a failed connection, and made
 * @property {number} silent everything else: no order may end here
 * @property {number} resent signed and sent once more after a refused timestamp
 * @property {number} blamed refused by the exchange although it was affordable
 */

const { Lateness, TIME_CHECKS } = require('./lateness');

const OUTCOMES = /** @type {const} */ (['accepted', 'gate', 'exchange', 'network', 'unknown', 'silent']);
/** Faults that answer in the place of the endpoint, which is not executed then. */
const SCRIPTED = new Set(['nextReply', 'everyReply']);
const KEPT_VIOLATIONS = 100;

/** @returns {Counts} */
function noCounts() {
  return {
    sent: 0,
    accepted: 0,
    gate: 0,
    exchange: 0,
    network: 0,
    unknown: 0,
    silent: 0,
    resent: 0,
    blamed: 0,
  };
}

/**
 * @param {Order} order
 * @returns {{ outcome: typeof OUTCOMES[number], problem: string | null }}
 */
function outcomeOf({ told, made }) {
  if (told === null) return { outcome: 'silent', problem: 'was never answered' };
  if (told === 'accepted') {
    return made > 0
      ? { outcome: 'accepted', problem: null }
      : { outcome: 'silent', problem: 'was taken for accepted, and the sandbox has no such order' };
  }
  if (told === 'unclear' || told === 'network' || (told === 'unsent' && made === 0)) {
    return { outcome: made > 0 ? 'unknown' : 'network', problem: null };
  }
  return made > 0
    ? { outcome: 'silent', problem: 'was taken for refused, and the sandbox has made it' }
    : { outcome: /** @type {'gate' | 'exchange'} */ (told), problem: null };
}

/** @param {Counts} counts @param {Order} order */
function addOrder(counts, order) {
  const { outcome } = outcomeOf(order);
  counts[outcome] += 1;
  counts.resent += order.attempts.length > 1 ? 1 : 0;
  counts.blamed += outcome === 'exchange' && order.affordable ? 1 : 0;
}

/** What else can be wrong with an order. @type {readonly ((order: Order) => string | null)[]} */
const CHECKS = [
  ({ made, attempts }) =>
    made > 1 || attempts.filter(({ admitted }) => admitted).length > 1 ? 'was placed twice' : null,
  ({ closed, openings, openingsWhenTold, attempts }) =>
    closed && openings === openingsWhenTold && attempts.length > 0 ? 'went past a closed gate' : null,
  ({ attempts, clockKnown }) => {
    const ahead = Math.max(0, ...attempts.map(({ aheadMs }) => aheadMs));
    return clockKnown && ahead > 0 ? `had a timestamp ${ahead} ms in the future of the sandbox` : null;
  },
  ({ made, attempts }) => {
    const contradiction =
      made > 0 ? !attempts.some(({ executed }) => executed) : attempts.some(({ confirmed }) => confirmed);
    return contradiction
      ? 'is not the same in the order stream and the recorded requests of the sandbox'
      : null;
  },
  ...TIME_CHECKS,
];

class Ledger {
  /** @type {Map<string, Order>} */
  #orders = new Map();
  /** Requests that the sandbox holds back still. @type {Set<string>} */
  #awaited = new Set();
  #answered = 0;
  /** @type {Map<string, Counts>} */
  #phases = new Map();
  /** @type {Counts[]} */
  seconds = [];
  /** @type {string[]} */
  violations = [];
  violationCount = 0;
  /** Timestamps in the sandbox's future, of orders under way while its clock was set back: they cannot be avoided. */
  unavoidablyAhead = 0;
  /** Of the accepted orders. */
  lateness = new Lateness();
  /** Second requests for the same order. */
  resends = 0;

  /** By name, in the order of their first appearance. */
  get phases() {
    return this.#phases;
  }

  /** Sums over all phases. @returns {Counts} */
  get totals() {
    const sums = noCounts();
    for (const counts of this.#phases.values()) addTo(sums, counts);
    return sums;
  }

  /** How many orders are not checked yet. */
  get open() {
    return this.#orders.size;
  }

  /** How many orders the relay waits for. */
  get unanswered() {
    return [...this.#orders.values()].filter(({ told }) => told === null).length;
  }

  /**
   * What is known so far of the orders of a phase, also of those that are not checked yet.
   *
   * @param {string} phase
   * @returns {Counts}
   */
  soFar(phase) {
    const counts = { ...(this.#phases.get(phase) ?? noCounts()) };
    for (const order of this.#orders.values()) {
      if (order.phase !== phase || order.told === null) continue;
      addOrder(counts, order);
    }
    return counts;
  }

  /** @param {Omit<Order, 'told' | 'openingsWhenTold' | 'toldAt' | 'made' | 'departures' | 'attempts'>} order */
  sent(order) {
    this.#orders.set(order.id, {
      ...order,
      told: null,
      openingsWhenTold: 0,
      toldAt: 0,
      made: 0,
      departures: [],
      attempts: [],
    });
    this.#countsOf(order.phase).sent += 1;
    this.#countsAt(order.second).sent += 1;
  }

  /**
   * @param {string} id
   * @param {Told} told
   * @param {{ openings: number, clockSteps: number }} until now
   */
  told(id, told, { openings, clockSteps }) {
    const order = this.#orders.get(id);
    if (order === undefined || order.told !== null) return this.violate(`${id} was answered twice`);
    const clockKnown = order.clockKnown && order.clockSteps === clockSteps;
    this.#answered += 1;
    Object.assign(order, { told, toldAt: this.#answered, openingsWhenTold: openings, clockKnown });
  }

  /** @param {import('./proxy').OrderDeparture} departure */
  left(departure) {
    // One that is not known is reported when the sandbox has it.
    this.#orders.get(departure.id)?.departures.push(departure);
  }

  /** @param {string} id */
  made(id) {
    const order = this.#orders.get(id);
    if (order === undefined) this.violate(`${id} was made, and the relay had not sent it`);
    else order.made += 1;
  }

  /**
   * A request that the sandbox has recorded and decided on.
   *
   * @param {any} record RecordedRequest
   * @param {string} verdict
   */
  arrived(record, verdict) {
    const id = linkIdOf(record);
    if (id === null) return;
    this.#awaited.delete(id);
    const order = this.#orders.get(id);
    if (order === undefined) return this.violate(`${id} reached the sandbox, and the relay had not sent it`);
    const admitted = verdict === 'accepted' && !SCRIPTED.has(record.fault);
    // 110007 and the like: executed as a request, but no order came of it.
    const refused = record.retCode !== null && record.retCode !== 0;
    const aheadMs = Number(record.headers['x-bapi-timestamp']) - record.time;
    if (order.attempts.length > 0) this.resends += 1;
    const confirmed = admitted && record.retCode === 0;
    order.attempts.push({ verdict, admitted, executed: admitted && !refused, confirmed, aheadMs });
  }

  /** @param {any[]} records that have arrived and are not decided on */
  expectVerdicts(records) {
    this.#awaited = new Set(records.map(linkIdOf).filter((id) => id !== null));
  }

  /** A moment of the soak, for fold(): how many orders have been answered. */
  get moment() {
    return this.#answered;
  }

  /**
   * Checks the orders that are complete: answered by then, with no request held back by the sandbox. To be called when
   * proxy, sandbox and order stream have reported everything.
   *
   * @param {number} [until] a moment; default: also what was never answered
   */
  fold(until = Infinity) {
    for (const [id, order] of this.#orders) {
      const complete = order.told !== null && order.toldAt <= until && !this.#awaited.has(id);
      if (!complete && until !== Infinity) continue;
      this.#orders.delete(id);
      this.#count(order);
    }
  }

  /** @param {string} problem */
  violate(problem) {
    this.violationCount += 1;
    if (this.violations.length < KEPT_VIOLATIONS) this.violations.push(problem);
  }

  /** @param {Order} order */
  #count(order) {
    const { outcome, problem } = outcomeOf(order);
    const problems = [problem, ...CHECKS.map((check) => check(order))].filter((found) => found !== null);
    for (const found of problems) {
      this.violate(`${order.id} (${order.account}, ${order.phase}) ${found}`);
    }
    const ahead = order.attempts.filter(({ aheadMs }) => aheadMs > 0);
    if (!order.clockKnown) this.unavoidablyAhead += ahead.length;
    if (outcome === 'accepted') this.lateness.add(order);
    for (const counts of [this.#countsOf(order.phase), this.#countsAt(order.second)]) addOrder(counts, order);
  }

  /** @param {string} phase */
  #countsOf(phase) {
    const counts = this.#phases.get(phase) ?? noCounts();
    this.#phases.set(phase, counts);
    return counts;
  }

  /** @param {number} second */
  #countsAt(second) {
    while (this.seconds.length <= second) this.seconds.push(noCounts());
    return this.seconds[second];
  }
}

/** @param {Counts} sums @param {Counts} counts */
function addTo(sums, counts) {
  for (const name of /** @type {(keyof Counts)[]} */ (Object.keys(sums))) sums[name] += counts[name];
}

/** @param {any} record @returns {string | null} null unless it is an order */
function linkIdOf({ path, body }) {
  if (path !== '/v5/order/create') return null;
  try {
    return JSON.parse(body.toString('utf8')).orderLinkId ?? null;
  } catch {
    return null;
  }
}

module.exports = { Ledger, OUTCOMES, addTo, noCounts };
