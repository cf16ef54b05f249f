'use strict';

/** The exchanges of a program of the documents: sandboxes that answer, over TLS, as each of their hosts. */

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

const { API_KEY, API_SECRET, DAY_MS, OTHER_SECRET } = require('../fixtures.js');
const { openSandbox } = require('../open-sandbox.js');
const { listen } = require('../serve.js');
const { temporaryFolder } = require('../temporary-folder.js');
const { KEYS: OTHER_KEYS, OTHER_SECRETS: SECRETS } = require('../venues/accounts.js');

/** @typedef {'mainnet' | 'testnet' | 'demo'} Environment */

const PRELOAD = path.join(__dirname, 'preload.cjs');
const NAMES = [
  ...['bybit.com', 'bytick.com', 'bybit.nl', 'bybit.tr', 'bybit.kz', 'bybit.ae', 'bybit.eu', 'bybit.id'],
  ...['bybitgeorgia.ge', 'manepa.jp', 'byhkbit.com'],
  ...['okx.com', 'binance.com', 'binance.vision', 'binancefuture.com'],
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
  'a wrong passphrase': {},
  'a wrong secret': { secret: OTHER_SECRET },
  'an expired second account': { ofAccount: { 2: { expiredAt: Date.now() - DAY_MS } } },
  'no key': null,
});

/** What it says of the keys of the other exchanges. @type {Record<string, Partial<Record<'binance' | 'okx', object>>>} */
const ELSEWHERE = Object.freeze({
  'a wrong passphrase': { okx: { passphrase: 'Another12345' } },
  'a wrong secret': { okx: { secret: SECRETS.okx }, binance: { secret: SECRETS.binance } },
});

/** @param {string | undefined} host @returns {Environment} that it serves */
function environmentOf(host = '') {
  if (/testnet/.test(host)) return 'testnet';
  return /-demo\./.test(host) ? 'demo' : 'mainnet';
}

/** @param {{ urls: Record<string, string> }} sandbox of Bybit @returns {(host: string) => string} its URL */
const bybitUrl = (sandbox) => (host) => sandbox.urls[environmentOf(host)];

/**
 * @param {Record<'bybit' | 'binance' | 'okx', { urls: Record<string, string> }>} sandboxes
 * @returns {(host: string) => string} the URL of the one that answers for a host
 */
function urlOf({ bybit, binance, okx }) {
  return (host) => {
    if (host.endsWith('.okx.com')) return okx.urls[/^(?:eea|us)(?=\.)/.exec(host)?.[0] ?? 'mainnet'];
    if (!/binance/.test(host)) return bybitUrl(bybit)(host);
    return binance.urls[/^demo-/.test(host) ? 'demo' : environmentOf(host)];
  };
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
 * Answers over TLS as each host of the exchanges.
 *
 * @param {{ after(close: () => void): void }} t
 * @param {ReturnType<typeof makeCertificate>} certificate
 * @param {any} sandbox of Bybit, or a function that tells the URL of a sandbox by the name of a host
 * @returns {Promise<Record<string, string | undefined>>} the environment of a process that talks to it, without a key
 */
async function serveHosts(t, { key, cert, file }, sandbox) {
  const urlAt = typeof sandbox === 'function' ? sandbox : bybitUrl(sandbox);
  const server = tls.createServer({ key, cert }, (socket) => {
    const { port } = new URL(urlAt(String(socket.servername)));
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
    ([name]) => !/^(?:(?:BYBIT|BINANCE|OKX)_API|NODE_TEST|NO_COLOR$|FORCE_COLOR$|.*_proxy$)/i.test(name),
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
  const [bybit, binance, okx] = await Promise.all([
    openSandbox(t, { keys: keysOf(keyName) }),
    ...OTHERS.map((venue) => openSandbox(t, { venue, keys: keysAt(venue, keyName) })),
  ]);
  const variables = await serveHosts(t, certificate, urlOf({ bybit, binance, okx }));
  return { ...variables, ...(keyName === 'no key' ? {} : { ...credentials(), ...otherCredentials() }) };
}

const OTHERS = /** @type {const} */ (['binance', 'okx']);

/** @param {'binance' | 'okx'} venue @param {string} keyName @returns {any[]} a key for each of its environments */
function keysAt(venue, keyName) {
  if (keyName === 'no key') return [];
  const environments = venue === 'okx' ? ['mainnet'] : ENVIRONMENTS;
  const changed = ELSEWHERE[keyName]?.[venue];
  return environments.map((environment) => ({ ...OTHER_KEYS[venue], environment, ...changed }));
}

/** @returns {Record<string, string>} the variables of the keys of OKX and Binance */
function otherCredentials() {
  const { okx, binance } = OTHER_KEYS;
  return {
    ...{ BINANCE_API_KEY: binance.apiKey, BINANCE_API_SECRET: binance.secret },
    ...{ OKX_API_KEY: okx.apiKey, OKX_API_SECRET: okx.secret, OKX_API_PASSPHRASE: okx.passphrase },
  };
}

module.exports = { ACCOUNTS, accountKey, credentials, makeCertificate, openExchange, serveHosts };
