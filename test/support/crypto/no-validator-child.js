'use strict';

/** Prints what the package does in this process, as JSON: run where nothing validates. */

const crypto = require('node:crypto');

const { Signer, backend, diagnose, validateCredentials, validateRequest } = require('../../../lib');
const { startSandbox } = require('../../../lib/sandbox');

const apiKey = 'AbCdEfGhIjKlMnOpQr';
const apiSecret = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });

/** @param {() => any} action @returns {Promise<any>} what it gives, or its error */
async function outcomeOf(action) {
  try {
    return await action();
  } catch (error) {
    const { name, code, message, findings } = /** @type {any} */ (error);
    return { error: name, code, message, findings };
  }
}

/** @param {Signer} signer @returns {Promise<any>} the step of the checklist about the format of the key */
async function formatOf(signer) {
  const sandbox = await startSandbox({ keys: [{ apiKey, secret: apiSecret }] });
  try {
    const { mainnet } = sandbox.urls;
    const { ok, checks } = await diagnose({ signer, baseURL: mainnet, environments: sandbox.urls });
    return { ok, ...checks.find(({ id }) => id === 'key-format') };
  } finally {
    await sandbox.close();
  }
}

async function main() {
  const signer = new Signer({ apiKey, apiSecret });
  const rsa = await Signer.create({ apiKey, privateKey: pem });
  const ofEnvironment = Signer.fromEnv({ env: { BYBIT_API_KEY: apiKey, BYBIT_API_SECRET: apiSecret } });
  const bytes = new Signer({ apiKey: Buffer.from(apiKey), apiSecret: Buffer.from(apiSecret) });
  const request = { method: 'GET', url: 'https://api.bybit.com/v5/order/realtime?a=1' };
  const report = {
    backend,
    format: await formatOf(signer),
    right: crypto.createHmac('sha256', apiSecret).update('payload').digest('hex'),
    signatures: [signer, ofEnvironment, bytes].map((used) => used.signSync('payload')),
    onWorker: await signer.sign('payload'),
    keys: [signer, ofEnvironment, bytes, rsa].map((used) => used.apiKey),
    rsa: crypto.verify(
      'sha256',
      Buffer.from('payload'),
      publicKey,
      Buffer.from(rsa.signSync('payload'), 'base64'),
    ),
    findings: [signer, rsa, ofEnvironment, bytes].map((used) => used.findings.map(({ id }) => id)),
    placeholder: await outcomeOf(() => new Signer({ apiKey, privateKey: '${KEY}' })),
    missing: await outcomeOf(() => Signer.fromEnv({ env: { BYBIT_API_KEY: apiKey } })),
    credentials: await outcomeOf(() => validateCredentials({ apiKey, apiSecret })),
    ofRsa: await outcomeOf(() => validateCredentials({ apiKey, privateKey: pem })),
    request: await outcomeOf(() =>
      validateRequest({ ...request, headers: signer.signRequestSync({ query: 'a=1' }), signer }),
    ),
    mistaken: await outcomeOf(() => validateCredentials(/** @type {any} */ ({ apiKey }))),
  };
  process.stdout.write(JSON.stringify(report));
}

main();
