'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Gates that share, when the store, a clock or another process does what it should not. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { DirectoryStore } = require('../../lib/gate/directory-store.js');
const { Signer } = require('../../lib/index.js');
const { mapStore, openExchange, openGate, told } = require('../support/gate/gate.js');
const { EXPIRED_REPLY, KEY, OTHER_SECRET, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const RARELY = { minMs: 60000, maxMs: 60000 };

test('a gate goes on checking although the last check that it knows is recent', async (t) => {
  const exchange = await openExchange(t);
  const accept = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = (outgoing) => outgoing.writeHead(502).end();
  const gate = openGate(t, exchange.baseURL, { shared: mapStore(), watchMs: 20 });
  await assert.rejects(gate.ready(), { category: 'no-verdict' });
  await until(() => exchange.checks() > 3);
  exchange.answers[QUERY_API] = accept;
  await until(() => gate.state === 'open');
  const checks = exchange.checks();
  await until(() => exchange.checks() > checks + 3);
});

test('ready() of a gate that has followed another one leaves its next check planned', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: (outgoing) => outgoing.end(told(EXPIRED_REPLY)) });
  const shared = mapStore();
  const retry = { minMs: 2000, maxMs: 2000 };
  const [first, second] = [1, 2].map(() => openGate(t, exchange.baseURL, { shared, retry }));
  await assert.rejects(first.ready(), { category: 'key-expired' });
  first.close();
  await until(() => second.state === 'closed');
  await assert.rejects(second.ready(), { category: 'key-expired' });
  const checks = exchange.checks();
  await until(() => exchange.checks() > checks);
});

test('a process with another secret for the same key does not close the gates of the right one', async (t) => {
  const exchange = await openExchange(t);
  const shared = mapStore();
  const right = openGate(t, exchange.baseURL, { shared });
  await right.ready();
  exchange.answers[QUERY_API] = (outgoing) => outgoing.end(told({ retCode: 10004, retMsg: 'error sign!' }));
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: OTHER_SECRET });
  await assert.rejects(openGate(t, exchange.baseURL, { shared, signer, retry: RARELY }).ready(), {
    category: 'bad-signature',
  });
  await until(() => shared.texts.size >= 2);
  assert.equal(right.state, 'open');
});

test('what a process that was stopped amid its check tells late opens no gate', async (t) => {
  const exchange = await openExchange(t);
  const accept = exchange.answers[QUERY_API];
  let answer;
  exchange.answers[QUERY_API] = (outgoing, incoming) => {
    answer = () => accept(outgoing, incoming);
  };
  // The claim of the stopped process is over.
  const shared = { ...mapStore(), claim: async () => async () => {}, watch: () => () => {} };
  const options = { shared, retry: RARELY, timeoutMs: 60000 };
  const stopped = openGate(t, exchange.baseURL, options);
  const other = openGate(t, exchange.baseURL, options);
  const late = stopped.ready().catch(() => {});
  await until(() => answer !== undefined);
  exchange.answers[QUERY_API] = (outgoing) => outgoing.end(told(EXPIRED_REPLY));
  await assert.rejects(other.ready(), { category: 'key-expired' });
  await until(() => shared.texts.size >= 1);
  answer();
  await late;
  await until(() => stopped.state === 'closed');
  assert.match([...shared.texts.values()][0], /key-expired/);
  assert.equal(other.state, 'closed');
});

test('a claim that comes too late is given back', async (t) => {
  const exchange = await openExchange(t);
  let given = false;
  let grant;
  const claim = () => new Promise((resolve) => (grant = () => resolve(async () => (given = true))));
  const gate = openGate(t, exchange.baseURL, { shared: { ...mapStore(), claim } });
  await gate.ready();
  grant();
  await until(() => given);
});

test('a lock that a full disk leaves, or a clock that was set back, holds up no check', async (t) => {
  const exchange = await openExchange(t);
  const shared = temporaryFolder(t);
  const { writeFile } = fs.promises;
  t.mock.method(fs.promises, 'writeFile', async (file, text, options) => {
    await writeFile(file, '', options);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  const gate = openGate(t, exchange.baseURL, { shared, timeoutMs: 60000 });
  await gate.ready();
  await gate.check();
  await until(() => fs.readdirSync(shared).length === 0);
  t.mock.restoreAll();
  await gate.check();
  await until(() => fs.readdirSync(shared).some((name) => name.endsWith('.json')));
  const [name] = fs.readdirSync(shared);
  const lock = path.join(shared, `${name}.lock`);
  fs.writeFileSync(lock, 'of another process');
  const future = new Date(Date.now() + 86400000);
  fs.utimesSync(lock, future, future);
  await gate.check();
});

test('of two that find an old lock at the same moment one gets it', async (t) => {
  const directory = temporaryFolder(t);
  const lock = path.join(directory, 'name.json.lock');
  const old = 'of a process that was killed';
  fs.writeFileSync(lock, old);
  fs.utimesSync(lock, new Date(0), new Date(0));
  const { rename } = fs.promises;
  let count = 0;
  const isNew = () => fs.existsSync(lock) && !['', old].includes(fs.readFileSync(lock, 'utf8'));
  // Both have found the old lock. The later one, whichever it is, goes on when the other one has made its own.
  t.mock.method(fs.promises, 'rename', async (...names) => {
    count += 1;
    await until(count === 1 ? () => count === 2 : isNew);
    return rename(...names);
  });
  const store = DirectoryStore.in(directory);
  const claims = await Promise.all([store.claim('name', 60000), store.claim('name', 60000)]);
  assert.equal(count, 2);
  assert.equal(claims.filter((release) => release !== null).length, 1);
  for (const release of claims) await release?.();
  assert.deepEqual(fs.readdirSync(directory), []);
});
