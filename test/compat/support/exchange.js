'use strict';

/** A ccxt exchange that talks to a sandbox. */

const http = require('node:http');
/** Another version in a process that tests that one. */
const ccxt = require(process.env.COMPAT_CCXT ?? 'ccxt');
const { KEY } = require('../../support/fixtures.js');

const SYMBOL = 'BTC/USDT:USDT';

/** Set by hand, so that the requests of a test are its own: loadMarkets() sends several. */
const MARKET = {
  id: 'BTCUSDT',
  symbol: SYMBOL,
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  settleId: 'USDT',
  type: 'swap',
  swap: true,
  spot: false,
  future: false,
  option: false,
  contract: true,
  linear: true,
  inverse: false,
  contractSize: 1,
  active: true,
  precision: { amount: 0.001, price: 0.1 },
  limits: { amount: { min: 0.001 }, price: {}, cost: {}, leverage: {} },
  info: {},
};

/** @param {any} sandbox @param {any} [options] of the exchange; `Class` is ccxt.bybit unless it is given */
function newExchange(sandbox, { Class = ccxt.bybit, ...options } = {}) {
  const exchange = new Class({ apiKey: KEY.apiKey, secret: KEY.secret, enableRateLimit: false, ...options });
  exchange.urls.api.public = sandbox.urls.mainnet;
  exchange.urls.api.private = sandbox.urls.mainnet;
  // Versions that send with node:http have an agent for https: alone; a sandbox has neither.
  exchange.agent = new http.Agent({ keepAlive: true });
  exchange.setMarkets([MARKET]);
  // Saves the two requests by which ccxt finds out what account it has.
  Object.assign(exchange.options, {
    enableUnifiedMargin: false,
    enableUnifiedAccount: true,
    unifiedMarginStatus: 5,
  });
  return exchange;
}

const placeOrder = (exchange, params = {}) =>
  exchange.createOrder(SYMBOL, 'limit', 'buy', 0.001, 20000, params);

/**
 * An exchange with streams, closed with the test.
 *
 * @param {any} t
 * @param {any} sandbox
 * @param {any} [options] of the exchange; `webSocketUrl` leads to the sandbox unless it is given
 */
async function openExchange(t, sandbox, { webSocketUrl = sandbox.webSocketUrls.mainnet, ...options } = {}) {
  const exchange = newExchange(sandbox, { Class: ccxt.pro.bybit, ...options });
  const streams = exchange.urls.api.ws.private;
  streams.contract = `${webSocketUrl}/v5/private`;
  streams.trade = `${webSocketUrl}/v5/trade`;
  // ccxt wants this for addresses that begin with ws:, which only a sandbox has.
  await exchange.loadHttpProxyAgent();
  t.after(async () => {
    // ccxt rejects what still waits.
    await exchange.close().catch(() => {});
  });
  return exchange;
}

const placeOrderWs = (exchange) => exchange.createOrderWs(SYMBOL, 'limit', 'buy', 0.001, 20000);

module.exports = { SYMBOL, ccxt, newExchange, openExchange, placeOrder, placeOrderWs };
