'use strict';

/** What diagnose() says of each fault that a key of Bitget can have, asked of the sandbox. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { diagnose } = require('../../lib/index.js');
const { KEYS, OTHER_SECRETS, openVenue, signerOf } = require('../support/venues/accounts.js');

const ORDER = 'POST /api/v2/spot/trade/place-order';
const FUTURES_ORDER = 'POST /api/v2/mix/order/place-order';
const BOUND = Object.freeze({ ips: ['127.0.0.1', '::1'] });
const shifted = (/** @type {number} */ ms) => ({ now: () => Date.now() + ms });

/** @type {readonly { name: string, key?: any, set?: any, used?: any, options?: any, expect: readonly [string, string | null, string?] }[]} */
const FAULTS = [
  { name: 'none', key: BOUND, expect: ['healthy', null] },
  {
    name: 'none, a key of futures alone, whose key information needs a permission of spot',
    key: { permissions: ['coow', 'cpow'] },
    options: { needs: [FUTURES_ORDER] },
    expect: ['healthy', null],
  },
  {
    name: 'none, a key of demo trading',
    key: { ...BOUND, environment: 'demo' },
    options: { environment: 'demo' },
    expect: ['healthy', null],
  },
  {
    name: 'a key that no environment knows',
    used: { apiKey: `bg_${'f'.repeat(32)}` },
    options: { probe: true },
    expect: ['cause-found', 'key-or-environment', 'key-exists'],
  },
  {
    name: 'a demo key without the header',
    key: { environment: 'demo' },
    expect: ['cause-found', 'key-or-environment', 'environment'],
  },
  {
    name: 'a live key with the header',
    options: { environment: 'demo' },
    expect: ['cause-found', 'key-or-environment', 'environment'],
  },
  {
    name: 'another passphrase, 40036',
    key: { passphraseReply: 40036 },
    used: { passphrase: 'AnotherMadeUp1' },
    expect: ['cause-found', 'passphrase', 'passphrase'],
  },
  {
    name: 'another passphrase, 40012, which can mean the key as well',
    used: { passphrase: 'AnotherMadeUp1' },
    expect: ['not-settled', 'passphrase'],
  },
  {
    name: 'another secret',
    used: { secret: OTHER_SECRETS.bitget },
    expect: ['cause-found', 'bad-signature', 'signature'],
  },
  {
    name: 'another address',
    key: { ips: ['203.0.113.9'] },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'another address, 40038',
    key: { ips: ['203.0.113.9'], unmatchedIpReply: 40038 },
    expect: ['cause-found', 'ip-not-allowed', 'ip-whitelist'],
  },
  {
    name: 'a need that the key lacks',
    key: { permissions: ['stow', 'coor'] },
    options: { needs: [ORDER, FUTURES_ORDER] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'a key of futures alone, where it is not known what the bot needs',
    key: { permissions: ['coow', 'cpow'] },
    options: { needs: [] },
    expect: ['healthy', null],
  },
  {
    name: 'a key of neither spot nor futures',
    key: { permissions: ['wtor'] },
    options: { needs: [] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'read-only',
    key: { permissions: ['stor', 'coor', 'cpor'] },
    expect: ['cause-found', 'permission', 'permissions'],
  },
  {
    name: 'a key of a unified account at the interface of classic ones',
    key: { accountMode: 'unified' },
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
    set: { everyReply: { httpStatus: 429, code: 429, msg: 'Too Many Requests' } },
    expect: ['no-verdict', 'rate-limit'],
  },
  {
    name: 'a gateway that fails',
    set: { everyReply: { httpStatus: 502, body: '<html>Bad Gateway</html>' } },
    expect: ['no-verdict', 'no-verdict'],
  },
];

for (const { name, key, set, used, options, expect } of FAULTS) {
  test(name, async (t) => {
    const sandbox = await openVenue(t, 'bitget', { key });
    if (set !== undefined) sandbox.set(set);
    const [verdict, category, failed] = expect;
    const found = await diagnose({
      signer: signerOf('bitget', used),
      baseURL: sandbox.urls.mainnet,
      environments: sandbox.urls,
      needs: [ORDER],
      ...options,
    });
    assert.deepEqual([found.verdict, found.category], [verdict, category], found.toText());
    const failing = found.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
    if (failed !== undefined) assert.ok(failing.includes(/** @type {any} */ (failed)), failing.join());
    const shown = `${JSON.stringify(found)} ${found.toText()}`;
    for (const hidden of Object.values(KEYS.bitget)) assert.ok(!shown.includes(hidden), 'a credential');
  });
}
