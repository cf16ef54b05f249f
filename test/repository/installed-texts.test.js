'use strict';

/** What is installed leads only to what is installed, or to an address. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { before, describe, test } = require('node:test');
const manifest = require('../../package.json');
const { linksOf } = require('../support/documents/links.js');

const ROOT = path.join(__dirname, '..', '..');
/** A path of the repository that is not part of an address. */
const REPOSITORY_PATH = /(?<![\w/.-])(?:docs|examples|test|bench|\.github)\/[\w./-]*\w|\bCONTRIBUTING\.md/g;
const COMMENTS = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const ADDRESS = /https:\/\/(?:github\.com|raw\.githubusercontent\.com)\/([\w-]+)\/bybit-auth\b/g;

const read = (/** @type {string} */ file) => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** @param {string} source JavaScript @returns {string[]} */
const namedPaths = (source) => source.replace(COMMENTS, '').match(REPOSITORY_PATH) ?? [];

/** @param {string} text @param {string} file @param {string[]} installed @returns {string[]} */
function lostLinks(text, file, installed) {
  return linksOf(text, file, manifest.homepage)
    .filter(({ isRelative, target }) => isRelative && !installed.includes(target))
    .map(({ href }) => href);
}

describe('the installed texts', () => {
  /** @type {string[]} */
  let installed;
  before(() => {
    // prepack would build; the list of files does not need it.
    const options = {
      cwd: ROOT,
      shell: process.platform === 'win32',
      encoding: /** @type {const} */ ('utf8'),
    };
    const [{ files }] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { ...options, stdio: 'pipe' }),
    );
    installed = files.map((/** @type {{ path: string }} */ file) => file.path);
  });

  test('the licence and the pages are installed', () => {
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md']) {
      assert.ok(installed.includes(file));
    }
  });

  test('every relative link of a page leads to an installed file', () => {
    for (const file of installed.filter((name) => name.endsWith('.md'))) {
      assert.deepEqual(lostLinks(read(file), file, installed), [], file);
    }
  });

  test('no help, hint or message names a file of the repository', () => {
    for (const file of installed.filter((name) => /^lib\/.*\.m?js$/.test(name))) {
      assert.deepEqual(namedPaths(read(file)), [], file);
    }
  });

  test('the checks see what is lost', () => {
    assert.deepEqual(lostLinks('[a](docs/cli.md) [b](LICENSE)', 'README.md', ['LICENSE']), ['docs/cli.md']);
    assert.deepEqual(namedPaths("// docs/a.md\n/* docs/b.md */ fail('see docs/c.md');"), ['docs/c.md']);
    assert.deepEqual(namedPaths("see('https://example.com/docs/c.md')"), []);
  });
});

test('every address of the repository is that of package.json', () => {
  const [, owner] = [...manifest.homepage.matchAll(ADDRESS)][0];
  assert.equal(manifest.repository.url, `git+https://github.com/${owner}/${manifest.name}.git`);
  assert.equal(manifest.bugs, `https://github.com/${owner}/${manifest.name}/issues`);
  const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  for (const file of tracked.filter((name) => /\.(?:md|m?js|json|yml)$/.test(name))) {
    for (const [address, named] of read(file).matchAll(ADDRESS)) {
      assert.equal(named, owner, `${file}: ${address}`);
    }
  }
});
