'use strict';

/** What the documents name exists: files, npm scripts, targets of make, and pages that they link to. */

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { homepage, scripts } = require('../../package.json');
const { linksOf } = require('../support/documents/links.js');

const ROOT = path.join(__dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const documents = tracked.filter((file) => /^(docs\/)?[\w-]+\.md$/.test(file));
const read = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** @returns {string[]} what does not exist, of what a text names */
function missingScripts(text) {
  const named = [...text.matchAll(/\bnpm (?:run|run-script)(?: --silent)? ([a-z][\w:-]*)/g)];
  return named.map(([, name]) => name).filter((name) => scripts[name] === undefined);
}

function missingTargets(text) {
  return [...text.matchAll(/\bmake -C ([\w/]+) ([\w-]+)/g)]
    .filter(([, folder, target]) => {
      const makefile = path.join(ROOT, folder, 'Makefile');
      return (
        !fs.existsSync(makefile) || !new RegExp(`^${target}:`, 'm').test(fs.readFileSync(makefile, 'utf8'))
      );
    })
    .map(([command]) => command);
}

/** What a run makes, and git ignores, need not be there. @param {string} file */
const isMade = (file) => spawnSync('git', ['check-ignore', '--quiet', file], { cwd: ROOT }).status === 0;

/** Files that are named as code, from the root of the repository: `test/….js`, `src/…`. */
function missingFiles(text) {
  const named = [...text.matchAll(/`((?:test|src|lib|scripts|bench|examples|docs|\.github)\/[\w./-]*\w)`/g)];
  return named
    .map(([, file]) => file)
    .filter((file) => !fs.existsSync(path.join(ROOT, file)) && !isMade(file));
}

/** The anchors of a page as GitHub and npm make them. @param {string} text */
function anchorsOf(text) {
  const counts = new Map();
  const prose = text.replace(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** @param {string} text @param {string} file @returns {string[]} links into the repository that lead nowhere */
function missingLinks(text, file) {
  return linksOf(text, file, homepage)
    .filter(({ target, anchor }) => {
      const found = path.join(ROOT, target);
      if (!fs.existsSync(found)) return true;
      if (anchor === '' || !found.endsWith('.md')) return false;
      return !anchorsOf(target === file ? text : fs.readFileSync(found, 'utf8')).includes(anchor);
    })
    .map(({ href }) => href);
}

test('the checks see what is missing', () => {
  assert.deepEqual(missingScripts('`npm run nonsense -- --help`'), ['nonsense']);
  assert.deepEqual(missingTargets('make -C test/native nonsense'), ['make -C test/native nonsense']);
  assert.deepEqual(missingFiles('in `test/nonsense.test.js`'), ['test/nonsense.test.js']);
  assert.deepEqual(missingLinks('[a](docs/nonsense.md#b)', 'README.md'), ['docs/nonsense.md#b']);
  assert.deepEqual(missingLinks('# A `b`, c\n[a](#a-b-c) [d](#d)', 'README.md'), ['#d']);
  assert.deepEqual(missingLinks('[a][b]\n\n[b]: nonsense.md', 'docs/axios.md'), ['nonsense.md']);
  const page = `${homepage.replace(/#.*/, '')}/blob/main`;
  assert.deepEqual(missingLinks(`[a](${page}/nonsense) [b](${page}/docs)`, 'README.md'), [
    `${page}/nonsense`,
  ]);
  assert.ok(documents.includes('SECURITY.md') && documents.includes('docs/sandbox.md'));
});

for (const document of documents) {
  test(`${document}: every command, file and page that it names exists`, () => {
    const text = read(document);
    assert.deepEqual(
      {
        scripts: missingScripts(text),
        targets: missingTargets(text),
        files: missingFiles(text),
        links: missingLinks(text, document),
      },
      { scripts: [], targets: [], files: [], links: [] },
    );
  });
}

test('SECURITY.md: every promise names something that shows it', () => {
  const rows = read('SECURITY.md')
    .split('## Threat model')[1]
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => /^\| (?!threat|---)/.test(line));
  assert.ok(rows.length >= 15);
  for (const row of rows) {
    const cells = row.split(' | ');
    assert.match(cells.at(-1), /`(test\/|packages\/relay\/test\/|npm run |make -C )/, cells[0]);
  }
});

test('the README opens with the two commands', () => {
  const [, block] = /^```sh\n([\s\S]*?)^```$/m.exec(read('README.md'));
  assert.equal(block, 'npm install && npm run demo\nnpm test\n');
});

test('the comparison is what was measured last', () => {
  const script = path.join(ROOT, 'scripts', 'docs-comparison.js');
  execFileSync(process.execPath, [script, '--check', '--no-measure'], { cwd: ROOT });
});

test('the README stays below 150 lines, so that it is read to its end', () => {
  const lines = read('README.md').trimEnd().split('\n').length;
  assert.ok(lines < 150, `${lines} lines`);
});
