'use strict';

/** What keys take of the memory, and what is left when there is none. Run with --expose-gc. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');

const { Signer, createHmac, validateCredentials, validateRequest } = require('../../..');
const { binding } = require('../../../lib/crypto/backend');
const { newPair } = require('../../support/crypto/rsa-keys');
const { collectGarbage, expected, newSigner, runStage } = require('../stage');
const { API_KEY, API_SECRET } = require('../../support/fixtures.js');

const MEBIBYTE = 2 ** 20;

/** @returns {{ mappedBytes: number, lockedBytes: number, usedBytes: number }} */
const secretMemory = () => /** @type {any} */ (binding).secretMemory();

/** Each is garbage as soon as it has signed; every other one is destroyed before. @param {string} count */
async function signers(count) {
  const total = Number(count);
  const right = expected('payload');
  await collectGarbage();
  const usedAtStart = secretMemory().usedBytes;
  let quarter = { resident: 0, mapped: 0 };
  for (let index = 1; index <= total; index++) {
    const signer = newSigner();
    if (index % 1000 === 0) assert.equal(signer.signSync('payload'), right);
    if (index % 2 === 0) signer.destroy();
    if (index % 1000 === 0) await new Promise((resolve) => setImmediate(resolve)); // finalizers run in turns
    if (index !== total / 4) continue;
    await collectGarbage();
    quarter = { resident: process.memoryUsage.rss(), mapped: secretMemory().mappedBytes };
  }
  await collectGarbage();
  const { usedBytes, mappedBytes } = secretMemory();
  assert.equal(usedBytes, usedAtStart, 'no key is left');
  const grown = process.memoryUsage.rss() - quarter.resident;
  assert.ok(grown < 16 * MEBIBYTE, `${grown} bytes more than after a quarter of them`);
  assert.ok(
    mappedBytes <= 2 * quarter.mapped,
    `${mappedBytes} bytes mapped, ${quarter.mapped} after a quarter`,
  );
}

/** Everything that can be garbage is collected between each two steps, with jobs under way all the time. */
async function pressure() {
  const { privateKey, publicKey } = newPair(2048);
  const collect = /** @type {() => void} */ (globalThis.gc);
  const url = 'https://api.bybit.com/v5/order/create';
  /** @type {Promise<unknown>[]} */
  const checks = [];
  /** @param {Promise<any>} job @param {(value: any) => unknown} check */
  const start = (job, check) => {
    checks.push(job.then(check));
    collect();
  };
  for (let turn = 0; turn < 40; turn++) {
    const text = `${turn}`;
    start(newSigner().sign(text), (signature) => assert.equal(signature, expected(text)));
    start(newSigner().sign(Buffer.alloc(50_000, text)), (signature) =>
      assert.equal(signature, expected(Buffer.alloc(50_000, text))),
    );
    start(Signer.signAll([newSigner(), newSigner()], { query: text, timestamp: 1 }), (batch) =>
      assert.equal(batch.signature(1), expected(`1${API_KEY}5000${text}`)),
    );
    start(
      Signer.create({ apiKey: API_KEY, privateKey }).then((rsa) => rsa.sign(text)),
      (signature) =>
        assert.ok(crypto.verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))),
    );
    start(validateCredentials({ apiKey: API_KEY, apiSecret: ` ${API_SECRET}` }), ({ findings }) =>
      assert.equal(findings.length, 1),
    );
    const headers = { ...newSigner().signRequestSync({ body: '{}' }), 'Content-Type': 'application/json' };
    start(
      validateRequest({ method: 'POST', url, headers, body: '{}', signer: newSigner() }),
      ({ findings }) => assert.deepEqual(findings, []),
    );
    const hmac = createHmac('sha256', 'key').update(text);
    collect();
    assert.equal(hmac.digest('hex'), crypto.createHmac('sha256', 'key').update(text).digest('hex'));
    if (turn % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(checks);
}

/** Signs with 1,000 keys of one kind and one of the other. */
async function signALittle() {
  const made = Array.from({ length: 1000 }, () => newSigner());
  for (const signer of made) assert.equal(signer.signSync('payload'), expected('payload'));
  assert.equal(await made[0].sign('payload'), expected('payload'));
  const { privateKey, publicKey } = newPair(2048);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const rsa = await Signer.create({ apiKey: API_KEY, privateKey: pem });
  const signature = Buffer.from(await rsa.sign('payload'), 'base64');
  assert.ok(crypto.verify('sha256', Buffer.from('payload'), publicKey, signature));
  return made;
}

/** @param {string} limit  bytes that may be locked */
async function unlocked(limit) {
  const made = await signALittle();
  const { lockedBytes, mappedBytes } = secretMemory();
  assert.ok(lockedBytes <= Number(limit), `${lockedBytes} bytes are locked`);
  assert.ok(mappedBytes > lockedBytes, 'further pages are used without being locked');
  made.forEach((signer) => signer.destroy());
}

async function locked() {
  const made = await signALittle();
  const { lockedBytes, mappedBytes } = secretMemory();
  assert.equal(lockedBytes, mappedBytes, 'all pages are locked where that is allowed');
  made.forEach((signer) => signer.destroy());
}

async function secureHeap() {
  assert.ok(crypto.secureHeapUsed().total > 0, 'this Node.js has a secure heap');
  await signALittle();
}

runStage({ locked, pressure, secureHeap, signers, unlocked });
