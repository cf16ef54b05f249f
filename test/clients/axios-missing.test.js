'use strict';

// Runs once, but for --thorough: it looks at how axios is loaded, not at what signs.

/** What attach() says of an axios package that is missing, or does not load. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');

const { runChild } = require('../support/run-child');
const { temporaryFolder } = require('../support/temporary-folder.js');

const LIB = path.join(__dirname, '..', '..', 'lib');

/** What attach() throws in a project whose axios package has this program; null: none. */
async function thrownWith(t, program) {
  const folder = temporaryFolder(t);
  fs.cpSync(LIB, path.join(folder, 'lib'), { recursive: true });
  fs.copyFileSync(path.join(LIB, '..', 'package.json'), path.join(folder, 'package.json'));
  if (program !== null) {
    fs.mkdirSync(path.join(folder, 'node_modules', 'axios'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'node_modules', 'axios', 'index.js'), program);
  }
  const script = path.join(folder, 'bot.js');
  fs.writeFileSync(
    script,
    `const { Signer } = require('./lib');
    const { attach } = require('./lib/axios');
    const signer = new Signer({ apiKey: 'missing00000000001', apiSecret: 'test-secret-of-thirty-six-characters' });
    try {
      attach(Object.assign(() => {}, { request() {}, defaults: {} }), { signer });
    } catch ({ code, message, cause }) {
      console.log(JSON.stringify({ code, message, cause: typeof cause }));
    }`,
  );
  const { stdout, stderr } = await runChild(script, {
    env: { BYBIT_AUTH_BACKEND: 'javascript', NODE_PATH: '' },
  });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

test('it is not installed', async (t) => {
  const { code, message } = await thrownWith(t, null);
  assert.equal(code, 'ERR_BYBIT_AXIOS_MISSING');
  assert.match(message, /npm install axios/);
});

for (const [name, program, said] of /** @type {const} */ ([
  [
    'it throws',
    'throw new TypeError("Cannot assign to read only property")',
    /Cannot assign to read only property/,
  ],
  [
    'a dependency of it is missing',
    'require("form-data-of-axios")',
    /Cannot find module 'form-data-of-axios'/,
  ],
  ['it throws what is no error', 'throw undefined', /cannot be loaded: undefined/],
  ['it is broken', 'module.exports = {', /cannot be loaded: Unexpected end of input|Unexpected token/],
])) {
  test(name, async (t) => {
    const { code, message } = await thrownWith(t, program);
    assert.equal(code, 'ERR_BYBIT_AXIOS_UNUSABLE');
    assert.match(message, said);
    assert.doesNotMatch(message, /npm install axios/);
  });
}

test('it is too old', async (t) => {
  const { code, message } = await thrownWith(t, 'exports.VERSION = "0.27.2"');
  assert.equal(code, 'ERR_BYBIT_AXIOS_UNUSABLE');
  assert.match(message, /^axios 0\.27\.2 is not supported: use axios 1\.5\.0 or later/);
});
