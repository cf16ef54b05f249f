'use strict';

/** The command line itself: help, wrong usage, exit codes. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { parseCommand } = require('../../lib/cli/arguments');
const { NAMES, allCommands, getCommand } = require('../../lib/cli/commands');
const { csvField, clean, table } = require('../../lib/cli/text');
const { printableJson } = require('../../lib/signal/printable');
const { addMembers } = require('../../lib/cli/send');
const { readSince } = require('../../lib/cli/ledger');
const { ROOT, edit, openProject, run } = require('./support/project');

/** @param {string} line @returns {string[]} its words, as a shell makes them */
const words = (line) => line.match(/"[^"]*"|\S+/g).map((word) => word.replace(/^"|"$/g, ''));

describe('help', () => {
  for (const name of NAMES) {
    test(`of ${name}: each option and exit code; its examples are accepted`, async (t) => {
      const { code, stdout, stderr } = await run(openProject(t), [name, '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      const { options, exitCodes, examples } = getCommand(name);
      for (const option of Object.keys(options)) assert.match(stdout, new RegExp(`--${option}\\b`));
      for (const exitCode of Object.keys(exitCodes)) assert.match(stdout, new RegExp(`^  ${exitCode} `, 'm'));
      for (const [line] of examples) {
        const [program, first, ...rest] = words(line);
        assert.deepEqual([program, first], ['signal-relay', name]);
        parseCommand(getCommand(first), rest);
      }
    });
  }

  test('the overview names every command', async (t) => {
    const folder = openProject(t);
    for (const args of [['--help'], ['help'], ['-h']]) {
      const { code, stdout } = await run(folder, args);
      assert.equal(code, 0);
      for (const { name, summary } of allCommands()) {
        assert.match(stdout, new RegExp(`^  ${name} +${summary}`, 'm'));
      }
    }
  });

  test('--version', async (t) => {
    const { version } = require('../../package.json');
    assert.equal((await run(openProject(t), ['--version'])).stdout, `signal-relay ${version}\n`);
  });
});

describe('wrong usage ends with 2 and says what was meant', () => {
  for (const [args, problem] of [
    [[], ''],
    [['strat'], "unknown command 'strat'; did you mean start?"],
    [['--watch', 'status'], "the command must come first, but '--watch' is an option"],
    [['ledger', '--limt', '3'], 'unknown option --limt; did you mean --limit?'],
    [['ledger', '--limit', '0'], '--limit must be a whole number from 1 to 1000000'],
    [['ledger', '--json', '--csv'], 'choose --json or --csv'],
    [['ledger', '--state', 'open'], '--state must be planned, held,'],
    [['resolve', 'r1'], 'OUTCOME is missing'],
    [['resolve', 'r1', 'lost'], 'OUTCOME must be accepted or absent'],
    [['init', 'here'], "unexpected argument 'here'"],
    [['stop', '--all', '--flatten'], '--all holds back the orders of --flatten'],
    [['send'], '--file is missing'],
  ]) {
    test(args.join(' ') || 'no command', async (t) => {
      const { code, stderr } = await run(openProject(t), args);
      assert.equal(code, 2, stderr);
      assert.ok(stderr.includes(problem), stderr);
    });
  }

  test('without a configuration', async (t) => {
    const { code, stderr } = await run(openProject(t), ['start']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /no configuration here.*signal-relay init/);
  });
});

describe('init', () => {
  test('writes files that check accepts, keeps the secret to its owner, and overwrites nothing', async (t) => {
    const folder = openProject(t);
    const first = await run(folder, ['init']);
    assert.equal(first.code, 0, first.stderr);
    const variables = fs.readFileSync(path.join(folder, '.env'), 'utf8');
    const [, secret] = /^TV_SECRET=(\S{32})$/m.exec(variables);
    assert.equal(fs.statSync(path.join(folder, '.env')).mode & 0o777, 0o600);
    for (const name of ['.env.example', 'relay.config.mjs']) {
      assert.ok(!fs.readFileSync(path.join(folder, name), 'utf8').includes(secret));
    }
    assert.ok(!first.stdout.includes(secret));

    const env = {
      BYBIT_API_KEY: 'made_up_api_key_01',
      BYBIT_API_SECRET: 'made_up_secret_000000000000000000001',
    };
    const checked = await run(folder, ['check', '--offline'], { env });
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
    assert.match(checked.stdout, /dry run, no order is sent: main/);

    const again = await run(folder, ['init']);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /relay.config.mjs exists/);
    fs.rmSync(path.join(folder, 'relay.config.mjs'));
    const kept = await run(folder, ['init']);
    assert.match(kept.stdout, /kept {2}\.env,/);
    assert.doesNotMatch(kept.stdout, /add to \.env/);
    assert.equal(fs.readFileSync(path.join(folder, '.env'), 'utf8'), variables);
  });

  test('in the folder of a bot it names what .env lacks', async (t) => {
    const folder = openProject(t);
    fs.writeFileSync(path.join(folder, '.env'), 'export BYBIT_API_KEY=made_up\n# TV_SECRET=\n');
    const { stdout } = await run(folder, ['init']);
    assert.match(stdout, /add to \.env, as \.env\.example shows: TV_SECRET, BYBIT_API_SECRET\n/);
    const secret = await run(folder, ['rotate', 'tv']);
    assert.match(secret.stdout, /TV_SECRET=\S{32}/, 'without a secret so far');
  });

  test('all missing variables are named, no value is', async (t) => {
    const folder = openProject(t);
    await run(folder, ['init']);
    const { code, stderr } = await run(folder, ['check'], { env: { BYBIT_API_KEY: 'made_up_api_key_01' } });
    assert.equal(code, 2);
    assert.match(stderr, /BYBIT_API_SECRET/);
    assert.match(stderr, /from the environment, and from \.env/);
    assert.doesNotMatch(stderr, /made_up/);
  });

  test('each mistake of a configuration has one line', async (t) => {
    const folder = openProject(t);
    await run(folder, ['init']);
    edit(folder, 'relay.config.mjs', 'dryRun', 'dryrun');
    const one = await run(folder, ['check', '--offline']);
    assert.equal(
      one.stderr,
      'signal-relay: The configuration of the relay is wrong: accounts.main.dryrun is not an option. Did you mean dryRun?\n',
    );
    edit(folder, 'relay.config.mjs', "'testnet'", "'test'");
    const two = await run(folder, ['check', '--offline']);
    assert.deepEqual(two.stderr.split('\n').slice(0, -1), [
      'signal-relay: The configuration of the relay is wrong:',
      '  - accounts.main.dryrun is not an option. Did you mean dryRun?',
      '  - accounts.main.environment must be one of mainnet, testnet, demo, not test',
    ]);
  });
});

describe('template and rotate', () => {
  test('the secret is shown only when it is asked for', async (t) => {
    const folder = openProject(t);
    const before = await run(folder, ['template', 'tradingview']);
    assert.equal(before.code, 0, before.stderr);
    assert.match(before.stdout, /YOUR-HOST\/hook\/tv/);
    await run(folder, ['init']);
    const [, secret] = /^TV_SECRET=(\S+)$/m.exec(fs.readFileSync(path.join(folder, '.env'), 'utf8'));
    const hidden = await run(folder, ['template', 'tradingview']);
    assert.match(hidden.stdout, /by the value of TV_SECRET/);
    assert.ok(!hidden.stdout.includes(secret));
    const shown = await run(folder, ['template', 'tv', '--host', 'relay.example.com', '--show-secret']);
    assert.match(shown.stdout, /https:\/\/relay\.example\.com\/hook\/tv/);
    assert.equal(JSON.parse(/^\{[^]*^\}/m.exec(shown.stdout)[0]).secret, secret);
    const unknown = await run(folder, ['template', 'nonsense']);
    assert.equal(unknown.code, 2);
  });

  test('without a source of the kind, the command says what to configure, and that works', async (t) => {
    const folder = openProject(t);
    await run(folder, ['init']);
    const { code, stdout, stderr } = await run(folder, ['template', 'standard']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^POST https:\/\/YOUR-HOST\/hook\/standard$/m);
    const [, line] = /no source of the kind standard[^\n]*\n {2}(standard: .*)\n/.exec(stderr);
    edit(folder, 'relay.config.mjs', 'sources: {', `sources: {\n    ${line}`);
    const again = await run(folder, ['template', 'standard']);
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, stdout, '']);
    edit(folder, 'relay.config.mjs', "standard: { preset: 'standard'", "mine: { scheme: 'standard'");
    assert.match((await run(folder, ['template', 'standard'])).stdout, /\/hook\/mine$/m);
  });

  test('rotate names the variables, and changes nothing', async (t) => {
    const folder = openProject(t);
    await run(folder, ['init']);
    const before = fs.readFileSync(path.join(folder, '.env'), 'utf8');
    const { code, stdout } = await run(folder, ['rotate', 'tv']);
    assert.equal(code, 0);
    const [, secret] = /^ +TV_SECRET=(\S{32})$/m.exec(stdout);
    assert.match(stdout, /Set TV_SECRET_OLD to the present value of TV_SECRET/);
    assert.ok(!before.includes(secret));
    assert.equal(fs.readFileSync(path.join(folder, '.env'), 'utf8'), before);
    const unknown = await run(folder, ['rotate', 'nobody']);
    assert.deepEqual([unknown.code, /it has tv/.test(unknown.stderr)], [2, true]);
  });
});

describe('texts', () => {
  test('what came from outside moves no cursor', () => {
    assert.equal(clean('a\u001b[2Jb\r\nc\u202ed'), 'a?[2Jb??c?d');
    assert.deepEqual(table(['one', 'two'], [['a\nb', null]]), ['one  two', 'a?b']);
    assert.equal(clean('a\u009b2J\u200eb\u200bc\ud800d\u{e0041}e'), 'a?2J?b?c?d?e');
    assert.equal(csvField('a\u009b2J\nb\u202e'), 'a?2J?b?');
    assert.equal(clean('\u{1f468}\u200d\u{1f469}'), '\u{1f468}\u200d\u{1f469}');
  });

  test('JSON has the same value, and moves no cursor either', () => {
    const value = { text: 'a\u001b[2J\u009b2J\u202eb\u{e0041}\u007f', list: ['\u{1f468}'] };
    const text = printableJson(value, 2);
    assert.deepEqual(JSON.parse(text), value);
    assert.equal(clean(text.replaceAll('\n', '')), text.replaceAll('\n', ''));
    assert.match(text, /\n/);
  });

  test('fields of CSV are quoted, and no formula', () => {
    assert.equal(csvField('a,"b"'), '"a,""b"""');
    for (const formula of ['=1+1', '+1', '@x', '-cmd', ' =1', '-1-1', '-1.2.3', '\uff1d1']) {
      assert.equal(csvField(formula), `'${formula}`);
    }
    assert.equal(csvField('\t=1'), '?=1', 'a tab is not left');
    assert.equal(csvField('"=1'), `"'""=1"`);
    // Where the semicolon ends a field, these are two fields, and the second one must not be a formula.
    assert.equal(csvField('a;=1+1'), `"a;'=1+1"`);
    for (const number of ['-1.5', '0.001', '42', '-7']) assert.equal(csvField(number), number);
    assert.equal(csvField('a=1; b'), '"a=1; b"');
    assert.equal(csvField({ a: 1 }), '"{""a"":1}"');
  });

  test('members are added in front, and the text stays as it is', () => {
    assert.equal(addMembers('{"a": 1e2}', { b: 'c' }), '{"b":"c","a": 1e2}');
    assert.equal(addMembers(' { }', { b: '$&' }), ' {"b":"$&" }');
    assert.equal(addMembers('[1]', { b: 'c' }), '[1]');
  });

  test('--since', () => {
    assert.equal(readSince('2026-11-29T10:00Z'), Date.parse('2026-11-29T10:00Z'));
    assert.ok(Math.abs(readSince('2h') - (Date.now() - 7_200_000)) < 60_000);
    for (const wrong of ['yesterday', '5', '2026']) {
      assert.throws(() => readSince(wrong), { name: 'UsageError' });
    }
  });

  test('the pages show what the tables say: npm run docs:relay', () => {
    execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'docs-relay.js'), '--check'], {
      stdio: 'pipe',
    });
  });
});
