// Two accounts that follow one signal: an object for each, on a shared instance of axios.
const { createHmac } = require('node:crypto');
const axios = require('axios');
const { onSignal } = require('../signals.cjs');

const bybit = axios.create({ baseURL: 'https://api.bybit.com' });

class Account {
  constructor(name, key, secret) {
    Object.assign(this, { name, key, secret });
  }

  async order(order) {
    const body = JSON.stringify(order);
    const timestamp = Date.now();
    const signature = createHmac('sha256', this.secret)
      .update(`${timestamp}${this.key}20000${body}`)
      .digest('hex');
    const headers = {
      'Content-Type': 'application/json',
      'X-BAPI-API-KEY': this.key,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': 20000,
      'X-BAPI-SIGN': signature,
    };
    const { data } = await bybit.post('/v5/order/create', body, { headers });
    if (data.retCode !== 0) throw new Error(`${data.retCode} ${data.retMsg}`);
    return data.result.orderId;
  }
}

const { env } = process;
const accounts = [
  new Account('alice', env.BYBIT_API_KEY_1, env.BYBIT_API_SECRET_1),
  new Account('bob', env.BYBIT_API_KEY_2, env.BYBIT_API_SECRET_2),
];

onSignal(async ({ symbol, side, qty }) => {
  for (const account of accounts) {
    await account
      .order({ category: 'linear', symbol, side, orderType: 'Market', qty })
      .then((id) => console.log(`${account.name}: placed ${id}`))
      .catch((error) => console.log(`${account.name}: failed, ${error.message}`));
  }
});
