'use strict';

/**
 * The relay that most people write: express, axios and createHmac. It places the orders first, and answers then. Nothing
 * is on disk, so it is what durability costs against.
 */

const { createHmac } = require('node:crypto');
const http = require('node:http');
const { createRequire } = require('node:module');
const path = require('node:path');
const { makeAccounts, SOURCE_KEY } = require('../../packages/relay/test/crash/accounts');
const { requireFromRoot } = require('../setup');

const requireFromTests = createRequire(path.join(__dirname, '../../packages/relay/test/package.json'));
const axios = requireFromRoot('axios');
const express = requireFromTests('express');

const [, , venueURL, count] = process.argv;
const accounts = makeAccounts(Number(count)).map(({ key }) => key);
const client = axios.create({ baseURL: venueURL, httpAgent: new http.Agent({ keepAlive: true }) });
const sourceKey = Buffer.from(SOURCE_KEY.slice('whsec_'.length), 'base64');

/** @param {{ apiKey: string, secret: string }} account @param {object} order */
function place({ apiKey, secret }, order) {
  const body = JSON.stringify(order);
  const timestamp = Date.now();
  const sign = createHmac('sha256', secret).update(`${timestamp}${apiKey}5000${body}`).digest('hex');
  return client.post('/v5/order/create', body, {
    headers: {
      'Content-Type': 'application/json',
      'X-BAPI-API-KEY': apiKey,
      'X-BAPI-TIMESTAMP': String(timestamp),
      'X-BAPI-RECV-WINDOW': '5000',
      'X-BAPI-SIGN': sign,
    },
  });
}

const app = express();
app.use(express.text({ type: '*/*' }));
app.post('/hook/to:count', async (request, response) => {
  const { headers, body, params } = request;
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const mac = createHmac('sha256', sourceKey).update(signed).digest('base64');
  if (headers['webhook-signature'] !== `v1,${mac}`) return response.status(401).end();
  const { symbol, side, size } = JSON.parse(body);
  const order = {
    ...{ category: 'linear', symbol: symbol.replace('.P', ''), side: side === 'buy' ? 'Buy' : 'Sell' },
    ...{ orderType: 'Market', qty: size.value },
  };
  await Promise.all(accounts.slice(0, Number(params.count)).map((account) => place(account, order)));
  response.json({ ok: true });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: true, url: `http://127.0.0.1:${server.address().port}` });
});
process.on('message', (/** @type {any} */ { number }) => process.send?.({ number, value: null }));
process.on('disconnect', () => process.exit());
