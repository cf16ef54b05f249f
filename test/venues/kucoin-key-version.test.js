'use strict';

/** A key of KuCoin has a version, which decides how its passphrase is sent. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { Signer, validateCredentials } = require('../../lib/index.js');
const { connect } = require('../sandbox/websocket-client.js');
const { KUCOIN_KEY, hmac, openKucoin } = require('../support/sandbox/kucoin.js');

const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = KUCOIN_KEY;
const CREDENTIALS = /** @type {const} */ ({ venue: 'kucoin', apiKey, apiSecret, apiPassphrase });
const ENVIRONMENT = Object.freeze({
  KUCOIN_API_KEY: apiKey,
  KUCOIN_API_SECRET: apiSecret,
  KUCOIN_API_PASSPHRASE: apiPassphrase,
});
const SIGNED = hmac(apiSecret, apiPassphrase);
const REQUEST = Object.freeze({ method: 'GET', url: 'https://api.kucoin.com/api/v1/user/api-key' });

/** @param {any} [more] */
const newSigner = (more) => new Signer({ ...CREDENTIALS, ...more });

/** @param {string | undefined} version */
const fromEnvironment = (version) =>
  Signer.fromEnv({ venue: 'kucoin', env: { ...ENVIRONMENT, KUCOIN_API_KEY_VERSION: version } });

/** @param {Signer} signer */
function sentBy(signer) {
  const { 'KC-API-KEY-VERSION': version, 'KC-API-PASSPHRASE': passphrase } = /** @type {any} */ (
    signer.authorizeSync(REQUEST).headers
  );
  return { version, passphrase };
}

/** @param {Signer} signer @param {string} origin */
async function ask(signer, origin) {
  const { url, headers } = await signer.authorize({ ...REQUEST, url: `${origin}/api/v1/user/api-key` });
  return (await fetch(url, { headers })).json();
}

const FORMS = /** @type {const} */ ([
  [undefined, { version: '2', passphrase: SIGNED }],
  [1, { version: '1', passphrase: apiPassphrase }],
  [2, { version: '2', passphrase: SIGNED }],
  [3, { version: '3', passphrase: SIGNED }],
]);

describe('the version of a key of KuCoin', () => {
  for (const [keyVersion, expected] of FORMS) {
    test(`${keyVersion} sends the passphrase in its form`, async () => {
      assert.deepEqual(sentBy(newSigner({ keyVersion })), expected);
      assert.deepEqual(sentBy(await Signer.create({ ...CREDENTIALS, keyVersion })), expected);
      assert.deepEqual(sentBy(fromEnvironment(keyVersion && String(keyVersion))), expected);
      const [batched] = [...(await Signer.signAll([newSigner({ keyVersion })], REQUEST))];
      assert.equal(/** @type {any} */ (batched)['KC-API-PASSPHRASE'], expected.passphrase);
      const { passphrase } = /** @type {any} */ (newSigner({ keyVersion }).login());
      assert.equal(passphrase, expected.passphrase);
    });
  }

  for (const [version, accepted] of /** @type {const} */ ([
    [1, [1]],
    [2, [undefined, 2, 3]],
    [3, [undefined, 2, 3]],
  ])) {
    test(`a sandbox with a key of version ${version} accepts ${accepted.join(', ')}`, async (t) => {
      const sandbox = await openKucoin(t, { keys: [{ ...KUCOIN_KEY, version }] });
      for (const [keyVersion] of FORMS) {
        const { code, data } = await ask(newSigner({ keyVersion }), sandbox.urls.mainnet);
        const isAccepted = accepted.some((one) => one === keyVersion);
        assert.equal(code, isAccepted ? '200000' : '400004', String(keyVersion));
        if (isAccepted) assert.equal(data.apiVersion, version);
      }
    });
  }

  test('the trade WebSocket of the sandbox takes the passphrase in the form of the key', async (t) => {
    for (const [version, other] of /** @type {const} */ ([
      [1, 2],
      [3, 1],
    ])) {
      const sandbox = await openKucoin(t, { keys: [{ ...KUCOIN_KEY, version }] });
      const at = (/** @type {Signer} */ signer) =>
        `${sandbox.webSocketUrls.mainnet}/v1/private?${new URLSearchParams(/** @type {any} */ (signer.login()))}`;
      const signer = newSigner({ keyVersion: version });
      const connection = await connect(t, at(signer));
      const hello = JSON.stringify(await connection.next());
      const welcome = await connection.ask(signer.login({ hello }));
      assert.equal(welcome.data, 'welcome', JSON.stringify(welcome));
      const refused = await connect(t, at(newSigner({ keyVersion: other })));
      assert.match(JSON.stringify(await refused.next()), /400004|PASSPHRASE/i);
    }
  });

  for (const text of ['1', ' 1 ', '"1"', '1.0']) {
    test(`the variable ${JSON.stringify(text)} is version 1`, () => {
      assert.equal(sentBy(fromEnvironment(text)).version, '1');
    });
  }

  test('an empty variable is the usual version, and a version alone is no credential', () => {
    assert.equal(sentBy(fromEnvironment('')).version, '2');
    const env = { KUCOIN_API_KEY_VERSION: '1' };
    assert.equal(Signer.fromEnv({ venue: 'kucoin', optional: true, env }), null);
  });

  test('the variable can have another name or another prefix', () => {
    const env = { ...ENVIRONMENT, VERSION_OF_KEY: '1' };
    const named = Signer.fromEnv({ venue: 'kucoin', names: { keyVersion: 'VERSION_OF_KEY' }, env });
    assert.equal(sentBy(named).version, '1');
    const entries = Object.entries({ ...ENVIRONMENT, KUCOIN_API_KEY_VERSION: '3' });
    const ofAlice = Object.fromEntries(
      entries.map(([name, value]) => [name.replace('KUCOIN', 'ALICE'), value]),
    );
    assert.equal(sentBy(Signer.fromEnv({ venue: 'kucoin', prefix: 'ALICE_', env: ofAlice })).version, '3');
  });

  for (const keyVersion of [0, 4, 1.5, Number.NaN, '2', '1', null, true, {}, [1], 'toString']) {
    test(`${JSON.stringify(keyVersion)} (${typeof keyVersion}) is refused`, async () => {
      const error = {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: '"keyVersion" must be the version of the API key of KuCoin: 1, 2 or 3',
      };
      const credentials = /** @type {any} */ ({ ...CREDENTIALS, keyVersion });
      assert.throws(() => new Signer(credentials), error);
      await assert.rejects(Signer.create(credentials), error);
      await assert.rejects(validateCredentials(credentials), error);
    });
  }

  for (const text of ['4', 'v1', '1,2', '-1']) {
    test(`the variable ${JSON.stringify(text)} is refused by its name`, () => {
      assert.throws(() => fromEnvironment(text), {
        code: 'ERR_INVALID_ARG_VALUE',
        message: 'KUCOIN_API_KEY_VERSION must be the version of the API key of KuCoin: 1, 2 or 3',
      });
    });
  }

  test('keys of other exchanges have none', () => {
    for (const venue of /** @type {const} */ (['bybit', 'okx', 'bitget', 'gate'])) {
      const phrase = ['okx', 'bitget'].includes(venue) ? { apiPassphrase } : {};
      assert.throws(() => new Signer({ venue, apiKey, apiSecret, ...phrase, keyVersion: 2 }), {
        code: 'ERR_INVALID_ARG_VALUE',
        message: /^API keys of .+ have no "keyVersion". If the key is another exchange's, name it: venue$/,
      });
    }
  });
});
