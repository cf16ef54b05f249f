'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/**
 * Whatever axios takes: the bytes that are signed are the bytes that are sent, and they are those that plain axios
 * would have sent; or the request is refused before anything is sent.
 */

const assert = require('node:assert/strict');
const { Readable } = require('node:stream');
const test = require('node:test');
const axios = require('axios');
const fc = require('fast-check');
const { expectedSignature, openLab } = require('../support/clients/axios.js');
const { named, settings } = require('../support/properties.js');
const { CREATE, INFO } = require('../support/fixtures.js');

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom('category', 'a[]', 'a[b]', 'a.b', '%41', 'ключ', '🚀', '__proto__', 'toString', ''),
);
const scalar = fc.oneof(
  word,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 3 }),
  ),
}));
const pairs = fc.array(fc.tuple(word, word), { maxLength: 4 });

/** @param {URLSearchParams | object} params */
const namesOnly = (params) =>
  [...(params instanceof URLSearchParams ? params.keys() : Object.keys(params))]
    .map((name) => encodeURIComponent(name.toWellFormed?.() ?? 'x'))
    .join('&');
const params = fc.oneof(
  fc.dictionary(word, tree, { maxKeys: 5 }),
  pairs.map((list) => new URLSearchParams(list)),
  fc.array(scalar, { maxLength: 3 }),
  fc.constantFrom(undefined, null),
);
const paramsSerializer = fc.constantFrom(
  undefined,
  { indexes: null },
  { indexes: false },
  { indexes: true },
  { dots: true },
  { encode: (/** @type {string} */ text) => text.replaceAll(/[^a-z]/g, '_') },
  { serialize: namesOnly },
  namesOnly,
  () => 'категория=é "x"',
);
const query = fc.oneof(
  fc.constant(''),
  fc.constant('?'),
  pairs.map((list) => `?${new URLSearchParams(list)}`),
  fc.constantFrom('?a=%zz', '?a=b#top', '#top', "?x=it's", '?a=é', '?a=1&a=2', '?%61=%7e'),
);
const headerValue = fc
  .string({ unit: fc.constantFrom(...'abc 123,;='), maxLength: 12 })
  .map((text) => text.trim());
const window = fc.integer({ min: 1000, max: 60_000 }).map(String);
const headers = fc.record(
  {
    'X-Own': headerValue,
    Accept: headerValue,
    'x-bapi-recv-window': window,
    'X-BAPI-SIGN': headerValue,
    'Content-Language': headerValue,
  },
  { requiredKeys: [] },
);

/** Requests with a body, in every form that can be given: [what it is, how it is made]. Made anew for each client. */
const body = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary' }).map((value) => () => structuredClone(value)),
  fc.dictionary(word, scalar, { maxKeys: 4 }).map((value) => () => ({ ...value })),
  fc.json({ stringUnit: 'binary' }).map((text) => () => text),
  word.map((text) => () => text),
  pairs.map((list) => () => new URLSearchParams(list)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => () => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => () => bytes.slice().buffer),
  fc.constantFrom(undefined, null, 5, true, '').map((value) => () => value),
  fc.constant(() => Readable.from(['{}'])),
  fc.constant(() => new Blob(['{}'])),
  fc.constant(() => {
    const form = new FormData();
    form.append('a', '1');
    return form;
  }),
);
/** Parts of buffers: plain axios sends the whole buffer behind them, which is never what is meant. */
const view = fc
  .tuple(fc.uint8Array({ minLength: 16, maxLength: 40 }), fc.nat(8), fc.nat(8), fc.constantFrom(0, 1, 2, 3))
  .map(([bytes, start, length, kind]) => {
    const { buffer } = bytes.slice();
    return [
      new Uint8Array(buffer, start, length),
      new DataView(buffer, start, length),
      Buffer.from(buffer, start, length),
      new Uint16Array(buffer, start & ~1, length >> 1),
    ][kind];
  });
const contentType = fc.constantFrom(
  undefined,
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
);
const sorted = (/** @type {any} */ data) =>
  data !== null && Object.getPrototypeOf(data) === Object.prototype
    ? JSON.stringify(data, Object.keys(data).sort())
    : data;
const transformRequest = fc.constantFrom(
  undefined,
  [(/** @type {any} */ data) => data],
  [sorted],
  [
    ...axios.defaults.transformRequest,
    (/** @type {any} */ data) => (typeof data === 'string' ? `${data} ` : data),
  ],
  [() => 'replaced é'],
  [() => Buffer.from([0, 255])],
  (/** @type {any} */ data, /** @type {any} */ given) => {
    given.set('X-Transformed', 'yes');
    return sorted(data);
  },
);

/** Takes every status, as `lab.plain()` does: what is sent is looked at, not what is answered. */
const botOf = (/** @type {any} */ lab, adapter = 'http') =>
  lab.bot({ throwOn: 'never' }, { adapter, validateStatus: () => true });

/** @param {() => Promise<any>} send @param {any[]} requests */
async function attempt(send, requests) {
  // Not how many there are: the sandbox forgets the oldest.
  const before = requests.at(-1);
  const error = await send().then(
    () => null,
    (reason) => reason,
  );
  return { error, sent: requests.slice(requests.lastIndexOf(before) + 1) };
}

/**
 * The one request that was sent is signed over its own bytes, by the judgement of the sandbox and by that of
 * node:crypto.
 *
 * @param {any[]} sent
 */
function assertSigned(sent) {
  assert.equal(sent.length, 1);
  const [request] = sent;
  assert.equal(request.headers['x-bapi-sign'], expectedSignature(request));
  // The exchange knows two methods, and looks at nothing else of a request with another one.
  if (request.verdict !== 'method') assert.equal(request.authenticated, true, request.verdict);
}

/** What axios itself cannot send is not sent either, and fails for the same reason. */
function assertSameFailure(/** @type {any} */ mine, /** @type {any} */ its) {
  assert.equal(mine.sent.length, 0);
  assert.ok(its.error instanceof Error);
  assert.equal(mine.error?.message, its.error.message);
}

/** @param {any} error @param {any[]} sent @param {string[]} codes */
function assertRefused(error, sent, codes) {
  assert.equal(sent.length, 0);
  assert.ok(codes.includes(error.code), error.stack);
  assert.ok(error.message.length > 40, error.message);
}

test(named('a query is signed as it is sent, and sent as axios means it'), async (t) => {
  const lab = await openLab(t);
  const request = fc.record({
    params,
    paramsSerializer,
    query,
    headers,
    adapter: fc.constantFrom('http', 'fetch'),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ adapter, query: inUrl, ...config }) => {
      const meant = { url: INFO + inUrl, ...config };
      const bot = botOf(lab, adapter);
      const plain = lab.plain({ adapter });
      const mine = await attempt(() => bot.request(meant), lab.requests);
      const its = await attempt(() => plain.request(meant), lab.requests);
      if (its.sent.length === 0) {
        // Node.js takes no URL with a letter beyond Latin-1; the adapter encodes it on the way.
        if (mine.error === null) assertSigned(mine.sent);
        else assertSameFailure(mine, its);
        return;
      }
      assert.equal(mine.error, null, mine.error?.stack);
      assertSigned(mine.sent);
      const [ours, theirs] = [mine.sent[0], its.sent[0]];
      assert.deepEqual([...new URLSearchParams(ours.query)], [...new URLSearchParams(theirs.query)]);
      assert.equal(ours.path, theirs.path);
      assert.equal(ours.headers['x-own'], theirs.headers['x-own']);
    }),
    settings,
  );
});

test(named('a body is signed as it is sent, and sent as axios would; or it is refused'), async (t) => {
  const lab = await openLab(t);
  const request = fc.record({
    make: body,
    type: contentType,
    transform: transformRequest,
    query,
    headers,
    method: fc.constantFrom('post', 'put', 'patch', 'delete', 'POST'),
    adapter: fc.constantFrom('http', 'fetch'),
  });
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ make, type, transform, query: inUrl, headers: own, method, adapter }) => {
        const config = () => ({
          method,
          url: CREATE + inUrl,
          data: make(),
          headers: { ...own, ...(type && { 'Content-Type': type }) },
          ...(transform && { transformRequest: transform }),
        });
        const bot = botOf(lab, adapter);
        const plain = lab.plain({ adapter });
        const mine = await attempt(() => bot.request(config()), lab.requests);
        if (mine.error?.code === 'ERR_BYBIT_UNSIGNABLE_BODY') {
          assertRefused(mine.error, mine.sent, ['ERR_BYBIT_UNSIGNABLE_BODY']);
          const kept = make();
          const whole =
            kept === null || kept === undefined || typeof kept === 'string' || Buffer.isBuffer(kept);
          assert.ok(!whole || transform !== undefined, 'a complete body was refused');
          return;
        }
        const its = await attempt(() => plain.request(config()), lab.requests);
        if (its.sent.length === 0) {
          assert.equal(mine.sent.length, 0);
          assert.equal(mine.error?.message, its.error?.message);
          return;
        }
        assert.equal(mine.error, null, mine.error?.stack);
        assertSigned(mine.sent);
        const [ours, theirs] = [mine.sent[0], its.sent[0]];
        assert.ok(ours.body.equals(theirs.body), `sent ${ours.body}, axios sends ${theirs.body}`);
        // Where axios names no type (a DELETE), fetch names one for text; a signed body is bytes by then.
        const typeOfFetch = adapter === 'fetch' && ours.headers['content-type'] === undefined;
        if (typeOfFetch) assert.match(theirs.headers['content-type'] ?? 'text/plain', /^text\/plain/);
        else assert.equal(ours.headers['content-type'], theirs.headers['content-type']);
        assert.equal(ours.headers['x-transformed'], theirs.headers['x-transformed']);
        assert.equal(ours.query, theirs.query);
      },
    ),
    settings,
  );
});

test(named('of a view of a buffer, the view is signed and sent'), async (t) => {
  const lab = await openLab(t);
  await fc.assert(
    fc.asyncProperty(view, contentType, fc.constantFrom('http', 'fetch'), async (data, type, adapter) => {
      const bot = botOf(lab, adapter);
      const send = () => bot.post(CREATE, data, { headers: type && { 'Content-Type': type } });
      const { error, sent } = await attempt(send, lab.requests);
      assert.equal(error, null, error?.stack);
      assertSigned(sent);
      assert.ok(sent[0].body.equals(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
    }),
    settings,
  );
});

test(named('a GET is sent without a body, or refused'), async (t) => {
  const lab = await openLab(t);
  await fc.assert(
    fc.asyncProperty(body, contentType, async (make, type) => {
      const bot = botOf(lab);
      const config = () => ({ data: make(), headers: type && { 'Content-Type': type } });
      const mine = await attempt(() => bot.get(INFO, config()), lab.requests);
      const { error, sent } = mine;
      if (error?.code === 'ERR_BYBIT_GET_BODY') return assertRefused(error, sent, ['ERR_BYBIT_GET_BODY']);
      if (error !== null) {
        return assertSameFailure(mine, await attempt(() => lab.plain().get(INFO, config()), lab.requests));
      }
      assertSigned(sent);
      assert.equal(sent[0].body.length, 0);
    }),
    settings,
  );
});
