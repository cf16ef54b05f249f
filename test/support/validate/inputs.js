'use strict';

/** Random parts of requests, most of them nearly right. */

const fc = require('fast-check');

const { NOW } = require('./request-maker');
const { API_KEY } = require('../fixtures.js');

/** @param {readonly string[]} tokens @param {number} maxLength */
const textOf = (tokens, maxLength) =>
  fc.array(fc.constantFrom(...tokens), { maxLength }).map((chosen) => chosen.join(''));

const PUNCTUATION = [
  ...'/?#&=%+@:,;.~\'"`<>{}[]()!*$|^\\ \t\n\0\x7f',
  '\u00a0',
  '\u200b',
  'é',
  '😀',
  '“',
  '\ud800',
];
const URL_TOKENS = [
  ...PUNCTUATION,
  ...[
    'https://',
    'http:/',
    'api.bybit.com',
    '/v5/',
    '//',
    '/v2/',
    '/private/',
    'order',
    'a',
    'b',
    'a=',
    '&a=1',
  ],
  ...[
    '%20',
    '%2',
    '%zz',
    '%5Bobject+Object%5D',
    'undefined',
    '=null&',
    '=NaN',
    '0',
    '%0a',
    '%E2%80%8B',
    '&&',
  ],
];
const url = fc.oneof(
  textOf(URL_TOKENS, 12),
  textOf(URL_TOKENS, 12).map((tail) => `https://api.bybit.com/v5/order/realtime?${tail}`),
);
const method = fc.oneof(
  fc.constantFrom('GET', 'POST', 'get', 'Post', 'PUT', '', 'GET ', 'GETS'),
  fc.string(),
);

const digits = fc
  .tuple(fc.constantFrom(1, 4, 9, 10, 13, 16, 19, 20), fc.integer({ min: 0, max: 9 }))
  .map(([length, digit]) => String(digit).repeat(length));
const near = fc.integer({ min: -70_000, max: 70_000 }).map((offset) => String(NOW + offset));
const number = fc.oneof(
  digits,
  near,
  fc.integer().map(String),
  fc.constantFrom(
    '5000',
    '0',
    '60001',
    '1.5',
    '-',
    '-0',
    '.',
    '1.',
    '2023-11-14T22:13:20Z',
    '1e3',
    ' 5000\t',
    '5,5',
  ),
  textOf(['0', '1', '9', '.', '-', ',', ' ', 'x', '\n', 'é'], 14),
);
const key = fc.oneof(
  fc.constantFrom(
    API_KEY,
    API_KEY,
    ` ${API_KEY}`,
    `${API_KEY}\n`,
    '"quoted"',
    '${KEY}',
    '****',
    'xxxx',
    'a'.repeat(257),
  ),
  textOf([...PUNCTUATION, 'a', 'B', '0', 'xxxx'], 20),
);
const HEX = [...'0123456789abcdef'];
const signatureText = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0, 1, 42, 43, 44, 63, 64, 65, 128, 256, 341, 342, 343, 344, 512, 1368, 1372),
      fc.nat(3),
    )
    .chain(([length, alphabet]) => {
      const tokens = [HEX, [...HEX, ...'ABCDEF'], [...HEX, ...'GHxyz+/='], [...HEX, ...'GHxyz-_']][alphabet];
      return fc
        .array(fc.constantFrom(...tokens), { minLength: length, maxLength: length })
        .map((chosen) => chosen.join(''));
    }),
  fc.uint8Array({ minLength: 250, maxLength: 260 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  textOf(['0', 'a', 'F', 'g', '=', '-', ' ', '\n'], 70),
);
const contentType = fc.constantFrom(
  'application/json',
  'APPLICATION/json;a',
  'application/jsonp',
  'a, b',
  '',
  ' x ',
  'text/plain',
);
const HEADERS = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom('X-BAPI-API-KEY', 'x-bapi-api-key'), key),
    fc.tuple(fc.constantFrom('X-BAPI-TIMESTAMP', 'X-Bapi-Timestamp'), number),
    fc.tuple(fc.constant('X-BAPI-RECV-WINDOW'), number),
    fc.tuple(fc.constant('X-BAPI-SIGN'), signatureText),
    fc.tuple(fc.constantFrom('Content-Type', 'content-type'), contentType),
    fc.tuple(
      fc.constantFrom('X-BAPI-APIKEY', 'x_bapi_sign', 'X-BAPI-SIGN-TYPE', 'X-BAP', '', '\u212a'),
      fc.string(),
    ),
  ),
  { maxLength: 8 },
);

const JSON_TOKENS = [
  ...PUNCTUATION,
  ...'{{}}[[]],,::""',
  ...[
    '"a"',
    '"a":',
    '"qty":',
    '"Buy "',
    '" Buy"',
    '"\\n"',
    '"a\\\\n"',
    '"undefined"',
    'true',
    'nul',
    'NaN',
    'None',
    '-Infinity',
  ],
  ...[
    '0',
    '01',
    '1.5',
    '-',
    '1e',
    '1e+5',
    '.5',
    '\\u00',
    '\\u0041',
    '\\x',
    '//',
    '/*',
    '\ufeff',
    '\r\n',
    '\t',
    'a=1',
    '{"',
    '"}',
  ],
];
const UTF8 = fc.oneof(
  textOf(JSON_TOKENS, 14),
  textOf(JSON_TOKENS, 14).map((text) => `{"a":${text}}`),
);

/** JSON with up to three mutations: a token put in, or a few characters taken out. */
const mutated = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.constantFrom(undefined, 1, '\t'),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '', ...JSON_TOKENS), fc.nat(3)), { maxLength: 3 }),
  )
  .map(([text, space, mutations]) => {
    let changed = JSON.stringify(JSON.parse(text), null, space);
    for (const [at, token, removed] of mutations) {
      const place = at % (changed.length + 1);
      changed = changed.slice(0, place) + token + changed.slice(place + removed);
    }
    return changed;
  });
const brokenBytes = fc.tuple(fc.oneof(UTF8, mutated), fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
  const bytes = Buffer.from(text);
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
});
const body = fc.oneof(UTF8, mutated, brokenBytes, fc.uint8Array({ maxLength: 30 }), fc.constant(''));

module.exports = { HEADERS, NOW, UTF8, body, method, mutated, textOf, url };
