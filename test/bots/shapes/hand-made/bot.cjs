// An old bot with a promise around https.request, in the place of the package request-promise.
const crypto = require('crypto');
const https = require('https');
const { onSignal } = require('../signals.cjs');

function request({ uri, headers, body }) {
  return new Promise((resolve, reject) => {
    const outgoing = https.request(uri, { method: 'POST', headers }, async (response) => {
      response.setEncoding('utf8');
      let text = '';
      for await (const chunk of response) text += chunk;
      if (response.statusCode >= 400) reject(new Error(`${response.statusCode} - ${text.slice(0, 60)}`));
      else resolve(JSON.parse(text));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

onSignal(async ({ symbol, side, qty }) => {
  const key = process.env.BYBIT_API_KEY;
  const body = JSON.stringify({ category: 'linear', symbol, side, orderType: 'Market', qty });
  const timestamp = Date.now();
  const sign = crypto.createHmac('sha256', process.env.BYBIT_API_SECRET);
  const headers = {
    'Content-Type': 'application/json',
    'X-BAPI-API-KEY': key,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-RECV-WINDOW': 20000,
    'X-BAPI-SIGN': sign.update(`${timestamp}${key}20000${body}`).digest('hex'),
  };
  try {
    const reply = await request({ uri: 'https://api.bybit.com/v5/order/create', headers, body });
    if (reply.retCode !== 0) throw new Error(`${reply.retCode} ${reply.retMsg}`);
    console.log(`placed ${reply.result.orderId}`);
  } catch (error) {
    console.log(`not placed: ${error.message}`);
  }
});
