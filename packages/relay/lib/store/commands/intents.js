'use strict';

/** Orders that shall be placed once, from state to state. */

const { RelayError } = require('../../errors');
const { isKilled } = require('../../limits');
const { UNSETTLED, isEnd, next } = require('../../states');
const { fromRow, insert, select, update } = require('../rows');
const { kill, setKill } = require('./kill');
const { notifyAll } = require('./notifications');
const { OPEN, notifyPartial } = require('./partial');
const { countReply, countSending, dayOf, usageOf } = require('./usage');

/** @typedef {import('../rows').Intent} Intent */
/** @typedef {import('../rows').LedgerEvent} LedgerEvent */
/** @typedef {import('./notifications').NewNotification} NewNotification */
/** @typedef {import('../../states').State} State */
/** @typedef {import('../../states').Event} Event */
/** @typedef {import('.').Context} Context */
/**
 * @typedef {{ id?: string, signal?: number, account?: string, state?: State | readonly State[],
 *   since?: number, limit?: number }} IntentFilter
 */
/** @typedef {{ after?: number, signal?: number, intent?: string, limit?: number }} EventFilter */

/** What a transition may change beside the state. */
const PATCHABLE = [
  'order',
  'reduces',
  'notional',
  'attempt',
  'sentAt',
  'leaveBy',
  'deadline',
  'reason',
  'outcome',
];

/**
 * @typedef {object} Transition
 * @property {string} id  of the intent
 * @property {State} from  the state that it must have
 * @property {Event} event
 * @property {number} at
 * @property {Partial<Intent>} [patch]  `order`, `reduces`, `notional`, `attempt`, `sentAt`, `leaveBy`, `deadline`, `reason`,
 *   `outcome`. The event `send` counts `attempt` up and sets `sentAt`, unless the patch does.
 * @property {boolean} [limits]  false sends without a look at the limits; the kill switch is always looked at
 * @property {readonly NewNotification[]} [notifications]  written in the same transaction
 */
/**
 * @typedef {{ intent: Intent } | { stale: Intent } | { blocked: Blocked }} Transitioned
 */
/** @typedef {{ by: 'kill' | 'limit', code: string, message: string }} Blocked */

/** @param {Context} context @param {Transition} asked @returns {Transitioned} */
function transition(context, asked) {
  const { id, from, event, at, notifications = [] } = asked;
  const { connection, totals } = context;
  const before = intentOf(connection, id);
  if (before.state !== from) return { stale: before };
  const step = stepOf(context, before, asked);
  if ('blocked' in step) return step;
  const { after, changes } = step;
  countReply(context, after, event);
  update(connection, 'intents', changes, id);
  totals.add(before.state, -1);
  totals.add(after.state, 1);
  addEvent(connection, after, asked);
  notifyAll(connection, notifications, at);
  if (isEnd(after.state)) notifyPartial(context, after, at);
  return { intent: after };
}

/**
 * Nothing of the row is written. What is sent is counted.
 *
 * @param {Context} context
 * @param {Intent} before
 * @param {Pick<Transition, 'event' | 'at' | 'patch' | 'limits'>} transition
 * @returns {{ after: Intent, changes: Partial<Intent> } | { blocked: Blocked }}
 */
function stepOf(context, before, { event, at, patch = {}, limits = true }) {
  const to = next(before.state, event);
  const changes = {
    ...changesOf(before, event, at, patch),
    ...resetOf(before, to),
    state: to,
    updatedAt: at,
  };
  const after = { ...before, ...changes };
  const blocked =
    event === 'send' ? countOrBlock(context, before, after, { at, limited: limits }) : undefined;
  return blocked === undefined ? { after, changes } : { blocked };
}

/** @param {Context['connection']} connection @param {Intent} after @param {Pick<Transition, 'from' | 'event' | 'at' | 'patch'>} transition */
function addEvent(connection, { id, signal, state, attempt, reason, outcome }, { from, event, at, patch }) {
  const said = {
    ...(event === 'send' && { attempt }),
    ...(patch?.reason && { reason }),
    ...(patch?.outcome && { outcome }),
  };
  const detail = Object.keys(said).length > 0 ? said : null;
  insert(connection, 'events', { at, signal, intent: id, event, from, to: state, detail });
}

/** A target that reduced the position may open one when it is sent again. @param {Intent} before @param {State} to */
function resetOf({ kind, spec, reduces }, to) {
  const isReset = to === 'absent' && reduces && kind === 'target' && spec.position !== 'flat';
  return isReset ? { reduces: false, notional: null } : {};
}

/**
 * @param {Context} context
 * @param {Intent} before
 * @param {Intent} after
 * @param {{ at: number, limited: boolean }} how
 * @returns {Blocked | undefined}
 */
function countOrBlock(context, before, after, { at, limited }) {
  // An order that is sent again was counted the first time.
  const isFirst = before.attempt === 0 || (before.notional === null && after.notional !== null);
  // By the exchange's clock, which a wrong clock of this machine does not change.
  const time = after.sentAt ?? at;
  const day = isFirst ? dayOf(context, after, time) : undefined;
  const { limits } = context;
  const asked = isFirst ? limits : limits && { perOrder: limits.perOrder };
  const blocked = whyBlocked(context, after, { at, time, day, limits: limited ? asked : undefined });
  if (blocked !== undefined || !isFirst) return blocked;
  countSending(context, after, time, day);
  keepLane(context.connection, after);
  return undefined;
}

/** @param {Context['connection']} connection @param {string} id @returns {Intent} */
function intentOf(connection, id) {
  const row = connection.get('SELECT * FROM intents WHERE id = ?', id);
  if (row !== undefined) return fromRow('intents', row);
  throw new RelayError('ERR_RELAY_NO_INTENT', `The store has no intent ${id}.`);
}

/** @param {Intent} before @param {Event} event @param {number} at @param {Partial<Intent>} patch */
function changesOf(before, event, at, patch) {
  for (const name of Object.keys(patch)) {
    if (!PATCHABLE.includes(name)) {
      throw new RelayError('ERR_RELAY_STATE', `A transition cannot change ${name}.`);
    }
  }
  return event === 'send' ? { attempt: before.attempt + 1, sentAt: at, ...patch } : patch;
}

/**
 * Reads the kill switch and the limits in the transaction that would send the order.
 *
 * @param {Context} context
 * @param {Intent} intent
 * @param {{ at: number, time: number, limits: any, day: import('./usage').Day | undefined }} how
 * @returns {Blocked | undefined}
 */
function whyBlocked(context, intent, { at, time, limits, day }) {
  const current = kill(context);
  if (isKilled(current.mode, intent)) {
    const why = `set by ${current.by ?? 'unknown'}${current.reason ? `: ${current.reason}` : ''}`;
    return { by: 'kill', code: 'kill-switch', message: `The kill switch is on (${current.mode}), ${why}` };
  }
  if (limits === undefined) return undefined;
  const broken = context.checkLimits(limits, usageOf(context, intent, time, day), intent);
  if (!broken) return undefined;
  const { code, message, kill: mode } = broken;
  if (mode) setKill(context, { mode, by: 'limit', reason: message, at });
  return { by: 'limit', code, message };
}

/** @typedef {Pick<Intent, 'lane' | 'account' | 'uid' | 'venue' | 'symbol' | 'category'>} Lane */

/** @param {Context['connection']} connection @param {Lane} intent */
function keepLane(connection, { lane, account, uid, venue, symbol, category }) {
  // An account may get another name, and a name another account.
  const sql = `INSERT INTO lanes (lane, account, uid, venue, symbol, category) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET lane = excluded.lane, account = excluded.account WHERE account <> excluded.account`;
  connection.run(sql, lane, account, uid ?? '', venue, symbol, category);
}

/** @param {Context} context @returns {Lane[]} where orders were sent */
function traded({ connection }) {
  return /** @type {Lane[]} */ (connection.all('SELECT * FROM lanes ORDER BY lane'));
}

/**
 * @param {Context} context
 * @returns {{ unsettled: number, byState: Record<string, number> }}  `unsettled`: may have been executed
 */
function counts({ connection }) {
  const rows = connection.all('SELECT state, intents FROM totals WHERE intents > 0');
  const unsettled = rows
    .filter(({ state }) => UNSETTLED.has(state))
    .reduce((sum, row) => sum + row.intents, 0);
  return { unsettled, byState: Object.fromEntries(rows.map(({ state, intents: count }) => [state, count])) };
}

/** @param {Context} context @returns {Intent[]} in order of acceptance */
function openIntents({ connection }) {
  return select(connection, 'intents', { 'state IN (?)': OPEN }, 'ORDER BY sequence');
}

/**
 * Newest first.
 *
 * @param {Context} context
 * @param {IntentFilter} filter  `signal` is a row
 * @returns {Intent[]}
 */
function intents({ connection }, { id, signal, account, state, since, limit }) {
  const conditions = {
    'id = ?': id,
    'signal = ?': signal,
    'account = ?': account,
    'state IN (?)': typeof state === 'string' ? [state] : state,
    'createdAt >= ?': since,
  };
  // All of a signal, which may be for any number of accounts: -1 is no limit.
  const most = limit ?? (signal === undefined ? 1_000 : -1);
  return select(connection, 'intents', conditions, 'ORDER BY sequence DESC LIMIT ?', most);
}

/**
 * Oldest first.
 *
 * @param {Context} context
 * @param {EventFilter} filter  `after` is the row of an event
 * @returns {LedgerEvent[]}
 */
function events({ connection }, { after, signal, intent, limit }) {
  const ofIntent = intent === undefined ? undefined : intentOf(connection, intent);
  const conditions = { 'row > ?': after, 'signal = ?': signal ?? ofIntent?.signal, 'intent = ?': intent };
  const most = limit ?? (conditions['signal = ?'] === undefined ? 1_000 : -1);
  return select(connection, 'events', conditions, 'ORDER BY row LIMIT ?', most);
}

module.exports = { addEvent, counts, events, intents, openIntents, stepOf, traded, transition };
