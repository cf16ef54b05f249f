'use strict';

/** The gate: what opens it, what closes it, and what waits behind it. */

const assert = require('node:assert/strict');
const diagnosticsChannel = require('node:diagnostics_channel');
const { once } = require('node:events');
const { inspect } = require('node:util');
const test = require('node:test');
const { AuthGate, BybitAuthError, BybitApiError, BybitGateError, classify } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { openDiagnosisLab } = require('../support/diagnose/diagnose.js');
const { runChild } = require('../support/run-child.js');
const { DAY_MS, KEY, OTHER_SECRET, QUERY_API } = require('../support/fixtures.js');

const ORDER = /** @type {const} */ (['POST', '/v5/order/create']);
const QUICK = { minMs: 5, maxMs: 20 };

async function openGate(t, { lab: labOptions = {}, ...options } = {}) {
  const lab = await openDiagnosisLab(t, labOptions);
  const gate = new AuthGate({
    signer: lab.signer,
    baseURL: lab.sandbox.urls.mainnet,
    environments: lab.sandbox.urls,
    retry: QUICK,
    ...options,
  });
  t.after(() => gate.close());
  return { ...lab, gate };
}

/** What an order of the bot would have been classified as. */
const rejection = (/** @type {number} */ retCode, retMsg = '') => {
  const error = classify({ retCode, retMsg }, { method: 'POST', endpoint: '/v5/order/create' });
  assert.ok(error !== null);
  return error;
};
const EXPIRED = rejection(33004, 'Your api key has expired.');
const WRONG_SIGNATURE = rejection(10004, 'error sign!');
const LATE = rejection(10002, 'invalid request');

test('ready() resolves for a key that is proven for what the bot needs, and orders pass', async (t) => {
  const { gate } = await openGate(t, { needs: ['ContractTrade.Order'] });
  assert.equal(gate.state, 'checking');
  const opened = once(gate, 'open');
  const diagnosis = await gate.ready();
  assert.equal(diagnosis.ok, true);
  assert.equal(gate.state, 'open');
  assert.equal(gate.error, null);
  assert.equal(gate.diagnosis, diagnosis);
  await opened;
  await gate.admit(...ORDER);
  assert.equal(await gate.ready(), diagnosis, 'an open gate is ready without another check');
});

test('ready() rejects with the rejection, and orders are refused here', async (t) => {
  const cases = [
    [{ expiredAt: 1 }, {}, 'key-expired', 33004],
    [{ ips: ['203.0.113.7'] }, {}, 'ip-not-allowed', 10010],
    [{ environment: 'demo' }, {}, 'key-or-environment', 10003],
    [{ secret: OTHER_SECRET }, {}, 'bad-signature', 10004],
    [{ readOnly: true }, { needs: ['ContractTrade.Order'] }, 'permission', null],
  ];
  for (const [key, options, category, code] of cases) {
    const { gate, sandbox } = await openGate(t, {
      lab: { keys: [{ ...KEY, .../** @type {object} */ (key) }] },
      .../** @type {object} */ (options),
    });
    await assert.rejects(gate.ready(), (/** @type {any} */ error) => {
      assert.ok(error instanceof BybitAuthError, error.stack);
      assert.equal(error.category, category);
      assert.equal(error.code, code);
      assert.equal(error.checks.length, 9);
      return true;
    });
    assert.equal(gate.state, 'closed');
    const asked = sandbox.requests.length;
    await assert.rejects(gate.admit(...ORDER), (/** @type {any} */ error) => {
      assert.ok(error instanceof BybitGateError);
      assert.equal(error.code, 'ERR_BYBIT_GATE_CLOSED');
      assert.equal(error.cause, gate.error);
      assert.equal(error.cause.category, category);
      assert.match(error.message, new RegExp(String(category)));
      return true;
    });
    gate.close();
    assert.ok(sandbox.requests.length >= asked);
  }
});

test('a clock that is wrong closes the gate at launch', async (t) => {
  const { gate } = await openGate(t, { lab: { faults: { clockSkewMs: -5000 } } });
  await assert.rejects(gate.ready(), { name: 'BybitAuthError', category: 'clock-ahead' });
  assert.equal(gate.state, 'closed');
});

test('a network that is down is loud at launch, and blames no key', async (t) => {
  const { gate, sandbox } = await openGate(t, { lab: { faults: { down: true } } });
  await assert.rejects(gate.ready(), (/** @type {any} */ error) => {
    assert.ok(error instanceof BybitApiError && !(error instanceof BybitAuthError));
    assert.equal(error.category, 'no-verdict');
    return true;
  });
  assert.equal(gate.state, 'checking');
  await assert.rejects(gate.admit(...ORDER), { code: 'ERR_BYBIT_GATE_CLOSED', state: 'checking' });
  const opened = once(gate, 'open');
  sandbox.reset();
  await opened;
  await gate.admit(...ORDER);
});

test('a closed gate lets reads pass, and holds back everything that writes', async (t) => {
  const { gate } = await openGate(t, { lab: { keys: [] } });
  await assert.rejects(gate.ready());
  for (const [method, path] of [
    ['GET', '/v5/order/realtime'],
    ['GET', '/v5/position/list'],
    ['get', '/v5/asset/transfer/query-inter-transfer-list'],
    ['GET', '/v5/market/time'],
    ['POST', '/v5/order/pre-check'],
  ]) {
    await gate.admit(method, path);
  }
  for (const [method, path] of [
    ['POST', '/v5/order/create'],
    ['POST', '/v5/order/cancel'],
    ['post', '/v5/order/create-batch'],
    ['POST', '/v5/position/set-leverage'],
    ['POST', '/v5/asset/withdraw/create'],
    ['POST', '/v5/account/set-margin-mode'],
    ['POST', '/v5/user/update-api'],
    ['POST', '/proxy/v5/order/create'],
  ]) {
    await assert.rejects(gate.admit(method, path), { code: 'ERR_BYBIT_GATE_CLOSED', sent: false });
  }
});

test('an order that comes before the first verdict waits for it', async (t) => {
  const { gate, sandbox } = await openGate(t);
  await Promise.all([gate.admit(...ORDER), gate.admit(...ORDER)]);
  assert.equal(gate.state, 'open');
  assert.equal(sandbox.requests.length, 4, 'one check for both');
});

test('a rejection closes by its category', async (t) => {
  const closing = [
    [33004, 'Your api key has expired.'],
    [33004, 'apikey/ip not matched'],
    [10003, 'API key is invalid.'],
    [10010, 'Unmatched IP'],
    [10005, 'Permission denied'],
    [10008, 'Common banned'],
    [10007, 'User authentication failed.'],
  ];
  for (const [code, text] of closing) {
    const { gate } = await openGate(t, { retry: { minMs: 60000 } });
    await gate.ready();
    const closed = once(gate, 'closed');
    const error = rejection(Number(code), String(text));
    gate.report(error);
    assert.equal(gate.state, 'closed', String(text));
    assert.equal(gate.error, error);
    assert.deepEqual(await closed, [error, { reason: 'rejected' }]);
  }
  const harmless = [
    rejection(10006, 'Too many visits'),
    rejection(10016, 'Server error'),
    rejection(110007, 'not enough'),
    rejection(10029),
    rejection(10028),
  ];
  const { gate } = await openGate(t);
  await gate.ready();
  for (let round = 0; round < 10; round += 1) harmless.forEach((error) => gate.report(error));
  assert.equal(gate.state, 'open');
});

test('one wrong signature closes nothing; three in a row do', async (t) => {
  for (const doubt of [WRONG_SIGNATURE, LATE, rejection(10001, 'openapi sign params error')]) {
    const { gate } = await openGate(t, { retry: { minMs: 60000 } });
    await gate.ready();
    gate.report(doubt);
    gate.report(doubt);
    gate.report(null);
    gate.report(doubt);
    gate.report(doubt);
    assert.equal(gate.state, 'open');
    gate.report(doubt);
    assert.equal(gate.state, 'closed');
    assert.equal(gate.error, doubt);
  }
});

test('a clock error that a resynchronised clock did not cure closes at once', async (t) => {
  const { gate } = await openGate(t, { retry: { minMs: 60000 } });
  await gate.ready();
  gate.report(LATE, { resynchronised: true });
  assert.equal(gate.state, 'closed');
});

test('a closed gate opens by itself when the exchange accepts the key again', async (t) => {
  const { gate, sandbox } = await openGate(t);
  await gate.ready();
  sandbox.addKey({ ...KEY, expiredAt: 1 });
  gate.report(EXPIRED);
  assert.equal(gate.state, 'closed');
  await assert.rejects(gate.ready(), { category: 'key-expired' });
  const opened = once(gate, 'open');
  sandbox.addKey(KEY);
  await opened;
  assert.equal(gate.error, null);
  await gate.admit(...ORDER);
});

test('a gate that is open stays open while the exchange gives no verdict', async (t) => {
  const { gate, sandbox } = await openGate(t);
  await gate.ready();
  sandbox.set({ everyReply: replies.badGateway });
  const diagnosis = await gate.check();
  assert.equal(diagnosis.ok, false);
  assert.equal(gate.state, 'open');
  assert.equal(gate.error, null);
});

test('many checks at once are one', async (t) => {
  const { gate, sandbox } = await openGate(t);
  await Promise.all([gate.check(), gate.check(), gate.ready()]);
  assert.equal(sandbox.requests.filter(({ path }) => path === QUERY_API).length, 1);
});

test('expiring is told once for each limit, and again after the key was extended', async (t) => {
  const { gate, sandbox } = await openGate(t, {
    watchMs: 5,
    lab: { keys: [{ ...KEY, expiredAt: Date.now() + 5.5 * DAY_MS }] },
  });
  const told = [];
  gate.on('expiring', ({ days }) => told.push(days));
  await gate.ready();
  await gate.check();
  assert.deepEqual(told, [5]);
  const warned = once(gate, 'expiring');
  sandbox.addKey({ ...KEY, expiredAt: Date.now() + 0.5 * DAY_MS });
  await warned;
  assert.deepEqual(told, [5, 0]);
});

test('close() is the end: no check, no order, no timer', async (t) => {
  const { gate, sandbox } = await openGate(t);
  await gate.ready();
  gate.close();
  gate.close();
  assert.equal(gate.state, 'closed');
  const asked = sandbox.requests.length;
  for (const call of [gate.ready(), gate.check(), gate.admit(...ORDER)]) {
    await assert.rejects(call, { code: 'ERR_BYBIT_GATE_CLOSED', message: /closed for good/ });
  }
  gate.report(EXPIRED);
  assert.equal(sandbox.requests.length, asked);
});

test('close() while a check is under way ends it', async (t) => {
  const { gate } = await openGate(t, { lab: { faults: { latencyMs: 60000 } } });
  const ready = gate.ready();
  gate.close();
  await assert.rejects(ready, { code: 'ERR_BYBIT_GATE_CLOSED' });
});

test('a gate keeps no process alive, open or closed', async (t) => {
  for (const keys of [[KEY], []]) {
    const { sandbox } = await openDiagnosisLab(t, { keys });
    const script = `
      const { AuthGate, Signer } = require(${JSON.stringify(require.resolve('../../lib/index.js'))});
      const signer = new Signer({ apiKey: ${JSON.stringify(KEY.apiKey)}, apiSecret: ${JSON.stringify(KEY.secret)} });
      const gate = new AuthGate({ signer, baseURL: ${JSON.stringify(sandbox.urls.mainnet)}, environment: 'mainnet' });
      gate.ready().then(() => console.log('open'), (error) => console.log(error.category));
    `;
    const child = await runChild('-e', { args: [script] });
    assert.deepEqual([child.code, child.signal], [0, null], child.stderr);
    assert.match(child.stdout, keys.length > 0 ? /^open/ : /^key-or-environment/);
  }
});

test('what happens is published for whoever listens', async (t) => {
  const { gate } = await openGate(t, { retry: { minMs: 60000 } });
  const heard = [];
  const listener = (/** @type {any} */ message) => heard.push(message);
  diagnosticsChannel.subscribe('bybit-auth:gate', listener);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:gate', listener));
  await gate.ready();
  gate.report(EXPIRED);
  assert.deepEqual(
    heard.filter((message) => message.gate === gate).map(({ event, state }) => [event, state]),
    [
      ['open', 'open'],
      ['closed', 'closed'],
    ],
  );
  assert.equal(heard.at(-1).error, EXPIRED);
});

test('neither a gate nor its errors show a secret', async (t) => {
  const { gate } = await openGate(t, { lab: { keys: [] } });
  await gate.ready().catch(() => {});
  const refused = await gate.admit(...ORDER).catch((error) => error);
  for (const view of [
    inspect(gate, { depth: 9, showHidden: true }),
    inspect(refused, { depth: 9 }),
    JSON.stringify(refused),
    refused.stack,
  ]) {
    for (const hidden of [KEY.apiKey, KEY.secret]) assert.ok(!view.includes(hidden), view);
    assert.doesNotMatch(view, /[0-9a-f]{64}/);
  }
});
