'use strict';

/**
 * What a user of the package does, with what was imported in one way or another: a balance, a refused key with its
 * checklist, signatures on worker threads, many accounts, a request checked. Prints the backend as JSON. Ends by
 * itself: a handle that is left open would keep it alive until the caller's limit.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');

const API_SECRET = 'test-secret-test-secret-test-secret-';
const WORKS = { apiKey: 'test-key-that-works', secret: API_SECRET };
const EXPIRED = { apiKey: 'test-key-expired--', secret: API_SECRET, expiredAt: Date.now() - 86_400_000 };
const PAYLOADS = Array.from({ length: 200 }, (_, index) => `payload ${index} \u20ac ${'x'.repeat(index)}`);

const hmac = (payload, digest = 'sha256') =>
  crypto.createHmac(digest, API_SECRET).update(payload).digest('hex');

async function balances({ axios, attach, bybitAuth, sandbox }) {
  const { BybitAuthError, Signer } = bybitAuth;
  const client = ({ apiKey }) => {
    const signer = new Signer({ apiKey, apiSecret: API_SECRET });
    return attach(axios.create({ baseURL: sandbox.urls.mainnet, timeout: 10_000 }), { signer });
  };
  const get = (bybit) =>
    bybit.get('/v5/account/wallet-balance', { params: { accountType: 'UNIFIED', coin: 'USDT' } });

  const { data } = await get(client(WORKS));
  assert.equal(data.retCode, 0, data.retMsg);
  assert.equal(data.result.list[0].coin[0].coin, 'USDT');

  const refused = await get(client(EXPIRED)).catch((error) => error);
  assert.ok(refused instanceof BybitAuthError, String(refused));
  assert.equal(refused.code, 33004);
  assert.equal(refused.checks[0].id, 'expiry');
  assert.match(refused.toText(), /Checklist, most likely cause first:\n {2}7 \[FAIL\] Expiry:/);
}

async function signatures({ bybitAuth }) {
  const { Signer, createHmac } = bybitAuth;
  const signer = new Signer({ apiKey: WORKS.apiKey, apiSecret: API_SECRET });
  const right = PAYLOADS.map((payload) => hmac(payload));
  assert.deepEqual(await Promise.all(PAYLOADS.map((payload) => signer.sign(payload))), right);
  assert.deepEqual(
    PAYLOADS.map((payload) => signer.signSync(payload)),
    right,
  );
  assert.deepEqual(
    PAYLOADS.map((payload) => createHmac('sha256', API_SECRET).update(payload).digest('hex')),
    right,
  );
  assert.equal(createHmac('sha512', API_SECRET).update('512').digest('hex'), hmac('512', 'sha512'));
  assert.equal(signer.verify(PAYLOADS[1], right[1]), true);
  assert.equal(signer.verify(PAYLOADS[1], right[2]), false);
  signer.destroy();
  assert.throws(() => signer.signSync('late'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
}

async function accounts({ bybitAuth }) {
  const { Signer } = bybitAuth;
  const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const signers = [
    new Signer({ apiKey: 'account-0', apiSecret: API_SECRET }),
    await Signer.create({ apiKey: 'account-1', privateKey: pem }),
  ];
  const body = '{"category":"linear"}';
  const batch = await Signer.signAll(signers, { body, timestamp: 1_700_000_000_000 });
  const [first, second] = batch;
  assert.equal(first['X-BAPI-SIGN'], hmac(`1700000000000account-05000${body}`));
  const payload = `1700000000000account-15000${body}`;
  assert.ok(crypto.verify('sha256', payload, publicKey, Buffer.from(second['X-BAPI-SIGN'], 'base64')));
}

async function credentials({ bybitAuth }) {
  const { validateCredentials } = bybitAuth;
  const apiSecret = `\u201c${API_SECRET}\u200b\u201d`;
  const { ok, findings, cleaned } = await validateCredentials({ apiKey: WORKS.apiKey, apiSecret });
  assert.equal(ok, false);
  assert.deepEqual(
    findings.map(({ field, id, index, codePoint }) => [field, id, index, codePoint]),
    [
      ['apiKey', 'unexpected-length', 0, 0],
      ['apiSecret', 'quotes', 0, 0x201c],
      ['apiSecret', 'invisible-character', 37, 0x200b],
    ],
  );
  assert.deepEqual(cleaned, { apiKey: WORKS.apiKey, apiSecret: API_SECRET });
}

async function requests({ bybitAuth }) {
  const { Signer, validateRequest } = bybitAuth;
  const signer = new Signer({ apiKey: WORKS.apiKey, apiSecret: API_SECRET });
  const body = '{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.1"}';
  const headers = { ...(await signer.signRequest({ body })), 'Content-Type': 'application/json' };
  const request = { method: 'POST', url: 'https://api.bybit.com/v5/order/create', headers, body, signer };
  assert.deepEqual((await validateRequest(request)).findings, []);
  const spoilt = await validateRequest({ ...request, body: body.replace('0.1', '0.2') });
  assert.deepEqual(
    spoilt.findings.map(({ id }) => id),
    ['signature-mismatch'],
  );
  const respaced = await validateRequest({ ...request, body: body.replaceAll(',', ', ') });
  assert.deepEqual(
    respaced.findings.map(({ id }) => id),
    ['signed-compact-json'],
  );
}

/** @param {{ axios: any, bybitAuth: any, attach: any, startSandbox: any, adapters: unknown[] }} imported */
async function check({ axios, bybitAuth, attach, startSandbox, adapters }) {
  for (const adapter of adapters) assert.equal(typeof adapter, 'function', 'an adapter is missing');
  const sandbox = await startSandbox({ keys: [WORKS, EXPIRED] });
  try {
    await balances({ axios, attach, bybitAuth, sandbox });
  } finally {
    await sandbox.close();
  }
  await signatures({ bybitAuth });
  await accounts({ bybitAuth });
  await credentials({ bybitAuth });
  await requests({ bybitAuth });
  console.log(JSON.stringify(bybitAuth.backend));
}

module.exports = { check };
