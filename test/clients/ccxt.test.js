'use strict';

/** `bybit-auth/ccxt` without the package ccxt: what it refuses. With it: test/compat. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { addTypedError } = require('../../lib/clients/ccxt/errors.js');
const { classify } = require('../../lib/classify/index.js');
const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../../lib/errors/index.js');
const { replaceMethods } = require('../../lib/clients/patch-methods.js');

test('what is no exchange of ccxt is refused', () => {
  for (const exchange of [undefined, null, 5, 'bybit', {}, () => {}, { id: 'bybit', sign() {}, hmac() {} }]) {
    assert.throws(() => attach(exchange), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => detach(exchange), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});

test('a version of ccxt that is too old is named as the reason', () => {
  assert.throws(() => attach({ id: 'bybit', sign() {}, hmac() {} }), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /too old: the exchange has no method \w+\(\)/,
  });
});

class SomeError extends Error {}

test('an error that is made typed keeps its class, and is one of ours as well', () => {
  const apiKey = 'testKey00000000001';
  const reply = {
    retCode: 10004,
    retMsg: `error sign! origin_string[1700000000000${apiKey}5000category=linear]`,
  };
  const typed = classify(reply, { apiKey, method: 'GET', url: 'https://api.bybit.com/v5/account/info' });
  const error = addTypedError(new SomeError(`bybit ${JSON.stringify(reply)}`), typed, apiKey);
  assert.ok(error instanceof SomeError && error instanceof BybitAuthError && error instanceof BybitApiError);
  assert.equal(error instanceof BybitRateLimitError, false);
  assert.equal(error.code, 10004);
  assert.equal(error.category, 'bad-signature');
  assert.equal(error.environment, 'mainnet');
  assert.match(error.message, /^bybit \{"retCode":10004/);
  assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(apiKey));
  assert.match(error.toText(), /Checklist/);
  assert.deepEqual(JSON.parse(JSON.stringify(error)).checks, JSON.parse(JSON.stringify(typed.checks)));
});

test('replaced properties are put back exactly', () => {
  class Parent {
    inherited() {
      return 'inherited';
    }
  }
  const object = new Parent();
  Object.defineProperty(object, 'hidden', { value: () => 'hidden', configurable: true });
  object.text = 'text';
  const before = Object.getOwnPropertyDescriptors(object);
  const replaced = replaceMethods(object, {
    inherited: (original) => () => `not ${original.call(object)}`,
    hidden: () => () => 'shown',
    text: () => 'another text',
  });
  assert.deepEqual(
    [object.inherited(), object.hidden(), object.text],
    ['not inherited', 'shown', 'another text'],
  );
  const { inherited } = object;
  replaced.undo();
  assert.deepEqual(Object.getOwnPropertyDescriptors(object), before);
  assert.equal(inherited(), 'inherited', 'what somebody kept calls what stood there before');
});

test('what somebody else has put there since stays', () => {
  const object = { method: () => 'ours' };
  const replaced = replaceMethods(object, { method: () => () => 'replaced' });
  object.method = () => 'theirs';
  replaced.undo();
  assert.equal(object.method(), 'theirs');
});
