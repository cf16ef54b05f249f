'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { IMPLEMENTATIONS, CASES, KEY, SECRET } = require('./inputs');

for (const { name, skip, inspect } of IMPLEMENTATIONS) {
  describe(`credential findings, ${name}`, { skip }, () => {
    for (const [title, apiSecret, found, cleaned] of CASES) {
      test(`apiSecret: ${title}`, async () => {
        const result = await inspect(KEY, apiSecret);
        const expected = found.map(([id, index, count, codePoint, repairable, severity]) => {
          return { field: 'apiSecret', id, severity, repairable, index, count, codePoint };
        });
        assert.deepEqual(result.findings, expected);
        assert.equal(result.cleaned.apiSecret, cleaned);
      });
    }

    test('every finding has its properties in the same order', async () => {
      const { findings } = await inspect('', ' x');
      for (const finding of findings) {
        assert.deepEqual(Object.keys(finding), [
          'field',
          'id',
          'severity',
          'repairable',
          'index',
          'count',
          'codePoint',
        ]);
      }
      assert.equal(findings.length, 3);
    });

    test('lengths of 36 and 18 are the wrong way round', async () => {
      const { findings, cleaned } = await inspect(SECRET, ` ${KEY}`);
      assert.deepEqual(
        findings.map(({ field, id, repairable }) => [field, id, repairable]),
        [
          ['apiKey', 'swapped', false],
          ['apiSecret', 'surrounding-whitespace', true],
        ],
      );
      assert.deepEqual(cleaned, {});
    });

    test('equal values leave nothing usable, whatever surrounds them', async () => {
      const { findings, cleaned } = await inspect(`${KEY}\n`, `'${KEY}'`);
      assert.deepEqual(
        findings.map(({ field, id }) => `${field} ${id}`),
        [
          'apiKey line-ending',
          'apiSecret quotes',
          'apiSecret key-equals-secret',
          'apiSecret unexpected-length',
        ],
      );
      assert.deepEqual(cleaned, {});
    });

    test('malformed bytes that differ are not equal', async () => {
      const { findings } = await inspect(Buffer.from([0xff]), Buffer.from([0xfe]));
      assert.ok(findings.every(({ id }) => id !== 'key-equals-secret'));
    });

    for (const [length, id, severity, usable] of [
      [0, 'empty', 'error', false],
      [1, 'unexpected-length', 'warning', true],
      [256, 'unexpected-length', 'warning', true],
      [257, 'too-long', 'error', false],
      [100_000, 'too-long', 'error', false],
    ]) {
      test(`apiKey: ${length} characters`, async () => {
        const value = 'ab'.repeat(length).slice(0, length);
        const { findings, cleaned } = await inspect(value, SECRET);
        const count = length === 0 ? 1 : length;
        const expected = { field: 'apiKey', id, severity, repairable: false, index: 0, count, codePoint: 0 };
        assert.deepEqual(findings, [expected]);
        assert.deepEqual(cleaned, usable ? { apiKey: value, apiSecret: SECRET } : { apiSecret: SECRET });
      });
    }

    test('apiSecret: 100,000 characters are unusual, not refused', async () => {
      const value = 'ab'.repeat(50_000);
      const { findings, cleaned } = await inspect(KEY, value);
      const { id, severity, count } = findings[0];
      assert.deepEqual([id, severity, count], ['unexpected-length', 'warning', 100_000]);
      assert.equal(cleaned.apiSecret, value);
    });

    test('every kind of view is read byte by byte', async () => {
      const bytes = new TextEncoder().encode(`__${SECRET}__`);
      const { buffer } = bytes;
      for (const view of [
        bytes.subarray(2, 38),
        Buffer.from(buffer, 2, 36),
        new DataView(buffer, 2, 36),
        new Uint16Array(buffer, 2, 18),
        buffer.slice(2, 38),
      ]) {
        assert.deepEqual(await inspect(KEY, view), {
          findings: [],
          cleaned: { apiKey: KEY, apiSecret: SECRET },
        });
      }
    });

    test('a long value of one kind takes linear time', { timeout: 300_000 }, async () => {
      for (const unit of [
        'a',
        '%',
        '$',
        '${',
        '%a',
        'x',
        '…',
        ' ',
        '\u200b',
        '"',
        '\xff',
        '-----BEGIN',
        '1a',
      ]) {
        const value = unit.repeat(80_000);
        const { findings } = await inspect(value, `%${value}`);
        assert.ok(findings.length > 0, JSON.stringify(unit));
      }
    });
  });
}
