'use strict';

/**
 * The package in the test suite of a user: jest with faked timers, and with a reset module registry. The project in
 * test/compat/jest is that suite. Each of its tests fails when something hangs.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { runChild } = require('../support/run-child.js');

const JEST = require.resolve('jest/bin/jest');
const PROJECT = path.join(__dirname, 'jest');
const FILES = fs.readdirSync(PROJECT).filter((name) => name.endsWith('.jest.js'));

for (const file of FILES) {
  test(`jest: ${file}`, async () => {
    const args = ['--config', path.join(PROJECT, 'jest.config.js'), '--runInBand', '--ci', '--json', file];
    const { code, stdout, stderr } = await runChild(JEST, { args, cwd: PROJECT });
    assert.equal(code, 0, stderr);
    const { numPassedTests, numTotalTests } = JSON.parse(stdout);
    assert.ok(numTotalTests > 0);
    assert.equal(numPassedTests, numTotalTests, stderr);
  });
}

test('docs/sandbox.md shows the test of an expired key as it is run', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'sandbox.md'), 'utf8');
  const file = fs.readFileSync(path.join(PROJECT, 'key-expires.jest.js'), 'utf8');
  const blocks = [...page.matchAll(/```js\n([^]*?)```/g)].map(([, block]) => block);
  const shown = blocks.filter((block) => block.includes('jest.setSystemTime'));
  // What comes before is for the linter, and for readers who would run the block with node.
  assert.deepEqual(shown, [`// A fragment; jest runs it.\n${file.slice(file.indexOf('const '))}`]);
});
