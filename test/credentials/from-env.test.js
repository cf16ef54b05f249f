'use strict';

/** Where Signer.fromEnv() looks, and what it says when nothing is there. */

const assert = require('node:assert/strict');
const { createPrivateKey, generateKeyPairSync } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { BybitCredentialError, Signer } = require('../..');
const { API_KEY, API_SECRET, WRONG_VALUE } = require('../support/fixtures.js');
const { runChild } = require('../support/run-child');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');
const VALUE = 'aValueThatMustNotShow0123456789';

/** @param {any} options @returns {any} the error */
function refusal(options) {
  try {
    Signer.fromEnv(options);
  } catch (error) {
    return error;
  }
  return assert.fail('a signer came out');
}

/** @param {string[]} names @returns {Record<string, string>} */
const environment = (...names) => Object.fromEntries(names.map((name) => [name, VALUE]));

describe('names', () => {
  const credentials = [API_KEY, API_SECRET];
  /** @param {string[]} names */
  const set = (...names) => Object.fromEntries(names.map((name, index) => [name, credentials[index]]));

  test('by option', () => {
    const names = { apiKey: 'API_KEY', apiSecret: 'SECRET' };
    assert.equal(Signer.fromEnv({ names, env: set('API_KEY', 'SECRET') }).apiKey, API_KEY);
    // Those that are not named keep their usual names.
    const one = { names: { apiSecret: 'SECRET' }, env: set('BYBIT_API_KEY', 'SECRET') };
    assert.equal(Signer.fromEnv(one).apiKey, API_KEY);
    assert.equal(
      refusal({ names, env: set('BYBIT_API_KEY', 'BYBIT_API_SECRET') }).findings[0].variable,
      'API_KEY',
    );
  });

  test('by prefix', () => {
    for (const [prefix, begin] of [
      ['ALICE_', 'ALICE_'],
      ['ALICE', 'ALICE_'],
      ['BYBIT_TWO_', 'BYBIT_TWO_'],
      ['', ''],
    ]) {
      const env = set(`${begin}API_KEY`, `${begin}API_SECRET`);
      assert.equal(Signer.fromEnv({ prefix, env }).apiKey, API_KEY, prefix);
    }
    const mixed = { prefix: 'ALICE_', names: { apiSecret: 'S' }, env: set('ALICE_API_KEY', 'S') };
    assert.equal(Signer.fromEnv(mixed).apiKey, API_KEY);
  });

  test('of an RSA key, beside the secret of another account', (t) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = /** @type {string} */ (privateKey.export({ type: 'pkcs8', format: 'pem' }));
    assert.ok(createPrivateKey(pem));
    const file = path.join(temporaryFolder(t), 'key.pem');
    fs.writeFileSync(file, pem);
    const others = set('BYBIT_API_KEY', 'BYBIT_API_SECRET');
    const [named, prefixed] = [
      { names: { apiKey: 'A', privateKeyFile: 'FILE' }, env: { ...others, A: API_KEY, FILE: file } },
      { prefix: 'ALICE_', env: { ...others, ALICE_API_KEY: API_KEY, ALICE_API_PRIVATE_KEY: pem } },
    ];
    for (const options of [named, prefixed]) assert.equal(Signer.fromEnv(options).algorithm, 'rsa-sha256');
  });

  test('wipe removes what was read', () => {
    const env = set('API_KEY', 'API_SECRET');
    Signer.fromEnv({ prefix: '', env, wipe: true });
    assert.deepEqual(Object.keys(env), ['API_KEY']);
  });

  test('what is no name is refused, and never quoted', () => {
    for (const options of [
      { names: { apiKey: API_KEY, apiSecret: API_SECRET } },
      { names: { apiKye: 'API_KEY' } },
      { names: { apiKey: 'two words' } },
      { names: { apiKey: '' } },
      { names: 'API_KEY' },
      { names: null },
      { prefix: API_SECRET },
      { prefix: 'a-b' },
      { prefix: 5 },
      { optional: 'yes' },
      { env: 5 },
      { optionl: true },
    ]) {
      const error = refusal({ env: {}, ...options });
      assert.equal(error.code, WRONG_VALUE.code, JSON.stringify(options));
      assert.ok(!error.message.includes(API_KEY) && !error.message.includes(API_SECRET));
    }
  });
});

describe('optional', () => {
  test('null when nothing is set, or all of it is empty', () => {
    for (const env of [
      {},
      { BYBIT_API_KEY: '', BYBIT_API_SECRET: '' },
      { BYBIT_API_SECRET: '' },
      { BYBIT_API_KEY: undefined },
      { API_KEY: VALUE, BINANCE_API_KEY: VALUE },
    ]) {
      assert.equal(Signer.fromEnv({ optional: true, env }), null, JSON.stringify(env));
    }
    assert.equal(Signer.fromEnv({ optional: true, prefix: 'NOBODY_HAS_THIS_' }), null);
  });

  test('a signer, or an error, when something is set', () => {
    const env = { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: API_SECRET };
    assert.equal(Signer.fromEnv({ optional: true, env })?.apiKey, API_KEY);
    for (const half of [
      { BYBIT_API_KEY: API_KEY },
      { BYBIT_API_SECRET: API_SECRET },
      { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: '' },
      { BYBIT_API_PRIVATE_KEY_FILE: 'key.pem' },
    ]) {
      assert.ok(refusal({ optional: true, env: half }) instanceof BybitCredentialError);
    }
  });

  test('a name that is certainly meant is named in a warning', async (t) => {
    /** @type {any[]} */
    const warnings = [];
    const listen = (/** @type {any} */ warning) => warnings.push(warning);
    process.on('warning', listen);
    t.after(() => process.off('warning', listen));
    const env = environment('BYBIT_APIKEY', 'BYBIT_SECRET_KEY', 'OTHER');
    assert.equal(Signer.fromEnv({ optional: true, env }), null);
    await new Promise((resolve) => setImmediate(resolve));
    const [warning, ...more] = warnings.filter(({ code }) => code === 'BYBIT_CREDENTIAL_NOT_FOUND');
    assert.deepEqual(more, []);
    assert.match(
      warning.message,
      /has BYBIT_APIKEY and BYBIT_SECRET_KEY: rename them to BYBIT_API_KEY and BYBIT_API_SECRET/,
    );
    assert.ok(!warning.message.includes(VALUE));
  });
});

describe('a .env file that is not loaded', () => {
  const BOT = `const { Signer } = require(${JSON.stringify(ROOT)});
    try { console.log(Signer.fromEnv(JSON.parse(process.argv[2])).apiKey); }
    catch (error) { console.log(error.message); }`;

  /**
   * @param {import('node:test').TestContext} t
   * @param {string | null} file the content of .env
   * @param {{ execArgv?: string[], options?: object, name?: string, env?: Record<string, string | undefined> }} [settings]
   */
  async function messageOf(t, file, { execArgv = [], options = {}, name = 'bot.js', env = {} } = {}) {
    const cwd = temporaryFolder(t);
    if (file !== null) fs.writeFileSync(path.join(cwd, '.env'), file);
    fs.writeFileSync(path.join(cwd, name), BOT);
    const unset = Object.keys(process.env).filter(
      (each) => /API|SECRET|BYBIT/i.test(each) && each !== 'BYBIT_AUTH_BACKEND',
    );
    const { stdout } = await runChild(path.join(cwd, name), {
      cwd,
      execArgv: execArgv.map((argument) => argument.replace('CWD', cwd)),
      args: [JSON.stringify(options)],
      env: {
        ...Object.fromEntries(unset.map((each) => [each, undefined])),
        NODE_TEST_CONTEXT: undefined,
        ...env,
      },
    });
    return stdout;
  }

  const RIGHT = `# keys\nBYBIT_API_KEY=${API_KEY}\n\nexport BYBIT_API_SECRET = "${API_SECRET}"\n`;

  test('the error says what to type', async (t) => {
    const [unread, odd, loaded] = await Promise.all([
      messageOf(t, RIGHT),
      messageOf(t, RIGHT, { name: 'my bot.mjs.cjs' }),
      messageOf(t, RIGHT, { execArgv: ['--env-file=.env'] }),
    ]);
    assert.match(
      unread,
      /\.env has BYBIT_API_KEY and BYBIT_API_SECRET, but it is not loaded: start the bot with node --env-file=\.env bot\.js\.\n$/,
    );
    assert.match(odd, /node --env-file=\.env "my bot\.mjs\.cjs"\.\n$/);
    assert.equal(loaded, `${API_KEY}\n`);
  });

  test('other names in it', async (t) => {
    const file = `API_KEY=${VALUE}\nAPI_SECRET='\nBYBIT_API_KEY=not a name\n${VALUE}'\n`;
    const [unread, loaded, none] = await Promise.all([
      messageOf(t, file),
      messageOf(t, file, { execArgv: ['--env-file=.env'] }),
      messageOf(t, 'PORT=3000\nJUNK\n=\n#BYBIT_API_KEY=x\n'),
    ]);
    assert.match(
      unread,
      /\.env has API_KEY and API_SECRET: rename them to BYBIT_API_KEY and BYBIT_API_SECRET, and start the bot with node --env-file=\.env bot\.js\.\n$/,
    );
    assert.match(
      loaded,
      /\.env has API_KEY and API_SECRET: rename them to [^,]*, or pass the option "names"\.\n$/,
    );
    assert.match(
      none,
      /Write BYBIT_API_KEY and BYBIT_API_SECRET into \.env: .* Then start the bot with node --env-file/,
    );
    for (const message of [unread, loaded, none]) assert.ok(!message.includes(VALUE));
  });

  test('a byte order mark in front of the first name', async (t) => {
    for (const execArgv of [[], ['--env-file=.env']]) {
      const message = await messageOf(t, `\uFEFF${RIGHT.slice(7)}`, { execArgv });
      assert.match(
        message,
        /byte order mark \(U\+FEFF\), which becomes part of the name BYBIT_API_KEY|^madeUp/,
      );
    }
  });

  test('is not looked at for an environment of the caller', async (t) => {
    const message = await messageOf(t, RIGHT, { options: { env: {} } });
    assert.match(message, /Set BYBIT_API_KEY and BYBIT_API_SECRET in the object that is passed as env\.\n$/);
  });

  test('none, a folder, or one that must not be read', async (t) => {
    const flag = ['--permission', '--experimental-permission'].find((each) =>
      process.allowedNodeEnvironmentFlags.has(each),
    );
    const only = [
      flag ?? '',
      '--allow-addons',
      '--no-warnings',
      `--allow-fs-read=${ROOT}/*`,
      '--allow-fs-read=CWD/bot.js',
    ];
    const messages = await Promise.all([
      messageOf(t, null),
      ...(flag === undefined ? [] : [messageOf(t, RIGHT, { execArgv: only })]),
    ]);
    for (const message of messages) {
      assert.match(
        message,
        /into a file named \.env in this folder: .* start the bot with node --env-file=\.env bot\.js\.\n$/,
      );
    }
  });
});
