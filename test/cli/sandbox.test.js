'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { after, describe, test } = require('node:test');

const { VENUES } = require('../../lib/venues');

const DEMO_KEY = VENUES.bybit.credentials.demoKey;
const { FAULTS } = require('../../lib/cli/commands/sandbox');
const { createFaults } = require('../../lib/sandbox/bybit/faults.js');
const { MAIN, credentials, environment: cleanEnvironment, runCli, startCli } = require('../support/cli/cli');
const { listen } = require('../support/serve.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const folder = temporaryFolder({ after });

/** @param {string} stdout @returns {string[]} the options for the doctor that were printed */
function advised(stdout) {
  const line = /** @type {RegExpExecArray} */ (/bybit-auth (doctor --sandbox .*)/.exec(stdout))[1];
  return line.trim().split(' ');
}

/** @param {string} greeting @returns {string} the lines to paste: the variables and the doctor */
function pasteable(greeting) {
  return [...greeting.matchAll(/^ {2}((?:export|npx|bybit-auth) .*)$/gm)].map(([, line]) => line).join('\n');
}

/** @returns {string} a PATH on which the program has its name */
function pathWithProgram() {
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.rmSync(path.join(bin, 'bybit-auth'), { force: true });
  fs.symlinkSync(MAIN, path.join(bin, 'bybit-auth'));
  return `${bin}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`;
}

describe('the sandbox', () => {
  test('works as it says it does, logs without secrets, and ends with Ctrl-C', async () => {
    const { child, ended, waitFor } = startCli(['sandbox']);
    const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
    const [, apiKey] = /** @type {RegExpExecArray} */ (/BYBIT_API_KEY=(\S+)/.exec(greeting));
    const [, secret] = /** @type {RegExpExecArray} */ (/BYBIT_API_SECRET=(\S+)/.exec(greeting));
    assert.deepEqual([apiKey, secret], [DEMO_KEY.apiKey, DEMO_KEY.secret]);
    const doctor = await runCli(advised(greeting), { cwd: folder, env: credentials(apiKey, secret) });
    assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
    await waitFor(/mainnet Sand… GET \/v5\/user\/query-api -> HTTP 200 retCode 0 accepted\n/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, '']);
    const log = stdout.slice(greeting.length).trim().split('\n');
    assert.equal(log.length, 4);
    for (const line of log) {
      assert.match(line, /^\d\d:\d\d:\d\d\.\d{3} mainnet /);
      assert.ok(!line.includes(apiKey));
    }
  });

  const CODES = [
    ['binance', '/api/v3/account', /-> HTTP 401 code -2014 /],
    ['okx', '/api/v5/account/config', /-> HTTP 401 code 50103 /],
    ['gate', '/api/v4/spot/accounts', /-> HTTP 400 label MISSING_REQUIRED_HEADER headers\n/],
  ];
  for (const [venue, target, line] of CODES) {
    test(`of ${venue} logs the code of each refusal under the name that it has there`, async () => {
      const { child, ended, waitFor } = startCli(['sandbox', '--venue', venue]);
      const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
      const [, origin] = /** @type {RegExpExecArray} */ (/mainnet +(http:\S+)/.exec(greeting));
      await fetch(origin + target);
      await waitFor(line);
      child.kill('SIGINT');
      assert.equal((await ended).code, 0);
    });
  }

  const noShell = process.platform === 'win32' && 'Windows has no sh';
  test('its lines can be pasted into a shell, also for a demo key of demo', { skip: noShell }, async () => {
    for (const args of [['sandbox'], ['sandbox', '--environment', 'demo']]) {
      const { child, ended, waitFor } = startCli(args);
      const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
      const script = pasteable(greeting);
      assert.equal(script.split('\n').length, 3, script);
      const shell = spawn('sh', ['-c', script], {
        cwd: folder,
        env: { ...cleanEnvironment(), PATH: pathWithProgram() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let report = '';
      shell.stdout.on('data', (data) => (report += data));
      const [code] = await once(shell, 'close');
      assert.equal(code, 0, report);
      // The demo key has no whitelist, which matters where the money is real.
      assert.match(report, /^(?:WARNING: Mainnet|HEALTHY: Demo) accepts key Sand…/);
      child.kill('SIGINT');
      await ended;
    }
  });

  test('run by npx or by an npm script, it says npx', async () => {
    for (const env of [
      { npm_command: 'exec' },
      { npm_command: 'run-script' },
      { npm_config_user_agent: 'pnpm/10' },
    ]) {
      const { child, ended, waitFor } = startCli(['sandbox'], { env });
      const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
      assert.match(pasteable(greeting), /\nnpx bybit-auth doctor --sandbox \d+$/);
      child.kill('SIGINT');
      await ended;
    }
    const help = await runCli(['sandbox', '--help'], { env: { npm_command: 'exec' } });
    assert.match(help.stdout, /^ {2}npx bybit-auth sandbox --port 8080$/m);
    const wrong = await runCli(['sandbocks'], { env: { npm_command: 'exec' } });
    assert.match(wrong.stderr, /Try 'npx bybit-auth --help'\.\n$/);
  });

  test('--help names every fault', async () => {
    assert.deepEqual([...FAULTS].sort(), Object.keys(createFaults().of('mainnet')).sort());
    const { stdout } = await runCli(['sandbox', '--help']);
    for (const fault of FAULTS) assert.ok(stdout.includes(fault), fault);
  });

  test("keys and faults of one's own, as JSON and from a file, on the environment that is named", async () => {
    const file = path.join(folder, 'keys.json');
    fs.writeFileSync(file, '\uFEFF[{"apiKey":"from-a-file","secret":"s-of-the-file"}]');
    const key = '{"apiKey":"from-the-line","secret":"s-of-the-line","environment":"demo"}';
    const args = ['sandbox', '--environment', 'testnet', '--key', file, '--key', key];
    const { child, ended, waitFor } = startCli([
      ...args,
      ...['--fault', '{"clockSkewMs":-9000}', '--fault', '{"unknownKeyReply":401}', '--quiet'],
    ]);
    const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
    assert.match(greeting, /Keys\n {2}from… on testnet, from… on demo\n/);
    assert.doesNotMatch(greeting, /s-of-the/);
    const doctor = await runCli([...advised(greeting), '--json'], {
      cwd: folder,
      env: credentials('from-a-file', 's-of-the-file'),
    });
    const { category, environment } = JSON.parse(doctor.stdout);
    assert.deepEqual([category, environment], ['clock-ahead', 'testnet']);
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    assert.equal(code, 0);
    assert.equal(stdout.trim(), greeting.trim(), '--quiet prints no requests');
  });

  test('2: what it cannot start with, without repeating a key', async () => {
    const CASES = [
      [['--key', '{"apiKey":"k","secret":"hush"'], /--key is not valid JSON/],
      [['--key', '{"apiKey":"k","secret":7}'], /"secret" of --key must be a string/],
      [['--key', path.join(folder, 'nowhere.json')], /neither JSON nor a readable file \(ENOENT\)/],
      [['--key', '[1]'], /--key must be an object/],
      [['--fault', '{"clockSkew":1}'], /clockSkew/],
      [['--fault', 'nonsense'], /--fault is not valid JSON/],
    ];
    for (const [args, message] of CASES) {
      const { code, stdout, stderr } = await runCli(['sandbox', .../** @type {string[]} */ (args)]);
      assert.deepEqual([code, stdout], [2, ''], String(args));
      assert.match(stderr, /** @type {RegExp} */ (message));
      assert.doesNotMatch(stderr, /hush|\n {4}at /);
    }
  });

  test('2: a port that is taken', async (t) => {
    const server = net.createServer();
    const port = await listen(t, server);
    const { code, stderr } = await runCli(['sandbox', '--port', String(Math.min(port, 65_533))]);
    assert.equal(code, 2);
    assert.match(stderr, /EADDRINUSE/);
  });

  test('a reader that is gone ends it', async () => {
    const { child, ended, waitFor } = startCli(['sandbox']);
    const [, url] = await waitFor(/mainnet +(http:\S+)/);
    child.stdout.destroy();
    await fetch(`${url}/v5/market/time`);
    assert.equal((await ended).code, 0);
  });

  test('2: a key or a fault that cannot be used is named by its option', async () => {
    for (const [args, message] of [
      [
        ['--key', '{"apiKey":"k"}'],
        /^bybit-auth: --key is invalid: it needs either "secret" or "publicKey"\n/,
      ],
      [['--key', '{"secret":"s"}'], /^bybit-auth: "apiKey" of --key must be a string\. /],
      [['--fault', '{"latencyMs":"x"}'], /^bybit-auth: "latencyMs" of --fault must be a number\. /],
    ]) {
      const { code, stderr } = await runCli(['sandbox', .../** @type {string[]} */ (args)]);
      assert.equal(code, 2);
      assert.match(stderr, /** @type {RegExp} */ (message));
    }
  });
});
