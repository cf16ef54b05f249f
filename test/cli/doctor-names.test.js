'use strict';

// Runs once, but for --thorough: a program, of which each part is tested on both backends.

/** The doctor with credentials under other names than the usual ones. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { beforeEach, describe, test } = require('node:test');

const { KEYS, SECRET, hosts, runCli, useCliLab } = require('../support/cli/cli');

const lab = useCliLab();
const { folder } = lab;
beforeEach(() => {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
});

/** @param {string[]} args @param {Record<string, string>} [env] */
async function doctor(args, env = {}) {
  const result = await runCli(['doctor', ...hosts(lab.sandbox), ...args], { cwd: folder, env });
  assert.ok(!`${result.stdout}${result.stderr}`.includes(SECRET));
  return { ...result, told: result.stdout.replace(/\s+/g, ' ') };
}

/** @param {string} content @param {string} [name] */
const writeFile = (content, name = '.env') => fs.writeFileSync(path.join(folder, name), content);

describe('other names', () => {
  const env = { MY_KEY: KEYS.works, MY_SECRET: SECRET, ALICE_API_KEY: KEYS.works, ALICE_API_SECRET: SECRET };

  test('are read by option', async () => {
    for (const args of [
      ['--names', 'MY_KEY,MY_SECRET'],
      ['--names', 'apiSecret=MY_SECRET, apiKey=MY_KEY'],
      ['--prefix', 'ALICE_'],
    ]) {
      const { code, told } = await doctor(args, env);
      assert.equal(code, 0, told);
      assert.match(told, /from the environment \((?:MY|ALICE_API)_KEY, (?:MY|ALICE_API)_SECRET\)/);
    }
  });

  test('are read from .env, which the bot has to load by itself', async () => {
    writeFile(`ALICE_API_KEY=${KEYS.works}\nALICE_API_SECRET=${SECRET}\n`);
    const { code, told } = await doctor(['--prefix', 'ALICE_']);
    assert.equal(code, 0, told);
    assert.match(
      told,
      /from \.env \(ALICE_API_KEY, ALICE_API_SECRET\); your bot reads it with node --env-file=\.env /,
    );
  });

  test('2: what is no name', async () => {
    for (const names of ['', 'MY_KEY,', 'MY KEY', 'secret=MY_SECRET', 'a,b,c,d,e,f,g']) {
      const { code, stderr } = await doctor(['--names', names], env);
      assert.equal(code, 2, names);
      assert.match(stderr, /--names must be NAME_OF_KEY,NAME_OF_SECRET/);
    }
    assert.equal((await doctor(['--prefix', 'a b'], env)).code, 2);
  });
});

describe('names that are not read', () => {
  test('are named in the sentence at the end, with what they should be', async () => {
    const sentence = /\.env has API_KEY and API_SECRET: rename them to BYBIT_API_KEY and BYBIT_API_SECRET\. /;
    writeFile(`API_KEY=${KEYS.works}\nAPI_SECRET=${SECRET}\n`);
    const usual = await doctor([]);
    assert.equal(usual.code, 1);
    assert.match(usual.told, sentence);
    fs.renameSync(path.join(folder, '.env'), path.join(folder, 'other.env'));
    assert.match((await doctor(['--env-file', 'other.env'])).told, new RegExp(`other${sentence.source}`));
    const set = await doctor([], { BYBIT_APIKEY: KEYS.works, BYBIT_SECRET: SECRET });
    assert.match(set.told, /The environment has BYBIT_APIKEY and BYBIT_SECRET: rename them/i);
    assert.equal(lab.sandbox.requests.length, 0);
  });

  test('browsers would see them', async () => {
    writeFile(`NEXT_PUBLIC_BYBIT_API_KEY=${KEYS.works}\nNEXT_PUBLIC_BYBIT_API_SECRET=${SECRET}\n`);
    assert.match((await doctor([])).told, /NEXT_PUBLIC_ are shipped to browsers: delete that API key/);
  });
});
