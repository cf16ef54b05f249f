// A relay with the client of bybit-api 4, which trusts that a promise that resolves is an order.
const { RestClientV5 } = require('bybit-api');
const { onSignal } = require('../signals.cjs');

const client = new RestClientV5({
  key: process.env.BYBIT_API_KEY,
  secret: process.env.BYBIT_API_SECRET,
  recv_window: 20000,
});

onSignal(async ({ symbol, side, qty }) => {
  try {
    const { result } = await client.submitOrder({
      category: 'linear',
      symbol,
      side,
      orderType: 'Market',
      qty,
    });
    console.log('ORDER PLACED SUCCESSFULLY', result);
  } catch (error) {
    console.error('ORDER FAILED', error.message);
  }
});
