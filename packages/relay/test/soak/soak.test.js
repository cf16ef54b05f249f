'use strict';

/** The soak of the relay in some seconds, with four of its faults. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');

const SCRIPT = path.join(__dirname, 'run.js');
const folder = temporaryFolder(test);

/** @param {string[]} args @returns {Promise<{ status: number, stdout: string, stderr: string }>} */
function soak(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('every order is accounted for', async () => {
  const json = path.join(folder, 'soak.json');
  const faults = 'key revoked,answers lost,orders late,relay stopped';
  const args = ['--seconds=10', '--rate=3', '--seed=2', `--faults=${faults}`, `--json=${json}`];
  const { status, stdout, stderr } = await soak(args);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /Every order is accounted for/);
  assert.match(stdout, /resident memory: .* MiB at the start/);
  const { lost, doubled, executed, intents, phases, violations } = JSON.parse(fs.readFileSync(json, 'utf8'));
  assert.deepEqual([lost, doubled, violations], [0, 0, []]);
  assert.ok(executed > 0 && executed <= intents);
  assert.ok(phases['key revoked'].hold > 0, 'orders were held while the gates were closed');
  assert.ok(phases['answers lost'].lose > 0);
});

test('usage: help exits with 0, a mistake with 2', async () => {
  const help = await soak(['--help']);
  assert.equal(help.status, 0);
  for (const option of ['--seconds', '--rate', '--seed', '--faults', '--json', '--quick']) {
    assert.ok(help.stdout.includes(option), option);
  }
  for (const mistake of [['--seconds=x'], ['--faults=x'], ['--x']]) {
    const { status, stderr } = await soak(mistake);
    assert.equal(status, 2, mistake.join(' '));
    assert.match(stderr, /^soak: /);
  }
});
