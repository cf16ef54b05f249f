'use strict';

/** What authorize() and login() accept for Binance and OKX, and what they refuse with which words. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');

const { CredentialError, Signer } = require('../..');
const { newPair } = require('../support/crypto/rsa-keys');
const { WRONG_TYPE, WRONG_VALUE } = require('../support/fixtures.js');
const { BINANCE_ED25519, BINANCE_HMAC, OKX_KEY } = require('../support/venues/vectors');

const ROOT = path.join(__dirname, '..', '..');
const TIME = 1_700_000_000_000;
const FAPI = 'https://fapi.binance.com/fapi/v1';

/** @param {any} credentials @returns {any} a signer, whose requests are not checked by types here */
const newSigner = (credentials) => new Signer(credentials);
const binance = newSigner(BINANCE_HMAC);
const okx = newSigner(OKX_KEY);

/** @param {string} url @returns {string} its query without the signature */
const queryOf = (url) => /\?(.*)&signature=[^&]*$/.exec(url)?.[1] ?? '';

describe('binance: the parameters of a request', () => {
  for (const [name, url, expected] of [
    ['none', '/api/v3/account', `timestamp=${TIME}`],
    ['a fragment', '/api/v3/account?a=1#top', `a=1&timestamp=${TIME}`],
    ['an old time', '/api/v3/account?timestamp=1&a=1', `a=1&timestamp=${TIME}`],
    ['an old signature', '/api/v3/account?a=1&timestamp=1&signature=ab', `a=1&timestamp=${TIME}`],
    ['encoded names', '/api/v3/account?time%73tamp=1&a=1&%73ignature=ab', `a=1&timestamp=${TIME}`],
    ['repeated ones', '/api/v3/account?timestamp=1&timestamp=2&a=1', `a=1&timestamp=${TIME}`],
    ['a name that only ends so', '/api/v3/x?mytimestamp=1', `mytimestamp=1&timestamp=${TIME}`],
    ['a window', '/api/v3/account?recvWindow=6000.346', `recvWindow=6000.346&timestamp=${TIME}`],
    ['spaces and quotes', `/api/v3/x?q=a b'c"d`, `q=a%20b%27c%22d&timestamp=${TIME}`],
    ['encoded ones', '/api/v3/x?q=%e9%8D%b5+%2B', `q=%e9%8D%b5+%2B&timestamp=${TIME}`],
    ['malformed escapes', '/api/v3/x?q=%zz%', `q=%zz%&timestamp=${TIME}`],
  ]) {
    test(name, () => {
      const signed = binance.authorizeSync({ method: 'GET', url, timestamp: TIME });
      assert.equal(queryOf(signed.url), expected);
      const right = crypto.createHmac('sha256', BINANCE_HMAC.apiSecret).update(expected).digest('hex');
      assert.ok(signed.url.endsWith(`&signature=${right}`));
    });
  }

  test('the option recvWindow replaces that of the query', () => {
    const url = '/api/v3/account?recvWindow=100&a=1';
    const signed = binance.authorizeSync({ method: 'GET', url, timestamp: TIME, recvWindow: 60_000 });
    assert.equal(queryOf(signed.url), `a=1&recvWindow=60000&timestamp=${TIME}`);
  });

  for (const window of ['0x10', '60001', '-1', '1e3', '', '5.1234', 'abc']) {
    test(`a recvWindow of ${JSON.stringify(window)} in the query is refused`, () => {
      const request = { method: 'GET', url: `/api/v3/account?recvWindow=${window}` };
      assert.throws(() => binance.authorizeSync(request), { ...WRONG_VALUE, message: /recvWindow.*60000/ });
    });
  }

  test('a form is signed after the query, and its type is said', () => {
    const body = 'symbol=BTCUSDT&side=BUY';
    for (const content of [body, Buffer.from(body)]) {
      const signed = binance.authorizeSync({
        method: 'POST',
        url: `${FAPI}/order?a=1`,
        body: content,
        timestamp: TIME,
      });
      const text = `a=1&timestamp=${TIME}${body}`;
      const right = crypto.createHmac('sha256', BINANCE_HMAC.apiSecret).update(text).digest('hex');
      assert.equal(signed.url, `${FAPI}/order?a=1&timestamp=${TIME}&signature=${right}`);
      assert.equal(signed.headers['Content-Type'], 'application/x-www-form-urlencoded');
      assert.equal(signed.body, content);
    }
  });

  for (const [body, message] of [
    ['{"symbol":"BTCUSDT"}', /as a form, not as JSON/],
    [' [1]', /as a form, not as JSON/],
    ['--boundary\r\n', /as a form/],
    ['symbol=é', /percent-encode/],
    [Buffer.from('symbol=é'), /percent-encode/],
    ['a=b c', /percent-encode/],
    ['a=1&timestamp=1', /Leave timestamp and signature out of the body/],
    ['signature=ab', /Leave timestamp and signature out of the body/],
  ]) {
    test(`a body of ${JSON.stringify(String(body))} is refused`, async () => {
      const request = { method: 'POST', url: `${FAPI}/order`, body };
      assert.throws(() => binance.authorizeSync(request), { ...WRONG_VALUE, message });
      await assert.rejects(binance.authorize(request), { ...WRONG_VALUE, message });
      await assert.rejects(Signer.signAll([binance], request), { ...WRONG_VALUE, message });
    });
  }

  test('a GET has no body', () => {
    const request = { method: 'GET', url: '/api/v3/account', body: 'a=1' };
    assert.throws(() => binance.authorizeSync(request), { ...WRONG_VALUE, message: /query of a GET/ });
  });

  test('endpoints that take only the key get no signature', () => {
    for (const url of [
      `${FAPI}/listenKey`,
      '/dapi/v1/listenKey',
      '/sapi/v1/userDataStream/isolated?symbol=BTCUSDT',
      `${FAPI}/historicalTrades?symbol=BTCUSDT`,
    ]) {
      const signed = binance.authorizeSync({ method: 'PUT', url });
      assert.deepEqual(signed, {
        method: 'PUT',
        url,
        headers: { 'X-MBX-APIKEY': BINANCE_HMAC.apiKey },
        body: undefined,
      });
    }
    assert.match(binance.authorizeSync({ method: 'GET', url: `${FAPI}/userTrades` }).url, /&signature=/);
  });

  for (const kind of /** @type {const} */ (['rsa', 'ed25519'])) {
    test(`the signature of an ${kind} key is percent-encoded base64`, () => {
      const { privateKey, publicKey } = kind === 'rsa' ? newPair(2048) : crypto.generateKeyPairSync(kind);
      const signer = newSigner({ venue: 'binance', apiKey: BINANCE_HMAC.apiKey, privateKey });
      const { url } = signer.authorizeSync({ method: 'GET', url: '/api/v3/account', timestamp: TIME });
      const [, encoded] = /&signature=([\w%.-]+)$/.exec(url) ?? [];
      const bytes = Buffer.from(decodeURIComponent(encoded), 'base64');
      const digest = kind === 'rsa' ? 'sha256' : null;
      assert.ok(crypto.verify(digest, Buffer.from(`timestamp=${TIME}`), publicKey, bytes));
    });
  }
});

describe('binance: messages of the WebSocket API', () => {
  test('session.logon is for Ed25519 keys', () => {
    const signer = newSigner(BINANCE_ED25519);
    const { id, method, params } = signer.login({ timestamp: TIME, recvWindow: 3000 });
    assert.match(id, /^[\w-]{36}$/);
    assert.equal(method, 'session.logon');
    const text = `apiKey=${BINANCE_ED25519.apiKey}&recvWindow=3000&timestamp=${TIME}`;
    assert.equal(params.signature, signer.signSync(text));
    const { privateKey } = newPair(2048);
    const rsa = newSigner({ venue: 'binance', apiKey: BINANCE_HMAC.apiKey, privateKey });
    for (const [other, kind] of [
      [binance, /an API secret \(HMAC\)/],
      [rsa, /an RSA key/],
    ]) {
      assert.throws(
        () => other.login(),
        (/** @type {any} */ error) => {
          assert.equal(error.code, 'ERR_INVALID_STATE');
          assert.match(error.message, kind);
          assert.match(error.message, /method: 'order\.place'/);
          return true;
        },
      );
    }
  });

  test('old times and signatures are made anew, and undefined parameters are left out', () => {
    const params = { symbol: 'BTCUSDT', timestamp: 1, signature: 'ab', price: undefined, b: true, a: 0.5 };
    const message = binance.login({ id: 7, method: 'order.place', params, timestamp: TIME });
    const { signature, ...rest } = message.params;
    assert.deepEqual(rest, {
      symbol: 'BTCUSDT',
      b: true,
      a: 0.5,
      apiKey: BINANCE_HMAC.apiKey,
      timestamp: TIME,
    });
    const text = `a=0.5&apiKey=${BINANCE_HMAC.apiKey}&b=true&symbol=BTCUSDT&timestamp=${TIME}`;
    assert.equal(signature, binance.signSync(text));
  });

  for (const [name, options, expected] of [
    ['an option of another exchange', { expires: 1 }, WRONG_VALUE],
    ['a list', { method: 'm', params: { symbols: ['A'] } }, WRONG_VALUE],
    ['a number with an exponent', { method: 'm', params: { price: 1e-7 } }, WRONG_VALUE],
    ['null', { method: 'm', params: { price: null } }, WRONG_VALUE],
    ['params that are no object', { method: 'm', params: 'a=1' }, WRONG_VALUE],
    ['a window that is too wide', { method: 'm', recvWindow: 60_001 }, WRONG_VALUE],
    ['another key', { method: 'm', params: { apiKey: 'other' } }, { code: 'ERR_BYBIT_OTHER_KEY' }],
    ['options that are no object', null, WRONG_TYPE],
  ]) {
    test(`${name} is refused`, () => {
      assert.throws(() => binance.login(options), /** @type {any} */ (expected));
    });
  }
});

describe('okx', () => {
  test('path and query are signed as they are sent, and encoded where they are not', () => {
    const signed = okx.authorizeSync({
      method: 'get',
      url: 'https://www.okx.com/api/v5/account/balance?ccy=B C,é#top',
      timestamp: TIME,
    });
    const target = '/api/v5/account/balance?ccy=B%20C,%C3%A9';
    assert.equal(signed.url, `https://www.okx.com${target}`);
    const text = `${new Date(TIME).toISOString()}GET${target}`;
    const right = crypto.createHmac('sha256', OKX_KEY.apiSecret).update(text).digest('base64');
    assert.equal(signed.headers['OK-ACCESS-SIGN'], right);
    assert.equal(signed.headers['Content-Type'], undefined);
  });

  test('the environment decides about the header of demo trading, which signAll gives as well', async () => {
    const request = { method: 'GET', url: '/api/v5/account/config', timestamp: TIME };
    const demo = { ...request, environment: 'demo' };
    assert.equal(okx.authorizeSync(demo).headers['x-simulated-trading'], '1');
    assert.ok(!('x-simulated-trading' in okx.authorizeSync(request).headers));
    const live = okx.authorizeSync({ ...request, environment: 'mainnet' });
    assert.deepEqual(live, okx.authorizeSync(request));
    const batch = await Signer.signAll([okx], demo);
    assert.equal(batch.headers(0)['x-simulated-trading'], '1');
    assert.deepEqual(batch.request(0), okx.authorizeSync(demo));
  });

  test('a wrong environment is refused', () => {
    const url = 'https://testnet.binance.vision/api/v3/account';
    assert.throws(() => okx.authorizeSync({ method: 'GET', url: '/', environment: 'testnet' }), {
      ...WRONG_VALUE,
      message: /OKX must be one of mainnet, demo/,
    });
    assert.throws(() => binance.authorizeSync({ method: 'GET', url, environment: 'mainnet' }), {
      ...WRONG_VALUE,
      message: /testnet\.binance\.vision serves testnet/,
    });
    assert.ok(binance.authorizeSync({ method: 'GET', url, environment: 'testnet' }));
  });

  test('a GET has no body, and requests carry no window', () => {
    const request = { method: 'GET', url: '/api/v5/account/balance' };
    assert.throws(() => okx.authorizeSync({ ...request, body: '{}' }), {
      ...WRONG_VALUE,
      message: /without a body/,
    });
    assert.throws(() => okx.authorizeSync({ ...request, recvWindow: 5000 }), WRONG_VALUE);
  });

  test('the login takes a time or a clock, and no option of another exchange', () => {
    assert.equal(okx.login({ clock: { now: () => TIME + 0.5 } }).args[0].timestamp, '1700000000');
    for (const options of [{ expires: 1 }, { method: 'm' }, { timestamp: -1 }, { clock: {} }]) {
      assert.throws(() => okx.login(options), WRONG_VALUE);
    }
    assert.throws(() => okx.signWebSocket(), { code: 'ERR_INVALID_STATE', message: /login\(\) for OKX/ });
  });

  test('a missing passphrase is named', () => {
    const { venue, apiKey, apiSecret } = OKX_KEY;
    assert.throws(() => newSigner({ venue, apiKey, apiSecret }), /apiPassphrase/);
    const env = { OKX_API_KEY: apiKey, OKX_API_SECRET: apiSecret };
    assert.throws(
      () => Signer.fromEnv({ venue: 'okx', env }),
      (error) => error instanceof CredentialError && error.message.includes('OKX_API_PASSPHRASE'),
    );
  });
});

describe('exchanges are loaded when they are used', () => {
  const LIST = `
    const loaded = Object.keys(require.cache).map((file) => /lib.venues.(\\w+).index\\.js$/.exec(file)?.[1]);
    console.log(JSON.stringify(loaded.filter(Boolean)));`;
  /** @param {string} program @returns {string[]} */
  const loadedBy = (program) =>
    JSON.parse(execFileSync(process.execPath, ['-e', program + LIST], { cwd: ROOT, encoding: 'utf8' }));
  const key = JSON.stringify({ apiKey: 'a'.repeat(18), apiSecret: 'b'.repeat(36), apiPassphrase: 'c1' });

  for (const [name, program, expected] of [
    ['the package', `require('./lib');`, []],
    ['the package and its names', `Object.values(require('./lib'));`, []],
    ['axios and fetch', `require('./lib/axios'); require('./lib/fetch');`, []],
    ['a signer of OKX', `new (require('./lib').Signer)({ venue: 'okx', ...${key} });`, ['okx']],
  ]) {
    test(/** @type {string} */ (name), () => {
      assert.deepEqual(loadedBy(/** @type {string} */ (program)), expected);
    });
  }
});
