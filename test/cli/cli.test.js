'use strict';

// Runs once: the commands that it starts sign nothing.

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { COMMANDS, listOptions } = require('../../lib/cli/commands');
const { parseCommand, findCommand } = require('../../lib/cli/parse-arguments');
const doctorOptions = require('../../lib/cli/doctor/options');
const { VENUES } = require('../../lib/venues');

const { splitList } = doctorOptions;
const diagnoseOptions = (values) => doctorOptions.diagnoseOptions(values, VENUES.bybit);
const { nearest } = require('../../lib/internal/nearest');
const { hang, painter, wrap } = require('../../lib/internal/layout');
const { wantsColours, getWidth } = require('../../lib/cli/terminal');
const { UsageError } = require('../../lib/cli/usage-error');
const { MAIN, runCli } = require('../support/cli/cli');

const ROOT = path.join(__dirname, '..', '..');

describe('the table of commands', () => {
  test('docs/cli.md is what the table says', () => {
    const script = path.join(ROOT, 'scripts', 'docs-cli.js');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  test('package.json names the program, and it can be run', () => {
    const { bin, files } = require('../../package.json');
    assert.equal(path.join(ROOT, bin['bybit-auth']), MAIN);
    assert.ok(files.includes('lib/'));
    assert.match(fs.readFileSync(MAIN, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    fs.accessSync(MAIN, fs.constants.X_OK);
    assert.match(execFileSync(MAIN, ['--version'], { encoding: 'utf8' }), /^bybit-auth \d+\.\d+\.\d+\n$/);
  });

  for (const command of COMMANDS) {
    test(`${command.name} --help tells of every option, operand and exit code`, async () => {
      const { code, stdout, stderr } = await runCli([command.name, '--help']);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      for (const name of Object.keys(listOptions(command))) assert.ok(stdout.includes(`--${name}`), name);
      for (const { name } of command.operands) assert.ok(stdout.includes(name), name);
      for (const exitCode of Object.keys(command.exitCodes)) {
        assert.match(stdout, new RegExp(`^ {2}${exitCode} `, 'm'));
      }
      const help = await runCli(['help', command.name]);
      assert.equal(help.stdout, stdout);
    });
  }

  test('help is no wider than 80 columns, but for examples, where nothing says how wide the terminal is', async () => {
    for (const { name, examples } of COMMANDS) {
      const { stdout } = await runCli([name, '-h']);
      const typed = examples.map(([example]) => example);
      for (const line of stdout.split('\n')) {
        assert.ok(line.length <= 80 || typed.includes(line.trim()), line);
      }
    }
  });

  test('without a command and without a terminal, the overview is printed', async () => {
    const { code, stdout, stderr } = await runCli([], { input: 'a paste that nothing reads' });
    assert.deepEqual([code, stderr], [0, '']);
    const help = await runCli(['--help']);
    assert.equal(help.code, 0);
    assert.equal(help.stdout, stdout);
    const versions = await Promise.all(['version', '--version', '-v'].map((word) => runCli([word])));
    for (const version of versions) assert.match(version.stdout, /^bybit-auth \d+\.\d+\.\d+\n$/);
    for (const { name, summary } of COMMANDS) {
      assert.ok(help.stdout.includes(name) && help.stdout.includes(summary), name);
    }
  });
});

describe('usage errors: exit code 2, on stderr, with the nearest name', () => {
  const CASES = [
    [['docter'], /unknown command 'docter'; did you mean doctor\?/],
    [['xyzzy'], /unknown command 'xyzzy'\n/],
    [['33004'], /unknown command '33004'; did you mean explain 33004\?/],
    [['doctor', '--jsno'], /unknown option --jsno; did you mean --json\?[^]*bybit-auth doctor --help/],
    [['doctor', '--qqqqqq'], /unknown option --qqqqqq\n/],
    [['doctor', '-Z'], /unknown option -Z/],
    [['doctor', 'now'], /unexpected argument 'now'/],
    [['doctor', '--interval', '0'], /--interval must be a number from 1 to 86400/],
    [['doctor', '--timeout', '1.5'], /--timeout must be a whole number/],
    [['doctor', '--timeout'], /--timeout/],
    [['doctor', '--env', 'mainet'], /did you mean mainnet\?/],
    [['doctor', '--env', 'ftp://x.y'], /--env must be a URL/],
    [['doctor', '--host', 'http://127.0.0.1'], /--host must be mainnet=URL/],
    [['doctor', '--host', 'demo=127.0.0.1'], /--host must be a URL/],
    [['doctor', '--sandbox', '65534'], /--sandbox must be a whole number from 1 to 65533/],
    [['doctor', '--sandbox', '8080', '--host', 'demo=http://127.0.0.1'], /leave out --host/],
    [
      ['doctor', '--sandbox', '8080', '--env', 'http://127.0.0.1:8080'],
      /with --sandbox, --env must be mainnet/,
    ],
    [['explain', '33oo4'], /nothing is known about '33oo4'/],
    [['explain', ''], /explain was given an empty text/],
    [['explain', '1', '2'], /unexpected argument '2'/],
    [['sandbox', '--environment', 'moon'], /--environment must be mainnet, testnet, demo/],
    [['sandbox', '--port', '65535'], /--port must be a whole number from 0 to 65533/],
    [['help', 'docter'], /did you mean doctor\?/],
    [['--json', 'doctor'], /the command must come first/],
  ];
  for (const [args, message] of CASES) {
    test(args.join(' '), async () => {
      const { code, stdout, stderr } = await runCli(/** @type {string[]} */ (args));
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /** @type {RegExp} */ (message));
      assert.match(stderr, /^bybit-auth: /);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    });
  }
});

describe('parsing', () => {
  const parse = (/** @type {string} */ name, /** @type {string[]} */ ...argv) =>
    parseCommand(findCommand(name), argv);

  test('negative numbers are operands, options stay options', () => {
    assert.deepEqual(parse('explain', '-2015').operands, ['-2015']);
    assert.deepEqual(parse('explain', '--json', '-1').values, { json: true });
    assert.deepEqual(parse('explain', '--', '-1').operands, ['-1']);
  });

  test('aliases, short options and numbers', () => {
    const { values } = parse('doctor', '--colour', '-w', '-e', 'demo', '--interval=2.5', '--timeout', '70');
    assert.deepEqual(values, { color: true, watch: true, env: 'demo', interval: 2.5, timeout: 70 });
  });

  test('a request stays whole in a list of needs', () => {
    const list =
      'POST /v5/order/create?category=linear, Wallet.Withdraw,,POST /v5/x {"a":1,"b":[1,2]},Spot.SpotTrade';
    assert.deepEqual(splitList(list), [
      'POST /v5/order/create?category=linear',
      'Wallet.Withdraw',
      'POST /v5/x {"a":1,"b":[1,2]}',
      'Spot.SpotTrade',
    ]);
    const { needs } = diagnoseOptions({ needs: ['A.B,C.D', 'GET /v5/y'] });
    assert.deepEqual(needs, ['A.B', 'C.D', 'GET /v5/y']);
  });

  test('environments, URLs and replaced hosts', () => {
    const host = ['testnet=http://127.0.0.1:1'];
    const testnet = diagnoseOptions({ env: 'testnet', host });
    assert.equal(testnet.baseURL, 'http://127.0.0.1:1');
    assert.equal(testnet.environment, 'testnet');
    assert.deepEqual(testnet.environments, { testnet: 'http://127.0.0.1:1' });
    const url = diagnoseOptions({ env: 'http://127.0.0.1:2/proxy' });
    assert.deepEqual([url.baseURL, url.environment], ['http://127.0.0.1:2/proxy', undefined]);
    assert.equal(diagnoseOptions({}).baseURL, 'https://api.bybit.com');
    assert.throws(() => diagnoseOptions({ env: 'main' }), UsageError);
  });

  test('the nearest name', () => {
    const names = ['doctor', 'explain', 'sandbox', 'no-color'];
    const pairs = {
      docotr: 'doctor',
      explian: 'explain',
      sand: 'sandbox',
      EXPLAIN: 'explain',
      'no-colors': 'no-color',
    };
    for (const [typed, meant] of Object.entries(pairs)) assert.equal(nearest(typed, names), meant, typed);
    for (const typed of ['', 'x', 'elephant', 'd'.repeat(1e6)]) assert.equal(nearest(typed, names), null);
  });
});

describe('the terminal', () => {
  const terminal = { isTTY: true, columns: 100, write() {} };
  const pipe = { write() {} };

  test('colours: options, FORCE_COLOR, NO_COLOR, TERM=dumb, terminal, in this order', () => {
    const cases = [
      [terminal, {}, {}, true],
      [pipe, {}, {}, false],
      [terminal, { NO_COLOR: '1' }, {}, false],
      [terminal, { NO_COLOR: '' }, {}, true],
      [terminal, { TERM: 'dumb' }, {}, false],
      [pipe, { FORCE_COLOR: '1' }, {}, true],
      [pipe, { FORCE_COLOR: '' }, {}, true],
      [terminal, { FORCE_COLOR: '0' }, {}, false],
      [pipe, { FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, {}, true],
      [pipe, { NO_COLOR: '1' }, { color: true }, true],
      [terminal, { FORCE_COLOR: '1' }, { 'no-color': true }, false],
    ];
    for (const [output, environment, values, wanted] of cases) {
      const found = wantsColours(/** @type {any} */ (output), /** @type {any} */ (environment), values);
      assert.equal(found, wanted, JSON.stringify([environment, values]));
    }
  });

  test('widths', () => {
    assert.equal(getWidth(terminal), 100);
    assert.equal(getWidth({ ...terminal, columns: 400 }), 110);
    assert.equal(getWidth({ ...terminal, columns: 10 }), 40);
    assert.equal(getWidth({ ...terminal, columns: 0 }), 80);
    assert.equal(getWidth(pipe), 80);
  });

  test('text is wrapped at spaces, and a word that is longer than a line stays whole', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('', 7), ['']);
    assert.deepEqual(wrap('x'.repeat(20), 8), ['x'.repeat(20)]);
    assert.deepEqual(wrap(`a ${'y'.repeat(9)} b c`, 4), ['a', 'y'.repeat(9), 'b c']);
    const words = `${'word '.repeat(50)}${'long'.repeat(30)}`;
    assert.equal(wrap(words, 33).join('').replace(/ /g, ''), words.replace(/ /g, ''));
    assert.ok(wrap(words, 33).every((line) => line.length <= 33 || !line.includes(' ')));
  });

  test('lines hang below their label, coloured or not', () => {
    const paint = painter(true);
    const [first, second] = hang(paint('label', 'bold'), 'some words that are long', {
      width: 30,
      indent: 8,
    });
    assert.equal(first, `${paint('label', 'bold')}   some words that are`);
    assert.equal(second, '        long');
  });
});
