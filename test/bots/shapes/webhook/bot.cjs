// A webhook server, as with express: the order is placed in the handler of the request, by a promise with a catch.
const crypto = require('crypto');
const http = require('http');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const apiKey = process.env.BYBIT_API_KEY;
const secret = process.env.BYBIT_API_SECRET;

function sign(timestamp, body) {
  return crypto.createHmac('sha256', secret).update(`${timestamp}${apiKey}20000${body}`).digest('hex');
}

function order(alert, response) {
  const { symbol, side, qty } = alert;
  const body = JSON.stringify({ category: 'linear', symbol, side, orderType: 'Market', qty });
  const timestamp = Date.now();
  return axios
    .post('https://api.bybit.com/v5/order/create', body, {
      headers: {
        'Content-Type': 'application/json',
        'X-BAPI-SIGN-TYPE': '2',
        'X-BAPI-SIGN': sign(timestamp, body),
        'X-BAPI-API-KEY': apiKey,
        'X-BAPI-TIMESTAMP': timestamp,
        'X-BAPI-RECV-WINDOW': 20000,
      },
    })
    .then(({ data }) => {
      console.log(`order: ${data.retCode} ${data.retMsg}`);
      response.end(data.retMsg);
    })
    .catch((error) => {
      console.log('order failed:', error.response.data);
      response.writeHead(500).end('failed');
    });
}

const server = http.createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  await order(JSON.parse(text), response);
});
server.listen(0, '127.0.0.1', () => onSignal(`http://127.0.0.1:${server.address().port}/webhook`));
