'use strict';

/**
 * Says whether a relay kept its word: what it acknowledged is in its ledger, what is in its ledger was executed once or
 * not at all, as the ledger says, and nothing was executed that the ledger does not know. Pure.
 *
 * @typedef {object} Evidence
 * @property {Map<string, import('./sender.js').Sent>} sent by id of the signal
 * @property {{ signals: any[], intents: any[], events?: any[] }} ledger rows of the relay's store
 * @property {import('./wire.js').WireOrder[]} orders what came along the wire
 * @property {Record<string, any[]>} executions what the accounts say, by API key
 * @property {import('./accounts.js').Account[]} accounts each signal is for all of them
 *
 * @typedef {object} Rules
 * @property {readonly string[]} [mayEndAs] the ends that are no failure; default: accepted
 *
 * @typedef {object} Verdict
 * @property {number} signals acknowledged
 * @property {number} intents in the ledger
 * @property {number} executed orders
 * @property {number} lost acknowledged orders that were not executed, and should have been
 * @property {number} doubled executions of an order beyond the first
 * @property {Record<string, number>} states of the intents
 * @property {string[]} violations
 */

const { isEnd } = require('../../lib/states');

/** How many executions of an account the sandbox remembers. */
const KEPT = 500;

/** @template T @param {readonly T[]} items @param {(item: T) => string} keyOf @returns {Map<string, T[]>} */
function groupBy(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Of decimal strings, without floats. @param {string[]} values @returns {bigint} in units of 1e-12 */
function total(values) {
  return values.reduce((sum, value) => {
    const [whole, fraction = ''] = value.split('.');
    const sign = whole.startsWith('-') ? -1n : 1n;
    return sum + sign * (BigInt(whole.replace('-', '')) * 10n ** 12n + BigInt(fraction.padEnd(12, '0')));
  }, 0n);
}

/** The second record: executions have their order's id and quantity. @param {any[]} rows */
function ordersOfExecutions(rows) {
  return [...groupBy(rows, ({ orderId }) => orderId).values()].map((parts) => ({
    id: parts[0].orderLinkId,
    symbol: parts[0].symbol,
    quantity: total(parts.map(({ execQty }) => execQty)),
  }));
}

/** What was acknowledged has its intents. @param {Evidence} evidence @param {(text: string) => void} violate */
function checkAcknowledged({ sent, ledger, accounts }, violate) {
  const rows = new Map(ledger.signals.map((row) => [row.id, row]));
  const intents = groupBy(ledger.intents, ({ signalId }) => signalId);
  let missing = 0;
  for (const [id, { acknowledgedAt, statuses }] of sent) {
    if (acknowledgedAt === null) {
      const refusal = statuses.find((status) => status >= 400 && status < 500);
      if (refusal !== undefined) violate(`signal ${id} was refused with ${refusal}`);
      continue;
    }
    const found = intents.get(id) ?? [];
    if (rows.get(id) === undefined) violate(`signal ${id} was acknowledged, and is not in the ledger`);
    const lacking = accounts.filter(({ name }) => !found.some(({ account }) => account === name));
    missing += lacking.length;
    for (const { name } of lacking) violate(`signal ${id} was acknowledged, and has no intent for ${name}`);
  }
  for (const id of rows.keys()) {
    if (!sent.has(id)) violate(`signal ${id} is in the ledger, and was never sent`);
  }
  return missing;
}

/**
 * How each sending of an order went, and what the ledger says about it, in ms since the first one came.
 *
 * @param {import('./wire.js').WireOrder[]} sendings
 * @param {any[]} [events] of the intent
 */
function story(sendings, events = []) {
  const [{ cameAt: start }] = sendings;
  const parts = sendings.map(({ fate, timestamp, cameAt, arrivedAt, retCode }) => {
    const arrival = arrivedAt === null ? 'never arrived' : `arrived ${arrivedAt - start}`;
    return `${fate}: signed ${timestamp - start}, came ${cameAt - start}, ${arrival}, ${retCode}`;
  });
  const steps = events.map(({ at, event, detail }) => {
    const { code, venueCode } = detail?.reason ?? {};
    return [`${event} ${at - start}`, code, venueCode].filter((part) => part != null).join(' ');
  });
  return [...parts, ...(steps.length > 0 ? [`ledger: ${steps.join(', ')}`] : [])].join('; ');
}

/**
 * @param {any} intent
 * @param {number} executions of its order
 * @param {readonly string[]} mayEndAs
 * @returns {{ problem?: string, isLost?: boolean }}
 */
function auditIntent({ id, state, signalId, account, reason }, executions, mayEndAs) {
  const name = `order ${id} (${signalId} on ${account})`;
  if (executions > 1) return { problem: `${name} was executed ${executions} times` };
  if (!isEnd(state)) return { problem: `${name} is still ${state}`, isLost: executions === 0 };
  if (state === 'accepted') {
    return executions === 1
      ? {}
      : { problem: `${name} is accepted in the ledger, and was never executed`, isLost: true };
  }
  const why = reason === null || reason === undefined ? '' : `: ${JSON.stringify(reason)}`;
  if (executions === 1) return { problem: `${name} is ${state} in the ledger, and was executed${why}` };
  if (!mayEndAs.includes(state)) return { problem: `${name} ended as ${state}${why}`, isLost: true };
  return {};
}

/**
 * The two records of the exchange agree, as far back as the second one goes.
 *
 * @param {Evidence} evidence
 * @param {(text: string) => void} violate
 */
function checkRecords({ orders, executions }, violate) {
  for (const [apiKey, rows] of Object.entries(executions)) {
    const answered = orders.filter((order) => order.apiKey === apiKey && order.retCode === 0);
    const byId = groupBy(answered, ({ id }) => id);
    const executed = ordersOfExecutions(rows);
    if (rows.length < KEPT && executed.length !== answered.length) {
      violate(
        `${apiKey} has ${executed.length} executed orders, and ${answered.length} were answered with 0`,
      );
    }
    for (const { id, quantity } of executed) {
      const [order] = byId.get(id) ?? [];
      if (order === undefined) violate(`${apiKey} has executed order ${id}, which was not answered with 0`);
      else if (rows.length < KEPT && total([order.qty]) !== quantity) {
        violate(`${apiKey} has executed ${quantity}e-12 of order ${id}, and ${order.qty} were asked for`);
      }
    }
  }
}

/**
 * @param {Evidence} evidence
 * @param {Rules} [rules]
 * @returns {Verdict}
 */
function audit(evidence, { mayEndAs = ['accepted'] } = {}) {
  const { sent, ledger, orders, accounts } = evidence;
  /** @type {string[]} */
  const violations = [];
  const violate = (/** @type {string} */ text) => violations.push(text);
  const keyOf = new Map(accounts.map(({ name, key }) => [name, key.apiKey]));
  const executed = orders.filter(({ retCode }) => retCode === 0);
  const byId = groupBy(executed, ({ id, apiKey }) => `${apiKey} ${id}`);
  const counts = { lost: checkAcknowledged(evidence, violate), doubled: 0 };
  const known = new Set();
  for (const intent of ledger.intents) {
    const key = `${keyOf.get(intent.account)} ${intent.id}`;
    if (known.has(key)) violate(`order ${intent.id} is in the ledger twice`);
    known.add(key);
    const times = byId.get(key)?.length ?? 0;
    counts.doubled += Math.max(0, times - 1);
    const { problem, isLost = false } = auditIntent(intent, times, mayEndAs);
    if (isLost) counts.lost += 1;
    if (problem === undefined) continue;
    const sendings = orders.filter(({ id, apiKey }) => `${apiKey} ${id}` === key);
    const events = ledger.events?.filter((event) => event.intent === intent.id);
    violate(sendings.length > 1 ? `${problem} (${story(sendings, events)})` : problem);
  }
  for (const { id, apiKey } of orders) {
    if (!known.has(`${apiKey} ${id}`)) {
      violate(`order ${id} of ${apiKey} came along the wire, and is not in the ledger`);
    }
  }
  checkRecords(evidence, violate);
  const states = [...groupBy(ledger.intents, ({ state }) => state)].map(([state, { length }]) => [
    state,
    length,
  ]);
  return {
    signals: [...sent.values()].filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    intents: ledger.intents.length,
    executed: executed.length,
    ...counts,
    states: Object.fromEntries(states),
    violations,
  };
}

module.exports = { KEPT, audit, groupBy, story, total };
