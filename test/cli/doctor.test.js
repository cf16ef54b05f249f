'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/* eslint-disable no-control-regex -- escape sequences of terminals are what is tested */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { beforeEach, describe, test } = require('node:test');

const { replies } = require('../../lib/sandbox');
const { KEYS, MAIN, SECRET, credentials, hosts, useCliLab, runCli } = require('../support/cli/cli');
const { temporaryFolder } = require('../support/temporary-folder.js');

const lab = useCliLab();
const { folder } = lab;
beforeEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
});

/** @param {string[]} args @param {Parameters<typeof runCli>[1]} [options] */
function doctor(args, options = {}) {
  return runCli(['doctor', ...hosts(lab.sandbox), ...args], { cwd: folder, ...options });
}

/** @param {{ stdout: string, stderr: string }} result @param {string} apiKey */
function assertNoSecrets({ stdout, stderr }, apiKey) {
  for (const text of [stdout, stderr]) {
    assert.ok(!text.includes(SECRET), 'the secret');
    assert.ok(!text.includes(apiKey), 'the whole API key');
    assert.doesNotMatch(text, /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/, 'a signature');
  }
}

describe('verdicts and exit codes', () => {
  test('0: a key that works', async () => {
    const result = await doctor([], { env: credentials(KEYS.works) });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^HEALTHY: Mainnet accepts key cli-…\.\n\nChecklist:\n/);
    assert.equal(result.stdout.match(/^ {2}[1-9] \[(?:pass|unknown)\] /gm)?.length, 9, 'nine steps');
    assert.match(result.stdout, /from the environment \(BYBIT_API_KEY, BYBIT_API_SECRET\)/);
    assert.equal(lab.sandbox.requests.length, 4);
    assert.match(result.stderr, /^\[1\/6\] mainnet \(127\.0\.0\.1:\d+\): what time is it\? accepted$/m);
    assert.match(result.stderr, /^\[4\/6\] mainnet .*: what is this key\? accepted$/m);
    assert.doesNotMatch(result.stdout + result.stderr, /\u001b/, 'no escape sequences into a pipe');
    assertNoSecrets(result, KEYS.works);
  });

  test('1: a key that has expired, in one first sentence', async () => {
    const result = await doctor(['--quiet'], { env: credentials(KEYS.expired) });
    assert.equal(result.code, 1);
    assert.equal(result.stderr, '');
    const [first] = result.stdout.split('\n\n');
    assert.match(
      first.replace(/\s+/g, ' '),
      /^CAUSE FOUND: The API key has expired \(33004\): extend or recreate the key\.$/,
    );
    assert.match(result.stdout, /^ {2}7 \[FAIL\] Expiry: /m);
    assert.match(result.stdout, /^ {2}Cause +key-expired \(stated\)$/m);
    assertNoSecrets(result, KEYS.expired);
  });

  test('1: a key of another environment, proven by --probe', async () => {
    const { code, stdout } = await doctor(['--probe', '--env', 'testnet'], { env: credentials(KEYS.demo) });
    assert.equal(code, 1);
    assert.match(stdout, /Key belongs to +demo\n/);
    assert.match(stdout, /^ {2}1 \[FAIL\]/m);
    assert.deepEqual([...new Set(lab.sandbox.requests.map(({ environment }) => environment))].sort(), [
      'demo',
      'mainnet',
      'testnet',
    ]);
  });

  test('1: what the bot needs is missing', async () => {
    const needs = 'POST /v5/order/create?category=linear,Wallet.Withdraw';
    const { code, stdout } = await doctor(['--needs', needs], { env: credentials(KEYS.works) });
    assert.equal(code, 1);
    assert.match(stdout, /Needed and granted +POST \/v5\/order\/create\?category=linear\n/);
    assert.match(stdout, /Needed and missing +Wallet\.Withdraw\n/);
    const granted = await doctor(['--needs', needs.split(',')[0], '-n', 'Spot.SpotTrade'], {
      env: credentials(KEYS.works),
    });
    assert.equal(granted.code, 0, granted.stdout);
  });

  test('1: credentials that cannot work are reported like any cause, and nothing is asked', async () => {
    const { code, stdout } = await doctor([], { env: credentials('has a space inside!', SECRET) });
    assert.equal(code, 1);
    assert.match(stdout, /^ {2}4 \[FAIL\] Credentials format: /m);
    assert.match(stdout, /Cause +credential \(/);
    assert.equal(lab.sandbox.requests.length, 0);
    const none = await doctor([]);
    assert.equal(none.code, 1);
    assert.match(none.stdout, /Credentials +none: no BYBIT_API_… variable is set/);
    const told = none.stdout.replace(/\s+/g, ' ');
    assert.match(told, /BYBIT_API_KEY is not set/);
    assert.match(told, /Write BYBIT_API_KEY and BYBIT_API_SECRET into a file named \.env in this folder: /);
  });

  test('the file that lacks a variable is named', async () => {
    fs.writeFileSync(path.join(folder, '.env'), `BYBIT_API_KEY=${KEYS.works}\n`);
    const { stdout } = await doctor([]);
    assert.match(stdout.replace(/\s+/g, ' '), /[Ww]rite BYBIT_API_SECRET into \.env: /);
  });

  test('--probe is offered while it could find the environment of the key', async () => {
    const args = ['--env', 'testnet'];
    const env = credentials(KEYS.demo);
    const offer = /repeat the command with --probe\n/;
    assert.match((await doctor(args, { env })).stderr, offer);
    assert.doesNotMatch((await doctor([...args, '--probe'], { env })).stderr, offer);
    assert.doesNotMatch((await doctor([...args, '--quiet'], { env })).stderr, offer);
    assert.doesNotMatch((await doctor([], { env: credentials(KEYS.expired) })).stderr, offer);
  });

  test('2: needs that nobody understands', async () => {
    const { code, stdout, stderr } = await doctor(['--needs', 'to be rich'], {
      env: credentials(KEYS.works),
    });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /to be rich/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });

  test('3: no verdict, and no advice about the key', async () => {
    lab.sandbox.set({ everyReply: replies.badGateway });
    const { code, stdout } = await doctor([], { env: credentials(KEYS.works) });
    assert.equal(code, 3);
    assert.match(stdout, /^NO VERDICT: /);
    assert.match(stdout, /1\. Retry: /);
    assert.doesNotMatch(stdout, /api-management|recreate|new one/i);
    lab.sandbox.set({ everyReply: undefined, down: true });
    const down = await doctor([], { env: credentials(KEYS.works) });
    assert.equal(down.code, 3);
    lab.sandbox.set({ down: undefined, latencyMs: 60_000 });
    const slow = await doctor(['--timeout', '200'], { env: credentials(KEYS.works) });
    assert.equal(slow.code, 3);
  });

  test('a website in place of an API host is named, and never asked', async () => {
    const { code, stdout } = await doctor(['--env', 'https://www.bybit.com'], {
      env: credentials(KEYS.works),
    });
    assert.equal(code, 1);
    assert.match(stdout, /www\.bybit\.com is a web site/);
    assert.doesNotMatch(stdout, /Www/);
  });

  test('--env takes a URL', async () => {
    const { code, stdout } = await doctor(['--env', lab.sandbox.urls.demo], { env: credentials(KEYS.demo) });
    assert.equal(code, 0, stdout);
    assert.ok(stdout.includes(lab.sandbox.urls.demo));
  });

  test('a hostile reply cannot drive the terminal', async () => {
    const retMsg = '\u001b]0;owned\u0007\u001b[31mred\u202e and a line\nfeed';
    lab.sandbox.set({ everyReply: { retCode: 10007, retMsg, when: { path: '/v5/user/query-api' } } });
    const { code, stdout, stderr } = await doctor([], { env: credentials(KEYS.works) });
    assert.equal(code, 1);
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    assert.match(stdout, /owned/);
  });
});

describe('--json', () => {
  test('one document on stdout, with the source of the credentials, and nothing on stderr', async () => {
    const { code, stdout, stderr } = await doctor(['--json'], { env: credentials(KEYS.expired) });
    assert.equal(code, 1);
    assert.equal(stderr, '');
    const diagnosis = JSON.parse(stdout);
    assert.equal(diagnosis.category, 'key-expired');
    assert.equal(diagnosis.checks.length, 9);
    assert.equal(diagnosis.requests.length, 4);
    assert.deepEqual(diagnosis.credentials, {
      kind: 'environment',
      file: null,
      variables: ['BYBIT_API_KEY', 'BYBIT_API_SECRET'],
    });
    assertNoSecrets({ stdout, stderr }, KEYS.expired);
  });

  test('also for credentials that cannot work', async () => {
    const { code, stdout } = await doctor(['--json'], { env: credentials('', SECRET) });
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).category, 'credential');
  });
});

describe('where the credentials come from', () => {
  const write = (/** @type {string} */ name, /** @type {string} */ text) =>
    fs.writeFileSync(path.join(folder, name), text);

  test('a .env in the working directory, with quotes, comments, export and Windows line ends', async () => {
    write(
      '.env',
      `# keys\r\nexport BYBIT_API_KEY="${KEYS.works}"\r\nBYBIT_API_SECRET='${SECRET}' # mine\r\n`,
    );
    const { code, stdout } = await doctor([]);
    assert.equal(code, 0, stdout);
    assert.match(stdout.replace(/\s+/g, ' '), /from \.env \(BYBIT_API_KEY, BYBIT_API_SECRET\)/);
  });

  test('the environment goes before a .env that nobody asked for, also where only a part is set', async () => {
    write('.env', `BYBIT_API_KEY=${KEYS.works}\nBYBIT_API_SECRET=${SECRET}\n`);
    const both = await doctor(['--json'], { env: credentials(KEYS.expired) });
    assert.equal(JSON.parse(both.stdout).category, 'key-expired');
    const part = await doctor(['--json'], { env: { BYBIT_API_KEY: KEYS.works } });
    const diagnosis = JSON.parse(part.stdout);
    assert.equal(diagnosis.category, 'credential');
    assert.deepEqual(diagnosis.credentials.variables, ['BYBIT_API_KEY']);
  });

  test('--env-file goes before the environment', async () => {
    write('bot.env', `BYBIT_API_KEY=${KEYS.works}\nBYBIT_API_SECRET=${SECRET}\n`);
    const { code, stdout } = await doctor(['--env-file', 'bot.env', '--json'], {
      env: { ...credentials(KEYS.expired, 'another'), BYBIT_API_PRIVATE_KEY: 'left over' },
    });
    assert.equal(code, 0, stdout);
    const { credentials: source } = JSON.parse(stdout);
    assert.equal(source.file, 'bot.env');
    assert.deepEqual(source.variables, ['BYBIT_API_KEY', 'BYBIT_API_SECRET']);
  });

  test('no report tells where the home directory is', async (t) => {
    const home = temporaryFolder(t);
    fs.mkdirSync(path.join(home, 'conf'));
    const file = path.join(home, 'conf', 'bot.env');
    fs.writeFileSync(file, `BYBIT_API_KEY=${KEYS.works}\nBYBIT_API_SECRET=${SECRET}\n`);
    const page = path.join(folder, 'page.html');
    for (const [HOME, shown] of [
      [home, path.join('~', 'conf', 'bot.env')],
      [path.join(home, 'another'), 'bot.env'],
      [path.dirname(home), path.join('~', path.basename(home), 'conf', 'bot.env')],
    ]) {
      for (const args of [[], ['--json'], ['--html', page]]) {
        const env = { HOME, USERPROFILE: HOME };
        const { code, stdout } = await doctor(['--env-file', file, ...args], { env });
        assert.equal(code, 0, stdout);
        const text = args[0] === '--html' ? fs.readFileSync(page, 'utf8') : stdout;
        const words = text.replaceAll('\\\\', '\\').replace(/\s+/g, ' ');
        assert.ok(words.includes(shown), words);
        assert.equal(text.includes(os.tmpdir()), false);
      }
    }
  });

  test('without a working directory or a home directory, the file is named alone', async () => {
    const file = path.join(folder, 'bot.env');
    fs.writeFileSync(file, `BYBIT_API_KEY=${KEYS.works}\nBYBIT_API_SECRET=${SECRET}\n`);
    const preload = path.join(folder, 'preload.js');
    const lines = [
      `const gone = ${JSON.stringify(path.join(folder, 'gone'))};`,
      'const { mkdirSync, rmdirSync } = require("node:fs");',
      // Windows keeps the working directory of a process.
      'if (process.platform !== "win32") { mkdirSync(gone); process.chdir(gone); rmdirSync(gone); }',
      'require("node:os").homedir = () => { throw new Error("uv_os_homedir returned ENOENT"); };',
    ];
    fs.writeFileSync(preload, lines.join('\n'));
    const command = [process.execPath, '--require', preload, MAIN];
    const { code, stdout, stderr } = await doctor(['--env-file', file], { command });
    assert.equal(code, 0, stderr);
    assert.match(stdout.replace(/\s+/g, ' '), /Credentials from bot\.env \(/);
  });

  test('a byte order mark is found, and named as the cause', async () => {
    write('.env', `\uFEFFBYBIT_API_KEY=${KEYS.works}\r\nBYBIT_API_SECRET=${SECRET}\r\n`);
    const { code, stdout } = await doctor([]);
    assert.equal(code, 1);
    assert.match(stdout.replace(/\s+/g, ' '), /byte order mark \(U\+FEFF\)/);
    assert.match(stdout.replace(/\s+/g, ' '), /save the file as UTF-8 without a byte order mark/i);
  });

  test('what was repaired is told in one warning', async () => {
    write('.env', `BYBIT_API_KEY=" ${KEYS.works}"\nBYBIT_API_SECRET=${SECRET}\n`);
    const { code, stderr } = await doctor([]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^bybit-auth: warning: apiKey begins with white space/m);
    assert.doesNotMatch(stderr, /\(node:\d+\)/);
    const quiet = await doctor(['--quiet']);
    assert.equal(quiet.stderr, '');
  });

  test('2: a file that is not there, or no file at all', async () => {
    const missing = await doctor(['--env-file', 'nowhere.env']);
    // Node.js 20 looks for the option itself, and ends with 9 before this command is run.
    assert.ok([2, 9].includes(/** @type {number} */ (missing.code)), String(missing.code));
    assert.match(missing.stderr, /nowhere\.env/);
    const directory = await doctor(['--env-file', os.tmpdir()]);
    assert.equal(directory.stdout, '');
    assert.ok([2, 9].includes(/** @type {number} */ (directory.code)), String(directory.code));
  });

  test('2: variables that contradict each other', async () => {
    const { code, stderr } = await doctor([], {
      env: { ...credentials(KEYS.works), BYBIT_API_PRIVATE_KEY: 'x' },
    });
    assert.equal(code, 2);
    assert.match(stderr, /Set only one of BYBIT_API_SECRET and BYBIT_API_PRIVATE_KEY/);
  });

  test('an RSA key from a file', async () => {
    const { generateKeyPairSync } = require('node:crypto');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    lab.sandbox.addKey({ apiKey: 'cli-test-key-rsa--', publicKey });
    write('bybit.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const { code, stdout } = await doctor([], {
      env: { BYBIT_API_KEY: 'cli-test-key-rsa--', BYBIT_API_PRIVATE_KEY_FILE: 'bybit.pem' },
    });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /cli-… \(rsa-sha256\)/);
  });
});

describe('--html', () => {
  test('the page is written for its owner only, in place of an older one', async () => {
    const file = path.join(folder, 'report.html');
    fs.writeFileSync(file, 'older', { mode: 0o644 });
    const { code, stderr } = await doctor(['--html', 'report.html'], { env: credentials(KEYS.expired) });
    assert.equal(code, 1);
    assert.match(stderr, /the page was written to report\.html/);
    const page = fs.readFileSync(file, 'utf8');
    assert.match(page, /^<!doctype html>[^]*The API key has expired[^]*<\/html>\n$/);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(folder), ['report.html'], 'no temporary file is left');
    assertNoSecrets({ stdout: page, stderr: '' }, KEYS.expired);
    assert.ok(!page.includes(folder), 'no path of this machine');
  });

  test('2: where it cannot be written, before anything is asked', async () => {
    fs.mkdirSync(path.join(folder, 'taken'));
    for (const file of ['taken', path.join('nowhere', 'x.html'), '/dev/null']) {
      const { code, stderr } = await doctor(['--html', file], { env: credentials(KEYS.works) });
      assert.equal(code, 2, file);
      assert.match(stderr, /cannot write/);
    }
    assert.equal(lab.sandbox.requests.length, 0);
    assert.ok(fs.statSync('/dev/null').isCharacterDevice());
  });
});
