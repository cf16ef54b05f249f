'use strict';

/** What diagnose() says of each fault that a key of KuCoin can have, asked of the sandbox. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { diagnose } = require('../../lib/index.js');
const { KEYS, OTHER_SECRETS, openVenue, signerOf } = require('../support/venues/accounts.js');

const SANDBOX = path.join(__dirname, '..', '..', 'lib', 'sandbox', 'kucoin');
const skip = fs.existsSync(SANDBOX) ? false : 'this checkout has no sandbox of KuCoin';

const ORDER = 'POST /api/v1/hf/orders';
const FUTURES_ORDER = 'POST /api/v1/orders?symbol=XBTUSDTM';
const shifted = (ms) => ({ now: () => Date.now() + ms });

/** @type {readonly { name: string, key?: any, set?: any, used?: any, at?: string, options?: any, expect: readonly [string, string | null, string?] }[]} */
const FAULTS = [
  { name: 'none', key: { ips: ['127.0.0.1', '::1'] }, expect: ['healthy', null] },
  {
    name: 'none, at the host of futures',
    key: { ips: ['127.0.0.1', '::1'] },
    at: 'futures',
    options: { needs: [FUTURES_ORDER] },
    expect: ['healthy', null],
  },
  { name: 'none, without a whitelist, of which KuCoin shows nothing', expect: ['healthy', null] },
  {
    name: 'a key that no host knows',
    used: { apiKey: 'f'.repeat(24) },
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'key-exists'],
  },
  {
    name: 'a key of the European Union at the global host',
    key: { region: 'eu' },
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'environment'],
  },
  {
    name: 'a global key at the host of the European Union',
    at: 'eu',
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'environment'],
  },
  {
    name: 'another passphrase',
    used: { passphrase: 'AnotherMadeUp1' },
    expect: ['not-settled', 'passphrase'],
  },
  {
    name: 'a key of version 1, whose passphrase is not signed',
    key: { version: 1 },
    expect: ['not-settled', 'passphrase'],
  },
  {
    name: 'another secret, which signs the passphrase as well',
    used: { secret: OTHER_SECRETS.kucoin },
    expect: ['not-settled', 'passphrase'],
  },
  {
    name: 'a signature that does not match',
    set: {
      everyReply: {
        httpStatus: 401,
        code: '400005',
        msg: 'Invalid KC-API-SIGN',
        when: { path: '/api/v1/user/api-key' },
      },
    },
    expect: ['cause-found', 'bad-signature', 'signature'],
  },
  {
    name: 'another address, which the reply shows',
    key: { ips: ['203.0.113.9'] },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'another address, which the reply hides',
    key: { ips: ['203.0.113.9'] },
    set: { hideAddress: true },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'a key that only reads',
    key: { permissions: ['General'] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'no permission for futures',
    key: { permissions: ['General', 'Spot'] },
    options: { needs: [FUTURES_ORDER] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'a slow clock',
    options: { clock: shifted(-60_000) },
    expect: ['cause-found', 'clock-behind', 'clock'],
  },
  {
    name: 'a fast clock',
    options: { clock: shifted(60_000) },
    expect: ['cause-found', 'clock-ahead', 'clock'],
  },
  {
    name: 'a frozen account',
    set: { everyReply: { code: '411100', msg: 'User is frozen', when: { path: '/api/v1/user/api-key' } } },
    expect: ['cause-found', 'banned', 'account-type'],
  },
  { name: 'a limit', set: { rateLimited: true }, expect: ['no-verdict', 'rate-limit'] },
  {
    name: 'a gateway that fails',
    set: { everyReply: { httpStatus: 502, body: '<html>Bad Gateway</html>' } },
    expect: ['no-verdict', 'no-verdict'],
  },
];

for (const { name, key, set = {}, used, at = 'mainnet', options, expect } of FAULTS) {
  test(name, { skip }, async (t) => {
    const sandbox = await openVenue(t, 'kucoin', { key, faults: set });
    const [verdict, category, failed] = expect;
    const found = await diagnose({
      ...{ signer: signerOf('kucoin', used), baseURL: sandbox.urls[at], environments: sandbox.urls },
      ...{ needs: [ORDER], ...options },
    });
    assert.deepEqual([found.verdict, found.category], [verdict, category], found.toText());
    const failing = found.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
    if (failed !== undefined) assert.ok(failing.includes(/** @type {any} */ (failed)), found.toText());
    const shown = JSON.stringify(found);
    const { apiKey, secret, passphrase } = KEYS.kucoin;
    assert.ok(!shown.includes(apiKey) && !shown.includes(secret) && !shown.includes(passphrase));
  });
}
