'use strict';

/** Several copies of the package in a process, and values of other contexts. */

const fs = require('node:fs');
const path = require('node:path');
const { after, describe, test } = require('node:test');

const { assertEndsWell } = require('./ends-well');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');

const folder = temporaryFolder({ after });

/** @param {string} name @returns {string} a folder with what an install has */
function install(name) {
  const copy = path.join(folder, name);
  for (const part of ['package.json', 'lib', path.join('build', 'Release', 'bybit_auth.node')]) {
    fs.cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  }
  return copy;
}

describe('more than one', () => {
  test('copy of the package', () =>
    assertEndsWell('contexts/copies', { args: [install('one'), install('other')] }));

  test('context: values of another', () => assertEndsWell('contexts/values'));

  test('context: the package inside of one', () => assertEndsWell('contexts/inside'));

  test('context: contexts that are collected', () =>
    assertEndsWell('contexts/passing', { execArgv: ['--expose-gc'] }));

  for (const [option, ...others] of [
    ['--jitless', '--no-expose-wasm'], // without the second V8 says that it follows from the first
    ['--frozen-intrinsics', '--no-warnings'], // Node.js warns of what is experimental
    ['--disable-proto=throw'],
  ]) {
    test(`way to run Node.js: ${option}`, async () => {
      const execArgv = [option, ...others];
      await assertEndsWell('contexts/values', { execArgv });
      await assertEndsWell('contexts/copies', { args: [install('third'), install('fourth')], execArgv });
    });
  }
});
