'use strict';

/** Opens the parts of a relay in their order, and closes them again. */

const { Accounts, accountsError } = require('./accounts');
const { publish } = require('./dispatch/channels');
const { Dispatcher } = require('./dispatch/dispatcher');
const { RelayError } = require('./errors');
const { Housekeeping } = require('./housekeeping');
const { Intake } = require('./intake');
const { createNotifier } = require('./notify');
const operator = require('./operator');
const { resolveSymbol } = require('./signal/symbols');
const { createSource } = require('./sources');
const { openStore } = require('./store');

/** @typedef {import('./config/read').Settings} Settings */
/** @typedef {import('./store').Store} Store */
/** @typedef {(event: string, data: any) => void} Tell */
/** @typedef {(progress: { total: number, open: number, failed: number }) => void} OnProgress */
/**
 * @typedef {object} Parts
 * @property {Store} store
 * @property {Accounts} accounts
 * @property {import('./dispatch/dispatcher').Dispatcher} dispatcher
 * @property {Intake} intake
 * @property {Housekeeping} housekeeping
 * @property {{ start(): void, stop(): Promise<void> | void }} notifier
 */

/**
 * @param {Settings} settings
 * @param {{ tell: Tell, onProgress?: OnProgress }} options
 * @returns {Promise<Parts>}
 * @throws {import('./errors').RelayError} as a rejection, after everything is closed again
 */
async function openParts(settings, { tell, onProgress }) {
  const { store: place, limits } = settings;
  const store = await openStore(place.file, { mode: 'relay', limits, allowUnsafe: place.allowUnsafe });
  const accounts = new Accounts(settings, { store, onError: (error) => tell('error', error) });
  try {
    accounts.open();
    const findings = await accounts.check(onProgress);
    const bearable = [
      'account-not-checked',
      ...(settings.onDeadAccount === 'start' ? ['account-cannot-trade'] : []),
    ];
    if (findings.some(({ code }) => !bearable.includes(code))) throw accountsError(findings);
    for (const { message } of findings) tell('warning', message);
    checkSymbols(settings, accounts, tell);
    return await assemble(settings, { store, accounts, tell });
  } catch (error) {
    accounts.close();
    await store.close();
    throw error;
  }
}

/**
 * @param {Settings} settings
 * @param {{ store: Store, accounts: Accounts, tell: Tell }} opened
 * @returns {Promise<Parts>}
 */
async function assemble(settings, { store, accounts, tell }) {
  const flatten = async (/** @type {any} */ partial) => {
    const { intents } = await operator.closeFilled(store, partial);
    dispatcher.add(/** @type {any} */ (intents));
  };
  /** @type {import('./dispatch/dispatcher').Dispatcher} */
  const dispatcher = new Dispatcher({
    ...{ store, settings, flatten },
    ...{ accounts: accounts.byName, limits: settings.limits, emit: tell },
  });
  const housekeeping = new Housekeeping({ settings, store, emit: tell });
  // A clock of this machine that is some seconds wrong would have every signal refused.
  const context = { ...settings, now: () => accounts.now() };
  const sources = new Map(
    Object.entries(settings.sources).map(([name, source]) => [name, createSource(name, source, context)]),
  );
  const tellKill = async () => {
    const { mode, by, reason } = await store.kill();
    tell('kill', { mode, by: by ?? '', reason: reason ?? '' });
    await dispatcher.changed();
  };
  const intake = new Intake({
    ...{ store, sources, now: Date.now },
    emit(name, data) {
      if (name === 'signal') publish(name, () => data);
      tell(name, data);
    },
    relayKey: await store.relayKey(),
    planContext: () => ({ accounts: accounts.byName, settings, instruments: accounts.instruments }),
    prepare: (intents) => dispatcher.prepare(intents),
    dispatch: (intents, early) => void dispatcher.add(intents, early),
    stopped: () => void tellKill().catch((error) => tell('error', error)),
    heard: (source) => housekeeping.heard(source),
  });
  for (const { name, gate } of accounts.byName.values()) watchGate(gate, { store, account: name, tell });
  store.on('changed', () => dispatcher.changed());
  await dispatcher.start();
  const notifier = createNotifier({
    ...{ store, settings: settings.notify, onError: (error) => tell('error', error) },
    onFailure: (failure) => tell('error', notDelivered(failure)),
  });
  notifier.start();
  housekeeping.start();
  return { store, accounts, dispatcher, intake, housekeeping, notifier };
}

/**
 * A mapping that leads nowhere is told before the first signal with it is refused.
 *
 * @param {Settings} settings
 * @param {Accounts} accounts
 * @param {Tell} tell
 */
function checkSymbols({ symbols: map }, { byName, instruments }, tell) {
  const venues = new Set([...byName.values()].map(({ settings }) => settings.venue));
  for (const venue of venues) {
    for (const name of Object.keys(map)) {
      const resolved = resolveSymbol(name, { map, venue, instruments });
      if ('finding' in resolved) tell('warning', resolved.finding.message);
    }
  }
}

/**
 * @param {import('bybit-auth').AuthGate} gate
 * @param {{ store: Store, account: string, tell: Tell }} parts
 */
function watchGate(gate, { store, account, tell }) {
  gate.on('open', () => tell('gate', { account, state: 'open' }));
  gate.on('closed', (error, { reason }) => {
    if (reason === 'shutdown') return;
    tell('gate', { account, state: 'closed', error, reason });
    const text = `${account}: orders are held: ${error.message}`;
    store
      .notify({ at: Date.now(), kind: 'gate-closed', text, detail: { account, reason } })
      .catch((failure) => tell('error', failure));
  });
}

/** Who is not told of this would rely on alarms that do not come. @param {import('./notify').Failure} failure */
function notDelivered({ channel, reason, count }) {
  const what = count === 1 ? 'A notification was' : `${count} notifications were`;
  return new RelayError('ERR_RELAY_NOTIFY', `notify.${channel}: ${what} not delivered: ${reason}`);
}

/** @param {Parts} parts @param {{ drainMs: number }} options */
async function closeParts({ store, accounts, dispatcher, intake, housekeeping, notifier }, { drainMs }) {
  housekeeping.stop();
  await intake.settled();
  await dispatcher.stop({ drainMs });
  await notifier.stop();
  accounts.close();
  await store.close();
}

module.exports = { closeParts, openParts };
