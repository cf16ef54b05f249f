'use strict';

// Runs once, but for --thorough: what is tested needs no backend.

/** Commands of curl, as `bybit-auth check` reads them. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { describe, test } = require('node:test');
const { readRequest } = require('../../lib/cli/check/read-request');
const { splitCommand } = require('../../lib/cli/check/shell-words');

describe('the shell', () => {
  /** @type {[string, string[]][]} */
  const commands = [
    [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
    [String.raw`"a \"b\" \$x" 'c\d' e\ f`, ['a "b" $x', String.raw`c\d`, 'e f']],
    [String.raw`'it'\''s' $'tab\there\x41é\'q'`, ["it's", "tab\thereAé'q"]],
    ['a \\\n  b \\\r\n c\nd', ['a', 'b', 'c']],
    ['a "" b', ['a', '', 'b']],
    ['^"https://x/?a=1^&b=2^" ^\r\n -H "X: \\"y\\""', ['https://x/?a=1&b=2', '-H', 'X: "y"']],
    ['a | b', ['a']],
  ];
  for (const [text, words] of commands) {
    test(JSON.stringify(text), () => assert.deepEqual(splitCommand(text).words, words));
  }
  test('agrees with a real one', { skip: process.platform === 'win32' && 'there is no POSIX shell' }, () => {
    for (const [text, words] of commands.filter(([command]) => !/\^|\$'|\||\r/.test(command))) {
      const line = `printf '%s\\0' ${text.split(/(?<!\\)\n/)[0]}`;
      assert.deepEqual(
        execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1),
        words,
      );
    }
  });
});

describe('options of curl', () => {
  const of = (/** @type {string} */ text) => readRequest(text);
  test('method, body and what curl adds', () => {
    assert.equal(of('curl https://x.example/a -d a=1 -d b=2')?.body, 'a=1&b=2');
    assert.deepEqual(of('curl https://x.example/a -d a=1')?.headers, [
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ]);
    assert.equal(of('curl --json "{}" https://x.example')?.headers[0][1], 'application/json');
    assert.equal(
      of('curl -G https://x.example/a -d a=1 --data-urlencode "b=x y"')?.url,
      'https://x.example/a?a=1&b=x+y',
    );
    assert.equal(of('curl -sSXPUT --url=https://x.example')?.url, 'https://x.example');
    assert.equal(of('curl -XDELETE -s https://x.example')?.method, 'DELETE');
    assert.equal(of('$ curl -k --max-time 5 -o out.txt https://x.example')?.url, 'https://x.example');
    assert.equal(of('curl'), null);
    assert.equal(of('curly https://x.example'), null);
  });
});
