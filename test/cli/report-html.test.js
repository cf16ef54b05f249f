'use strict';

/** The doctor's page as text. npm run test:browser looks at it in Chromium. */

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { before, describe, test } = require('node:test');

const { html, trusted } = require('../../lib/cli/report/escape');
const { reportHtml } = require('../../lib/cli/report/html');
const { KEYS, SECRET } = require('../support/cli/cli');
const { ORIGIN, everyDiagnosis } = require('../support/cli/diagnoses');

/** @type {Awaited<ReturnType<typeof everyDiagnosis>>} */
let diagnoses;

before(async () => {
  diagnoses = await everyDiagnosis();
});

describe('templates', () => {
  test('a value is text, wherever it stands', () => {
    assert.equal(
      html`<p title="${'"\'>'}">${'<b>&'}</p>`.text,
      '<p title="&quot;&#39;&gt;">&lt;b&gt;&amp;</p>',
    );
    assert.equal(html`${[html`<i></i>`, '<i>', null, undefined, false, 0]}`.text, '<i></i>&lt;i&gt;0');
    assert.equal(html`${{ text: '<b>' }}`.text, '[object Object]', 'what looks like markup is none');
    assert.equal(html`${trusted('<b>')}`.text, '<b>');
  });

  test('a trace id is shown whole, whatever digits it has; a signed string is not', () => {
    for (const id of ['b4fd08955b83f9501548233182816ab3', '1700000000000abcdefabcdefabcdefa']) {
      assert.equal(html`${id}`.text, id);
    }
    const signed = '1700000000000AbCdEfGhIjKlMnOpQr5000';
    assert.equal(html`${signed}`.text, '1700000000000AbCd…');
    assert.equal(html`${`[${signed}]`}`.text, '[1700000000000AbCd…]');
  });

  test('secrets and control characters are taken out once more', () => {
    const text = html`${`x-bapi-sign: ${'ab'.repeat(32)}\u0000\u202e end`}`.text;
    assert.equal(text, 'x-bapi-sign: [redacted] end');
  });
});

describe('the page as text', () => {
  test('says what was found, and holds no secrets', () => {
    for (const { name, diagnosis, verdict, says } of diagnoses) {
      const page = reportHtml(diagnosis, ORIGIN);
      assert.equal(diagnosis.verdict, verdict, name);
      assert.ok(page.includes(says), `${name}: ${says}`);
      for (const secret of [SECRET, ...Object.values(KEYS)]) assert.ok(!page.includes(secret), name);
      assert.doesNotMatch(page.replace(/sha256-[^']+/, ''), /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/, name);
    }
  });

  test('shows every request with its ids, times, and headers', () => {
    const { diagnosis } = diagnoses[0];
    const page = reportHtml(diagnosis, ORIGIN);
    assert.equal(diagnosis.requests.length, 4);
    for (const { traceId, requestId, replyHeaders } of diagnosis.requests) {
      for (const shown of [traceId, requestId, ...Object.keys(replyHeaders)]) {
        assert.ok(page.includes(String(shown)), String(shown));
      }
    }
    assert.match(page, /x-bapi-sign<\/dt>\s*<dd>\[redacted\]/);
    assert.match(page, /x-bapi-api-key<\/dt>\s*<dd>cli-…/);
    assert.match(page, /bybit-auth 1\.2\.3 \(native backend\) on Node\.js v20\.0\.0/);
  });

  test('is the same for the same diagnosis, and takes what is missing', () => {
    const { diagnosis } = diagnoses[0];
    assert.equal(reportHtml(diagnosis, ORIGIN), reportHtml(diagnosis, ORIGIN));
    const request = { phase: 'clock', environment: null, method: 'GET', url: 'nonsense', httpStatus: null };
    const bare = {
      ...diagnosis,
      key: null,
      clock: null,
      environment: null,
      requests: [request],
      startedAt: NaN,
    };
    assert.match(reportHtml(bare, { version: '', node: '', backend: '' }), /no reply/);
  });

  test('passed steps are folded, others are not, and each state has one word', () => {
    for (const { name, diagnosis } of diagnoses) {
      const page = reportHtml(diagnosis, ORIGIN);
      const [, folded = ''] = /<details class="passed card">([^]*?)<\/details>/.exec(page) ?? [];
      const marks = (/** @type {string} */ text) =>
        [...text.matchAll(/<li class="step (\w+)">\s*<span class="mark">.*?<\/svg>\s*(\w+)<\/span/g)].map(
          ([, ...pair]) => pair,
        );
      const inside = marks(folded);
      assert.ok(
        inside.every(([status, word]) => status === 'pass' && word === 'pass'),
        name,
      );
      const passed = diagnosis.checks.filter(({ status }) => status === 'pass');
      assert.equal(inside.length, passed.length, name);
      const all = marks(page);
      assert.equal(all.length, 9, name);
      assert.ok(
        all.every(([status, word]) => status === word),
        name,
      );
    }
  });

  test('the report as text can be copied, and only the script of the button may run', () => {
    for (const { name, diagnosis } of diagnoses) {
      const page = reportHtml(diagnosis, ORIGIN);
      assert.equal(page.match(/<script/g)?.length, 1, name);
      const [, script] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
      const hash = createHash('sha256').update(String(script)).digest('base64');
      assert.ok(page.includes(`script-src 'sha256-${hash}'`), name);
      assert.doesNotMatch(page, /unsafe-/);
      const [, text] = /<pre id="text">([^]*?)<\/pre>/.exec(page) ?? [];
      assert.match(String(text), /^(?:HEALTHY|WARNING|CAUSE FOUND|NOT SETTLED|NO VERDICT): /, name);
      assert.match(String(text), /\nFacts:\n {2}\S/, name);
    }
  });

  test('a link leads to a page of the documentation or is no link', () => {
    const { diagnosis } = diagnoses[1];
    const checks = diagnosis.checks.map((step) => ({ ...step, url: 'javascript:alert(1)' }));
    const hints = checks.map((check) => ({ ...check, fix: 'x', open: 'javascript:alert(2)' }));
    assert.doesNotMatch(reportHtml({ ...diagnosis, checks, hints }, ORIGIN), /<a /);
  });
});
