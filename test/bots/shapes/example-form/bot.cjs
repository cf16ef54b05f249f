// The form of Bybit's own example: global variables, the timestamp among them, and a catch that reads the reply.
const crypto = require('crypto');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const url = 'https://api.bybit.com';
const apiKey = process.env.BYBIT_API_KEY;
const secret = process.env.BYBIT_API_SECRET;
const recvWindow = 60000;
const timestamp = Date.now().toString();

function getSignature(parameters, secretKey) {
  return crypto
    .createHmac('sha256', secretKey)
    .update(timestamp + apiKey + recvWindow + parameters)
    .digest('hex');
}

async function http_request(endpoint, method, data, info) {
  const sign = getSignature(data, secret);
  const fullendpoint = method === 'POST' ? url + endpoint : url + endpoint + '?' + data;
  const config = {
    method,
    url: fullendpoint,
    headers: {
      'X-BAPI-SIGN-TYPE': '2',
      'X-BAPI-SIGN': sign,
      'X-BAPI-API-KEY': apiKey,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': recvWindow.toString(),
    },
  };
  if (method === 'POST') {
    config.headers['Content-Type'] = 'application/json; charset=utf-8';
    config.data = data;
  }
  console.log(info + ' calling....');
  await axios(config)
    .then(function (response) {
      console.log(JSON.stringify(response.data));
    })
    .catch(function (error) {
      console.log(error.response.data);
    });
}

onSignal(({ symbol, side, qty }) => {
  const data = `{"category":"linear","symbol":"${symbol}","side":"${side}","orderType":"Market","qty":"${qty}"}`;
  return http_request('/v5/order/create', 'POST', data, 'Create');
});
