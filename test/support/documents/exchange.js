'use strict';

/** The exchange of a program of the documents: a sandbox that answers, over TLS, as each of Bybit's hosts. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

const { API_KEY, API_SECRET, DAY_MS } = require('../fixtures.js');
const { openSandbox } = require('../open-sandbox.js');
const { listen } = require('../serve.js');
const { temporaryFolder } = require('../temporary-folder.js');

/** @typedef {'mainnet' | 'testnet' | 'demo'} Environment */

const PRELOAD = path.join(__dirname, 'preload.cjs');
const NAMES = [
  ...['bybit.com', 'bytick.com', 'bybit.nl', 'bybit.tr', 'bybit.kz', 'bybit.ae', 'bybit.eu', 'bybit.id'],
  ...['bybitgeorgia.ge', 'manepa.jp', 'byhkbit.com'],
];
/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'testnet', 'demo'];
/** How many accounts the variables BYBIT_API_KEY_1, BYBIT_API_SECRET_1 … name. */
const ACCOUNTS = 3;

/** What a page may say of the key: `<!-- run with an expired key -->`. @type {Record<string, any>} */
const KEYS = Object.freeze({
  'a working key': {},
  'an expired key': { expiredAt: Date.now() - DAY_MS },
  'a testnet key': { environments: ['testnet'] },
  'a read-only key': { readOnly: true },
  'a key of another IP address': { ips: ['203.0.113.7'] },
  'an expired second account': { ofAccount: { 2: { expiredAt: Date.now() - DAY_MS } } },
  'no key': null,
});

/** @param {string | undefined} host @returns {Environment} that it serves */
function environmentOf(host = '') {
  if (/testnet/.test(host)) return 'testnet';
  return /-demo\./.test(host) ? 'demo' : 'mainnet';
}

/** @param {{ after(remove: () => void): void }} t @returns {{ key: Buffer, cert: Buffer, file: string }} of every host */
function makeCertificate(t) {
  const folder = temporaryFolder(t);
  const [keyFile, file] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const hosts = NAMES.map((name) => `DNS:*.${name}`).join(',');
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const subject = ['-subj', '/CN=the sandbox of the documents', '-addext', `subjectAltName=${hosts}`];
  const files = ['-keyout', keyFile, '-out', file];
  execFileSync('openssl', ['req', '-x509', ...algorithm, '-nodes', '-days', '1', ...subject, ...files], {
    stdio: 'ignore',
  });
  return { key: fs.readFileSync(keyFile), cert: fs.readFileSync(file), file };
}

/** @param {string} name of KEYS @returns {any[]} keys of the sandbox */
function keysOf(name) {
  if (!Object.hasOwn(KEYS, name)) {
    throw new Error(`a page says "run with ${name}"; known: ${Object.keys(KEYS)}`);
  }
  if (KEYS[name] === null) return [];
  const { environments = ENVIRONMENTS, ofAccount = {}, ...options } = KEYS[name];
  const numbers = Array.from({ length: ACCOUNTS + 1 }, (_, number) => number);
  return environments.flatMap((/** @type {Environment} */ environment) =>
    numbers.map((number) => ({
      apiKey: accountKey(number),
      secret: API_SECRET,
      environment,
      note: 'my bot',
      ...options,
      ...ofAccount[number],
    })),
  );
}

/** @param {number} number  0: the account of BYBIT_API_KEY; n: that of BYBIT_API_KEY_n */
const accountKey = (number) => `${API_KEY.slice(0, -1)}${number + 1}`;

/** The variables that the programs of the documents read. */
function credentials() {
  /** @type {Record<string, string>} */
  const variables = { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: API_SECRET };
  for (let number = 1; number <= ACCOUNTS; number += 1) {
    variables[`BYBIT_API_KEY_${number}`] = accountKey(number);
    variables[`BYBIT_API_SECRET_${number}`] = API_SECRET;
  }
  return variables;
}

/**
 * Answers over TLS as each of Bybit's hosts.
 *
 * @param {{ after(close: () => void): void }} t
 * @param {ReturnType<typeof makeCertificate>} certificate
 * @param {import('../../../lib/sandbox/index.js').SandboxInstance} sandbox
 * @returns {Promise<Record<string, string | undefined>>} the environment of a process that talks to it, without a key
 */
async function serveHosts(t, { key, cert, file }, sandbox) {
  const server = tls.createServer({ key, cert }, (socket) => {
    const { port } = new URL(sandbox.urls[environmentOf(String(socket.servername))]);
    const upstream = net.connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  const port = await listen(t, server);
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:BYBIT_API|NODE_TEST|NO_COLOR$|FORCE_COLOR$|.*_proxy$)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    DOCUMENTS_TLS_PORT: String(port),
    NODE_EXTRA_CA_CERTS: file,
    NODE_OPTIONS: `--require=${PRELOAD}`,
  };
}

/**
 * @param {import('node:test').TestContext} t
 * @param {ReturnType<typeof makeCertificate>} certificate
 * @param {string} keyName of KEYS
 * @returns {Promise<Record<string, string | undefined>>} the environment of a process that talks to it
 */
async function openExchange(t, certificate, keyName) {
  const sandbox = await openSandbox(t, { keys: keysOf(keyName) });
  const variables = await serveHosts(t, certificate, sandbox);
  return { ...variables, ...(keyName === 'no key' ? {} : credentials()) };
}

module.exports = { ACCOUNTS, accountKey, credentials, makeCertificate, openExchange, serveHosts };
