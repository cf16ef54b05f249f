'use strict';

/** The examples for third-party clients, run as a reader runs them, against a sandbox. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { KEY, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');

const EXAMPLES = path.join(__dirname, '..', '..', 'examples');

/** @returns {Promise<{ status: number, output: string, errors: string }>} */
async function run(file, sandbox, { secret = KEY.secret } = {}) {
  const child = spawn(process.execPath, [path.join(EXAMPLES, file)], {
    env: {
      ...process.env,
      NODE_PATH: path.join(__dirname, 'node_modules'),
      BYBIT_API_KEY: KEY.apiKey,
      BYBIT_API_SECRET: secret,
      BYBIT_BASE_URL: sandbox.urls.testnet,
    },
  });
  const texts = { output: '', errors: '' };
  child.stdout.on('data', (data) => (texts.output += data));
  child.stderr.on('data', (data) => (texts.errors += data));
  const [status] = await once(child, 'close');
  for (const text of Object.values(texts)) {
    assert.ok(!text.includes(KEY.apiKey) && !text.includes(secret), text);
  }
  return { status, ...texts };
}

for (const file of ['bybit-api.js', 'ccxt.js']) {
  test(`examples/${file} does what it is for`, async (t) => {
    const sandbox = await openSandbox(t, { keys: [{ ...KEY, environment: 'testnet' }] });
    const { status, output, errors } = await run(file, sandbox);
    assert.equal(errors, '');
    assert.match(output, /^USDT: 10000\norder: \S{36}\n$/);
    assert.equal(status, 0);
    assert.ok(sandbox.requests.every(({ verdict }) => ['accepted', 'public'].includes(verdict)));
  });

  test(`examples/${file} says why a wrong secret is refused`, async (t) => {
    const sandbox = await openSandbox(t, { keys: [{ ...KEY, environment: 'testnet' }] });
    const { status, output, errors } = await run(file, sandbox, { secret: OTHER_SECRET });
    assert.equal(status, 1);
    assert.equal(output, '');
    assert.match(errors, /secret/);
    assert.match(errors, /Checklist/);
  });
}
