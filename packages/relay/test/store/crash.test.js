'use strict';

/** Processes that are killed while they accept. What was acknowledged must be found. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');

const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { openStore } = require('../../lib/store');
const { startProcess } = require('./support/process');

/** So many acknowledgements before the process is killed. */
const ENOUGH = 1_000;

/** @param {string[]} lines @returns {string[]} the signals that they acknowledge */
const acknowledged = (lines) => lines.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4));

for (const { atOnce, accounts } of [
  { atOnce: 1, accounts: ['a'] },
  { atOnce: 64, accounts: ['a', 'b', 'c'] },
]) {
  test(`kill -9 with ${atOnce} in flight: what was acknowledged is found, whole`, async (t) => {
    const file = path.join(temporaryFolder(t), 'relay.db');
    let total = 0;
    for (const prefix of ['first-', 'second-', 'third-']) {
      const relay = startProcess(t, 'accept', { file, atOnce, prefix, accounts });
      await relay.until(() =>
        acknowledged(relay.lines).length >= ENOUGH / (atOnce === 1 ? 10 : 1) ? true : undefined,
      );
      await relay.kill();
      const names = acknowledged(relay.lines);
      total += names.length;

      const store = await openStore(file);
      const found = new Map((await store.signals({ limit: 1e6 })).map(({ id, row }) => [id, row]));
      assert.deepEqual(
        names.filter((name) => !found.has(name)),
        [],
      );
      const bySignal = new Map();
      for (const { signal, account } of await store.intents({ limit: 1e6 })) {
        bySignal.set(signal, [...(bySignal.get(signal) ?? []), account]);
      }
      for (const row of found.values()) assert.deepEqual(bySignal.get(row)?.sort(), accounts);
      await store.close();
    }
    t.diagnostic(`${total} signals were acknowledged`);
  });
}
