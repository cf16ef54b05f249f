'use strict';

/**
 * Run with --expose-gc as a process of its own whose memory the tests read. argv: how to create the signer, and,
 * to end with it, the file for a heap snapshot. Credentials come from the environment alone, and from the files
 * that it names.
 */

const fs = require('node:fs');
const readline = require('node:readline');
const v8 = require('node:v8');

const { Signer } = require('../../..');

/** Of a key file: neither the path nor the API key is a secret. */
function fileCredentials() {
  return {
    apiKey: /** @type {string} */ (process.env.BYBIT_API_KEY),
    privateKeyFile: /** @type {string} */ (process.env.BYBIT_API_PRIVATE_KEY_FILE),
  };
}

/** With the passphrase as bytes, which a caller can clear. */
function createEncrypted() {
  const descriptor = fs.openSync(/** @type {string} */ (process.env.PASSPHRASE_FILE), 'r');
  const bytes = Buffer.alloc(1024);
  const size = fs.readSync(descriptor, bytes);
  fs.closeSync(descriptor);
  const created = Signer.create({ ...fileCredentials(), passphrase: bytes.subarray(0, size) });
  bytes.fill(0);
  return created;
}

/** What the tests must find. @type {string[]} */
const kept = [];

/** @type {Record<string, () => Signer | Promise<Signer>>} */
const CREATE = {
  wiped: () => Signer.fromEnv({ wipe: true }),
  unwiped: () => Signer.fromEnv(),
  constructor: () => new Signer(fileCredentials()),
  create: () => Signer.create(fileCredentials()),
  createEncrypted,
  careless: () => {
    kept.push(/** @type {string} */ (process.env.BYBIT_API_SECRET));
    return Signer.fromEnv({ wipe: true });
  },
};

/** Two turns of the event loop, for finalizers run after the collection. */
async function collect() {
  for (let turn = 0; turn < 4; turn++) {
    /** @type {() => void} */ (globalThis.gc)();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function main() {
  const [, , how, snapshot] = process.argv;
  const signer = await CREATE[how]();
  const signature = signer.signSync('payload');
  if ((await signer.sign('payload')) !== signature) throw new Error('two signatures of one payload');
  await collect();
  if (snapshot !== undefined) {
    v8.writeHeapSnapshot(snapshot);
    // It must have been there to be looked at.
    signer.destroy();
    return;
  }
  readline.createInterface({ input: process.stdin }).on('line', async () => {
    signer.destroy();
    await collect();
    process.stdout.write('DESTROYED\n');
  });
  process.stdout.write('READY\n');
}

main();
