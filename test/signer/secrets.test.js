'use strict';

/** Where secrets are, and are not, in the memory of a process that signs with them, and in what it shows of itself. */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { Console } = require('node:console');
const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { PassThrough } = require('node:stream');
const { after, describe, test } = require('node:test');
const { inspect } = require('node:util');
const v8 = require('node:v8');

const { BybitCredentialError, Signer, backend } = require('../..');
const {
  numberNeedles,
  paddedNeedles,
  pemNeedles,
  piecesOf,
  scanMemory,
  search,
  secretNeedles,
} = require('../support/crypto/memory-scan');
const { newPair } = require('../support/crypto/rsa-keys');
const { temporaryFolder } = require('../support/temporary-folder.js');

/**
 * @typedef {import('../support/crypto/memory-scan').Needle} Needle
 * @typedef {import('../support/crypto/memory-scan').Hit} Hit
 *
 * @typedef {object} Case
 * @property {string} how  what secrets-child.js does
 * @property {Record<string, string>} variables
 * @property {Needle[]} needles
 *
 * @typedef {{ snapshot: string[], alive: string[], destroyed: string[] }} Found
 */

const CHILD = path.join(__dirname, '..', 'support', 'signer', 'secrets-child.js');

/** @type {string | false} */
const UNSEARCHABLE =
  (process.platform !== 'linux' && 'reads /proc, which only Linux has') ||
  (backend.name !== 'native' && 'node:crypto holds keys in ordinary memory: nothing is promised there');

/** Plainly random, and never seen by any source text. @param {number} length */
function randomText(length) {
  return crypto.randomBytes(length).toString('hex').slice(0, length);
}

/** @param {readonly { needle: string, place?: string }[]} hits @returns {string[]} each kind once, to be read */
function summary(hits) {
  return [...new Set(hits.map(({ needle, place = 'snapshot' }) => `${place}: ${needle}`))].sort();
}

const folder = temporaryFolder({ after });

/** @param {string | Buffer} content @returns {string} a new file with it, for no other user */
function writeFile(content) {
  const file = path.join(folder, randomText(16));
  fs.writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** @param {Case} searched @param {string[]} [args] */
function start({ how, variables }, args = []) {
  const env = { BYBIT_API_KEY: randomText(18), BYBIT_AUTH_BACKEND: 'native', ...variables };
  return spawn(process.execPath, ['--expose-gc', CHILD, how, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/**
 * A process of its own: writing a snapshot overwrites much of the memory that is free, and would hide what lies there.
 *
 * @param {Case} searched
 * @returns {Promise<string[]>}
 */
async function searchSnapshot(searched) {
  const file = path.join(folder, `${randomText(16)}.heapsnapshot`);
  const child = start(searched, [file]);
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const snapshot = fs.readFileSync(file);
  fs.rmSync(file);
  assert.ok(snapshot.includes('"snapshot"') && snapshot.includes('signSync'), 'a snapshot of this package');
  return summary(search(snapshot, searched.needles));
}

/**
 * @param {Case} searched
 * @returns {Promise<{ alive: Hit[], destroyed: Hit[] }>} what a core dump would show, before and after destroy()
 */
async function searchMemory(searched) {
  const child = start(searched);
  const exited = once(child, 'exit');
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const scan = () => {
    const { hits, size } = scanMemory(/** @type {number} */ (child.pid), searched.needles);
    assert.ok(size > 2 ** 22, `only ${size} bytes were searched`);
    return hits;
  };
  try {
    assert.equal((await lines.next()).value, 'READY');
    const alive = scan();
    child.stdin.write('\n');
    assert.equal((await lines.next()).value, 'DESTROYED');
    return { alive, destroyed: scan() };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/**
 * @param {import('node:test').TestContext} t
 * @param {Case} searched
 * @returns {Promise<Found | undefined>} undefined where the test is skipped, for one process may not read another
 */
async function searchAll(t, searched) {
  try {
    const { alive, destroyed } = await searchMemory(searched);
    const snapshot = await searchSnapshot(searched);
    return { snapshot, alive: summary(alive), destroyed: summary(destroyed) };
  } catch (error) {
    const { code, path: file, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (!['EACCES', 'EPERM'].includes(String(code)) || file?.startsWith('/proc/') === false) throw error;
    t.skip(`the memory of a child process may not be read here: ${message}`);
    return undefined;
  }
}

describe('an API secret in the environment', { skip: UNSEARCHABLE }, () => {
  const secret = randomText(36);
  const variables = { BYBIT_API_SECRET: secret };
  const needles = [...secretNeedles('the secret', secret), ...paddedNeedles(secret)];
  const inEnvironment = [0, 1, 2].map((piece) => `environment: the secret, piece ${piece} in UTF-8`);

  test('is nowhere after fromEnv({ wipe: true })', async (t) => {
    const found = await searchAll(t, { how: 'wiped', variables, needles });
    if (found === undefined) return;
    assert.deepEqual(found, { snapshot: [], alive: [], destroyed: [] });
  });

  test('is only where the kernel put the environment after fromEnv()', async (t) => {
    const found = await searchAll(t, { how: 'unwiped', variables, needles });
    if (found === undefined) return;
    assert.deepEqual(found, { snapshot: [], alive: inEnvironment, destroyed: inEnvironment });
  });

  test('is found in snapshot and memory when a JavaScript string holds it', async (t) => {
    const found = await searchAll(t, { how: 'careless', variables, needles });
    if (found === undefined) return;
    for (const piece of [0, 1, 2]) {
      const name = `the secret, piece ${piece} in UTF-8`;
      assert.ok(found.snapshot.includes(`snapshot: ${name}`), name);
      assert.ok(found.alive.includes(`anonymous: ${name}`), name);
      assert.ok(found.destroyed.includes(`anonymous: ${name}`), name);
    }
    // Wiping reaches the environment, not the copy.
    assert.ok(!found.alive.some((hit) => hit.startsWith('environment')));
  });
});

describe('an RSA key', { skip: UNSEARCHABLE }, () => {
  const { privateKey } = newPair(2048);
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { encoded, limbs } = numberNeedles(privateKey);
  const needles = [...pemNeedles(pem), ...encoded, ...limbs];
  const passphrase = randomText(24);
  const withPassphrase = [...needles, ...secretNeedles('the passphrase', passphrase)];
  const encrypted = String(
    privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }),
  );

  /** @param {Found | undefined} found */
  function assertOnlyLimbs(found) {
    if (found === undefined) return;
    const { snapshot, alive, destroyed } = found;
    assert.deepEqual(snapshot, []);
    // OpenSSL computes with these: SECURITY.md says so.
    const isLimb = /** @param {string} hit */ (hit) => hit.endsWith(' in limbs');
    const kinds = new Set(alive.filter(isLimb).map((hit) => hit.replace(/^.*: /, '')));
    const numbers = ['d', 'dp', 'dq', 'p', 'q', 'qi'];
    assert.deepEqual(
      [...kinds].sort(),
      numbers.map((name) => `${name} in limbs`),
    );
    const others = alive.filter((hit) => !isLimb(hit));
    assert.deepEqual(others, []);
    assert.deepEqual(destroyed, []);
  }

  for (const how of ['constructor', 'create']) {
    const title = `is but numbers of OpenSSL, and gone after destroy(): ${how}`;
    test(`of a PEM file ${title}`, async (t) => {
      const variables = { BYBIT_API_PRIVATE_KEY_FILE: writeFile(pem) };
      assertOnlyLimbs(await searchAll(t, { how, variables, needles }));
    });

    test(`of a DER file ${title}`, async (t) => {
      const der = privateKey.export({ type: 'pkcs1', format: 'der' });
      const variables = { BYBIT_API_PRIVATE_KEY_FILE: writeFile(der) };
      assertOnlyLimbs(await searchAll(t, { how, variables, needles }));
    });
  }

  test('in the environment is but numbers of OpenSSL after fromEnv({ wipe: true })', async (t) => {
    const variables = { BYBIT_API_PRIVATE_KEY: pem };
    assertOnlyLimbs(await searchAll(t, { how: 'wiped', variables, needles }));
  });

  test('of an encrypted file leaves no passphrase either: fromEnv({ wipe: true })', async (t) => {
    const variables = {
      BYBIT_API_PRIVATE_KEY_FILE: writeFile(encrypted),
      BYBIT_API_PRIVATE_KEY_PASSPHRASE: passphrase,
    };
    assertOnlyLimbs(await searchAll(t, { how: 'wiped', variables, needles: withPassphrase }));
  });

  test('of an encrypted file leaves no passphrase either: create()', async (t) => {
    const variables = {
      BYBIT_API_PRIVATE_KEY_FILE: writeFile(encrypted),
      PASSPHRASE_FILE: writeFile(passphrase),
    };
    assertOnlyLimbs(await searchAll(t, { how: 'createEncrypted', variables, needles: withPassphrase }));
  });
});

/** @param {any} value @returns {Promise<string>} all that usual means show of it */
async function shown(value) {
  const stream = new PassThrough();
  const logged = stream.setEncoding('utf8').toArray();
  const output = new Console({ stdout: stream, stderr: stream });
  output.log(value);
  output.error('%s %o %O %j', value, value, value, value);
  output.dir(value, { showHidden: true, depth: null });
  output.table([value]);
  stream.end();
  const serialized = v8.serialize(value);
  return [
    ...(await logged),
    inspect(value, { depth: Infinity }),
    inspect(value, { showHidden: true, depth: Infinity, showProxy: true, customInspect: false }),
    inspect(structuredClone(value), { showHidden: true, depth: Infinity }),
    JSON.stringify(value),
    String(value),
    serialized.toString('latin1'),
    serialized.toString('utf16le'),
    serialized.subarray(1).toString('utf16le'),
  ].join('\n');
}

/** @param {string} text @param {string[]} secrets */
function assertShowsNone(text, secrets) {
  for (const secret of secrets) {
    for (const piece of piecesOf(secret)) assert.ok(!text.includes(piece), 'a piece of a secret is shown');
  }
}

describe('what is shown', () => {
  const apiKey = randomText(18);
  const apiSecret = randomText(36);
  const passphrase = randomText(24);
  const { privateKey } = newPair(2048);
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const encrypted = String(
    privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }),
  );
  const secrets = [apiSecret, passphrase, ...pem.split('\n'), ...encrypted.split('\n')].filter(
    (text) => !text.startsWith('-'),
  );

  test('is seen by the check if it is a secret', async () => {
    assert.throws(() => assertShowsNone(`x${apiSecret.slice(12)}`, secrets), { name: 'AssertionError' });
    const careless = await shown({ deep: { deeper: { deepest: { list: [apiSecret] } } } });
    assert.throws(() => assertShowsNone(careless, secrets), { name: 'AssertionError' });
  });

  const env = { BYBIT_API_KEY: apiKey, BYBIT_API_SECRET: apiSecret };
  const signers = {
    'an API secret': () => new Signer({ apiKey, apiSecret }),
    'an API secret in env': () => Signer.fromEnv({ env }),
    'a key': () => new Signer({ apiKey, privateKey: pem }),
    'an encrypted key': () => new Signer({ apiKey, privateKey: encrypted, passphrase }),
    'a KeyObject': () => new Signer({ apiKey, privateKey }),
  };
  for (const [title, create] of Object.entries(signers)) {
    test(`of a signer with ${title}`, async () => {
      const signer = create();
      await signer.sign('payload');
      const text = await shown(signer);
      assert.ok(text.includes('Signer'));
      assertShowsNone(text, secrets);
      assert.ok(!text.includes(apiKey), 'the API key is redacted');
      signer.destroy();
      assertShowsNone(await shown(signer), secrets);
    });
  }

  const [left, right] = [apiSecret.slice(0, 18), apiSecret.slice(18)];
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  /** @type {Record<string, any>} */
  const refused = {
    'white space': { apiKey, apiSecret: ` ${apiSecret}` },
    'white space inside': { apiKey, apiSecret: `${left} ${right}` },
    'a line ending': { apiKey, apiSecret: `${apiSecret}\r\n` },
    'an invisible character': { apiKey, apiSecret: `${left}\u200b${right}` },
    'a control character': { apiKey, apiSecret: `${left}\0${right}` },
    'no ASCII': { apiKey, apiSecret: `é${apiSecret}` },
    quotes: { apiKey, apiSecret: `"${apiSecret}"` },
    'a mask': { apiKey, apiSecret: `${apiSecret.slice(0, 14)}${'*'.repeat(22)}` },
    'a placeholder': { apiKey, apiSecret: `\${${apiSecret}}` },
    'values that are swapped': { apiKey: apiSecret, apiSecret: apiKey },
    'values that are the same': { apiKey: apiSecret, apiSecret },
    'a secret as the API key': { apiKey: apiSecret.repeat(10), apiSecret },
    'a PEM block as the secret': { apiKey, apiSecret: pem },
    'a damaged key': { apiKey, privateKey: pem.replace(/.{5}\n-----END/, '-----END') },
    'a key without its first line': { apiKey, privateKey: pem.slice(pem.indexOf('\n') + 1) },
    'a key that is a secret': { apiKey, privateKey: apiSecret },
    'damaged DER': { apiKey, privateKey: der.subarray(0, 1000) },
    'no passphrase': { apiKey, privateKey: encrypted },
    'a wrong passphrase': { apiKey, privateKey: encrypted, passphrase: `${passphrase}x` },
    'a passphrase that is the secret': { apiKey, privateKey: encrypted, passphrase: apiSecret },
    'a path that is a key': { apiKey, privateKeyFile: pem },
  };
  for (const [title, credentials] of Object.entries(refused)) {
    test(`of the error about ${title}`, async () => {
      /** @type {any[]} */
      const errors = [];
      const keep = (/** @type {any} */ error) => void errors.push(error);
      try {
        new Signer(credentials);
      } catch (error) {
        keep(error);
      }
      await Signer.create(credentials).catch(keep);
      assert.equal(errors.length, 2);
      for (const error of errors) {
        assert.ok(error instanceof BybitCredentialError);
        const text = `${await shown(error)}\n${error.stack}\n${JSON.stringify(error.findings)}`;
        assertShowsNone(text, secrets);
        assert.ok(!text.includes(apiKey), 'the API key is not named');
      }
    });
  }
});
