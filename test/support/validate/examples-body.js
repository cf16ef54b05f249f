'use strict';

/** Requests with and without each finding about the body. */

const { BODY, get, post, utf8, withBody, withQuery } = require('./request-maker');

/** @type {import('./examples').Examples} */
const BODY_EXAMPLES = {
  'placeholder-value': [
    [
      withQuery('symbol=undefined'),
      withQuery('symbol=null'),
      withQuery('a=%5Bobject%20Object%5D'),
      withQuery('a=[object+Object]'),
      withBody('{"a":"NaN"}'),
      withBody('[object Object]'),
      withBody('undefined'),
    ],
    [withQuery('symbol=undefined1'), withBody('{"a":null}'), withBody('{"undefined":"1"}')],
    { field: 'url', index: 47 },
  ],
  'stray-whitespace': [
    [
      withBody('{"side":"Buy "}'),
      withBody('{"side":" Buy"}'),
      withBody('{"side ":"Buy"}'),
      withBody('{"side":"Buy\\n"}'),
      withBody('{"side":"Buy\u200b"}'),
      withBody('{"side":"\u00a0Buy"}'),
      withQuery('side=Buy+'),
      withQuery('side=%20Buy'),
    ],
    [
      withBody('{"note":"a b"}'),
      withBody('{"note":"a\\\\n"}'),
      withBody(' { "side" : "Buy" } '),
      withQuery('a=b+c'),
    ],
    { field: 'body', index: 12, count: 1 },
  ],
  'duplicate-name': [
    [
      withBody('{"a":"1","a":"2"}'),
      withBody('{"x":[{"a":"1","b":{"a":"1"},"a":"1"}]}'),
      withQuery('a=1&a=2'),
    ],
    [withBody('{"a":{"a":"1"},"b":[{"a":"1"},{"a":"1"}]}'), withQuery('a=1&b=1')],
    { field: 'body', index: 10 },
  ],
  'body-on-get': [
    [get({ body: '{}' }), get({ body: Buffer.from(' ') })],
    [get({}), get({ body: '' })],
    { count: 2 },
  ],
  'body-missing': [
    [post({ body: '' }), post({ body: null })],
    [post(), get({})],
  ],
  'body-form-encoded': [[withBody('category=linear&symbol=A'), withBody('a=1')], [withBody('{"a":"b=1"}')]],
  'body-byte-order-mark': [[withBody(`\ufeff${BODY}`)], [withBody(BODY), withBody('{"a":"b\ufeffc"}')]],
  'body-invalid-utf8': [
    [withBody(utf8('{"a":"', [0xff], '"}')), withBody(utf8('{"a":"', [0xc3], '"}'))],
    [withBody('{"a":"é😀"}')],
    { index: 6, count: 1 },
  ],
  'json-truncated': [
    [
      ...['{', '{"a"', '{"a":', '{"a":"', '{"a":"\\', '{"a":"\\u12', '{"a":1.', '{"a":tru', ' '].map(
        withBody,
      ),
    ],
    [withBody('{}')],
    { index: 1 },
  ],
  'json-trailing-comma': [
    [withBody('{"a":"1",}'), withBody('{"a":["1", ]}')],
    [withBody('{"a":",}"}')],
    { index: 8 },
  ],
  'json-missing-comma': [
    [
      withBody('{"a":"1" "b":"2"}'),
      withBody('{"a":["1" "2"]}'),
      withBody('{"a":[1 2]}'),
      withBody('{"a":"say "hi""}'),
    ],
    [withBody('{"a":"1","b":"2"}')],
    { index: 9 },
  ],
  'json-wrong-quotes': [
    [withBody("{'a':1}"), withBody('{"a":\'1\'}'), withBody('{“a”:1}'), withBody('{"a":`1`}')],
    [withBody('{"a":"\'“”`"}')],
    { index: 1 },
  ],
  'json-unquoted-name': [
    [withBody('{a:1}'), withBody('{"a":1,b:2}'), withBody('{1:2}')],
    [withBody('{"a":1}')],
    { index: 1 },
  ],
  'json-unquoted-value': [
    [withBody('{"a":Buy}'), withBody('{"a":nul}'), withBody('linear')],
    [withBody('{"a":true}')],
    { index: 5 },
  ],
  'json-not-finite': [
    [
      withBody('{"a":NaN}'),
      withBody('{"a":-Infinity}'),
      withBody('{"a":Infinity}'),
      withBody('{"a":undefined}'),
    ],
    [withBody('{"a":1e999}')],
    { index: 5 },
  ],
  'json-python-literal': [
    [withBody('{"a":True}'), withBody('{"a":None}'), withBody('[False]')],
    [withBody('{"a":false}')],
  ],
  'json-comment': [
    [withBody('{}//'), withBody('{/*a*/"b":1}'), withBody('//\n{}')],
    [withBody('{"a":"//"}')],
  ],
  'json-control-character': [
    [withBody('{"a":"b\nc"}'), withBody('{"a":"\0"}')],
    [withBody('{"a":"b\\nc"\n}')],
    { index: 7 },
  ],
  'json-bad-escape': [
    [withBody('{"a":"\\x41"}'), withBody('{"a":"\\u12g4"}')],
    [withBody('{"a":"\\u0041\\/"}')],
    { index: 6 },
  ],
  'json-bad-number': [
    ['01', '+1', '.5', '1.', '1e', '0x1', '1.e1', '--1', '1_000'].map((number) =>
      withBody(`{"a":${number}}`),
    ),
    ['0', '-0', '10', '1.5e+10', '1E-5', '0.0'].map((number) => withBody(`{"a":${number}}`)),
    { index: 5 },
  ],
  'json-invisible-character': [
    [withBody('{\u00a0"a":1}'), withBody('{"a":1}\u200b')],
    [withBody('{\t"a":1}\r\n')],
    { index: 1 },
  ],
  'json-trailing-characters': [
    [withBody('{}{}'), withBody('{} x'), withBody('{}}'), withBody('{},')],
    [withBody('{} \n')],
    { index: 2 },
  ],
  'json-malformed': [
    ['{]', '{,}', '[,]', '{"a"}', '{"a":}', '{"a" 1}', '{"a"=1}', '[}', '{"a":1]', '=1'].map(withBody),
    [withBody('{}')],
    { index: 1 },
  ],
  'json-too-deep': [
    [withBody(`{"a":${'['.repeat(1024)}${']'.repeat(1024)}}`), withBody('['.repeat(1_000_000))],
    [withBody(`{"a":${'['.repeat(1023)}${']'.repeat(1023)}}`)],
    { index: 1028 },
  ],
  'json-not-object': [
    [withBody('[]'), withBody('1'), withBody(' "a"'), withBody('null ')],
    [withBody(' {}')],
    { index: 0 },
  ],
  'json-encoded-twice': [
    [withBody(JSON.stringify(BODY)), withBody('"[]"')],
    [withBody('"a{}"'), withBody('{"a":"{}"}')],
    { index: 0 },
  ],
  'json-number-for-string': [
    [withBody('{"qty":0.01}'), withBody('{"request":[{"price":1,"qty":2}]}')],
    [withBody('{"qty":"0.01","positionIdx":1,"limit":50}'), withBody('{"qty":[1]}')],
    { index: 7, count: 1 },
  ],
};

module.exports = { BODY_EXAMPLES };
