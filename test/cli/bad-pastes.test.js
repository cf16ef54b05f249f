'use strict';

// Runs once: the command signs nothing.

/** `explain` ends with an answer or a clear exit code for any input, in bounded memory. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { once } = require('node:events');
const { describe, test } = require('node:test');

const { explainHere } = require('../support/cli/pastes');
const { runCli } = require('../support/cli/cli');

const MAIN = path.join(__dirname, '..', '..', 'lib', 'cli', 'main.js');
const REPLY = '{"retCode":10003,"retMsg":"API key is invalid."}';
const MEBIBYTE = 1024 * 1024;

/**
 * @param {(stdin: import('node:stream').Writable) => Promise<void>} write
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
async function explainStream(write) {
  const child = spawn(process.execPath, ['--max-old-space-size=96', MAIN, 'explain', '--json']);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part) => (stderr += part));
  child.stdin.on('error', () => {});
  const ended = once(child, 'close');
  await write(child.stdin);
  child.stdin.end();
  const [code] = await ended;
  return { code, stdout, stderr };
}

/** @param {string} text @returns {string} repeated to a mebibyte, the most that is read */
const fill = (text) => text.repeat(Math.ceil(MEBIBYTE / text.length)).slice(0, MEBIBYTE);

describe('input that is not a reply', () => {
  test('100 MB of lines, of which the last is the reply', async () => {
    const chunk = Buffer.from(fill('2025-03-01 10:00:00 INFO tick 64000.5\n'));
    const { code, stdout, stderr } = await explainStream(async (stdin) => {
      for (let count = 0; count < 100; count++) {
        if (!stdin.write(chunk)) await once(stdin, 'drain');
      }
      stdin.write(`\n2025-03-01 10:00:01 ERROR ${REPLY}\n`);
    });
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(JSON.parse(stdout).error.code, 10003);
  });

  test('bytes of a program', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256));
    const { code, stdout } = await explainStream(async (stdin) => void stdin.write(bytes));
    assert.equal(code, 3);
    assert.deepEqual(JSON.parse(stdout), { kind: 'reply', found: false });
    const { stdout: text } = await runCli(['explain'], { input: '\u0000\u0001\u0002'.repeat(100) });
    assert.match(text, /is not text/);
  });

  test('UTF-16 with and without a byte order mark, and UTF-8 with one', async () => {
    const wide = [`\uFEFF${REPLY}`, REPLY].map((text) => Buffer.from(text, 'utf16le'));
    const swapped = wide.map((bytes) => Buffer.from(bytes).swap16());
    for (const bytes of [...wide, ...swapped, Buffer.from(`\uFEFF${REPLY}`)]) {
      const { code, stdout } = await explainStream(async (stdin) => void stdin.write(bytes));
      assert.equal(code, 0);
      assert.equal(JSON.parse(stdout).error.category, 'key-or-environment');
    }
  });

  test('NUL, half of a character, and control characters around a reply', async () => {
    for (const text of [`\u0000${REPLY}\u0000`, `\uD800 ${REPLY}`, `\u0007\u001B]0;x\u0007${REPLY}`]) {
      assert.equal((await explainHere(text)).error.code, 10003);
    }
  });

  test('braces and quotes that are not closed', async () => {
    for (const text of [
      `{${REPLY}`,
      `{"a": "${REPLY}`,
      `fn() { if (a) { "x } ${REPLY}`,
      REPLY.slice(0, -1),
      REPLY.slice(0, -2),
      `"log: ${REPLY}`,
    ]) {
      assert.equal((await explainHere(text)).error?.code, 10003, text);
    }
  });

  test('a number that was cut off is not taken for a code', async () => {
    const { error } = await explainHere(`${REPLY}\n{"retCode":1`);
    assert.equal(error.code, 10003);
  });

  test('deep nesting', async () => {
    const deep = `${'[{"a":'.repeat(20_000)}${REPLY}${'}]'.repeat(20_000)}`;
    assert.equal((await explainHere(deep)).error.code, 10003);
    let escaped = REPLY;
    for (let depth = 0; depth < 3; depth++) escaped = JSON.stringify({ inner: escaped });
    assert.equal((await explainHere(escaped)).error.code, 10003);
  });

  test('a line of a mebibyte', async () => {
    const { error } = await explainHere(`${'x'.repeat(MEBIBYTE - 200)} ${REPLY}`);
    assert.equal(error.code, 10003);
  });

  // A search that takes more than linear time would not end for any of them.
  for (const text of [
    '{',
    '{"',
    '[{"a":',
    '"op":"',
    '"msg":"retCode ',
    'code: 10003, ',
    'error: 10003 ',
    'HTTP/1.1 403\n',
    '<html>',
    'GET https://',
    '\\"',
    "'",
    'retMsg=',
    'Some(',
    '[retCode] => ',
    'origin_string[1700000000000',
    'secret is ',
    '\u001B[31m',
    'certificate ',
    'ECONNRESET ',
    '{Status:New RetCode:10003 ',
    `${REPLY}\n`,
    `2025-03-01 10:00:00 ERROR ${REPLY}\n`,
  ]) {
    test(`a mebibyte of ${JSON.stringify(text)}`, async () => {
      const { found } = await explainHere(fill(text));
      assert.equal(typeof found, 'boolean');
    });
  }
});
