'use strict';

/** What comes in: accepted once, or refused. */

const { outcomeOf } = require('../../states');
const { insert, select } = require('../rows');
const { addEvent, stepOf } = require('./intents');
const { kill: killNow, setKill } = require('./kill');
const { notifyAll } = require('./notifications');

/** @typedef {import('../rows').SignalRow} SignalRow */
/** @typedef {import('../rows').Intent} Intent */
/** @typedef {import('../rows').Finding} Finding */
/** @typedef {import('./notifications').NewNotification} NewNotification */
/** @typedef {import('.').Context} Context */
/**
 * @typedef {{ id?: string, row?: number, source?: string, since?: number, result?: 'accepted' | 'refused', limit?: number }} SignalFilter
 */
/** @typedef {{ source?: string, since?: number, limit?: number }} RefusalFilter */

/**
 * @typedef {object} Acceptance
 * @property {string} source
 * @property {string} signalId
 * @property {string} bodyHash
 * @property {string | null} [body]  without the secret
 * @property {any} signal  the normal form
 * @property {number} at
 * @property {number} receivedAt
 * @property {readonly Finding[]} [warnings]
 * @property {string} [traceparent]
 * @property {readonly Record<string, any>[]} [intents]  without `signal` and `sequence`, which the store gives; `sending` is the
 *   patch of an order that leaves after this commit, unless kill switch or limits keep it
 * @property {{ mode: import('./kill').KillMode, by: string, reason: string | null }} [kill]  set by a new signal, not by a repeated one
 * @property {readonly NewNotification[]} [notifications]
 */
/**
 * @typedef {object} Accepted
 * @property {'new' | 'duplicate' | 'conflict'} result
 * @property {SignalRow} signal  the one that counts: the first
 * @property {Intent[]} intents  of that one
 * @property {Record<string, import('./intents').Blocked>} [blocked]  by id: what kept an order from leaving with this commit
 */
/**
 * @typedef {object} Refusal
 * @property {string} source
 * @property {string} [signalId]
 * @property {string} [bodyHash]
 * @property {string | null} [body]  without the secret; kept only of an authenticated sender
 * @property {number} status
 * @property {string} reason
 * @property {readonly Finding[]} [findings]
 * @property {number} receivedAt
 * @property {boolean} authenticated
 * @property {readonly NewNotification[]} [notifications]
 */

/**
 * @param {Context} context
 * @param {Acceptance} acceptance
 * @returns {Accepted}
 */
function accept(context, { intents = [], notifications = [], kill, ...signal }) {
  const { connection } = context;
  const { receivedAt, source, signalId, ...rest } = signal;
  const earlier = acceptedRow(connection, source, signalId);
  if (earlier !== undefined) return acceptAgain(connection, earlier, signal);
  const added = addSignal(connection, { ...NEW_SIGNAL, ...rest, receivedAt, source, id: signalId });
  const { row } = added;
  const times = { at: signal.at, createdAt: receivedAt, updatedAt: receivedAt };
  insert(connection, 'events', {
    at: receivedAt,
    signal: row,
    event: 'signal-accepted',
    detail: { intents: intents.length },
  });
  /** @type {NonNullable<Accepted['blocked']>} */
  const blocked = {};
  const addedIntents = intents.map((intent) =>
    addOne(context, { ...NEW_INTENT, ...times, ...intent, source, signalId, signal: row }, blocked),
  );
  // A signal never loosens the switch, and the reason of the first one stays.
  if (kill !== undefined && killNow(context).mode === 'off') setKill(context, { ...kill, at: receivedAt });
  notifyAll(connection, notifications, receivedAt);
  return { result: 'new', signal: added, intents: addedIntents, blocked };
}

/** What a signal and an intent have about which nothing else is known: what is answered need not be read again. */
const NEW_SIGNAL = {
  ...{
    result: 'accepted',
    body: null,
    traceparent: null,
    warnings: null,
    findings: null,
    status: null,
    reason: null,
  },
  ...{ authenticated: true, duplicates: 0, conflicts: 0 },
};
const NEW_INTENT = {
  ...{ uid: null, category: null, leg: null, spec: null, order: null, reduces: false, notional: null },
  ...{
    state: 'planned',
    attempt: 0,
    sentAt: null,
    leaveBy: null,
    deadline: null,
    reason: null,
    outcome: null,
  },
};

/** @param {Context['connection']} connection @param {any} signal @returns {SignalRow} */
const addSignal = (connection, signal) => ({ ...signal, row: insert(connection, 'signals', signal) });

/**
 * @param {Context} context
 * @param {any} intent  with `sending`, when it is sent at once
 * @param {NonNullable<Accepted['blocked']>} blocked  gets what kept it from being sent
 * @returns {Intent}
 */
function addOne(context, { sending, ...intent }, blocked) {
  if (sending === undefined) return addIntent(context, intent);
  const asked = { event: /** @type {const} */ ('send'), at: intent.createdAt, patch: sending };
  const step = stepOf(context, intent, asked);
  if ('blocked' in step) {
    blocked[intent.id] = step.blocked;
    return addIntent(context, intent);
  }
  const added = addIntent(context, step.after);
  addEvent(context.connection, added, { ...asked, from: 'planned' });
  return added;
}

/** @param {Context} context @param {any} intent @returns {Intent} */
function addIntent({ connection, totals }, intent) {
  totals.add(intent.state, 1);
  return { ...intent, sequence: insert(connection, 'intents', intent) };
}

/** @param {Context['connection']} connection @param {string} source @param {string} signalId */
function acceptedRow(connection, source, signalId) {
  const conditions = { 'source = ?': source, 'id = ?': signalId };
  return /** @type {SignalRow | undefined} */ (
    select(connection, 'signals', conditions, `AND result = 'accepted'`)[0]
  );
}

/**
 * @param {Context['connection']} connection
 * @param {SignalRow} earlier
 * @param {Omit<Acceptance, 'intents' | 'notifications' | 'kill'>} again
 * @returns {{ result: 'duplicate' | 'conflict', signal: SignalRow, intents: Intent[] }}
 */
function acceptAgain(connection, earlier, { source, signalId, bodyHash, body, receivedAt }) {
  const { row } = earlier;
  const same = earlier.bodyHash === bodyHash;
  const column = same ? 'duplicates' : 'conflicts';
  connection.run(`UPDATE signals SET ${column} = ${column} + 1 WHERE row = ?`, row);
  // A sender that repeats the other text is counted, and not reported again.
  if (!same && !hasConflict(connection, row, bodyHash)) {
    insert(connection, 'events', {
      at: receivedAt,
      signal: row,
      event: 'conflict',
      detail: { bodyHash, body },
    });
    const text = `Source ${source} sent signal ${signalId} again with another text. The first one counts, this one is not traded.`;
    notifyAll(connection, [{ kind: 'conflict', text, detail: { source, signalId, row } }], receivedAt);
  }
  return {
    result: same ? 'duplicate' : 'conflict',
    signal: signalOf(connection, row),
    intents: intentsOf(connection, row),
  };
}

/** @param {Context['connection']} connection @param {number} row @param {string} bodyHash */
function hasConflict(connection, row, bodyHash) {
  const sql = `SELECT 1 FROM events WHERE signal = ? AND event = 'conflict' AND detail ->> 'bodyHash' = ?`;
  return connection.get(sql, row, bodyHash) !== undefined;
}

/** @param {Context['connection']} connection @param {number} row @returns {SignalRow} */
const signalOf = (connection, row) => select(connection, 'signals', { 'row = ?': row }, '')[0];

/** @param {Context['connection']} connection @param {number} row @returns {Intent[]} */
const intentsOf = (connection, row) =>
  select(connection, 'intents', { 'signal = ?': row }, 'ORDER BY sequence');

/** @param {Context} context @param {Refusal} refusal @returns {{ row: number }} */
function refuse({ connection }, { notifications = [], signalId, ...refusal }) {
  // What a stranger sends must not fill the disk.
  const body = refusal.authenticated ? refusal.body : null;
  const row = insert(connection, 'signals', { ...refusal, id: signalId, body, result: 'refused' });
  const { receivedAt: at, status, reason } = refusal;
  insert(connection, 'events', { at, signal: row, event: 'signal-refused', detail: { status, reason } });
  notifyAll(connection, notifications, at);
  return { row };
}

const DAY_MS = 86_400_000;
/** So many addresses of one source and day are counted by themselves; the rest are counted together. */
const ADDRESSES_A_DAY = 1_000;

/** @param {Context} context @param {{ source: string, ip: string, reason: string, at: number }} refusal */
function countRefusal({ connection }, { source, ip, reason, at }) {
  const day = Math.floor(at / DAY_MS);
  const counted =
    'UPDATE refusals SET count = count + 1, lastAt = ? WHERE source = ? AND day = ? AND ip = ? AND reason = ?';
  if (connection.run(counted, at, source, day, ip, reason).changes > 0) return;
  const known = connection.all(
    'SELECT 1 FROM refusals WHERE source = ? AND day = ? LIMIT ?',
    source,
    day,
    ADDRESSES_A_DAY,
  );
  const address = known.length < ADDRESSES_A_DAY ? ip : 'other';
  const sql = `INSERT INTO refusals (source, day, ip, reason, count, firstAt, lastAt) VALUES (?, ?, ?, ?, 1, ?, ?)
    ON CONFLICT DO UPDATE SET count = count + 1, lastAt = excluded.lastAt`;
  connection.run(sql, source, day, address, reason, at, at);
}

/** Words, not parameters: only so does SQLite use the index of the refused ones. */
const IS_RESULT = { accepted: "result = 'accepted'", refused: "result = 'refused'" };

/**
 * Newest first.
 *
 * @param {Context} context
 * @param {SignalFilter} filter
 * @returns {SignalRow[]}
 */
function signals({ connection }, { id, row, source, since, result, limit = 100 }) {
  const conditions = {
    'row = ?': row,
    'id = ?': id,
    'source = ?': source,
    'receivedAt >= ?': since,
  };
  const ofResult = result && { [IS_RESULT[result]]: [] };
  return select(connection, 'signals', { ...conditions, ...ofResult }, 'ORDER BY row DESC LIMIT ?', limit);
}

/**
 * Newest first: by source, address and reason.
 *
 * @param {Context} context
 * @param {RefusalFilter} filter
 */
function refusals({ connection }, { source, since, limit = 100 }) {
  return select(
    connection,
    'refusals',
    { 'source = ?': source, 'lastAt >= ?': since },
    'ORDER BY lastAt DESC LIMIT ?',
    limit,
  );
}

/**
 * @param {Context} context
 * @param {number} row
 * @returns {{ state: 'pending' | 'complete' | 'partial' | 'none', counts: Record<string, number> }}  how many intents by state
 */
function signalOutcome({ connection }, row) {
  const intents = intentsOf(connection, row);
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { state } of intents) counts[state] = (counts[state] ?? 0) + 1;
  return { state: outcomeOf(intents), counts };
}

module.exports = { accept, countRefusal, refusals, refuse, signalOutcome, signals };
