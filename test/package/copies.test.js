'use strict';

/**
 * Two copies of the package in one process, as a second version in node_modules or a reset module registry gives: each
 * takes the objects of the other as options, and never uses a native id of the other.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const { after, describe, test } = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const own = require('../..');
const { loadSecondCopy } = require('../support/second-copy.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');

const OTHER_BACKEND = own.backend.name === 'native' ? 'javascript' : 'native';
const COPIES = { 'the same backend': undefined, 'the other backend': OTHER_BACKEND };
const REQUEST = { query: 'category=linear', timestamp: 1_700_000_000_000, recvWindow: 6000 };
const SECRETS = ['firstSecretOfTheTest', 'secondSecretOfTheTest', 'thirdSecretOfTheTest'];

const signature = (secret, apiKey) =>
  crypto
    .createHmac('sha256', secret)
    .update(`${REQUEST.timestamp}${apiKey}6000${REQUEST.query}`)
    .digest('hex');

for (const [title, backendName] of Object.entries(COPIES)) {
  describe(`two copies, ${title}`, () => {
    const other = loadSecondCopy({ after }, backendName);
    const credentials = { apiKey: KEY.apiKey, apiSecret: KEY.secret };
    const theirs = new other.Signer(credentials);

    test('they are two, and recognise the signers of each other', () => {
      assert.notEqual(other.Signer, own.Signer);
      assert.equal(other.backend.name, backendName ?? own.backend.name);
      assert.ok(theirs instanceof own.Signer);
      assert.ok(new own.Signer(credentials) instanceof other.Signer);
    });

    test('a subclass, and what only inherits from a signer, are told apart', () => {
      class Mine extends own.Signer {}
      assert.ok(new Mine(credentials) instanceof Mine && new Mine(credentials) instanceof other.Signer);
      assert.ok(!(theirs instanceof Mine));
      for (const value of [
        Object.create(theirs),
        Object.create(other.Signer.prototype),
        new Proxy(theirs, {}),
      ]) {
        assert.ok(!(value instanceof own.Signer) && !(value instanceof other.Signer));
      }
    });

    test('signers with the same native id sign with their own keys', async () => {
      const signers = SECRETS.flatMap((apiSecret, index) => [
        new own.Signer({ apiKey: `ownKeyOfTheTest${index}`, apiSecret }),
        new other.Signer({ apiKey: `otherKeyOfTheTest${index}`, apiSecret: `other${apiSecret}` }),
      ]);
      const expected = signers.map(({ apiKey }, index) => {
        const secret = SECRETS[Math.floor(index / 2)];
        return signature(index % 2 === 0 ? secret : `other${secret}`, apiKey);
      });
      for (const { Signer } of [own, other]) {
        const batch = await Signer.signAll(signers, REQUEST);
        assert.deepEqual(
          [...batch],
          signers.map((signer) => signer.signRequestSync(REQUEST)),
        );
        assert.deepEqual(
          signers.map((_, index) => batch.signature(index)),
          expected,
        );
      }
    });

    test('signAll refuses what is no signer beside one of another copy, and a destroyed one', async () => {
      await assert.rejects(own.Signer.signAll([theirs, {}]), {
        code: 'ERR_INVALID_ARG_TYPE',
        message: /index 1/,
      });
      const wiped = new other.Signer(credentials);
      wiped.destroy();
      await assert.rejects(own.Signer.signAll([theirs, wiped]), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
    });

    test('axios and fetch sign with a signer of the other copy, until it is destroyed', async (t) => {
      const sandbox = await openSandbox(t);
      const signer = new other.Signer(credentials);
      const baseURL = sandbox.urls.mainnet;
      const bot = attach(axios.create({ baseURL, proxy: false }), { signer });
      const send = createFetch({ signer, baseURL });
      assert.equal((await bot.get(INFO)).data.retCode, 0);
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.equal((await (await send(INFO)).json()).retCode, 0);
      signer.destroy();
      const { length } = sandbox.requests;
      assert.equal((await rejection(bot.get(INFO))).code, 'ERR_BYBIT_SIGNER_DESTROYED');
      assert.equal((await rejection(send(INFO))).code, 'ERR_BYBIT_SIGNER_DESTROYED');
      assert.equal(sandbox.requests.length, length);
    });

    test('a clock and a gate of the other copy work as those of this one', async (t) => {
      const sandbox = await openSandbox(t);
      const baseURL = sandbox.urls.mainnet;
      const clock = new other.ServerClock({ baseURL });
      const gate = new other.AuthGate({ signer: theirs, baseURL, clock });
      t.after(() => gate.close());
      assert.ok(clock instanceof own.ServerClock && gate instanceof own.AuthGate);
      const bot = attach(axios.create({ baseURL, proxy: false }), { signer: theirs, clock, gate });
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      // It learns the new time, and the read is sent again.
      sandbox.set({ clockSkewMs: 60_000 });
      assert.equal((await bot.get(INFO)).data.retCode, 0);
      sandbox.removeKey(KEY.apiKey);
      const closed = once(gate, 'closed');
      await rejection(bot.get(INFO));
      await closed;
      assert.ok((await rejection(bot.post(CREATE, ORDER))) instanceof own.BybitGateError);
    });

    test('nothing leaves with a signature that was made before the signer of the other copy was destroyed', async (t) => {
      const sandbox = await openSandbox(t);
      const signer = new other.Signer(credentials);
      const httpAgent = new http.Agent();
      // It was signed when the connection is asked for, or is being signed.
      httpAgent.createConnection = (options, callback) => {
        signer
          .signRequest(REQUEST)
          .then(() => signer.destroy())
          .then(() => callback(null, net.connect(options)));
      };
      const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet, proxy: false, httpAgent }), {
        signer,
      });
      const order = rejection(bot.post(CREATE, ORDER));
      assert.equal((await order).code, 'ERR_BYBIT_SIGNER_DESTROYED');
      assert.equal(sandbox.requests.length, 0);
    });
  });
}
