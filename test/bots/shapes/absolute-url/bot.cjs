// A TradingView relay: the global axios, absolute URLs, and no look at retCode.
const crypto = require('crypto');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const { BYBIT_API_KEY, BYBIT_API_SECRET } = process.env;

async function placeOrder(order) {
  const timestamp = Date.now().toString();
  const data = JSON.stringify(order);
  const text = timestamp + BYBIT_API_KEY + '20000' + data;
  const response = await axios({
    method: 'POST',
    url: 'https://api.bybit.com/v5/order/create',
    headers: {
      'Content-Type': 'application/json',
      'X-BAPI-API-KEY': BYBIT_API_KEY,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': '20000',
      'X-BAPI-SIGN': crypto.createHmac('sha256', BYBIT_API_SECRET).update(text).digest('hex'),
    },
    data,
  });
  return response.data;
}

onSignal(async ({ symbol, side, qty }) => {
  try {
    const data = await placeOrder({ category: 'linear', symbol, side, orderType: 'Market', qty });
    console.log('Trade executed successfully:', data.result);
  } catch (error) {
    console.error('Trade failed:', error.response ? error.response.data : error.message);
  }
});
