'use strict';

/** Views whose memory is gone: detached, or shrunk below them. Signing one as empty would sign what is not sent. */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const { describe, test } = require('node:test');

const { Signer, backend, validateCredentials, validateRequest } = require('../..');
const { detachedView, shrunkView } = require('../support/credentials/credentials');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const LOST = {
  code: 'ERR_INVALID_ARG_VALUE',
  message: /must be readable: its ArrayBuffer is detached or has become too small$/,
};
const EMPTY = createHmac('sha256', API_SECRET).update('').digest('hex');

/**
 * @param {any} View
 * @param {number} start @param {number | undefined} length  undefined: it follows its memory
 * @param {number} left  what is left of the memory, which was 64 bytes
 */
function viewOver(View, start, length, left) {
  const buffer = new /** @type {any} */ (ArrayBuffer)(64, { maxByteLength: 128 });
  const view = new View(buffer, start, length);
  buffer.resize(left);
  return view;
}

/** @type {Record<string, () => any>} */
const VIEWS_WITHOUT_MEMORY = {
  'detached Uint8Array': () => detachedView(),
  'detached ArrayBuffer': () => detachedView().buffer,
  'detached DataView': () => {
    const view = new DataView(new ArrayBuffer(4));
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'Uint8Array of shrunk memory': () => shrunkView(Uint8Array),
  'Float64Array of shrunk memory': () => shrunkView(Float64Array),
  'DataView of shrunk memory': () => shrunkView(DataView),
  'Buffer of shrunk memory': () => viewOver(Uint8Array, 0, 64, 0),
  'view that begins within what is left': () => viewOver(Uint8Array, 8, 32, 39),
  'view that follows its memory and begins behind its end': () => viewOver(Uint8Array, 8, undefined, 7),
  'DataView that follows its memory and begins behind its end': () => viewOver(DataView, 8, undefined, 7),
};

/** @type {Record<string, () => any>} */
const EMPTY_VIEWS = {
  Buffer: () => Buffer.alloc(0),
  'empty DataView': () => new DataView(new ArrayBuffer(0)),
  'empty ArrayBuffer': () => new ArrayBuffer(0),
  'ArrayBuffer shrunk to nothing': () => viewOver(Uint8Array, 0, undefined, 0).buffer,
  'view that follows its memory down to nothing': () => viewOver(Uint8Array, 8, undefined, 8),
  'DataView that follows its memory down to nothing': () => viewOver(DataView, 8, undefined, 8),
  'empty view of memory that shrank': () => viewOver(Uint8Array, 8, 0, 8),
};

const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
const url = 'https://api.bybit.com/v5/order/create';

/** @type {Record<string, (view: any) => unknown>} */
const ENTRIES = {
  signSync: (view) => signer.signSync(view),
  sign: (view) => signer.sign(view),
  signRequestSync: (view) => signer.signRequestSync({ body: view }),
  signRequest: (view) => signer.signRequest({ body: view }),
  signAll: (view) => Signer.signAll([signer], { body: view }),
  verify: (view) => signer.verify(view, EMPTY),
  validateRequest: (view) => validateRequest({ method: 'POST', url, headers: {}, body: view }),
};

/** @type {Record<string, (view: Uint8Array) => unknown>} */
const ENTRIES_FOR_UINT8ARRAYS = {
  'new Signer': (view) => new Signer({ apiKey: API_KEY, apiSecret: view }),
  validateCredentials: (view) => validateCredentials({ apiKey: API_KEY, apiSecret: view }),
};

for (const [title, makeView] of Object.entries(VIEWS_WITHOUT_MEMORY)) {
  describe(title, () => {
    const more = makeView() instanceof Uint8Array ? ENTRIES_FOR_UINT8ARRAYS : {};
    for (const [entry, call] of Object.entries({ ...ENTRIES, ...more })) {
      test(`${entry} refuses it`, () => assert.rejects(async () => call(makeView()), LOST));
    }
  });
}

for (const [title, makeView] of Object.entries(EMPTY_VIEWS)) {
  test(`${title} is signed as empty`, async () => {
    assert.equal(signer.signSync(makeView()), EMPTY);
    assert.equal(await signer.sign(makeView()), EMPTY);
  });
}

test('a view that hides its keys is not asked for anything else', () => {
  const view = detachedView();
  Object.defineProperty(view, 'keys', { value: undefined });
  assert.throws(() => signer.signSync(view), { code: 'ERR_INVALID_ARG_VALUE' });
});

/** Without bytes, and with the member of its own that tells of them. */
const WITHOUT_BYTES = {
  Uint8Array: () => ({ view: new Uint8Array(0), name: 'keys' }),
  Buffer: () => ({ view: Buffer.alloc(0), name: 'keys' }),
  DataView: () => ({ view: new DataView(new ArrayBuffer(4), 4), name: 'byteLength' }),
};
const own = () => new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });

for (const [kind, make] of Object.entries(WITHOUT_BYTES)) {
  test(`an empty ${kind} runs no code of the caller while a signer or other bytes are in use`, () => {
    const { view, name } = make();
    const signing = own();
    const payload = new Uint8Array(1 << 16).fill(65);
    let heard = 0;
    const get = () => {
      heard += 1;
      signing.destroy();
      return name === 'keys' ? () => structuredClone(payload, { transfer: [payload.buffer] }) : 0;
    };
    Object.defineProperty(view, name, { get });
    if (backend.name === 'native' || name === 'keys') {
      assert.equal(signing.signSync(/** @type {any} */ (view)), own().signSync(''));
      assert.equal(heard, 0);
    }
    if (name === 'keys') assert.equal(signing.verify(payload, view), false);
    assert.equal(payload.byteLength, 1 << 16);
  });
}
