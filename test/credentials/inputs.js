'use strict';

/** What the tests of the credential validators share: a table of cases, and odd characters. */

const { addon: native } = require('../support/crypto/addon');
const { createFallback } = require('../../lib/crypto/node-backend');
const { bybitRules } = require('../support/crypto/rules');

const fallback = createFallback();
const withoutNative = native === undefined && 'there is no addon for this platform: run npm run build first';

const KEY = 'AbCdEfGhIjKlMnOpQr';
const SECRET = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

const IMPLEMENTATIONS = [
  {
    name: 'WebAssembly',
    skip: false,
    inspect: (key, secret) => fallback.validateCredentials(bybitRules(fallback), key, secret, undefined),
  },
  {
    name: 'native',
    skip: withoutNative,
    inspect: (key, secret) => native.validateCredentials(bybitRules(native), key, secret, undefined),
  },
];

/** What a case expects of one finding, by how grave it is. */
const repaired = (id, index, count, codePoint) => [id, index, count, codePoint, true, 'error'];
const refused = (id, index, count, codePoint) => [id, index, count, codePoint, false, 'error'];
const warned = (id, index, count, codePoint) => [id, index, count, codePoint, false, 'warning'];

const HEAD = SECRET.slice(0, 18);
const TAIL = SECRET.slice(18);

/**
 * [title, apiSecret beside a good apiKey, expected findings, usable cleaned apiSecret: undefined when there is none]
 */
const CASES = [
  ['a good pair', SECRET, [], SECRET],
  ['nothing', '', [refused('empty', 0, 1, 0)]],
  ['nothing but edges', ' \t\r\n\u00a0\u200b', [refused('empty', 0, 1, 0)]],
  ['nothing between quotes', ' "\u2009" ', [refused('empty', 0, 1, 0)]],
  ['spaces around', `  ${SECRET}\t`, [repaired('surrounding-whitespace', 0, 3, 0x20)], SECRET],
  ['a space behind', `${SECRET}\u3000`, [repaired('surrounding-whitespace', 36, 1, 0x3000)], SECRET],
  ['a space inside', `${HEAD} ${TAIL.slice(1)}`, [refused('inner-whitespace', 18, 1, 0x20)]],
  [
    'a zero-width space inside',
    `${HEAD}\u200b${TAIL}`,
    [repaired('invisible-character', 18, 1, 0x200b)],
    SECRET,
  ],
  ['a byte order mark before', `\ufeff${SECRET}`, [repaired('invisible-character', 0, 1, 0xfeff)], SECRET],
  [
    'tags, two units each',
    `\u{e0041}\u{e0042}${SECRET}`,
    [repaired('invisible-character', 0, 2, 0xe0041)],
    SECRET,
  ],
  ['a no-break space behind', `${SECRET}\u00a0`, [repaired('invisible-character', 36, 1, 0xa0)], SECRET],
  ['a no-break space inside', `${HEAD}\u00a0${TAIL.slice(2)}`, [refused('invisible-character', 18, 1, 0xa0)]],
  ['NUL', `${SECRET.slice(1)}\0`, [refused('control-character', 35, 1, 0)]],
  ['DEL and C1', `\x7f${SECRET.slice(3)}\x80`, [refused('control-character', 0, 2, 0x7f)]],
  ['a line feed behind', `${SECRET}\n`, [repaired('line-ending', 36, 1, 0x0a)], SECRET],
  ['CR LF behind', `${SECRET}\r\n`, [repaired('line-ending', 36, 2, 0x0d)], SECRET],
  ['CR LF inside', `${HEAD}\r\n${TAIL.slice(2)}`, [refused('line-ending', 18, 2, 0x0d)]],
  [
    'a line ending inside and one behind',
    `${HEAD}\n${TAIL.slice(1)}\n`,
    [refused('line-ending', 18, 2, 0x0a)],
  ],
  ...['""', "''", '``', '“”', '‘’', '””', '’’', '„“', '‚‘', '«»', '‹›'].map(([opening, closing]) => [
    `the quotes ${opening}${closing}`,
    opening + SECRET + closing,
    [repaired('quotes', 0, 1, opening.codePointAt(0))],
    SECRET,
  ]),
  [
    'edges outside and inside of quotes',
    `\t" ${SECRET}"\n`,
    [
      repaired('surrounding-whitespace', 0, 2, 0x09),
      repaired('quotes', 1, 1, 0x22),
      repaired('line-ending', 40, 1, 0x0a),
    ],
    SECRET,
  ],
  [
    'quotes behind a tag',
    `\u{e0041}'${SECRET}'`,
    [repaired('invisible-character', 0, 1, 0xe0041), repaired('quotes', 2, 1, 0x27)],
    SECRET,
  ],
  ['quotes within quotes, of an unknown number', `"'${SECRET.slice(2)}'"`, [refused('quotes', 0, 1, 0x22)]],
  ...[...'"\'`“”‘’„‚«»‹›'].flatMap((quote) => {
    const size = Buffer.byteLength(quote);
    const codePoint = quote.codePointAt(0);
    return [
      [
        `the quote ${quote} at the beginning alone`,
        ` ${quote}${SECRET.slice(size)}`,
        [repaired('surrounding-whitespace', 0, 1, 0x20), refused('unclosed-quote', 1, 1, codePoint)],
      ],
      [
        `the quote ${quote} at the end alone`,
        `${SECRET.slice(size)}${quote}\n`,
        [refused('unclosed-quote', 36 - size, 1, codePoint), repaired('line-ending', 37 - size, 1, 0x0a)],
      ],
    ];
  }),
  ['quotes that do not match', `"${SECRET.slice(2)}'`, [refused('unclosed-quote', 0, 2, 0x22)]],
  [
    'an unclosed quote within quotes',
    `"${SECRET.slice(1)}'"`,
    [repaired('quotes', 0, 1, 0x22), refused('unclosed-quote', 36, 1, 0x27)],
  ],
  ['nothing but a quote', '"', [refused('unclosed-quote', 0, 1, 0x22), warned('unexpected-length', 0, 1, 0)]],
  ['a quote inside', `${HEAD}"${TAIL.slice(1)}`, [], `${HEAD}"${TAIL.slice(1)}`],
  ['a Cyrillic letter', `${SECRET.slice(2)}\u0410`, [refused('non-ascii', 34, 1, 0x410)]],
  ['an emoji', `${SECRET.slice(4)}😀`, [refused('non-ascii', 32, 1, 0x1f600)]],
  ['a lone surrogate', `${SECRET.slice(3)}\ud83d`, [refused('non-ascii', 33, 1, 0xfffd)]],
  [
    'malformed UTF-8',
    Buffer.from(`${SECRET.slice(2)}\xe2\x82`, 'latin1'),
    [refused('non-ascii', 34, 2, 0xfffd)],
  ],
  ['stars', '*'.repeat(36), [refused('masked-value', 0, 36, 0x2a)]],
  ['bullets', '•'.repeat(36), [refused('masked-value', 0, 36, 0x2022)]],
  [
    'a masked middle',
    ' a1B2****q7R8 ',
    [repaired('surrounding-whitespace', 0, 2, 0x20), refused('masked-value', 5, 4, 0x2a)],
  ],
  ['an ellipsis', 'a1B2…q7R8', [refused('masked-value', 4, 1, 0x2026)]],
  ['nothing but x', 'xxxx', [refused('masked-value', 0, 4, 0x78)]],
  [
    'four x by chance',
    `xxxx${SECRET.slice(4)}`,
    [warned('masked-value', 0, 4, 0x78)],
    `xxxx${SECRET.slice(4)}`,
  ],
  ['a chance run before a certain one', `xxxxab${'X'.repeat(8)}`, [refused('masked-value', 6, 8, 0x58)]],
  [
    'a mask with invisible characters in it',
    `${SECRET.slice(0, 32)}**\u200b**`,
    [refused('masked-value', 32, 4, 0x2a), repaired('invisible-character', 34, 1, 0x200b)],
  ],
  [
    'a variable behind another character',
    'é${BYBIT_API_SECRET}',
    [refused('non-ascii', 0, 1, 0xe9), refused('unexpanded-variable', 0, 1, 0xe9)],
  ],
  ['a shell variable', '$BYBIT_API_SECRET', [refused('unexpanded-variable', 0, 1, 0x24)]],
  [
    'a braced variable',
    '"${BYBIT_API_SECRET}"',
    [repaired('quotes', 0, 1, 0x22), refused('unexpanded-variable', 1, 1, 0x24)],
  ],
  ['a Windows variable', '%BYBIT_API_SECRET%', [refused('unexpanded-variable', 0, 1, 0x25)]],
  ['a template', '{{ secret }}', [refused('unexpanded-variable', 0, 1, 0x7b)]],
  ['a prompt', '<your secret>', [refused('unexpanded-variable', 0, 1, 0x3c)]],
  ['an expression', 'process.env.BYBIT_API_SECRET', [refused('unexpanded-variable', 0, 1, 0x70)]],
  ['a dollar before digits', `$${'1'.repeat(35)}`, [], `$${'1'.repeat(35)}`],
  ['digits between percent signs', `%${'1'.repeat(34)}%`, [], `%${'1'.repeat(34)}%`],
  ['a percent sign alone', `%%${SECRET.slice(2)}`, [], `%%${SECRET.slice(2)}`],
  [
    'a private key',
    ' -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n',
    [refused('pem', 1, 1, 0)],
  ],
  ['a short value', 'abc', [warned('unexpected-length', 0, 3, 0)], 'abc'],
  [
    'a short value in quotes',
    '"abc"',
    [repaired('quotes', 0, 1, 0x22), warned('unexpected-length', 1, 3, 0)],
    'abc',
  ],
  ['the key', KEY, [warned('unexpected-length', 0, 18, 0), refused('key-equals-secret', 0, 1, 0)], undefined],
];

/** Everything that the validator looks at, and plain text between. */
const TOKENS = [
  ...'"\'`“”‘’„«»',
  ...' \t\v\f\r\n\0\x07\x1b\x7f\x80\x85\x9f\u00a0\u00ad\u00b7',
  ...'\u034f\u061c\u115f\u1680\u17b4\u180e\u2003\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u202f',
  ...'\u205f\u2060\u2066\u2069\u206f\u3000\u3164\ufe00\ufe0f\ufeff\uffa0\ufff0\ufffb\ufffc\ufffd\uffff',
  ...'\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e01ef}\u{e0fff}\u{e1000}\u{10ffff}😀é中',
  ...['\ud800', '\udbff', '\udc00', '\udfff', '\r\n', '\u2022\u2022\u2022', '\u25cf\u25cf\u25cf', '\u2026'],
  ...['${', '${A}', '$', '$A', '$1', '}', '{{', '}}', '<', '>', '%', '%A', 'process.env.', '-----BEGIN '],
  ...[
    '*',
    '**',
    '***',
    '.',
    '...',
    'x',
    'xxx',
    'xxxx',
    'xxxxxxx',
    'X',
    'XXXX',
    'a',
    'Z',
    '0',
    '_',
    KEY,
    SECRET,
  ],
];

module.exports = { CASES, IMPLEMENTATIONS, KEY, SECRET, TOKENS };
