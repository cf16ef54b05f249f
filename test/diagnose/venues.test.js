'use strict';

/**
 * diagnose() at OKX and Binance: which hosts it asks, within six requests, and what their replies prove. The faults that the
 * doctor finds are in test/cli/doctor-venues.test.js.
 */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { test } = require('node:test');
const { Signer, diagnose } = require('../../lib/index.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { KEYS, diagnoseAt, failed, openVenue, signerOf } = require('../support/venues/accounts.js');

/** @param {import('../../lib').Diagnosis} diagnosis @param {string} id */
const stepOf = ({ checks }, id) => checks.find((check) => check.id === id);
/** @param {import('../../lib').Diagnosis} diagnosis @returns {string[]} the paths that were asked, without the clock */
const paths = ({ requests }) =>
  requests.filter(({ phase }) => phase !== 'clock').map(({ url }) => new URL(url).pathname);

const BOUND = { ips: ['127.0.0.1'] };
const FUTURES = { needs: ['POST /fapi/v1/order'] };

test('a key of OKX that is in order is healthy, and the diagnosis shows key and modes', async (t) => {
  const { diagnosis, sandbox } = await diagnoseAt(t, 'okx', {
    key: { ...BOUND, posMode: 'long_short_mode', acctLv: 3 },
    options: { needs: ['POST /api/v5/trade/order', 'read_only', 'order', 'GET /api/v5/account/balance'] },
  });
  assert.equal(diagnosis.verdict, 'healthy', diagnosis.toText());
  assert.deepEqual(diagnosis.needs.missing, []);
  assert.equal(diagnosis.needs.granted.length, 4);
  assert.equal(diagnosis.checks.length, 10);
  assert.equal(stepOf(diagnosis, 'passphrase')?.status, 'pass');
  assert.match(stepOf(diagnosis, 'account-type')?.evidence ?? '', /multi-currency.*acctLv 3.*long\/short/);
  assert.equal(diagnosis.key?.posMode, 'long_short_mode');
  // Who owns the key is nobody's business.
  assert.ok(!('uid' in (diagnosis.key ?? {})));
  assert.deepEqual(
    sandbox.requests.map(({ headers }) => headers['x-simulated-trading']),
    sandbox.requests.map(() => undefined),
  );
});

test('only the requests to demo trading of OKX carry its header', async (t) => {
  const key = { ...BOUND, environment: 'demo' };
  const { diagnosis, sandbox } = await diagnoseAt(t, 'okx', { key, options: { environment: 'demo' } });
  assert.equal(diagnosis.verdict, 'healthy');
  assert.equal(diagnosis.environment, 'demo');
  const signed = sandbox.requests.filter(({ authenticated }) => authenticated);
  assert.deepEqual(
    signed.map(({ headers }) => headers['x-simulated-trading']),
    ['1'],
  );
});

test('50101 alone tells that the key belongs to the other environment, and a probe proves it', async (t) => {
  for (const [made, called] of [
    ['demo', 'mainnet'],
    ['mainnet', 'demo'],
  ]) {
    for (const probe of [false, true]) {
      const { diagnosis } = await diagnoseAt(t, 'okx', {
        key: { environment: made },
        options: { environment: called, probe },
      });
      assert.equal(diagnosis.verdict, 'cause-found');
      assert.equal(diagnosis.category, 'key-or-environment');
      assert.equal(diagnosis.environment, made);
      assert.deepEqual(failed(diagnosis), ['environment']);
      assert.match(diagnosis.hints[0].fix, /x-simulated-trading/);
      assert.equal(diagnosis.requests.filter(({ phase }) => phase === 'probe').length, probe ? 1 : 0);
    }
  }
});

test('a key of another region of OKX is found by one request to each host', async (t) => {
  for (const [region, at] of [
    ['eea', 'mainnet'],
    ['us', 'mainnet'],
    ['global', 'eea'],
    ['us', 'eea'],
  ]) {
    const { diagnosis, sandbox } = await diagnoseAt(t, 'okx', {
      key: { region },
      at,
      options: { probe: true },
    });
    const home = sandbox.urls[region === 'global' ? 'mainnet' : region];
    assert.equal(diagnosis.verdict, 'cause-found', diagnosis.toText());
    assert.deepEqual(failed(diagnosis), ['environment']);
    assert.ok(
      diagnosis.hints[0].fix.includes(`Use ${home} instead of ${sandbox.urls[at]}`),
      diagnosis.hints[0].fix,
    );
  }
});

test('a demo key of another region of OKX is known there as one, and the fix names host and header', async (t) => {
  const key = { region: 'eea', environment: 'demo' };
  const { diagnosis, sandbox } = await diagnoseAt(t, 'okx', { key, options: { probe: true } });
  assert.equal(diagnosis.environment, 'demo');
  const { fix } = diagnosis.hints[0];
  assert.ok(fix.includes(sandbox.urls.eea) && fix.includes('x-simulated-trading: 1'), fix);
});

test('without a probe 50119 names the hosts that may know the key', async (t) => {
  const { diagnosis } = await diagnoseAt(t, 'okx', { key: { region: 'eea' } });
  assert.equal(diagnosis.verdict, 'not-settled');
  assert.match(
    diagnosis.summary,
    /demo \(.* with the header x-simulated-trading\), region eea \(.*region us/,
  );
  assert.deepEqual(paths(diagnosis), ['/api/v5/account/config']);
});

test('the remarks about a key of OKX: it may withdraw, and it dies when it is not used', async (t) => {
  const { diagnosis } = await diagnoseAt(t, 'okx', {
    key: { permissions: ['read_only', 'trade', 'withdraw'] },
    options: { needs: ['trade'] },
  });
  assert.equal(diagnosis.verdict, 'warning');
  assert.match(stepOf(diagnosis, 'permissions')?.evidence ?? '', /may also withdraw/);
  assert.match(stepOf(diagnosis, 'expiry')?.evidence ?? '', /after 14 days without/);
  assert.match(diagnosis.summary, /any IP address may use it/);
});

test('a key of Binance is healthy on each host, by the read that the host has', async (t) => {
  /** @type {[string, object, string[], string[]][]} */
  const cases = [
    ['mainnet', {}, ['/sapi/v1/account/apiRestrictions'], []],
    ['mainnet', FUTURES, ['/fapi/v1/accountConfig', '/sapi/v1/account/apiRestrictions'], []],
    ['testnet', { needs: ['POST /api/v3/order'] }, ['/api/v3/account'], ['POST /api/v3/order']],
    ['demo', FUTURES, ['/fapi/v1/accountConfig'], ['POST /fapi/v1/order']],
  ];
  for (const [environment, options, asked, unknown] of cases) {
    const key = { ...BOUND, environment };
    const { diagnosis } = await diagnoseAt(t, 'binance', { key, at: environment, options });
    assert.equal(diagnosis.verdict, 'healthy', diagnosis.toText());
    assert.deepEqual(paths(diagnosis), asked);
    assert.equal(diagnosis.checks.length, 9);
    // Test environments list no permissions, so nothing proves that the key has them.
    assert.deepEqual(diagnosis.needs.unknown, unknown);
    assert.equal(JSON.stringify(diagnosis.key).includes('balances'), false);
  }
});

test('-2015 of futures is taken apart by the key information of the same environment', async (t) => {
  const off = { permissions: { enableFutures: false } };
  /** @type {[object | null, object, Record<string, unknown>, RegExp][]} */
  const cases = [
    [off, {}, { verdict: 'cause-found', category: 'permission' }, /enableFutures|POST \/fapi\/v1\/order/],
    [null, {}, { verdict: 'not-settled', category: 'key-or-environment' }, /-2008.*testnet.*demo/],
    [
      null,
      { probe: true },
      { verdict: 'cause-found', category: 'key-or-environment' },
      /No environment knows/,
    ],
    [{ environment: 'demo' }, { probe: true }, { verdict: 'cause-found', environment: 'demo' }, /demo key/],
    [
      { products: ['spot'] },
      {},
      { verdict: 'not-settled', environment: 'mainnet' },
      /older than this account/,
    ],
    [
      { ips: ['192.0.2.1'] },
      {},
      { verdict: 'not-settled', category: 'key-or-ip-mismatch' },
      /look for 127\.0\.0\.1/,
    ],
  ];
  for (const [key, options, expected, says] of cases) {
    const { diagnosis } = await diagnoseAt(t, 'binance', { key, options: { ...FUTURES, ...options } });
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(/** @type {any} */ (diagnosis)[name], value, `${name}: ${diagnosis.toText()}`);
    }
    assert.match(diagnosis.summary, says);
  }
});

test('a futures host that refuses the key for a permission that no need names', async (t) => {
  const key = { permissions: { enableFutures: false } };
  const options = { needs: ['GET /fapi/v2/balance'] };
  const { diagnosis } = await diagnoseAt(t, 'binance', { key, options });
  assert.deepEqual([diagnosis.verdict, diagnosis.category], ['cause-found', 'permission']);
  assert.match(stepOf(diagnosis, 'permissions')?.evidence ?? '', /lacks enableFutures/);
  assert.equal(stepOf(diagnosis, 'ip-whitelist')?.status, 'warn');
  assert.equal(stepOf(diagnosis, 'environment')?.status, 'pass');
});

test('-2015 on the spot host of Binance stays open between key and IP address', async (t) => {
  const key = { ips: ['192.0.2.1'] };
  const { diagnosis } = await diagnoseAt(t, 'binance', { key, options: { probe: true } });
  assert.deepEqual([diagnosis.verdict, diagnosis.category], ['not-settled', 'key-or-ip-mismatch']);
  assert.equal(diagnosis.requests.length, 6);
  const named = await diagnoseAt(t, 'binance', { key, options: { publicAddress: '198.51.100.7' } });
  assert.match(named.diagnosis.summary, /look for 198\.51\.100\.7 on the whitelist/);
});

test('a key of Binance with permission to withdraw or a date', async (t) => {
  const key = {
    permissions: { enableWithdrawals: true },
    tradingAuthorityExpirationTime: Date.now() + 3 * 86_400_000 + 3_600_000,
  };
  const { diagnosis } = await diagnoseAt(t, 'binance', { key, options: { needs: ['POST /api/v3/order'] } });
  assert.equal(diagnosis.verdict, 'warning');
  assert.equal(diagnosis.expiresInDays, 3);
  for (const remark of [/withdraw/, /any IP address/, /expires in 3 days/]) {
    assert.match(diagnosis.summary, remark);
  }
});

test('a key of another exchange is recognised once the exchange refuses it', async (t) => {
  const { apiKey, secret } = KEYS.okx;
  const used = await diagnoseAt(t, 'binance', { used: { apiKey, secret }, options: { probe: true } });
  assert.equal(used.diagnosis.verdict, 'cause-found', used.diagnosis.toText());
  assert.deepEqual(failed(used.diagnosis), ['key-format']);
  assert.match(used.diagnosis.summary, /looks like an API key of OKX, not of Binance/);
});

test('an Ed25519 key of Binance is diagnosed on every host', async (t) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { apiKey } = KEYS.binance;
  const sandbox = await openSandbox(t, { venue: 'binance', keys: [{ apiKey, publicKey, ...BOUND }] });
  const signer = new Signer({ venue: 'binance', apiKey, privateKey });
  const { mainnet: baseURL } = sandbox.urls;
  for (const options of [{}, FUTURES]) {
    const diagnosis = await diagnose({ signer, baseURL, environments: sandbox.urls, ...options });
    assert.equal(diagnosis.verdict, 'healthy', diagnosis.toText());
  }
});

test('environments and needs that the exchange does not have are refused before anything is sent', async (t) => {
  const sandbox = await openVenue(t, 'okx');
  const signer = signerOf('okx');
  const ask = (/** @type {object} */ options) =>
    diagnose({ signer, baseURL: sandbox.urls.mainnet, ...options });
  const invalid = { code: 'ERR_INVALID_ARG_VALUE' };
  await assert.rejects(ask({ environment: 'testnet' }), invalid);
  await assert.rejects(ask({ environments: { testnet: sandbox.urls.mainnet } }), invalid);
  await assert.rejects(ask({ environments: { asia: sandbox.urls.mainnet } }), /Known options: .*eea/);
  await assert.rejects(ask({ needs: ['POST /v5/order/create'] }), /POST \/api\/v5\/trade\/order/);
  await assert.rejects(ask({ needs: ['enableFutures'] }), invalid);
  await assert.rejects(
    diagnose({ signer: signerOf('binance'), needs: ['POST /api/v5/trade/order'] }),
    invalid,
  );
  assert.equal(sandbox.requests.length, 0);
  assert.ok(!KEYS.okx.apiKey.includes('testnet'));
});
