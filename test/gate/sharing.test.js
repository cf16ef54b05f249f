'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Gates of one key in several processes: one of them checks, alarms and warns; all of them know. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { Sharing } = require('../../lib/gate/sharing.js');
const { BybitAuthError, Signer, classify } = require('../../lib/index.js');
const { forkGate } = require('../support/gate/gate-child.js');
const { KEY_INFORMATION, mapStore, openExchange, openGate, told } = require('../support/gate/gate.js');
const { KEY, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');

const EXPIRED = { retCode: 33004, retMsg: 'Your api key has expired.' };
const RETRY = { minMs: 200, maxMs: 400 };
const RARELY = { minMs: 60000, maxMs: 60000 };

const directories = [];
// At the very end: the processes of a test end after it.
test.after(() => directories.forEach((directory) => fs.rmSync(directory, { recursive: true, force: true })));

function makeDirectory() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-shared-'));
  directories.push(directory);
  return directory;
}

function openGates(t, baseURL, shared, count, options = {}) {
  const { apiKey, secret: apiSecret } = KEY;
  return Promise.all(
    Array.from({ length: count }, () =>
      forkGate(t, { apiKey, apiSecret, baseURL, shared, retry: RETRY, ...options }),
    ),
  );
}

const readAll = (directory) =>
  fs
    .readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => fs.readFileSync(path.join(directory, name), 'utf8'));

const heard = (gates, event) => gates.flatMap(({ events }) => events).filter((name) => name === event).length;
const stateOf = async (gates) =>
  Promise.all(gates.map(({ tell }) => tell('state').then(({ state }) => state)));
const allAre = async (gates, state) => {
  while ((await stateOf(gates)).some((now) => now !== state)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('four processes: one check at launch, one alarm, one check that opens, one message that it is open', async (t) => {
  const exchange = await openExchange(t);
  const gates = await openGates(t, exchange.baseURL, makeDirectory(), 4);
  const answers = await Promise.all(gates.map(({ tell }) => tell('ready')));
  assert.deepEqual(answers, Array(4).fill({ ok: true }));
  assert.equal(exchange.checks(), 1);
  await until(() => heard(gates, 'open') + heard(gates, 'shared open') === 4);
  assert.equal(heard(gates, 'open'), 1);

  let isExpired = true;
  const accept = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = (outgoing, incoming) =>
    isExpired ? outgoing.end(told(EXPIRED)) : accept(outgoing, incoming);
  await gates[2].tell('report', EXPIRED);
  await allAre(gates, 'closed');
  const { message } = await gates[0].tell('state');
  assert.match(message, /33004 key-expired/);
  await until(() => heard(gates, 'closed') + heard(gates, 'shared closed') === 4);
  assert.deepEqual([heard(gates, 'closed'), gates[2].events.includes('closed')], [1, true]);

  await until(() => exchange.checks() > 3);
  isExpired = false;
  await allAre(gates, 'open');
  await until(() => heard(gates, 'open') + heard(gates, 'shared open') === 8);
  assert.equal(heard(gates, 'open'), 2);
  const { length } = exchange.asked;
  assert.deepEqual(await gates[1].tell('check'), { ok: true });
  assert.equal(exchange.asked.filter((name) => name === QUERY_API).length, exchange.checks());
  assert.ok(exchange.asked.length > length, 'check() asks, whatever others know');
});

test('a dead key: every process refuses to start, and one asks', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: (outgoing) => outgoing.end(told(EXPIRED)) });
  const gates = await openGates(t, exchange.baseURL, makeDirectory(), 3, { retry: { minMs: 60000 } });
  const answers = await Promise.all(gates.map(({ tell }) => tell('ready')));
  for (const answer of answers) assert.equal(answer.category, 'key-expired');
  assert.equal(exchange.checks(), 1);
  await until(() => heard(gates, 'closed') + heard(gates, 'shared closed') === 3);
  assert.equal(heard(gates, 'closed'), 1);
});

test('a warning is given once, by whichever process, and not again after a restart', async (t) => {
  let days = 3;
  const information = () => ({ ...KEY_INFORMATION, ips: [], deadlineDay: days });
  const exchange = await openExchange(t, {
    [QUERY_API]: (outgoing) => outgoing.end(told({ result: information() })),
  });
  const shared = makeDirectory();
  const [first, second] = await openGates(t, exchange.baseURL, shared, 2);
  await Promise.all([first.tell('ready'), second.tell('ready')]);
  await until(() => heard([first, second], 'expiring') === 1);
  await until(() => readAll(shared).some((text) => text.includes('"warned":3')));
  await Promise.all([first.kill(), second.kill()]);
  const [third, fourth] = await openGates(t, exchange.baseURL, shared, 2);
  await third.tell('check');
  await fourth.tell('check');
  days = 1;
  await fourth.tell('check');
  await until(() => readAll(shared).some((text) => text.includes('"warned":1')));
  await third.tell('check');
  await until(() => heard([third, fourth], 'expiring') > 0);
  assert.deepEqual([heard([third], 'expiring'), heard([fourth], 'expiring')], [0, 1]);
});

test('a process that is killed amid its check does not hold up the others', async (t) => {
  let hangs = true;
  const exchange = await openExchange(t);
  const accept = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = (outgoing, incoming) => hangs || accept(outgoing, incoming);
  const options = { timeoutMs: 200 };
  const shared = makeDirectory();
  const [first] = await openGates(t, exchange.baseURL, shared, 1, options);
  first.tell('ready');
  await until(() => exchange.checks() === 1);
  await first.kill();
  hangs = false;
  const [second] = await openGates(t, exchange.baseURL, shared, 1, options);
  assert.deepEqual(await second.tell('ready'), { ok: true });
  await until(() => !fs.readdirSync(shared).some((name) => /lock/.test(name)));
});

test('the lock of a killed process is tried once more at the end of the wait, when it is free at last', async (t) => {
  const settings = {
    baseURL: new URL('http://127.0.0.1:1'),
    needs: [],
    diagnose: { signer: new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret }) },
  };
  const longestMs = 150;
  let lockedAt = null;
  const released = [];
  const store = {
    ...mapStore(),
    // Free after 150 ms, between two tries.
    claim: async () => {
      lockedAt ??= performance.now();
      return performance.now() - lockedAt < longestMs ? null : async () => released.push(true);
    },
  };
  const sharing = new Sharing(store, settings, () => {});
  t.after(() => sharing.close());
  const joined = await sharing.join({ since: 0, longestMs, ended: new AbortController().signal });
  joined.release();
  await until(() => released.length > 0);
});

test('an older refusal that is read late does not close a gate that has been accepted since', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: (outgoing) => outgoing.end(told(EXPIRED)) });
  const store = mapStore();
  await assert.rejects(openGate(t, exchange.baseURL, { shared: store, retry: RARELY }).ready());
  await until(() => store.texts.size === 1);

  exchange.answers[QUERY_API] = (outgoing) => outgoing.end(told({ result: KEY_INFORMATION }));
  let hasRead = false;
  let isLate = true;
  let changed = () => {};
  const gate = openGate(t, exchange.baseURL, {
    retry: RARELY,
    shared: {
      ...store,
      read: async (name) => {
        if (isLate) return null;
        const text = await store.read(name);
        hasRead = true;
        return text;
      },
      watch: (name, onChange) => {
        changed = onChange;
        return () => {};
      },
    },
  });
  const heardOfOthers = [];
  gate.on('shared', ({ state }) => heardOfOthers.push(state));
  gate.on('open', () => {
    isLate = false;
    changed();
  });
  await gate.ready();
  await until(() => hasRead && [...store.texts.values()].every((text) => text.includes('"accepted"')));
  assert.deepEqual([gate.state, heardOfOthers], ['open', []]);
});

test('other keys, other needs and other hosts are not mixed up; the files tell no secret', async (t) => {
  const exchange = await openExchange(t);
  const other = await openExchange(t);
  const shared = makeDirectory();
  const gates = [
    openGate(t, exchange.baseURL, { shared }),
    openGate(t, exchange.baseURL, { shared, needs: ['ContractTrade.Order'] }),
    openGate(t, other.baseURL, { shared }),
  ];
  await Promise.all(gates.map((gate) => gate.ready()));
  await gates[0].check();
  await until(() => fs.readdirSync(shared).filter((name) => name.endsWith('.json')).length === 3);
  assert.deepEqual([exchange.checks(), other.checks()], [3, 1]);
  gates[0].report(classify(EXPIRED));
  await until(() => gates[0].state === 'open');
  assert.deepEqual(
    gates.map(({ state }) => state),
    ['open', 'open', 'open'],
  );
  for (const name of fs.readdirSync(shared)) {
    const file = path.join(shared, name);
    const text = fs.readFileSync(file, 'utf8');
    assert.ok(!text.includes(KEY.apiKey) && !text.includes(KEY.secret), name);
    if (process.platform !== 'win32') assert.equal(fs.statSync(file).mode & 0o077, 0);
  }
});

test('what no gate has written is not believed', async (t) => {
  const exchange = await openExchange(t, { [QUERY_API]: (outgoing) => outgoing.end(told(EXPIRED)) });
  const shared = makeDirectory();
  const gate = openGate(t, exchange.baseURL, { shared, retry: RARELY });
  await assert.rejects(gate.ready(), BybitAuthError);
  await until(() => fs.readdirSync(shared).some((name) => name.endsWith('.json')));
  const file = path.join(
    shared,
    fs.readdirSync(shared).find((name) => name.endsWith('.json')),
  );
  const right = JSON.parse(fs.readFileSync(file, 'utf8'));
  const now = Date.now();
  for (const text of [
    '',
    'null',
    '[]',
    '{"input":"accepted"',
    JSON.stringify({ ...right, input: 'accepted', at: now, startedAt: now }),
    JSON.stringify({ ...right, input: 'open', at: now, startedAt: now }),
    JSON.stringify({ ...right, input: 'accepted', at: now + 1e9, startedAt: now, diagnosis: { ok: true } }),
    JSON.stringify({ ...right, error: { name: 'constructor' }, at: now, startedAt: now }),
    JSON.stringify({ ...right, diagnosis: 7, at: now, startedAt: now }),
  ]) {
    fs.writeFileSync(file, text);
    await assert.rejects(gate.check(), BybitAuthError).catch(() => gate.check());
    assert.equal(gate.state, 'closed', text);
  }
});

test('a store of the user, without watch()', async (t) => {
  const exchange = await openExchange(t);
  const shared = mapStore();
  const gates = Array.from({ length: 3 }, () => openGate(t, exchange.baseURL, { shared }));
  await Promise.all(gates.map((gate) => gate.ready()));
  assert.equal(exchange.checks(), 1);
  exchange.answers[QUERY_API] = (outgoing) => outgoing.end(told(EXPIRED));
  gates[0].report(classify(EXPIRED));
  await until(() => gates.every(({ state }) => state === 'closed'));
  assert.deepEqual(
    gates.map(({ error }) => error.category),
    Array(3).fill('key-expired'),
  );
  assert.ok(gates[1].error instanceof BybitAuthError);
  assert.equal(gates[1].error.code, 33004);
});

const BARRED = classify(
  { retCode: 10005, retMsg: 'Permission denied' },
  { method: 'POST', endpoint: '/v5/position/set-leverage' },
);
const SPOT_ONLY = {
  [QUERY_API]: (outgoing) =>
    outgoing.end(told({ result: { ...KEY_INFORMATION, permissions: { Spot: ['SpotTrade'] } } })),
};

test('a permission that one process has missed is not forgotten because another process checks the key', async (t) => {
  const exchange = await openExchange(t, SPOT_ONLY);
  const shared = mapStore();
  const [first, second] = [1, 2].map(() => openGate(t, exchange.baseURL, { shared, retry: RARELY }));
  await Promise.all([first.ready(), second.ready()]);
  first.report(BARRED);
  await until(() => shared.written.some((text) => text.includes('"barred"')));
  await second.check();
  await until(() => [first, second].every(({ state }) => state === 'closed'));
  await first.check();
  await second.check();
  for (const gate of [first, second]) {
    assert.deepEqual([gate.state, gate.error.category], ['closed', 'permission']);
  }
});

test('a missing permission is heard of also by a process that reads only the check after it', async (t) => {
  const exchange = await openExchange(t, SPOT_ONLY);
  const shared = mapStore();
  let changed = () => {};
  const watch = (name, onChange) => {
    changed = onChange;
    return () => {};
  };
  const first = openGate(t, exchange.baseURL, { shared, retry: RARELY });
  const second = openGate(t, exchange.baseURL, { shared: { ...shared, watch }, retry: RARELY });
  await Promise.all([first.ready(), second.ready()]);
  first.report(BARRED);
  await until(() => shared.written.at(-1).includes('"refused"'));
  assert.equal(second.state, 'open');
  changed();
  await until(() => second.state === 'closed');
  assert.equal(second.error.code, 10005);
  await second.check();
  assert.deepEqual([second.state, second.error.code], ['closed', 10005]);
});

for (const [name, method] of [
  [
    'throws',
    () => {
      throw new Error('the store is down');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the store is down'))],
  ['never answers', () => new Promise(() => {})],
]) {
  for (const broken of ['read', 'write', 'claim', 'watch']) {
    test(`a store whose ${broken}() ${name} leaves the gate to itself`, async (t) => {
      const exchange = await openExchange(t);
      const shared = { ...mapStore(), [broken]: method };
      const warnings = [];
      const listener = ({ code }) => warnings.push(code);
      process.on('warning', listener);
      t.after(() => process.off('warning', listener));
      const gate = openGate(t, exchange.baseURL, { shared });
      assert.equal((await gate.ready()).ok, true);
      // That nothing is reported looks as if nothing had changed.
      if (broken === 'watch' && name === 'never answers') return;
      await until(() => warnings.length > 0);
      assert.deepEqual(warnings, ['BYBIT_SHARED_STORE']);
    });
  }
}

test('what is neither a directory nor a store is refused', (t) => {
  for (const shared of ['', 7, {}, { read() {}, write() {} }]) {
    assert.throws(() => openGate(t, 'http://127.0.0.1:1', { shared }), { code: 'ERR_INVALID_ARG_VALUE' });
  }
});
