'use strict';

/**
 * Every function of the addon's internal interface with arguments that it takes, and values to put in their place.
 * The same table serves the addon and its JavaScript stand-in.
 */

const { API_KEY, API_SECRET, detachedView, shrunkView } = require('./credentials');

/**
 * What an argument is. `handle` kinds take nothing but a handle that the interface itself has made.
 *
 * @typedef {'bytes' | 'credential' | 'number' | 'boolean' | 'handle'} Kind
 * @typedef {{ name: string, kind: Kind, good: (binding: any) => any }} Parameter
 */

/** @type {Record<string, Parameter>} */
const PARAMETER = {
  digest: { name: 'digest', kind: 'number', good: () => 0 },
  encoding: { name: 'encoding', kind: 'number', good: () => 1 },
  timestamp: { name: 'timestamp', kind: 'number', good: () => 1_700_000_000_000 },
  recvWindow: { name: 'recvWindow', kind: 'number', good: () => 5000 },
  expires: { name: 'expires', kind: 'number', good: () => 1_700_000_000_000 },
  repair: { name: 'repair', kind: 'boolean', good: () => true },
  secret: { name: 'key', kind: 'bytes', good: () => 'key' },
  data: { name: 'data', kind: 'bytes', good: () => 'data' },
  payload: { name: 'payload', kind: 'bytes', good: () => 'payload' },
  content: { name: 'content', kind: 'bytes', good: () => 'a=1' },
  signature: { name: 'signature', kind: 'bytes', good: () => '0'.repeat(64) },
  apiKey: { name: 'apiKey', kind: 'credential', good: () => API_KEY },
  apiSecret: { name: 'apiSecret', kind: 'credential', good: () => API_SECRET },
  key: { name: 'key', kind: 'handle', good: (binding) => binding.createHmacKey(0, 'key') },
  stream: {
    name: 'stream',
    kind: 'handle',
    good: (binding) => binding.createHmacStream(binding.createHmacKey(0, 'key')),
  },
  signer: {
    name: 'signer',
    kind: 'handle',
    good: (binding) => binding.createSigner(API_KEY, API_SECRET, false).signer,
  },
};

/** @type {Record<string, Parameter[]>} */
const ENTRIES = Object.fromEntries(
  Object.entries({
    hmacOnce: ['digest', 'secret', 'data', 'encoding'],
    createHmacKey: ['digest', 'secret'],
    hmacWithKey: ['key', 'data', 'encoding'],
    createHmacStream: ['key'],
    updateHmacStream: ['stream', 'data'],
    digestHmacStream: ['stream', 'encoding'],
    createSigner: ['apiKey', 'apiSecret', 'repair'],
    destroySigner: ['signer'],
    sign: ['signer', 'payload'],
    signSync: ['signer', 'payload'],
    signRequest: ['signer', 'timestamp', 'recvWindow', 'content'],
    signRequestSync: ['signer', 'timestamp', 'recvWindow', 'content'],
    signWebSocketSync: ['signer', 'expires'],
    verify: ['signer', 'payload', 'signature'],
    validateCredentials: ['apiKey', 'apiSecret'],
    secretMemory: [],
  }).map(([name, parameters]) => [name, parameters.map((parameter) => PARAMETER[parameter])]),
);

function throwing() {
  throw new RangeError('JavaScript of the caller ran');
}

/** An object that runs the caller's code whenever somebody converts or measures it. */
function trapped() {
  const trap = { get: throwing, configurable: true };
  return Object.defineProperties(
    {},
    Object.fromEntries(
      [
        Symbol.toPrimitive,
        'toString',
        'valueOf',
        'length',
        'byteLength',
        'buffer',
        'then',
        'constructor',
      ].map((name) => [name, trap]),
    ),
  );
}

/** A Proxy that refuses every operation. */
function hostileProxy() {
  const traps = Reflect.ownKeys(Reflect).map((name) => [name, throwing]);
  return new Proxy({}, Object.fromEntries(traps));
}

function revokedProxy() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/**
 * A view that follows its memory, which has shrunk to 16 bytes.
 *
 * @param {any} View
 */
function followingView(View) {
  const buffer = new ArrayBuffer(64, { maxByteLength: 2 ** 20 });
  const view = new View(buffer);
  buffer.resize(16);
  return view;
}

/**
 * Values by what they are to an argument of kind `bytes`: its content, or nothing that it takes.
 *
 * @type {Record<string, { bytes?: true, detached?: true, number?: true, boolean?: true, make: (binding: any) => any }>}
 */
const VALUES = {
  undefined: { make: () => undefined },
  null: { make: () => null },
  BigInt: { make: () => 5n },
  Symbol: { make: () => Symbol('x') },
  object: { make: () => ({}) },
  array: { make: () => [1, 2, 3] },
  function: { make: () => () => 'x' },
  Date: { make: () => new Date(0) },
  Promise: { make: () => Promise.resolve('x') },
  'frozen object': { make: () => Object.freeze({ length: 3 }) },
  'object without a prototype': { make: () => Object.create(null) },
  'Number object': { make: () => new Number(1) },
  'String object': { make: () => new String('x') },
  'Boolean object': { make: () => new Boolean(true) },
  'object whose getters throw': { make: trapped },
  'Proxy of an object': { make: () => new Proxy({}, {}) },
  'Proxy of bytes': { make: () => new Proxy(new Uint8Array(4), {}) },
  'Proxy that throws': { make: hostileProxy },
  'revoked Proxy': { make: revokedProxy },
  'Proxy of a handle': { make: (binding) => new Proxy(PARAMETER.signer.good(binding), {}) },
  'copy of a handle': { make: (binding) => structuredClone(PARAMETER.signer.good(binding)) },
  'heir of a handle': { make: (binding) => Object.create(PARAMETER.signer.good(binding)) },
  'prototype of a handle': { make: (binding) => Object.getPrototypeOf(PARAMETER.key.good(binding)) },
  'the interface itself': { make: (binding) => binding },
  globalThis: { make: () => globalThis },
  SharedArrayBuffer: { make: () => new SharedArrayBuffer(8) },
  number: { number: true, make: () => 1 },
  'minus zero': { number: true, make: () => -0 },
  true: { boolean: true, make: () => true },
  false: { boolean: true, make: () => false },
  text: { bytes: true, make: () => 'text' },
  'empty text': { bytes: true, make: () => '' },
  'lone surrogates': { bytes: true, make: () => '\ud800\udc00\udc00' },
  Buffer: { bytes: true, make: () => Buffer.from('text') },
  'frozen view': { bytes: true, make: () => Object.preventExtensions(new Uint8Array(8)) },
  DataView: { bytes: true, make: () => new DataView(new ArrayBuffer(9), 2, 5) },
  Float64Array: { bytes: true, make: () => new Float64Array(3) },
  ArrayBuffer: { bytes: true, make: () => new ArrayBuffer(8) },
  'empty Buffer': { bytes: true, make: () => Buffer.alloc(0) },
  'empty ArrayBuffer': { bytes: true, make: () => new ArrayBuffer(0) },
  'view of shared memory': { bytes: true, make: () => new Uint8Array(new SharedArrayBuffer(8)) },
  'view of shrunk memory': { bytes: true, make: () => shrunkView(Uint8Array) },
  'wide view of shrunk memory': { bytes: true, make: () => shrunkView(Float64Array) },
  'DataView of shrunk memory': { bytes: true, make: () => shrunkView(DataView) },
  'view that follows its memory': { bytes: true, make: () => followingView(Uint8Array) },
  'DataView that follows its memory': {
    bytes: true,
    make: () => followingView(DataView),
  },
  'resizable ArrayBuffer': { bytes: true, make: () => followingView(Uint8Array).buffer },
  'detached view': { detached: true, make: detachedView },
  'detached ArrayBuffer': { detached: true, make: () => detachedView().buffer },
};

/** @type {Record<string, { make: () => number }>} no argument of kind `number` takes one of them */
const BAD_NUMBERS = Object.fromEntries(
  [NaN, -1, 1.5, 2 ** 53, 1e300, Infinity, -Infinity, Number.MIN_VALUE].map((number) => [
    `the number ${number}`,
    { make: () => number },
  ]),
);

/**
 * The code of the error that a value in the place of a parameter must raise, undefined for none.
 *
 * @param {Parameter} parameter
 * @param {string} valueName
 */
function expectedCode({ kind }, valueName) {
  const value = VALUES[valueName];
  if (value === undefined) return kind === 'number' ? 'ERR_OUT_OF_RANGE' : 'ERR_INVALID_ARG_TYPE';
  if (kind === 'bytes' || kind === 'credential') {
    if (value.detached) return 'ERR_INVALID_ARG_VALUE';
    return value.bytes ? undefined : 'ERR_INVALID_ARG_TYPE';
  }
  if (kind === 'number') return value.number ? undefined : 'ERR_INVALID_ARG_TYPE';
  if (kind === 'boolean') return value.boolean ? undefined : 'ERR_INVALID_ARG_TYPE';
  return 'ERR_INVALID_ARG_TYPE';
}

module.exports = { BAD_NUMBERS, ENTRIES, PARAMETER, VALUES, expectedCode };
