'use strict';

/**
 * The same order at six exchanges: a limit order for 0.001 BTC at 20,000 USDT, through axios and through fetch. Each order
 * gets an id of its own before it is sent, and is then found among the open orders by that id. What differs is the table
 * below: where an exchange takes orders, and in which words. A local sandbox of each exchange answers.
 *
 *   node examples/six-exchanges.js
 */

const axios = require('axios');
const { Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { createFetch } = require('bybit-auth/fetch');
const { startSandbox } = require('bybit-auth/sandbox');

const PRICE = '20000';
const SIZE = '0.001';

/** A made-up key, the order, and where the open orders are, with the field of the bot's own id. */
const EXCHANGES = {
  bybit: {
    key: { apiKey: 'madeUpApiKey000001', secret: 'made-up-secret-made-up-secret-made-u' },
    order: '/v5/order/create',
    body: { category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', qty: SIZE, price: PRICE },
    open: '/v5/order/realtime?category=spot',
    rows: (data) => data.result.list,
    id: 'orderLinkId',
  },
  binance: {
    key: { apiKey: 'mAdEuPkEy0000001'.repeat(4), secret: 'nOtArEaLsEcReT01'.repeat(4) },
    order: '/api/v3/order',
    // Binance takes a form.
    body: new URLSearchParams({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: SIZE,
      price: PRICE,
    }),
    open: '/api/v3/openOrders?symbol=BTCUSDT',
    rows: (data) => data,
    id: 'clientOrderId',
  },
  okx: {
    key: {
      apiKey: '11111111-2222-4333-8444-555555555555',
      secret: '0123456789ABCDEF0123456789ABCDEF',
      passphrase: 'MadeUp123456',
    },
    order: '/api/v5/trade/order',
    body: { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'limit', sz: SIZE, px: PRICE },
    open: '/api/v5/trade/orders-pending?instType=SPOT',
    rows: ({ data }) => data,
    id: 'clOrdId',
  },
  kucoin: {
    key: {
      apiKey: '0123456789abcdef01234567',
      secret: '11111111-2222-4333-8444-555555555555',
      passphrase: 'MadeUp123456',
    },
    order: '/api/v1/hf/orders',
    body: { symbol: 'BTC-USDT', side: 'buy', type: 'limit', size: SIZE, price: PRICE },
    open: '/api/v1/hf/orders/active?symbol=BTC-USDT',
    rows: ({ data }) => data,
    id: 'clientOid',
  },
  gate: {
    key: { apiKey: '0123456789abcdef'.repeat(2), secret: '0123456789abcdef'.repeat(4) },
    order: '/api/v4/spot/orders',
    body: { currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', amount: SIZE, price: PRICE },
    open: '/api/v4/spot/orders?currency_pair=BTC_USDT&status=open',
    rows: (data) => data,
    id: 'text',
  },
  bitget: {
    key: {
      apiKey: `bg_${'0123456789abcdef'.repeat(2)}`,
      secret: '0123456789abcdef'.repeat(4),
      passphrase: 'MadeUp123456',
    },
    order: '/api/v2/spot/trade/place-order',
    body: {
      symbol: 'BTCUSDT',
      side: 'buy',
      orderType: 'limit',
      force: 'gtc',
      size: SIZE,
      price: PRICE,
    },
    open: '/api/v2/spot/trade/unfilled-orders?symbol=BTCUSDT',
    rows: ({ data }) => data,
    id: 'clientOid',
  },
};

async function placeTwice(venue, { key, order, body, open, rows, id }) {
  const sandbox = await startSandbox({ venue, keys: [key] });
  try {
    const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = key;
    const signer = new Signer({ venue, apiKey, apiSecret, ...(apiPassphrase && { apiPassphrase }) });
    const baseURL = sandbox.urls.mainnet;
    // throwOn 'any': every reply that is not a success is thrown, also one with HTTP status 200.
    const settings = { signer, throwOn: 'any', clientOrderId: 'auto' };
    const bot = attach(axios.create({ baseURL }), settings);
    const fetch = createFetch({ baseURL, ...settings });

    await bot.post(order, body);
    const isForm = body instanceof URLSearchParams;
    const headers = isForm ? {} : { 'Content-Type': 'application/json' };
    await fetch(order, { method: 'POST', headers, body: isForm ? body : JSON.stringify(body) });

    const { data } = await bot.get(open);
    const ids = rows(data).map((row) => row[id]);
    if (new Set(ids).size !== 2) throw new Error(`${venue}: two orders expected, found ${ids.length}`);
    console.log(`${venue.padEnd(8)} ${id.padEnd(14)} ${ids.join('  ')}`);
  } finally {
    await sandbox.close();
  }
}

async function main() {
  for (const [venue, exchange] of Object.entries(EXCHANGES)) await placeTwice(venue, exchange);
  console.log('Each exchange has two open orders: one came through axios, one through fetch.');
}

main();
