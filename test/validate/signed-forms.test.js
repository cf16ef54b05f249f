'use strict';

/** Queries and bodies that are signed in another form than they are sent in, as JavaScript itself writes these forms. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const fc = require('fast-check');
const axios = require('axios');

const { Signer, validateRequest } = require('../../lib');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');
const { rounds } = require('../support/effort');
const { settings } = require('../support/properties');

const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
const NOW = 1_700_000_000_000;

const name = fc.string({ unit: fc.constantFrom(...'abcXYZ_-'), minLength: 1, maxLength: 5 });
const value = fc.string({ unit: fc.constantFrom(...'abc019 ,:()!*~$é/@[]'), minLength: 1, maxLength: 8 });
const parameters = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** @typedef {Record<string, string>} Parameters */

/** @param {Parameters} given @param {(text: string) => string} encode */
const joined = (given, encode) =>
  Object.entries(given)
    .map(([key, text]) => `${encode(key)}=${encode(text)}`)
    .join('&');

/** As Python's quote() writes it. @param {string} text */
const quote = (text) =>
  encodeURIComponent(text).replace(
    /[!*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** @type {Record<string, (given: Parameters) => string>} */
const FORMS = {
  'signed-decoded-query': (given) => joined(given, String),
  'signed-encoded-query': (given) => joined(given, quote),
  'of URLSearchParams': (given) => String(new URLSearchParams(given)),
  'of axios': (given) => axios.getUri({ url: '', params: given }).slice(1),
  'encoded twice': (given) => joined(given, (text) => encodeURIComponent(encodeURIComponent(text))),
  'signed-sorted-query': (given) =>
    joined(
      Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))),
      encodeURIComponent,
    ),
  'signed-query-as-json': (given) => JSON.stringify(given),
};

/** @param {any} request @param {string} content  what is signed @returns {Promise<string[]>} ids about the signature */
async function found(request, content) {
  const sign = signer.signSync(`${NOW}${API_KEY}5000${content}`);
  const headers = {
    'X-BAPI-API-KEY': API_KEY,
    'X-BAPI-TIMESTAMP': String(NOW),
    'X-BAPI-RECV-WINDOW': '5000',
    'X-BAPI-SIGN': sign,
  };
  const { findings } = await validateRequest({ ...request, headers, now: NOW, signer });
  return findings.filter(({ field }) => field === 'signature').map(({ id }) => id);
}

for (const [form, write] of Object.entries(FORMS)) {
  test(`a query that is signed in another form: ${form}`, async () => {
    let different = 0;
    await fc.assert(
      fc.asyncProperty(parameters, async (given) => {
        const sent = joined(given, encodeURIComponent);
        const signed = write(given);
        const url = `https://api.bybit.com/v5/order/realtime?${sent}`;
        const ids = await found({ url }, signed);
        if (signed !== sent) different++;
        // Several forms can be the same string; then the first is named.
        assert.equal(ids.length, signed === sent ? 0 : 1, `${sent}\n${signed}`);
        assert.ok(!ids.includes('signature-mismatch'), `${sent}\n${signed}`);
      }),
      { ...settings, numRuns: rounds(100, 2000) },
    );
    assert.ok(different > 10, `only ${different} of them were other strings`);
  });
}

test('a body that is signed with other white space', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(undefined, 1, 2, '\t'), async (json, indent) => {
      const body = { list: json, more: 'a, b: c' };
      const [compact, sent] = [JSON.stringify(body), JSON.stringify(body, null, indent)];
      const ids = await found(
        { method: 'POST', url: 'https://api.bybit.com/v5/order/create', body: sent },
        compact,
      );
      assert.deepEqual(ids, sent === compact ? [] : ['signed-compact-json']);
    }),
    { ...settings, numRuns: rounds(100, 1000) },
  );
});
