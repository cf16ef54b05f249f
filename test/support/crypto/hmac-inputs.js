'use strict';

/**
 * Arguments for createHmac, update and digest, good and bad. Those that a call may change are functions, so that
 * every implementation gets its own.
 */

const crypto = require('node:crypto');

const { detachedView, shrunkView } = require('../credentials/credentials');

const BYTES = Buffer.from([0x00, 0x6b, 0xff, 0x80, 0x65, 0x79, 0x7f, 0x0a]);

/** @param {typeof ArrayBuffer | typeof SharedArrayBuffer} Memory @param {number} [offset] */
function memory(Memory, offset = 0) {
  const buffer = new Memory(BYTES.length + offset);
  new Uint8Array(buffer).set(BYTES, offset);
  return buffer;
}

function throwingText() {
  return {
    toString() {
      throw new RangeError('toString was called');
    },
  };
}

/** @type {Record<string, () => any>} views of memory, and memory itself */
const BUFFERS = {
  Buffer: () => Buffer.from(BYTES),
  'empty Buffer': () => Buffer.alloc(0),
  'Uint8Array view at an offset': () => new Uint8Array(memory(ArrayBuffer, 5), 5, 8),
  'Uint8Array of shared memory': () => new Uint8Array(memory(SharedArrayBuffer)),
  DataView: () => new DataView(memory(ArrayBuffer, 3), 3, 7),
  'empty DataView': () => new DataView(new ArrayBuffer(0)),
  Uint16Array: () => new Uint16Array(memory(ArrayBuffer)),
  Float64Array: () => new Float64Array(memory(ArrayBuffer)),
  BigInt64Array: () => new BigInt64Array(memory(ArrayBuffer)),
  ArrayBuffer: () => memory(ArrayBuffer),
  'empty ArrayBuffer': () => new ArrayBuffer(0),
  SharedArrayBuffer: () => memory(SharedArrayBuffer),
  'empty SharedArrayBuffer': () => new SharedArrayBuffer(0),
  'detached Uint8Array': detachedView,
  'detached ArrayBuffer': () => detachedView().buffer,
  'view of shrunk memory': () => shrunkView(Uint8Array),
  'DataView of shrunk memory': () => shrunkView(DataView),
  'Proxy of a Buffer': () => new Proxy(Buffer.from(BYTES), {}),
};

/** @type {Record<string, () => any>} neither text nor bytes */
const NEITHER = {
  undefined: () => undefined,
  null: () => null,
  number: () => 5,
  NaN: () => NaN,
  BigInt: () => 5n,
  boolean: () => true,
  Symbol: () => Symbol('key'),
  object: () => ({ length: 3 }),
  array: () => [1, 2, 3],
  function: () => () => 'key',
  'String object': () => new String('key'),
};

/** @type {Record<string, () => any>} */
const TEXTS = {
  'ASCII text': () => 'Jefe',
  'empty text': () => '',
  'Latin-1 text': () => 'clé\u00ff',
  'UTF-8 text': () => '鍵🔑',
  'lone surrogates': () => '\ud800a\udc00',
  'even hex': () => '00ffAB',
  'odd hex': () => '00f',
  'no hex': () => 'zz',
  base64: () => '+/8=',
  base64url: () => '-_8',
  'text of 3,000 characters': () => 'é0'.repeat(1500),
};

const [ED_PUBLIC, ED_PRIVATE] = Object.values(crypto.generateKeyPairSync('ed25519'));

/** @type {Record<string, () => any>} */
const KEYS = {
  ...TEXTS,
  ...BUFFERS,
  ...NEITHER,
  'secret KeyObject': () => crypto.createSecretKey(BYTES),
  'long secret KeyObject': () => crypto.createSecretKey(Buffer.alloc(200, 7)),
  'public KeyObject': () => ED_PUBLIC,
  'private KeyObject': () => ED_PRIVATE,
  ...Object.fromEntries(
    [1, 63, 64, 65, 127, 128, 129, 10_000].map((size) => [`${size} bytes`, () => Buffer.alloc(size, size)]),
  ),
  ...Object.fromEntries([1019, 1020, 1024, 9999].map((size) => [`${size} é`, () => 'é'.repeat(size)])),
};

/** Names of encodings, and what is no name of one. @type {Record<string, () => any>} */
const ENCODINGS = {
  ...Object.fromEntries(
    ['utf8', 'UTF8', 'utf-8', 'Utf-8', 'ucs2', 'UCS-2', 'utf16le', 'UTF-16LE', 'latin1', 'LATIN1', 'binary']
      .concat(['ascii', 'base64', 'BASE64', 'base64url', 'hex', 'HEX', 'buffer', 'BUFFER', 'nonsense', ''])
      .map((name) => [JSON.stringify(name), () => name]),
  ),
  undefined: () => undefined,
  null: () => null,
  5: () => 5,
  true: () => true,
  false: () => false,
  object: () => ({}),
  "['hex']": () => ['hex'],
  "new String('hex')": () => new String('hex'),
  'object that throws as text': throwingText,
  Symbol: () => Symbol('hex'),
};

/** @type {Record<string, () => any>} */
const OPTIONS = {
  undefined: () => undefined,
  null: () => null,
  number: () => 5,
  text: () => 'hex',
  array: () => [],
  function: () => () => {},
  'no properties': () => ({}),
  'no prototype': () => Object.create(null),
  'a small buffer': () => ({ highWaterMark: 1 }),
  'a getter that throws': () => ({
    get encoding() {
      throw new RangeError('encoding was read');
    },
  }),
  ...Object.fromEntries(
    Object.entries(ENCODINGS).map(([name, make]) => [`encoding ${name}`, () => ({ encoding: make() })]),
  ),
};

module.exports = { BUFFERS, ENCODINGS, KEYS, NEITHER, OPTIONS, TEXTS };
