'use strict';

/** `npm run sbom`: what it writes, that it writes the same twice, and that a bad bill is seen. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { findingsOf } = require('../../scripts/sbom.js');
const { name, version } = require('../../package.json');

const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'sbom.js');
const FILES = ['published.cdx.json', 'development.cdx.json'];

function write(folder, out) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1700000000' };
  execFileSync(process.execPath, [SCRIPT, `--out=${path.join(folder, out)}`], { env, stdio: 'pipe' });
  return FILES.map((file) => fs.readFileSync(path.join(folder, out, file), 'utf8'));
}

test('the published package has no components, the tools do, and two runs write the same', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-sbom-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const [published, development] = write(folder, 'first').map((text) => JSON.parse(text));
  assert.deepEqual(published.components, []);
  assert.equal(published.metadata.component.name, name);
  assert.equal(published.metadata.timestamp, '2023-11-14T22:13:20.000Z');
  assert.ok(development.components.some((component) => component.name === 'eslint'));
  assert.deepEqual(write(folder, 'second'), write(folder, 'third'));
});

const bill = () => {
  const component = { 'bom-ref': 'a@1', purl: 'pkg:npm/a@1', licenses: [{}], hashes: [{}] };
  const metadata = { component: { 'bom-ref': 'own', purl: `pkg:npm/${name}@${version}` } };
  const dependencies = [{ ref: 'own', dependsOn: ['a@1'] }, { ref: 'a@1' }];
  return { bomFormat: 'CycloneDX', specVersion: '1.5', metadata, components: [component], dependencies };
};

test('a bill that holds up has no findings', () => {
  assert.deepEqual(findingsOf(bill(), { name, version, empty: false }), []);
});

for (const { title, spoil, finding, empty = false } of [
  { title: 'another format', spoil: (bad) => (bad.bomFormat = 'SPDX'), finding: /not CycloneDX/ },
  { title: 'another package', spoil: (bad) => delete bad.metadata.component, finding: /another package/ },
  { title: 'a run-time dependency', spoil: () => {}, empty: true, finding: /must have none/ },
  { title: 'nothing in it', spoil: (bad) => (bad.components = []), finding: /has no components/ },
  { title: 'no licence', spoil: (bad) => delete bad.components[0].licenses, finding: /no licenses/ },
  {
    title: 'a loose end',
    spoil: (bad) => (bad.dependencies[0].dependsOn = ['b@1']),
    finding: /b@1 is referred/,
  },
]) {
  test(`a bill is refused: ${title}`, () => {
    const bad = bill();
    spoil(bad);
    assert.match(findingsOf(bad, { name, version, empty }).join('\n'), finding);
  });
}
