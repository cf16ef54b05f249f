'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/** `bybit-auth` without a command, on a pseudo-terminal. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { after, describe, test } = require('node:test');
const { stripVTControlCharacters } = require('node:util');

const { MAIN, startCli } = require('../support/cli/cli');
const { makeCertificate, openExchange } = require('../support/documents/exchange.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const hasScript = spawnSync('script', ['--version']).status === 0;
const COMMAND = Object.freeze([
  'script',
  '-qec',
  `stty cols 80; '${process.execPath}' '${MAIN}'`,
  '/dev/null',
]);
const PROMPT = /> /;

const folder = temporaryFolder({ after });

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} typed once the prompt is there
 * @returns {Promise<{ code: number | null, text: string }>} what the terminal showed after the input
 */
async function guide(env, typed) {
  const { child, ended, waitFor } = startCli([], {
    command: [...COMMAND],
    cwd: folder,
    env: { TERM: 'xterm', LANG: 'C.UTF-8', ...env },
  });
  await waitFor(PROMPT);
  child.stdin.write(typed);
  const { code, stdout } = await ended;
  const text = stripVTControlCharacters(stdout).replace(/\r/g, '');
  assert.match(text, /^Paste what your bot printed [^]*press\s+Enter twice\.\n/);
  return { code, text };
}

describe('without a command, on a terminal', { skip: hasScript ? false : 'there is no script(1)' }, () => {
  test('a paste is explained, blank lines in it too, and the command that proves the cure comes last', async () => {
    const paste = '[bot] order failed\n\n{"retCode":33004,\n"retMsg":"Your api key has expired."}\n\n';
    const { code, text } = await guide({}, paste);
    assert.equal(code, 0, text);
    assert.match(text, /\nBybitAuthError: The API key has expired\n/);
    assert.match(text, /open: https:\/\/www\.bybit\.com\/app\/user\/api-management\n/);
    assert.match(text, /\n\nTo see whether the key works now: bybit-auth doctor\n$/);
  });

  test('Enter checks the key, in a few lines', async (t) => {
    const certificate = makeCertificate(t);
    const expired = await guide(await openExchange(t, certificate, 'an expired key'), '\n');
    assert.equal(expired.code, 1, expired.text);
    assert.match(expired.text, /CAUSE FOUND: The API key has expired \(33004\): /);
    assert.match(expired.text, /\n\nTo see whether the key works now: (?:npx )?bybit-auth doctor\n$/);
    assert.doesNotMatch(expired.text, /Checklist|Facts/);
    const elsewhere = await guide(await openExchange(t, certificate, 'a testnet key'), '\n');
    assert.match(elsewhere.text, /CAUSE FOUND: This is a testnet key, but your bot calls mainnet\./);
    const works = await guide(await openExchange(t, certificate, 'a working key'), '\n');
    assert.equal(works.code, 0, works.text);
    assert.match(works.text, /\n\nThe whole report: (?:npx )?bybit-auth doctor\n$/);
  });

  test('Enter without a key says where to put it; a paste without a reply says so', async () => {
    const none = await guide({}, '\n');
    assert.equal(none.code, 1, none.text);
    assert.match(none.text, /\nCAUSE FOUND: BYBIT_API_KEY is not set\. Write BYBIT_API_KEY/);
    const nothing = await guide({}, 'it does not work\n\n');
    assert.equal(nothing.code, 3, nothing.text);
    assert.match(nothing.text, /No reply of the exchange was found/);
  });

  test('Ctrl-C ends it, and Ctrl-D ends the paste', async () => {
    assert.equal((await guide({}, '\u0003')).code, 130);
    const { code, text } = await guide({}, '{"retCode":10006,"retMsg":"Too many visits!"}\n\u0004');
    assert.equal(code, 0, text);
    assert.match(text, /Too many requests\. The API key is not the cause/);
  });
});
