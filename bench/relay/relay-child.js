'use strict';

/**
 * The relay of the bench, in a process of its own: one source for each number of accounts, so that one signal goes to that
 * many. Told `{ number, call }`, it answers with a value.
 */

const { monitorEventLoopDelay } = require('node:perf_hooks');
const { createRelay, env } = require('../../packages/relay/lib');
const { makeAccounts, variablesOf } = require('../../packages/relay/test/crash/accounts');

/** @type {{ file: string, venueURL: string, sizes: number[], dryRun: boolean, settings?: object }} */
const { file, venueURL, sizes, dryRun, settings } = JSON.parse(process.argv[2]);
const accounts = makeAccounts(Math.max(...sizes));

const relay = createRelay(
  /** @type {any} */ ({
    store: `file:${file}`,
    listen: { host: '127.0.0.1', port: 0 },
    sources: Object.fromEntries(
      sizes.map((count) => [
        `to${count}`,
        {
          ...{ preset: 'standard', keys: [env('CRASH_SOURCE_KEY')], accounts: `first-${count}` },
          rate: { perSecond: 100_000, burst: 1_000_000 },
        },
      ]),
    ),
    accounts: Object.fromEntries(
      accounts.map(({ name, variables }) => [
        name,
        {
          ...{ venue: 'bybit', baseURL: venueURL, dryRun },
          ...{ apiKey: env(variables.key), apiSecret: env(variables.secret) },
        },
      ]),
    ),
    // All accounts have one address here, and the exchange of the bench does not count.
    rates: { perIp: { requests: 100_000, ms: 1000 } },
    groups: Object.fromEntries(
      sizes.map((count) => [`first-${count}`, accounts.slice(0, count).map(({ name }) => name)]),
    ),
    // With so many accounts on a busy machine, the answer to a check may be late; the gates open a little later.
    onDeadAccount: 'start',
    ...settings,
  }),
  { env: { ...process.env, ...variablesOf(accounts) } },
);

const delay = monitorEventLoopDelay({ resolution: 1 });

const CALLS = {
  watchDelay() {
    delay.reset();
    delay.enable();
  },
  /** ns, less the wait that was asked for */
  delay() {
    delay.disable();
    return { p99: delay.percentile(99) - 1e6, longest: delay.max - 1e6 };
  },
  close: () => relay.close(),
};

async function main() {
  const started = performance.now();
  relay.on('error', (error) => process.stderr.write(`relay: ${error.stack ?? error}\n`));
  const { url } = await relay.listen();
  process.on('message', async (/** @type {any} */ { number, call }) => {
    const value = await /** @type {any} */ (CALLS)[call]();
    process.send?.({ number, value: value ?? null });
  });
  process.on('disconnect', () => process.exit());
  while (!(await relay.readyz()).ok) await new Promise((resolve) => setTimeout(resolve, 100));
  process.send?.({ ready: true, url, startMs: performance.now() - started });
}

main();
