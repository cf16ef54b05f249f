'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/**
 * Processes whose exchange never answers: the command line, and bots. None of them ends as if all were well.
 */

const assert = require('node:assert/strict');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { startSandbox } = require('../../lib/sandbox/index.js');
const {
  KEYS,
  MAIN,
  SECRET,
  credentials,
  hosts,
  runCli,
  startCli,
  startWithKeys,
} = require('../support/cli/cli.js');
const { THOROUGH } = require('../support/effort.js');
const { startPeer } = require('../support/internal/hanging-peers.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const GIVE_UP = { timeout: 600_000 };
const AT_ONCE = { concurrency: 4, ...GIVE_UP };
const EVERY_FAULT = [
  'switches protocols',
  'drips its body',
  'accepts and never reads',
  'sends 103 for ever',
  'resets the connection in its headers',
];
/** Four processes each; test/internal/hanging-peers.test.js has every peer without a process of its own. */
const FAULTS = THOROUGH ? EVERY_FAULT : EVERY_FAULT.slice(0, 2);
const library = (name) => JSON.stringify(path.join(__dirname, name));

/** @param {{ url: string }} peer @param {string[]} more */
const doctorOf = ({ url }, ...more) => ['doctor', '--host', `mainnet=${url}`, '--timeout', '300', ...more];
const env = credentials(KEYS.works);
/** @param {string} text that was broken into lines */
const unwrapped = (text) => text.replace(/\s+/g, ' ');

describe('doctor', AT_ONCE, () => {
  for (const fault of FAULTS) {
    test(`with a server that ${fault}`, GIVE_UP, async (t) => {
      const peer = await startPeer(t, fault);
      const page = path.join(temporaryFolder(t), 'page.html');
      const [plain, json, quiet, html] = await Promise.all(
        [[], ['--json'], ['-q'], ['--html', page]].map((more) => runCli(doctorOf(peer, ...more), { env })),
      );
      for (const { code, signal } of [plain, json, quiet, html]) assert.deepEqual([code, signal], [3, null]);
      for (const { stdout } of [plain, quiet, html]) {
        assert.match(
          unwrapped(stdout),
          /NO VERDICT: 127\.0\.0\.1:\d+ did not answer \(\S.*\)|NO VERDICT: the reply of 127\.0\.0\.1:\d+ says nothing about the key \(\S.*\)/i,
        );
      }
      assert.match(plain.stderr, /\[1\/6\] .*what time is it\?/);
      assert.equal(quiet.stderr, '');
      const { ok, category, summary } = JSON.parse(json.stdout);
      assert.deepEqual([ok, category], [false, 'no-verdict']);
      assert.match(summary, /^No verdict: /);
      assert.match(readFileSync(page, 'utf8'), /No verdict: /);
    });
  }

  test('--watch goes on, and ends with the last verdict', GIVE_UP, async (t) => {
    const sandbox = await startWithKeys(startSandbox);
    t.after(() => sandbox.close());
    const peer = await startPeer(t, 'switches protocols', { behind: sandbox.urls.mainnet });
    const args = doctorOf(peer, '--watch', '--interval', '1', '--timeout', '2000');
    const { child, ended, waitFor } = startCli(args, { env });
    t.after(() => child.kill('SIGKILL'));
    await waitFor(/NO VERDICT[^]*NO VERDICT/i);
    peer.heal();
    await waitFor(/HEALTHY: /i);
    peer.relapse();
    await waitFor(/HEALTHY: [^]*NO VERDICT/i);
    child.kill('SIGINT');
    assert.equal((await ended).code, 3);
  });

  test('Ctrl-C before there is a verdict', GIVE_UP, async (t) => {
    const peer = await startPeer(t, 'never answers');
    const args = ['doctor', '--host', `mainnet=${peer.url}`, '--timeout', '600000'];
    const { child, ended } = startCli(args, { env });
    t.after(() => child.kill('SIGKILL'));
    await peer.reached;
    child.kill('SIGINT');
    assert.equal((await ended).code, 130);
  });
});

/** Programs that end by themselves: what they wait for is all that keeps them alive. */
const PROGRAMS = {
  'gate.ready() in try and catch': `
    (async () => {
      try { await new AuthGate(options).ready(); console.log('READY'); }
      catch (error) { console.log('REFUSED', error.message); process.exitCode = 7; }
    })();`,
  'gate.check()': `
    new AuthGate(options).check().then(({ ok, summary }) => { console.log(ok ? 'READY' : 'REFUSED', summary); process.exitCode = 7; });`,
  'clock.sync()': `
    new ServerClock(clockOptions).sync().then(
      () => console.log('READY'),
      (error) => { console.log('REFUSED', error.message); process.exitCode = 7; },
    );`,
  'diagnose()': `
    diagnose(options).then(({ ok, summary }) => { console.log(ok ? 'READY' : 'REFUSED', summary); process.exitCode = 7; });`,
};

/** @param {string} name @param {string} url @param {string} agent an expression, in the program */
function programOf(name, url, agent) {
  return `
    const { AuthGate, ServerClock, Signer, diagnose } = require(${library('../../lib/index.js')});
    const http = require('node:http');
    const signer = new Signer({ apiKey: ${JSON.stringify(KEYS.works)}, apiSecret: ${JSON.stringify(SECRET)} });
    const agent = ${agent};
    const clockOptions = { baseURL: ${JSON.stringify(url)}, timeoutMs: 300, agent };
    const options = { ...clockOptions, signer, environment: 'mainnet' };
    ${PROGRAMS[name]}`;
}

/** Agents that leave nothing behind that could keep a process alive. */
const AGENTS = {
  'no agent of its own': 'undefined',
  'an agent that never calls back': 'Object.assign(new http.Agent(), { createConnection() {} })',
  'an agent that forgets the request': 'Object.assign(new http.Agent(), { addRequest() {} })',
  'an agent whose sockets keep no process alive': `new (class extends http.Agent {
    createConnection(...values) { return super.createConnection(...values).unref(); }
  })()`,
};

describe('a process that waits for nothing but', AT_ONCE, () => {
  for (const name of Object.keys(PROGRAMS)) {
    for (const [kind, agent] of Object.entries(AGENTS)) {
      test(`${name}, with ${kind}`, GIVE_UP, async (t) => {
        const peer = await startPeer(t, kind.includes('sockets') ? 'never answers' : 'switches protocols');
        const command = [process.execPath, '-e', programOf(name, peer.url, agent)];
        const { code, stdout, stderr } = await runCli([], { command });
        assert.match(stdout, /^REFUSED .{20,}\n$/, stderr);
        assert.equal(code, 7);
      });
    }
  }
});

/** @param {string} script for /bin/sh */
const shell = (script) =>
  runCli([], { env: { ...env, NODE: process.execPath, MAIN }, command: ['/bin/sh', '-c', script] });

const withoutFull = existsSync('/dev/full') ? false : 'this system has no /dev/full';

describe('output that cannot be written', { skip: withoutFull, ...AT_ONCE }, () => {
  const others = ['explain 33004', 'explain --json 10004', 'help', 'help doctor', '--version'];
  for (const args of others) {
    test(`${args} > /dev/full`, GIVE_UP, async () => {
      const { code, stderr } = await shell(`exec "$NODE" "$MAIN" ${args} > /dev/full`);
      assert.deepEqual([code, stderr], [2, 'bybit-auth: cannot write to stdout: ENOSPC\n']);
    });
  }

  test('doctor', GIVE_UP, async (t) => {
    const sandbox = await startWithKeys(startSandbox);
    t.after(() => sandbox.close());
    const doctor = `exec "$NODE" "$MAIN" doctor ${hosts(sandbox).join(' ')}`;
    for (const mode of ['', '--json', '-q', '--watch --interval 1']) {
      const { code, stderr } = await shell(`${doctor} ${mode} > /dev/full`);
      assert.equal(code, 2, mode);
      assert.match(stderr, /^bybit-auth: cannot write to stdout: ENOSPC\n$/m, mode);
      assert.doesNotMatch(stderr, /^ {4}at /m);
    }
    const noProgress = await shell(`${doctor} 2> /dev/full`);
    assert.equal(noProgress.code, 0);
    assert.match(noProgress.stdout, /HEALTHY: /i);
    assert.equal((await shell(`${doctor} > /dev/full 2>&1`)).code, 2);
    assert.equal((await shell(`exec "$NODE" "$MAIN" doctor --no-such-option 2> /dev/full`)).code, 2);
  });
});

describe('a command that breaks', AT_ONCE, () => {
  const doctorPath = require.resolve('../../lib/cli/doctor/index.js');
  const runWith = async (t, body) => {
    const preload = path.join(temporaryFolder(t), 'preload.js');
    writeFileSync(
      preload,
      `const path = ${JSON.stringify(doctorPath)};
       require.cache[path] = { id: path, filename: path, loaded: true, exports: { doctor: ${body} } };`,
    );
    return runCli(['doctor'], { command: [process.execPath, '--require', preload, MAIN] });
  };

  test('it never comes to its end', GIVE_UP, async (t) => {
    const { code, stderr } = await runWith(t, '() => new Promise(() => {})');
    assert.deepEqual([code, stderr], [3, 'bybit-auth: the command ended without a result\n']);
  });

  test('something throws that it does not wait for', GIVE_UP, async (t) => {
    const throws = await runWith(
      t,
      "() => new Promise(() => { setTimeout(() => { throw new Error('lost') }, 1) })",
    );
    const rejects = await runWith(t, "() => new Promise(() => { Promise.reject(new Error('lost')) })");
    for (const { code, stderr } of [throws, rejects]) {
      assert.equal(code, 3);
      assert.match(stderr, /^bybit-auth: unexpected error: Error: lost\n/);
    }
  });
});

describe('properties on Object.prototype', AT_ONCE, () => {
  /** @param {string} url @param {Record<string, string>} values expressions */
  const program = (url, values, timeoutMs) => `
    const { AuthGate, ServerClock, Signer, diagnose } = require(${library('../../lib/index.js')});
    const signer = new Signer({ apiKey: ${JSON.stringify(KEYS.works)}, apiSecret: ${JSON.stringify(SECRET)} });
    const options = { signer, baseURL: ${JSON.stringify(url)}, environment: 'mainnet' };
    const values = { ${Object.entries(values).map(([name, value]) => `${name}: ${value}`)} };
    const results = {};
    (async () => {
      for (const [name, value] of Object.entries(values)) {
        Object.defineProperty(Object.prototype, name, { __proto__: null, value, configurable: true, writable: true, enumerable: false });
        const result = await diagnose({ ...options, timeoutMs: ${timeoutMs} }).then(({ summary }) => summary, (error) => String(error.code));
        delete Object.prototype[name];
        Object.defineProperty(results, name, { __proto__: null, value: result, enumerable: true });
      }
      results.afterwards = (await diagnose(options)).summary;
      process.stdout.write(JSON.stringify(results));
    })();`;
  const run = async (t, values, timeoutMs = 5000) => {
    const sandbox = await startWithKeys(startSandbox);
    t.after(() => sandbox.close());
    const command = [process.execPath, '-e', program(sandbox.urls.mainnet, values, timeoutMs)];
    const { code, stdout, stderr } = await runCli([], { command });
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout);
  };

  test('count for nothing where Node.js works with them', GIVE_UP, async (t) => {
    const results = await run(t, {
      agent: "'none'",
      headers: "{ 'X-Polluted': 'yes' }",
      query: "'category=linear'",
      method: "'POST'",
      host: "'203.0.113.1'",
      port: '1',
      lookup: '1',
      body: "'{}'",
      now: '() => ({ timestamp: 1, offsetMs: 1 })',
      recvWindow: '1',
      needs: "['Wallet.Withdraw']",
      permission: "'Wallet.Withdraw'",
      environments: "{ mainnet: 'http://127.0.0.1:9' }",
      mainnet: "'http://127.0.0.1:9'",
      probe: 'true',
      clock: '{ now: () => 1 }',
      onProgress: "() => { throw new Error('called') }",
      httpStatus: '401',
      once: 'true',
      cause: "new Error('polluted')",
      json: 'null',
    });
    for (const [name, result] of Object.entries(results)) assert.match(result, /^Healthy: /, name);
  });

  test('break nothing for good where Node.js itself fails', GIVE_UP, async (t) => {
    const results = await run(
      t,
      {
        signal: '{}',
        writable: 'false',
        readable: 'false',
        timeout: '1',
        auth: "'user:password'",
        path: "'/v5/other'",
        highWaterMark: '-1',
        fd: '1',
        get: '() => 1',
        set: '() => {}',
      },
      300,
    );
    for (const [name, result] of Object.entries(results)) assert.notEqual(result, '', name);
    assert.match(results.afterwards, /^Healthy: /);
  });
});
