'use strict';

/**
 * What a person does to the ledger, also from another process than the relay's: each is one commit, and a relay that runs
 * sees it by the store's event `changed`.
 */

const { readConfig } = require('./config/read');
const { RelayError } = require('./errors');
const { isExit } = require('./plan/order');
const { orderId } = require('./signal/order-id');
const { isEnd } = require('./states');
const { openStore } = require('./store');

/** @typedef {import('./store').Store} Store */
/**
 * @typedef {object} Operator
 * @property {import('./config/read').Settings} settings  without the secrets
 * @property {Store} store  signals, intents, events, kill switch
 * @property {(row: number, options?: { account?: string }) => Promise<{ signal: any, intents: any[] }>} replay  as Relay.replay()
 * @property {(options?: { reason?: string }) => Promise<{ signal: any, intents: any[] }>} flatten  as Relay.flatten()
 * @property {(id: string, verdict: 'accepted' | 'absent') => Promise<any>} resolve  as Relay.resolve()
 * @property {() => Promise<void>} close
 */

/** The source of signals that a person makes. */
const OPERATOR = 'operator';
const VERDICTS = Object.freeze({ accepted: 'operator-accepted', absent: 'operator-absent' });
/** How often a verdict is tried while the relay changes the intent. */
const ATTEMPTS = 3;

/**
 * @param {Store} store
 * @param {{ id: string, kind: string, note: string, at: number }} signal
 * @param {(orderIdOf: (uid: string, leg: string) => string) => any[]} makeIntents
 */
async function acceptOwn(store, { id, kind, note, at }, makeIntents) {
  const key = await store.relayKey();
  const intents = makeIntents((uid, leg) =>
    orderId(key, { source: OPERATOR, signalId: id, account: uid, leg }),
  );
  const signal = { v: 1, id, source: OPERATOR, at, symbol: '', kind, note };
  const body = JSON.stringify({ id, kind, note });
  const common = { source: OPERATOR, signalId: id, bodyHash: id, body, at, receivedAt: at, warnings: [] };
  return store.accept({ ...common, signal, intents });
}

/** @param {any} intent  of the ledger @param {{ id: string, signalId: string, at: number, spec?: any, kind?: string }} own */
function renewed({ account, uid, venue, symbol, category, lane, leg, kind, spec }, own) {
  // A target that reduced the position may open one now.
  const reduces = isExit(spec);
  const common = { source: OPERATOR, account, uid, venue, symbol, category, lane, leg, kind, spec, reduces };
  const unsent = { order: null, notional: null, state: 'planned', attempt: 0, sentAt: null, leaveBy: null };
  return { ...common, ...unsent, deadline: null, reason: null, outcome: null, ...own };
}

/**
 * Places the orders of a signal again, as a new signal with new order ids.
 *
 * @param {Store} store
 * @param {number} row  of the old signal
 * @param {{ account?: string, now?: number }} [options]
 * @returns {Promise<{ signal: any, intents: any[] }>}
 * @throws {RelayError} as a rejection: ERR_RELAY_UNRESOLVED while an order of the old one may still be placed,
 *   ERR_RELAY_NOT_FOUND
 */
async function replay(store, row, { account, now = Date.now() } = {}) {
  const intents = await store.intents({ signal: row, ...(account !== undefined && { account }) });
  if (intents.length === 0) {
    throw new RelayError(
      'ERR_RELAY_NOT_FOUND',
      `Signal ${row} has no orders${account ? ` for ${account}` : ''}.`,
    );
  }
  const open = intents.find(({ state }) => !isEnd(state));
  if (open !== undefined) {
    const text = `Signal ${row} cannot be replayed: its order for ${open.account} is ${open.state}, so it may be placed as well.`;
    throw new RelayError('ERR_RELAY_UNRESOLVED', `${text} Wait, or decide it: signal-relay resolve`);
  }
  const id = `replay-${row}-${now}`;
  const note = `replay of ${intents[0].signalId}`;
  return acceptOwn(store, { id, kind: 'replay', note, at: now }, (orderIdOf) =>
    intents.map((intent) => {
      const { uid, leg } = /** @type {{ uid: string, leg: string }} */ (intent);
      return renewed(intent, { id: orderIdOf(uid, leg), signalId: id, at: now });
    }),
  );
}

/**
 * Stops openings, cancels the resting orders and closes every position of the lanes that the ledger knows.
 *
 * @param {Store} store
 * @param {{ reason?: string, by?: string, now?: number }} [options]
 * @returns {Promise<{ signal: any, intents: any[] }>} without intents when nothing was ever traded
 */
async function flatten(store, { reason = '', by = OPERATOR, now = Date.now() } = {}) {
  await store.setKill({ mode: 'stop', by, reason, at: now });
  const steps = (await store.traded()).flatMap((lane) => [cancelOf(lane), closeOf(lane)]);
  return acceptSteps(store, steps, { id: `flatten-${now}`, note: reason, at: now });
}

/**
 * Closes what a signal has opened where only some of its accounts were filled, and cancels what still rests. A second call
 * does nothing.
 *
 * @param {Store} store
 * @param {{ source: string, signalId: string, filled: any[] }} partial  intents that were accepted
 * @param {number} [now]
 */
function closeFilled(store, { source, signalId, filled }, now = Date.now()) {
  const steps = filled.flatMap((intent) => {
    const rests = intent.spec?.type === 'limit' || intent.spec?.type === 'stop';
    return rests ? [cancelOf(intent, intent.id), closeOf(intent)] : [closeOf(intent)];
  });
  // The name of a source has no slash. The time tells apart two signals of one id, the first of which the ledger has forgotten.
  const id = `partial-${source}/${signalId}/${filled[0].at}`;
  return acceptSteps(store, steps, { id, note: `only a part of ${signalId} was placed`, at: now });
}

/** @param {any} lane */
const placeOf = ({ category, symbol }) => `${category}:${symbol}`;

/** @param {any} lane  account, uid, venue, symbol, category, lane */
const closeOf = (lane) => ({
  ...lane,
  leg: `close ${placeOf(lane)}`,
  kind: 'close',
  spec: { kind: 'close' },
});

/** @param {any} lane @param {string} [target]  id of an order; default: all orders of the symbol */
const cancelOf = (lane, target) => ({
  ...lane,
  ...{ leg: `cancel ${placeOf(lane)}`, kind: 'cancel', spec: { kind: 'cancel', ...(target && { target }) } },
});

/**
 * @param {Store} store
 * @param {any[]} steps
 * @param {{ id: string, note: string, at: number }} signal
 */
function acceptSteps(store, steps, { id, note, at }) {
  return acceptOwn(store, { id, kind: 'close', note, at }, (orderIdOf) =>
    steps.map((step) => renewed(step, { id: orderIdOf(step.uid, step.leg), signalId: id, at })),
  );
}

/**
 * Decides an intent that needs a person.
 *
 * @param {Store} store
 * @param {string} id  of the order
 * @param {'accepted' | 'absent'} verdict  `absent`: it is sent again when it is not too old
 * @param {{ now?: number, by?: string }} [options]
 * @returns {Promise<any>} the intent
 * @throws {RelayError} as a rejection: ERR_RELAY_NOT_FOUND, ERR_RELAY_STATE when it does not need a person
 */
async function resolve(store, id, verdict, { now = Date.now(), by = OPERATOR } = {}) {
  const event = VERDICTS[verdict];
  if (event === undefined) {
    throw new RelayError('ERR_RELAY_VERDICT', 'The verdict must be accepted or absent.');
  }
  for (let attempt = 1; ; attempt += 1) {
    const [intent] = await store.intents({ id });
    if (intent === undefined) throw new RelayError('ERR_RELAY_NOT_FOUND', `The ledger has no order ${id}.`);
    if (intent.state !== 'needs-operator') {
      throw new RelayError(
        'ERR_RELAY_STATE',
        `The order ${id} is ${intent.state}, so there is nothing to decide.`,
      );
    }
    const reason = { code: event, message: `decided by ${by}` };
    const changed = await store.transition({ id, from: intent.state, event, at: now, patch: { reason } });
    if ('intent' in changed) return changed.intent;
    if (attempt === ATTEMPTS) {
      throw new RelayError('ERR_RELAY_BUSY', `The order ${id} changed meanwhile; try again.`);
    }
  }
}

/**
 * Opens the store for an operator's program, beside a relay that runs or without one. No API key is needed, and nothing is sent: a
 * relay that runs, or the next one, carries out what is written.
 *
 * @param {import('./config/define').RelayConfig} config
 * @param {{ env?: NodeJS.ProcessEnv, read?: boolean }} [options]  `env`: default process.env; `read`: nothing is written
 * @returns {Promise<Operator>}
 * @throws {RelayError} as a rejection: ERR_RELAY_CONFIG, ERR_RELAY_STORE_IO when there is no store yet, ERR_RELAY_NO_SQLITE …
 * @example
 * const operator = await openOperator(config);
 * await operator.store.setKill({ mode: 'stop', by: 'night watch', reason: 'news' });
 * await operator.close();
 */
async function openOperator(config, { env = process.env, read = false } = {}) {
  // A stop must work where no key is at hand.
  const settings = readConfig(config, { env, secrets: false });
  const store = await openStore(settings.store.file, {
    mode: read ? 'read' : 'operator',
    limits: settings.limits,
  });
  return {
    settings,
    store,
    replay: (row, options) => replay(store, row, options),
    flatten: (options) => flatten(store, options),
    resolve: (id, verdict) => resolve(store, id, verdict),
    close: () => store.close(),
  };
}

module.exports = { closeFilled, flatten, openOperator, replay, resolve };
