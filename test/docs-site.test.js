'use strict';

// Runs once: it looks at pages.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { introductionOf, withLinks } = require('../scripts/docs/copied-pages');

const importFromSite = (/** @type {string} */ name) => import(`../docs/.vitepress/${name}.mjs`);

describe('links of the repository on the site', () => {
  for (const [href, file, page, wanted] of /** @type {[string, string, string, string | null][]} */ ([
    ['gate.md#states', 'docs/axios.md', 'axios.md', 'gate.md#states'],
    ['../examples/got.js', 'docs/clients.md', 'clients.md', 'reference/examples/got.md'],
    ['../examples', 'docs/clients.md', 'clients.md', 'reference/examples/index.md'],
    ['../SECURITY.md', 'docs/gate.md', 'gate.md', 'reference/project/security.md'],
    ['docs/errors.md', 'SECURITY.md', 'reference/project/security.md', '../../errors.md'],
    ['CHANGELOG.md', 'SECURITY.md', 'reference/project/security.md', 'changelog.md'],
    ['../test/gate/gate.test.js', 'docs/gate.md', 'gate.md', null],
    ['https://semver.org/', 'CHANGELOG.md', 'reference/project/changelog.md', 'https://semver.org/'],
    ['#anchor', 'docs/gate.md', 'gate.md', '#anchor'],
  ])) {
    test(`${href} in ${file}`, async () => {
      const { siteLink } = await importFromSite('links');
      assert.equal(siteLink(href, file, page), wanted);
    });
  }

  test('a link that leads to no page becomes its text', () => {
    const text = 'See [the test](test/gate/gate.test.js) and [errors](docs/errors.md), not `[a](b)`.';
    const rewritten = withLinks(text, (href) => (href.startsWith('docs/') ? '../errors.md' : null));
    assert.equal(rewritten, 'See the test and [errors](../errors.md), not `[a](b)`.');
  });
});

describe('what the site shows of other files', () => {
  test('an example begins with what it shows', () => {
    const source = "'use strict';\n\n/**\n * One.\n * Two.\n *\n *   node x.js\n */\n\nconst a = 1;\n";
    assert.deepEqual(introductionOf(source), ['One.\nTwo.', '  node x.js']);
    assert.throws(() => introductionOf('const a = 1;\n'), /begins with a comment/);
  });

  test('a state diagram is the table that it stands for', async () => {
    const { transitionsOf } = await importFromSite('diagrams');
    assert.deepEqual(transitionsOf('stateDiagram-v2\n  [*] --> open: a check: passed\n  open --> [*]\n'), [
      { from: 'start', to: 'open', when: 'a check: passed' },
      { from: 'open', to: 'end', when: '' },
    ]);
    assert.throws(() => transitionsOf('graph TD\n  a --> b'), /no diagrams but/);
    assert.throws(() => transitionsOf('stateDiagram-v2\n  note right of a'), /Not a transition/);
  });
});
