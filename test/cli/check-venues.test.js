'use strict';

/** `bybit-auth check` reads requests to other exchanges: the exchange by host, headers or --venue, and the signature where it stands. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { runCli } = require('../support/cli/cli');

const SECRET = 'Made-up-secret-of-a-test-0123456789-and-some-more-characters-abc';
const KEY = 'MadeUpKeyOfATest0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL';
const OKX_KEY = '0a1b2c3d-0000-4000-8000-0123456789ab';
const PHRASE = 'MadeUpPhrase1';
const TIME = '2026-01-02T03:04:05.678Z';

/** @param {string} text @param {'hex' | 'base64'} encoding */
const sign = (text, encoding) => crypto.createHmac('sha256', SECRET).update(text).digest(encoding);

/** @param {string} query @param {string} [signed] @returns {string} a command of curl */
function binance(query, signed = query) {
  const url = `https://api.binance.com/api/v3/order?${query}&signature=${sign(signed, 'hex')}`;
  return `curl -X POST -H 'X-MBX-APIKEY: ${KEY}' '${url}'`;
}

/** @param {string} [signed] @param {object} [headers] @returns {string} JSON of a request */
function okx(signed, headers = {}) {
  const body = '{"instId":"BTC-USDT","tdMode":"cash","side":"buy","ordType":"market","sz":"1"}';
  const text = signed ?? `${TIME}POST/api/v5/trade/order${body}`;
  return JSON.stringify({
    method: 'POST',
    url: 'https://www.okx.com/api/v5/trade/order',
    headers: {
      'OK-ACCESS-KEY': OKX_KEY,
      'OK-ACCESS-SIGN': sign(text, 'base64'),
      'OK-ACCESS-TIMESTAMP': TIME,
      'OK-ACCESS-PASSPHRASE': PHRASE,
      'Content-Type': 'application/json',
      ...headers,
    },
    body,
  });
}

/** @param {string} input @param {Record<string, string>} env @param {string[]} [args] @returns {Promise<any>} */
async function check(input, env, args = []) {
  const { stdout, stderr } = await runCli(['check', '--json', ...args], { input, env });
  assert.equal(stderr, '');
  for (const secret of [SECRET, KEY, OKX_KEY, PHRASE]) assert.ok(!stdout.includes(secret), stdout);
  return JSON.parse(stdout);
}

const QUERY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&recvWindow=5000&timestamp=1767323045678';
const BINANCE = { BINANCE_API_SECRET: SECRET };
const OKX = { OKX_API_SECRET: SECRET, OKX_API_PASSPHRASE: PHRASE };

describe('Binance', () => {
  test('a right signature in the query', async () => {
    const { venue, ok, signature, findings } = await check(binance(QUERY), BINANCE);
    assert.deepEqual([venue, signature, findings], ['binance', 'verified', []]);
    assert.equal(ok, true);
  });

  test('another string was signed', async () => {
    const { signature, findings } = await check(binance(QUERY, `/api/v3/order?${QUERY}`), BINANCE);
    assert.equal(signature, 'wrong');
    assert.equal(findings[0].id, 'signed-path');
  });

  test('--signed: where the string differs, without the secret', async () => {
    const { findings } = await check(binance(QUERY), {}, [`--signed=?${QUERY}`]);
    assert.match(findings[0].id, /^signed-/);
    assert.match(findings[0].message, /question mark|\?/);
  });

  test('a masked signature is a note and no finding', async () => {
    const masked = binance(QUERY).replace(/signature=\w+/, 'signature=***');
    const { findings, notes } = await check(masked, BINANCE);
    assert.deepEqual(findings, []);
    assert.match(notes.join(' '), /Masked in the paste/);
  });
});

describe('OKX', () => {
  test('a right signature over time, method, path and body', async () => {
    const { venue, signature, findings } = await check(okx(), OKX);
    assert.deepEqual([venue, signature, findings], ['okx', 'verified', []]);
  });

  test('another string was signed', async () => {
    const { signature, findings } = await check(okx(`${TIME}POST/api/v5/trade/order`), OKX);
    assert.equal(signature, 'wrong');
    assert.match(findings[0].id, /^sign/);
  });

  test('a missing passphrase', async () => {
    const { findings } = await check(okx(undefined, { 'OK-ACCESS-PASSPHRASE': undefined }), OKX);
    assert.match(JSON.stringify(findings), /PASSPHRASE/);
  });

  test('--venue names the exchange of a host that is not known', async () => {
    const proxied = okx().replace('www.okx.com', 'proxy.example');
    assert.equal((await check(proxied, OKX, ['--venue', 'okx'])).venue, 'okx');
  });
});

describe('KuCoin, Gate.io and Bitget', () => {
  const { KEYS, made } = require('../support/validate/signed-requests.js');
  const BODY = '{"size":"1"}';
  const variables = {
    kucoin: { KUCOIN_API_SECRET: KEYS.kucoin.secret, KUCOIN_API_PASSPHRASE: KEYS.kucoin.passphrase },
    gate: { GATE_API_SECRET: KEYS.gate.secret },
    bitget: { BITGET_API_SECRET: KEYS.bitget.secret, BITGET_API_PASSPHRASE: KEYS.bitget.passphrase },
  };
  const nothing = crypto.createHash('sha512').digest('hex');
  /** A string that people sign by mistake. */
  const mistakes = {
    kucoin: (/** @type {string} */ path) => `POST${path}${BODY}`,
    gate: (/** @type {string} */ path) => `POST\n${path}\n\n${nothing}\n1700000000`,
    bitget: (/** @type {string} */ path) => `POST${path}${BODY}`,
  };
  const right = {
    kucoin: (/** @type {string} */ path) => `1700000000000POST${path}${BODY}`,
    gate: (/** @type {string} */ path) =>
      `POST\n${path}\n\n${crypto.createHash('sha512').update(BODY).digest('hex')}\n1700000000`,
    bitget: (/** @type {string} */ path) => `1700000000000POST${path}${BODY}`,
  };
  for (const venue of /** @type {const} */ (['kucoin', 'gate', 'bitget'])) {
    /** @param {object} [options] */
    const paste = (options) => {
      const { method, url, headers, body } = made(venue, { method: 'POST', body: BODY, ...options });
      return JSON.stringify({ method, url, headers, body });
    };
    const path = new URL(JSON.parse(paste()).url).pathname;

    test(`${venue}: a right signature, and one of another string`, async () => {
      const verified = await check(paste(), variables[venue]);
      assert.deepEqual([verified.venue, verified.signature, verified.findings], [venue, 'verified', []]);
      const wrong = await check(paste({ text: mistakes[venue](path) }), variables[venue]);
      assert.equal(wrong.signature, 'wrong');
      assert.match(wrong.findings[0].id, /^signed-(nothing|without-prefix)$/);
      for (const { secret } of [KEYS[venue]]) assert.ok(!JSON.stringify(wrong).includes(secret));
    });

    test(`${venue}: --signed without the secret`, async () => {
      const same = await check(paste(), {}, [`--signed=${right[venue](path)}`]);
      assert.deepEqual(same.findings, []);
      const other = await check(paste(), {}, [`--signed=${mistakes[venue](path)}`]);
      assert.equal(other.findings.length, 1);
      assert.equal(other.findings[0].field, 'signature');
    });
  }
});

test('a request to Bybit stays one', async () => {
  const input = "curl 'https://api.bybit.com/v5/account/info' -H 'X-BAPI-API-KEY: shortKeyShortKey01'";
  assert.equal((await check(input, {})).venue, 'bybit');
});
