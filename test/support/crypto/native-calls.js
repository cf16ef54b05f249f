'use strict';

/**
 * Every function of the addon's internal interface with arguments that it takes, and values to put in their place.
 * The same table serves the addon and its JavaScript stand-in.
 */

const crypto = require('node:crypto');

const { detachedView, shrunkView } = require('../credentials/credentials');
const { API_KEY, API_SECRET } = require('../fixtures.js');
const { BYBIT_TABLE, NO_RULES, bybitRules } = require('./rules');

/**
 * What an argument is. `handle` kinds take nothing but a handle that the interface itself has made; an `id` is a number
 * that it has given out.
 *
 * @typedef {'bytes' | 'credential' | 'optional' | 'number' | 'boolean' | 'text' | 'handle' | 'id' | 'optional-id' | 'doubles' | 'array' | 'optional-array' | 'table' | 'rules'} Kind
 *
 * @typedef {object} Parameter
 * @property {string} name
 * @property {Kind} kind
 * @property {(binding: any, id: number) => any} good
 * @property {string} [zeros]   of kind `doubles`: the code for three zeros, which are the ids of nobody
 * @property {string} [empty]  of kind `doubles`: the code for an empty array
 */

const PRIVATE_KEY = crypto
  .generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' });

/** As the addon counts digests and encodings. */
const SHA256 = 0;
const HEX = 0;
const BASE64 = 1;

/** An id is good for as long as its owner is not collected. @type {object[]} */
const owners = [];

/** @param {any} binding @returns {number} the id of a signer that stays */
function newSigner(binding) {
  const { owner, id } = binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, SHA256, HEX, undefined);
  owners.push(owner);
  return id;
}

/** @type {Record<string, Parameter>} */
const PARAMETER = {
  table: { name: 'table', kind: 'table', good: () => BYBIT_TABLE },
  rules: { name: 'rules', kind: 'rules', good: bybitRules },
  rulesOrNone: { name: 'rules', kind: 'number', good: bybitRules },
  digest: { name: 'digest', kind: 'number', good: () => 0 },
  encoding: { name: 'encoding', kind: 'number', good: () => 1 },
  repair: { name: 'repair', kind: 'boolean', good: () => true },
  ed25519: { name: 'ed25519', kind: 'boolean', good: () => false },
  secret: { name: 'key', kind: 'bytes', good: () => 'key' },
  data: { name: 'data', kind: 'bytes', good: () => 'data' },
  payload: { name: 'payload', kind: 'bytes', good: () => 'payload' },
  signature: { name: 'signature', kind: 'bytes', good: () => '0'.repeat(64) },
  apiKey: { name: 'apiKey', kind: 'credential', good: () => API_KEY },
  apiSecret: { name: 'apiSecret', kind: 'credential', good: () => API_SECRET },
  key: { name: 'key', kind: 'handle', good: (binding) => binding.createHmacKey(0, 'key') },
  keys: { name: 'keys', kind: 'array', good: (binding) => [binding.createHmacKey(0, 'key')] },
  macs: { name: 'macs', kind: 'bytes', good: () => Buffer.alloc(64) },
  part: { name: 'part', kind: 'bytes', good: () => 'part' },
  stream: {
    name: 'stream',
    kind: 'handle',
    good: (binding) => binding.createHmacStream(binding.createHmacKey(0, 'key')),
  },
  owner: {
    name: 'owner',
    kind: 'handle',
    good: (binding) =>
      binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, SHA256, HEX, undefined).owner,
  },
  id: { name: 'id', kind: 'id', good: (_binding, id) => id },
  privateKey: { name: 'privateKey', kind: 'credential', good: () => PRIVATE_KEY },
  passphrase: { name: 'passphrase', kind: 'optional', good: () => undefined },
  apiPassphrase: { name: 'apiPassphrase', kind: 'optional', good: () => undefined },
  lengths: {
    name: 'lengths',
    kind: 'doubles',
    good: () => Float64Array.of(0),
    empty: 'ERR_OUT_OF_RANGE',
  },
  ids: {
    name: 'ids',
    kind: 'doubles',
    good: (_binding, id) => Float64Array.of(id),
    zeros: 'ERR_BYBIT_SIGNER_DESTROYED',
  },
  idsOfItems: {
    name: 'ids',
    kind: 'doubles',
    good: (_binding, id) => Float64Array.of(id),
    zeros: 'ERR_BYBIT_SIGNER_DESTROYED',
    empty: 'ERR_OUT_OF_RANGE',
  },
  parts: { name: 'parts', kind: 'array', good: () => ['payload', null, Buffer.from('payload')] },
  bytes: { name: 'bytes', kind: 'optional-array', good: () => [Buffer.from('payload')] },
  items: { name: 'items', kind: 'number', good: () => 1 },
  text: { name: 'text', kind: 'text', good: () => 'payload' },
  signer: { name: 'id', kind: 'optional-id', good: (_binding, id) => id },
  now: { name: 'now', kind: 'number', good: () => 1_700_000_000_000 },
  isPublic: { name: 'isPublic', kind: 'boolean', good: () => false },
  method: { name: 'method', kind: 'bytes', good: () => 'POST' },
  url: { name: 'url', kind: 'bytes', good: () => 'https://api.bybit.com/v5/order/create' },
  headers: { name: 'headers', kind: 'array', good: () => ['X-BAPI-TIMESTAMP', '1700000000000'] },
  body: { name: 'body', kind: 'bytes', good: () => '{}' },
  variable: { name: 'name', kind: 'text', good: () => 'BYBIT_AUTH_VARIABLE_OF_NOBODY' },
};

/** @param {Record<string, string[]>} entries @returns {Record<string, Parameter[]>} */
function withParameters(entries) {
  return Object.fromEntries(
    Object.entries(entries).map(([name, parameters]) => [
      name,
      parameters.map((parameter) => PARAMETER[parameter]),
    ]),
  );
}

const ENTRIES = withParameters({
  hmacOnce: ['digest', 'secret', 'data', 'encoding'],
  createHmacKey: ['digest', 'secret'],
  hmacWithKey: ['key', 'data', 'encoding'],
  hmacFind: ['keys', 'macs', 'part'],
  createHmacStream: ['key'],
  updateHmacStream: ['stream', 'data'],
  digestHmacStream: ['stream', 'encoding'],
  createSigner: ['rulesOrNone', 'apiKey', 'apiSecret', 'repair', 'digest', 'encoding', 'apiPassphrase'],
  createKeySigner: ['rulesOrNone', 'apiKey', 'privateKey', 'passphrase', 'repair', 'ed25519', 'encoding'],
  createKeySignerAsync: [
    'rulesOrNone',
    'apiKey',
    'privateKey',
    'passphrase',
    'repair',
    'ed25519',
    'encoding',
  ],
  destroySigner: ['owner'],
  signSync: ['id', 'payload'],
  verify: ['id', 'payload', 'signature'],
  signBatch: ['idsOfItems', 'lengths', 'text', 'bytes', 'items'],
  signAll: ['ids', 'parts'],
  loadRules: ['table'],
  inspectApiKey: ['rulesOrNone', 'apiKey'],
  validateCredentials: ['rulesOrNone', 'apiKey', 'apiSecret', 'apiPassphrase'],
  inspectRequest: ['rules', 'signer', 'now', 'isPublic', 'method', 'url', 'headers', 'body'],
  secretMemory: [],
});

/** What only the addon does: JavaScript cannot read the environment without making strings of it. */
const NATIVE_ENTRIES = withParameters({
  environmentBytes: ['variable'],
  wipeEnvironment: ['variable'],
});

/**
 * @param {string} name
 * @param {any} binding
 * @param {number} [id]  of a signer of that binding
 * @returns {any[]}
 */
function goodArguments(name, binding, id = newSigner(binding)) {
  return (ENTRIES[name] ?? NATIVE_ENTRIES[name]).map(({ good }) => good(binding, id));
}

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
 * @type {Record<string, { bytes?: true, lost?: true, number?: true, boolean?: true, text?: true,
 *   doubles?: 'zeros' | 'empty' | 'lost', make: (binding: any) => any }>}
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
  'Proxy of a handle': { make: (binding) => new Proxy(PARAMETER.owner.good(binding, 0), {}) },
  'copy of a handle': { make: (binding) => structuredClone(PARAMETER.owner.good(binding, 0)) },
  'heir of a handle': { make: (binding) => Object.create(PARAMETER.owner.good(binding, 0)) },
  'prototype of a handle': { make: (binding) => Object.getPrototypeOf(PARAMETER.key.good(binding, 0)) },
  'the interface itself': { make: (binding) => binding },
  globalThis: { make: () => globalThis },
  SharedArrayBuffer: { make: () => new SharedArrayBuffer(8) },
  number: { number: true, make: () => 1 },
  'minus zero': { number: true, make: () => -0 },
  true: { boolean: true, make: () => true },
  false: { boolean: true, make: () => false },
  text: { bytes: true, text: true, make: () => 'text' },
  'empty text': { bytes: true, text: true, make: () => '' },
  'lone surrogates': { bytes: true, text: true, make: () => '\ud800\udc00\udc00' },
  Buffer: { bytes: true, make: () => Buffer.from('text') },
  'frozen view': { bytes: true, make: () => Object.preventExtensions(new Uint8Array(8)) },
  DataView: { bytes: true, make: () => new DataView(new ArrayBuffer(9), 2, 5) },
  Float64Array: { bytes: true, doubles: 'zeros', make: () => new Float64Array(3) },
  ArrayBuffer: { bytes: true, make: () => new ArrayBuffer(8) },
  'empty Buffer': { bytes: true, make: () => Buffer.alloc(0) },
  'empty ArrayBuffer': { bytes: true, make: () => new ArrayBuffer(0) },
  'view of shared memory': { bytes: true, make: () => new Uint8Array(new SharedArrayBuffer(8)) },
  'view of shrunk memory': { lost: true, make: () => shrunkView(Uint8Array) },
  'Float64Array of shared memory': {
    bytes: true,
    doubles: 'zeros',
    make: () => new Float64Array(new SharedArrayBuffer(24)),
  },
  'Float64Array of nothing': { bytes: true, doubles: 'empty', make: () => new Float64Array(0) },
  'heir of a Float64Array': { make: () => Object.create(new Float64Array(3)) },
  'Proxy of a Float64Array': { make: () => new Proxy(new Float64Array(3), {}) },
  'detached Float64Array': {
    lost: true,
    doubles: 'lost',
    make: () => detachedView(Float64Array),
  },
  'wide view of shrunk memory': { lost: true, doubles: 'lost', make: () => shrunkView(Float64Array) },
  'DataView of shrunk memory': { lost: true, make: () => shrunkView(DataView) },
  'view that follows its memory': { bytes: true, make: () => followingView(Uint8Array) },
  'DataView that follows its memory': {
    bytes: true,
    make: () => followingView(DataView),
  },
  'resizable ArrayBuffer': { bytes: true, make: () => followingView(Uint8Array).buffer },
  'detached view': { lost: true, make: () => detachedView() },
  'detached ArrayBuffer': { lost: true, make: () => detachedView().buffer },
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
 * @returns {string | undefined}
 */
function expectedCode(parameter, valueName) {
  const { kind } = parameter;
  const value = VALUES[valueName];
  if (value === undefined) {
    return ['number', 'id', 'optional-id', 'rules'].includes(kind)
      ? 'ERR_OUT_OF_RANGE'
      : 'ERR_INVALID_ARG_TYPE';
  }
  if (kind.startsWith('optional') && valueName === 'undefined') return undefined;
  if (kind.endsWith('id') && value.number) return 'ERR_BYBIT_SIGNER_DESTROYED';
  if (kind === 'doubles' && value.doubles) {
    return value.doubles === 'lost' ? 'ERR_INVALID_ARG_VALUE' : parameter[value.doubles];
  }
  // None of the values is a table of rules, and the number of no rules is not taken everywhere.
  if (kind === 'table' && (value.bytes || value.lost)) return 'ERR_INVALID_ARG_VALUE';
  if (kind === 'rules' && value.number) {
    return valueName === 'minus zero' ? 'ERR_INVALID_ARG_VALUE' : undefined;
  }
  const takesBytes = kind === 'bytes' || kind === 'credential' || kind === 'optional';
  if (takesBytes && value.lost) return 'ERR_INVALID_ARG_VALUE';
  const taken =
    (takesBytes && value.bytes) ||
    (kind === 'text' && value.text) ||
    (kind === 'number' && value.number) ||
    (kind === 'boolean' && value.boolean);
  return taken ? undefined : 'ERR_INVALID_ARG_TYPE';
}

module.exports = {
  BAD_NUMBERS,
  BASE64,
  ENTRIES,
  HEX,
  NATIVE_ENTRIES,
  PARAMETER,
  PRIVATE_KEY,
  SHA256,
  VALUES,
  expectedCode,
  goodArguments,
  newSigner,
};
