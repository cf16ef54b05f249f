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
