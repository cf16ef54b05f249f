'use strict';

/** What a diagnosis finds in each world, and that it says no more than it can prove. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { BybitAuthError, BybitCredentialError, Signer } = require('../../lib/index.js');
const { diagnoseCredentials } = require('../../lib/diagnose/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const {
  BOUND_KEY,
  assertSound,
  openDiagnosisLab,
  statuses,
  stepOf,
} = require('../support/diagnose/diagnose.js');
const { newPair } = require('../support/crypto/rsa-keys.js');
const { DAY_MS, KEY, OTHER_SECRET, QUERY_API } = require('../support/fixtures.js');

const ORDERS = 'POST /v5/order/create?category=linear';

test('a key that works: every step is proven, in four requests', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...BOUND_KEY, expiredAt: Date.now() + 89.5 * DAY_MS }] });
  const diagnosis = await lab.diagnose({ needs: [ORDERS] });
  assert.equal(diagnosis.verdict, 'healthy');
  assert.equal(diagnosis.ok, true);
  assert.equal(diagnosis.category, null);
  assert.equal(diagnosis.error, null);
  assert.equal(diagnosis.environment, 'mainnet');
  assert.deepEqual(new Set(Object.values(statuses(diagnosis))), new Set(['pass']));
  assert.deepEqual(diagnosis.needs, { granted: [ORDERS], missing: [], unknown: [] });
  assert.equal(diagnosis.expiresInDays, 89);
  assert.equal(diagnosis.key.apiKey, 'made…');
  assert.deepEqual(
    diagnosis.requests.map(({ phase, url, retCode }) => [phase, new URL(url).pathname, retCode]),
    [...Array(3).fill(['clock', '/v5/market/time', 0]), ['key', QUERY_API, 0]],
  );
  assert.match(
    diagnosis.summary,
    /^Healthy: mainnet accepts key made… and grants what the bot needs\. It expires in 89 days\.$/,
  );
});

test('a report for the support names each request by the ids of both sides', async (t) => {
  const lab = await openDiagnosisLab(t);
  const { requests } = await lab.diagnose();
  lab.sandbox.requests.forEach(({ headers }, index) => {
    assert.equal(requests[index].requestId, headers['cdn-request-id']);
    assert.match(requests[index].traceId, /^[0-9a-f]{32}$/);
    assert.equal(requests[index].replyHeaders.traceid, requests[index].traceId);
  });
  assert.equal(new Set(requests.map(({ requestId }) => requestId)).size, 4);
  const signed = requests.at(-1);
  assert.equal(signed.requestHeaders['x-bapi-sign'], '[redacted]');
  assert.equal(signed.requestHeaders['x-bapi-api-key'], 'made…');
  assert.ok(Math.abs(signed.serverTime - signed.sentAt) < 60000);
});

test('an RSA key is diagnosed the same way', async (t) => {
  const { privateKey, publicKey } = newPair(2048);
  const lab = await openDiagnosisLab(t, { keys: [{ apiKey: KEY.apiKey, publicKey }] });
  const signer = new Signer({ apiKey: KEY.apiKey, privateKey });
  const diagnosis = await lab.diagnose({ signer });
  assert.equal(diagnosis.ok, true, diagnosis.toText());
});

/** World, cause, where the key is proven to live, and the steps that are not open. */
const WORLDS = [
  {
    name: 'expired',
    key: { expiredAt: Date.now() - 1000 },
    cause: 'key-expired',
    home: 'mainnet',
    steps: { environment: 'pass', 'key-exists': 'pass', 'key-format': 'pass', expiry: 'fail', clock: 'pass' },
  },
  {
    name: 'another address',
    key: { ips: ['203.0.113.7'] },
    cause: 'ip-not-allowed',
    home: 'mainnet',
    steps: {
      environment: 'pass',
      'key-exists': 'pass',
      'key-format': 'pass',
      'ip-whitelist': 'fail',
      clock: 'pass',
    },
  },
  {
    name: 'another address, and a reply that does not say so',
    key: { ips: ['203.0.113.7'], unmatchedIpReply: 33004 },
    cause: 'key-or-ip-mismatch',
    home: null,
    steps: { 'key-format': 'pass', clock: 'pass' },
  },
  {
    name: 'wrong secret',
    key: { secret: OTHER_SECRET },
    cause: 'bad-signature',
    home: 'mainnet',
    steps: {
      environment: 'pass',
      'key-exists': 'pass',
      'key-format': 'pass',
      signature: 'fail',
      clock: 'pass',
    },
  },
  {
    name: 'made in another environment, and no probe',
    key: { environment: 'testnet' },
    cause: 'key-or-environment',
    home: null,
    steps: { 'key-exists': 'fail', 'key-format': 'pass', clock: 'pass' },
  },
  {
    name: 'banned',
    faults: { everyReply: { ...replies.banned, when: { path: QUERY_API } } },
    cause: 'banned',
    home: null,
    steps: { 'account-type': 'fail', 'key-format': 'pass', clock: 'pass' },
  },
  {
    name: 'the exchange fails',
    faults: { everyReply: { ...replies.serverError, when: { path: QUERY_API } } },
    cause: 'no-verdict',
    home: null,
    steps: { 'key-format': 'pass', clock: 'pass' },
  },
  {
    name: 'a gateway fails',
    faults: { everyReply: replies.badGateway },
    cause: 'no-verdict',
    home: null,
    steps: { 'key-format': 'pass' },
  },
  {
    name: 'a region page',
    faults: { everyReply: replies.regionBlocked },
    cause: 'region',
    home: null,
    steps: { 'key-format': 'pass' },
  },
  {
    name: 'a firewall page',
    faults: { everyReply: replies.firewall },
    cause: 'no-verdict',
    home: null,
    steps: { 'key-format': 'pass' },
  },
  {
    name: 'no server',
    faults: { down: true },
    cause: 'no-verdict',
    home: null,
    steps: { 'key-format': 'pass' },
  },
  {
    name: 'a reply that ends in the middle',
    faults: { hangUpMidBody: true },
    cause: 'no-verdict',
    home: null,
    // The head of the reply has come, and it tells the time.
    steps: { 'key-format': 'pass', clock: 'pass' },
  },
];

for (const { name, key, faults, cause, home, steps } of WORLDS) {
  test(`${name}: ${cause}`, async (t) => {
    const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, ...key }], faults });
    const diagnosis = await lab.diagnose();
    assert.equal(diagnosis.ok, false);
    assert.equal(diagnosis.category, cause, diagnosis.toText());
    assert.equal(diagnosis.environment, home);
    const settled = Object.entries(statuses(diagnosis)).filter(([, status]) => status !== 'unknown');
    assert.deepEqual(Object.fromEntries(settled), steps);
    assert.equal(diagnosis.error.category, cause);
    const blameless = ['no-verdict', 'rate-limit'].includes(cause);
    assert.equal(diagnosis.error instanceof BybitAuthError, !blameless);
  });
}

test('whoever asks for fewer requests gets no more of them', async (t) => {
  for (const reply of [
    replies.accessTooFrequent,
    replies.tooManyRequests,
    { retCode: 10006, retMsg: 'Too many visits' },
  ]) {
    const lab = await openDiagnosisLab(t, { faults: { everyReply: reply } });
    const diagnosis = await lab.diagnose({ probe: true });
    assert.equal(diagnosis.category, 'rate-limit');
    assert.equal(diagnosis.requests.length, 1);
    assert.match(diagnosis.summary, /fewer requests/);
  }
  const lab = await openDiagnosisLab(t, { faults: { rateLimited: true } });
  const diagnosis = await lab.diagnose({ probe: true });
  assert.equal(diagnosis.category, 'rate-limit');
  assert.deepEqual(
    diagnosis.requests.map(({ phase }) => phase),
    ['clock', 'clock', 'clock', 'key'],
  );
});

test('the probe asks until one environment knows the key, with six requests at most', async (t) => {
  for (const [home, requests] of Object.entries({ testnet: 5, demo: 6 })) {
    const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, environment: home }] });
    const diagnosis = await lab.diagnose({ probe: true });
    assert.equal(diagnosis.category, 'key-or-environment');
    assert.equal(diagnosis.confidence, 'stated');
    assert.equal(diagnosis.environment, home);
    assert.equal(diagnosis.requests.length, requests);
    // What the key may do, and whether its secret is right, its own environment has told.
    const settled = Object.entries(statuses(diagnosis)).filter(([, status]) => status !== 'pass');
    assert.deepEqual(Object.fromEntries(settled), { environment: 'fail', permissions: 'unknown' });
    assert.equal(diagnosis.expiresInDays, 89);
    assert.ok(diagnosis.summary.includes(lab.sandbox.urls[home]), diagnosis.summary);
  }
});

test('the probe finds a key that its own environment refuses for another reason', async (t) => {
  for (const refused of [{ expiredAt: 1 }, { ips: ['203.0.113.7'] }, { secret: OTHER_SECRET }]) {
    const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, environment: 'demo', ...refused }] });
    const diagnosis = await lab.diagnose({ probe: true });
    assert.equal(diagnosis.environment, 'demo', diagnosis.toText());
    assert.equal(diagnosis.category, 'key-or-environment');
  }
});

test('a key that no environment knows does not exist', async (t) => {
  for (const unknownKeyReply of [10003, 401]) {
    const lab = await openDiagnosisLab(t, { keys: [], faults: { unknownKeyReply } });
    const diagnosis = await lab.diagnose({ probe: true });
    assert.equal(diagnosis.category, 'key-or-environment');
    assert.equal(diagnosis.environment, null);
    assert.equal(stepOf(diagnosis, 'key-exists').status, 'fail');
    assert.equal(stepOf(diagnosis, 'environment').status, 'unknown');
    assert.match(diagnosis.summary, /^No environment knows this key \(mainnet, testnet, demo\)/);
  }
});

test('an environment that gives no answer leaves it open where the key lives', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [] });
  lab.sandbox.set({ everyReply: replies.badGateway }, { environment: 'demo' });
  const diagnosis = await lab.diagnose({ probe: true });
  assert.equal(diagnosis.environment, null);
  assert.equal(stepOf(diagnosis, 'environment').status, 'unknown');
  assert.match(
    stepOf(diagnosis, 'environment').evidence,
    /testnet does not know it \(10003\), demo answered HTTP 502/,
  );
});

test('nobody is probed without being asked for, nor where the first answer proves enough', async (t) => {
  const elsewhere = await openDiagnosisLab(t, { keys: [{ ...KEY, environment: 'demo' }] });
  assert.equal((await elsewhere.diagnose()).requests.length, 4);
  for (const known of [{}, { expiredAt: 1 }, { ips: ['203.0.113.7'] }, { secret: OTHER_SECRET }]) {
    const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, ...known }] });
    assert.equal((await lab.diagnose({ probe: true })).requests.length, 4);
  }
});

test('a host of unknown environment: all three are probed, still with six requests', async (t) => {
  const front = await openDiagnosisLab(t, { keys: [] });
  const exchange = await openDiagnosisLab(t, { keys: [{ ...KEY, environment: 'demo' }] });
  const diagnosis = await front
    .diagnose({ probe: true, environments: exchange.sandbox.urls })
    .catch((error) => error);
  // The check of the shared helper counts one sandbox only, and here two were asked.
  assert.equal(diagnosis.code, 'ERR_ASSERTION');
  assert.equal(front.sandbox.requests.length + exchange.sandbox.requests.length, 6);
  assert.deepEqual(
    exchange.sandbox.requests.map(({ environment }) => environment),
    ['mainnet', 'testnet', 'demo'],
  );
});

test('credentials that had to be cleaned are told of, and do not stand for a fault of the key', async (t) => {
  const lab = await openDiagnosisLab(t);
  const env = { BYBIT_API_KEY: ` ${KEY.apiKey}\n`, BYBIT_API_SECRET: `"${KEY.secret}"` };
  const signer = Signer.fromEnv({ env });
  const diagnosis = await lab.diagnose({ signer });
  assert.equal(diagnosis.ok, true);
  assert.equal(diagnosis.verdict, 'warning');
  assert.equal(stepOf(diagnosis, 'key-format').status, 'warn');
  assert.match(stepOf(diagnosis, 'key-format').evidence, /^Repaired here, .*white space.*quotes/);
  assert.match(diagnosis.hints.find(({ id }) => id === 'key-format').fix, /at their source/);
  assert.match(diagnosis.summary, /^Warning: .*had to be repaired first/);
});

test('credentials that make no signer give the same report, without a request', () => {
  assert.throws(
    () => new Signer({ apiKey: 'a b', apiSecret: '' }),
    (/** @type {any} */ error) => {
      assert.ok(error instanceof BybitCredentialError);
      const diagnosis = diagnoseCredentials(error, { baseURL: 'https://api.bybit.com' });
      assertSound(diagnosis);
      assert.equal(diagnosis.category, 'credential');
      assert.equal(diagnosis.ok, false);
      assert.equal(diagnosis.requests.length, 0);
      assert.equal(stepOf(diagnosis, 'key-format').status, 'fail');
      assert.match(
        stepOf(diagnosis, 'key-format').evidence,
        /apiKey has white space inside .*; apiSecret is empty/,
      );
      return true;
    },
  );
});

test('days to expiry: the sentinels of the exchange mean that there is none', async (t) => {
  const cases = [
    [undefined, null, ''],
    [0.5, 0, 'it expires today'],
    [1.5, 1, 'it expires tomorrow'],
    [14.5, 14, 'it expires in 14 days'],
    [15.5, 15, ''],
  ];
  for (const [left, days, says] of cases) {
    const expiredAt = left === undefined ? {} : { expiredAt: Date.now() + left * DAY_MS };
    const lab = await openDiagnosisLab(t, { keys: [{ ...BOUND_KEY, ...expiredAt }] });
    const diagnosis = await lab.diagnose();
    assert.equal(diagnosis.expiresInDays, days);
    assert.equal(stepOf(diagnosis, 'expiry').status, says === '' ? 'pass' : 'warn');
    assert.equal(diagnosis.verdict, says === '' ? 'healthy' : 'warning');
    assert.ok(diagnosis.summary.includes(says), diagnosis.summary);
    assert.match(diagnosis.toText(), left === undefined ? /^ {2}Expires +never$/m : /^ {2}Expires +in /m);
  }
});
