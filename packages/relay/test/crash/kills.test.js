'use strict';

/** The random kills in some seconds: that they pass, and that a relay that was spoilt is found out. */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { whyNoPowerCut } = require('./power-cut.js');
const { SABOTAGES } = require('./sabotage.js');

const SCRIPT = path.join(__dirname, 'kills.js');
const folder = temporaryFolder(test);
/** Of a sabotage, until it is found. */
const MOST_RUNS = 8;

/** @param {string[]} args @returns {Promise<{ status: number, stdout: string, stderr: string }>} */
function kills(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('nothing is lost, and nothing doubled', async () => {
  const json = path.join(folder, 'kills.json');
  const progress = path.join(folder, 'progress.json');
  const { status, stdout, stderr } = await kills([
    '--seconds=12',
    '--mix=orders',
    '--seed=3',
    `--json=${json}`,
    `--progress=${progress}`,
  ]);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^Nothing lost, nothing doubled: rounds \d+ {2}kills \d+/);
  const { lost, doubled, kills: count, executed, perRound } = JSON.parse(fs.readFileSync(json, 'utf8'));
  assert.deepEqual([lost, doubled], [0, 0]);
  assert.ok(count > 0 && executed > 0);
  assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1)).rounds, perRound.length);

  const again = await kills(['--seconds=12', '--mix=orders', `--progress=${progress}`]);
  assert.equal(again.status, 0, again.stdout + again.stderr);
  assert.match(again.stderr, /seed 3/, 'goes on with the seed of the first run');
  assert.match(again.stdout, new RegExp(`rounds ${perRound.length} `), 'and has nothing left to do');
});

test('signals of every kind do what they say', async () => {
  const json = path.join(folder, 'mixed.json');
  const { status, stdout, stderr } = await kills(['--seconds=12', '--mix=all', '--seed=3', `--json=${json}`]);
  assert.equal(status, 0, stdout + stderr);
  const { perRound } = JSON.parse(fs.readFileSync(json, 'utf8'));
  const kinds = perRound.flatMap(({ states }) => Object.keys(states)).map((end) => end.split(' ')[0]);
  assert.deepEqual([...new Set(kinds)].sort(), ['cancel', 'close', 'order', 'target']);
});

describe('a relay that was spoilt is found out', { concurrency: 2 }, () => {
  for (const [name, { meaning, mix, shownIn }] of Object.entries(SABOTAGES)) {
    const skip = name === 'no-fsync' ? (whyNoPowerCut() ?? false) : false;
    test(`${name}: ${meaning}`, { skip }, async () => {
      const args = ['--seconds=15', `--kind=${shownIn.at(-1)}`, `--sabotage=${name}`];
      let outcome = await kills([...args, '--seed=1']);
      // On a busy machine less happens in a run, and the harm may not show in the first one.
      for (let seed = 2; outcome.status === 0 && seed <= MOST_RUNS; seed += 1) {
        outcome = await kills([...args, `--seed=${seed}`]);
      }
      const { status, stdout, stderr } = outcome;
      assert.equal(status, 1, stdout + stderr);
      assert.match(stdout, /^FAILED/);
      const { lost, doubled, violations } = JSON.parse(stdout.trim().split('\n').at(-1));
      assert.ok(violations > 0 && (mix === 'all' || lost + doubled > 0), stdout + stderr);
    });
  }
});

test('usage: help exits with 0, a mistake with 2', async () => {
  const help = await kills(['--help']);
  assert.equal(help.status, 0);
  for (const option of [
    '--minutes',
    '--seed',
    '--kind',
    '--mix',
    '--power-cut',
    '--sabotage',
    '--json',
    '--progress',
  ]) {
    assert.ok(help.stdout.includes(option), option);
  }
  for (const mistake of [['--minutes=x'], ['--kind=x'], ['--mix=x'], ['--sabotage=x'], ['--x']]) {
    const { status, stderr } = await kills(mistake);
    assert.equal(status, 2, mistake.join(' '));
    assert.match(stderr, /^kills: /);
  }
});
