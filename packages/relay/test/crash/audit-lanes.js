'use strict';

/** What the signals of one account and symbol do to each other: cancels, exits, targets, counter-orders. Pure. */

const { outcomeOf } = require('../../lib/states');
const { total } = require('./audit.js');
const { endOf, isDone, isExit, nameOf, signed } = require('./mixed-cases.js');

/** @typedef {import('./mixed-cases.js').Cases} Cases */
/** @typedef {import('./mixed-cases.js').Violate} Violate */
/** @typedef {import('./audit-mix.js').Terms} Terms */

const OPERATOR = 'operator';
/** Any order to open may end so, for a reason. */
const SUPERSEDED = 'cancelled:superseded';

/** A cancel leaves nothing that was acknowledged before it. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkCancels({ intents, rest, intentOf, keyOf, cancels }, terms, violate) {
  const done = intents.filter(
    ({ kind, state, spec }) => kind === 'cancel' && state === 'accepted' && !spec.target,
  );
  for (const { account, resting } of rest) {
    for (const { orderLinkId: id, symbol } of resting) {
      const order = intentOf.get(keyOf({ account, id }));
      const cancel = done.find(
        (other) =>
          other.account === account &&
          other.symbol === symbol &&
          other.sequence > (order?.sequence ?? Infinity),
      );
      if (cancel !== undefined) violate(`${nameOf(order)} still rests, and ${nameOf(cancel)} is accepted`);
    }
  }
  for (const cancel of done) {
    const isThere = cancels.some(
      ({ account, symbol, retCode, arrivedAt }) =>
        account === cancel.account &&
        symbol === cancel.symbol &&
        retCode === 0 &&
        arrivedAt >= cancel.createdAt,
    );
    if (!isThere) violate(`${nameOf(cancel)} is accepted, and never reached the exchange`);
  }
}

/** What was not placed for a later exit, or cancel, has one. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkSuperseded({ laneIntents }, terms, violate) {
  for (const intents of laneIntents.values()) {
    const superseded = intents.filter((intent) => endOf(intent) === SUPERSEDED);
    for (const intent of superseded) {
      const later = intents.filter(({ sequence }) => sequence > intent.sequence);
      const isCancelled = intent.spec.price !== undefined || intent.spec.trigger !== undefined;
      const hasExit = later.some((other) => isExit(other) || (isCancelled && other.kind === 'cancel'));
      if (isExit(intent) || !hasExit) {
        violate(`${nameOf(intent)} ended as superseded, and no exit came later`);
      }
    }
  }
}

/** @param {any} intent a target or a close @returns {bigint} the position that it leads to */
function wantedOf({ spec, reason }) {
  if (spec.kind === 'close' || spec.position === 'flat' || reason?.code === 'closed-only') return 0n;
  return total([spec.size.value]) * (spec.position === 'long' ? 1n : -1n);
}

/** Targets are reached. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkPositions({ laneIntents, laneFills, ledger, isWhole }, { lanes, dry }, violate) {
  if (!isWhole) return;
  const drifts = new Set(
    ledger.notifications
      .filter(({ kind }) => kind === 'drift')
      .map(({ detail }) => `${detail.account} ${detail.symbol}`),
  );
  for (const [lane, intents] of laneIntents) {
    const [{ account, symbol }] = intents;
    if (account === dry || !lanes.includes(symbol)) continue;
    const fills = laneFills.get(lane) ?? [];
    checkEachTarget(intents, fills, violate);
    const done = intents.filter(isDone);
    const last = done.findLast(({ kind }) => kind === 'target' || kind === 'close');
    const after = new Set(
      done.filter(({ sequence }) => sequence > (last?.sequence ?? -1)).map(({ id }) => id),
    );
    const since = fills.filter(({ orderLinkId }) => after.has(orderLinkId));
    const sum = (/** @type {any[]} */ rows) => rows.reduce((held, row) => held + signed(row), 0n);
    const wanted = (last === undefined ? 0n : wantedOf(last)) + sum(since);
    const held = sum(fills);
    if (held !== wanted && !drifts.has(lane)) {
      violate(`${lane} is ${held}e-12, and ${last && nameOf(last)} leads to ${wanted}e-12`);
    }
  }
}

/**
 * What opens a position waits for all before it, so its target is reached the moment it is executed, unless an exit that came later has
 * passed it.
 *
 * @param {any[]} intents of one lane
 * @param {any[]} fills
 * @param {Violate} violate
 */
function checkEachTarget(intents, fills, violate) {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  let held = 0n;
  let exit = -1;
  for (const row of fills) {
    held += signed(row);
    const intent = byId.get(row.orderLinkId);
    if (intent === undefined) continue;
    if (isExit(intent)) exit = Math.max(exit, intent.sequence);
    if (intent.kind !== 'target' || isExit(intent) || intent.sequence < exit) continue;
    if (held !== wantedOf(intent)) {
      violate(`${nameOf(intent)} led to ${held}e-12, and not to ${wantedOf(intent)}e-12`);
    }
  }
}

/** What was executed in part is closed, where the source says so. @param {Cases} cases @param {Terms} terms @param {Violate} violate */
function checkParts({ ofSignal }, { parts }, violate) {
  for (const [name, intents] of ofSignal) {
    const [{ source, signalId }] = intents;
    if (source !== parts || outcomeOf(intents) !== 'partial') continue;
    const closes = ofSignal.get(`${OPERATOR}/partial-${source}/${signalId}/${intents[0].at}`) ?? [];
    for (const { account, state, reduces } of intents) {
      const isOpened = state === 'accepted' && !reduces;
      if (isOpened && !closes.some((close) => close.account === account)) {
        violate(`signal ${name} was executed in part, and is not closed on ${account}`);
      }
    }
  }
}

module.exports = {
  LANE_CHECKS: [checkCancels, checkSuperseded, checkPositions, checkParts],
  OPERATOR,
  SUPERSEDED,
};
