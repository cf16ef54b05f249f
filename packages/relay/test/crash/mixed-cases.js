'use strict';

/** The evidence of a round with signals of every kind, as its audit looks at it. */

const { NOTHING_TO_DO } = require('../../lib/states');
const { KEPT, groupBy, total } = require('./audit.js');

/** @typedef {Awaited<ReturnType<import('./world.js').World['evidence']>>} WorldEvidence */
/** @typedef {ReturnType<typeof casesOf>} Cases */
/** @typedef {(violation: string, of?: { isLost?: boolean }) => void} Violate */

/** @param {any} intent */
const nameOf = ({ id, signalId, account, kind, symbol }) =>
  `${kind} ${id} (${signalId}, ${symbol} on ${account})`;
/** @param {any} intent @returns {string} how it ended */
const endOf = ({ state, reason }) =>
  reason && state !== 'accepted'
    ? `${state}:${reason.code === 'rejected' ? reason.venueCode : reason.code}`
    : state;
/** @param {any} intent */
const isExit = ({ kind, spec }) => (kind === 'close' && spec.size === undefined) || spec.position === 'flat';
/** @param {any} intent what it wanted is so */
const isDone = ({ state, reason }) => state === 'accepted' || reason?.code === NOTHING_TO_DO;
/** @param {any} order */
const signed = ({ side, execQty }) => total([execQty]) * (side === 'Buy' ? 1n : -1n);

/** @param {WorldEvidence} evidence what the checks look at */
function casesOf({ sent, ledger, orders, cancels, executions, rest, accounts }) {
  const accountOf = new Map(accounts.map(({ name, key }) => [key.apiKey, name]));
  const own = (/** @type {any} */ row) => ({ ...row, account: accountOf.get(row.apiKey) });
  const wire = orders.map(own);
  const intents = [...ledger.intents].sort((one, other) => one.sequence - other.sequence);
  const fills = Object.entries(executions).flatMap(([apiKey, rows]) =>
    [...rows]
      .sort((one, other) => Number(one.execTime) - Number(other.execTime) || one.seq - other.seq)
      .map((row) => own({ ...row, apiKey })),
  );
  const keyOf = (/** @type {any} */ { account, id }) => `${account} ${id}`;
  return {
    ...{ ledger, intents, wire, fills, keyOf },
    sent: [...sent.values()],
    cancels: cancels.map(own),
    intentOf: new Map(intents.map((intent) => [keyOf(intent), intent])),
    wireOf: groupBy(wire, keyOf),
    fillsOf: groupBy(fills, ({ account, orderLinkId: id }) => keyOf({ account, id })),
    laneFills: groupBy(fills, ({ account, symbol }) => `${account} ${symbol}`),
    laneIntents: groupBy(intents, ({ account, symbol }) => `${account} ${symbol}`),
    ofSignal: groupBy(intents, ({ source, signalId }) => `${source}/${signalId}`),
    rest: Object.entries(rest).map(([apiKey, { resting, positions }]) => ({
      ...own({ apiKey }),
      resting,
      positions,
    })),
    /** The exchange remembers all of it. */
    isWhole: Object.values(executions).every(({ length }) => length < KEPT),
  };
}

module.exports = { casesOf, endOf, isDone, isExit, nameOf, signed };
