// A relay behind a proxy with a fixed address, which the exchange's key is bound to. The host is in the environment.
const crypto = require('crypto');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const { BYBIT_API_KEY, BYBIT_API_SECRET, BYBIT_URL, PROXY_URL } = process.env;
const { protocol, hostname, port } = new URL(PROXY_URL);

async function placeOrder(order) {
  const timestamp = Date.now();
  const text = `${timestamp}${BYBIT_API_KEY}20000${JSON.stringify(order)}`;
  const { data } = await axios.post(`${BYBIT_URL}/v5/order/create`, order, {
    proxy: { protocol, host: hostname, hostname, port },
    headers: {
      'X-BAPI-API-KEY': BYBIT_API_KEY,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': 20000,
      'X-BAPI-SIGN': crypto.createHmac('sha256', BYBIT_API_SECRET).update(text).digest('hex'),
    },
  });
  return data;
}

onSignal(async ({ symbol, side, qty }) => {
  try {
    const { retCode, retMsg } = await placeOrder({
      category: 'linear',
      symbol,
      side,
      orderType: 'Market',
      qty,
    });
    console.log(retCode === 0 ? 'order accepted' : `order refused: ${retMsg}`);
  } catch (error) {
    console.log(`order refused: ${error.response?.data?.retMsg ?? error.message}`);
  }
});
