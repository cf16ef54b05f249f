'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/* eslint-disable no-control-regex -- escape sequences of terminals are what is tested */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { describe, test } = require('node:test');
const { stripVTControlCharacters } = require('node:util');

const {
  KEYS,
  MAIN,
  credentials,
  environment,
  hosts,
  useCliLab,
  runCli,
  startCli,
} = require('../support/cli/cli');
const { until } = require('../support/promises.js');

const lab = useCliLab();
const { folder } = lab;

/** @param {string[]} [args] */
function doctorArgs(args = []) {
  return ['doctor', ...hosts(lab.sandbox), ...args];
}

/** @param {string} apiKey */
function options(apiKey) {
  return { env: credentials(apiKey), cwd: folder };
}

const hasScript = spawnSync('script', ['--version']).status === 0;

describe(
  'on a terminal',
  { skip: hasScript ? false : 'there is no script(1) to make a pseudo-terminal' },
  () => {
    /** @param {string[]} args @param {{ columns?: number, env?: Record<string, string> }} [how] */
    function onTerminal(args, { columns = 70, env = {} } = {}) {
      const words = [process.execPath, MAIN, ...doctorArgs(args)].map((word) => `'${word}'`).join(' ');
      const command = ['script', '-qec', `stty cols ${columns}; ${words}`, '/dev/null'];
      return runCli([], {
        command,
        cwd: folder,
        env: { TERM: 'xterm', ...credentials(KEYS.expired), ...env },
      });
    }

    test('colours, a line of progress that is rewritten, and text as wide as the terminal', async () => {
      const { code, stdout } = await onTerminal([]);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /\u001b\[31m/);
      assert.match(stdout, /\[1\/6\] [^\r\n]*what time is it\?…\r\u001b\[2K\[1\/6\]/);
      assert.match(
        stdout,
        /\u001b\[2K(?:\u001b\[\d+m)*CAUSE FOUND/,
        'the report begins where the progress was',
      );
      const report = stripVTControlCharacters(stdout.slice(stdout.lastIndexOf('\u001b[2K')));
      const widths = report.split(/\r?\n/).map((line) => line.length);
      assert.ok(Math.max(...widths) <= 70 && Math.max(...widths) > 60, String(Math.max(...widths)));
    });

    test('NO_COLOR takes the colours, TERM=dumb the rewriting, too', async () => {
      const plain = await onTerminal([], { env: { NO_COLOR: '1' } });
      assert.doesNotMatch(plain.stdout, /\u001b\[\d+m/);
      assert.match(plain.stdout, /\u001b\[2K/);
      const dumb = await onTerminal([], { env: { TERM: 'dumb' } });
      assert.doesNotMatch(dumb.stdout, /\u001b/);
      assert.match(dumb.stdout, /^\[4\/6\] .*what is this key\? 33004/m);
    });
  },
);

describe('without a terminal', () => {
  test('--color and FORCE_COLOR colour all the same; marks stay readable without', async () => {
    for (const [args, env] of [
      [['--colour'], { NO_COLOR: '1' }],
      [[], { FORCE_COLOR: '1' }],
    ]) {
      const { stdout } = await runCli(doctorArgs(/** @type {string[]} */ (args)), {
        cwd: folder,
        env: { ...credentials(KEYS.expired), ...env },
      });
      assert.match(stdout, /\u001b\[31m\[FAIL\]/);
      assert.match(stripVTControlCharacters(stdout), /^ {2}7 \[FAIL\] Expiry: /m);
    }
  });

  test('a reader that stops early is no crash', async () => {
    const words = [process.execPath, MAIN, ...doctorArgs(['--quiet'])].map((word) => `'${word}'`).join(' ');
    const script = `${words} | head -n 1; echo "codes \${PIPESTATUS[*]}"`;
    const { stdout, stderr } = await runCli([], {
      command: ['bash', '-c', script],
      ...options(KEYS.expired),
    });
    assert.match(stdout, /^CAUSE FOUND: .*\ncodes 1 0\n$/);
    assert.equal(stderr, '');
  });

  test('a reader that is gone before anything is written ends a watch', async () => {
    const { child, ended } = startCli(doctorArgs(['--watch', '--interval', '1', '-q']), options(KEYS.works));
    child.stdout.destroy();
    const { code, stderr } = await ended;
    assert.equal(code, 0);
    assert.equal(stderr, '');
  });
});

describe('Ctrl-C', () => {
  test('ends a diagnosis that waits for an answer: 130', async () => {
    lab.sandbox.set({ latencyMs: 60_000 });
    const { child, ended } = startCli(doctorArgs(['--timeout', '60000']), options(KEYS.works));
    await until(() => lab.sandbox.requests.length > 0);
    child.kill('SIGINT');
    const { code, signal, stdout, stderr } = await ended;
    assert.deepEqual([code, signal, stdout], [130, null, '']);
    assert.doesNotMatch(stderr, /Error|\n {4}at /);
  });

  test('SIGTERM likewise: 143', async () => {
    lab.sandbox.set({ latencyMs: 60_000 });
    const { child, ended } = startCli(doctorArgs(['--timeout', '60000', '-q']), options(KEYS.works));
    await until(() => lab.sandbox.requests.length > 0);
    child.kill('SIGTERM');
    assert.equal((await ended).code, 143);
  });

  test('ends explain that waits for the rest of a paste', async () => {
    const { child, ended } = startCli(['explain']);
    child.stdin.on('error', () => {});
    // No pipe takes that much by itself: when it is written, the command is reading.
    await new Promise((resolve) => child.stdin.write(' '.repeat(1_000_000), resolve));
    child.kill('SIGINT');
    const { code, signal, stdout, stderr } = await ended;
    assert.deepEqual([code, signal, stdout, stderr], [130, null, '', '']);
  });
});

describe('--watch', () => {
  test('a full report when the verdict changes, else a line; ends with the code of the last verdict', async () => {
    const args = doctorArgs(['--watch', '--interval', '1']);
    const { child, ended, output, waitFor } = startCli(args, options(KEYS.works));
    await waitFor(/HEALTHY: [^]*\d UTC {2}HEALTHY, local clock \S+ ms (?:ahead|behind) ± \S+ ms\n/);
    assert.equal(output.stdout.match(/^HEALTHY: /gm)?.length, 1, 'one report');
    const refusal = { retCode: 10010, retMsg: 'Unmatched IP', when: { path: '/v5/user/query-api' } };
    lab.sandbox.set({ everyReply: refusal });
    await waitFor(/CAUSE FOUND: [^]*CAUSE FOUND \(ip-not-allowed\), local clock/);
    assert.equal(output.stdout.match(/^CAUSE FOUND: /gm)?.length, 1, 'one report');
    child.kill('SIGINT');
    assert.equal((await ended).code, 1);
  });

  test('--json gives one document a line', async () => {
    const { child, ended, waitFor } = startCli(
      doctorArgs(['--watch', '--interval=1', '--json']),
      options(KEYS.expired),
    );
    await waitFor(/\n[^]*\n/);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(documents.length >= 2);
    assert.ok(documents.every(({ category }) => category === 'key-expired'));
    assert.equal(code, 1);
  });
});

test('the environment of the tests holds no credentials of anybody', () => {
  assert.deepEqual(
    Object.keys(environment()).filter((name) => name.startsWith('BYBIT_API_')),
    [],
  );
});
