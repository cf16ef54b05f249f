'use strict';

// Runs once: the command signs nothing.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const { COMMANDS, optionsOf } = require('../../lib/cli/commands');
const { zshScript } = require('../../lib/cli/completion');
const { MAIN, environment } = require('../support/cli/cli');

/** @type {string} */
let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-cli-'));
  fs.writeFileSync(path.join(folder, 'a report.html'), '');
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/**
 * What bash completes the last word to.
 *
 * @param {string[]} words
 * @returns {string[]}
 */
function complete(...words) {
  const script = `
    source <("${process.execPath}" "${MAIN}" completion bash)
    complete -p bybit-auth >&2
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
    _bybit_auth
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', 'bybit-auth', ...words], {
    encoding: 'utf8',
    cwd: folder,
    env: environment(),
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /-F _bybit_auth bybit-auth/);
  return stdout.split('\n').filter(Boolean);
}

const hasBash = spawnSync('bash', ['--version']).status === 0;
const hasZsh = spawnSync('zsh', ['--version']).status === 0;

describe('bash', { skip: hasBash ? false : 'there is no bash' }, () => {
  test('commands', () => {
    assert.deepEqual(complete(''), [...COMMANDS.map(({ name }) => name), '--help', '--version']);
    assert.deepEqual(complete('do'), ['doctor']);
  });

  test('every option of every command', () => {
    for (const command of COMMANDS) {
      const options = complete(command.name, '--');
      for (const name of Object.keys(optionsOf(command))) assert.ok(options.includes(`--${name}`), name);
    }
    assert.deepEqual(complete('doctor', '--js'), ['--json']);
  });

  test('values of options, also behind =', () => {
    assert.deepEqual(complete('doctor', '--env', ''), ['mainnet', 'testnet', 'demo']);
    assert.deepEqual(complete('doctor', '--env', '=', 'te'), ['testnet']);
    assert.deepEqual(complete('doctor', '--env', '='), ['mainnet', 'testnet', 'demo']);
    assert.deepEqual(complete('sandbox', '-e', 'd'), ['demo']);
    assert.deepEqual(complete('doctor', '--host', 'm'), ['mainnet=']);
    assert.deepEqual(complete('doctor', '--interval', ''), []);
    assert.deepEqual(complete('doctor', '--html', 'a'), ['a report.html'], 'one file, with a space');
  });

  test('operands', () => {
    assert.deepEqual(complete('explain', '3300').sort(), ['33002', '33004']);
    assert.deepEqual(complete('explain', '-2'), ['-2015']);
    assert.deepEqual(complete('explain', 'clock-'), ['clock-ahead', 'clock-behind']);
    assert.deepEqual(complete('completion', ''), ['bash', 'zsh']);
    assert.deepEqual(complete('help', 'sa'), ['sandbox']);
    assert.deepEqual(complete('nonsense', ''), []);
  });
});

describe('zsh', () => {
  test('every command and option is in the script', () => {
    const script = zshScript();
    assert.match(script, /^#compdef bybit-auth\n/);
    for (const command of COMMANDS) {
      assert.ok(script.includes(`${command.name})\n`), command.name);
      for (const name of Object.keys(optionsOf(command))) assert.ok(script.includes(`--${name}`), name);
    }
  });

  test('zsh can read it', { skip: hasZsh ? false : 'there is no zsh' }, () => {
    const { status, stderr } = spawnSync('zsh', ['-n'], { input: zshScript(), encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
});
