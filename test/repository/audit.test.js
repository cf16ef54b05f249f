'use strict';

/** `npm run audit`: what it lets pass and what it does not, with npm itself and a registry of the test's own. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { test } = require('node:test');
const { listen } = require('../support/serve.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'audit.js');
const NAME = 'planted-package';

/** A folder with a lock file of one package. */
function plant(t, license = 'MIT') {
  const folder = temporaryFolder(t);
  const root = { name: 'planted', version: '1.0.0', dependencies: { [NAME]: '1.0.0' } };
  const packages = { '': root, [`node_modules/${NAME}`]: { version: '1.0.0', license } };
  const lock = { ...root, lockfileVersion: 3, requires: true, packages };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(root));
  fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
  return folder;
}

/** Runs the script with a registry that knows advisories, and nothing else. @returns {Promise<{ code: number, output: string }>} */
async function audit(t, { license, status = 200, advisories = {} }, ...more) {
  const server = http.createServer((request, response) => {
    request.resume();
    const code = request.method === 'POST' ? status : 404;
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(advisories));
  });
  const folder = plant(t, license);
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${await listen(t, server)}/`,
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_fetch_retries: '0',
  };
  const child = spawn(process.execPath, [SCRIPT, folder, ...more], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

for (const [severity, expected] of [
  ['critical', 1],
  ['high', 1],
  ['moderate', 0],
]) {
  test(`a vulnerability that is ${severity} ends with ${expected}`, async (t) => {
    const advisory = { id: 1, url: 'about:blank', title: 'planted', severity, vulnerable_versions: '<2.0.0' };
    const { code, output } = await audit(t, { advisories: { [NAME]: [advisory] } });
    assert.match(output, new RegExp(`${severity}: ${NAME}`));
    assert.equal(code, expected, output);
  });
}

test('a registry without an audit endpoint fails with --strict only', async (t) => {
  const { code, output } = await audit(t, { status: 405 });
  assert.match(output, /not answered \(405\)/);
  assert.equal(code, 0, output);
  assert.equal((await audit(t, { status: 405 }, '--strict')).code, 1);
});

test('a registry that fails ends with 1', async (t) => {
  const { code, output } = await audit(t, { status: 500 });
  assert.match(output, /^FAIL .*: vulnerabilities: 500/m);
  assert.equal(code, 1);
});

for (const [license, expected] of [
  ['(MIT OR GPL-3.0-only)', 0],
  ['(MIT AND ISC)', 0],
  ['(MIT AND GPL-3.0-only)', 1],
  ['GPL-3.0-only', 1],
  ['UNLICENSED', 1],
]) {
  test(`the licence ${license} ends with ${expected}`, async (t) => {
    const { code, output } = await audit(t, { license });
    assert.match(output, expected === 1 ? new RegExp(`FAIL .*${NAME} 1.0.0 has `) : /licences: 1 packages/);
    assert.equal(code, expected, output);
  });
}
