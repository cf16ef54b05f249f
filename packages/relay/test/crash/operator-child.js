'use strict';

/** Does what `signal-relay stop`, `stop --flatten`, `resume` and `replay` do, from a process of its own as they do. */

const { flatten, replay } = require('../../lib/operator');
const { openStore } = require('../../lib/store');

const WHO = { by: 'crash test', reason: 'a drill' };

/** Why a signal is not placed again: it is not settled, or it has no orders. */
const REFUSALS = new Set(['ERR_RELAY_UNRESOLVED', 'ERR_RELAY_NOT_FOUND']);
/** Of the newest, one is taken. */
const NEWEST = 30;

/** @param {import('../../lib/store').Store} store */
async function replayOne(store) {
  const signals = await store.signals({ limit: NEWEST, result: 'accepted' });
  const { row } = signals[Math.floor(Math.random() * signals.length)] ?? {};
  if (row === undefined) return;
  try {
    await replay(store, row);
  } catch (error) {
    if (!REFUSALS.has(/** @type {any} */ (error).code)) throw error;
  }
}

async function main() {
  const [file, mode] = process.argv.slice(2);
  const store = await openStore(file, { mode: 'operator' });
  if (mode === 'flatten') await flatten(store, WHO);
  else if (mode === 'replay') await replayOne(store);
  else await store.setKill({ mode: /** @type {any} */ (mode), ...WHO, at: Date.now() });
  await store.close();
}

main();
