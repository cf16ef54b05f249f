'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const { loadConfig } = require('../../lib/config/load');
const { readConfig } = require('../../lib/config/read');

const CONFIG = {
  sources: {
    tv: {
      preset: 'tradingview',
      secrets: [{ env: 'TV_SECRET' }, { env: 'OLD', optional: true }],
      accounts: 'a',
    },
  },
  accounts: { a: { venue: 'bybit', credentials: { envGroup: 'A' } } },
};
const VARIABLES = { TV_SECRET: 'made-up-secret', A_API_KEY: 'made-up', A_API_SECRET: 'made-up' };

/** @param {import('node:test').TestContext} t @param {Record<string, string>} files @returns {string} a folder with them */
function folderWith(t, files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-config-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

const LIB = path.join(__dirname, '..', '..', 'lib', 'config');
const DEFINE = JSON.stringify(path.join(LIB, 'define.js'));

for (const [name, text] of Object.entries({
  'relay.config.json': JSON.stringify(CONFIG),
  'relay.config.mjs': `import { createRequire } from 'node:module';
    const { defineRelay } = createRequire(import.meta.url)(${DEFINE});
    export default defineRelay(${JSON.stringify(CONFIG)});`,
  'relay.config.cjs': `module.exports = require(${DEFINE}).defineRelay(${JSON.stringify(CONFIG)});`,
  'relay.config.js': `module.exports = ${JSON.stringify(CONFIG)};`,
})) {
  test(`${name} is found and read`, async (t) => {
    const folder = folderWith(t, { [name]: text });
    const { file, config } = await loadConfig(undefined, { folder });
    assert.equal(file, path.join(folder, name));
    const { sources, accounts } = readConfig(config, { env: VARIABLES });
    assert.deepEqual(
      [sources.tv.keys[0].reveal(), accounts.a.apiKey.reveal()],
      ['made-up-secret', 'made-up'],
    );
  });
}

test('a file can be named', async (t) => {
  const folder = folderWith(t, { 'other.json': JSON.stringify(CONFIG), 'relay.config.json': 'broken' });
  assert.equal((await loadConfig('other.json', { folder })).file, path.join(folder, 'other.json'));
});

/** The store as the file says it, and where it is when the file is in /etc/relay. */
const STORES = [
  [undefined, 'relay.db'],
  ['file:./data/relay.db', 'data/relay.db'],
  [{ file: 'other.db', allowUnsafe: true }, 'other.db'],
  ['file:///srv/relay.db', '/srv/relay.db'],
];

test('the store is beside the configuration, wherever the command runs', async (t) => {
  for (const [store, expected] of STORES) {
    const folder = folderWith(t, { 'relay.config.json': JSON.stringify({ ...CONFIG, store }) });
    const { config } = await loadConfig(path.join(folder, 'relay.config.json'));
    const settings = readConfig(config, { env: VARIABLES });
    assert.equal(settings.store.file, path.resolve(folder, expected));
    assert.equal(settings.store.allowUnsafe, store?.allowUnsafe ?? false);
  }
  const folder = folderWith(t, {
    'relay.config.json': JSON.stringify({ ...CONFIG, store: { env: 'STORE' } }),
  });
  const { config } = await loadConfig(undefined, { folder });
  assert.equal(readConfig(config, { env: { ...VARIABLES, STORE: './relay.db' } }).store.file, './relay.db');
});

test('no file, several files, broken files and wrong configurations say what to do', async (t) => {
  const load = (/** @type {Record<string, string>} */ files) =>
    loadConfig(undefined, { folder: folderWith(t, files) });
  await assert.rejects(load({}), {
    code: 'ERR_RELAY_CONFIG_FILE',
    message: /relay\.config\.mjs.*signal-relay init/,
  });
  const two = { 'relay.config.json': '{}', 'relay.config.js': '' };
  await assert.rejects(load(two), { code: 'ERR_RELAY_CONFIG_FILE', message: /several.*--config/ });
  await assert.rejects(load({ 'relay.config.mjs': '\nexport default {' }), {
    code: 'ERR_RELAY_CONFIG_FILE',
    message: /relay\.config\.mjs:2 cannot be loaded: Unexpected end of input/,
  });
  await assert.rejects(load({ 'relay.config.mjs': 'const config = {};' }), {
    code: 'ERR_RELAY_CONFIG_FILE',
    message: /no default export/,
  });
  await assert.rejects(load({ 'relay.config.json': '{}' }), { code: 'ERR_RELAY_CONFIG' });
  const missing = loadConfig('nothing.json', { folder: folderWith(t, {}) });
  await assert.rejects(missing, { code: 'ERR_RELAY_CONFIG_FILE', message: /nothing\.json does not exist/ });
});

test('the place of a mistake in JSON is told without the text around it', async (t) => {
  const folder = folderWith(t, { 'relay.config.json': '{\n  "control": { "token": "made-up-secret" },,\n}' });
  await assert.rejects(loadConfig(undefined, { folder }), (error) => {
    assert.match(/** @type {Error} */ (error).message, /relay\.config\.json:2:44: The JSON has/);
    return !/made-up-secret/.test(/** @type {Error} */ (error).message);
  });
});
