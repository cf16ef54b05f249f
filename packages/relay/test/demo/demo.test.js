'use strict';

/** The demo passes, and what it compares can fail. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { compare } = require('../../demo/compare');

const DEMO = path.join(__dirname, '..', '..', 'demo', 'run.js');

test('a kill with orders under way loses none and doubles none', async () => {
  const { code, output } = await new Promise((resolve) => {
    execFile(process.execPath, [DEMO], { timeout: 10 * 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
  assert.equal(code, 0, output);
  assert.match(output, /96 orders, each of them once: 0 lost, 0 doubled/);
  assert.match(output, /the ledger has .* [1-9]\d* sending/, 'orders were under way');
  assert.match(output, /signal-3: 500[^]*signal-3: 200 .*"duplicate":true/);
  assert.match(output, /signal-6: 502[^]*signal-6: 202/);
});

test('--help says what the demo does, and another option is a mistake', async () => {
  const demo = (...args) =>
    new Promise((resolve) => {
      execFile(process.execPath, [DEMO, ...args], (error, stdout, stderr) =>
        resolve([error?.code ?? 0, stdout, stderr]),
      );
    });
  const [code, help, problems] = await demo('--help');
  assert.deepEqual([code, problems], [0, '']);
  assert.match(help, /twelve accounts/);
  assert.deepEqual(await demo('--fast'), [2, '', `The demo has no options but --help.\n\n${help}`]);
});

test('a lost, a doubled, an unknown and a strange order are found', () => {
  const intents = ['a', 'b', 'c'].map((id) => ({ id, account: 'account01', state: 'accepted' }));
  const ledger = { signals: [{ id: 'signal', duplicates: 0, intents }] };
  const orders = ['a', 'b', 'c'].map((id) => ({ account: 'account01', id }));
  assert.deepEqual(compare(ledger, orders, 3).problems, []);
  assert.deepEqual(compare(ledger, orders.slice(1), 3).problems, ['lost: account01 a (accepted)']);
  assert.match(
    compare(ledger, [...orders, orders[0]], 3).problems.join(),
    /placed more than once: account01 a/,
  );
  assert.match(
    compare(ledger, [...orders, { account: 'account01', id: 'x' }], 3).problems.join(),
    /not in the ledger.* x/,
  );
  assert.match(compare(ledger, orders, 4).problems.join(), /has 3 orders instead of 4/);
  intents[0].state = 'unknown';
  assert.match(
    compare(ledger, orders, 3).problems.join(),
    /not accepted in the ledger: account01 a \(unknown\)/,
  );
});
