'use strict';

/** `npm run sbom`: the package is published without components, and what its tools are is known. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const manifest = require('../../package.json');

/** As npm names them: by the last folder. */
const LINKED = [path.basename(path.join(__dirname, '..', '..')), 'relay'];
const ROOT = path.join(__dirname, '..', '..');

/** @param {string[]} more */
function bill(...more) {
  const options = { cwd: ROOT, shell: process.platform === 'win32', encoding: 'utf8', maxBuffer: 2 ** 26 };
  return JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom', '--', ...more], options));
}

test('the published package has no components', () => {
  const { bomFormat, metadata, components } = bill();
  assert.equal(bomFormat, 'CycloneDX');
  assert.equal(metadata.component.purl, `pkg:npm/${manifest.name}@${manifest.version}`);
  assert.deepEqual(components, []);
});

test('the tools are listed with their licences and hashes', () => {
  const { components } = bill('--include=dev', '--include=peer', '--include=optional');
  assert.ok(components.some(({ name }) => name === 'eslint'));
  for (const { purl, name, licenses, hashes } of components) {
    assert.ok(licenses.length, purl);
    // The packages of this repository are links, so they have no hash.
    assert.ok(hashes?.length || LINKED.includes(name), purl);
  }
});

test('nothing is installed along with the package', () => {
  for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies']) {
    assert.equal(manifest[field], undefined, field);
  }
});
