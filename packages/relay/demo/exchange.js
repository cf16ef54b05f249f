'use strict';

/** The exchange of the demo, as a process of its own: it goes on when the relay is killed. */

const { startSandbox } = require('bybit-auth/sandbox');
const { ACCOUNTS } = require('./accounts');

/** ms that each reply takes, so that orders are under way when the relay is killed. */
const LATENCY_MS = 250;

async function main() {
  const sandbox = await startSandbox({
    keys: ACCOUNTS.map(({ apiKey, secret }, index) => ({ apiKey, secret, userID: 1001 + index })),
    keepRequests: 10_000,
    faults: { latencyMs: LATENCY_MS },
  });
  const orders = () => sandbox.requests.filter(({ path }) => path === '/v5/order/create').length;
  process.on('message', () => process.send?.({ orders: orders() }));
  process.on('disconnect', () => process.exit());
  process.send?.({ url: sandbox.urls.mainnet });
}

main();
