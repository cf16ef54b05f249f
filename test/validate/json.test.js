'use strict';

/** What the request validator reads as JSON, against JSON.parse. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { createFallback } = require('../../lib/crypto/node-backend');
const { addon } = require('../support/crypto/addon');
const { bybitRules } = require('../support/crypto/rules');
const { rounds } = require('../support/effort');
const { settings } = require('../support/properties');
const { NOW, UTF8, mutated } = require('../support/validate/inputs');

const fallback = createFallback();

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
  const implementations = [fallback, ...(addon === undefined ? [] : [addon])];

  test('random text and mutated JSON', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(mutated, UTF8, fc.json()), async (text) => {
        // What stands for a missing body is told before it is read; a byte order mark is a mistake of its own.
        fc.pre(text !== '' && !text.startsWith('\ufeff') && text !== 'undefined' && text !== 'NaN');
        for (const binding of implementations) {
          const findings = await binding.inspectRequest(
            bybitRules(binding),
            undefined,
            NOW,
            true,
            'POST',
            '/v5/order',
            [],
            text,
          );
          const mistakes = findings.filter(
            (/** @type {any} */ { id, field }) => field === 'body' && !HARMLESS.has(id),
          );
          assert.equal(mistakes.length === 0, isParsed(text.toWellFormed()), JSON.stringify(mistakes));
          assert.ok(mistakes.length <= 1);
        }
      }),
      { ...settings, numRuns: rounds(667, 8000) },
    ));

  test('every byte in every place of an object', async () => {
    const text = '{"a": [1.5e+2, true, "b\\u0041\\n"], "c": {"d": null}}';
    for (let place = 0; place <= text.length; place++) {
      for (let byte = 0; byte < 128; byte++) {
        const inserted = text.slice(0, place) + String.fromCharCode(byte) + text.slice(place);
        const replaced = text.slice(0, place) + String.fromCharCode(byte) + text.slice(place + 1);
        for (const changed of [inserted, replaced]) {
          const findings = await fallback.inspectRequest(
            bybitRules(fallback),
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
