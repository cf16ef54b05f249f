'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** A reply that repeats the request shows neither its key nor its signature nor its passphrase. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { Signer } = require('../../lib/index.js');
const { newPair } = require('../support/crypto/rsa-keys.js');
const { THOROUGH } = require('../support/effort.js');
const { serve } = require('../support/serve.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { KEYS, signerOf } = require('../support/venues/accounts.js');

const API_KEY = 'Ab3dEf6hIj9lMn2pQr';
const PUBLIC = API_KEY.slice(0, 4);

/** Each character by itself. */
const each = (text, spell) => Array.from(text, (character) => spell(character.charCodeAt(0))).join('');
const hex = (code) => code.toString(16).padStart(2, '0');

/** How a reply can spell what it repeats; the number says how much else is encoded with it. */
const SPELLINGS = Object.freeze({
  'as it is': (text) => text,
  'capital letters': (text) => text.toUpperCase(),
  'small letters': (text) => text.toLowerCase(),
  'percent-encoded': (text) => each(text, (code) => `%${hex(code).toUpperCase()}`),
  'percent-encoded twice': (text) => each(text, (code) => `%25${hex(code)}`),
  'a form': (text) => encodeURIComponent(text),
  'escaped for JSON': (text) => each(text, (code) => `\\u00${hex(code)}`),
  entities: (text) => each(text, (code) => `&#${code};`),
  'entities in hexadecimal': (text) => each(text, (code) => `&#x${hex(code)};`),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  base64: (text) => btoa(text),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64, one before': (text) => btoa(`:${text};`),
  'base64, two before': (text) => btoa(`=>${text}\r\n`),
});

const MODES = ['auth', 'any', 'never'];

/** Where it can stand. */
const PLACES = Object.freeze({
  page: (words) => ({ status: 500, body: `<html><body>You sent ${words}</body></html>` }),
  firewall: (words) => ({ status: 403, body: `<h1>403 Forbidden</h1><pre>${words}</pre>` }),
  JSON: (words) => ({ status: 400, body: `{"error":{"request":[{"headers":"${words}"}]}}`, json: true }),
  'a name in JSON': (words) => ({ status: 400, body: `{"seen":{"${words}":1}}`, json: true }),
  rejection: (words) => ({ status: 200, body: `{"retCode":10001,"retMsg":"bad ${words}"}`, json: true }),
  'rejection of the key': (words) => ({
    status: 200,
    body: `{"retCode":10004,"retMsg":"error sign! origin_string[${words}]"}`,
    json: true,
  }),
  header: (words) => ({ status: 500, headers: { 'X-Echo': words, 'X-Two': `a ${words} b` }, body: '' }),
  // Without the characters that a name cannot have.
  'the name of a header': (words) => ({
    status: 500,
    headers: { [`X-${words.replace(/[^\w-]/g, '-')}`]: '1' },
    body: '',
  }),
  cookie: (words) => ({
    status: 403,
    headers: { 'Set-Cookie': [`a=${words}`, `b=${words}; Path=/`] },
    body: '',
  }),
  reason: (words) => ({ status: 500, reason: words, body: '' }),
  redirect: (words) => ({ status: 302, headers: { Location: `/login?back=${words}` }, body: '' }),
});

/** Answers with what `make` makes of key and signature of the request. */
async function openMirror(t, make) {
  const sent = [];
  const { url } = await serve(t, (incoming, outgoing) => {
    const { 'x-bapi-api-key': key, 'x-bapi-sign': signature } = incoming.headers;
    sent.push({ key, signature });
    const { status, reason, headers = {}, body, json } = make({ key, signature });
    const type = json ? 'application/json' : 'text/html';
    outgoing.writeHead(status, reason, { 'Content-Type': type, ...headers });
    outgoing.end(body);
  });
  return { url, sent };
}

const hmac = new Signer({ apiKey: API_KEY, apiSecret: 'test-secret-of-thirty-six-characters' });

function botFor(url, { signer = hmac, ...options } = {}, config = {}) {
  return attach(axios.create({ baseURL: url, ...config }), { signer, environment: 'mainnet', ...options });
}

/** All that is handed out, in one text. */
function shown(value) {
  const seen = new Set();
  const texts = [inspect(value, { depth: 12, showHidden: false }), value.stack ?? '', value.message ?? ''];
  const read = (part) => {
    if (typeof part === 'string') texts.push(part);
    if (part === null || typeof part !== 'object' || seen.has(part)) return;
    seen.add(part);
    for (const [name, inner] of Object.entries(part)) {
      texts.push(name);
      read(inner);
    }
  };
  for (const part of [value.response ?? value, value.cause]) {
    for (const name of ['data', 'headers', 'statusText', 'message', 'stack']) read(part?.[name]);
  }
  return texts.join('\n');
}

function assertHidden(value, words, { key, signature }) {
  const text = shown(value);
  for (const secret of [...words, key, signature]) {
    const index = text.indexOf(secret);
    assert.equal(index, -1, `${secret} in …${text.slice(Math.max(0, index - 100), index + 100)}…`);
  }
}

/** What of a spelling depends on the text alone. */
const core = (spelt) => spelt.slice(4, -4);

for (const [place, make] of Object.entries(PLACES)) {
  test(place, async (t) => {
    let spell = SPELLINGS['as it is'];
    const { url, sent } = await openMirror(t, ({ key, signature }) =>
      make(`${spell(key)} ${spell(signature)}`),
    );
    for (const [index, [name, spelling]] of Object.entries(SPELLINGS).entries()) {
      spell = spelling;
      for (const throwOn of THOROUGH ? MODES : [MODES[index % MODES.length]]) {
        const bot = botFor(url, { throwOn });
        const value = await bot.get(INFO).catch((error) => error);
        const { key, signature } = sent.at(-1);
        const words = [core(spell(key)), core(spell(signature))];
        await t.test(`${name} (${throwOn})`, () => assertHidden(value, words, { key, signature }));
      }
    }
  });
}

test('orders, and the adapter that uses fetch', async (t) => {
  const { url, sent } = await openMirror(t, ({ key, signature }) => PLACES.page(`${key} ${signature}`));
  for (const adapter of ['http', 'fetch']) {
    const value = await botFor(url, {}, { adapter })
      .post(CREATE, ORDER)
      .catch((error) => error);
    assertHidden(value, [], sent.at(-1));
    assert.equal(value.response.data, `<html><body>You sent ${PUBLIC}… [redacted]</body></html>`);
  }
});

test('the signature of an RSA key', async (t) => {
  const signer = new Signer({ apiKey: API_KEY, privateKey: newPair(2048).privateKey });
  let spell = (text) => text;
  const { url, sent } = await openMirror(t, ({ signature }) => PLACES.page(spell(signature)));
  const bytes = {
    'base64url of the bytes': (text) => Buffer.from(text, 'base64').toString('base64url'),
    'hexadecimal of the bytes': (text) => Buffer.from(text, 'base64').toString('hex'),
  };
  for (const [name, spelling] of Object.entries({ ...SPELLINGS, ...bytes })) {
    spell = spelling;
    const error = await botFor(url, { signer })
      .get(INFO)
      .catch((failure) => failure);
    const { key, signature } = sent.at(-1);
    await t.test(name, () => assertHidden(error, [core(spell(signature))], { key, signature }));
  }
});

test('the bytes of the signature of an HMAC key', async (t) => {
  for (const encoding of ['base64', 'base64url']) {
    const bytes = (text) => Buffer.from(text, 'hex').toString(encoding);
    const { url, sent } = await openMirror(t, ({ signature }) => PLACES.rejection(bytes(signature)));
    for (const throwOn of ['any', 'never']) {
      const value = await botFor(url, { throwOn })
        .get(INFO)
        .catch((error) => error);
      const [{ key, signature }] = sent.slice(-1);
      assertHidden(value, [core(bytes(signature))], { key, signature });
    }
  }
});

test('a reply that was accepted stays as it is, unless it repeats the signature', async (t) => {
  const body = (fields) => ({ status: 200, json: true, body: JSON.stringify(fields) });
  const ok = { retCode: 0, retMsg: 'OK' };
  for (const order of [(fields) => ({ ...ok, ...fields }), (fields) => ({ ...fields, ...ok })]) {
    const own = await openMirror(t, ({ key }) => body(order({ result: { apiKey: key } })));
    assert.equal((await botFor(own.url).get('/v5/user/query-api')).data.result.apiKey, API_KEY);

    const mirror = await openMirror(t, ({ key, signature }) =>
      body(order({ result: { nested: [{ apiKey: key, sign: signature }] } })),
    );
    const { data } = await botFor(mirror.url).get(INFO);
    assert.deepEqual(data.result.nested, [{ apiKey: `${PUBLIC}…`, sign: '[redacted]' }]);
  }
});

/** By exchange: a request that is signed. */
const PRIVATE = Object.freeze({
  bybit: INFO,
  binance: '/api/v3/account',
  okx: '/api/v5/account/balance',
  kucoin: '/api/v1/accounts',
  gate: '/api/v4/spot/accounts',
  bitget: '/api/v2/spot/account/assets',
});

for (const [venue, path] of Object.entries(PRIVATE)) {
  test(`all headers and the URL of a request to ${venue}`, async (t) => {
    const sent = [];
    const { url } = await serve(t, ({ headers, url: target }, outgoing) => {
      const words = Object.entries(headers)
        .filter(([name]) => /sign$|^key$|(?:access|api|apikey|api-key|access-key|passphrase)$/.test(name))
        .map(([, value]) => value);
      const [, signature] = /&signature=([^&]+)/.exec(target) ?? [];
      sent.push([...words, ...(signature === undefined ? [] : [signature])]);
      outgoing.writeHead(sent.length % 2 === 0 ? 403 : 500, { 'Content-Type': 'text/html' });
      outgoing.end(`<pre>${target}\n${JSON.stringify(headers)}</pre>`);
    });
    for (const throwOn of MODES) {
      const bot = botFor(url, { signer: signerOf(venue), throwOn });
      const value = await bot.get(path).catch((error) => error);
      const words = sent.at(-1);
      assert.ok(words.length >= (KEYS[venue].passphrase === undefined ? 2 : 3), `${words.length} found`);
      const { apiKey, passphrase = apiKey } = KEYS[venue];
      assertHidden(value, [...words, passphrase], { key: apiKey, signature: words.at(-1) });
    }
  });
}

test('bytes stay as they are, the headers beside them do not', async (t) => {
  const { url, sent } = await openMirror(t, ({ key, signature }) => ({
    ...PLACES.page(`${key} ${signature}`),
    headers: { 'X-Echo': signature },
  }));
  const { response } = await botFor(url, {}, { responseType: 'arraybuffer' })
    .get(INFO)
    .catch((error) => error);
  assert.ok(response.data.includes(sent.at(-1).signature));
  assert.equal(response.headers['x-echo'], '[redacted]');
});

test('data that an adapter of the user has read already', async () => {
  const seen = [];
  const answer = (make) => async (config) => {
    const words = `${config.headers.get('X-BAPI-API-KEY')} ${config.headers.get('X-BAPI-SIGN')}`;
    const data = make(words);
    seen.push({ data, words });
    return { status: 200, statusText: words, headers: Object.freeze({ echo: words }), data, config };
  };
  const deep = (words) => ({
    retCode: 10001,
    retMsg: words,
    list: [[{ [words]: words }], 7, null],
    when: new Date(0),
  });
  const { data, statusText } = await botFor('http://127.0.0.1:1', {}, { adapter: answer(deep) }).get(INFO);
  const clean = `${PUBLIC}… [redacted]`;
  assert.deepEqual(data, {
    retCode: 10001,
    retMsg: clean,
    list: [[{ [clean]: clean }], 7, null],
    when: new Date(0),
  });
  assert.equal(statusText, clean);
  assert.equal(seen[0].data.retMsg, seen[0].words, 'the object of the adapter is its own');

  // What cannot be changed arrives all the same.
  const frozen = () => Object.freeze({ retCode: 10001, retMsg: 'x' });
  assert.equal(
    (await botFor('http://127.0.0.1:1', {}, { adapter: answer(frozen) }).get(INFO)).data.retCode,
    10001,
  );
  const round = (words) => {
    const circle = { retCode: 10001, retMsg: words };
    return Object.assign(circle, { circle });
  };
  assert.equal(
    (await botFor('http://127.0.0.1:1', {}, { adapter: answer(round) }).get(INFO)).data.retMsg,
    clean,
  );
});
