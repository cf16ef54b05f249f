'use strict';

/** The bytes that are signed are the bytes that are sent, and they mean what plain fetch would mean by them. */

const assert = require('node:assert/strict');
const { Readable } = require('node:stream');
const test = require('node:test');
const fc = require('fast-check');
const { authHeaders, expectedSignature } = require('../support/clients/axios.js');
const { openFetchLab } = require('../support/clients/fetch.js');
const { settings } = require('../support/properties');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const JSON_TYPE = 'application/json';
const TEXT = 'text/plain;charset=UTF-8';
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const ORDER_TEXT = JSON.stringify(ORDER);

/** Some memory of which only the middle is meant. */
const pool = new TextEncoder().encode('secret-before{"qty":"1"}secret-after').buffer;

/** [what, body, its bytes on the wire, Content-Type on the wire, headers] */
const BODIES = [
  ['a JSON string', ORDER_TEXT, ORDER_TEXT, JSON_TYPE],
  ['a JSON string in white space', ' \n{"a": 1}\t', ' \n{"a": 1}\t', JSON_TYPE],
  ['a JSON array', '[]', '[]', JSON_TYPE],
  ['a JSON string with a type of its own', '{}', '{}', 'text/plain', { 'content-type': 'text/plain' }],
  ['the same, named as fetch would', '{}', '{}', TEXT, { 'Content-Type': TEXT }],
  ['text', ' Привет 🚀 \u2028', ' Привет 🚀 \u2028', TEXT],
  ['text with a lone surrogate', 'a\ud800b', 'a\ufffdb', TEXT],
  ['text that is nearly JSON', '{"a":1', '{"a":1', TEXT],
  ['a number as text', '00123', '00123', TEXT],
  ['an empty string', '', '', TEXT],
  ['URLSearchParams', new URLSearchParams({ a: 'x y', b: 'é&' }), 'a=x+y&b=%C3%A9%26', FORM],
  ['a Buffer', Buffer.from([0, 255, 128, 10]), Buffer.from([0, 255, 128, 10]), undefined],
  ['a Buffer of JSON', Buffer.from(ORDER_TEXT), ORDER_TEXT, JSON_TYPE],
  ['a Uint8Array view', new Uint8Array(pool, 13, 11), '{"qty":"1"}', JSON_TYPE],
  ['a DataView', new DataView(pool, 13, 11), '{"qty":"1"}', JSON_TYPE],
  ['a Buffer view', Buffer.from(pool, 13, 11), '{"qty":"1"}', JSON_TYPE],
  ['a Uint16Array', new Uint16Array([0x0201, 0xffff]), Buffer.from([1, 2, 255, 255]), undefined],
  ['an ArrayBuffer', new Uint8Array([1, 2, 255]).buffer, Buffer.from([1, 2, 255]), undefined],
  ['a Blob', new Blob(['{"a"', ':1}']), '{"a":1}', JSON_TYPE],
  ['a Blob with a type', new Blob(['x'], { type: 'text/csv' }), 'x', 'text/csv'],
  ['a File', new File(['a', new Uint8Array([255])], 'a.bin'), Buffer.from([97, 255]), undefined],
  ['an empty Blob', new Blob([]), '', undefined],
  ['no body', undefined, '', undefined],
  ['null', null, '', undefined],
  ['a mebibyte', 'x'.repeat(2 ** 20), 'x'.repeat(2 ** 20), TEXT],
];

/** What does not survive as a body of a plain fetch, or not with the same type. */
const OURS_ALONE = new Set([JSON_TYPE]);

test('bodies', async (t) => {
  const lab = await openFetchLab(t);
  const plainUrl = lab.sandbox.urls.mainnet + CREATE;
  for (const [what, body, bytes, type, headers] of BODIES) {
    for (const [how, call] of [
      ['options', (bot, init) => bot(CREATE, init)],
      ['Request', (bot, init) => bot(new Request(plainUrl, init))],
      [
        'Request and options',
        (bot, { body: only, ...init }) => bot(new Request(plainUrl, init), { body: only }),
      ],
    ]) {
      await t.test(`${what} (${how})`, async () => {
        const init = { method: 'POST', body, headers };
        await call(lab.fetch({ throwOn: 'never' }), init);
        const sent = lab.last();
        assert.ok(sent.body.equals(Buffer.from(bytes)), `sent ${sent.body.subarray(0, 100)}`);
        // fetch names the type of text in a Request before anybody sees what the caller chose.
        const chosen = headers?.['Content-Type'] === TEXT && how !== 'options' ? JSON_TYPE : type;
        assert.equal(sent.headers['content-type'], chosen);
        assert.equal(sent.headers['x-bapi-sign'], expectedSignature(sent));
        if (OURS_ALONE.has(chosen)) return;
        await fetch(plainUrl, init);
        assert.ok(lab.last().body.equals(sent.body));
        assert.equal(lab.last().headers['content-type'], chosen);
        assert.deepEqual(authHeaders(lab.last()), []);
      });
    }
  }

  await t.test('an order is accepted in each form', async () => {
    for (const body of [ORDER_TEXT, Buffer.from(ORDER_TEXT), new Blob([ORDER_TEXT])]) {
      for (const method of ['POST', 'post']) {
        const response = await lab.fetch({ throwOn: 'any' })(CREATE, { method, body });
        assert.equal((await response.json()).retCode, 0);
      }
    }
  });

  await t.test('the query of a POST is sent, but not signed', async () => {
    await lab.fetch()(`${CREATE}?a=b c`, { method: 'POST', body: ORDER_TEXT });
    assert.equal(lab.last().query, 'a=b%20c');
    assert.equal(lab.last().verdict, 'accepted');
  });
});

test('a Request is read as fetch reads it', async (t) => {
  const lab = await openFetchLab(t);
  const url = lab.sandbox.urls.mainnet + CREATE;
  const stream = new Blob([ORDER_TEXT.slice(0, 20), ORDER_TEXT.slice(20)]).stream();
  const form = new FormData();
  form.append('a', 'é');
  for (const [body, more] of [[ORDER_TEXT], [stream, { duplex: 'half' }], [form]]) {
    const request = new Request(url, { method: 'POST', body, headers: { 'X-Own': '1' }, ...more });
    await lab.fetch({ throwOn: 'never' })(request);
    assert.equal(request.bodyUsed, true);
    assert.equal(lab.last().headers['x-own'], '1');
    assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
    const { length } = lab.requests;
    assert.equal((await rejection(lab.fetch()(request))).name, 'TypeError');
    assert.equal(lab.requests.length, length, 'as fetch would, it refuses to send a body twice');
    await lab.fetch({ throwOn: 'never' })(request, { body: ORDER_TEXT });
    assert.equal(lab.last().body.toString(), ORDER_TEXT);
  }
  assert.match(lab.requests.at(-2).headers['content-type'], /^multipart\/form-data; boundary=/);
});

test('an incomplete body is refused before anything is sent', async (t) => {
  const lab = await openFetchLab(t);
  const form = new FormData();
  form.append('a', '1');
  const bodies = {
    'a stream': Readable.from(['{}']),
    'a web stream': new ReadableStream(),
    'an async iterable': (async function* () {
      yield '{}';
    })(),
    FormData: form,
    'an object': ORDER,
    'an array': [ORDER],
    'a number': 5,
    true: true,
  };
  for (const [what, body] of Object.entries(bodies)) {
    const error = await rejection(lab.fetch()(CREATE, { method: 'POST', body, duplex: 'half' }));
    assert.equal(error.code, 'ERR_BYBIT_UNSIGNABLE_BODY', what);
    assert.match(error.message, /JSON\.stringify.*Blob/);
  }
  assert.equal(lab.requests.length, 0);
});

test('a GET with a body is refused before anything is sent', async (t) => {
  const lab = await openFetchLab(t);
  for (const body of ['{}', '', Buffer.from('x'), new URLSearchParams(), Readable.from(['x'])]) {
    for (const init of [{ body }, { body, method: 'get' }, { body, method: 'HEAD' }]) {
      assert.equal((await rejection(lab.fetch()(INFO, init))).code, 'ERR_BYBIT_GET_BODY');
    }
  }
  assert.equal(lab.requests.length, 0);
});

test('what changes after the call is sent as it was', async (t) => {
  const lab = await openFetchLab(t);
  const body = Buffer.from(ORDER_TEXT);
  const headers = new Headers({ 'X-Own': 'before' });
  const url = new URL(lab.sandbox.urls.mainnet + CREATE);
  const sending = lab.fetch()(url, { method: 'POST', body, headers });
  body.fill(0x20);
  headers.set('X-Own', 'after');
  url.pathname = '/elsewhere';
  await sending;
  assert.equal(lab.last().body.toString(), ORDER_TEXT);
  assert.equal(lab.last().headers['x-own'], 'before');
  assert.equal(lab.last().verdict, 'accepted');
});

test('property: any query is signed as it is sent', async (t) => {
  const lab = await openFetchLab(t);
  const text = fc.string({ unit: 'binary', maxLength: 30 });
  const query = fc.oneof(
    fc.array(fc.tuple(text, text), { maxLength: 5 }).map((pairs) => String(new URLSearchParams(pairs))),
    text,
    text.map((raw) => encodeURI(raw.toWellFormed?.() ?? raw.replace(/\p{Surrogate}/gu, ''))),
  );
  const form = fc.constantFrom('text', 'URL', 'Request');
  await fc.assert(
    fc.asyncProperty(query, form, async (raw, how) => {
      const address = `${lab.sandbox.urls.mainnet}${INFO}?${raw}`;
      const input = { text: address, URL: new URL(address), Request: new Request(address) }[how];
      const response = await lab.fetch()(input);
      assert.equal((await response.json()).retCode, 0);
      assert.equal(lab.last().verdict, 'accepted');
      assert.equal(lab.last().query, new URL(address).search.slice(1));
      assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
    }),
    settings,
  );
});

test('property: any body is signed as it is sent', async (t) => {
  const lab = await openFetchLab(t);
  const bytes = fc.uint8Array({ maxLength: 300 });
  const body = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => [text, Buffer.from(text)]),
    fc
      .jsonValue({ stringUnit: 'binary' })
      .map((value) => [JSON.stringify(value), Buffer.from(JSON.stringify(value))]),
    bytes.map((array) => [array, array]),
    fc.tuple(bytes, fc.nat(50)).map(([array, start]) => [array.subarray(start), array.slice(start)]),
    bytes.map((array) => [array.buffer, new Uint8Array(array.buffer)]),
    bytes.map((array) => [new Blob([array]), array]),
  );
  const form = fc.constantFrom('options', 'Request');
  await fc.assert(
    fc.asyncProperty(body, form, async ([given, meant], how) => {
      const init = { method: 'POST', body: given };
      const bot = lab.fetch({ throwOn: 'never' });
      const address = lab.sandbox.urls.mainnet + CREATE;
      const response = await (how === 'Request' ? bot(new Request(address, init)) : bot(address, init));
      assert.ok(lab.last().body.equals(meant));
      assert.equal(lab.last().authenticated, true);
      assert.equal(lab.last().headers['x-bapi-sign'], expectedSignature(lab.last()));
      // Whatever the endpoint makes of it: the door let it in.
      assert.doesNotMatch((await response.json()).retMsg, /sign/i);
    }),
    settings,
  );
});
