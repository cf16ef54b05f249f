// Runs once: it loads no backend
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const fc = require('fast-check');

const { parseStrict } = require('../../lib/signal/json');

/** @param {string | Buffer} text */
const parse = (text) => parseStrict(Buffer.from(/** @type {string} */ (text)));
/** @param {string | Buffer} text */
const codes = (text) => parse(text).findings.map(({ code, byte }) => [code, byte]);

test('numbers stay the text that was sent', () => {
  const { value, typeAt, findings } = parse('{"price":1.10,"big":123456789012345678901234567890,"text":"1"}');
  assert.deepEqual({ ...value }, { price: '1.10', big: '123456789012345678901234567890', text: '1' });
  assert.equal(typeAt('price'), 'number');
  assert.equal(typeAt('text'), 'string');
  assert.deepEqual(findings, []);
});

test('a finding can name the byte of each value', () => {
  const text = '{ "größe": {"of": "base"},\n "to": ["a", "b"], "a.b": 1 }';
  const { at } = parse(text);
  const byteOf = (/** @type {string} */ part) => Buffer.from(text).indexOf(part);
  assert.equal(at(''), 0);
  assert.equal(at('größe.of'), byteOf('"base"'));
  assert.equal(at('to[1]'), byteOf('"b"'));
  assert.equal(at('["a.b"]'), byteOf('1 }'));
  assert.equal(at('nothing'), undefined);
});

/** @type {[string, string | Buffer, [string, number][]][]} */
const REFUSED = [
  ['a duplicate key', '{"a":1,"b":{"a":2},"a":3}', [['duplicate-key', 19]]],
  [
    'two duplicate keys',
    '{"a":1,"a":2,"a":3}',
    [
      ['duplicate-key', 7],
      ['duplicate-key', 13],
    ],
  ],
  ['a duplicate key in another spelling', '{"a":1,"\\u0061":2}', [['duplicate-key', 7]]],
  ['text behind the document', '{"a":1} {"a":2}', [['trailing-text', 8]]],
  ['an empty body', '', [['not-json', 0]]],
  ['a sentence', 'BTCUSDT crossing 65000', [['not-json', 0]]],
  ['an unquoted placeholder', '{"price": {{close}}}', [['unfilled-placeholder', 10]]],
  ['NaN, which Pine prints', '{"price": NaN}', [['unfilled-placeholder', 10]]],
  ['na', '{"price":na}', [['unfilled-placeholder', 9]]],
  ['-Infinity', '{"price":-Infinity}', [['unfilled-placeholder', 9]]],
  ['a thousands separator', '{"price":1,000}', [['not-json', 11]]],
  ['a number with zeros in front', '{"price":007}', [['not-json', 9]]],
  ['a number with a plus', '{"price":+7}', [['not-json', 9]]],
  ['a comma too many', '{"a":1,}', [['not-json', 7]]],
  ['single quotes', "{'a':1}", [['not-json', 1]]],
  ['an open object', '{"a":1', [['not-json', 6]]],
  ['an open text', '{"a":"b}', [['not-json', 5]]],
  ['a backslash at the end', '{"a":"\\', [['not-json', 5]]],
  ['a line break in a text', '{"a":"\n"}', [['not-json', 5]]],
  ['an unknown escape', '{"a":"\\x"}', [['not-json', 5]]],
  ['half of a surrogate pair', '{"a":"\\ud800"}', [['not-unicode', 5]]],
  ['a byte order mark', '\ufeff{}', [['not-json', 0]]],
  ['a byte that is not UTF-8', Buffer.from('7b2261223a22ff227d', 'hex'), [['not-utf-8', 6]]],
  ['the same behind a replacement character', Buffer.from('22efbfbdff22', 'hex'), [['not-utf-8', 4]]],
  ['an overlong encoding', Buffer.from('22c0af22', 'hex'), [['not-utf-8', 1]]],
  ['a body that ends in the middle of a character', Buffer.from('22e282', 'hex'), [['not-utf-8', 1]]],
  ['too many levels', '['.repeat(50), [['too-deep', 33]]],
];

for (const [name, text, expected] of REFUSED) {
  test(`${name} is found at its byte`, () => assert.deepEqual(codes(text), expected));
}

test('messages say what stands there, and what JSON has instead', () => {
  const message = (/** @type {string} */ text) => parse(text).findings[0].message;
  assert.match(message("{'a':1}"), /single quotes/);
  assert.match(message('{“a”:1}'), /typographic quotes/);
  assert.match(message('{"a":1,}'), /comma/);
  assert.match(message('{"a": {{close}} }'), /\{\{close\}\} is a placeholder without a value/);
  assert.match(message('BTCUSDT'), /a word without quotes/);
});

test('__proto__ is a key as any other', () => {
  const { value } = parse('{"__proto__":{"kind":"order"},"constructor":1}');
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(value.kind, undefined);
});

/** @param {any} value @returns {any} the same with numbers as JSON writes them, as text */
function withTexts(value) {
  if (typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item)])),
  );
}

test('property: what JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 6, noUnicodeString: false }),
      fc.constantFrom(undefined, 1, '\t'),
      (value, space) => {
        const { value: read, findings } = parse(JSON.stringify(value, null, space));
        assert.deepEqual(findings, []);
        // JSON.stringify orders keys that are integers first, so the order is not compared.
        assert.equal(JSON.stringify(read), JSON.stringify(withTexts(JSON.parse(JSON.stringify(value)))));
      },
    ),
    { numRuns: 500 },
  );
});

test('property: whatever the bytes are, it does not throw, and accepts nothing that JSON.parse refuses', () => {
  const fragments = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      ' ',
      '1',
      '.',
      'e',
      '-',
      'a',
      'true',
      'null',
      '\0',
      'é',
    ),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fragments.map((parts) => Buffer.from(parts.join(''))),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const body = Buffer.from(input);
      const { findings } = parseStrict(body);
      let isJson = true;
      try {
        JSON.parse(body.toString('utf8'));
      } catch {
        isJson = false;
      }
      if (findings.length === 0) assert.equal(isJson, true);
      for (const { byte } of findings) assert.ok(byte !== undefined && byte >= 0 && byte <= body.length);
    }),
    { numRuns: 2000 },
  );
});
