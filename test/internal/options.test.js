'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { checkOptions, delay, integer, oneOf, url, withMethods } = require('../../lib/internal/options.js');

const RULES = Object.freeze({
  signer: withMethods('a Signer', 'sign'),
  timeoutMs: delay,
  samples: integer(1, 10),
  thread: oneOf('worker', 'main'),
  baseURL: url,
});
const signer = { sign() {} };
const SECRET = 'Zx81kQw0pLm27vBn';

/** @param {any} given @param {any} [settings] */
const check = (given, settings = { required: ['signer'] }) =>
  checkOptions(given, RULES, 'connect()', settings);

/** @param {any} given @param {{ code: string, message: string }} expected */
function refuses(given, { code, message }) {
  assert.throws(() => check(given), { name: 'TypeError', code, message });
}

test('options are completed with the defaults, and undefined counts as left out', () => {
  const options = check(
    { signer, timeoutMs: undefined, samples: 2 },
    { defaults: { timeoutMs: 5000, samples: 3 } },
  );
  assert.deepEqual({ ...options }, { signer, timeoutMs: 5000, samples: 2 });
  assert.equal(options.thread, undefined);
});

test('a property of Object.prototype is not an option', (t) => {
  t.after(() => Reflect.deleteProperty(Object.prototype, 'samples'));
  Object.defineProperty(Object.prototype, 'samples', { value: 7, configurable: true });
  assert.equal(check({ signer }).samples, undefined);
});

test('an unknown option is refused with the known ones and the nearest', () => {
  refuses(
    { signer, timeoutMS: 1 },
    {
      code: 'ERR_INVALID_ARG_VALUE',
      message:
        'connect() has no option "timeoutMS". Did you mean "timeoutMs"? Known options: signer, timeoutMs, samples, thread, baseURL',
    },
  );
  refuses(
    { signer, foo: undefined },
    {
      code: 'ERR_INVALID_ARG_VALUE',
      message: 'connect() has no option "foo". Known options: signer, timeoutMs, samples, thread, baseURL',
    },
  );
});

test('a message says what is expected and what was given', () => {
  const rows = [
    [{ signer, samples: 11 }, 'The option "samples" of connect() must be an integer from 1 to 10, given 11'],
    [
      { signer, timeoutMs: '5s' },
      'The option "timeoutMs" of connect() must be a positive integer (ms), given "5s"',
    ],
    [{ signer, thread: null }, 'The option "thread" of connect() must be one of worker, main, given null'],
    [{ signer, baseURL: [] }, 'The option "baseURL" of connect() must be a URL, given an array'],
  ];
  for (const [given, message] of rows) {
    refuses(given, { code: 'ERR_INVALID_ARG_VALUE', message: String(message) });
  }
});

test('a missing required option and missing options have a code of their own', () => {
  const code = 'ERR_INVALID_ARG_TYPE';
  refuses({}, { code, message: 'The option "signer" of connect() must be a Signer, given undefined' });
  refuses(null, { code, message: 'The options of connect() must be an object with "signer", given null' });
});

test('no message quotes a value that can hold a secret', () => {
  const longer = SECRET.repeat(3);
  const rows = [SECRET, { signer: SECRET }, { signer: { apiSecret: SECRET } }, { signer, thread: longer }];
  const misplaced = [SECRET, 'Ab3dEf6hIj9lMn2pQr', '0123456789', 'hunter2!'].map((thread) => ({
    signer,
    thread,
  }));
  for (const given of [
    ...rows,
    ...misplaced,
    { signer, timeoutMs: longer },
    { signer, thread: { SECRET } },
  ]) {
    assert.throws(
      () => check(given),
      (/** @type {Error} */ { message }) =>
        /given an? (string|object)$/.test(message) && !message.includes(SECRET),
    );
  }
});
