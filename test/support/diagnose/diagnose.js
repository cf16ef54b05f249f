'use strict';

/** What the tests of diagnose() share: a sandbox, signers for it, and a look at what must never be shown. */

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const { diagnose } = require('../../../lib/index.js');
const { openSandbox } = require('../open-sandbox.js');
const { KEY, OTHER_SECRET } = require('../fixtures.js');
const { newSigner } = require('../new-signer.js');

/** A key that may be used from this machine alone, so that nothing warns of it. */
const BOUND_KEY = Object.freeze({ ...KEY, ips: ['127.0.0.1'] });

/** A sandbox that ends with the test, and a diagnosis of it. */
async function openDiagnosisLab(t, options = {}) {
  const sandbox = await openSandbox(t, options);
  const signer = newSigner();
  return {
    sandbox,
    signer,
    /** Asks the sandbox's mainnet, unless the options say otherwise, and checks what holds of every diagnosis. */
    async diagnose(diagnoseOptions = {}) {
      const before = sandbox.requests.length;
      const diagnosis = await diagnose({
        signer,
        baseURL: sandbox.urls.mainnet,
        environments: sandbox.urls,
        ...diagnoseOptions,
      });
      assertSound(diagnosis);
      assert.equal(sandbox.requests.length - before, diagnosis.requests.length);
      return diagnosis;
    },
  };
}

/** What holds of every diagnosis, whatever was found. */
function assertSound(diagnosis) {
  assert.deepEqual(
    diagnosis.checks.map(({ step }) => step),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  for (const { id, status, evidence, title, url } of diagnosis.checks) {
    assert.ok(['fail', 'warn', 'pass', 'unknown'].includes(status), id);
    for (const text of [evidence, title]) assert.ok(typeof text === 'string' && text.length > 0, id);
    assert.ok(URL.canParse(url), id);
  }
  for (const { id, title, evidence, fix, url } of diagnosis.hints) {
    for (const text of [id, title, evidence, fix]) assert.ok(typeof text === 'string' && text.length > 0, id);
    assert.ok(URL.canParse(url), id);
  }
  assert.equal(diagnosis.ok, ['healthy', 'warning'].includes(diagnosis.verdict), diagnosis.verdict);
  assert.equal(diagnosis.hints.length > 0, diagnosis.verdict !== 'healthy', diagnosis.verdict);
  assert.ok(diagnosis.requests.length <= 6, 'at most six requests');
  if (diagnosis.ok) assert.equal(diagnosis.category, null);
  assert.ok(!diagnosis.summary.includes('\n') && diagnosis.summary.endsWith('.'), diagnosis.summary);
  assertDiscreet(diagnosis);
}

/** Neither print nor JSON shows a secret, a signature or a whole API key. */
function assertDiscreet(diagnosis) {
  const views = [
    JSON.stringify(diagnosis),
    diagnosis.toText(),
    diagnosis.toText({ colour: true }),
    inspect(diagnosis, { depth: 9, showHidden: true }),
    String(diagnosis.error?.stack),
  ];
  for (const view of views) {
    for (const hidden of [KEY.apiKey, KEY.secret, OTHER_SECRET]) assert.ok(!view.includes(hidden), view);
    assert.doesNotMatch(view, /[0-9a-f]{64}/i);
  }
}

/** `{ clock: 'pass', … }` */
function statuses(diagnosis) {
  return Object.fromEntries(diagnosis.checks.map(({ id, status }) => [id, status]));
}

function stepOf(diagnosis, id) {
  return diagnosis.checks.find((step) => step.id === id);
}

module.exports = { BOUND_KEY, assertSound, openDiagnosisLab, statuses, stepOf };
