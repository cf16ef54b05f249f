'use strict';

/**
 * Run by the Node.js of a target, in a copy of the package: uses the addon for real and writes what it found into a
 * file, because a program under wine has no pipe to print to.
 *
 * argv: the folder of the package, the file for the report
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const PACKAGE = isMainThread ? process.argv[2] : workerData;
const REPORT = process.argv[3];

const API_KEY = 'test_api_key';
const QUERY = 'category=linear&symbol=BTCUSDT';
const TIMESTAMP = 1700000000000;
/** HMAC-SHA256 with the secret test_secret. */
const OF_REQUEST = 'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7';
const OF_LOGIN = 'bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925';
const LOGIN = 'GET/realtime1700000000000';
/** Test case 2 of RFC 4231. */
const OF_RFC = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';

const bybitAuth = require(PACKAGE);
const { Signer, backend, createHmac, validateCredentials, validateRequest } = bybitAuth;

const newSigner = () => new Signer({ apiKey: API_KEY, apiSecret: 'test_secret' });

/** What is checked, in this order; a failure names the check. */
const CHECKS = {
  'a signature on a worker thread': async () => {
    const headers = await newSigner().signRequest({ query: QUERY, timestamp: TIMESTAMP, recvWindow: 5000 });
    assert.equal(headers['X-BAPI-SIGN'], OF_REQUEST);
  },
  'a signature at once': () => {
    assert.equal(newSigner().signSync(LOGIN), OF_LOGIN);
    assert.equal(createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex'), OF_RFC);
  },
  'many signatures of one tick': async () => {
    const signer = newSigner();
    const payloads = Array.from({ length: 2000 }, (_, index) => `payload ${index}`);
    const signatures = await Promise.all(payloads.map((payload) => signer.sign(payload)));
    const expected = payloads.map((payload) =>
      crypto.createHmac('sha256', 'test_secret').update(payload).digest('hex'),
    );
    assert.deepEqual(signatures, expected);
  },
  'one request for many accounts': async () => {
    const signers = Array.from({ length: 50 }, newSigner);
    const batch = await Signer.signAll(signers, { query: QUERY, timestamp: TIMESTAMP, recvWindow: 5000 });
    for (const headers of batch) assert.equal(headers['X-BAPI-SIGN'], OF_REQUEST);
  },
  'an RSA signature': async () => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const signer = await Signer.create({ apiKey: API_KEY, privateKey: pem });
    const signature = Buffer.from(await signer.sign(LOGIN), 'base64');
    assert.ok(crypto.verify('sha256', Buffer.from(LOGIN), publicKey, signature));
  },
  'a bad secret found': async () => {
    const { ok, findings } = await validateCredentials({ apiKey: API_KEY, apiSecret: 'test\u200b_secret' });
    assert.equal(ok, false);
    assert.ok(findings.some(({ message }) => message.includes('U+200B')));
  },
  'a request checked': async () => {
    const url = `https://api.bybit.com/v5/order/realtime?${QUERY}`;
    const headers = newSigner().signRequestSync({ query: QUERY, timestamp: TIMESTAMP, recvWindow: 5000 });
    const good = await validateRequest({ method: 'GET', url, headers, now: TIMESTAMP });
    assert.equal(good.ok, true);
    const late = await validateRequest({ method: 'GET', url, headers, now: TIMESTAMP + 60_000 });
    assert.equal(late.ok, false);
  },
  'the secret from the environment': () => {
    Object.assign(process.env, { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: 'test_secret' });
    assert.equal(Signer.fromEnv({ wipe: true }).signSync(LOGIN), OF_LOGIN);
    assert.equal(process.env.BYBIT_API_SECRET, undefined);
  },
  'a destroyed signer': async () => {
    const signer = newSigner();
    const pending = signer.sign(LOGIN);
    signer.destroy();
    await pending.catch(() => {});
    assert.throws(() => signer.signSync(LOGIN), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  },
  'a worker of worker_threads': async () => {
    const worker = new Worker(__filename, { workerData: PACKAGE });
    // From the start: a worker may end in the tick of its message.
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    const signature = await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    assert.equal(signature, OF_LOGIN);
    await ended;
  },
};

async function main() {
  const report = {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    program: path.basename(process.execPath),
    backend,
    passed: /** @type {string[]} */ ([]),
    failed: /** @type {string | null} */ (null),
  };
  try {
    for (const [name, check] of Object.entries(CHECKS)) {
      report.failed = name;
      await check();
      report.passed.push(name);
    }
    report.failed = null;
  } catch (error) {
    report.failed += `: ${error instanceof Error ? error.message : error}`;
    process.exitCode = 1;
  }
  fs.writeFileSync(REPORT, JSON.stringify(report));
}

if (isMainThread) {
  main();
} else {
  newSigner()
    .sign(LOGIN)
    .then((signature) => parentPort?.postMessage(signature));
}
