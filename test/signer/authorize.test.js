'use strict';

/** The final request: what is signed, what is added, what is left alone, and what is refused. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { Signer } = require('../..');
const { API_KEY, API_SECRET, WRONG_TYPE, WRONG_VALUE } = require('../support/fixtures.js');
const { SEED, seededRandom } = require('../support/random');

const OUT_OF_RANGE = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };
const HOST = 'https://api.bybit.com';
const ORDER = { method: 'POST', url: `${HOST}/v5/order/create`, body: '{"symbol":"BTCUSDT"}' };
const TIME = { timestamp: 1_700_000_000_000, recvWindow: 6000 };
const signer = new Signer({ venue: 'bybit', apiKey: API_KEY, apiSecret: API_SECRET });

/** @param {any} request @returns {any} */
const authorizeSync = (request) => signer.authorizeSync(request);

describe('authorizeSync', () => {
  test('adds the headers of signRequestSync, and changes nothing else', () => {
    for (const body of [ORDER.body, Buffer.from('{"text":"€ 🔑"}'), new Uint8Array([0, 255, 10])]) {
      const signed = authorizeSync({ ...ORDER, body, ...TIME });
      assert.deepEqual(signed, {
        method: 'POST',
        url: ORDER.url,
        body,
        headers: signer.signRequestSync({ body, ...TIME }),
      });
      assert.equal(signed.body, body);
    }
  });

  test('signs the query of a GET request exactly as the URL has it', () => {
    const headersOf = (/** @type {string} */ query) => signer.signRequestSync({ query, ...TIME });
    for (const query of ['category=linear', 'a=%20&b=%E2%82%AC', 'a=1?b=2', '']) {
      for (const url of [`${HOST}/v5/x?${query}`, `/v5/x?${query}`, `${HOST}/v5/x?${query}#part`]) {
        const signed = authorizeSync({ method: 'get', url, ...TIME });
        assert.deepEqual(signed, { method: 'GET', url, headers: headersOf(query), body: undefined });
      }
    }
    for (const url of [`${HOST}/v5/x`, '/v5/x', HOST, `${HOST}/v5/x#a?b=c`]) {
      assert.deepEqual(authorizeSync({ method: 'GET', url, ...TIME }).headers, headersOf(''));
    }
  });

  test('takes a URL object', () => {
    const url = new URL(`${HOST}/v5/x?text=ä b`);
    const signed = authorizeSync({ method: 'GET', url, ...TIME });
    assert.equal(signed.url, url.href);
    assert.deepEqual(signed.headers, signer.signRequestSync({ query: 'text=%C3%A4%20b', ...TIME }));
  });

  test('takes the time and the window of the exchange where none is given', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: TIME.timestamp });
    assert.deepEqual(authorizeSync(ORDER).headers, signer.signRequestSync({ body: ORDER.body }));
  });

  test('reads nothing that an object inherits from a changed Object.prototype', (t) => {
    const prototype = /** @type {any} */ (Object.prototype);
    t.after(() => delete prototype.recvWindow);
    const expected = authorizeSync({ ...ORDER, timestamp: 1 });
    prototype.recvWindow = 1;
    assert.deepEqual(authorizeSync({ ...ORDER, timestamp: 1 }), expected);
  });

  /** @type {[string, any, object][]} */
  const REFUSED = [
    ['no request', undefined, WRONG_TYPE],
    ['null', null, WRONG_TYPE],
    ['no method', { ...ORDER, method: undefined }, WRONG_TYPE],
    ['a method that is not a word', { ...ORDER, method: 'GET /' }, WRONG_VALUE],
    ['no URL', { ...ORDER, url: undefined }, WRONG_TYPE],
    ['a URL without its origin', { ...ORDER, url: 'v5/order/create' }, WRONG_VALUE],
    ['a URL of another scheme', { ...ORDER, url: 'ftp://api.bybit.com/' }, WRONG_VALUE],
    ['a URL that a client would encode', { ...ORDER, url: `${HOST}/v5/x?a=€` }, WRONG_VALUE],
    ['a URL with white space', { ...ORDER, url: `${ORDER.url}\n` }, WRONG_VALUE],
    ['a path that a client would resolve', { ...ORDER, url: `${HOST}/v5/x/../order/create` }, WRONG_VALUE],
    ['a path with an encoded dot segment', { ...ORDER, url: `/v5/x/.%2E?a=1` }, WRONG_VALUE],
    ['a body that is an object', { ...ORDER, body: {} }, WRONG_TYPE],
    ['a body that is not signed', { ...ORDER, method: 'GET' }, WRONG_VALUE],
    ['a timestamp that is text', { ...ORDER, timestamp: '1' }, WRONG_TYPE],
    ['a timestamp with a fraction', { ...ORDER, timestamp: 1.5 }, OUT_OF_RANGE],
    ['a window below 0', { ...ORDER, recvWindow: -1 }, OUT_OF_RANGE],
    ['a window of more than 32 bits', { ...ORDER, recvWindow: 2 ** 32 }, OUT_OF_RANGE],
  ];
  for (const [what, request, error] of REFUSED) {
    test(`refuses ${what}, and authorize() with a rejection`, async () => {
      assert.throws(() => authorizeSync(request), error);
      await assert.rejects(signer.authorize(request), error);
    });
  }

  test('signs dots that no client resolves', () => {
    for (const path of ['/v5/.x', '/v5/x.', '/v5/...', '/v5/x?path=/../y']) {
      assert.equal(authorizeSync({ method: 'GET', url: HOST + path }).url, HOST + path);
    }
  });

  test('refuses to sign with a destroyed signer', async () => {
    const destroyed = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
    destroyed.destroy();
    const error = { code: 'ERR_BYBIT_SIGNER_DESTROYED' };
    assert.throws(() => destroyed.authorizeSync(ORDER), error);
    await assert.rejects(destroyed.authorize(ORDER), error);
  });
});

test(`authorize resolves to what authorizeSync returns (TEST_SEED=${SEED})`, async () => {
  const random = seededRandom(SEED);
  const requests = Array.from({ length: 200 }, () => {
    const method = random.pick(['GET', 'POST']);
    const query = encodeURIComponent(random.text(random.below(30), 'a=&€é')).replace(/%3D/g, '=');
    const body = random.pick([
      random.text(random.below(300), 'a=&€🔑\ud800'),
      random.bytes(random.below(300)),
    ]);
    return { method, url: `${HOST}/v5/x?${query}`, timestamp: 1, ...(method === 'POST' && { body }) };
  });
  const signed = await Promise.all(requests.map((request) => signer.authorize(request)));
  assert.deepEqual(signed, requests.map(authorizeSync));
});

describe('venue', () => {
  test('is bybit by default', () => {
    assert.equal(new Signer({ apiKey: API_KEY, apiSecret: API_SECRET }).venue, 'bybit');
    assert.equal(signer.venue, 'bybit');
  });

  for (const venue of ['bibyt', 'Bybit', '', null, 1, 'constructor']) {
    test(`refuses ${JSON.stringify(venue)} and lists the known ones`, async () => {
      const given = /** @type {any} */ ({ venue, apiKey: API_KEY, apiSecret: API_SECRET });
      const error = { ...WRONG_VALUE, message: /The option "venue" of .* must be one of bybit/ };
      assert.throws(() => new Signer(given), error);
      await assert.rejects(Signer.create(given), error);
      assert.throws(() => Signer.fromEnv(given), error);
    });
  }

  test('refuses a passphrase of the API key, which Bybit does not have', () => {
    const given = { apiKey: API_KEY, apiSecret: API_SECRET, apiPassphrase: 'SecretWord1' };
    assert.throws(() => new Signer(given), { ...WRONG_VALUE, message: /^(?!.*SecretWord1)/ });
  });
});

test('signAll gives whole requests where it gets one', async () => {
  const other = new Signer({ apiKey: `${API_KEY.slice(1)}Z`, apiSecret: API_SECRET });
  const signers = [signer, other];
  const request = { ...ORDER, ...TIME };
  const batch = await Signer.signAll(signers, request);
  signers.forEach((each, index) => assert.deepEqual(batch.request(index), each.authorizeSync(request)));
  assert.throws(() => batch.request(2), OUT_OF_RANGE);
  const content = await Signer.signAll(signers, { body: ORDER.body, ...TIME });
  assert.deepEqual(content.headers(1), batch.headers(1));
  assert.throws(() => content.request(0), { name: 'TypeError', code: 'ERR_INVALID_STATE' });
});
