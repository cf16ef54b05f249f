'use strict';

/** That these tests can fail. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { assertEndsWell } = require('./ends-well');

describe('a stage that does not end well is noticed', () => {
  for (const [name, message] of /** @type {[string, RegExp][]} */ ([
    ['aborts', /SIGABRT/],
    ['segfaults', /SIGSEGV/],
    ['exits', /code: 3/],
    ['throws', /thrown on purpose/],
    ['rejects', /rejected on purpose/],
    ['neverSettles', /ended early/],
    ['complains', /complained/],
  ])) {
    test(name, () => assert.rejects(assertEndsWell(`broken/${name}`), { name: 'AssertionError', message }));
  }

  test('hangs', () =>
    assert.rejects(assertEndsWell('broken/hangs', { patience: 2000 }), { message: /SIGKILL/ }));

  test('and one that does is not', async () => assert.equal(await assertEndsWell('broken/works'), ''));
});
