'use strict';

/** The store as a part of a process: its thread, its driver, its steps. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');

const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { startProcess } = require('./support/process');

test('each commit tells its steps, in the thread that makes it, before and after', async (t) => {
  const file = path.join(temporaryFolder(t), 'relay.db');
  const execArgv = ['--require', path.join(__dirname, 'support', 'print-steps.js')];
  const running = startProcess(t, 'accept', { file, count: 1 }, { execArgv });
  await running.line('closed');
  const steps = running.lines.filter((line) => / (accept|ack)/.test(line) || line.startsWith('ack'));
  assert.deepEqual(steps, [
    'step commit before begin accept',
    'step commit before commit accept',
    'step commit after commit accept',
    'step commit after answer accept',
    'ack s1',
  ]);
});

test('an open store does not keep a process alive that has nothing to do', async (t) => {
  const file = path.join(temporaryFolder(t), 'relay.db');
  const running = startProcess(t, 'leave', { file });
  await running.ended;
  assert.deepEqual(running.lines.slice(1), ['accepted']);
});

const [major, minor] = process.versions.node.split('.').map(Number);
const builtIn = major > 22 || (major === 22 && minor >= 13);

test('the driver is that of Node.js, where it has one', async (t) => {
  const running = startProcess(t, 'hold', { file: path.join(temporaryFolder(t), 'relay.db') });
  assert.equal(await running.line('open'), `open 1 ${builtIn ? 'node:sqlite' : 'better-sqlite3'}`);
  // Node.js 22 would warn that it is experimental.
  assert.equal(running.errors, '');
});

test(
  'without a driver, the error says what to install',
  { skip: builtIn && 'this Node.js has a driver of its own' },
  async (t) => {
    const folder = temporaryFolder(t);
    const running = startProcess(t, 'hold', { file: path.join(folder, 'relay.db') }, { cwd: folder });
    assert.match(await running.line('error'), /^error ERR_RELAY_NO_SQLITE .*npm install better-sqlite3@12$/);
  },
);
