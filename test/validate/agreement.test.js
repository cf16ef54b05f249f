'use strict';

/** What a signer signs, the validator verifies, whatever is in query and body; and never when one byte is changed after signing. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { validateRequest } = require('../..');
const { NOW } = require('../support/fixtures.js');
const { settings } = require('../support/properties');
const { BINANCE, ED25519, OKX } = require('../support/validate/venue-requests');

const word = fc.string({
  unit: fc.constantFrom(...'aZ09 +%/&=?#é€"[]{},:@~.-_'),
  minLength: 1,
  maxLength: 12,
});
const parameters = fc.array(fc.tuple(fc.string({ unit: fc.constantFrom(...'abcXYZ'), minLength: 1 }), word), {
  maxLength: 5,
});
const encode = (/** @type {[string, string][]} */ pairs) =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
const time = fc.integer({ min: NOW - 4000, max: NOW + 900 });

/** Findings that say that another string was signed. */
const ABOUT_SIGNATURE = /^sign/;

/** @param {any} sent @param {any} signer @returns {Promise<string[]>} */
async function signatureFindings(sent, signer) {
  const { findings } = await validateRequest({ ...sent, signer, now: NOW });
  return findings.map(({ id }) => id).filter((id) => ABOUT_SIGNATURE.test(id));
}

describe('what is signed is verified', () => {
  const signers = /** @type {const} */ ([
    ['HMAC key of Binance', BINANCE, 'https://api.binance.com/api/v3/order'],
    ['Ed25519 key of Binance', ED25519, 'https://fapi.binance.com/fapi/v1/order'],
  ]);
  for (const [title, signer, url] of signers) {
    test(title, async () => {
      await fc.assert(
        fc.asyncProperty(
          parameters,
          parameters,
          time,
          fc.boolean(),
          async (query, body, timestamp, isPost) => {
            const sent = signer.authorizeSync({
              method: isPost ? 'POST' : 'GET',
              url: `${url}?${encode(query)}`,
              body: isPost ? encode(body) : undefined,
              timestamp,
            });
            assert.deepEqual(await signatureFindings(sent, signer), []);
            const changed = sent.url.replace(
              /timestamp=(\d+)/,
              (_, digits) => `timestamp=${Number(digits) + 2000}`,
            );
            assert.deepEqual(await signatureFindings({ ...sent, url: changed }, signer), [
              'signature-mismatch',
            ]);
          },
        ),
        settings,
      );
    });
  }

  test('key of OKX', async () => {
    const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify({ value }));
    await fc.assert(
      fc.asyncProperty(parameters, json, time, fc.boolean(), async (query, body, timestamp, isPost) => {
        const sent = OKX.authorizeSync({
          method: isPost ? 'POST' : 'GET',
          url: `https://www.okx.com/api/v5/trade/order${isPost ? '' : `?${encode(query)}`}`,
          body: isPost ? body : undefined,
          timestamp,
        });
        assert.deepEqual(await signatureFindings(sent, OKX), []);
        const changed = sent.url.replace('/order', '/orders');
        assert.deepEqual(await signatureFindings({ ...sent, url: changed }, OKX), ['signature-mismatch']);
      }),
      settings,
    );
  });
});
