'use strict';

/** The README as a new user follows it: its commands in order, and its programs. */

const assert = require('node:assert/strict');
const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { describe, test } = require('node:test');
const { blocksOf, extensionOf } = require('../../../../test/support/documents/blocks.js');
const { difference } = require('../../../../test/support/documents/printed.js');
const { PACKAGE, edit, environmentOf, openProject, startRelay } = require('./support/project');

const PAGES = ['README.md', ...fs.readdirSync(path.join(PACKAGE, 'docs')).map((name) => `docs/${name}`)];
const pageOf = (name) => fs.readFileSync(path.join(PACKAGE, name), 'utf8');
const blocks = PAGES.flatMap((name) => blocksOf(pageOf(name), name));

/** @param {string} folder @param {string[]} command @returns {Promise<{ code: number | string, output: string }>} */
function runProgram(folder, [program, ...args]) {
  const PATH = `${path.join(folder, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`;
  const options = { cwd: folder, env: environmentOf({ PATH }), timeout: 5 * 60_000 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? error?.signal ?? 0, output: stdout + stderr }),
    );
  });
}

describe('programs', () => {
  for (const block of blocks.filter(({ language, isFragment }) => language === 'js' && !isFragment)) {
    test(block.place, async (t) => {
      const folder = openProject(t);
      const file = `program.${extensionOf(block)}`;
      fs.writeFileSync(path.join(folder, file), block.text);
      const { code, output } = await runProgram(folder, [process.execPath, file]);
      assert.equal(code, 0, output);
      const { text } = block.runs[0];
      if (text !== null) assert.equal(difference(output, text), null, output);
    });
  }
});

/** Ports of a sandbox, one for each environment, and one of the relay. */
const PORTS = 8;

/** Below those that the system gives to connections. @returns {Promise<number>} the first of some ports that are free now */
async function freePorts() {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = Array.from({ length: PORTS }, (_, index) =>
      net.createServer().listen(first + index, '127.0.0.1'),
    );
    const results = await Promise.allSettled(servers.map((server) => once(server, 'listening')));
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (results.every(({ status }) => status === 'fulfilled')) return first;
  }
}

/**
 * Starts the sandbox as the README says; another program may have taken the ports meanwhile.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} folder
 * @param {string} line
 * @returns {Promise<{ port: number, printed: string }>}
 */
async function startExchange(t, folder, line) {
  for (;;) {
    const port = await freePorts();
    const [, program, ...args] = line.replace('8080', String(port)).split(' ');
    const bin = path.join(folder, 'node_modules', '.bin', program);
    const exchange = spawn(bin, args, { env: environmentOf({}) });
    t.after(() => exchange.kill());
    let printed = '';
    exchange.stdout.on('data', (data) => (printed += data));
    let problems = '';
    exchange.stderr.on('data', (data) => (problems += data));
    const ended = once(exchange, 'close');
    while (!printed.includes('Ctrl-C')) {
      const isEnded = await Promise.race([
        ended.then(() => true),
        once(exchange.stdout, 'data').then(() => false),
      ]);
      if (isEnded) break;
    }
    if (printed.includes('Ctrl-C')) return { port, printed };
    assert.match(problems, /EADDRINUSE|in use/, `the sandbox did not start: ${printed}${problems}`);
  }
}

/** @param {string} heading @returns {string[]} the commands of the section, one a line */
function commandsOf(heading) {
  const [, section] = pageOf('README.md').split(`## ${heading}\n`);
  const shell = blocksOf(section.split('\n## ')[0], 'README.md').filter(({ language }) => language === 'sh');
  return shell.flatMap(({ text }) => text.trim().split('\n'));
}

test('the first run: init, check, start, send, ledger', async (t) => {
  const folder = openProject(t);
  const commands = commandsOf('Try it on this machine');
  assert.deepEqual(
    commands.map((line) =>
      line
        .replace(/^echo .*/, 'echo')
        .split(' ')
        .slice(0, 3)
        .join(' '),
    ),
    [
      'npx bybit-auth sandbox',
      'npx signal-relay init',
      'npx signal-relay check',
      'npx signal-relay start',
      'echo',
      'npx signal-relay send',
      'npx signal-relay ledger',
    ],
  );
  const shell = (line) => runProgram(folder, ['bash', '-c', line.replaceAll('npx ', '')]);
  const [sandbox, init, check, , echo, send, ledger] = commands;

  const { port, printed } = await startExchange(t, folder, sandbox);
  assert.equal((await shell(init)).code, 0);
  for (const name of ['BYBIT_API_KEY', 'BYBIT_API_SECRET']) {
    edit(folder, '.env', `${name}=`, new RegExp(`${name}=\\S+`).exec(printed)[0]);
  }
  edit(folder, '.env', 'BYBIT_BASE_URL=', `BYBIT_BASE_URL=http://127.0.0.1:${port + 1}`);
  edit(folder, 'relay.config.mjs', 'dryRun: true', 'dryRun: false');
  edit(folder, 'relay.config.mjs', 'port: 8787', `port: ${port + 3}`);
  const checked = await shell(check);
  assert.equal(checked.code, 0, checked.output);
  const relay = await startRelay(t, folder);
  assert.ok(relay.url, relay.problems());
  await shell(echo);
  const sent = await shell(send);
  assert.match(sent.output, /^202 /m);
  assert.match(sent.output, /^200 .*duplicate/m);
  await relay.waitFor(/accepted/);
  assert.match((await shell(ledger)).output, /first +main +BTCUSDT +buy 0\.005 base +accepted/);
});

test('the answers are those of the table', () => {
  const { ANSWERS } = require('../../lib/http/answers');
  const [, section] = pageOf('README.md').split('## Answers\n');
  const shown = new Set(
    [...section.split('\n## ')[0].matchAll(/\| (\d{3}) +\|/g)].map(([, status]) => Number(status)),
  );
  const rare = new Set([404, 405, 408, 415]);
  const given = new Set(
    Object.values(ANSWERS)
      .map(({ status }) => status)
      .filter((status) => !rare.has(status)),
  );
  // 400 and 413 share a row of their own kind.
  for (const status of given) assert.ok(shown.has(status), `${status} is not in the README`);
  for (const status of shown) assert.ok(given.has(status), `${status} is not given`);
});

test('every command that a page names exists', () => {
  const { NAMES } = require('../../lib/cli/commands');
  for (const { place, text } of PAGES.map((name) => ({ place: name, text: pageOf(name) }))) {
    for (const [, name] of text.matchAll(/npx signal-relay ([a-z]+)/g)) {
      assert.ok(NAMES.includes(name), `${place}: ${name}`);
    }
  }
});
