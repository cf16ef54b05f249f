'use strict';

/** Does what `signal-relay stop`, `stop --flatten` and `resume` do, from a process of its own as they do. */

const { flatten } = require('../../lib/operator');
const { openStore } = require('../../lib/store');

const WHO = { by: 'crash test', reason: 'a drill' };

async function main() {
  const [file, mode] = process.argv.slice(2);
  const store = await openStore(file, { mode: 'operator' });
  if (mode === 'flatten') await flatten(store, WHO);
  else await store.setKill({ mode: /** @type {any} */ (mode), ...WHO, at: Date.now() });
  await store.close();
}

main();
