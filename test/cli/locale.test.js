'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/** What a terminal without UTF-8 can show. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { KEYS, credentials, hosts, useCliLab, runCli } = require('../support/cli/cli');

const REPLY = JSON.stringify({
  retCode: 10004,
  retMsg: `error sign! origin_string[1700000000000${KEYS.works}] — 签名错误`,
});
const NOT_ASCII = /[^\0-\x7f]/;

const lab = useCliLab();
const { folder } = lab;

/** @param {Record<string, string>} locale */
async function outputsIn(locale) {
  const env = {
    LC_ALL: undefined,
    LC_CTYPE: undefined,
    LANG: undefined,
    ...credentials(KEYS.works),
    ...locale,
  };
  const runs = [
    [['doctor', ...hosts(lab.sandbox)]],
    [['explain', '33004']],
    [['explain'], REPLY],
    [['--help']],
    [['doctor', '--help']],
    [['doctor', '--html', 'nämlich/seite.html']],
    [['explain', 'größe']],
  ];
  const results = await Promise.all(
    runs.map(([args, input]) => runCli(/** @type {string[]} */ (args), { cwd: folder, env, input })),
  );
  return results.map(({ stdout, stderr }) => stdout + stderr).join('\n');
}

describe('the locale', () => {
  for (const locale of [
    { LANG: 'C' },
    { LANG: 'POSIX' },
    { LANG: 'de_DE' },
    { LC_ALL: 'C', LANG: 'C.UTF-8' },
    { LC_CTYPE: 'ja_JP.eucJP' },
  ]) {
    test(`${JSON.stringify(locale)}: ASCII`, async () => {
      const text = await outputsIn(/** @type {any} */ (locale));
      assert.doesNotMatch(text, NOT_ASCII);
      assert.match(text, /cli-\.\.\. \(hmac-sha256\)/);
    });
  }

  for (const locale of [{ LANG: 'C.UTF-8' }, { LC_ALL: 'de_DE.utf8', LANG: 'C' }, {}]) {
    test(`${JSON.stringify(locale)}: as it is`, async () => {
      const text = await outputsIn(/** @type {any} */ (locale));
      assert.match(text, /cli-… \(hmac-sha256\)/);
      assert.match(text, /签名错误/);
    });
  }

  test('JSON is ASCII and says the same everywhere', async () => {
    const [one, other] = await Promise.all(
      ['C', 'C.UTF-8'].map((LC_ALL) => runCli(['explain', '--json'], { env: { LC_ALL }, input: REPLY })),
    );
    assert.equal(one.stdout, other.stdout);
    assert.doesNotMatch(one.stdout, NOT_ASCII);
    assert.match(JSON.parse(one.stdout).error.retMsg, /签名错误$/);
    const env = { ...credentials(KEYS.works), LC_ALL: 'C' };
    const { stdout } = await runCli(['doctor', ...hosts(lab.sandbox), '--json'], { env });
    assert.doesNotMatch(stdout, NOT_ASCII);
    assert.equal(JSON.parse(stdout).ok, true);
  });
});
