'use strict';

/** createHmac where bots put it: in place of node:crypto's own, and into a crypto object of their own. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { describe, mock, test } = require('node:test');

const { Signer, createHmac } = require('../..');
const { outcome } = require('../support/outcome');
const { runChild } = require('../support/run-child');
const { loadSecondCopy } = require('../support/second-copy');
const { temporaryFolder } = require('../support/temporary-folder');

const original = crypto.createHmac;
const ROOT = path.join(__dirname, '..', '..');

/** Every way through createHmac: the addon, node:crypto, the checks of both, and what a finished Hmac answers. */
const CALLS = Object.freeze({
  'sha256, string key': (create) => create('sha256', 'key').update('data').digest('hex'),
  'sha512, bytes': (create) => create('sha512', Buffer.from('key')).update(Buffer.from('data')).digest(),
  'sha384, which node:crypto computes': (create) => create('sha384', 'key').update('data').digest('hex'),
  'an empty key of bytes': (create) => create('sha256', Buffer.alloc(0)).update('data').digest('hex'),
  'several chunks': (create) => create('sha256', 'key').update('a').update('b').update('c').digest('hex'),
  'a KeyObject': (create) =>
    create('sha256', crypto.createSecretKey('6b6579', 'hex')).update('data').digest('base64'),
  'no key': (create) => create('sha256'),
  'an unknown digest': (create) => create('nonsense', 'key'),
  'no data': (create) => create('sha256', 'key').update(),
  'a second digest': (create) => {
    const hmac = create('sha256', 'key');
    return [hmac.digest('hex'), hmac.digest('hex')];
  },
  'an update after digest': (create) => {
    const hmac = create('sha256', 'key');
    hmac.digest();
    return hmac.update('late');
  },
});

/** @param {typeof crypto.createHmac} create @param {string} title */
function assertSame(create, title) {
  for (const [name, call] of Object.entries(CALLS)) {
    assert.deepEqual(
      outcome(() => call(create)),
      outcome(() => call(original)),
      `${title}: ${name}`,
    );
  }
}

/** @param {import('node:test').TestContext} t @param {typeof crypto.createHmac} create */
function install(t, create) {
  crypto.createHmac = create;
  t.after(() => {
    crypto.createHmac = original;
  });
}

describe('installed as crypto.createHmac', () => {
  test('every call is as before, once and twice', (t) => {
    install(t, createHmac);
    assertSame(crypto.createHmac, 'once');
    crypto.createHmac = createHmac;
    assertSame(crypto.createHmac, 'twice');
    assertSame(createHmac, 'called by its own name');
  });

  test('a signer signs as before', async (t) => {
    const signer = new Signer({
      apiKey: 'installedKey000001',
      apiSecret: 'installedSecret0000000000000000001',
    });
    const before = signer.signSync('text');
    install(t, createHmac);
    assert.equal(signer.signSync('text'), before);
    assert.equal(await signer.sign('text'), before);
  });

  for (const backend of ['native', 'javascript']) {
    test(`a copy of the package that loads afterwards, on the ${backend} backend`, (t) => {
      install(t, createHmac);
      const copy = loadSecondCopy(t, backend);
      crypto.createHmac = copy.createHmac;
      assertSame(crypto.createHmac, 'the second copy');
      const third = loadSecondCopy(t, backend);
      crypto.createHmac = third.createHmac;
      assertSame(crypto.createHmac, 'the third copy');
      assertSame(createHmac, 'the first copy');
      const signer = new copy.Signer({
        apiKey: 'installedKey000001',
        apiSecret: 'installedSecret00000000000000000001',
      });
      assert.match(signer.signSync('text'), /^[0-9a-f]{64}$/);
    });
  }

  test('below and above a mock', (t) => {
    install(t, createHmac);
    const spy = mock.method(crypto, 'createHmac');
    assertSame(crypto.createHmac, 'a spy around ours');
    assert.ok(spy.mock.callCount() >= Object.keys(CALLS).length);
    spy.mock.restore();
    assertSame(crypto.createHmac, 'the spy restored');
    const broken = mock.method(crypto, 'createHmac', () => {
      throw new Error('the mock was called');
    });
    assertSame(createHmac, 'ours, while crypto.createHmac is a mock');
    broken.mock.restore();
  });
});

describe('in a crypto object of the bot', () => {
  /** @param {import('node:test').TestContext} t @param {string} name @param {string} source */
  async function prints(t, name, source) {
    const file = path.join(temporaryFolder(t), name);
    fs.writeFileSync(file, source);
    const { code, stdout, stderr } = await runChild(file);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    return stdout.trim();
  }
  const mac = original('sha256', 'key').update('data').digest('hex');
  const USE = `
    console.log(crypto.createHmac('sha256', 'key').update('data').digest('hex'));
    if (crypto.randomUUID().length !== 36) throw new Error('randomUUID is gone');`;
  const ENTRY = JSON.stringify(ROOT);

  test('spread, as CommonJS', async (t) => {
    const source = `const { createHmac } = require(${ENTRY});
    const crypto = { ...require('node:crypto'), createHmac };${USE}`;
    assert.equal(await prints(t, 'bot.cjs', source), mac);
  });

  test('spread, as an ES module', async (t) => {
    const source = `import nodeCrypto from 'node:crypto';
    import { createHmac } from ${JSON.stringify(path.join(ROOT, 'lib', 'index.mjs'))};
    const crypto = { ...nodeCrypto, createHmac };${USE}`;
    assert.equal(await prints(t, 'bot.mjs', source), mac);
  });

  test('installed for the modules that import it by name', async (t) => {
    const source = `import nodeCrypto, { createHmac as imported } from 'node:crypto';
    import { syncBuiltinESMExports } from 'node:module';
    import { createHmac } from ${JSON.stringify(path.join(ROOT, 'lib', 'index.mjs'))};
    nodeCrypto.createHmac = createHmac;
    syncBuiltinESMExports();
    if (imported !== createHmac) throw new Error('the import is another one');
    const crypto = nodeCrypto;${USE}`;
    assert.equal(await prints(t, 'bot.mjs', source), mac);
  });
});
