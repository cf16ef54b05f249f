'use strict';

/** What the bots of docs/port-your-relay.md print before the port and after it, by key. */

const assert = require('node:assert/strict');
const { after, test } = require('node:test');
const { readPage } = require('../compat/support/pages.js');
const { extensionOf } = require('../support/documents/blocks.js');
const { makeCertificate, openExchange } = require('../support/documents/exchange.js');
const { openProject, paste, run } = require('../support/documents/project.js');
const { OTHER_SECRET } = require('../support/fixtures.js');

const certificate = makeCertificate({ after });
const PAGE = readPage('port-your-relay.md');

const ID = '[0-9a-f]{8}-[0-9a-f-]{27}';
const EXPIRED = 'Bybit 33004 key-expired: the API key has expired. Extend or recreate the key';
const WRONG_SECRET = 'Bybit 10004 bad-signature: ';

/**
 * By heading: what the bot prints with a key that works, then with one that has expired and with a wrong secret, each
 * before and after the port.
 *
 * @type {Record<string, { works: string, expired: [string, string], wrongSecret: [string, string] }>}
 */
const PRINTED = {
  'axios with an interceptor that signs': {
    works: `^placed: ${ID}$`,
    expired: ['^not placed: 33004 Your api key has expired.$', `^not placed: ${EXPIRED}`],
    wrongSecret: ['^not placed: 10004 error sign!', `^not placed: ${WRONG_SECRET}`],
  },
  'axios with absolute URLs': {
    works: `^order placed \\{\\s*orderId: '${ID}'`,
    // What is wrong with this bot.
    expired: [
      '^order placed \\{\\}$',
      "^order failed \\{\\s*retCode: 33004,\\s*retMsg: 'Your api key has expired.'",
    ],
    wrongSecret: ['^order placed \\{\\}$', "^order failed \\{\\s*retCode: 10004,\\s*retMsg:\\s*'error sign!"],
  },
  'A client for each account': {
    works: `^alice ${ID}\\nbob ${ID}$`,
    expired: [
      '^alice failed: 33004 Your.*\\nbob failed: 33004 Your',
      `^alice failed: ${EXPIRED}.*\\nbob failed: ${EXPIRED}`,
    ],
    wrongSecret: [
      '^alice failed: 10004 [^]*\\nbob failed: 10004',
      `^alice failed: ${WRONG_SECRET}.*\\nbob failed: ${WRONG_SECRET}`,
    ],
  },
  fetch: {
    works: `^placed ${ID}$`,
    expired: ['^not placed: 33004 Your', `^not placed: ${EXPIRED}`],
    wrongSecret: ['^not placed: 10004 error sign!', `^not placed: ${WRONG_SECRET}`],
  },
  'bybit-api': {
    works: `^ORDER PLACED \\{\\s*orderId: '${ID}'`,
    expired: ['^ORDER PLACED \\{\\}$', `^ORDER FAILED ${EXPIRED}`],
    wrongSecret: ['^ORDER PLACED \\{\\}$', `^ORDER FAILED ${WRONG_SECRET}`],
  },
  ccxt: {
    works: `^placed ${ID}$`,
    expired: ['^check the key: bybit \\{"retCode":33004', '^key-expired: Extend or recreate the key'],
    wrongSecret: ['^check the key: bybit \\{"retCode":10004', '^bad-signature: '],
  },
  'Orders over the WebSocket trade channel': {
    works: `^placed ${ID}$`,
    expired: ['^not placed: Request not authorized$', '^not placed: Bybit 33004 key-expired'],
    wrongSecret: ['^not placed: Request not authorized$', `^not placed: ${WRONG_SECRET}`],
  },
};

/** @param {Record<string, string | undefined>} env @returns {Record<string, string | undefined>} of a user who mixed up secrets */
function withOtherSecret(env) {
  const names = Object.keys(env).filter((name) => name.startsWith('BYBIT_API_SECRET'));
  return { ...env, ...Object.fromEntries(names.map((name) => [name, OTHER_SECRET])) };
}

/** @param {import('node:test').TestContext} t @returns {Promise<string>} what a block prints, on both streams */
async function print(t, block, { key = 'a working key', change = (env) => env } = {}) {
  assert.match(extensionOf(block), /^[cm]js$/);
  const folder = openProject(t, block.text);
  const file = await paste(folder, block);
  const env = change(await openExchange(t, certificate, key));
  const { code, signal, output } = await run(folder, [process.execPath, file], env);
  assert.equal(signal ?? code, 0, output);
  return output.trim();
}

for (const [heading, { works, expired, wrongSecret }] of Object.entries(PRINTED)) {
  for (const [index, state] of ['before', 'after'].entries()) {
    test(`${heading}: ${state}`, async (t) => {
      const { blocks } = PAGE.get(heading);
      assert.equal(blocks.length, 2, 'a program before and one after');
      const block = blocks[index];
      assert.equal(/bybit-auth/.test(block.text), state === 'after');
      assert.match(await print(t, block), new RegExp(works));
      assert.match(await print(t, block, { key: 'an expired key' }), new RegExp(expired[index]));
      assert.match(await print(t, block, { change: withOtherSecret }), new RegExp(wrongSecret[index]));
    });
  }
}

test('an interceptor that signs may stay', async (t) => {
  const [before] = PAGE.get('axios with an interceptor that signs').blocks;
  const attached =
    "import { Signer } from 'bybit-auth';\nimport { attach } from 'bybit-auth/axios';\n" +
    before.text.replace(
      'bybit.interceptors',
      'attach(bybit, { signer: Signer.fromEnv() });\nbybit.interceptors',
    );
  assert.match(attached, /^attach\(/m);
  // Its own signature is wrong, so that only ours can be accepted.
  const spoilt = attached.replace("digest('hex')", "digest('hex').replace(/^./, 'x')");
  assert.notEqual(spoilt, attached);
  assert.match(await print(t, { ...before, text: spoilt }), new RegExp(`^placed: ${ID}$`));
});

test('createHmac makes the signature that CryptoJS makes', async (t) => {
  const [before, ported] = PAGE.get('createHmac, CryptoJS and others').blocks;
  const signature = await print(t, before);
  assert.match(signature, /^[0-9a-f]{64}$/);
  assert.equal(await print(t, ported), signature);
});

test('every shape of the page is run', () => {
  const shown = [...PAGE].filter(([, { text }]) => /^Before:/m.test(text)).map(([heading]) => heading);
  assert.deepEqual(shown, Object.keys(PRINTED));
});
