'use strict';

// Runs once: it looks into binaries and loads none.

/** The rules that a binary must keep, on the binaries that are shipped. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { describe, test } = require('node:test');

const { brokenRules, compareVersions } = require('../scripts/prebuild/binary-rules');
const { outputOf } = require('../scripts/prebuild/run');
const { TARGETS } = require('../scripts/prebuild/targets');

const SHIPPED = TARGETS.filter(({ shipped }) => shipped);
const fileOf = ({ name }) => path.join(__dirname, '..', 'prebuilds', name, 'bybit_auth.node');

for (const target of SHIPPED) {
  const objdump = `${target.binutils}objdump`;
  const skip = outputOf(objdump, ['--version']) === undefined ? `${objdump} is missing` : false;

  describe(target.name, { skip }, () => {
    test('keeps the rules', () => assert.deepEqual(brokenRules(target, fileOf(target)), []));

    test('a library that is not allowed is named', () => {
      const broken = brokenRules({ ...target, libraries: [] }, fileOf(target));
      assert.deepEqual(
        broken,
        target.libraries.map((name) => `needs the library ${name}`),
      );
    });

    if (target.glibc === undefined) return;

    test('a glibc that is newer than allowed is named', () => {
      const [broken] = brokenRules({ ...target, glibc: '2.1' }, fileOf(target));
      assert.match(broken, /^needs glibc 2\.\d+, above 2\.1$/);
    });
  });
}

test('versions compare as numbers', () => {
  assert.ok(compareVersions('2.4', '2.31') < 0);
  assert.ok(compareVersions('2.31', '2.4') > 0);
  assert.ok(compareVersions('2.2.5', '2.2') > 0);
  assert.ok(compareVersions('2.2', '2.2.5') < 0);
  assert.equal(compareVersions('2.31', '2.31'), 0);
});
