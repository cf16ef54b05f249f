'use strict';

/** An error that a bot does not catch, or prints with console.error, fits on a screen. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const COLUMNS = 80;
const ROWS = 24;
const CHILD = path.join(__dirname, '..', 'support', 'errors', 'uncaught-child.js');
const NODES = path.join(__dirname, '..', 'install', 'node_modules');
const SCENES = [
  ...['classified', 'refused', 'unauthorized', 'page', 'server error', 'unreachable', 'no server', 'timeout'],
  ...['gate', 'not sent', 'credentials', 'unset', 'rate limit'],
];

/** @param {string} node @param {string[]} args @returns {Promise<{ code: number | null, text: string }>} */
function run(node, args) {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(node, [CHILD, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, text: `${stdout}${stderr}` }),
    );
  });
}

/** @param {string} text @returns {number} rows of a terminal; the path of this checkout counts as one of a usual length */
function rowsOf(text) {
  const folder = path.join(__dirname, '..', '..');
  const lines = text.trimEnd().replaceAll(folder, '/home/bot').split('\n');
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / COLUMNS)), 0);
}

/** @param {string} node @param {string} scene @param {string[]} args */
async function assertFits(node, scene, ...args) {
  const { code, text } = await run(node, [scene, ...args]);
  assert.equal(code, 1, text);
  assert.match(text, /Error(?: \[\w+\])?: \S/);
  assert.ok(rowsOf(text) <= ROWS, `${rowsOf(text)} rows:\n${text}`);
  assert.doesNotMatch(text, /X-BAPI-(?:API-KEY|SIGN)|headers|transformRequest/i);
  for (const secret of [API_KEY, API_SECRET]) assert.ok(!text.includes(secret));
}

const nodes = [20, 22, 24, 26].map((major) => ({
  major,
  node: path.join(NODES, `node-${major}`, 'bin', 'node'),
}));
const RUNNING = Number.parseInt(process.versions.node, 10);

describe(`on ${COLUMNS} columns and ${ROWS} lines`, () => {
  for (const scene of SCENES) {
    test(`uncaught: ${scene}`, () => assertFits(process.execPath, scene));
  }
  for (const scene of ['refused', 'gate', 'timeout', 'credentials']) {
    test(`printed: ${scene}`, () => assertFits(process.execPath, scene, 'logged'));
  }
  for (const { major, node } of nodes.filter((each) => each.major !== RUNNING)) {
    const skip = !fs.existsSync(node) && `Node.js ${major} is not installed: npm ci --prefix test/install`;
    test(`uncaught, on Node.js ${major}`, { skip }, async () => {
      for (const scene of ['classified', 'refused', 'gate', 'timeout']) {
        await assertFits(node, scene);
      }
    });
  }
});
