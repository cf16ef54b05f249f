'use strict';

/** Signatures count over the raw bytes, and over nothing else. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { constants, generateKeyPairSync, sign } = require('node:crypto');
const { ORDER, authHeaders, frozenSandbox, get, hmac, post, send } = require('./client.js');
const { INFO, NOW } = require('../support/fixtures.js');

test('a wrong signature: 10004 with exactly the bytes that were signed', async (t) => {
  const sandbox = await frozenSandbox(t);
  const query = 'accountType=UNIFIED&coin=%e4%BD%a0+x';
  const { json } = await get(sandbox.urls.mainnet, '/v5/account/wallet-balance', query, { secret: 'other' });
  assert.equal(json.retCode, 10004);
  assert.equal(json.retMsg, `error sign! origin_string[${NOW}test_api_key5000${query}]`);

  const body = '{"symbol":"你好" }';
  const posted = await post(sandbox.urls.mainnet, '/v5/order/create', body, { secret: 'other' });
  assert.equal(posted.json.retMsg, `error sign! origin_string[${NOW}test_api_key5000${body}]`);
});

test('malformed signatures are refused like wrong ones', async (t) => {
  const sandbox = await frozenSandbox(t);
  const right = authHeaders('')['X-BAPI-SIGN'];
  for (const wrong of [right.toUpperCase(), `${right} x`, right.slice(1), 'é', '0'.repeat(64)]) {
    const { json } = await get(sandbox.urls.mainnet, INFO, '', { sign: () => wrong });
    assert.equal(json.retCode, 10004, wrong);
  }
});

test('the raw query counts: encoding, order and spelling are not normalised', async (t) => {
  const sandbox = await frozenSandbox(t);
  const path = '/v5/account/wallet-balance';
  for (const query of [
    'accountType=UNIFIED&coin=USDT%2CUSDC',
    'accountType=UNIFIED&coin=USDT,USDC',
    'coin=USDT&accountType=UNIFIED',
    'accountType=%55NIFIED',
    'accountType=UNIFIED&&x=%c3%a9&y=a+b%20c&z[]=1',
    'accountType=UNIFIED&q=?a=b',
  ]) {
    assert.equal((await get(sandbox.urls.mainnet, path, query)).json.retCode, 0, query);
  }
  const target = `${path}?accountType=UNIFIED&coin=USDT%2CUSDC`;
  const headers = authHeaders('accountType=UNIFIED&coin=USDT,USDC');
  assert.equal((await send(sandbox.urls.mainnet, { target, headers })).json.retCode, 10004);
});

test('an empty query is signed as nothing, with or without the question mark', async (t) => {
  const sandbox = await frozenSandbox(t);
  for (const target of [INFO, `${INFO}?`]) {
    const { json } = await send(sandbox.urls.mainnet, { target, headers: authHeaders('') });
    assert.equal(json.retCode, 0, target);
  }
});

test('the raw body counts, byte by byte', async (t) => {
  const sandbox = await frozenSandbox(t);
  const spaced = `\n ${JSON.stringify({ ...ORDER, orderLinkId: 'naïve-ключ-🚀' }, null, 1)}\n`;
  assert.equal((await post(sandbox.urls.mainnet, '/v5/order/create', spaced)).json.retCode, 0);
  assert.ok(sandbox.requests[0].body.equals(Buffer.from(spaced)));

  const headers = authHeaders(spaced.trim());
  const trimmed = await send(sandbox.urls.mainnet, {
    method: 'POST',
    target: '/v5/order/create',
    headers,
    body: spaced,
  });
  assert.equal(trimmed.json.retCode, 10004);

  const notText = Buffer.from([0xff, 0x00, 0xfe, 0x7b]);
  const { json } = await post(sandbox.urls.mainnet, '/v5/order/create', notText);
  assert.equal(json.retMsg, 'Illegal category', 'the signature held; the content is what is wrong');
});

test('an RSA key verifies PKCS#1 v1.5 signatures in base64', async (t) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const sandbox = await frozenSandbox(t, {
    keys: [
      { apiKey: 'rsa-object', publicKey },
      { apiKey: 'rsa-pem', publicKey: pem },
    ],
  });
  const rsa = (bytes) => sign('sha256', bytes, privateKey).toString('base64');
  for (const apiKey of ['rsa-object', 'rsa-pem']) {
    const { json } = await get(sandbox.urls.mainnet, '/v5/user/query-api', '', { apiKey, sign: rsa });
    assert.equal(json.retCode, 0);
    assert.equal(json.result.rsaPublicKey, pem);
  }
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  for (const wrong of [
    (bytes) => sign('sha256', bytes, { key: privateKey, padding }).toString('base64'),
    (bytes) => sign('sha512', bytes, privateKey).toString('base64'),
    (bytes) => sign('sha256', bytes, privateKey).toString('hex'),
    (bytes) => hmac('secret', bytes),
    () => '%%%',
    (bytes) => ` ${rsa(bytes)}`.replace(/(.{8})/, '$1!'),
    (bytes) => rsa(bytes).replace(/=+$/, ''),
  ]) {
    const { json } = await get(sandbox.urls.mainnet, INFO, '', { apiKey: 'rsa-pem', sign: wrong });
    assert.equal(json.retCode, 10004);
  }
});
