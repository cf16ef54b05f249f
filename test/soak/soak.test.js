'use strict';

/** The soak in some seconds: that it passes, and that each of its checks can fail. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { SABOTAGES } = require('./sabotage.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const SCRIPT = path.join(__dirname, 'run.js');
const folder = temporaryFolder(test);

/** @returns {Promise<{ status: number, stdout: string, stderr: string, report: () => any }>} */
function soak(name, args) {
  const file = path.join(folder, `${name}.json`);
  const all = [SCRIPT, '--json', file, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code);
      resolve({ status, stdout, stderr, report: () => JSON.parse(fs.readFileSync(file, 'utf8')) });
    });
  });
}

test('every order is accounted for, and left in time', async () => {
  const faults = 'key revoked,restart,server clock -20 s,reset mid-body,pool held,queue in the agent';
  const args = ['--seconds', '10', '--rate', '60', '--seed', '5', '--faults', faults];
  const { status, stdout, stderr, report } = await soak('clean', args);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /Every order is accounted for/);
  assert.match(stdout, /resident memory: .* MiB at the start/);
  assert.match(stdout, /event loop, ms/);
  assert.match(stdout, /delay median +delay p99 +delay latest +age median +age p99 +age latest/);
  const { totals, phases, violations, options, late } = report();
  assert.deepEqual(violations, []);
  assert.equal(options.seed, 5);
  const { sent, accepted, gate, exchange, network, unknown, silent } = totals;
  assert.equal(silent, 0);
  assert.equal(accepted + gate + exchange + network + unknown, sent);
  const byName = Object.fromEntries(phases.map((/** @type {any} */ phase) => [phase.name, phase]));
  for (const fault of faults.split(',')) assert.ok(byName[fault].sent > 0, fault);
  assert.ok(byName['no fault'].accepted > 0);
  assert.ok(byName['key revoked'].gate > 0);
  assert.ok(byName['key revoked'].closings > 0);
  assert.ok(byName['reset mid-body'].unknown > 0, 'made by the sandbox, and told as an error');
  assert.ok(byName['queue in the agent'].network > 0, 'those past their deadline');
  for (const { name, late: figures, ...counts } of phases) {
    assert.equal(figures.delay !== null, counts.accepted > 0, name);
    if (figures.delay !== null) assert.ok(figures.delay.latest <= 1500 + 300, name);
  }
  assert.ok(late.delay.median <= late.delay.p99 && late.delay.p99 <= late.delay.latest);
  assert.ok(late.age.latest <= 1000 + 300);
});

/** What the run has to say of each. @type {Record<string, RegExp>} */
const FOUND = {
  swallow: /soak-\d+ .* was taken for accepted, and the sandbox has no such order/,
  hang: /soak-\d+ .* was never answered/,
  deny: /soak-\d+ .* was taken for refused, and the sandbox has made it/,
  repeat: /soak-\d+ .* was placed twice/,
  bypass: /soak-\d+ .* went past a closed gate/,
  future: /soak-\d+ .* had a timestamp \d+ ms in the future of the sandbox/,
  late: /soak-\d+ .* left \d+ ms after the call, past its deadline of 1000 ms/,
  stale: /soak-\d+ .* left with a timestamp that was \d+ ms old/,
  expire: /soak-\d+ .* was refused for its timestamp by a clock that the relay knew/,
  unsay: /soak-\d+ .* was taken for unsent, and left/,
  forget: /soak-forgotten reached the sandbox, and the relay had not sent it/,
  reject: /a rejection was not handled: Error: not handled/,
  shut: /the gate of the \w+ account did not open again after "key revoked"/,
};

describe('a run that was spoilt fails and names what was lost', { concurrency: 2 }, () => {
  for (const sabotage of Object.keys(SABOTAGES)) {
    test(`${sabotage}: ${SABOTAGES[sabotage].meaning}`, async () => {
      const args = ['--seconds', '2', '--rate', '60', '--seed', '1', '--faults', 'key revoked'];
      const { status, stdout, stderr, report } = await soak(sabotage, [...args, '--sabotage', sabotage]);
      assert.equal(status, 1, stdout + stderr);
      assert.match(stdout, /FAILED/, stdout + stderr);
      assert.match(stdout, FOUND[sabotage], stdout + stderr);
      assert.doesNotMatch(stdout, /Every order is accounted for/);
      assert.equal(report().ok, false);
    });
  }
});

test('a fault that does nothing fails the run', async () => {
  const { runSoak, FAULTS } = require('./soak.js');
  const fault = FAULTS.find(({ name }) => name === 'key revoked');
  const { begin } = fault;
  fault.begin = () => {};
  try {
    const report = await runSoak({ seconds: 2, rate: 60, seed: 1, faults: ['key revoked'], patienceMs: 500 });
    assert.equal(report.ok, false);
    assert.deepEqual(report.violations, [
      '"key revoked" did not have its effect, which is that a gate closes and holds orders back',
    ]);
  } finally {
    fault.begin = begin;
  }
});

test('usage: help exits with 0, a mistake with 2', async () => {
  const help = await soak('help', ['--help']);
  assert.equal(help.status, 0);
  for (const option of ['--seconds', '--rate', '--seed', '--json', '--quick', '--sabotage']) {
    assert.ok(help.stdout.includes(option), option);
  }
  for (const mistake of [
    ['--seconds', 'x'],
    ['--rate', '0'],
    ['--faults', 'x'],
    ['--sabotage', 'x'],
    ['--x'],
  ]) {
    const { status, stderr } = await soak('mistake', mistake);
    assert.equal(status, 2, mistake.join(' '));
    assert.match(stderr, /^soak: /);
  }
});
