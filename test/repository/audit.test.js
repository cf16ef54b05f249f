'use strict';

/** `npm run audit`: what it lets pass and what it does not, with npm itself and a registry of the test's own. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { checkLicences, isAllowed, runtimeDependencies } = require('../../scripts/licences.js');

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'audit.js');
const NAME = 'planted-package';

/** A folder with a lock file of one package. */
function plant(t, entry = { license: 'MIT' }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-audit-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const dependencies = { [NAME]: '1.0.0' };
  const root = { name: 'planted', version: '1.0.0', dependencies };
  const packages = { '': root, [`node_modules/${NAME}`]: { version: '1.0.0', ...entry } };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(root));
  fs.writeFileSync(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages }),
  );
  return folder;
}

/** A registry that knows advisories, and nothing else. */
async function startRegistry(t, answer) {
  const server = http.createServer((request, response) => {
    request.resume();
    const asked = request.method === 'POST' && request.url.endsWith('/advisories/bulk');
    const { status, body } = asked ? answer : { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Runs the script as a program. @returns {Promise<{ code: number, output: string }>} */
function audit(folder, registry, ...more) {
  const environment = {
    ...process.env,
    npm_config_registry: registry,
    npm_config_cache: path.join(folder, 'cache'),
  };
  const child = spawn(process.execPath, [SCRIPT, folder, ...more], { env: environment });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

const advisory = (severity) => ({
  status: 200,
  body: {
    [NAME]: [{ id: 1, url: 'about:blank', title: 'planted', severity, vulnerable_versions: '<2.0.0' }],
  },
});

for (const { severity, code } of [
  { severity: 'critical', code: 1 },
  { severity: 'high', code: 1 },
  { severity: 'moderate', code: 0 },
]) {
  test(`a vulnerability that is ${severity} ends with ${code}`, async (t) => {
    const outcome = await audit(plant(t), await startRegistry(t, advisory(severity)));
    assert.match(outcome.output, new RegExp(`${severity}: ${NAME}`));
    assert.equal(outcome.code, code, outcome.output);
  });
}

test('a registry that does not answer is no failure unless it has to', async (t) => {
  const registry = await startRegistry(t, { status: 405, body: {} });
  const folder = plant(t);
  const lenient = await audit(folder, registry);
  assert.match(lenient.output, /not answered \(405/);
  assert.equal(lenient.code, 0, lenient.output);
  assert.equal((await audit(folder, registry, '--strict')).code, 1);
});

test('a licence that is not allowed ends with 1', async (t) => {
  const registry = await startRegistry(t, { status: 200, body: {} });
  const folder = plant(t, { license: 'GPL-3.0-only' });
  const { code, output } = await audit(folder, registry);
  assert.match(output, new RegExp(`FAIL ${NAME} 1.0.0 has the licence GPL-3.0-only`));
  assert.equal(code, 1);
});

test('a wrong option, and a folder without a lock file, end with 2', async (t) => {
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-'));
  t.after(() => fs.rmSync(empty, { recursive: true }));
  assert.equal((await audit(empty, 'http://127.0.0.1:1/')).code, 2);
  assert.equal((await audit(empty, 'http://127.0.0.1:1/', '--nonsense')).code, 2);
});

test('licences: choices, conjunctions, none, and what the package itself says', (t) => {
  assert.ok(isAllowed('(MIT OR GPL-3.0-only)'));
  assert.ok(isAllowed('MIT AND ISC'));
  assert.ok(!isAllowed('MIT AND GPL-3.0-only'));
  assert.ok(!isAllowed('UNLICENSED'));
  assert.deepEqual(checkLicences(plant(t, {})).findings, [`${NAME} 1.0.0 states no licence`]);
  const folder = plant(t, { license: 'MIT' });
  const installed = path.join(folder, 'node_modules', NAME);
  fs.mkdirSync(installed, { recursive: true });
  fs.writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ license: 'AGPL-3.0' }));
  assert.match(checkLicences(folder).findings[0], /lock file says MIT, the package AGPL-3.0/);
});

test('a dependency at run time is seen, in each of the forms', () => {
  assert.deepEqual(runtimeDependencies({ devDependencies: { axios: '1' } }), []);
  assert.deepEqual(runtimeDependencies({ dependencies: { axios: '1' } }), ['dependencies: axios']);
  assert.deepEqual(runtimeDependencies({ bundleDependencies: ['axios'] }), ['bundleDependencies: axios']);
});
