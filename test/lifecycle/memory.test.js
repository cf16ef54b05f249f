'use strict';

/** Many keys, no memory that may be locked, and garbage collection at the worst of times. */

const { spawnSync } = require('node:child_process');
const { describe, test } = require('node:test');

const { backend } = require('../..');
const { assertEndsWell } = require('./ends-well');

const COUNT = 1_000_000;

const execArgv = ['--expose-gc'];

/** @type {string | false} */
const NATIVE_ONLY = backend.name !== 'native' && 'node:crypto keeps keys where it likes';

/** Root may lock what it likes unless it gives that right away. */
const GIVE_AWAY =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-ipc_lock', '--inh-caps', '-ipc_lock'] : [];

/** @param {number} kibibytes  that may be locked @returns {string[]} */
function limited(kibibytes) {
  return [...GIVE_AWAY, 'bash', '-c', `ulimit -l ${kibibytes} && exec "$0" "$@"`];
}

/** @param {string[]} launcher @returns {string | false} */
function cannot([command, ...args]) {
  const { status, error, stderr } = spawnSync(command, [...args, 'true'], { encoding: 'utf8' });
  return status === 0 ? false : `no process can be started with less memory to lock: ${error ?? stderr}`;
}

const UNLIMITED =
  process.platform === 'linux' ? cannot(limited(0)) : 'limits of this kind are those of Linux';

describe('memory', { skip: NATIVE_ONLY }, () => {
  test(`${COUNT} signers, destroyed or dropped, leave nothing behind`, () =>
    assertEndsWell('memory/signers', { args: [String(COUNT)], execArgv }));

  test('garbage collection between each two steps, with jobs under way', () =>
    assertEndsWell('memory/pressure', { execArgv }));
});

describe('keys are used in memory that is not locked', { skip: NATIVE_ONLY || UNLIMITED }, () => {
  for (const kibibytes of [0, 8]) {
    test(`when ${kibibytes} KiB may be locked`, () =>
      assertEndsWell('memory/unlocked', { args: [String(kibibytes * 1024)], launcher: limited(kibibytes) }));
  }

  test('and only then', () => assertEndsWell('memory/locked', { launcher: limited(8192) }));
});

describe('a small secure heap of OpenSSL', () => {
  for (const size of [4096, 16_384, 65_536]) {
    test(`${size} bytes`, () =>
      assertEndsWell('memory/secureHeap', { execArgv: [`--secure-heap=${size}`, '--secure-heap-min=64'] }));
  }
});
