'use strict';

/**
 * Says whether a relay kept its word about signals of every kind: one check for each promise, from the exchange's own record
 * and the ledger. Pure.
 *
 * @typedef {object} Terms of the round
 * @property {string} dry name of the account that sends nothing
 * @property {string} parts the source whose signals are flattened when they were executed in part
 * @property {readonly string[]} lanes symbols with targets, and with market orders of `parts`
 * @property {number} leaveWithinMs
 * @property {number} recvWindow
 * @property {number} [ordersPerDay] limit
 * @property {Switch[]} switches the kill switch, as it was set from outside
 *
 * @typedef {{ mode: 'off' | 'stop' | 'stop-all', askedAt: number, doneAt: number }} Switch ms since 1970
 * @typedef {import('./mixed-cases.js').WorldEvidence} WorldEvidence
 * @typedef {import('./mixed-cases.js').Cases} Cases
 * @typedef {import('./mixed-cases.js').Violate} Violate
 */

const { isEnd } = require('../../lib/states');
const { groupBy, story, total } = require('./audit.js');
const { LANE_CHECKS, OPERATOR, SUPERSEDED } = require('./audit-lanes.js');
const { casesOf, endOf, nameOf, signed } = require('./mixed-cases.js');

const DAY_MS = 86_400_000;
/** Of the exchange, until a look-up shows an order; part of each deadline. */
const SETTLE_MS = 1000;
/** ms; between a claim and its signature beside the time that it may take: another claim of the same order comes later. */
const CLAIM_MS = 300;
/** ms; how wrong a clock may be on one machine. */
const CLOCK_MS = 1000;
/** @param {any} expected @param {Terms} terms @param {string} account @returns {string[] | undefined} */
function endsFor({ ends }, { dry, ordersPerDay }, account) {
  if (ends === undefined) return undefined;
  const limited = [...ends, SUPERSEDED, ...(ordersPerDay === undefined ? [] : ['rejected:limit-per-day'])];
  // A dry run comes before the limits.
  return account === dry
    ? ['dry', ...limited.filter((/** @type {string} */ end) => end !== 'accepted')]
    : limited;
}

/** A signal that was acknowledged has its intents, and one that was refused has none. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkSignals({ sent, ledger, ofSignal }, terms, violate) {
  const rows = new Map(
    ledger.signals
      .filter(({ result }) => result === 'accepted')
      .map((row) => [`${row.source}/${row.id}`, row]),
  );
  const known = new Set();
  for (const { signal, statuses, acknowledgedAt, expected } of sent) {
    const { source, accounts, isBrief = false, isRace = false, again } = expected;
    const name = `${source}/${signal.id}`;
    known.add(name);
    const allowed = again === 'conflict' || isRace ? 409 : isBrief ? 422 : 0;
    const refusal = statuses.find((status) => status >= 400 && status < 500 && status !== allowed);
    if (refusal !== undefined) violate(`signal ${name} was refused with ${refusal}`);
    if (again === 'conflict' && acknowledgedAt !== null) {
      violate(`signal ${name} was accepted with another text`);
    }
    if (again === 'conflict') {
      if (statuses.includes(409) && !rows.get(name)?.conflicts) {
        violate(`the conflict of ${name} is not in the ledger`);
      }
      continue;
    }
    if (acknowledgedAt === null) continue;
    if (!rows.has(name)) violate(`signal ${name} was acknowledged, and is not in the ledger`);
    const found = (ofSignal.get(name) ?? []).map(({ account }) => account);
    for (const account of accounts) {
      if (!found.includes(account)) violate(`signal ${name} has no intent for ${account}`, { isLost: true });
    }
    if (found.length > accounts.length) violate(`signal ${name} has intents for ${found.join(', ')}`);
  }
  for (const [name, { source }] of rows) {
    if (source !== OPERATOR && !known.has(name)) {
      violate(`signal ${name} is in the ledger, and was never sent`);
    }
  }
  const firsts = groupBy(sent, ({ signal, expected }) => `${expected.source}/${signal.id}`);
  for (const [name, list] of firsts) {
    const taken = list.flatMap(({ statuses }) => statuses).filter((status) => status === 202).length;
    if (taken > 1) violate(`signal ${name} was accepted ${taken} times as a new one`);
    const winners = list.filter(({ acknowledgedAt, expected }) => expected.isRace && acknowledgedAt !== null);
    if (winners.length > 1) violate(`signal ${name} was acknowledged with two texts`);
  }
}

/** What an intent ends as, and what the exchange has of it. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkIntents({ sent, intents, wireOf, keyOf }, terms, violate) {
  const expectedOf = new Map(
    sent
      .filter(
        ({ acknowledgedAt, expected }) =>
          expected.again === undefined && (acknowledgedAt || !expected.isRace),
      )
      .map(({ signal, expected }) => [`${expected.source}/${signal.id}`, { signal, expected }]),
  );
  for (const intent of intents) {
    const { kind, state, account, source, signalId } = intent;
    const { signal, expected = { ends: undefined } } = expectedOf.get(`${source}/${signalId}`) ?? {};
    const sendings = wireOf.get(keyOf(intent)) ?? [];
    const placed = sendings.filter(({ retCode }) => retCode === 0).length;
    const name = `${nameOf(intent)}${sendings.length > 1 ? ` [${story(sendings)}]` : ''}`;
    const isPlaced = state === 'accepted' && kind !== 'cancel';
    const ends = endsFor(expected, terms, account);
    if (!isEnd(state)) violate(`${name} is still ${state}`, { isLost: placed === 0 });
    else if (ends !== undefined && !ends.includes(state) && !ends.includes(endOf(intent))) {
      violate(`${name} ended as ${endOf(intent)}: ${JSON.stringify(intent.reason)}`, { isLost: true });
    }
    if (placed > 1) violate(`${name} was placed ${placed} times`);
    if (isPlaced && placed === 0) {
      violate(`${name} is accepted in the ledger, and was never placed`, { isLost: true });
    }
    if (isEnd(state) && !isPlaced && placed > 0) violate(`${name} ended as ${endOf(intent)}, and was placed`);
    if (account === terms.dry && sendings.length > 0) violate(`${name} is of a dry run, and was sent`);
    if (signal?.kind === 'order' && signal.size.of === 'base') checkContent(signal, sendings, name, violate);
  }
}

/** @param {any} signal @param {any[]} sendings @param {string} name @param {Violate} violate */
function checkContent({ side, size, price, symbol }, sendings, name, violate) {
  const wanted = {
    side: side === 'buy' ? 'Buy' : 'Sell',
    qty: total([size.value]),
    symbol: symbol.replace('.P', ''),
  };
  for (const order of sendings) {
    const isOther =
      order.side !== wanted.side ||
      total([order.qty]) !== wanted.qty ||
      order.symbol !== wanted.symbol ||
      (price !== undefined && total([order.price]) !== total([price]));
    if (isOther) {
      violate(`${name} came along the wire as ${order.side} ${order.qty} ${order.symbol} at ${order.price}`);
    }
  }
}

/** What is at the exchange is in the ledger, of the same account, and as large as was asked for. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkExchange({ wire, fillsOf, wireOf, intentOf, keyOf, rest, laneFills, isWhole }, terms, violate) {
  for (const order of wire) {
    if (!intentOf.has(keyOf(order))) {
      violate(`order ${order.id} of ${order.account} came along the wire, and is not in the ledger`);
    }
  }
  for (const [key, rows] of fillsOf) {
    const [order] = (wireOf.get(key) ?? []).filter(({ retCode }) => retCode === 0);
    if (order === undefined) violate(`${key} was executed, and was not answered with 0`);
    else if (total(rows.map(({ execQty }) => execQty)) > total([order.qty])) {
      violate(`more than ${order.qty} of ${key} was executed`);
    }
  }
  if (!isWhole) return;
  for (const { account, positions } of rest) {
    for (const { symbol, side, size } of positions) {
      const held = (laneFills.get(`${account} ${symbol}`) ?? []).reduce((sum, row) => sum + signed(row), 0n);
      if (signed({ side, execQty: size }) !== held) {
        violate(`${account} holds ${side} ${size} ${symbol}, and ${held}e-12 were executed`);
      }
    }
  }
}

/** No signature is valid after the time at which "not found" counts. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkDeadlines({ intents, wireOf, keyOf }, { recvWindow }, violate) {
  for (const intent of intents) {
    for (const { timestamp } of wireOf.get(keyOf(intent)) ?? []) {
      const late = timestamp + recvWindow + SETTLE_MS - intent.deadline;
      if (late > 1) violate(`${nameOf(intent)} was signed ${late} ms too late`);
    }
  }
}

/** Nothing leaves while the kill switch is on. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkKill({ ledger, intentOf, wireOf, keyOf, wire }, { switches, leaveWithinMs }, violate) {
  const byId = new Map([...intentOf.values()].map((intent) => [intent.id, intent]));
  let mode = 'off';
  for (const { event, to, intent: id, row, at } of ledger.events) {
    if (event === 'kill') mode = to;
    if (event !== 'send' || mode === 'off') continue;
    const intent = byId.get(id);
    const isOwn = (/** @type {any} */ { timestamp }) =>
      timestamp > at - CLAIM_MS && timestamp < at + leaveWithinMs + CLAIM_MS;
    // What was claimed and never left, as the relay was killed, is known by the signal alone.
    const opens = (wireOf.get(keyOf(intent)) ?? []).some((order) => isOwn(order) && !order.reduceOnly);
    const mayReduce = intent.kind !== 'order' || intent.spec.reduceOnly === true;
    if (mode === 'stop-all' || opens || !mayReduce) {
      violate(`${nameOf(intent)} was claimed at event ${row}, with the kill switch at ${mode}`);
    }
  }
  for (const [index, { mode: set, doneAt }] of switches.entries()) {
    if (set === 'off') continue;
    const { askedAt: until = Infinity } = switches[index + 1] ?? {};
    for (const order of wire) {
      const isAfter = order.timestamp > doneAt + leaveWithinMs + CLOCK_MS && order.cameAt < until;
      if (isAfter && (set === 'stop-all' || !order.reduceOnly)) {
        violate(
          `order ${order.id} was signed ${order.timestamp - doneAt} ms after the kill switch was set to ${set}`,
        );
      }
    }
  }
}

/** @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkLimits({ wire }, { ordersPerDay = Infinity }, violate) {
  const opening = wire.filter(({ reduceOnly }) => !reduceOnly);
  const days = groupBy(
    opening,
    ({ account, timestamp }) => `${account} on day ${Math.floor(timestamp / DAY_MS)}`,
  );
  for (const [name, orders] of days) {
    const count = new Set(orders.map(({ id }) => id)).size;
    if (count > ordersPerDay) {
      violate(`${name}: ${count} orders were sent that open, and ${ordersPerDay} are allowed`);
    }
  }
}

const CHECKS = [
  ...[checkSignals, checkIntents, checkExchange, checkDeadlines, checkKill, checkLimits],
  ...LANE_CHECKS,
];

/**
 * @param {WorldEvidence} evidence
 * @param {Terms} terms
 * @returns {import('./audit.js').Verdict}
 */
function auditMix(evidence, terms) {
  const cases = casesOf(evidence);
  /** @type {string[]} */
  const violations = [];
  let lost = 0;
  const violate = (/** @type {string} */ text, { isLost = false } = {}) => {
    violations.push(text);
    if (isLost) lost += 1;
  };
  for (const check of CHECKS) check(cases, terms, violate);
  const placed = [...cases.wireOf.values()].map((list) => list.filter(({ retCode }) => retCode === 0).length);
  const ends = [...groupBy(cases.intents, ({ kind, ...intent }) => `${kind} ${endOf(intent)}`)];
  return {
    signals: cases.sent.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    intents: cases.intents.length,
    executed: placed.reduce((sum, count) => sum + count, 0),
    ...{ lost, doubled: placed.reduce((sum, count) => sum + Math.max(0, count - 1), 0) },
    states: Object.fromEntries(ends.map(([end, { length }]) => [end, length])),
    violations,
  };
}

module.exports = { auditMix };
