'use strict';

/** Files that the commands cannot use, and what the sandbox prints of WebSockets. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, describe, test } = require('node:test');
const { VENUES } = require('../../lib/venues');

const DEMO_KEY = VENUES.bybit.credentials.demoKey;
const { writePrivately } = require('../../lib/cli/write-file');
const { runCli, startCli } = require('../support/cli/cli');
const { connect, login } = require('../sandbox/websocket-client');
const { temporaryFolder } = require('../support/temporary-folder.js');

const folder = temporaryFolder({ after });

describe('files', () => {
  test('a .env that is a folder is no .env', async () => {
    const cwd = fs.mkdtempSync(path.join(folder, 'env-'));
    fs.mkdirSync(path.join(cwd, '.env'));
    const { code, stdout } = await runCli(['doctor'], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /environment\s+variable\s+BYBIT_API_KEY is not set/);
  });

  test('a page that cannot be put in its place leaves nothing behind', () => {
    const cwd = fs.mkdtempSync(path.join(folder, 'page-'));
    const target = path.join(cwd, 'report.html');
    fs.mkdirSync(path.join(target, 'full'), { recursive: true });
    assert.throws(() => writePrivately(target, 'text'), {
      name: 'UsageError',
      message: /cannot write .*report\.html: /,
    });
    assert.deepEqual(fs.readdirSync(cwd), ['report.html']);
  });
});

test('a status of HTTP that is no refusal is not explained as one', async () => {
  const { code, stdout } = await runCli(['explain', '200']);
  assert.equal(code, 0, stdout);
  assert.match(stdout.replace(/\s+/g, ' '), /HTTP 200 is not a refusal: the retCode of the reply decides/);
});

describe('the log of the sandbox', () => {
  test('WebSockets: the operation and the verdict, without the key or the signature', async (t) => {
    const { child, ended, waitFor } = startCli(['sandbox']);
    const [greeting] = await waitFor(/^[^]*Press Ctrl-C to stop\.\n/);
    const [, url] = /** @type {RegExpExecArray} */ (/mainnet +(http:\S+)/.exec(greeting));
    const socket = await connect(t, `${url.replace('http:', 'ws:')}/v5/private`);
    const refused = login({ ...DEMO_KEY, secret: 'another-secret', expires: Date.now() + 10_000 });
    assert.equal((await socket.ask(refused)).success, false);
    await waitFor(/WebSocket \/v5\/private auth -> \S+/);
    socket.ws.terminate();
    const second = await connect(t, `${url.replace('http:', 'ws:')}/v5/private`);
    const accepted = login({ ...DEMO_KEY, expires: Date.now() + 10_000 });
    assert.equal((await second.ask(accepted)).success, true);
    await waitFor(/mainnet Sand… WebSocket \/v5\/private auth -> accepted\n/);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    assert.equal(code, 0);
    const log = stdout.slice(greeting.length);
    for (const { args } of [refused, accepted]) {
      assert.ok(!log.includes(args[0]) && !log.includes(args[2]), log);
    }
    assert.equal(log.match(/WebSocket \/v5\/private auth -> /g)?.length, 2, log);
  });
});
