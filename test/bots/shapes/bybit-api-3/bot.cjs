// A relay with the client of bybit-api 3, which looks at retCode.
const { RestClientV5 } = require('bybit-api');
const { onSignal } = require('../signals.cjs');

const client = new RestClientV5({
  key: process.env.BYBIT_API_KEY,
  secret: process.env.BYBIT_API_SECRET,
  recv_window: 20000,
});

onSignal(async ({ symbol, side, qty }) => {
  try {
    const { retCode, retMsg, result } = await client.submitOrder({
      category: 'linear',
      symbol,
      side,
      orderType: 'Market',
      qty,
    });
    console.log(retCode === 0 ? `copied: ${result.orderId}` : `not copied: ${retMsg}`);
  } catch (error) {
    console.error('not copied:', error.message ?? error);
  }
});
