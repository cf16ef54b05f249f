'use strict';

/** Sets the kill switch from a process of its own, as `signal-relay stop` and `signal-relay resume` do. */

const { openStore } = require('../../lib/store');

async function main() {
  const [file, mode] = process.argv.slice(2);
  const store = await openStore(file, { mode: 'operator' });
  await store.setKill({
    mode: /** @type {any} */ (mode),
    by: 'crash test',
    reason: 'a drill',
    at: Date.now(),
  });
  await store.close();
}

main();
