'use strict';

// Runs once: it looks at pages.

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { CATEGORIES, helpOf } = require('../../lib/errors/causes');
const { classify } = require('../../lib/classify');
const { VENUES } = require('../../lib/venues');
const { render } = require('../../scripts/docs-errors');
const { temporaryFolder } = require('../support/temporary-folder.js');

const { bybit } = VENUES;
const { causes, mistakes } = bybit.help;
const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'docs-errors.js');
const PAGE = path.join(__dirname, '..', '..', 'docs', 'errors.md');

test('every category, and the credentials, have a text for people', () => {
  for (const name of [...Object.keys(CATEGORIES), 'credential']) {
    const { what, proof, remedy } = helpOf(name, bybit);
    for (const sentence of [what, proof, ...remedy]) assert.match(sentence, /^[A-Z].*\.$/s, name);
    assert.ok(remedy.length > 0, name);
  }
});

test('the exchange has texts of its own for causes that exist', () => {
  for (const name of Object.keys(causes)) assert.ok(name in CATEGORIES, name);
});

test('every misreading is corrected, in sentences', () => {
  for (const [name, { often, truth }] of Object.entries(mistakes)) {
    assert.match(often, /^[A-Z].*\.$/s, name);
    assert.match(truth, /^[A-Z].*\.$/s, name);
    assert.notEqual(often, truth);
  }
});

test('what the misreadings say is what the code does', () => {
  const category = (retCode, retMsg = '', context = {}) => classify({ retCode, retMsg }, context).category;
  assert.match(mistakes[33004].truth, /has expired/);
  assert.equal(category(33004), 'key-expired');
  assert.match(mistakes[10003].truth, /does not know the key/);
  assert.equal(category(10003), 'key-or-environment');
  assert.equal(category(10003, '', { transport: 'websocket-trade' }), 'session-limit');
  assert.match(mistakes[33002].truth, /inferred/);
  assert.equal(classify({ retCode: 33002 }).confidence, 'inferred');
  assert.equal(category(10001), 'business');
  assert.equal(category(10001, 'openapi sign params error'), 'missing-auth');
  assert.equal(category(10006), 'rate-limit');
  for (const status of [401, 403, 404, 429]) assert.ok(mistakes[status]);
  const known = new Set(bybit.replies.rows.flatMap(({ codes = [] }) => codes.map(String)));
  const statuses = new Set(['401', '403', '404', '429']);
  assert.deepEqual(
    Object.keys(mistakes).filter((name) => !known.has(name) && !statuses.has(name)),
    [],
  );
});

test('docs/errors.md is what the tables say', () => {
  assert.equal(fs.readFileSync(PAGE, 'utf8'), render(), 'stale: run node scripts/docs-errors.js');
  execFileSync(process.execPath, [SCRIPT, '--check']);
});

test('a page that is stale is noticed', (t) => {
  const page = path.join(temporaryFolder(t), 'errors.md');
  fs.writeFileSync(page, `${render()}changed\n`);
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--check', page], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /stale/);
});

test('every category, code, step and error class is on the page', () => {
  const page = render();
  for (const name of Object.keys(CATEGORIES)) assert.ok(page.includes(`## \`${name}\``), name);
  for (const code of bybit.replies.rows.flatMap(({ codes = [] }) => codes)) {
    if (code !== 20001) assert.ok(page.includes(`\`${code}\``), String(code));
  }
  assert.doesNotMatch(page, /\[object|`undefined`|\bNaN\b/);
});
