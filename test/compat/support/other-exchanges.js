'use strict';

/** ccxt's exchanges other than Bybit that talk to a sandbox, with keys that are made up. */

const { generateKeyPairSync } = require('node:crypto');
const http = require('node:http');
const { openSandbox } = require('../../support/open-sandbox.js');
const { OKX_KEY, openOkx } = require('../../support/sandbox/okx.js');

/** The newest, and the oldest that the package supports. */
const LIBRARIES = Object.freeze(['ccxt', 'ccxt-4-4']);
const SPOT = 'BTC/USDT';
const SWAP = 'BTC/USDT:USDT';

const HMAC = Object.freeze({ apiKey: 'madeUpHmac'.padEnd(64, '0'), secret: 'madeUpSecret'.padEnd(64, '0') });
const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const pemOf = (/** @type {any} */ { privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' });
const ED25519 = Object.freeze({ apiKey: 'madeUpEd25519'.padEnd(64, '0'), secret: pemOf(pairs.ed25519) });
const RSA = Object.freeze({ apiKey: 'madeUpRsa'.padEnd(64, '0'), secret: pemOf(pairs.rsa) });
/** The kinds of keys of Binance. @type {[string, { apiKey: string, secret: string }][]} */
const KINDS = Object.entries({ HMAC, RSA, Ed25519: ED25519 });

/** Versions that send with node:http have an agent for https: alone. */
const createAgent = () => new http.Agent({ keepAlive: true });

function openBinance(t, options = {}) {
  const keys = [
    HMAC,
    { apiKey: ED25519.apiKey, publicKey: pairs.ed25519.publicKey },
    { apiKey: RSA.apiKey, publicKey: pairs.rsa.publicKey },
  ];
  return openSandbox(t, { venue: 'binance', keys, ...options });
}

/** @param {any} urls of ccxt @param {string} origin @param {string} webSocketUrl */
function redirect(urls, origin, webSocketUrl) {
  for (const [name, url] of Object.entries(urls ?? {})) {
    if (typeof url === 'object') redirect(url, origin, webSocketUrl);
    else if (url.startsWith('https://')) urls[name] = origin + new URL(url).pathname.replace(/\/$/, '');
    else if (url.startsWith('wss://')) urls[name] = webSocketUrl + new URL(url).pathname;
  }
}

/** @returns {any} an exchange whose only change is its addresses */
function binanceOf(sandbox, { Class, key = HMAC, ...options }) {
  const exchange = new Class({ apiKey: key.apiKey, secret: key.secret, enableRateLimit: false, ...options });
  const { urls, webSocketUrls } = sandbox;
  redirect(exchange.urls.api, urls.mainnet, webSocketUrls?.mainnet);
  redirect(exchange.urls.test, urls.testnet, webSocketUrls?.testnet);
  redirect(exchange.urls.demo, urls.demo, webSocketUrls?.demo);
  exchange.agent = createAgent();
  return exchange;
}

/** @returns {any} an exchange whose only change is its addresses */
function okxOf(sandbox, { Class, key = OKX_KEY, isDemo = false, ...options }) {
  const { apiKey, secret, passphrase } = key;
  const exchange = new Class({ apiKey, secret, password: passphrase, enableRateLimit: false, ...options });
  const { urls, webSocketUrls } = sandbox;
  exchange.urls.api.rest = urls.mainnet;
  exchange.urls.test = { ...exchange.urls.test, rest: urls.demo };
  if (exchange.urls.api.ws !== undefined) {
    exchange.urls.api.ws = `${webSocketUrls.mainnet}/ws/v5`;
    exchange.urls.test.ws = `${webSocketUrls.demo}/ws/v5`;
  }
  exchange.agent = createAgent();
  if (isDemo) exchange.setSandboxMode(true);
  return exchange;
}

/** @returns {any} an exchange whose only change is its addresses, all of which are those of live trading */
function liveOf(sandbox, { Class, key, ...options }) {
  const { apiKey, secret, passphrase: password } = key;
  const exchange = new Class({ apiKey, secret, password, enableRateLimit: false, ...options });
  const { api } = exchange.urls;
  const { urls, webSocketUrls } = sandbox;
  const contracts = Object.entries(api).filter(([name]) => urls.futures && name.startsWith('futures'));
  redirect(api, urls.mainnet, webSocketUrls.mainnet);
  for (const [name] of contracts) api[name] = urls.futures;
  exchange.agent = createAgent();
  return exchange;
}

const OPENERS = { binance: binanceOf, okx: okxOf };
/** @param {string} venue @returns {any} an exchange of ccxt, live */
const exchangeAt = (venue, sandbox, options) => (OPENERS[venue] ?? liveOf)(sandbox, options);

/** The requests that a sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ verdict, httpStatus }) => !['accepted', 'public', 'upgrade'].includes(verdict) || httpStatus > 299,
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** The requests that place orders. */
const orders = ({ requests }) =>
  requests.filter(({ method, path }) => method === 'POST' && /\/(?:order|batch-orders)$/.test(path));

module.exports = {
  ...{ HMAC, KINDS, LIBRARIES, OKX_KEY, SPOT, SWAP },
  ...{ binanceOf, exchangeAt, okxOf, openBinance, openOkx, orders, refused },
};
