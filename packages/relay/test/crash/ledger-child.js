'use strict';

/** Reads the store of a relay that has ended, in the folder where its SQLite driver is found, and sends it to its parent. */

const { openStore } = require('../../lib/store');

/** More rows than any test has. */
const limit = 10_000_000;

async function main() {
  const store = await openStore(process.argv[2], { mode: 'read' });
  const [signals, intents, events, notifications] = await Promise.all([
    ...[store.signals({ limit }), store.intents({ limit }), store.events({ limit })],
    store.dueNotifications(Number.MAX_SAFE_INTEGER, limit),
  ]);
  await store.close();
  process.send?.({ signals, intents, events, notifications }, () => process.disconnect());
}

main();
