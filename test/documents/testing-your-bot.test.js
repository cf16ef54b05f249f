'use strict';

/**
 * The tests of docs/testing-your-bot.md for jest and vitest, run by these. Those for node:test are programs, which
 * programs.test.js runs.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { readPage } = require('../compat/support/pages.js');
const { replies } = require('../../lib/sandbox/index.js');
const { makeCertificate, openExchange } = require('../support/documents/exchange.js');
const { openProject, run } = require('../support/documents/project.js');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');

const certificate = makeCertificate({ after });
const PAGE = readPage('testing-your-bot.md');
const COMPAT = path.join(__dirname, '..', 'compat', 'node_modules');
/** ms; so that a busy machine fails no test. */
const TIMEOUT_MS = 120_000;

/**
 * By heading: the command, the settings of a project whose packages are links, and what it prints of one test that passes.
 *
 * @type {Record<string, { command: string[], file: string, settings: [string, object], passed: RegExp }>}
 */
const RUNNERS = {
  jest: {
    command: ['jest/bin/jest.js', '--ci'],
    file: 'bot.test.js',
    settings: ['jest.config.json', { transform: {}, testTimeout: TIMEOUT_MS }],
    passed: /Tests: +1 passed, 1 total/,
  },
  vitest: {
    command: ['vitest/vitest.mjs', 'run'],
    file: 'bot.test.mjs',
    settings: [
      'vitest.config.mjs',
      { resolve: { preserveSymlinks: true }, test: { testTimeout: TIMEOUT_MS } },
    ],
    passed: /Tests +1 passed \(1\)/,
  },
};

/** @returns {Promise<{ code: number | string | null, output: string }>} */
async function runTest(t, { command: [program, ...args], file, settings: [name, settings] }, text) {
  const folder = openProject(t, text);
  fs.writeFileSync(path.join(folder, file), text);
  const written = JSON.stringify(settings);
  fs.writeFileSync(path.join(folder, name), name.endsWith('.json') ? written : `export default ${written};`);
  const env = { ...(await openExchange(t, certificate, 'no key')), NO_COLOR: '1', FORCE_COLOR: undefined };
  const { code, signal, output } = await run(
    folder,
    [process.execPath, path.join(COMPAT, program), ...args],
    env,
  );
  return { code: signal ?? code, output };
}

for (const [heading, runner] of Object.entries(RUNNERS)) {
  test(`${heading}: the test passes, and fails when the key does not expire`, async (t) => {
    const [{ text }] = PAGE.get(heading).blocks;
    const passed = await runTest(t, runner, text);
    assert.equal(passed.code, 0, passed.output);
    assert.match(passed.output, runner.passed);
    const spoilt = text.replace('91 * ', '1 * ');
    assert.notEqual(spoilt, text);
    const failed = await runTest(t, runner, spoilt);
    assert.equal(failed.code, 1, failed.output);
    assert.match(failed.output, /1 failed/);
  });
}

test('the sandbox takes every call of the table', async (t) => {
  const sandbox = await openSandbox(t);
  const [[, ...rows]] = PAGE.get('What to rehearse').tables;
  const calls = rows.flatMap(([, how]) => how.match(/sandbox\.[^`]+/g) ?? []);
  assert.ok(calls.length > 6);
  for (const call of calls) {
    const make = new Function('sandbox', 'replies', 'key', `return ${call}`);
    assert.doesNotThrow(() => make(sandbox, replies, KEY), call);
  }
});
