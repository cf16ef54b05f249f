'use strict';

/** The tests of createHmac on the other releases of Node.js, whose own createHmac differs. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const NODES = path.join(__dirname, '..', 'install', 'node_modules');
const FILES = ['create-hmac.test.js', 'create-hmac-stream.test.js', 'create-hmac-installed.test.js'];

/** @param {string} node @returns {Promise<string>} what its test runner printed, and how it ended */
function runTests(node) {
  // Set for the files of a test runner; theirs is another one.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const files = FILES.map((file) => path.join(__dirname, file));
  return new Promise((resolve) => {
    const child = execFile(
      node,
      ['--test', ...files],
      { env, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => resolve(`${stdout}${stderr}exit code ${child.exitCode}`),
    );
  });
}

const RUNNING = Number.parseInt(process.versions.node, 10);

for (const major of [20, 22, 24, 26].filter((each) => each !== RUNNING)) {
  const node = path.join(NODES, `node-${major}`, 'bin', 'node');
  const skip = !fs.existsSync(node) && `Node.js ${major} is not installed: npm ci --prefix test/install`;
  test(`on Node.js ${major}`, { skip }, async () => {
    const printed = await runTests(node);
    assert.match(printed, /\b(?:tests|pass) [1-9]\d+\n/, 'tests ran');
    assert.match(printed, /fail 0\n/, printed.slice(-20_000));
    assert.match(printed, /exit code 0$/);
  });
}
