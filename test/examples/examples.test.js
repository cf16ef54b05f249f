'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/**
 * The examples run as they stand: with a sandbox of their own, and with variables that name another exchange. Those for
 * clients that are not among the development dependencies are run by the tests of those clients.
 */

const assert = require('node:assert/strict');
const { execFile, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { runChild } = require('../support/run-child.js');
const { KEY } = require('../support/fixtures.js');
const { temporaryFolder } = require('../support/temporary-folder.js');
const { openSandbox } = require('../support/open-sandbox.js');

const ROOT = path.join(__dirname, '..', '..');
const EXAMPLES = path.join(ROOT, 'examples');
const OTHER = { apiKey: 'madeUpApiKey000002', secret: KEY.secret };
const EXPIRED = { expiredAt: Date.now() - 86_400_000 };

/** What an example needs to find in its environment: the sandbox of this test and one key. */
const variablesOf = ({ urls, webSocketUrls }) => ({
  BYBIT_BASE_URL: urls.mainnet,
  BYBIT_WEBSOCKET_URL: webSocketUrls.mainnet,
  BYBIT_API_KEY: KEY.apiKey,
  BYBIT_API_SECRET: KEY.secret,
  BYBIT_API_KEY_1: KEY.apiKey,
  BYBIT_API_SECRET_1: KEY.secret,
  BYBIT_API_KEY_2: OTHER.apiKey,
  BYBIT_API_SECRET_2: OTHER.secret,
});
/** The examples must not see what the variables of this machine may say. */
const NO_VARIABLES = Object.fromEntries(
  Object.keys(variablesOf({ urls: {}, webSocketUrls: {} })).map((name) => [name, undefined]),
);

/**
 * By file: what it prints with a sandbox of its own, what with the variables and a key that works, and what (on which
 * stream, with which exit code) with a key that has expired.
 */
const EXPECTED = {
  'before.js': {
    alone: [/round 3: 33004 Your api key has expired/, /up and running. Orders placed: 0 of 3/],
    works: [/up and running. Orders placed: 3 of 3/],
    // What is wrong with this bot: nothing tells that it does nothing.
    expired: [0, 'stdout', /up and running. Orders placed: 0 of 3/],
  },
  'startup-gate.js': {
    alone: [
      /the gate is open\norder placed\n/,
      /the key is revoked\nthe gate is closed: key-or-environment\norder refused: .*10003/,
      /Order not sent: the API key was rejected \(key-or-environment\)/,
      /the key is restored\nthe gate is open\norder placed\n/,
    ],
    works: [/the gate is open\norder placed\norder placed\n/],
    expired: [1, 'stderr', /33004[\s\S]*Checklist/],
  },
  'many-accounts.js': {
    alone: [/account 1: order placed/, /account 4: .*10003 key-or-environment/, /placed for 3 of 4/],
    works: [/placed for 2 of 2 accounts/],
    expired: [0, 'stdout', /account 1: .*33004 key-expired[\s\S]*placed for 1 of 2 accounts/],
  },
  'websocket.js': {
    alone: [/logged in\nBuy BTCUSDT: New\n.*cut\nlogged in\nBuy BTCUSDT: New\n/],
    works: [/logged in\nBuy BTCUSDT: New\nBuy BTCUSDT: New\n/],
    expired: [1, 'stderr', /key-expired[\s\S]*Checklist/],
  },
  'server-clock.js': {
    alone: [
      /by our clock: refused, 10002 clock-ahead/,
      /minus ours: -(?:29|30)\d\d ms/,
      /by the exchange's clock: order placed\n— .* set\nby the exchange's clock: order placed/,
      /timestamp, accepted, timestamp, accepted/,
    ],
    works: [/by our clock: order placed[\s\S]*by the exchange's clock: order placed/],
    expired: [0, 'stdout', /by our clock: refused, 33004 key-expired/],
  },
  'bot.js': {
    works: [/^USDT: 10000/],
    expired: [1, 'stderr', /33004[\s\S]*Checklist/],
  },
};

const openSandboxWith = (t, key = {}) => openSandbox(t, { keys: [{ ...KEY, ...key }, OTHER] });

/** Nothing that an example prints may be worth stealing. */
function assertHarmless({ stdout, stderr }) {
  for (const text of [stdout, stderr]) {
    assert.ok(!text.includes(KEY.secret));
    assert.ok(!text.includes(KEY.apiKey));
    assert.doesNotMatch(text, /\b[0-9a-f]{64}\b/, 'a signature');
  }
}

for (const [file, { alone, works, expired }] of Object.entries(EXPECTED)) {
  describe(file, () => {
    const run = (env) => runChild(path.join(EXAMPLES, file), { env: { ...NO_VARIABLES, ...env } });

    test('says what it shows and how to run it', () => {
      const text = fs.readFileSync(path.join(EXAMPLES, file), 'utf8');
      assert.match(text, /^'use strict';\n\n\/\*\*\n \* \S/);
      assert.ok(text.slice(0, 1500).includes(`node examples/${file}`));
      assert.doesNotMatch(text, /require\('\.\.\//, 'it uses the package as its users do');
    });

    if (alone !== undefined) {
      test('without variables: a sandbox of its own, and it says so', async () => {
        const said = await run({});
        assert.equal(said.code, 0, said.stdout + said.stderr);
        assert.match(said.stdout, /^BYBIT_BASE_URL is not set: a sandbox .* http:\/\/127\.0\.0\.1:\d+\n/);
        for (const pattern of alone) assert.match(said.stdout, pattern);
        assert.equal(said.stderr, '');
      });
    }

    test('with variables, and a key that works', async (t) => {
      const sandbox = await openSandboxWith(t);
      const said = await run(variablesOf(sandbox));
      assert.equal(said.code, 0, said.stdout + said.stderr);
      for (const pattern of works) assert.match(said.stdout, pattern);
      assert.ok(sandbox.requests.length > 0);
      assertHarmless(said);
    });

    test('with variables, and a key that has expired', async (t) => {
      const sandbox = await openSandboxWith(t, EXPIRED);
      const said = await run(variablesOf(sandbox));
      const [code, stream, pattern] = expired;
      assert.equal(said.code, code, said.stdout + said.stderr);
      assert.match(said[stream], pattern);
      assertHarmless(said);
    });
  });
}

test('startup-gate.js refuses loudly while somebody else has revoked the key', async (t) => {
  const sandbox = await openSandboxWith(t);
  sandbox.removeKey(KEY.apiKey);
  const said = await runChild(path.join(EXAMPLES, 'startup-gate.js'), { env: variablesOf(sandbox) });
  assert.equal(said.code, 1);
  assert.match(said.stderr, /10003[\s\S]*Checklist/);
  assert.equal(sandbox.requests.filter(({ method }) => method === 'POST').length, 0, 'no order was sent');
});

/** Nothing is signed there. */
const withoutTypes =
  process.env.BYBIT_AUTH_BACKEND === 'javascript' && 'the run on the native backend tries the types';

describe('typescript.ts', () => {
  const folder = temporaryFolder(test);
  const node = (args) =>
    new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: ROOT }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
      );
    });
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = path.join(folder, 'typescript.js');

  test('is compiled without a complaint', async () => {
    const types = await node([path.join(ROOT, 'scripts', 'types.js')]);
    assert.equal(types.code, 0, types.stdout + types.stderr);
    const { code, stdout } = await node([compiler, '-p', EXAMPLES, '--outDir', folder]);
    assert.equal(code, 0, stdout);
    // As in a project that has the package installed.
    fs.mkdirSync(path.join(folder, 'node_modules'));
    const install = (name, from) => fs.symlinkSync(from, path.join(folder, 'node_modules', name), 'dir');
    install('bybit-auth', ROOT);
    install('axios', path.join(ROOT, 'node_modules', 'axios'));
  });

  test('the types refuse what does not exist', { skip: withoutTypes }, async () => {
    const source = fs.readFileSync(path.join(EXAMPLES, 'typescript.ts'), 'utf8');
    const wrong = path.join(folder, 'wrong.ts');
    fs.writeFileSync(wrong, source.replace('error.category', 'error.kategory'));
    const options = { noEmit: true, typeRoots: [path.join(ROOT, 'node_modules', '@types')] };
    const config = JSON.parse(fs.readFileSync(path.join(EXAMPLES, 'tsconfig.json'), 'utf8'));
    const project = path.join(folder, 'tsconfig.json');
    const compilerOptions = { ...config.compilerOptions, ...options };
    fs.writeFileSync(project, JSON.stringify({ compilerOptions, files: ['wrong.ts'] }));
    const { code, stdout } = await node([compiler, '-p', project]);
    assert.notEqual(code, 0);
    assert.match(stdout, /wrong\.ts.*TS2551.*kategory/);
    assert.equal(stdout.match(/error TS/g)?.length, 1, stdout);
  });

  test('runs: alone, with a key that works, with one that has expired', async (t) => {
    const alone = await runChild(compiled, { env: NO_VARIABLES });
    assert.equal(alone.code, 0, alone.stderr);
    assert.match(alone.stdout, /^BYBIT_BASE_URL is not set[^\n]*\nUSDT: 10000\n/);
    const sandbox = await openSandboxWith(t);
    const works = await runChild(compiled, { env: variablesOf(sandbox) });
    assert.deepEqual([works.code, works.stdout.split('\n')[0]], [0, 'USDT: 10000'], works.stderr);
    sandbox.addKey({ ...KEY, ...EXPIRED });
    const expired = await runChild(compiled, { env: variablesOf(sandbox) });
    assert.equal(expired.code, 1);
    assert.match(expired.stderr, /^33004 key-expired: /);
    for (const said of [alone, works, expired]) assertHarmless(said);
  });
});

test('demo.js ends as it should', async () => {
  const child = spawn(process.execPath, [path.join(EXAMPLES, 'demo.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  assert.match(output, /Both ended as they should/);
});

test('no example without a test', () => {
  const tested = new Set([...Object.keys(EXPECTED), 'typescript.ts', 'demo.js']);
  const files = fs.readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isFile());
  const others = files
    .map(({ name }) => name)
    .filter((name) => /\.[mc]?[jt]s$/.test(name) && !tested.has(name));
  const folders = [__dirname, path.join(ROOT, 'test', 'compat')];
  const texts = folders.flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.test.js') && path.join(folder, name) !== __filename)
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8')),
  );
  for (const name of others) {
    assert.ok(
      texts.some((text) => text.includes(name)),
      `${name} is run by no test`,
    );
  }
});
