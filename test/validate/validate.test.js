'use strict';

/** validateRequest(): every finding, every shape of headers and body, bad arguments, and what the sandbox refuses. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const axios = require('axios');

const { backend, validateRequest } = require('../..');
const { informationOf } = require('../../lib/validate/findings');
const { detachedView } = require('../support/credentials/credentials');
const { THOROUGH } = require('../support/effort');
const { IDS, bybit } = require('../support/validate/ids');
const { EXAMPLES } = require('../support/validate/examples');
const { BODY, GET_URL, HMAC_SIGNER, NOW, RSA_SIGNER, request } = require('../support/validate/request-maker');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');

/** @param {any} options @returns {Promise<string[]>} */
async function idsOf(options) {
  const { findings } = await validateRequest(options);
  return findings.map(({ id }) => id);
}

describe('every finding', () => {
  test('has examples, and every example a finding', () => {
    assert.deepEqual(Object.keys(EXAMPLES).sort(), IDS.toSorted());
  });

  for (const [id, [bad, good, expected = {}]] of Object.entries(EXAMPLES)) {
    test(id, async () => {
      for (const [index, options] of bad.entries()) {
        const { ok, findings } = await validateRequest(options);
        const found = findings.filter((finding) => finding.id === id);
        assert.equal(found.length, 1, `bad ${index}: ${findings.map((finding) => finding.id)}`);
        const { severity } = informationOf(id, bybit);
        assert.equal(found[0].severity, severity);
        if (severity === 'error') assert.equal(ok, false);
        if (index > 0) continue;
        for (const [name, value] of Object.entries(expected)) {
          assert.equal(/** @type {any} */ (found[0])[name], value, name);
        }
      }
      for (const [index, options] of good.entries()) {
        const found = await idsOf(options);
        assert.ok(!found.includes(id), `good ${index}: ${found}`);
      }
    });
  }

  test('is a frozen sentence that shows no key, signature or value', async () => {
    for (const [bad] of Object.values(EXAMPLES)) {
      for (const options of bad) {
        const { findings } = await validateRequest(options);
        for (const finding of findings) {
          assert.ok(Object.isFrozen(finding));
          assert.match(finding.message, /^[^\n]{10,220}$/);
          assert.doesNotMatch(finding.message, /[.!]$/);
          assert.match(finding.fix, /\S/);
          assert.ok(finding.step >= 1 && finding.step <= 9);
          assert.ok(Number.isSafeInteger(finding.index) && finding.index >= 0);
          assert.ok(Number.isSafeInteger(finding.count) && finding.count >= 1);
          const shown = JSON.stringify(finding);
          for (const secret of [API_KEY, API_SECRET, options.headers?.['X-BAPI-SIGN']]) {
            if (typeof secret === 'string' && secret.length > 4) assert.ok(!shown.includes(secret), shown);
          }
        }
      }
    }
  });
});

test('a request that is right has no findings', async () => {
  for (const options of [
    request(),
    request({ method: 'POST', body: BODY }),
    { ...request(), signer: undefined },
  ]) {
    assert.deepEqual(await validateRequest(options), { ok: true, findings: [] });
  }
  const rsa = await RSA_SIGNER.signRequest({ body: BODY });
  const headers = { ...rsa, 'Content-Type': 'application/json' };
  const url = 'https://api-testnet.bybit.com/v5/order/create';
  const report = await validateRequest({ method: 'POST', url, headers, body: BODY, signer: RSA_SIGNER });
  assert.deepEqual(report, { ok: true, findings: [] });
});

test('the window is the one of the given clock, to the millisecond', async () => {
  const cases = [
    [-5001, ['timestamp-behind']],
    [-5000, []],
    [0, []],
    [999, []],
    [1000, ['timestamp-ahead']],
  ];
  for (const [offset, ids] of cases) {
    assert.deepEqual(await idsOf(request({ timestamp: NOW + Number(offset) })), ids);
  }
  const late = await validateRequest({ ...request(), now: undefined });
  assert.deepEqual(
    late.findings.map(({ id }) => id),
    ['timestamp-behind'],
  );
  assert.match(late.findings[0].message, /^X-BAPI-TIMESTAMP is \d{9,} ms behind the clock/);
});

/** @param {any} parts */
const nothing = ({ prefix }) => prefix;

test('a mismatch is explained only for a recv_window of at most 10 digits', async () => {
  const cases = [
    ['1234567890', ['recv-window-wide', 'signed-nothing']],
    ['12345678901', ['recv-window-malformed', 'signature-mismatch']],
    ['5000.0', ['recv-window-malformed', 'signature-mismatch']],
    ['-5000', ['recv-window-negative', 'signature-mismatch']],
    ['5'.repeat(900_000), ['recv-window-malformed', 'signature-mismatch']],
  ];
  for (const [recvWindow, ids] of cases) {
    assert.deepEqual(await idsOf(request({ recvWindow, text: nothing })), ids);
    assert.deepEqual(await idsOf(request({ recvWindow })), ids.slice(0, -1));
  }
  const headers = { 'X-BAPI-RECV-WINDOW': undefined };
  const missing = request({ recvWindow: '', headers, text: nothing });
  assert.deepEqual(await idsOf(missing), ['recv-window-missing', 'signed-nothing']);
});

test('a mismatch is explained up to 1 MiB of all that may be signed', async () => {
  const rest = `${NOW}5000POST`.length;
  const limit = 2 ** 20 - rest;
  for (const urlSize of [100, 500_000]) {
    const url = 'https://api.bybit.com/v5/'.padEnd(urlSize, 'a');
    const body = `{"a":"${'b'.repeat(limit - url.length - 8)}"}`;
    const longer = body.replace('b', 'bb');
    assert.deepEqual(await idsOf(request({ method: 'POST', url, body, text: nothing })), ['signed-nothing']);
    assert.deepEqual(await idsOf(request({ method: 'POST', url, body: longer, text: nothing })), [
      'signature-mismatch',
    ]);
  }
});

test('another time is looked for within 13 digits', async () => {
  const cases = [
    ['9999999999999', '0000000000000', ['signature-mismatch']],
    ['0000000000000', '9999999999999', ['signature-mismatch']],
    ['0000000000000', '-1', ['signature-mismatch']],
    ['9999999999999', '10000000000000', ['signature-mismatch']],
    ['9999999999999', '9999999999000', ['signed-other-timestamp']],
    ['0000000000000', '0000000000999', ['signed-other-timestamp']],
  ];
  for (const [timestamp, other, ids] of cases) {
    const text = (/** @type {any} */ { recvWindow, content }) => other + API_KEY + recvWindow + content;
    assert.deepEqual(await idsOf(request({ timestamp, now: Number(timestamp), text })), ids, other);
  }
});

test('a place in a header is counted from the first byte, white space included', async () => {
  const headers = {
    'X-BAPI-API-KEY': '\t "quoted" ',
    'X-BAPI-RECV-WINDOW': '5000',
    'X-BAPI-SIGN': `   ${'a'.repeat(63)}F`,
  };
  const { findings } = await validateRequest({ ...request({ headers }), signer: undefined });
  const places = findings.map(({ id, index, count }) => [id, index, count]);
  assert.deepEqual(places, [
    ['header-stray-whitespace', 0, 3],
    ['header-stray-whitespace', 0, 3],
    ['api-key-malformed', 2, 1],
    ['signature-upper-case', 66, 1],
  ]);
});

test('headers of every kind', async () => {
  const { headers } = request();
  const entries = Object.entries(headers);
  const lower = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
  for (const given of [
    headers,
    lower,
    new Headers(headers),
    new Map(entries),
    new axios.AxiosHeaders(headers),
    entries,
    Object.assign(Object.create(null), headers),
    { ...headers, 'X-BAPI-TIMESTAMP': NOW, Accept: undefined, 'User-Agent': false, Other: null },
    { ...headers, Accept: ['a', 'b'] },
  ]) {
    assert.deepEqual(await validateRequest({ ...request(), headers: given }), { ok: true, findings: [] });
  }
  const twice = new Headers(headers);
  twice.append('x-bapi-sign', headers['X-BAPI-SIGN']);
  assert.deepEqual(await idsOf({ ...request(), headers: twice }), ['header-repeated']);
  const repeated = [...entries, ['X-Bapi-Sign', headers['X-BAPI-SIGN']]];
  assert.deepEqual(await idsOf({ ...request(), headers: repeated }), ['header-repeated']);
  const none = ['header-missing', 'header-missing', 'recv-window-missing', 'header-missing'];
  for (const given of [undefined, null, {}, [], new Map(), new Headers()]) {
    assert.deepEqual(await idsOf({ ...request(), headers: given }), none);
  }
});

test('bodies and URLs of every kind', async () => {
  const options = request({ method: 'POST', body: BODY });
  const bytes = new TextEncoder().encode(BODY);
  const view = new Uint8Array([0, ...bytes, 0]).subarray(1, -1);
  for (const body of [BODY, Buffer.from(BODY), bytes, view, new DataView(bytes.buffer), bytes.buffer]) {
    assert.deepEqual(await validateRequest({ ...options, body }), { ok: true, findings: [] });
  }
  for (const body of [undefined, null, '', Buffer.alloc(0)]) {
    assert.deepEqual(await idsOf({ ...request({ method: 'POST', body: '' }), body }), ['body-missing']);
  }
  assert.deepEqual(await validateRequest({ ...request(), url: new URL(GET_URL) }), {
    ok: true,
    findings: [],
  });
  const { method, ...withoutMethod } = request();
  assert.equal(method, 'GET');
  assert.deepEqual(await validateRequest(withoutMethod), { ok: true, findings: [] });
});

test('a body may change once the Promise is there', async () => {
  const body = Buffer.from(BODY);
  const validation = validateRequest(request({ method: 'POST', body: BODY }));
  const other = validateRequest({ ...request({ method: 'POST', body: BODY }), body });
  body.fill(0);
  assert.deepEqual(await Promise.all([validation, other]), [
    { ok: true, findings: [] },
    { ok: true, findings: [] },
  ]);
});

test('many places are one finding with their number', async () => {
  const body = `{"request":[${Array(5000).fill('{"side":"Buy ","qty":1}').join(',')}]}`;
  const { findings } = await validateRequest(request({ method: 'POST', body }));
  assert.deepEqual(
    findings.map(({ id, index, count }) => ({ id, index, count })),
    [
      { id: 'stray-whitespace', index: 24, count: 5000 },
      { id: 'json-number-for-string', index: 33, count: 5000 },
    ],
  );
  assert.match(findings[0].message, /at byte 24 \(5000 of them\)$/);
});

test('bodies up to 64 MiB are read, longer ones refused', async () => {
  const limit = 64 * 2 ** 20;
  const body = Buffer.alloc(limit, 0x20);
  body.write('{"a":"', 0);
  body.fill('é', 6, limit - 2);
  body.write('"}', limit - 2);
  const options = { ...request({ method: 'POST', body: BODY }), signer: undefined };
  // JavaScript takes ten seconds to read so much: briefly, it gets what is wrong from its first byte on.
  if (THOROUGH || backend.name === 'native') {
    assert.deepEqual(await validateRequest({ ...options, body }), { ok: true, findings: [] });
    assert.deepEqual(await idsOf({ ...options, body, signer: HMAC_SIGNER }), ['signature-mismatch']);
  } else {
    assert.deepEqual(await idsOf({ ...options, body: Buffer.alloc(limit, 'x') }), ['json-unquoted-value']);
  }
  const expected = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: /"body"/ };
  for (const longer of [Buffer.alloc(limit + 1), 'x'.repeat(limit + 1), 'é'.repeat(limit / 2 + 1)]) {
    await assert.rejects(validateRequest({ ...options, body: longer }), expected);
  }
});

test('bad arguments are rejections with a code', async () => {
  const good = request();
  const type = 'ERR_INVALID_ARG_TYPE';
  /** @type {[any, string, RegExp][]} */
  const cases = [
    [undefined, type, /"request"/],
    [null, type, /"request"/],
    ['GET', type, /"request"/],
    [{ ...good, url: undefined }, type, /"url"/],
    [{ ...good, url: 5 }, type, /"url"/],
    [{ ...good, url: { href: GET_URL } }, type, /"url"/],
    [{ ...good, method: null }, type, /"method"/],
    [{ ...good, method: Buffer.from('GET') }, type, /"method"/],
    [{ ...good, headers: 'X-BAPI-SIGN: a' }, type, /"headers"/],
    [{ ...good, headers: ['X-BAPI-SIGN', 'a'] }, type, /pairs/],
    [{ ...good, headers: [['X-BAPI-SIGN']] }, type, /pairs/],
    [{ ...good, headers: { 'X-BAPI-SIGN': {} } }, type, /"headers"/],
    [{ ...good, headers: { 'X-BAPI-SIGN': [Symbol('x')] } }, type, /"headers"/],
    [{ ...good, headers: new Map([[1, 'a']]) }, type, /"headers"/],
    [{ ...good, headers: detachedView() }, type, /"headers"/],
    [{ ...good, headers: { forEach: () => assert.fail('thrown') } }, type, /"headers"/],
    [
      { ...good, headers: new Map([['x-bapi-sign', Array(200_000).fill('x')]]) },
      'ERR_OUT_OF_RANGE',
      /"headers"/,
    ],
    [{ ...good, headers: { 'x-bapi-sign': Array(200_000).fill('x') } }, 'ERR_OUT_OF_RANGE', /"headers"/],
    [{ ...good, headers: Object.entries({ ...Array(1001).fill('a') }) }, 'ERR_OUT_OF_RANGE', /"headers"/],
    [{ ...good, headers: { a: 'x'.repeat(2 ** 20) } }, 'ERR_OUT_OF_RANGE', /"headers"/],
    [{ ...good, url: `${GET_URL}${'x'.repeat(2 ** 20)}` }, 'ERR_OUT_OF_RANGE', /"url"/],
    [{ ...good, body: 5 }, type, /"body"/],
    [{ ...good, body: {} }, type, /"body"/],
    [{ ...good, body: new URLSearchParams('a=1') }, type, /"body"/],
    [{ ...good, body: detachedView() }, 'ERR_INVALID_ARG_VALUE', /"body"/],
    [{ ...good, now: '1' }, type, /"now"/],
    [{ ...good, now: NaN }, 'ERR_OUT_OF_RANGE', /"now"/],
    [{ ...good, now: 1.5 }, 'ERR_OUT_OF_RANGE', /"now"/],
    [{ ...good, now: -1 }, 'ERR_OUT_OF_RANGE', /"now"/],
    [{ ...good, signer: {} }, type, /"signer"/],
    [{ ...good, signer: { apiKey: API_KEY } }, type, /"signer"/],
    [{ ...good, environment: 'testnet-demo' }, 'ERR_INVALID_ARG_VALUE', /"environment"/],
    [{ ...good, environment: 'toString' }, 'ERR_INVALID_ARG_VALUE', /"environment"/],
    [{ ...good, environment: null }, 'ERR_INVALID_ARG_VALUE', /"environment"/],
    [{ ...good, environment: ['testnet'] }, 'ERR_INVALID_ARG_VALUE', /"environment"/],
    [{ ...good, environment: Object.create(null) }, 'ERR_INVALID_ARG_VALUE', /"environment"/],
  ];
  for (const [options, code, message] of cases) {
    await assert.rejects(validateRequest(options), { code, message });
  }
});

test('a destroyed signer is refused, and one that is destroyed meanwhile still verifies', async () => {
  for (let round = 0; round < 20; round++) {
    const signer = newSigner();
    const validation = validateRequest({ ...request(), signer });
    signer.destroy();
    assert.deepEqual(await validation, { ok: true, findings: [] });
    await assert.rejects(validateRequest({ ...request(), signer }), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  }
});
