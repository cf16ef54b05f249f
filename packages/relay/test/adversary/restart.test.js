'use strict';

/** A configuration that changes while orders are open. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { outcomesOf, setUp } = require('../support/world');

const BTC = 'BTC/USDT:USDT';
const buy = (id, more = {}) => ({ id, at: Date.now(), symbol: BTC, kind: 'order', side: 'buy', ...more });
const close = (id, more = {}) => ({ id, at: Date.now(), symbol: BTC, kind: 'close', ...more });

/** The names of the accounts after a restart, and what becomes of an order of the first one that is followed by an exit of it. */
const CHANGES = {
  'has another name': ({ a1, a2 }) => [{ renamed: a1, a2 }, 'renamed'],
  'has the name of another one': ({ a1, a2 }) => [{ a1: a2, a2: a1 }, 'a2'],
};

for (const [what, change] of Object.entries(CHANGES)) {
  test(`an account that ${what}: its exit still ends what was to be opened before it, and no other does`, async (t) => {
    const { start, orders, settings } = await setUp(t);
    const first = await start();
    await first.setKill({ mode: 'stop-all' });
    await first.push('script', buy('open'));
    const uids = new Map((await first.ledger()).map(({ account, uid }) => [account, uid]));
    await first.close();
    const [accounts, name] = change(settings.accounts);
    settings.accounts = accounts;
    settings.groups.all = Object.keys(accounts);
    const second = await start();
    await second.push('script', close('exit', { to: [name] }));
    await second.setKill({ mode: 'off' });
    await outcomesOf(second, { signal: 'exit' });
    const opened = await outcomesOf(second, { signal: 'open' });
    const states = opened.map(({ account, state, reason }) => [account, state, reason?.code ?? null]);
    assert.deepEqual(states, [
      ['a1', 'cancelled', 'superseded'],
      ['a2', 'accepted', null],
    ]);
    assert.equal(uids.get('a1'), (await second.ledger({ account: name })).at(0)?.uid);
    assert.equal(orders().length, 1);
  });
}
