'use strict';

/** Both request validators on random requests, and their reading of JSON against that of JSON.parse. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { createFallback } = require('../../lib/crypto/node-backend');
const {
  decodedQuery,
  encodedQueries,
  jsonOfQuery,
  respacedBody,
  sortedQuery,
} = require('../../lib/crypto/node-backend/request-variants');
const { native, withoutComparison } = require('../credentials/inputs');
const { PRIVATE_KEY } = require('../support/crypto/native-calls');
const { rounds } = require('../support/effort');
const { settings } = require('../support/properties');
const { EXAMPLES } = require('../support/validate/examples');
const { HEADERS, NOW, UTF8, body, method, mutated, textOf, url } = require('../support/validate/inputs');
const { RSA_SIGNER } = require('../support/validate/request-maker');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const fallback = createFallback();
const HMAC = [native, fallback].map((binding) => binding?.createSigner(API_KEY, API_SECRET, false, 0, 0));
const RSA = [native, fallback].map((binding) =>
  binding?.createKeySigner(API_KEY, PRIVATE_KEY, undefined, false, false, 1),
);

/** @param {any} signers  none, HMAC or RSA: one of each implementation @param {any[]} rest */
async function assertAgreement(signers, ...rest) {
  const [expected, actual] = await Promise.all([
    native.inspectRequest(signers?.[0].id, ...rest),
    fallback.inspectRequest(signers?.[1].id, .../** @type {any} */ (rest)),
  ]);
  assert.deepEqual(actual, expected);
  return expected;
}

/** Some of the runs, unless it is to be thorough. @param {number} all */
const runsOf = (all) => rounds(Math.ceil(all / 12), all);
/** @param {fc.IAsyncProperty<any>} property @param {number} all */
const check = (property, all) => fc.assert(property, { ...settings, numRuns: runsOf(all) });

describe('both request validators give the same answer', { skip: withoutComparison }, () => {
  const signer = fc.constantFrom(undefined, HMAC, HMAC, RSA);
  const now = fc.constantFrom(NOW, NOW, 0, Number.MAX_SAFE_INTEGER);

  test('random requests', () =>
    check(
      fc.asyncProperty(
        ...[signer, now, fc.boolean(), method, url, HEADERS, body],
        async (/** @type {any[]} */ ...[signers, time, isPublic, verb, address, headers, content]) => {
          await assertAgreement(signers, time, isPublic, verb, address, headers.flat(), content);
        },
      ),
      4000,
    ));

  test('random bodies', () =>
    check(
      fc.asyncProperty(body, async (content) => {
        await assertAgreement(undefined, NOW, true, 'POST', '/v5/order/create', [], content);
      }),
      6000,
    ));

  test('random bytes for every argument', () => {
    const bytes = fc.uint8Array({ maxLength: 12 });
    return check(
      fc.asyncProperty(bytes, bytes, bytes, bytes, bytes, async (verb, address, name, value, content) => {
        const headers = [
          name,
          value,
          'X-BAPI-API-KEY',
          value,
          'X-BAPI-TIMESTAMP',
          value,
          'X-BAPI-SIGN',
          value,
        ];
        await assertAgreement(undefined, NOW, false, verb, address, headers, content);
      }),
      1000,
    );
  });

  test('the examples of every finding', async () => {
    for (const [bad, good] of Object.values(EXAMPLES)) {
      for (const { signer: used, now: time, method: verb, url: address, headers, body: content } of [
        ...bad,
        ...good,
      ]) {
        const signers = used === undefined ? undefined : used === RSA_SIGNER ? RSA : HMAC;
        const list = Object.entries(headers ?? {})
          .flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
          .filter(([, value]) => value !== undefined);
        await assertAgreement(signers, time ?? NOW, false, verb, String(address), list.flat(), content ?? '');
      }
    }
  });

  /** @param {any} signers @param {any} request  text: the string that is signed */
  async function assertSigned(signers, { verb, address, content, text }) {
    const signed = fallback.signSync(signers[1].id, text);
    const headers = ['X-BAPI-API-KEY', API_KEY, 'X-BAPI-TIMESTAMP', String(NOW), 'X-BAPI-SIGN', signed];
    headers.push('X-BAPI-RECV-WINDOW', '5000');
    const findings = await assertAgreement(signers, NOW, false, verb, address, headers, content);
    return findings.filter((/** @type {any} */ { field }) => field === 'signature');
  }

  const signedQuery = textOf(
    ['a=', 'b', 'c=1&', 'a', '&', '=', '%20', '%2C', '+', ',', ':', '(', '?', '%', 'é', '"'],
    10,
  );
  const signedBy = fc.constantFrom(HMAC, HMAC, HMAC, RSA);
  const verbs = fc.constantFrom('GET', 'POST', 'put');
  const prefix = NOW + API_KEY + 5000;

  test('signatures of the parts in any order', () => {
    const parts = ['timestamp', 'key', 'window', 'query', 'body', 'path', '?', 'method', 'url'];
    const recipe = fc.oneof(
      fc.constantFrom(['timestamp', 'key', 'window', 'query'], ['timestamp', 'key', 'window', 'body']),
      fc.shuffledSubarray(['timestamp', 'key', 'window', 'query']),
      fc
        .tuple(fc.constantFrom(...parts), fc.constantFrom(...parts))
        .map((tail) => ['timestamp', 'key', 'window', ...tail]),
      fc.shuffledSubarray(parts),
    );
    return check(
      fc.asyncProperty(
        ...[signedBy, verbs, signedQuery, mutated, recipe],
        async (/** @type {any[]} */ ...[signers, verb, query, content, names]) => {
          const address = `https://api.bybit.com/v5/order/create?${query}`;
          /** @type {Record<string, string>} */
          const values = { timestamp: String(NOW), key: API_KEY, window: '5000', query, body: content };
          Object.assign(values, { path: '/v5/order/create', '?': '?', method: verb, url: address });
          const text = names.map((/** @type {string} */ name) => values[name]).join('');
          await assertSigned(signers, { verb, address, content, text });
        },
      ),
      1000,
    );
  });

  test('signatures of query and body in other forms', async () => {
    let named = 0;
    const form = fc.nat(5 + encodedQueries(Buffer.alloc(0)).length);
    await check(
      fc.asyncProperty(
        ...[signedBy, verbs, signedQuery, mutated, form],
        async (/** @type {any[]} */ ...[signers, verb, query, content, index]) => {
          fc.pre(query !== '');
          const [queryBytes, bodyBytes] = [Buffer.from(query), Buffer.from(content)];
          const forms = [
            () => decodedQuery(queryBytes, false),
            () => decodedQuery(queryBytes, true),
            () => sortedQuery(queryBytes),
            () => jsonOfQuery(queryBytes),
            () => respacedBody(bodyBytes, false),
            () => respacedBody(bodyBytes, true),
            ...encodedQueries(queryBytes),
          ];
          const text = Buffer.concat([Buffer.from(prefix), forms[index]()]);
          const address = `/v5/order/create?${query}`;
          const found = await assertSigned(signers, { verb, address, content, text });
          assert.ok(
            !found.some((/** @type {any} */ { id }) => id === 'signature-mismatch'),
            JSON.stringify(found),
          );
          named += found.length;
        },
      ),
      1000,
    );
    assert.ok(named > runsOf(1000) / 10, `only ${named} of them were other strings`);
  });

  test('signatures of another time or recv_window', () =>
    check(
      fc.asyncProperty(
        ...[signedBy, fc.integer({ min: -1100, max: 1100 }), fc.constantFrom(1, 1000, 5000, 8000, 60_000)],
        async (/** @type {any[]} */ ...[signers, offset, window]) => {
          const address = '/v5/order/realtime?a=1';
          const times = { verb: 'GET', address, content: '', text: `${NOW + offset}${API_KEY}5000a=1` };
          await assertSigned(signers, times);
          await assertSigned(signers, { ...times, text: `${NOW}${API_KEY}${window}a=1` });
        },
      ),
      100,
    ));
});

describe('a body is JSON where JSON.parse accepts it, and only there', () => {
  /** @param {string} text */
  function isParsed(text) {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }

  /** About what the JSON is, not about whether it is JSON. */
  const HARMLESS = new Set([
    'json-not-object',
    'json-encoded-twice',
    'json-number-for-string',
    'content-type-missing',
    'stray-whitespace',
    'placeholder-value',
    'duplicate-name',
  ]);
  const implementations = [fallback, ...(native === undefined ? [] : [native])];

  test('random text and mutated JSON', () =>
    check(
      fc.asyncProperty(fc.oneof(mutated, UTF8, fc.json()), async (text) => {
        // What stands for a missing body is told before it is read; a byte order mark is a mistake of its own.
        fc.pre(text !== '' && !text.startsWith('\ufeff') && text !== 'undefined' && text !== 'NaN');
        for (const binding of implementations) {
          const findings = await binding.inspectRequest(undefined, NOW, true, 'POST', '/v5/order', [], text);
          const mistakes = findings.filter(
            (/** @type {any} */ { id, field }) => field === 'body' && !HARMLESS.has(id),
          );
          assert.equal(mistakes.length === 0, isParsed(text.toWellFormed()), JSON.stringify(mistakes));
          assert.ok(mistakes.length <= 1);
        }
      }),
      8000,
    ));

  test('every byte in every place of an object', async () => {
    const text = '{"a": [1.5e+2, true, "b\\u0041\\n"], "c": {"d": null}}';
    for (let place = 0; place <= text.length; place++) {
      for (let byte = 0; byte < 128; byte++) {
        const inserted = text.slice(0, place) + String.fromCharCode(byte) + text.slice(place);
        const replaced = text.slice(0, place) + String.fromCharCode(byte) + text.slice(place + 1);
        for (const changed of [inserted, replaced]) {
          const findings = await fallback.inspectRequest(
            undefined,
            NOW,
            true,
            'POST',
            '/v5/order',
            [],
            changed,
          );
          const mistakes = findings.filter(({ id, field }) => field === 'body' && !HARMLESS.has(id));
          assert.equal(mistakes.length === 0, isParsed(changed), changed);
        }
      }
    }
  });
});
