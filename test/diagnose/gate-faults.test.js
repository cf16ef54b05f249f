'use strict';

/** What diagnose() says of each fault that a key of Gate.io can have, asked of the sandbox. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer, diagnose } = require('../../lib/index.js');
const { startSandbox } = require('../../lib/sandbox/index.js');

/** Made up, in the form of issued ones. */
const API_KEY = '5ce9a410'.repeat(4);
const SECRET = '5ecc1e70'.repeat(8);
const ORDER = 'POST /api/v4/spot/orders';
const FUTURES_ORDER = 'POST /api/v4/futures/usdt/orders';
const shifted = (ms) => ({ now: () => Date.now() + ms });

/** @type {readonly { name: string, key?: any, set?: any, signer?: any, options?: any, expect: readonly [string, string | null, string?] }[]} */
const FAULTS = [
  { name: 'none', expect: ['warning', null] },
  { name: 'none, without the account permission', key: { permissions: ['spot'] }, expect: ['healthy', null] },
  {
    name: 'none, a key of futures alone, where it is not known what the bot needs',
    key: { permissions: ['futures'] },
    options: { needs: [] },
    expect: ['healthy', null],
  },
  {
    name: 'a key of neither spot nor futures',
    key: { permissions: ['wallet'] },
    options: { needs: [] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'a key that no environment knows',
    signer: { apiKey: '0'.repeat(32) },
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'key-exists'],
  },
  {
    name: 'a key of the test network',
    key: { environment: 'testnet' },
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'environment'],
  },
  {
    name: 'another secret',
    signer: { apiSecret: '0'.repeat(64) },
    expect: ['cause-found', 'bad-signature', 'signature'],
  },
  {
    name: 'another address, IP_FORBIDDEN',
    key: { ips: ['203.0.113.9'] },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'another address, FORBIDDEN',
    key: { ips: ['203.0.113.9'], unmatchedIpReply: 'FORBIDDEN' },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'no permission for spot',
    key: { permissions: ['futures', 'account'] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  { name: 'read-only', key: { readOnly: true }, expect: ['cause-found', 'permission', 'permissions'] },
  {
    name: 'a need that the key lacks',
    key: { permissions: ['spot', 'account'] },
    options: { needs: [ORDER, 'futures'] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  { name: 'a locked key', key: { state: 2 }, expect: ['cause-found', 'banned', 'account-type'] },
  {
    name: 'no futures account',
    key: { futuresAccount: false },
    options: { needs: [FUTURES_ORDER] },
    expect: ['cause-found', 'account-mode', 'account-type'],
  },
  {
    name: 'a pair that the key may not trade',
    key: { currencyPairs: ['ETH_USDT'] },
    options: { needs: [`${ORDER}?currency_pair=BTC_USDT`] },
    expect: ['cause-found', 'account-mode', 'account-type'],
  },
  {
    name: 'a slow clock',
    options: { clock: shifted(-120_000) },
    expect: ['cause-found', 'clock-behind', 'clock'],
  },
  {
    name: 'a fast clock',
    options: { clock: shifted(120_000) },
    expect: ['cause-found', 'clock-ahead', 'clock'],
  },
  {
    name: 'a limit',
    set: { everyReply: { httpStatus: 429, label: 'TOO_MANY_REQUESTS', message: 'slow down' } },
    expect: ['no-verdict', 'rate-limit'],
  },
  {
    name: 'a gateway that fails',
    set: { everyReply: { httpStatus: 502, body: '<html>Bad Gateway</html>' } },
    expect: ['no-verdict', 'no-verdict'],
  },
];

for (const { name, key, set, signer: other, options, expect } of FAULTS) {
  test(name, async () => {
    const keys = [{ apiKey: API_KEY, secret: SECRET, ...key }];
    const sandbox = await startSandbox({ venue: 'gate', keys });
    try {
      if (set !== undefined) sandbox.set(set);
      const [verdict, category, failed] = expect;
      const found = await diagnose({
        signer: new Signer(
          /** @type {any} */ ({ venue: 'gate', apiKey: API_KEY, apiSecret: SECRET, ...other }),
        ),
        baseURL: sandbox.urls.mainnet,
        environments: sandbox.urls,
        needs: [ORDER],
        ...options,
      });
      assert.deepEqual([found.verdict, found.category], [verdict, category], found.toText());
      const failing = found.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
      if (failed !== undefined) assert.ok(failing.includes(/** @type {any} */ (failed)), failing.join());
      const shown = JSON.stringify(found);
      assert.ok(!shown.includes(API_KEY) && !shown.includes(SECRET));
    } finally {
      await sandbox.close();
    }
  });
}
