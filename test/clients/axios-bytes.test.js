'use strict';

/** The bytes that are signed are the bytes that are sent, and they mean what plain axios would mean by them. */

const assert = require('node:assert/strict');
const { Readable } = require('node:stream');
const test = require('node:test');
const fc = require('fast-check');
const { expectedSignature, openLab } = require('../support/clients/axios.js');
const { settings } = require('../support/properties');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

/** What a server reads from a query. */
const meaning = (query) => [...new URLSearchParams(query)];

/** Sends the same request with plain axios and with a bot. `prepare` is done to both instances. */
async function sendBoth(lab, config, { defaults, prepare = () => {} } = {}) {
  const plain = lab.plain(defaults);
  const bot = lab.bot({}, defaults);
  prepare(plain);
  prepare(bot);
  await plain.request(config);
  const meant = lab.last();
  const response = await bot.request(config);
  return { meant, sent: lab.last(), response };
}

const get = (params, more = {}) => ({ url: INFO, params, ...more });
const stringify = (params) => `n=${Object.keys(params).length}&raw=${params.a}`;
const removeDefaults = (instance) =>
  instance.interceptors.request.use((config) => ({ ...config, params: undefined }));
const addParameter = (instance) =>
  instance.interceptors.request.use((config) => ({ ...config, params: { ...config.params, added: 'x y' } }));

/** [what, request, the query on the wire, defaults and interceptors of the instance] */
const QUERIES = [
  ['plain names and values', get({ accountType: 'UNIFIED', coin: 'USDT' }), 'accountType=UNIFIED&coin=USDT'],
  ['order of the names', get({ z: '1', a: '2', 10: '3' }), '10=3&z=1&a=2'],
  [
    'undefined, null, booleans, numbers',
    get({ a: undefined, b: null, c: true, d: false, e: 0, f: -1.5, g: 1e21 }),
    'c=true&d=false&e=0&f=-1.5&g=1e%2B21',
  ],
  ['a Date', get({ from: new Date(0) }), 'from=1970-01-01T00:00:00.000Z'],
  ['an array', get({ a: ['x', 'y'] }), 'a[]=x&a[]=y'],
  ['an array, indexes null', get({ a: ['x', 'y'] }, { paramsSerializer: { indexes: null } }), 'a=x&a=y'],
  ['an array, indexes false', get({ a: ['x'] }, { paramsSerializer: { indexes: false } }), 'a[]=x'],
  [
    'an array, indexes true',
    get({ a: ['x', 'y'] }, { paramsSerializer: { indexes: true } }),
    'a[0]=x&a[1]=y',
  ],
  ['an empty array', get({ a: [], b: '1' }), 'b=1'],
  ['nested objects', get({ a: { b: { c: '1' }, d: [{ e: '2' }] } }), 'a[b][c]=1&a[d][0][e]=2'],
  [
    'URLSearchParams',
    get(
      new URLSearchParams([
        ['a', "x y'&="],
        ['a', 'é'],
      ]),
    ),
    'a=x+y%27%26%3D&a=%C3%A9',
  ],
  ['a serializer function', get({ a: '1' }, { paramsSerializer: stringify }), 'n=1&raw=1'],
  [
    'a serialize option',
    get({ a: 'x%20y' }, { paramsSerializer: { serialize: stringify } }),
    'n=1&raw=x%20y',
  ],
  [
    'an encode option',
    get({ a: 'b c' }, { paramsSerializer: { encode: (text) => text.replace(' ', '_') } }),
    'a=b_c',
  ],
  ['a query in the URL', { url: `${INFO}?coin=USDT&x=%7e%2F` }, 'coin=USDT&x=%7e%2F'],
  ['a query in the URL and params', { url: `${INFO}?coin=USDT`, params: { b: '2' } }, 'coin=USDT&b=2'],
  ['the same name in both', { url: `${INFO}?a=1`, params: { a: '2' } }, 'a=1&a=2'],
  ['a hash', { url: `${INFO}?a=1#top` }, 'a=1'],
  ['a hash before params', { url: `${INFO}#top`, params: { a: '1' } }, 'a=1'],
  ['Cyrillic, CJK, emoji', get({ я: '値', e: '🚀' }), '%D1%8F=%E5%80%A4&e=%F0%9F%9A%80'],
  ['spaces', get({ a: ' x  y ' }), 'a=+x++y+'],
  ['plus signs', get({ a: '1+1' }), 'a=1%2B1'],
  ['quotes', get({ a: `it's "so"` }), 'a=it%27s+%22so%22'],
  ['percent signs', get({ a: '100%', b: '%20', c: '%zz' }), 'a=100%25&b=%2520&c=%25zz'],
  [', [ ] : $ @ ;', get({ a: 'x,[y]:$@;' }), 'a=x,%5By%5D:$%40%3B'],
  ['& and = and # and ?', get({ a: '&b=c', d: '#?/' }), 'a=%26b%3Dc&d=%23%3F%2F'],
  ['backslash, caret, bar, braces', get({ a: '\\^|{}<>`~' }), 'a=%5C%5E%7C%7B%7D%3C%3E%60~'],
  ['line ends and NUL', get({ a: 'x\r\n\ty\0' }), 'a=x%0D%0A%09y%00'],
  ['an empty value and an empty name', get({ a: '', '': 'b' }), 'a=&=b'],
  ['a name with brackets', get({ 'a[b]': '1', 'c d': '2' }), 'a%5Bb%5D=1&c+d=2'],
  ['empty params', get({}), ''],
  ['no params', { url: INFO }, ''],
  ['a URL that ends with ?', { url: `${INFO}?` }, ''],
  ['params of the instance', get({ b: '2' }), 'a=1&b=2', { defaults: { params: { a: '1' } } }],
  ['params of the instance, overridden', get({ a: '2' }), 'a=2', { defaults: { params: { a: '1' } } }],
  ['an interceptor that adds params', get({ a: '1' }), 'a=1&added=x+y', { prepare: addParameter }],
  [
    'an interceptor that removes the params of the instance',
    { url: INFO },
    '',
    { defaults: { params: { a: '1' } }, prepare: removeDefaults },
  ],
  ['a relative URL without a slash', { url: INFO.slice(1), params: { a: '1' } }, 'a=1'],
  ['dots and double slashes', { url: `/v5/x/../account/./info`, params: { a: '1' } }, 'a=1'],
];

test('queries', async (t) => {
  const lab = await openLab(t);
  for (const [what, config, query, more] of QUERIES) {
    await t.test(what, async () => {
      const { meant, sent, response } = await sendBoth(lab, config, more);
      // Brackets may stand as they are or encoded; the expectations above are easier to read without %5B.
      const onWire = query.includes('[') ? decodeURIComponent(sent.query) : sent.query;
      assert.equal(onWire, query);
      assert.deepEqual(meaning(sent.query), meaning(meant.query));
      assert.equal(sent.path, meant.path);
      assert.equal(sent.verdict, 'accepted');
      assert.equal(sent.body.length, 0);
      assert.equal(response.data.retCode, 0);
    });
  }
});

test('a serializer that does not encode is encoded on the way, and signed like that', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  await bot.get(INFO, { params: {}, paramsSerializer: () => 'a=привет 🚀"' });
  assert.deepEqual(meaning(lab.last().query), [['a', 'привет 🚀"']]);
  assert.equal(lab.last().verdict, 'accepted');
});

test('base URLs', async (t) => {
  const lab = await openLab(t);
  const origin = lab.sandbox.urls.mainnet;
  /** @type {Array<[string, object, object, string]>} */
  const cases = [
    ['a prefix', { baseURL: `${origin}/proxy/bybit/` }, { url: INFO }, `/proxy/bybit${INFO}`],
    ['an absolute URL of the same origin', { baseURL: `${origin}/proxy` }, { url: origin + INFO }, INFO],
    ['an absolute URL that is not allowed to be one', { allowAbsoluteUrls: false }, { url: '//x/y' }, '/x/y'],
    ['a base URL in capitals', { baseURL: origin.replace('http', 'HTTP') }, { url: INFO }, INFO],
    ['a base URL that is all there is', { baseURL: origin + INFO }, { url: '' }, INFO],
  ];
  for (const [what, defaults, config, path] of cases) {
    await t.test(what, async () => {
      // The sandbox has no endpoint below a prefix, so the signature is checked here.
      const bot = lab.bot({ throwOn: 'never' }, { validateStatus: () => true, ...defaults });
      await bot.request({ ...config, params: { q: "it's" } });
      assert.equal(lab.last().url, `${path}?q=it%27s`);
      assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
    });
  }
});

const text = { 'Content-Type': 'text/plain' };
const json = { 'Content-Type': 'application/json' };
const pool = new TextEncoder().encode('secret-before{"qty":"1"}secret-after').buffer;
const view = new Uint8Array(pool, 13, 11);
const addField = (instance) =>
  instance.interceptors.request.use((config) => ({ ...config, data: { ...config.data, added: 'é' } }));
const sortNames = (data) => JSON.stringify(Object.fromEntries(Object.entries(data).sort()));

/** [what, data, the body on the wire, configuration, interceptors of the instance] */
const BODIES = [
  ['an object', ORDER, JSON.stringify(ORDER)],
  ['nested objects and arrays', { a: { b: [1, { c: null }] } }, '{"a":{"b":[1,{"c":null}]}}'],
  ['an array', [1, 'x'], '[1,"x"]'],
  ['unicode', { note: 'Привет 値 🚀 \u2028' }, '{"note":"Привет 値 🚀 \u2028"}'],
  ['a lone surrogate', { note: '\ud800' }, '{"note":"\\ud800"}'],
  ['quotes, backslashes, line ends', { note: '"\\\n' }, '{"note":"\\"\\\\\\n"}'],
  ['a JSON string', '{"a": 1}', '{"a": 1}', { headers: json }],
  ['a JSON string in white space', ' \n{ "a": 1 }\t ', '{ "a": 1 }', { headers: json }],
  ['a JSON string without a content type', ' {"a":1} ', ' {"a":1} '],
  ['a string that is no JSON, sent as JSON', 'x', '"x"', { headers: json }],
  ['text', ' Привет ', ' Привет ', { headers: text }],
  ['text with a lone surrogate', 'a\ud800b', 'a\ufffdb', { headers: text }],
  ['a string that looks like a number', '00123', '00123'],
  ['a Buffer', Buffer.from([0, 255, 128, 10]), Buffer.from([0, 255, 128, 10])],
  ['an ArrayBuffer', new Uint8Array([1, 2, 255]).buffer, Buffer.from([1, 2, 255])],
  ['URLSearchParams', new URLSearchParams({ a: 'x y', b: 'é&' }), 'a=x+y&b=%C3%A9%26'],
  ['a form', { a: 'x y' }, 'a=x+y', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
  ['an empty object', {}, '{}'],
  ['an empty string', '', ''],
  ['no body', undefined, ''],
  ['null', null, ''],
  ['null as JSON', null, 'null', { headers: json }],
  ['a transformRequest', { b: 2, a: 1 }, '{"a":1,"b":2}', { transformRequest: [sortNames] }],
  ['an interceptor that changes data', { a: 1 }, '{"a":1,"added":"é"}', {}, addField],
  ['a mebibyte', { blob: 'x'.repeat(2 ** 20) }, JSON.stringify({ blob: 'x'.repeat(2 ** 20) })],
];

test('bodies', async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const [what, data, body, config, prepare] of BODIES) {
      await t.test(`${what} (${adapter})`, async () => {
        const request = { method: 'post', url: CREATE, data, ...config };
        const { meant, sent } = await sendBoth(lab, request, { prepare, defaults: { adapter } });
        assert.ok(sent.body.equals(Buffer.from(body)), `sent ${sent.body.subarray(0, 200)}`);
        assert.ok(sent.body.equals(meant.body), `axios sends ${meant.body.subarray(0, 200)}`);
        assert.equal(sent.headers['content-type'], meant.headers['content-type']);
        assert.equal(sent.verdict, 'accepted');
      });
    }
  }

  await t.test('of a view, only the view is sent', async () => {
    for (const data of [view, new DataView(pool, 13, 11), Buffer.from(pool, 13, 11)]) {
      await lab.bot().post(CREATE, data, { headers: json });
      assert.equal(lab.last().body.toString(), '{"qty":"1"}');
      assert.equal(lab.last().verdict, 'accepted');
    }
    await lab.bot().post(CREATE, {}, { transformRequest: () => view });
    assert.equal(lab.last().body.toString(), '{"qty":"1"}');
    assert.equal(lab.last().verdict, 'accepted');
  });

  await t.test('the query of a POST is sent, but not signed', async () => {
    await lab.bot().post(CREATE, ORDER, { params: { a: 'b c' } });
    assert.equal(lab.last().query, 'a=b+c');
    assert.equal(lab.last().verdict, 'accepted');
  });
});

test('an incomplete body is refused before anything is sent', async (t) => {
  const lab = await openLab(t);
  const form = new FormData();
  form.append('a', '1');
  const bodies = {
    'a stream': Readable.from(['{}']),
    'a web stream': new ReadableStream(),
    FormData: form,
    'a Blob': new Blob(['{}']),
    'a number': 5,
  };
  for (const [what, data] of Object.entries(bodies)) {
    await t.test(what, async () => {
      const error = await rejection(lab.bot().post(CREATE, data));
      assert.equal(error.code, 'ERR_BYBIT_UNSIGNABLE_BODY');
      assert.match(error.message, /Buffer or URLSearchParams/);
    });
  }
  await t.test('postForm', async () => {
    assert.equal((await rejection(lab.bot().postForm(CREATE, ORDER))).code, 'ERR_BYBIT_UNSIGNABLE_BODY');
  });
  assert.equal(lab.requests.length, 0);
});

test('a GET is sent without a body', async (t) => {
  const lab = await openLab(t);
  const nothing = [{}, '', null, undefined, new URLSearchParams(), new Uint8Array(0)];
  for (const adapter of ['http', 'fetch']) {
    for (const data of nothing) {
      for (const headers of [{}, json]) {
        const response = await lab.bot({}, { adapter }).get(INFO, { data, headers, params: { a: '1' } });
        assert.equal(response.data.retCode, 0);
        assert.equal(lab.last().body.length, 0);
        assert.equal(lab.last().headers['content-length'], undefined);
        assert.equal(lab.last().verdict, 'accepted');
      }
    }
    // A length that speaks of the body goes with it.
    await lab.bot({}, { adapter }).get(INFO, { data: {}, headers: { 'Content-Length': '2' } });
    assert.equal(lab.last().verdict, 'accepted');
  }
});

test('a GET with a real body is refused before anything is sent', async (t) => {
  const lab = await openLab(t);
  for (const data of [{ a: 1 }, 'a=1', [0], Buffer.from('x'), Readable.from(['x'])]) {
    const error = await rejection(lab.bot().get(INFO, { data }));
    assert.equal(error.code, 'ERR_BYBIT_GET_BODY');
    assert.match(error.message, /params/);
  }
  assert.equal(lab.requests.length, 0);
});

test('property: any params are signed as they are sent', async (t) => {
  const lab = await openLab(t);
  const plain = lab.plain();
  const word = fc.string({ unit: 'binary', maxLength: 12 });
  const scalar = fc.oneof(word, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(word, tie('tree'), { maxKeys: 3 }),
    ),
  }));
  const params = fc.dictionary(word, tree, { maxKeys: 5 });
  const config = fc.record({
    params,
    paramsSerializer: fc.constantFrom(undefined, { indexes: null }, { indexes: false }, { indexes: true }),
    adapter: fc.constantFrom('http', 'fetch'),
  });
  await fc.assert(
    fc.asyncProperty(config, async ({ adapter, ...request }) => {
      const response = await lab.bot({}, { adapter }).get(INFO, request);
      const uri = plain.getUri({ url: INFO, ...request });
      assert.equal(response.data.retCode, 0);
      assert.equal(lab.last().verdict, 'accepted');
      assert.equal(lab.last().query, new URL(uri).search.slice(1));
      assert.deepEqual(meaning(lab.last().query), meaning(uri.split('?').slice(1).join('?')));
    }),
    settings,
  );
});

test('property: any JSON value is signed as it is sent', async (t) => {
  const lab = await openLab(t);
  const value = fc.jsonValue({ stringUnit: 'binary' });
  await fc.assert(
    fc.asyncProperty(value, fc.constantFrom('http', 'fetch'), async (data, adapter) => {
      const request = { method: 'post', url: CREATE, data, headers: json };
      const { meant, sent, response } = await sendBoth(lab, request, { defaults: { adapter } });
      assert.equal(sent.authenticated, true);
      assert.ok(sent.body.equals(meant.body));
      assert.equal(sent.url, CREATE);
      // Whatever the endpoint makes of it: the door let it in.
      assert.doesNotMatch(response.data.retMsg, /sign/i);
    }),
    settings,
  );
});

test('a Buffer that changes while it is being signed is sent as it was when it was signed', async (t) => {
  const lab = await openLab(t);
  const body = Buffer.from(JSON.stringify(ORDER));
  const sending = lab.bot({ throwOn: 'never' }).post(CREATE, body, { headers: json });
  // The adapter runs two microtasks after the call; the signature takes longer than that.
  for (let turn = 0; turn < 4; turn++) await null;
  body.fill(0x20);
  await sending;
  assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
});
