'use strict';

/**
 * A relay in a process of its own, to be killed. Its configuration is the JSON of the variable CRASH_RELAY. It tells its
 * parent when it is ready, and answers how much is still open. SIGTERM ends it as an operator does.
 *
 * @typedef {object} Setup
 * @property {string} file of the store
 * @property {number} port
 * @property {string} venueURL
 * @property {import('./accounts.js').Account[]} accounts
 * @property {'ever' | 'open' | 'blind'} orderIds of the exchange
 * @property {number} leaveWithinMs
 * @property {number} recvWindow
 * @property {object} [settings] put over those below
 * @property {object} [accountSettings] of every account
 * @property {Record<string, object>} [settingsOf] of single accounts, by name
 * @property {Record<string, object>} [sources] beside `crash`, by name
 */

const { Meters } = require('../../../../test/soak/meters.js');
const { createRelay, env } = require('../../lib');
const { openStore } = require('../../lib/store');
const { STATES, isEnd } = require('../../lib/states');

/** In which something is still to be done without a person. */
const MOVING = Object.keys(STATES).filter(
  (state) => state !== 'needs-operator' && !isEnd(/** @type {any} */ (state)),
);

/** What the relay has to know of an exchange that forgets order ids. */
const SEMANTICS = {
  ever: undefined,
  open: { idScope: 'open' },
  blind: { idScope: 'open', findSees: 'open' },
};

/** @type {Setup} */
const setup = JSON.parse(/** @type {string} */ (process.env.CRASH_RELAY));

function configuration() {
  const { file, port, venueURL, orderIds, accounts, leaveWithinMs, recvWindow } = setup;
  const { settings, accountSettings, settingsOf = {}, sources = {} } = setup;
  const known = accounts.map(({ name, variables }) => [
    name,
    {
      ...{ venue: 'bybit', baseURL: venueURL, leaveWithinMs, recvWindow },
      ...{ semantics: SEMANTICS[orderIds], ...accountSettings, ...settingsOf[name] },
      ...{ apiKey: env(variables.key), apiSecret: env(variables.secret) },
    },
  ]);
  return {
    store: `file:${file}`,
    listen: { host: '127.0.0.1', port },
    sources: Object.fromEntries(
      Object.entries({ crash: {}, ...sources }).map(([name, source]) => [
        name,
        { preset: 'standard', keys: [env('CRASH_SOURCE_KEY')], accounts: 'all', ...source },
      ]),
    ),
    accounts: Object.fromEntries(known),
    groups: { all: accounts.map(({ name }) => name) },
    // Nothing may end for its age alone: what is acknowledged has to be executed.
    limits: { maxAgeMs: 3_600_000 },
    ...settings,
  };
}

async function main() {
  const relay = createRelay(/** @type {any} */ (configuration()));
  relay.on('error', (error) => process.stderr.write(`relay: ${error.stack ?? error}\n`));
  process.on('SIGTERM', () => relay.close().then(() => process.exit(0)));
  const meters = new Meters();
  /** @type {ReturnType<typeof openStore> | undefined} */
  let reader;
  const calls = {
    startMeters: () => meters.start(),
    /** @param {number} share of the run that is over */
    sample: (share) => meters.sample(share),
    readMeters() {
      meters.stop();
      return meters.read();
    },
    /** @param {number} after @returns {Promise<any[]>} what happened since */
    async events(after) {
      reader ??= openStore(setup.file, { mode: 'read' });
      return (await reader).events({ after, limit: 100_000 });
    },
    /** @param {'off' | 'stop' | 'stop-all' | 'flatten'} mode @returns {Promise<boolean>} whether it is done; not before the relay is ready */
    switch: (mode) =>
      (mode === 'flatten' ? relay.flatten() : relay.setKill({ mode, reason: 'a drill' })).then(
        () => true,
        () => false,
      ),
    /** @returns {Promise<number>} how many intents have not ended */
    async open() {
      const { counts } = await relay.status();
      return MOVING.reduce((sum, state) => sum + (counts.byState[state] ?? 0), 0);
    },
    /** @returns {Promise<string[]>} the states of intents that have not ended */
    async moving() {
      const intents = await relay.ledger({ state: MOVING, limit: 100 });
      return [...new Set(intents.map(({ state }) => state))];
    },
  };
  process.on('message', async (/** @type {any} */ { number, call, args }) => {
    const value = await (Object.hasOwn(calls, call) ? calls : /** @type {any} */ (relay))[call](...args);
    process.send?.({ number, value });
  });
  process.on('disconnect', () => process.exit(1));
  await relay.listen();
  process.send?.({ ready: true });
}

main().catch((error) => {
  process.send?.({ failed: { code: error.code, message: error.message } });
  process.stderr.write(`relay: ${error.stack}\n`);
  for (const { message } of error.findings ?? []) process.stderr.write(`relay:   ${message}\n`);
  process.exitCode = 1;
  // The relay must not keep the process alive, and the channel to the parent may not.
  process.channel?.unref();
});
