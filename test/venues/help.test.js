'use strict';

// Runs once: it looks at pages.

const { describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { CATEGORIES, categoriesOf, helpOf } = require('../../lib/errors/causes');
const { classify } = require('../../lib/classify');
const { VENUES } = require('../../lib/venues');
const { PAGES, render } = require('../../scripts/docs-errors');
const { temporaryFolder } = require('../support/temporary-folder.js');

const { bybit } = VENUES;
const { mistakes } = bybit.help;
const SCRIPT = path.join(__dirname, '..', '..', 'scripts', 'docs-errors.js');
const DOCS = path.join(__dirname, '..', '..', 'docs');
const SHIPPED = Object.keys(PAGES).map((id) => VENUES[id]);

for (const venue of SHIPPED) {
  const { causes, mistakes: own, samples, requestCodes } = venue.help;
  describe(venue.title, () => {
    test('every category, and the credentials, have a text for people', () => {
      for (const name of [...categoriesOf(venue), 'credential']) {
        const { what, proof, remedy } = helpOf(name, venue);
        for (const sentence of [what, proof, ...remedy]) {
          assert.match(sentence, /^[A-Z].*\.$/s, name);
          assert.doesNotMatch(sentence, /undefined/, name);
        }
        assert.ok(remedy.length > 0, name);
      }
    });

    test('it has texts of its own for causes that exist', () => {
      for (const name of Object.keys(causes)) assert.ok(name in CATEGORIES, name);
    });

    test('every misreading is corrected, in sentences', () => {
      for (const [name, { often, truth }] of Object.entries(own)) {
        assert.match(often, /^[A-Z].*\.$/s, name);
        assert.match(truth, /^[A-Z0-9].*\.$/s, name);
        assert.notEqual(often, truth);
      }
    });

    test('each sample is a refusal, and each code of a row has one', () => {
      for (const { body, context, text } of samples) {
        assert.ok(classify(body, { ...context, venue: venue.id }), text);
      }
      const shown = new Set(samples.map(({ code }) => code));
      const unseen = venue.replies.rows
        .filter(({ category }) => category !== 'business' && category !== 'success')
        .flatMap(({ codes = [] }) => codes)
        .filter((code) => code !== 0 && code !== 200 && !shown.has(code));
      assert.deepEqual(unseen, []);
    });

    test('at least 40 codes about requests are known, and none of them is about the key', () => {
      const codes = Object.keys(requestCodes);
      assert.ok(codes.length >= 40, String(codes.length));
      for (const code of codes) {
        const body = venue.help.pasted.bodyOf(venue.replies.labels ? code : Number(code), undefined, {});
        assert.equal(classify(body, { venue: venue.id })?.category, 'business', code);
        assert.match(requestCodes[code], /^(?:the|a) .* \(.*\)|^the /, code);
      }
    });
  });
}

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

test('the pages are what the tables say', () => {
  for (const venue of SHIPPED) {
    const page = fs.readFileSync(path.join(DOCS, PAGES[venue.id]), 'utf8');
    assert.equal(page, render(venue), 'stale: run node scripts/docs-errors.js');
  }
  execFileSync(process.execPath, [SCRIPT, '--check']);
});

test('a page that is stale is noticed', (t) => {
  const page = path.join(temporaryFolder(t), 'errors.md');
  fs.writeFileSync(page, `${render()}changed\n`);
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--check', page], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /stale/);
});

test('every category and code is on the page of its exchange', () => {
  for (const venue of SHIPPED) {
    const page = render(venue);
    for (const name of categoriesOf(venue)) assert.ok(page.includes(`## \`${name}\``), name);
    for (const code of venue.replies.rows.flatMap(({ codes = [] }) => codes)) {
      if (code !== 20001) assert.ok(page.includes(`\`${code}\``), String(code));
    }
    assert.doesNotMatch(page, /\[object|`undefined`|\bNaN\b/);
  }
});
